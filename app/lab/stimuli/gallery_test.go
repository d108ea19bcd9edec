package stimuli

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/assets/npy"
	"untrained/assets/stimulus"
	"untrained/assets/zipfile/ziptest"
)

func gallery(t *testing.T, text string) lab.Config {
	t.Helper()
	c, err := lab.ParseStrict(Gallery{}, text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func parsed(t *testing.T, c lab.Config) config {
	t.Helper()
	k, err := parse(c)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSheetsHaveARowAndALabelForEveryPicture(t *testing.T) {
	for _, c := range []struct{ config, label, column string }{
		{"set=texture-digits&size=28&count=5", "digit ", "texture_of_the_ground"},
		{"set=digits&size=28&count=5", "digit ", "digit"},
		{"set=textures&size=32&count=5&families=bricks", "bricks", "family"},
		{"set=gratings&size=32&count=5&fov_deg=2", "per degree", "per_degree"},
	} {
		s, err := Gallery{}.Sheet(t.Context(), gallery(t, c.config), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Labels) != 5 || len(s.Table.Rows) != 5 || len(s.Pix) != 5*s.Size*s.Size || s.Table.Column(c.column) < 0 {
			t.Fatalf("%s: %d labels, %d rows, %d pixels, columns %v", c.config, len(s.Labels), len(s.Table.Rows),
				len(s.Pix), s.Table.Columns)
		}
		for i, row := range s.Table.Rows {
			if !strings.Contains(s.Labels[i], c.label) || len(row) != len(s.Table.Columns) || row[0] != float64(i+1) {
				t.Errorf("%s: picture %d is %q, row %v", c.config, i+1, s.Labels[i], row)
			}
			if i > 0 && bytes.Equal(s.Picture(i), s.Picture(i-1)) {
				t.Errorf("%s: pictures %d and %d are the same", c.config, i, i+1)
			}
		}
		if s.Picture(-1) != nil || s.Picture(5) != nil {
			t.Errorf("%s: there are pictures beyond the sheet", c.config)
		}
	}
}

// A set does not depend on how many pictures of it are shown.
func TestMorePicturesBeginWithTheSameOnes(t *testing.T) {
	for _, set := range []string{TextureDigitSet, DigitSet, TextureSet} {
		few, err := Gallery{}.Sheet(t.Context(), gallery(t, "size=28&count=3&set="+set), nil)
		if err != nil {
			t.Fatal(err)
		}
		more, err := Gallery{}.Sheet(t.Context(), gallery(t, "size=28&count=6&set="+set), nil)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(more.Pix, few.Pix) || !slices.Equal(few.Labels, more.Labels[:3]) {
			t.Errorf("%s: the first three pictures of six are others than three", set)
		}
	}
}

func TestOnePropertyOfGratingsChanges(t *testing.T) {
	for vary, values := range map[string]func(stimulus.Grating) float64{
		"orientation": func(g stimulus.Grating) float64 { return g.Orientation },
		"phase":       func(g stimulus.Grating) float64 { return g.Phase },
		"cycles":      func(g stimulus.Grating) float64 { return g.Cycles },
		"contrast":    func(g stimulus.Grating) float64 { return g.Contrast },
	} {
		c := gallery(t, "set=gratings&size=64&count=4&cycles=2&contrast=0.8&vary="+vary)
		seen := map[float64]bool{}
		for i := range 4 {
			g := parsed(t, c).grating(i)
			seen[values(g)] = true
			if err := g.Validate(); err != nil {
				t.Errorf("%s, picture %d: %v", vary, i, err)
			}
		}
		if len(seen) != 4 {
			t.Errorf("%s takes %d values in 4 pictures", vary, len(seen))
		}
	}
	c := gallery(t, "set=gratings&size=64&count=4&cycles=2&vary=cycles")
	if first, last := parsed(t, c).grating(0).Cycles, parsed(t, c).grating(3).Cycles; first != 2 ||
		math.Abs(last-16) > 1e-9 {
		t.Errorf("frequencies run from %v to %v, not from 2 to 16", first, last)
	}
}

func TestWhatDoesNotFitTogetherIsSaidBesideItsKey(t *testing.T) {
	for _, c := range []struct{ config, key, says string }{
		{"set=gratings&size=28&cycles=20", "cycles", "at most 14"},
		{"figure=foam&ground=foam", "ground", "No two different textures"},
		{"count=10&picture=11", "picture", "1 to 10"},
		{"n=1000000&size=128", "n", "at most 4096"},
	} {
		config := gallery(t, c.config)
		problems := Gallery{}.Problems(config)
		if len(problems) != 1 || !strings.Contains(problems[c.key], c.says) {
			t.Errorf("%s: %v", c.config, problems)
		}
		_, err := Gallery{}.Sheet(t.Context(), config, nil)
		if blocks := c.key == "cycles" || c.key == "ground"; (err != nil) != blocks {
			t.Errorf("%s: the sheet says %v", c.config, err)
		}
	}
	if p := (Gallery{}).Problems(lab.Defaults(Gallery{})); len(p) != 0 {
		t.Errorf("the defaults have problems: %v", p)
	}
}

// Keys that mean nothing for a set change none of its pictures.
func TestKeysThatDoNotApplyChangeNothing(t *testing.T) {
	other := map[string]string{"cue": "0.9", "figure": "foam", "ground": "bricks", "families": "foam", "vary": "phase",
		"twin": "matched", "fill": "matched",
		"orientation": "30", "phase": "40", "cycles": "3", "fov_deg": "5", "contrast": "0.5", "aperture": "0.5",
		"seed": "9", "n": "7"}
	for _, set := range []string{TextureDigitSet, DigitSet, TextureSet, GratingSet} {
		base := gallery(t, "size=28&count=3&set="+set)
		before, err := Gallery{}.Sheet(t.Context(), base, nil)
		if err != nil {
			t.Fatal(err)
		}
		for key, value := range other {
			if OfFiles(key) || (Gallery{}).Applies(base, key) {
				continue
			}
			changed, err := base.Set(key, value)
			if err != nil {
				t.Fatal(err)
			}
			after, err := Gallery{}.Sheet(t.Context(), changed, nil)
			if err != nil || !bytes.Equal(before.Pix, after.Pix) {
				t.Errorf("%s: %s=%s changes the pictures (%v)", set, key, value, err)
			}
		}
	}
}

// A twin stands behind its picture, with the same spectrum and other pixels.
func TestTwinsStandBesideTheirTextures(t *testing.T) {
	c := gallery(t, "set=textures&size=64&count=6&families=bricks,foam")
	for i := 0; i < 6; i += 2 {
		natural, twin := parsed(t, c).draw(i), parsed(t, c).draw(i+1)
		if natural.labels[0] != twin.labels[0] || natural.labels[1] != 0 || twin.labels[1] != 1 ||
			slices.Equal(natural.Pix, twin.Pix) {
			t.Errorf("pictures %d and %d: %s, %s", i, i+1, natural.label, twin.label)
		}
		a, err := RadialSpectrum(t.Context(), natural.Grey)
		if err != nil {
			t.Fatal(err)
		}
		b, err := RadialSpectrum(t.Context(), twin.Grey)
		if err != nil {
			t.Fatal(err)
		}
		// Clipping to black and white costs a little.
		for ring := range a {
			if math.Abs(a[ring]-b[ring]) > 0.15*slices.Max(a) {
				t.Errorf("%s: amplitude %.4f at %d cycles, twin %.4f", natural.label, a[ring], ring+1, b[ring])
			}
		}
		alone := parsed(t, gallery(t, "set=textures&size=64&families=bricks,foam&twin=matched")).draw(i / 2)
		if !slices.Equal(alone.Pix, twin.Pix) {
			t.Errorf("%s: the twin depends on what it stands beside", twin.label)
		}
	}
}

// The spectrum of a grating has its peak at the grating's frequency, and that of
// a picture without contrast is nothing.
func TestSpectrumFindsTheFrequency(t *testing.T) {
	for _, size := range []int{28, 33, 64} {
		for _, cycles := range []float64{1, 5, 12} {
			g := stimulus.Grating{Size: size, Orientation: 90, Cycles: cycles, Contrast: 1}
			rings, err := RadialSpectrum(t.Context(), g.Draw())
			if err != nil {
				t.Fatal(err)
			}
			peak := 0
			for i, v := range rings {
				if v > rings[peak] {
					peak = i
				}
			}
			if float64(peak+1) != cycles {
				t.Errorf("%d pixels, %v cycles: the peak is at %d", size, cycles, peak+1)
			}
		}
	}
	flat, err := RadialSpectrum(t.Context(), stimulus.Grating{Size: 16}.Draw())
	if err != nil || slices.Max(flat) > 1e-12 {
		t.Errorf("plain grey has amplitudes %v, %v", flat, err)
	}
	if _, err := RadialSpectrum(t.Context(), stimulus.NewGrey(3, 4)); err == nil {
		t.Error("a rectangle has a radial spectrum")
	}
}

func TestMeasureOfAPicture(t *testing.T) {
	m, err := Gallery{}.MeasurePicture(t.Context(), gallery(t, "cue=0&picture=3"))
	if err != nil {
		t.Fatal(err)
	}
	total := 0.0
	for _, v := range m.Shares {
		total += v
	}
	if math.Abs(total-100) > 1e-9 || len(m.Rings) != 32 || m.Picture != 3 || !(m.Lowest < m.Mean && m.Mean < m.Highest) {
		t.Errorf("measurement %+v", m)
	}
	// Without a cue neither mean nor contrast tells the digit from its ground.
	if len(m.Sides) != 2 || math.Abs(m.Sides[0].Mean-m.Sides[1].Mean) > 1e-3 ||
		math.Abs(m.Sides[0].RMS-m.Sides[1].RMS) > 1e-2 {
		t.Errorf("digit and ground: %+v", m.Sides)
	}
	bright, err := Gallery{}.MeasurePicture(t.Context(), gallery(t, "cue=0.5&picture=3"))
	if err != nil {
		t.Fatal(err)
	}
	if d := bright.Sides[0].Mean - bright.Sides[1].Mean; math.Abs(d-0.5) > 0.1 {
		t.Errorf("with a cue of 0.5 digit and ground differ by %.3f", d)
	}
}

func TestSheetAsPNG(t *testing.T) {
	c := gallery(t, "set=digits&size=28&count=6&seed=4")
	name, content, err := Gallery{}.MakeFile(t.Context(), c, SheetPNG, nil)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil || picture.Bounds().Dx() != 3*30+2 || picture.Bounds().Dy() != 2*30+2 {
		t.Errorf("the sheet is %v, %v", picture.Bounds(), err)
	}
	if name != "untrained-digits-28px-seed4.png" {
		t.Errorf("it is called %s", name)
	}
	if _, _, err := (Gallery{}).MakeFile(t.Context(), c, "gif", nil); err == nil {
		t.Error("there is a format gif")
	}
}

// Both formats hold what the sheet shows, in its order, and read back.
func TestFilesOfPictures(t *testing.T) {
	for _, f := range []struct {
		config  string
		classes int
	}{
		{"set=digits&size=28&count=4&n=6", 10},
		{"set=texture-digits&size=28&count=4&n=6", 10},
		{"set=texture-digits&size=28&count=4&n=6&label=ground", len(stimulus.Families())},
		{"set=textures&size=28&count=4&n=6", len(stimulus.Families())},
		{"set=textures&size=28&count=4&n=6&label=kind", 2},
		{"set=gratings&size=28&count=6", 6},
	} {
		c := gallery(t, f.config)
		sheet, err := Gallery{}.Sheet(t.Context(), c, nil)
		if err != nil {
			t.Fatal(err)
		}
		name, content, err := Gallery{}.MakeFile(t.Context(), c, NPZ, nil)
		if err != nil || !strings.HasSuffix(name, "-n6.npz") {
			t.Fatalf("%s: %s, %v", f.config, name, err)
		}
		arrays := ziptest.Contents(t, content)
		images, err := npy.Read(arrays["images.npy"])
		if err != nil || !slices.Equal(images.Shape, []int{6, 28, 28}) || arrays["labels.npy"] == nil ||
			arrays["classes.npy"] == nil {
			t.Errorf("%s: images of %v, %v", f.config, images.Shape, err)
		}
		_, content, err = Gallery{}.MakeFile(t.Context(), c, IDX, nil)
		if err != nil {
			t.Fatal(err)
		}
		files := ziptest.Contents(t, content)
		classes := strings.Fields(strings.ReplaceAll(strings.TrimSpace(string(files["classes.txt"])), " ", "_"))
		set, err := stimulus.ReadIDX(files["images-idx3-ubyte"], files["labels-idx1-ubyte"], classes)
		if err != nil || set.N != 6 || len(classes) != f.classes {
			t.Fatalf("%s: %d pictures, %d classes, %v", f.config, set.N, len(classes), err)
		}
		which, _, err := parsed(t, c).labels()
		if err != nil {
			t.Fatal(err)
		}
		for i := range 4 {
			g, label := set.At(i)
			if !bytes.Equal(g.Bytes(), sheet.Picture(i)) || label != parsed(t, c).draw(i).labels[which] {
				t.Errorf("%s: picture %d of the file is not that of the sheet", f.config, i+1)
			}
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	for _, config := range []string{"set=textures&label=ground", "set=texture-digits&label=kind", "n=1000000&size=128"} {
		if _, b, err := (Gallery{}).MakeFile(t.Context(), gallery(t, config), NPZ, nil); err == nil {
			t.Errorf("%s gives %d bytes", config, len(b))
		}
		if _, err := (Gallery{}).Sheet(t.Context(), gallery(t, config+"&count=1"), nil); err != nil {
			t.Errorf("%s: the sheet is refused, too: %v", config, err)
		}
	}
}

func TestGalleryStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := lab.Defaults(Gallery{})
	if _, err := (Gallery{}).Sheet(ctx, c, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("sheet: %v", err)
	}
	if _, err := (Gallery{}).MeasurePicture(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("measurement: %v", err)
	}
	for _, format := range []FileFormat{SheetPNG, NPZ, IDX} {
		if _, _, err := (Gallery{}).MakeFile(ctx, c, format, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// A configuration of something else is an error that names the key that is missing, and draws nothing.
func TestAConfigurationOfAnotherPageIsRefused(t *testing.T) {
	var other lab.Config
	if p := (Gallery{}).Problems(other); !strings.Contains(p[lab.KeySet], `"set"`) {
		t.Errorf("its problems are %v", p)
	}
	if s, err := (Gallery{}).Sheet(t.Context(), other, nil); s != nil || err == nil {
		t.Errorf("its sheet is %v, %v", s, err)
	}
	if m, err := (Gallery{}).MeasurePicture(t.Context(), other); m != nil || err == nil {
		t.Errorf("its picture measures %v, %v", m, err)
	}
	if _, b, err := (Gallery{}).MakeFile(t.Context(), other, NPZ, nil); b != nil || err == nil {
		t.Errorf("its file has %d bytes, %v", len(b), err)
	}
}
