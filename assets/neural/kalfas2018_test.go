package neural

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
)

func TestKalfas2018(t *testing.T) {
	var want struct {
		Tolerance       float64
		Neurons, Shapes int
		Names           []string
		Mean            float64   `json:"rate_mean"`
		SD              float64   `json:"rate_sd"`
		Max             float64   `json:"rate_max"`
		First           []float64 `json:"first_neuron_first4"`
		Pearson         []float64 `json:"rdm_pearson_first3"`
		Euclid          []float64 `json:"rdm_euclid_first3"`
		PixelsPearson   float64   `json:"spearman_pixels_pearson"`
		PixelsEuclid    float64   `json:"spearman_pixels_euclid"`
		Sum             float64   `json:"features_sum"`
	}
	golden(t, "it-shapes.json", &want)
	r, err := Open(t.Context(), "it-shapes", "", mirror(shared(t, "mirror")))
	if err != nil {
		t.Fatal(err)
	}
	n, units := r.Images.N, r.NUnits()
	if n != want.Shapes || units != want.Neurons || r.Area != "IT" || r.Licence != "Not stated by the source." {
		t.Fatalf("%d shapes, %d neurons, area %s, licence %s", n, units, r.Area, r.Licence)
	}
	close := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s is %.9g, want %.9g", what, got, want)
		}
	}
	for i, f := range kalfas2018Pictures() {
		if name := strings.TrimSuffix(strings.TrimPrefix(f.Path, "regularIrregular/"), ".bmp"); name != want.Names[i] {
			t.Errorf("picture %d is %s, want %s", i, name, want.Names[i])
		}
	}
	sizes := make(map[int32]int)
	for _, g := range r.Group {
		sizes[g]++
	}
	if len(sizes) != 8 || sizes[1] != 8 || sizes[8] != 8 || r.Group[0] != r.Group[1] || r.Group[0] != r.Group[16] ||
		r.Group[0] == r.Group[2] {
		t.Errorf("groups of %v shapes: %v", sizes, r.Group)
	}
	mean, sd := meanSD(r.Responses)
	close("mean rate", mean, want.Mean, want.Tolerance)
	close("deviation of rates", sd, want.SD, want.Tolerance)
	close("largest rate", float64(slices.Max(r.Responses)), want.Max, want.Tolerance)
	for i, v := range want.First {
		close("rate of the first neuron", float64(r.Responses[i*units]), v, want.Tolerance)
	}
	// Rates have one decimal digit and are kept as float32, which costs seven digits.
	pearson, euclid := rdm(r.Responses, n, pearsonDistance), rdm(r.Responses, n, euclideanDistance)
	for i := range 3 {
		close("1 − r", pearson[i], want.Pearson[i], want.Tolerance)
		close("distance", euclid[i], want.Euclid[i], 10*want.Tolerance)
	}
	features := make([]float32, 0, n*256)
	sum := 0.0
	for i := range n {
		for _, v := range blocks(r.Images, i, 15, 15, 20) {
			features = append(features, float32(v))
			sum += v
		}
	}
	close("sum of the pixel features", sum, want.Sum, want.Tolerance*want.Sum)
	pixels := rdm(features, n, euclideanDistance)
	close("pixels and 1 − r", spearman(pixels, pearson), want.PixelsPearson, want.Tolerance)
	close("pixels and distances", spearman(pixels, euclid), want.PixelsEuclid, want.Tolerance)
}

func TestBitmaps(t *testing.T) {
	picture := image.NewPaletted(image.Rect(0, 0, 5, 3),
		color.Palette{color.Black, color.White, color.RGBA{10, 20, 30, 255}})
	picture.Pix[0], picture.Pix[7] = 1, 2
	var b bytes.Buffer
	if err := bmp.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	content := b.Bytes()
	with := func(at int, value uint32) []byte {
		c := bytes.Clone(content)
		binary.LittleEndian.PutUint32(c[at:], value)
		return c
	}
	var m Images
	if err := m.appendBMP(content, 2); err != nil {
		t.Fatal(err)
	}
	want := make([]uint8, 3*15)
	copy(want, []uint8{255, 255, 255})
	copy(want[21:], []uint8{10, 20, 30})
	if m.N != 1 || m.H != 3 || m.W != 5 || !slices.Equal(m.Pix, want) {
		t.Errorf("%d pictures of %d×%d: %v", m.N, m.H, m.W, m.Pix)
	}
	// Limits come before memory: a header may say anything.
	for name, c := range map[string]struct {
		content []byte
		total   int
		says    string
	}{
		"huge":         {with(18, 1<<30), 1, "largest side"},
		"too many":     {content, maxPixels, "need more than"},
		"cut":          {content[:len(content)-2], 1, "damaged"},
		"another kind": {[]byte("\x89PNG\r\n\x1a\n"), 1, "not a BMP"},
		"compressed":   {with(30, 1), 1, "not a BMP"},
		"empty":        {nil, 1, "not a BMP"},
	} {
		var m Images
		if err := m.appendBMP(c.content, c.total); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzBMP(f *testing.F) {
	var b bytes.Buffer
	if err := bmp.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 4))); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	b.Reset()
	if err := bmp.Encode(&b, image.NewRGBA(image.Rect(0, 0, 3, 4))); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, content []byte) {
		var m Images
		if m.appendBMP(content, 1) == nil && len(m.Pix) != m.N*m.H*m.W*m.C {
			t.Errorf("%d bytes of %d×%d×%d×%d", len(m.Pix), m.N, m.H, m.W, m.C)
		}
	})
}
