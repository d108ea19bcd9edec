package onnx

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"untrained/nn"
	"untrained/nn/random"
)

// What is not read is refused with the kind and the name of its node, and mostly with a remedy.
func TestRefused(t *testing.T) {
	window := func(k int) []byte { return integers("kernel_shape", k, k) }
	for _, c := range []struct {
		name  string
		want  []string
		build func(g *graphMaker)
	}{
		{"operator", []string{`"norm" (LRN)`, "not read"}, func(g *graphMaker) { g.then("LRN", "norm") }},
		{"domain", []string{`operators of "com.microsoft"`}, func(g *graphMaker) {
			n := appendString(appendString(appendString(nil, 1, g.head), 2, "y"), 4, "FusedConv")
			g.graph = appendBytes(g.graph, 1, appendString(n, 7, "com.microsoft"))
			g.head = "y"
		}},
		{"dilation", []string{`"c" (Conv)`, "dilation [2 2]"}, func(g *graphMaker) {
			g.conv("c", 2, 3, 3, integers("dilations", 2, 2))
		}},
		{"groups", []string{`"depthwise" (Conv)`, "groups, 2,"}, func(g *graphMaker) {
			g.with("Conv", "depthwise", []string{g.draw("w", 2, 1, 3, 3)}, integer("group", 2))
		}},
		{"window", []string{`"c" (Conv)`, "window [1 3] is not square"}, func(g *graphMaker) {
			g.with("Conv", "c", []string{g.draw("w", 2, 2, 1, 3)})
		}},
		{"stride", []string{"stride [1 2] is not square"}, func(g *graphMaker) {
			g.conv("c", 2, 3, 3, integers("strides", 1, 2))
		}},
		{"padding", []string{`"c" (Conv)`, "padding 3"}, func(g *graphMaker) { g.conv("c", 2, 3, 3, pads(3, 3, 3, 3)) }},
		{"residual", []string{"c_output", "d (Conv)", "sum (Add)", "residual"}, func(g *graphMaker) {
			g.conv("c", 2, 2, 1)
			x := g.head
			g.conv("d", 2, 2, 1)
			g.node("Add", "sum", []string{g.head, x}, "y")
		}},
		{"joined", []string{`"sum" (Add)`, "with itself"}, func(g *graphMaker) {
			g.node("Add", "sum", []string{g.head, g.head}, "y")
		}},
		{"gate", []string{"s (Sigmoid)", "times (Mul)"}, func(g *graphMaker) {
			x := g.head
			g.then("Sigmoid", "s")
			g.node("Mul", "times", []string{x, g.head}, "y")
		}},
		{"two convolutions", []string{"fire modules"}, func(g *graphMaker) {
			x := g.head
			g.conv("c", 2, 2, 1)
			a := g.head
			g.head = x
			g.conv("d", 2, 2, 1)
			g.node("Concat", "both", []string{a, g.head}, "y", integer("axis", 1))
		}},
		{"normalisation", []string{`"n" (BatchNormalization)`, "zeros would be shifted"}, func(g *graphMaker) {
			g.then("Relu", "r")
			g.norm("n", 2)
			g.conv("c", 2, 2, 3, pads(1, 1, 1, 1))
		}},
		{"normalisation at the end", []string{`"n" (BatchNormalization)`, "nothing with weights"}, func(g *graphMaker) {
			g.then("Relu", "r")
			g.norm("n", 2)
		}},
		{"training", []string{"model.eval()"}, func(g *graphMaker) {
			g.with("BatchNormalization", "n", nil, integer("training_mode", 1))
		}},
		{"mean of padding", []string{`"a" (AveragePool)`, "count_include_pad=False"}, func(g *graphMaker) {
			g.with("AveragePool", "a", nil, window(2), pads(1, 1, 1, 1), integer("count_include_pad", 1))
		}},
		{"slope", []string{`"l" (LeakyRelu)`, "0.2"}, func(g *graphMaker) {
			g.with("LeakyRelu", "l", nil, number("alpha", 0.2))
		}},
		{"alpha", []string{`"e" (Elu)`, "alpha is 2"}, func(g *graphMaker) { g.with("Elu", "e", nil, number("alpha", 2)) }},
		{"softmax", []string{`"r" (Relu)`, "behind a softmax"}, func(g *graphMaker) {
			g.then("Softmax", "s")
			g.then("Relu", "r")
		}},
		{"weights computed", []string{`"c" (Conv)`, "not in the file"}, func(g *graphMaker) {
			g.then("Conv", "c", "nowhere")
		}},
		{"maps into dense", []string{`"l" (Gemm)`, "put Flatten before it"}, func(g *graphMaker) { g.linear("l", 2, 2) }},
		{"transposed", []string{`"t" (Transpose)`, "[0 3 2 1]"}, func(g *graphMaker) {
			g.with("Transpose", "t", nil, integers("perm", 0, 3, 2, 1))
		}},
		{"part", []string{`"s" (Slice)`, "cuts a part out"}, func(g *graphMaker) {
			g.whole("one", 1)
			g.then("Slice", "s", "one", "one", "one", "one")
		}},
		{"half precision inside", []string{`"h" (Cast)`, "float32"}, func(g *graphMaker) {
			g.with("Cast", "h", nil, integer("to", kindFloat16))
		}},
		{"external", []string{"external_data=False"}, func(g *graphMaker) {
			w := appendNumber(appendNumber(nil, 1, 2), 1, 2)
			w = appendNumber(appendNumber(w, 1, 1), 1, 1)
			w = appendNumber(appendString(appendNumber(w, 2, kindFloat), 8, "w"), 14, 1)
			g.graph = appendBytes(g.graph, 5, w)
			g.then("Conv", "c", "w")
		}},
		{"whole numbers", []string{"type 3", "without quantisation"}, func(g *graphMaker) {
			g.initialiser("w", 3, []int{2, 2, 1, 1}, make([]byte, 4))
			g.then("Conv", "c", "w")
		}},
		{"not finite", []string{"not finite"}, func(g *graphMaker) {
			g.floats("w", []int{1, 2, 1, 1}, []float32{1, float32(math.Inf(1))})
			g.then("Conv", "c", "w")
		}},
	} {
		s := sample{name: c.name, in: []int{2, 6, 6}, out: []int{1}, build: c.build}
		_, err := Read(s.file())
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", c.name, err, want)
			}
		}
	}
	for name, s := range map[string]sample{
		"open size":   {in: []int{1, -1, 6}, build: func(g *graphMaker) { g.then("Relu", "r") }},
		"three axes":  {in: []int{6, 6}, build: func(g *graphMaker) { g.then("Relu", "r") }},
		"no nodes":    {in: []int{1, 6, 6}, build: func(g *graphMaker) { g.graph = nil }},
		"empty layer": {in: []int{1, 2, 2}, build: func(g *graphMaker) { g.conv("c", 1, 1, 3) }},
	} {
		if _, err := Read(s.file()); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// Weights in every kind of number that is read, wherever the file keeps them.
func TestKindsOfNumbers(t *testing.T) {
	want := []float32{1, -2, 0.5, 0}
	var f16, bf16, f32, f64, narrow []byte
	for i, h := range []uint16{0x3c00, 0xc000, 0x3800, 0} {
		f16 = binary.LittleEndian.AppendUint16(f16, h)
		narrow = protowire.AppendVarint(narrow, uint64(h))
		bf16 = binary.LittleEndian.AppendUint16(bf16, uint16(math.Float32bits(want[i])>>16))
		f32 = binary.LittleEndian.AppendUint32(f32, math.Float32bits(want[i]))
		f64 = binary.LittleEndian.AppendUint64(f64, math.Float64bits(float64(want[i])))
	}
	for name, x := range map[string]*tensor{
		"float16": {kind: kindFloat16, raw: f16}, "float16 as whole numbers": {kind: kindFloat16, varints: narrow},
		"bfloat16": {kind: kindBFloat16, raw: bf16}, "float32": {kind: kindFloat, raw: f32},
		"float32 as a list": {kind: kindFloat, floats: f32}, "float64": {kind: kindDouble, raw: f64},
		"float64 as a list": {kind: kindDouble, doubles: f64},
	} {
		x.dims = []int64{2, 2}
		got, err := x.numbers()
		if err != nil || !bytes.Equal(floats(nil, got...).raw, floats(nil, want...).raw) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// hostile files ask for more than they hold.
func hostile() [][]byte {
	tensor := func(dims ...uint64) []byte {
		var w []byte
		for _, d := range dims {
			w = appendNumber(w, 1, d)
		}
		return appendString(appendNumber(w, 2, kindFloat), 8, "w")
	}
	model := func(build func(g *graphMaker)) []byte {
		s := sample{in: []int{2, 6, 6}, out: []int{1}, build: build}
		return s.file()
	}
	var list [][]byte
	for _, dims := range [][]uint64{{1 << 27, 2, 1, 1}, {1 << 62, 2, 1 << 62, 1}, {math.MaxUint64, 2, 1, 1},
		{4, 2, 4096, 4096}} {
		list = append(list, model(func(g *graphMaker) {
			g.graph = appendBytes(g.graph, 5, tensor(dims...))
			g.then("Conv", "c", "w")
		}))
	}
	many := model(func(g *graphMaker) { // one tensor used by many
		g.draw("w", 2, 2, 3, 3)
		for range 60 {
			g.with("Conv", "c", []string{"w"}, pads(1, 1, 1, 1))
		}
		g.then("LRN", "end")
	})
	deep := []byte{}
	for range 10_000 {
		deep = appendBytes(nil, 7, deep)
	}
	return append(list, many, deep, bytes.Repeat([]byte{0x3a, 0}, 100_000), bytes.Repeat([]byte{0x0b}, 100),
		appendBytes(nil, 7, bytes.Repeat([]byte{0x0a, 0}, 100_000)))
}

// Hostile files are refused without taking memory, and good ones that are cut anywhere are refused or are the same.
func TestHostileFiles(t *testing.T) {
	var before, after runtime.MemStats
	files := hostile()
	runtime.ReadMemStats(&before)
	for i, file := range files {
		if _, err := Read(file); err == nil {
			t.Errorf("hostile file %d was read", i)
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("hostile files took %d bytes", used)
	}
	good := samples[0].file()
	for n := range good {
		if _, err := Read(good[:n]); err == nil && n < len(good)-8 { // the last field says which operators are meant
			t.Fatalf("the first %d of %d bytes were read", n, len(good))
		}
	}
	s := random.New(5, "damage")
	for range 2000 {
		bad := bytes.Clone(good)
		for range 1 + s.IntN(4) {
			bad[s.IntN(len(bad))] = byte(s.Uint64())
		}
		if n, err := Read(bad); err == nil {
			if err := n.Params.Check(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range samples {
		f.Add(s.file())
	}
	for _, file := range hostile() {
		f.Add(file)
	}
	for _, text := range exported {
		file, err := Write(exportedParams(f, text), nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		n, err := Read(file)
		if err != nil {
			return
		}
		if err := n.Params.Check(); err != nil {
			t.Fatalf("accepted parameters do not fit their network: %v", err)
		}
		again, err := Write(n.Params, nil)
		if err != nil {
			t.Fatalf("does not survive writing: %v", err)
		}
		if q, err := Read(again); err != nil || !q.Params.Spec.Equal(n.Params.Spec) {
			t.Fatalf("%s comes back as %v, %v", n.Params.Spec, q, err)
		}
	})
}

// Files of other kinds are named.
func TestForeignFiles(t *testing.T) {
	for file, want := range map[string]string{"<!DOCTYPE html><title>404</title>": "web page",
		"PK\x03\x04....": "torch.onnx.export", "": "no graph", "Dear network,": "cannot be read", "version https://git-lfs.github.com/spec/v1": "git lfs"} {
		if _, err := Read([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", file, err, want)
		}
	}
	if _, err := Write(&nn.Params{}, nil); err == nil {
		t.Error("a network without layers is written")
	}
}
