package nn_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
)

// The values of float16: limits, the largest subnormal, a third, and signs.
func TestHalf(t *testing.T) {
	for bits, want := range map[uint16]float32{0x0000: 0, 0x0001: 1.0 / (1 << 24), 0x03ff: 1023.0 / (1 << 24),
		0x0400: 1.0 / (1 << 14), 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x3555: 0.33325195} {
		if got := nn.Half(bits); got != want {
			t.Errorf("%#04x is %v, want %v", bits, got, want)
		}
	}
	if zero := nn.Half(0x8000); zero != 0 || !math.Signbit(float64(zero)) {
		t.Errorf("negative zero is %v", zero)
	}
	if !math.IsInf(float64(nn.Half(0xfc00)), -1) || nn.Half(0x7e00) == nn.Half(0x7e00) {
		t.Error("infinity and NaN are read as numbers")
	}
}

// saved is a tensor as another program writes it.
type saved struct {
	name  string
	shape []int
	data  []float32
}

// write puts a file of other programs together: float32, no spec.
func write(meta map[string]string, tensors ...saved) []byte {
	header := map[string]any{}
	if meta != nil {
		header["__metadata__"] = meta
	}
	var data []byte
	for _, t := range tensors {
		begin := len(data)
		for _, v := range t.data {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
		}
		header[t.name] = map[string]any{"dtype": "F32", "shape": t.shape, "data_offsets": []int{begin, len(data)}}
	}
	text, _ := json.Marshal(header) // maps of plain data cannot fail
	return safetensors(string(text), data)
}

// pytorch returns p's tensors as PyTorch would keep them under other names, written out
// index by index; maps is the picture in front of the dense layer.
func pytorch(p *nn.Params, maps nn.Shape, names map[string]string) []saved {
	var list []saved
	for _, t := range p.Tensors {
		s := saved{name: t.Name, shape: t.Shape, data: t.Data}
		if name, ok := names[t.Name]; ok {
			s.name = name
		}
		switch n := t.Shape; len(n) {
		case 4:
			s.shape, s.data = []int{n[3], n[2], n[0], n[1]}, make([]float32, len(t.Data))
			for a := range n[0] {
				for b := range n[1] {
					for i := range n[2] {
						for o := range n[3] {
							s.data[((o*n[2]+i)*n[0]+a)*n[1]+b] = t.Data[((a*n[1]+b)*n[2]+i)*n[3]+o]
						}
					}
				}
			}
		case 2:
			s.shape, s.data = []int{n[1], n[0]}, make([]float32, len(t.Data))
			maps := maps
			if maps.Len() != n[0] {
				maps = nn.Shape{H: 1, W: 1, C: n[0]}
			}
			for y := range maps.H {
				for x := range maps.W {
					for c := range maps.C {
						for o := range n[1] {
							s.data[o*n[0]+(c*maps.H+y)*maps.W+x] = t.Data[((y*maps.W+x)*maps.C+c)*n[1]+o]
						}
					}
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// Weights of other programs give the same network, whatever they are called and however
// they lie, and the notes say what was assumed.
func TestForeignWeights(t *testing.T) {
	p := mustInit(t, "6x5x1/conv3x3x4/relu/conv2x2x3/flatten/dense5", 7)
	for i := range p.Tensors { // biases, too, are told apart
		s := random.New(uint64(i), "foreign")
		for k := range p.Tensors[i].Data {
			p.Tensors[i].Data[k] = float32(s.Float64())
		}
	}
	maps := nn.Shape{H: 3, W: 2, C: 3}
	var own []saved
	for _, tensor := range p.Tensors {
		own = append(own, saved{tensor.Name, tensor.Shape, tensor.Data})
	}
	numbered := map[string]string{"conv1.weight": "net.0.weight", "conv1.bias": "net.0.bias",
		"conv2.weight": "net.2.weight", "conv2.bias": "net.2.bias",
		"dense1.weight": "net.10.weight", "dense1.bias": "net.10.bias"}
	for name, c := range map[string]struct {
		file []byte
		note string
	}{
		"own names and order": {write(nil, own...), "taken for 6x5x1/conv3x3x4"},
		"PyTorch, own names":  {write(nil, pytorch(p, maps, nil)...), "pictures of 3×2×3 flattened channel by channel"},
		"PyTorch, numbered": {write(map[string]string{"format": "pt"}, pytorch(p, maps, numbered)...),
			"net.10 is dense1"},
		"PyTorch, said to be so": {write(map[string]string{"layout": "torch"}, pytorch(p, maps, nil)...), "PyTorch"},
	} {
		q, meta, notes, err := nn.ReadSafetensorsAs(p.Spec, c.file)
		if err != nil || meta == nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range p.Tensors {
			if !slices.Equal(q.Tensors[i].Data, p.Tensors[i].Data) {
				t.Errorf("%s: %s differs", name, p.Tensors[i].Name)
			}
		}
		if !strings.Contains(strings.Join(notes, " "), c.note) {
			t.Errorf("%s: notes %q lack %q", name, notes, c.note)
		}
		if _, _, err := nn.ReadSafetensors(c.file); err == nil {
			t.Errorf("%s: read without a network", name)
		}
	}
}

// What fits no network, or two, is refused with the reason and the remedy.
func TestForeignWeightsRefused(t *testing.T) {
	p := mustInit(t, "1x1x3/dense3/relu/dense3", 1)
	square := func(meta map[string]string) []byte {
		return write(meta, pytorch(p, nn.Shape{H: 1, W: 1, C: 3}, nil)...)
	}
	if _, _, _, err := nn.ReadSafetensorsAs(p.Spec, square(nil)); err == nil ||
		!strings.Contains(err.Error(), "dense1.weight is square") || !strings.Contains(err.Error(), `"layout": "torch"`) {
		t.Errorf("square matrices: %v", err)
	}
	q, _, _, err := nn.ReadSafetensorsAs(p.Spec, square(map[string]string{"layout": "torch"}))
	if err != nil || !slices.Equal(q.Tensors[2].Data, p.Tensors[2].Data) {
		t.Errorf("square matrices that say so: %v", err)
	}
	if q, _, _, err = nn.ReadSafetensorsAs(p.Spec, square(map[string]string{"layout": "untrained"})); err != nil ||
		slices.Equal(q.Tensors[2].Data, p.Tensors[2].Data) {
		t.Errorf("square matrices that say they are ours: %v", err)
	}
	wide := mustInit(t, "1x1x3/dense4/relu/dense2", 1)
	own := func(i int) saved { return saved{wide.Tensors[i].Name, wide.Tensors[i].Shape, wide.Tensors[i].Data} }
	turned := pytorch(wide, nn.Shape{H: 1, W: 1, C: 4}, nil)
	for name, c := range map[string]struct {
		file []byte
		want []string
	}{
		"two orders":  {write(nil, own(0), own(1), turned[2], turned[3]), []string{"dense2.weight lies as PyTorch"}},
		"other layer": {write(nil, own(0), own(1)), []string{"nothing for dense2", "dense1.bias [4]", "ONNX"}},
		"one more": {write(nil, own(0), own(1), own(2), own(3), saved{"z.weight", []int{1}, []float32{1}}),
			[]string{"5 tensors"}},
		"batch norm": {write(nil, own(0), own(1), own(2), saved{"bn.running_mean", []int{1}, []float32{1}}),
			[]string{"bn.running_mean", "ONNX"}},
		"other shape": {write(nil, saved{"dense1.weight", []int{3, 5}, make([]float32, 15)}, own(1), own(2), own(3)),
			[]string{"[3 5]", "[3 4]", "[4 3] as PyTorch"}},
		"layout":   {write(map[string]string{"layout": "tf"}, own(0)), []string{`"tf"`}},
		"web page": {[]byte("\n<!DOCTYPE html><html>404</html>"), []string{"a web page"}},
		"pt":       {[]byte("PK\x03\x04 and so on"), []string{"torch.onnx.export"}},
		"pickle":   {[]byte("\x80\x02}q\x00X\x06\x00\x00"), []string{"pickle"}},
		"keras":    {[]byte("\x89HDF\r\n\x1a\n"), []string{"tf2onnx"}},
		"lfs":      {[]byte("version https://git-lfs.github.com/spec/v1\n"), []string{"git lfs pull"}},
		"json":     {[]byte(`{"error":"not found"}`), []string{"JSON"}},
		"numpy":    {[]byte("\x93NUMPY\x01\x00"), []string{"NumPy"}},
	} {
		_, _, _, err := nn.ReadSafetensorsAs(wide.Spec, c.file)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", name, err, want)
			}
		}
	}
}

// Where some shapes can be read either way, the others decide, and a note says so.
func TestSquareBesideOthers(t *testing.T) {
	p := mustInit(t, "1x1x3/dense3/relu/dense2", 1)
	q, _, notes, err := nn.ReadSafetensorsAs(p.Spec, write(nil, pytorch(p, nn.Shape{H: 1, W: 1, C: 3}, nil)[:4]...))
	if err != nil || !slices.Equal(q.Tensors[0].Data, p.Tensors[0].Data) ||
		!strings.Contains(strings.Join(notes, " "), "dense1.weight could be read either way") {
		t.Errorf("%v, notes %q", err, notes)
	}
}

// The shared files e01 to e10 in the forms that other programs write.
func TestWeightsOfOtherPrograms(t *testing.T) {
	shared := os.Getenv("UNTRAINED_SHARED")
	if shared == "" {
		t.Skip("UNTRAINED_SHARED is not set: there are no files of other programs")
	}
	dir := filepath.Join(shared, "data", "files")
	read := func(name string) []byte {
		file, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Skip(err)
		}
		return file
	}
	spec := mustParse(t, "28x28x1/flatten/dense10")
	control, _, err := nn.ReadSafetensors(read("e01-weights-control.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	for name, within := range map[string]float64{
		"e01-weights-control.safetensors":                            0,
		"e02-weights-resaved-by-python-without-metadata.safetensors": 0,
		"e04-weights-float16.safetensors":                            1e-3,
	} {
		p, _, _, err := nn.ReadSafetensorsAs(spec, read(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		far := 0.0
		for i := range p.Tensors {
			for k, v := range p.Tensors[i].Data {
				far = max(far, math.Abs(float64(v-control.Tensors[i].Data[k])))
			}
		}
		if far > within {
			t.Errorf("%s differs from the control by %g", name, far)
		}
	}
	_, _, _, err = nn.ReadSafetensorsAs(spec, read("e10-weights-html-error-page.safetensors"))
	if err == nil || !strings.Contains(err.Error(), "a web page") {
		t.Errorf("a web page: %v", err)
	}
	if err != nil && strings.Contains(fmt.Sprint(err), "header of") {
		t.Errorf("a web page is taken for a header: %v", err)
	}
}
