package microscope

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/nn"
)

// bundledEnv has weights for the bundled network, drawn instead of trained: what
// they are does not matter here.
func bundledEnv(t testing.TB) *labtest.Env {
	t.Helper()
	spec, err := nn.ParseSpec(lab.TaskSpec)
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Init(77, nn.Init{Method: "xavier"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tensor := range p.Tensors {
		if len(tensor.Shape) == 1 {
			for i := range tensor.Data {
				tensor.Data[i] = float32(i%3) / 10
			}
		}
	}
	return &labtest.Env{Networks: map[string]*nn.Params{lab.TaskWeights: p}}
}

func looking(t testing.TB, text string) lab.Config {
	t.Helper()
	if !strings.Contains(text, "network=") {
		text += "&network=" + lab.TaskSpec
	}
	c, err := lab.ParseStrict(Microscope{}, strings.TrimPrefix(text, "&"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func look(t testing.TB, env lab.Env, text string) *View {
	t.Helper()
	v, err := Microscope{}.Look(t.Context(), env, looking(t, text), nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// The slow motion adds up what a view holds: window times kernel, summed over all
// input channels, plus the bias, is what the network computed; the activation of
// it is what stands in the map.
func TestAViewHoldsWhatAConvolutionIsMadeOf(t *testing.T) {
	env := bundledEnv(t)
	for _, text := range []string{
		"layer=conv1&channel=7",
		"layer=relu2&channel=32&stimulus=texture",
		"layer=relu1&channel=2&dc=zero&shuffle=within-kernel&stimulus=grating",
		"network=20x24x3/conv5x5x4,stride2,same/tanh/max2/conv3x3x6,nobias&layer=tanh1&channel=3&stimulus=natural",
		"network=20x24x3/conv5x5x4,stride2,same/tanh/max2/conv3x3x6,nobias&layer=conv2&channel=6&from=4&stimulus=natural",
	} {
		c := looking(t, text)
		v := look(t, env, text)
		spec, err := nn.ParseSpec(c.Get("network"))
		if err != nil {
			t.Fatal(err)
		}
		channel, from := c.Int("channel")-1, c.Int("from")-1
		for _, s := range v.Sets {
			if s.Missing != "" {
				if strings.HasPrefix(text, "network=") && s.Weights != lab.RandomWeights {
					continue
				}
				t.Errorf("%s: no %s weights: %s", text, s.Weights, s.Missing)
				continue
			}
			for _, u := range []nn.Unit{{Channel: channel}, {Row: v.Sums.H / 2, Column: v.Sums.W - 1, Channel: channel}} {
				r, err := spec.Window(v.Conv, u)
				if err != nil {
					t.Fatal(err)
				}
				sum := 0.0
				for y := range v.Kernel {
					for x := range v.Kernel {
						row, column := r.Top+y, r.Left+x
						if row < 0 || column < 0 || row >= v.Source.H || column >= v.Source.W {
							continue
						}
						for i := range v.Source.C {
							sum += float64(s.Source[(row*v.Source.W+column)*v.Source.C+i]) * float64(s.Kernel[(y*v.Kernel+x)*v.Source.C+i])
						}
						k := y*v.Kernel + x
						if s.Filters[k*v.Sums.C+channel] != s.Kernel[k*v.Source.C+from] {
							t.Errorf("%s, %s: the filters and the kernel of channel %d differ", text, s.Weights, channel+1)
						}
					}
				}
				if len(s.Bias) > 0 {
					sum += float64(s.Bias[0])
				}
				got := float64(s.Sums[u.Row*v.Sums.W+u.Column])
				if math.Abs(sum-got) > 1e-4*math.Max(1, math.Abs(got)) {
					t.Errorf("%s, %s, %v: window × kernel gives %v, the network %v", text, s.Weights, u, sum, got)
				}
				if v.Act == "" {
					continue
				}
				want := math.Max(0, got)
				if strings.HasPrefix(v.Act, "tanh") {
					want = math.Tanh(got)
				}
				out := s.Outputs[u.Row*v.Sums.W+u.Column]
				if math.Abs(float64(out)-want) > 1e-5 {
					t.Errorf("%s, %s: %s of %v is %v", text, s.Weights, v.Act, got, out)
				}
				if v.Layer == v.Act && s.Maps[(u.Row*v.Sums.W+u.Column)*v.Sums.C+channel] != out {
					t.Errorf("%s, %s: the map does not hold the output", text, s.Weights)
				}
			}
		}
	}
}

// The trained column is the bundled network as far as this one is the same, and
// otherwise says why it is empty.
func TestTrainedWeightsWhereTheyFit(t *testing.T) {
	env := bundledEnv(t)
	trained := env.Networks[lab.TaskWeights]
	const head = "48x48x1/conv7x7x32/relu/max2/conv3x3x32/relu/max2/"
	for _, c := range []struct {
		text, missing string
		layers        int
	}{
		{"layer=dense1", "", 11},
		{"network=" + head + "conv3x3x16&layer=max2", "", 6},
		{"network=" + head + "conv3x3x16&layer=conv3", "up to max2", 0},
		{"network=48x48x1/conv7x7x32/tanh&layer=conv1", "up to conv1", 0}, // the activation is part of what is shown
		{"network=47x48x1/conv7x7x32&layer=conv1", "No bundled trained network has this input", 0},
		{"network=48x48x1/conv7x7x31&layer=conv1", "No bundled trained network has this input", 0},
	} {
		v := look(t, env, c.text)
		if v.Sets[0].Missing != "" || v.Sets[0].Maps == nil {
			t.Errorf("%s: no random weights", c.text)
		}
		for _, s := range v.Sets[1:] {
			if (s.Missing == "") != (c.missing == "") || !strings.Contains(s.Missing, c.missing) || s.Layers != c.layers {
				t.Errorf("%s: %s has %d layers, missing %q", c.text, s.Weights, s.Layers, s.Missing)
			}
		}
	}
	v := look(t, env, "layer=conv1&channel=5")
	for k, w := range v.Sets[1].Kernel {
		if w != trained.Tensor("conv1.weight").Data[k*32+4] {
			t.Fatal("the trained kernel is another")
		}
	}
	if slices.Equal(v.Sets[1].Kernel, v.Sets[2].Kernel) || slices.Equal(v.Sets[1].Kernel, v.Sets[0].Kernel) {
		t.Error("two sets of weights have the same kernel")
	}
}

func TestEveryPictureCanBeSeen(t *testing.T) {
	env := bundledEnv(t)
	squares := make([]uint8, DrawingSide*DrawingSide)
	for i := range DrawingSide {
		squares[i*DrawingSide+14] = DrawingInk
	}
	shown := map[string]bool{}
	for _, text := range []string{"", "digit=4", "picture=2", "stimulus=texture", "stimulus=texture&family=leaves",
		"stimulus=grating", "stimulus=texture-digit",
		"stimulus=natural", "stimulus=drawing", "stimulus=drawing&drawing=" + DrawingText(squares)} {
		v := look(t, env, text)
		if len(v.Picture) != 48*48 || v.About == "" {
			t.Errorf("%q: %d pixels, %q", text, len(v.Picture), v.About)
		}
		var b strings.Builder
		for _, p := range v.Picture {
			if !(p >= 0 && p <= 1) {
				t.Fatalf("%q: luminance %v", text, p)
			}
			b.WriteByte(byte(255 * p))
		}
		if shown[b.String()] {
			t.Errorf("%q looks like another one", text)
		}
		shown[b.String()] = true
	}
	c := looking(t, "stimulus=upload")
	if _, err := (Microscope{}).Look(t.Context(), env, c, nil); err == nil ||
		!strings.Contains(err.Error(), "choose one") {
		t.Errorf("without a file: %v", err)
	}
	v, err := Microscope{}.Look(t.Context(), env, c, bytes.Repeat([]byte{255}, 96*96))
	if err != nil || v.Picture[0] != 1 {
		t.Errorf("a white file: %v", err)
	}
	for _, n := range []int{2, 96*96 - 1, 513 * 513} {
		if _, err := (Microscope{}).Look(t.Context(), env, c, make([]byte, n)); err == nil {
			t.Errorf("%d bytes were taken for a square", n)
		}
	}
}

func TestDrawingsInLinks(t *testing.T) {
	squares := make([]uint8, DrawingSide*DrawingSide)
	if DrawingText(squares) != "" {
		t.Error("an empty drawing has a text")
	}
	for i := range squares {
		squares[i] = uint8(i*7) % 4
	}
	text := DrawingText(squares)
	got, err := Drawing(text)
	if err != nil || !bytes.Equal(got, squares) || len(text) > 270 {
		t.Errorf("%d letters, %v", len(text), err)
	}
	for _, bad := range []string{"!", "ab=", text + "AAAA"} {
		if _, err := Drawing(bad); err == nil {
			t.Errorf("%q is a drawing", bad)
		}
	}
}

func FuzzDrawing(f *testing.F) {
	f.Add("")
	f.Add("__8")
	f.Fuzz(func(t *testing.T, text string) {
		squares, err := Drawing(text)
		if len(squares) != DrawingSide*DrawingSide {
			t.Fatal("not a square")
		}
		if again, err2 := Drawing(DrawingText(squares)); err == nil && (err2 != nil || !bytes.Equal(again, squares)) {
			t.Error("written and read, it is another drawing")
		}
	})
}

// For a network that only weighs pixels, the best stimulus is the candidate with
// the largest weighted sum; a brute-force search over all candidates finds it.
func TestBestStimuliAreTheBest(t *testing.T) {
	env := bundledEnv(t)
	c := looking(t, "layer=conv1&channel=9&row=20&column=21&candidates=40&seed=4")
	b, err := Microscope{}.Rank(t.Context(), env, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := look(t, env, "layer=conv1&channel=9&seed=4")
	input := nn.Shape{H: 48, W: 48, C: 1}
	for i, s := range v.Sets {
		best, at := math.Inf(-1), 0
		for n := range 40 {
			_, picture := candidate(n, input)
			x := picture.values(input)
			sum := float64(s.Bias[0])
			for y := range 7 {
				for k := range 7 {
					sum += float64(x[(19+y)*48+20+k]) * float64(s.Kernel[y*7+k])
				}
			}
			if sum > best {
				best, at = sum, n
			}
		}
		top := b.Sets[i].Top
		if len(top) != BestCount || top[0].Candidate != at+1 || math.Abs(top[0].Value-best) > 1e-3 {
			t.Errorf("%s: the best of 40 is %d with %v; ranked first: %+v", s.Weights, at+1, best, top[:1])
		}
		for k := 1; k < len(top); k++ {
			if top[k].Value > top[k-1].Value {
				t.Errorf("%s: rank %d is above rank %d", s.Weights, k+1, k)
			}
		}
		if pix := b.Picture(top[0]); len(pix) != 48*48 {
			t.Errorf("%d pixels", len(pix))
		}
	}
	if want := (nn.Region{Top: 19, Left: 20, Bottom: 26, Right: 27}); b.Field != want {
		t.Errorf("the unit sees %v", b.Field)
	}
	again, err := Microscope{}.Rank(t.Context(), env, c, nil)
	if err != nil || fmt.Sprint(b) != fmt.Sprint(again) {
		t.Errorf("a second ranking differs, %v", err)
	}
	if len(b.Table.Rows) != 3*len(candidateKinds) {
		t.Errorf("%d rows of responses", len(b.Table.Rows))
	}
}

func TestASilentUnitPrefersNothing(t *testing.T) {
	p, err := nn.ParseSpec(lab.TaskSpec)
	if err != nil {
		t.Fatal(err)
	}
	params, err := p.Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range params.Tensor("conv1.bias").Data {
		params.Tensor("conv1.bias").Data[i] = -1e6
	}
	b, err := Microscope{}.Rank(t.Context(), &labtest.Env{Networks: map[string]*nn.Params{lab.TaskWeights: params}},
		looking(t, "candidates=10"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := b.Sets[1]; !s.Silent || len(s.Top) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestRankingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Microscope{}.Rank(ctx, bundledEnv(t), looking(t, "candidates=2000"), func(float64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestWhatCannotBeLookedAt(t *testing.T) {
	env := bundledEnv(t)
	for text, want := range map[string]string{
		"layer=conv9":                                                      "no layer",
		"network=7x7x1/conv3x3x2&layer=conv1":                              "8 to 256 pixels",
		"network=512x512x1/conv3x3x2&layer=conv1":                          "8 to 256 pixels",
		"network=256x256x1/conv3x3x64&layer=conv1":                         "at most 524288",
		"network=20x20x1/conv3x3x2&layer=conv1&stimulus=texture-digit":     "28 to 128",
		"network=20x20x1/conv3x3x2&layer=conv1&stimulus=grating&cycles=11": "at most 10",
		"network=20x20x1/conv1x1x2&layer=conv1&dc=zero":                    "as drawn",
	} {
		if _, err := (Microscope{}).Look(t.Context(), env, looking(t, text), nil); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := lab.ParseStrict(Microscope{}, "drawing=***"); err == nil {
		t.Error("*** is a drawing")
	}
}

func TestPointersAreBroughtBackIntoTheNetwork(t *testing.T) {
	c, said := Microscope{}.Fit(looking(t, "layer=max1&channel=99&row=50&column=22&from=3"), -1)
	if c.Get("channel") != "32" || c.Get("row") != "21" || c.Get("column") != "21" || len(said) != 3 {
		t.Errorf("%s, %v", c, said)
	}
	c, said = Microscope{}.Fit(looking(t, "layer=conv7&from=3"), 0)
	if c.Get("layer") != "conv1" || c.Get("from") != "1" || !strings.Contains(said["layer"], "conv7") {
		t.Errorf("%s, %v", c, said)
	}
	if u := (Microscope{}).UnitOf(c, nn.Shape{H: 42, W: 41, C: 32}); u != (nn.Unit{Row: 21, Column: 20}) {
		t.Errorf("the middle unit is %v", u)
	}
}

// A configuration of something else is an error that names the key that is missing, and shows nothing.
func TestAConfigurationOfAnotherPageIsRefused(t *testing.T) {
	var other lab.Config
	if p := (Microscope{}).Problems(other, true); !strings.Contains(p[lab.KeyNetwork], `"network"`) {
		t.Errorf("its problems are %v", p)
	}
	if v, err := (Microscope{}).Look(t.Context(), nil, other, nil); v != nil || err == nil {
		t.Errorf("it shows %v, %v", v, err)
	}
	if b, err := (Microscope{}).Rank(t.Context(), nil, other, nil); b != nil || err == nil {
		t.Errorf("it ranks %v, %v", b, err)
	}
	if _, said := (Microscope{}).Fit(other, -1); len(said) != 0 {
		t.Errorf("fitting it says %v", said)
	}
	if _, err := (Microscope{}).Remove(other, 0); err == nil {
		t.Error("a layer was taken out of it")
	}
}
