package onnx

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// pictures are two inputs, as nn has them; turned returns them as ONNX does.
func pictures(in nn.Shape) []float32 {
	s := random.New(2, "pictures")
	x := make([]float32, 2*in.Len())
	for i := range x {
		x[i] = float32(s.Uniform(-1.5, 1.5))
	}
	return x
}

// turned returns pictures or maps N×H×W×C as N×C×H×W.
func turned(x []float32, s nn.Shape) []float32 {
	y := make([]float32, len(x))
	for n := range len(x) / s.Len() {
		for p := range s.H * s.W {
			for c := range s.C {
				y[n*s.Len()+c*s.H*s.W+p] = x[n*s.Len()+p*s.C+c]
			}
		}
	}
	return y
}

// forward computes what a network makes of pictures, in ONNX's order.
func forward(t testing.TB, p *nn.Params, x []float32) []float32 {
	t.Helper()
	program, err := nn.Compile(p.Spec, 2, nn.Mode{}, cpu.New())
	if err != nil {
		t.Fatal(err)
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		t.Fatal(err)
	}
	shapes, names := shapesOf(t, p.Spec), p.Spec.LayerNames()
	last := shapes[len(shapes)-1]
	y := make([]float32, 2*last.Len())
	if err := program.Forward(x, nn.Tap{Layer: names[len(names)-1], Data: y}); err != nil {
		t.Fatal(err)
	}
	return turned(y, last)
}

func shapesOf(t testing.TB, s nn.Spec) []nn.Shape {
	t.Helper()
	shapes, err := s.Shapes()
	if err != nil {
		t.Fatal(err)
	}
	return shapes
}

// gold are the outputs of onnxruntime-web 1.30 (wasm, in Node) for every sample and every network of exported, made by
//
//	UNTRAINED_ORT=… go test ./assets/weights/onnx -run TestRuntime -remake
//
// so that the comparison runs where there is no Node. One line has a name and the values for two pictures.
func gold(t *testing.T) map[string][]float32 {
	t.Helper()
	file, err := os.ReadFile("testdata/gold.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]float32{}
	lines := bufio.NewScanner(bytes.NewReader(file))
	for lines.Scan() {
		name, list, _ := strings.Cut(lines.Text(), ": ")
		for _, v := range strings.Fields(list) {
			x, err := strconv.ParseFloat(v, 32)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = append(all[name], float32(x))
		}
	}
	return all
}

// farthest returns the largest difference.
func farthest(t *testing.T, a, b []float32) float64 {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%d values for %d", len(a), len(b))
		return math.Inf(1)
	}
	far := 0.0
	for i := range a {
		far = max(far, math.Abs(float64(a[i])-float64(b[i])))
	}
	return far
}

func softmax(x []float32, n int) []float32 {
	y := make([]float32, len(x))
	for from := 0; from < len(x); from += n {
		sum := 0.0
		for _, v := range x[from : from+n] {
			sum += math.Exp(float64(v))
		}
		for i, v := range x[from : from+n] {
			y[from+i] = float32(math.Exp(float64(v)) / sum)
		}
	}
	return y
}

// Graphs of other programs become the networks that they are, and give onnxruntime's numbers.
func TestGraphsGiveTheRuntimesNumbers(t *testing.T) {
	want := gold(t)
	for _, s := range samples {
		n, err := Read(s.file())
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		if got := n.Params.Spec.String(); got != s.spec {
			t.Errorf("%s is read as\n%s, want\n%s", s.name, got, s.spec)
		}
		y := forward(t, n.Params, pictures(n.Params.Spec.Input))
		if s.softmax {
			y = softmax(y, s.out[0])
		}
		far := farthest(t, y, want[s.name])
		t.Logf("%s: largest difference %.2g", s.name, far)
		if !(far <= 1e-4) {
			t.Errorf("%s differs from onnxruntime by %g, want at most 1e-4", s.name, far)
		}
		if notes := strings.Join(n.Notes, " "); !strings.Contains(notes, s.note) || s.note == "" && notes != "" {
			t.Errorf("%s: notes %q, want %q", s.name, notes, s.note)
		}
	}
}

// exported are networks with every kind of layer.
var exported = []string{
	"7x6x2/conv3x3x3,pad1/relu/max2/flatten/dense4/tanh/dense3",
	"8x9x1/first:conv3x3x4,stride2,same,nobias/elu/max3,stride2,ceil/avg2,stride1,same/sigmoid/gap/dense3,nobias",
	"9x7x1/conv3x3x3,pad0x1x2x0/leaky/sub2/abs/avg3,stride2,pad1x0x0x1/linear/flatten",
	"9x9x3/conv3x3x4/relu/fire2x3x3/max3,stride2,ceil/fire2x2x3,nobias/conv1x1x5,pad1/relu/gap",
	"8x8x1/conv3x3x4/gelu/readout5",
	"8x8x1/conv3x3x4/erfgelu/readout5",
	"6x6x2/max2/readout3,nobias",
	"4x4x2/flatten/conv1x1x6/relu/flatten/dense2",
	"1x1x5/dense4/relu/flatten/dense3",
}

func exportedParams(t testing.TB, text string) *nn.Params {
	t.Helper()
	spec, err := nn.ParseSpec(text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Init(3, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	s := random.New(4, "biases")
	for i := range p.Tensors {
		if len(p.Tensors[i].Shape) == 1 {
			for k := range p.Tensors[i].Data {
				p.Tensors[i].Data[k] = float32(s.Uniform(-0.5, 0.5))
			}
		}
	}
	return p
}

// What Write writes gives the same numbers in onnxruntime, and Read returns the same network.
func TestWrittenNetworks(t *testing.T) {
	want := gold(t)
	for _, text := range exported {
		p := exportedParams(t, text)
		file, err := Write(p, map[string]string{"made_by": "test"})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if again, err := Write(p, map[string]string{"made_by": "test"}); err != nil || !bytes.Equal(file, again) {
			t.Errorf("%s: two writes differ (%v)", text, err)
		}
		y := forward(t, p, pictures(p.Spec.Input))
		if far := farthest(t, y, want[text]); !(far <= 1e-4) {
			t.Errorf("%s: onnxruntime differs by %g", text, far)
		} else {
			t.Logf("%s: largest difference %.2g", text, far)
		}
		n, err := Read(file)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if !n.Params.Spec.Equal(p.Spec) || n.Meta["made_by"] != "test" {
			t.Errorf("%s came back as %s, %v", text, n.Params.Spec, n.Meta)
		}
		for i := range p.Tensors {
			if fmt.Sprint(n.Params.Tensors[i].Data) != fmt.Sprint(p.Tensors[i].Data) {
				t.Errorf("%s: %s changed", text, p.Tensors[i].Name)
			}
		}
		// Without the text that Write leaves the graph alone says what the network computes.
		bare := bytes.Replace(file, []byte(specKey), bytes.Repeat([]byte("x"), len(specKey)), 1)
		if n, err = Read(bare); err != nil {
			t.Errorf("%s, bare: %v", text, err)
		} else if got := forward(t, n.Params, pictures(p.Spec.Input)); len(got) == len(y) && farthest(t, got, y) > 1e-6 {
			t.Errorf("%s, bare: %s differs by %g", text, n.Params.Spec, farthest(t, got, y))
		}
		if !Is(file) || Is(p.AppendSafetensors(nil)) {
			t.Errorf("%s: its format is not recognised", text)
		}
	}
}
