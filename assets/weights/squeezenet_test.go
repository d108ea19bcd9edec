package weights

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/npy/npytest"
	"untrained/assets/reference"
)

// shared returns the content of a file of the test data, which are not in the repository.
func shared(t testing.TB, parts ...string) []byte {
	t.Helper()
	content, err := os.ReadFile(sharedPath(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func sharedPath(t testing.TB, parts ...string) string {
	t.Helper()
	return reference.Path(t, parts...)
}

func squeezeNet(t testing.TB) []Convolution {
	t.Helper()
	content := shared(t, "mirror", filepath.FromSlash(neural.SqueezeNet10File.Location()))
	if err := neural.SqueezeNet10File.Verify(content); err != nil {
		t.Fatal(err)
	}
	list, err := ReadSqueezeNet(content)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSqueezeNetIsThePublishedOne(t *testing.T) {
	want := npytest.Open(t, sharedPath(t, "converted", "squeezenet10.npz"))
	list := squeezeNet(t)
	if len(want) != 2*len(list) {
		t.Errorf("%d convolutions, %d arrays", len(list), len(want))
	}
	params := 0
	for _, c := range list {
		for name, got := range map[string][]float32{c.published + "/w": c.Weight, c.published + "/b": c.Bias} {
			shape := []int{c.Out}
			if strings.HasSuffix(name, "/w") {
				shape = []int{c.Out, c.In, c.K, c.K}
			}
			v := npytest.Float32s(t, want, name, shape...)
			if !slices.Equal(got, v) {
				t.Errorf("%s differs", name)
			}
			params += len(got)
		}
	}
	if params != 1248424 {
		t.Errorf("%d parameters, want 1248424", params)
	}
}

func TestKernelTurnsTheOrderOfIndices(t *testing.T) {
	c := Convolution{K: 2, In: 3, Out: 4, Weight: make([]float32, 48)}
	for i := range c.Weight {
		c.Weight[i] = float32(i)
	}
	k := c.Kernel()
	for a := range 2 {
		for b := range 2 {
			for i := range 3 {
				for o := range 4 {
					if got, want := k[((a*2+b)*3+i)*4+o], float32(((o*3+i)*2+a)*2+b); got != want {
						t.Fatalf("weight %d,%d,%d,%d is %v, want %v", a, b, i, o, got, want)
					}
				}
			}
		}
	}
}

func TestReadSqueezeNetRefuses(t *testing.T) {
	content := shared(t, "mirror", filepath.FromSlash(neural.SqueezeNet10File.Location()))
	change := func(f func(b []byte)) []byte {
		b := bytes.Clone(content)
		f(b)
		return b
	}
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"empty", nil, "cut"},
		{"a page", []byte("<!doctype html>"), "cut"},
		{"cut in the first layer", content[:2000], "conv1: 1896 bytes, not"},
		{"cut at the end", content[:len(content)-1], "conv10"},
		{"too long", append(bytes.Clone(content), 0), "1 bytes follow"},
		{"hostile count", change(func(b []byte) { binary.LittleEndian.PutUint32(b, math.MaxUint32) }),
			"4294967295 weights of conv1"},
		{"missing weights are not zero", change(func(b []byte) { b[107] = 0x3f }), "not 0"},
		{"not a number", change(func(b []byte) { binary.LittleEndian.PutUint32(b[108:], 0x7fc00000) }), "NaN"},
	} {
		if _, err := ReadSqueezeNet(c.content); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.says)
		}
	}
	if err := SqueezeNetInput(nil, nil, 0, 0, 3); err == nil {
		t.Error("an empty picture was accepted")
	}
}

func FuzzReadSqueezeNet(f *testing.F) {
	small := make([]byte, 26*4) // no stored weights at all
	for _, c := range squeezeNetConvolutions() {
		small = append(small, make([]byte, 4*codebook+4*c.Out)...)
	}
	f.Add(small)
	f.Add(small[:5000])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		list, err := ReadSqueezeNet(content)
		if err != nil {
			return
		}
		for _, c := range list {
			if len(c.Weight) != c.Out*c.In*c.K*c.K || len(c.Bias) != c.Out {
				t.Fatalf("%s has %d weights and %d biases", c.Name, len(c.Weight), len(c.Bias))
			}
		}
	})
}

// plane is an array of height × width × channels in float64.
type plane struct {
	h, w, c int
	v       []float64
}

func (p plane) convolve(c Convolution, stride, pad int) plane {
	out := plane{(p.h+2*pad-c.K)/stride + 1, (p.w+2*pad-c.K)/stride + 1, c.Out, nil}
	out.v = make([]float64, out.h*out.w*out.c)
	k := c.Kernel()
	for y := range out.h {
		for x := range out.w {
			sum := out.v[(y*out.w+x)*c.Out:][:c.Out]
			for o, b := range c.Bias {
				sum[o] = float64(b)
			}
			for a := range c.K {
				for b := range c.K {
					i, j := y*stride+a-pad, x*stride+b-pad
					if i < 0 || j < 0 || i >= p.h || j >= p.w {
						continue
					}
					for in, v := range p.v[(i*p.w+j)*p.c:][:p.c] {
						if v == 0 {
							continue
						}
						for o, weight := range k[((a*c.K+b)*p.c+in)*c.Out:][:c.Out] {
							sum[o] += v * float64(weight)
						}
					}
				}
			}
			for o, v := range sum {
				sum[o] = math.Max(0, v)
			}
		}
	}
	return out
}

func (p plane) pool() plane {
	out := plane{(p.h-2)/2 + 1, (p.w-2)/2 + 1, p.c, nil} // ⌈(size−3)/2⌉+1
	for y := range out.h {
		for x := range out.w {
			for c := range p.c {
				most := math.Inf(-1)
				for i := 2 * y; i < min(2*y+3, p.h); i++ {
					for j := 2 * x; j < min(2*x+3, p.w); j++ {
						most = math.Max(most, p.v[(i*p.w+j)*p.c+c])
					}
				}
				out.v = append(out.v, most)
			}
		}
	}
	return out
}

func (p plane) beside(q plane) plane {
	out := plane{p.h, p.w, p.c + q.c, nil}
	for i := range p.h * p.w {
		out.v = append(append(out.v, p.v[i*p.c:(i+1)*p.c]...), q.v[i*q.c:(i+1)*q.c]...)
	}
	return out
}

// The list of layers, the weights and the preprocessing together reproduce the reference statistics of layers and the
// five most probable classes. The test computes the network with plain loops, so that it does not depend on package nn.
func TestSqueezeNetSeesWhatItShould(t *testing.T) {
	if testing.Short() {
		t.Skip("computes a whole network in plain loops")
	}
	var golden struct {
		Images []struct {
			Image  int       `json:"image"`
			Top5   []int     `json:"top5_class"`
			Scores []float64 `json:"pool_final_of_top5"`
			Layers map[string]struct {
				Mean float64 `json:"mean"`
				SD   float64 `json:"sd_population"`
			} `json:"layers"`
		} `json:"images"`
	}
	if err := json.Unmarshal(shared(t, "golden", "squeezenet.json"), &golden); err != nil {
		t.Fatal(err)
	}
	arrays := npytest.Open(t, sharedPath(t, "converted", "objects92.npz"))
	pix, err := arrays["images"].Uint8s()
	if err != nil {
		t.Fatal(err)
	}
	g := golden.Images[0]
	const side = 175
	input := make([]float32, SqueezeNetSide*SqueezeNetSide*3)
	if err := SqueezeNetInput(input, pix[g.Image*side*side*3:][:side*side*3], side, side, 3); err != nil {
		t.Fatal(err)
	}
	p := plane{SqueezeNetSide, SqueezeNetSide, 3, make([]float64, len(input))}
	for i, v := range input {
		p.v[i] = float64(v)
	}
	weights := make(map[string]Convolution)
	for _, c := range squeezeNet(t) {
		weights[c.Name] = c
	}
	sizes := map[string]int{"conv1": 111, "pool1": 55, "fire4": 55, "pool4": 27, "fire8": 27, "pool8": 13,
		"fire9": 13, "conv10": 15}
	for _, l := range SqueezeNetLayers() {
		switch l.Kind {
		case "conv":
			p = p.convolve(weights[l.Name], l.Stride, l.Pad)
		case "max":
			p = p.pool()
		case "fire":
			s := p.convolve(weights[l.Name+".squeeze"], 1, 0)
			p = s.convolve(weights[l.Name+".expand1"], 1, 0).beside(s.convolve(weights[l.Name+".expand3"], 1, 1))
		case "average":
			mean := make([]float64, p.c)
			for i, v := range p.v {
				mean[i%p.c] += v / float64(p.h*p.w)
			}
			p = plane{1, 1, p.c, mean}
		}
		if want := sizes[l.Name]; p.c != l.Out || want != 0 && p.h != want {
			t.Fatalf("%s is %d×%d×%d", l.Name, p.h, p.w, p.c)
		}
		if want, ok := g.Layers[l.Name]; ok {
			var sum, square float64
			for _, v := range p.v {
				sum += v
				square += v * v
			}
			mean := sum / float64(len(p.v))
			sd := math.Sqrt(square/float64(len(p.v)) - mean*mean)
			// Only the preprocessed picture is rounded to float32.
			if math.Abs(mean/want.Mean-1) > 1e-5 || math.Abs(sd/want.SD-1) > 1e-5 {
				t.Errorf("%s has mean %.6f and SD %.6f, want %.6f and %.6f", l.Name, mean, sd, want.Mean, want.SD)
			}
		}
	}
	order := make([]int, p.c)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if p.v[a] > p.v[b] {
			return -1
		}
		return 1
	})
	if !slices.Equal(order[:5], g.Top5) {
		t.Fatalf("picture %d is %v, want %v", g.Image, order[:5], g.Top5)
	}
	for i, class := range g.Top5 {
		if got := p.v[class]; math.Abs(got-g.Scores[i]) > 1e-3 {
			t.Errorf("class %d scores %.6f, want %.6f", class, got, g.Scores[i])
		}
	}
}
