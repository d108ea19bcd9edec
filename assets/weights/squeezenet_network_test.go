package weights

import (
	"cmp"
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/npy/npytest"
	"untrained/nn"
	"untrained/nn/cpu"
)

// The activations of each layer of SqueezeNet for three photographs, and its predicted classes, agree with a reference
// in float64.
func TestSqueezeNetAsANetwork(t *testing.T) {
	p, err := SqueezeNet(shared(t, "mirror", filepath.FromSlash(neural.SqueezeNet10File.Location())))
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Images []struct {
			Image           int
			InputMean       float64   `json:"input_mean"`
			Top5            []int     `json:"top5_class"`
			Top5Probability []float64 `json:"top5_probability"`
			Layers          map[string]struct {
				Shape []int
				Mean  float64
				SD    float64 `json:"sd_population"`
				Zero  float64 `json:"fraction_zero"`
			}
		}
	}
	if err := json.Unmarshal(shared(t, "golden", "squeezenet.json"), &golden); err != nil {
		t.Fatal(err)
	}
	arrays := npytest.Open(t, sharedPath(t, "converted", "objects92.npz"))
	const side = 175
	if shape := arrays["images"].Shape; !slices.Equal(shape, []int{92, side, side, 3}) {
		t.Fatalf("pictures of shape %v", shape)
	}
	pictures, err := arrays["images"].Uint8s()
	if err != nil {
		t.Fatal(err)
	}

	names := p.Spec.LayerNames()
	shapes, err := p.Spec.Shapes()
	if err != nil {
		t.Fatal(err)
	}
	// The reference names a convolution's output after its ReLU.
	after := map[string]string{"conv1": "relu1", "conv10": "relu2"}
	program, err := nn.Compile(p.Spec, 1, nn.Mode{Taps: names}, cpu.New())
	if err != nil {
		t.Fatal(err)
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		t.Fatal(err)
	}
	x := make([]float32, SqueezeNetSide*SqueezeNetSide*3)
	for _, want := range golden.Images {
		if err := SqueezeNetInput(x, pictures[want.Image*side*side*3:][:side*side*3], side, side, 3); err != nil {
			t.Fatal(err)
		}
		out := map[string][]float32{}
		var taps []nn.Tap
		for i, name := range names {
			out[name] = make([]float32, shapes[i].Len())
			taps = append(taps, nn.Tap{Layer: name, Data: out[name]})
		}
		if err := program.Forward(x, taps...); err != nil {
			t.Fatal(err)
		}
		if len(want.Layers) != 11 {
			t.Fatalf("the reference has %d layers", len(want.Layers))
		}
		worst := 0.0
		for name, l := range want.Layers {
			tap := cmp.Or(after[name], name)
			shape := shapes[slices.Index(names, tap)]
			if !slices.Equal(l.Shape, []int{shape.C, shape.H, shape.W}) {
				t.Errorf("%s has shape %v, want %v", name, shape, l.Shape)
			}
			mean, sd, zero := moments(out[tap])
			for what, pair := range map[string][2]float64{"mean": {mean, l.Mean}, "deviation": {sd, l.SD},
				"share of zeros": {zero, l.Zero}} {
				e := math.Abs(pair[0]/pair[1] - 1)
				worst = max(worst, e)
				if !(e < 1e-4) {
					t.Errorf("picture %d, %s: %s %v, want %v", want.Image, name, what, pair[0], pair[1])
				}
			}
		}
		scores := out["pool10"]
		order := make([]int, len(scores))
		sum := 0.0
		for i, v := range scores {
			order[i] = i
			sum += math.Exp(float64(v))
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
		if !slices.Equal(order[:5], want.Top5) {
			t.Errorf("picture %d: predicted classes %v, want %v", want.Image, order[:5], want.Top5)
		}
		for i, class := range want.Top5 {
			if got := math.Exp(float64(scores[class])) / sum; !(math.Abs(got-want.Top5Probability[i]) < 1e-4) {
				t.Errorf("picture %d, class %d: probability %v, want %v", want.Image, class, got, want.Top5Probability[i])
			}
		}
		t.Logf("picture %d: layers agree to %.1g, predicted classes %v", want.Image, worst, order[:5])
	}
}

// moments returns the mean, the population standard deviation and the share of zeros.
func moments(x []float32) (mean, sd, zero float64) {
	square := 0.0
	for _, v := range x {
		mean += float64(v)
		square += float64(v) * float64(v)
		if v == 0 {
			zero++
		}
	}
	n := float64(len(x))
	mean /= n
	return mean, math.Sqrt(square/n - mean*mean), zero / n
}

// The specification's text parses to the network that the file is read into.
func TestSqueezeNetSpecIsItsText(t *testing.T) {
	const want = "227x227x3/conv1:conv7x7x96,stride2/relu/pool1:max3,stride2,ceil/fire2:fire16x64x64/fire3:fire16x64x64/" +
		"fire4:fire32x128x128/pool4:max3,stride2,ceil/" +
		"fire5:fire32x128x128/fire6:fire48x192x192/fire7:fire48x192x192/fire8:fire64x256x256/pool8:max3,stride2,ceil/" +
		"fire9:fire64x256x256/conv10:conv1x1x1000,pad1/relu/pool10:gap"
	if got := SqueezeNetSpec().String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	spec, err := nn.ParseSpec(want)
	if err != nil || !spec.Equal(SqueezeNetSpec()) {
		t.Errorf("the text parses to another network: %v", err)
	}
	if cost, err := spec.Cost(); err != nil || cost.Params != 1248424 {
		t.Errorf("%d parameters, %v; want 1248424", cost.Params, err)
	}
}
