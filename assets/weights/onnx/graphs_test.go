package onnx

import (
	"math"

	"untrained/nn"
	"untrained/nn/random"
)

// sample is a graph as another program would export it.
type sample struct {
	name    string
	in      []int  // channels, height and width; or the length of a row
	out     []int  // of one picture
	opset   uint64 // 17 if 0
	spec    string // what is read of it
	softmax bool   // the graph ends in one, which is left out
	note    string // part of what a reader is told
	build   func(g *graphMaker)
}

// graphMaker writes nodes as Write does, with weights from a stream of random numbers.
type graphMaker struct {
	writer
	stream *random.Stream
}

// draw appends weights of a shape, with a standard deviation of about 1/√fan-in, and returns their name.
func (g *graphMaker) draw(name string, shape ...int) string {
	n, fanIn := 1, 1
	for i, d := range shape {
		n *= d
		if i > 0 {
			fanIn *= d
		}
	}
	data := make([]float32, n)
	for i := range data {
		data[i] = float32(g.stream.Uniform(-1.7, 1.7) / math.Sqrt(float64(fanIn)))
	}
	g.floats(name, shape, data)
	return name
}

// positive appends numbers between 0.3 and 2.
func (g *graphMaker) positive(name string, n int) string {
	data := make([]float32, n)
	for i := range data {
		data[i] = float32(g.stream.Uniform(0.3, 2))
	}
	g.floats(name, []int{n}, data)
	return name
}

// next appends a node behind the one before.
func (g *graphMaker) then(op, name string, others ...string) {
	g.node(op, name, append([]string{g.head}, others...), name+"_output")
}

// with appends a node with attributes.
func (g *graphMaker) with(op, name string, others []string, attributes ...[]byte) {
	g.node(op, name, append([]string{g.head}, others...), name+"_output", attributes...)
}

// conv appends a convolution with bias.
func (g *graphMaker) conv(name string, in, out, k int, attributes ...[]byte) {
	g.with("Conv", name, []string{g.draw(name+".weight", out, in, k, k), g.draw(name+".bias", out)}, attributes...)
}

// linear appends what PyTorch exports of nn.Linear.
func (g *graphMaker) linear(name string, in, out int) {
	g.with("Gemm", name, []string{g.draw(name+".weight", out, in), g.draw(name+".bias", out)}, integer("transB", 1))
}

// norm appends a batch normalisation of n channels.
func (g *graphMaker) norm(name string, n int) {
	g.with("BatchNormalization", name, []string{g.draw(name+".weight", n), g.draw(name+".bias", n),
		g.draw(name+".mean", n), g.positive(name+".var", n)}, number("epsilon", 1e-3))
}

// scalar appends a Constant node of one number and returns its name.
func (g *graphMaker) scalar(name string, v float32) string {
	var t []byte
	t = appendNumber(t, 2, kindFloat)
	t = appendBytes(t, 9, floats(nil, v).raw)
	head := g.head
	g.node("Constant", name, nil, name, appendNumber(appendBytes(appendString(nil, 1, "value"), 5, t), 20, 4))
	g.head = head
	return name
}

// file returns the sample as an ONNX file.
func (s *sample) file() []byte {
	g := &graphMaker{stream: random.New(1, "onnx", s.name)}
	g.params = &nn.Params{}
	g.head = inputName
	s.build(g)
	g.node("Identity", "", []string{g.head}, outputName)
	g.graph = appendString(g.graph, 2, s.name)
	g.graph = appendBytes(g.graph, 11, value(inputName, s.in...))
	g.graph = appendBytes(g.graph, 12, value(outputName, s.out...))
	opset := max(s.opset, 17)
	file := appendNumber(nil, 1, 8+(opset-17)/3)
	file = appendBytes(file, 7, g.graph)
	return appendBytes(file, 8, appendNumber(appendString(nil, 1, ""), 2, opset))
}

// pads of a node: top, left, bottom, right.
func pads(t, l, b, r int) []byte { return integers("pads", t, l, b, r) }

var samples = []sample{
	{name: "flatten-nchw", in: []int{2, 7, 6}, out: []int{5}, spec: "7x6x2/conv3x3x3/relu/flatten/dense5",
		build: func(g *graphMaker) { // torch: Conv2d, ReLU, Flatten, Linear
			g.conv("/0/Conv", 2, 3, 3)
			g.then("Relu", "/1/Relu")
			g.with("Flatten", "/2/Flatten", nil, integer("axis", 1))
			g.linear("/3/Gemm", 5*4*3, 5)
		}},
	{name: "asymmetric-pads", in: []int{1, 8, 9}, out: []int{6},
		spec: "8x9x1/conv3x3x4,stride2,pad0x1x2x1/tanh/max3,stride2,pad1x0x0x2/flatten/dense6",
		build: func(g *graphMaker) {
			g.conv("c", 1, 4, 3, pads(0, 1, 2, 1), integers("strides", 2, 2))
			g.then("Tanh", "t")
			g.with("MaxPool", "m", nil, integers("kernel_shape", 3, 3), integers("strides", 2, 2), pads(1, 0, 0, 2))
			g.then("Flatten", "f")
			g.linear("l", 2*3*4, 6)
		}},
	{name: "auto-pad", in: []int{1, 9, 8}, out: []int{4},
		spec: "9x8x1/conv4x4x3,stride2,same/elu/max2,stride1,pad1x1x0x0/conv3x3x4/sigmoid/flatten/dense4",
		build: func(g *graphMaker) {
			g.conv("c", 1, 3, 4, text("auto_pad", "SAME_UPPER"), integers("strides", 2, 2))
			g.then("Elu", "e")
			g.with("MaxPool", "m", nil, integers("kernel_shape", 2, 2), text("auto_pad", "SAME_LOWER"))
			g.conv("d", 3, 4, 3, text("auto_pad", "VALID"))
			g.then("Sigmoid", "s")
			g.with("Reshape", "r", []string{"shape"})
			g.whole("shape", 0, -1)
			g.linear("l", 3*2*4, 4)
		}},
	{name: "ceil-mode", in: []int{3, 10, 11}, out: []int{2, 2, 2},
		spec: "10x11x3/conv3x3x2,pad1/relu/max3,stride2,ceil/avg3,ceil",
		build: func(g *graphMaker) {
			g.conv("c", 3, 2, 3, pads(1, 1, 1, 1))
			g.then("Relu", "r")
			g.with("MaxPool", "m", nil, integers("kernel_shape", 3, 3), integers("strides", 2, 2), integer("ceil_mode", 1))
			g.with("AveragePool", "a", nil, integers("kernel_shape", 3, 3), integers("strides", 3, 3), integer("ceil_mode", 1))
		}},
	{name: "ceil-mode-with-pads", in: []int{2, 9, 12}, out: []int{2, 5, 7},
		spec: "9x12x2/max3,stride2,pad1x1x1x2",
		build: func(g *graphMaker) {
			g.with("MaxPool", "m", nil, integers("kernel_shape", 3, 3), integers("strides", 2, 2), integer("ceil_mode", 1),
				pads(1, 1, 1, 1))
		}},
	{name: "average-with-pads", in: []int{2, 7, 7}, out: []int{2, 4, 4}, spec: "7x7x2/avg3,stride2,pad1",
		build: func(g *graphMaker) {
			g.with("AveragePool", "a", nil, integers("kernel_shape", 3, 3), integers("strides", 2, 2), pads(1, 1, 1, 1),
				integer("count_include_pad", 0))
		}},
	{name: "batch-normalisation", in: []int{1, 8, 8}, out: []int{3},
		spec: "8x8x1/conv3x3x4,pad1/relu/conv3x3x5/leaky/gap/dense3",
		build: func(g *graphMaker) {
			g.with("Conv", "c", []string{g.draw("c.weight", 4, 1, 3, 3)}, pads(1, 1, 1, 1))
			g.norm("n", 4)
			g.then("Relu", "r")
			g.conv("d", 4, 5, 3)
			g.then("Dropout", "drop")
			g.norm("o", 5)
			g.with("LeakyRelu", "lr", nil, number("alpha", 0.01))
			g.then("GlobalAveragePool", "g")
			g.then("Flatten", "f")
			g.with("Gemm", "l", []string{g.draw("l.weight", 5, 3), g.draw("l.bias", 1, 3)}, number("alpha", 0.5),
				number("beta", 2))
		}},
	{name: "normalisation-ahead", in: []int{3, 8, 8}, out: []int{4},
		spec: "8x8x3/conv3x3x4/relu/max2/conv2x2x3/tanh/flatten/dense4",
		build: func(g *graphMaker) { // input statistics in the graph; batch normalisation behind pooling, as Keras users do
			g.then("Sub", "mean", g.draw("m", 1, 3, 1, 1))
			g.then("Div", "sd", g.positive("s", 1))
			g.conv("c", 3, 4, 3)
			g.then("Relu", "r")
			g.with("BatchNormalization", "n", []string{g.positive("n.weight", 4), g.draw("n.bias", 4), g.draw("n.mean", 4),
				g.positive("n.var", 4)})
			g.with("MaxPool", "p", nil, integers("kernel_shape", 2, 2), integers("strides", 2, 2))
			g.conv("d", 4, 3, 2)
			g.then("Tanh", "t")
			g.then("Mul", "scale", g.draw("k", 3, 1, 1))
			g.then("Flatten", "f")
			g.linear("l", 2*2*3, 4)
			g.then("Sub", "less", g.draw("b", 4))
		}, note: ""},
	{name: "view-of-open-batch", in: []int{1, 6, 6}, out: []int{3},
		spec: "6x6x1/conv3x3x2/abs/flatten/dense4/relu/dense3,nobias",
		build: func(g *graphMaker) { // torch: x.view(x.size(0), -1); MatMul and Add
			g.conv("c", 1, 2, 3)
			g.then("Abs", "a")
			maps := g.head
			g.whole("zero", 0)
			g.whole("rest", -1)
			g.then("Shape", "shape")
			g.with("Gather", "size", []string{"zero"})
			g.with("Concat", "both", []string{"rest"}, integer("axis", 0))
			g.node("Reshape", "view", []string{maps, g.head}, "view_output")
			g.then("MatMul", "m", g.draw("m.weight", 4*4*2, 4))
			g.node("Add", "b", []string{g.draw("m.bias", 4), g.head}, "b_output")
			g.then("Relu", "r")
			g.then("MatMul", "k", g.draw("k.weight", 4, 3))
		}},
	{name: "keras", in: []int{7, 7, 2}, out: []int{3}, spec: "7x7x2/conv3x3x4,stride2,pad1/relu/flatten/dense3",
		softmax: true, note: "Softmax",
		build: func(g *graphMaker) { // tf2onnx: pictures and maps with channels last; zeros ahead of a convolution
			g.with("Transpose", "in", nil, integers("perm", 0, 3, 1, 2))
			g.whole("zeros", 0, 0, 1, 1, 0, 0, 1, 1)
			g.then("Pad", "pad", "zeros")
			g.conv("c", 2, 4, 3, integers("strides", 2, 2))
			g.then("Relu", "r")
			g.with("Transpose", "back", nil, integers("perm", 0, 2, 3, 1))
			g.whole("row", -1, 4*4*4)
			g.then("Reshape", "f", "row")
			g.then("MatMul", "m", g.draw("m.weight", 4*4*4, 3))
			g.then("Add", "b", g.draw("m.bias", 3))
			g.then("Softmax", "p")
		}},
	{name: "fire-modules", in: []int{1, 9, 9}, out: []int{5, 1, 1},
		spec: "9x9x1/conv3x3x4,pad1/relu/max3,stride2/fire2x3x4/conv1x1x5/relu/gap",
		build: func(g *graphMaker) { // torchvision's SqueezeNet, smaller
			g.conv("/c", 1, 4, 3, pads(1, 1, 1, 1))
			g.then("Relu", "/r")
			g.with("MaxPool", "/m", nil, integers("kernel_shape", 3, 3), integers("strides", 2, 2), integer("ceil_mode", 1))
			g.conv("/squeeze", 4, 2, 1)
			g.then("Relu", "/sr")
			squeezed := g.head
			g.conv("/e1", 2, 3, 1)
			g.then("Relu", "/r1")
			one := g.head
			g.head = squeezed
			g.conv("/e3", 2, 4, 3, pads(1, 1, 1, 1))
			g.then("Relu", "/r3")
			g.node("Concat", "join", []string{one, g.head}, "joined", integer("axis", 1))
			g.then("Dropout", "/d")
			g.conv("dropout", 7, 5, 1)
			g.then("Relu", "/last")
			g.with("ReduceMean", "/mean", nil, integers("axes", -1, -2), integer("keepdims", 1))
		}},
	{name: "gelu-tanh", in: []int{12}, out: []int{3}, opset: 20, spec: "1x1x12/dense6/gelu/dense3",
		build: func(g *graphMaker) {
			g.linear("a", 12, 6)
			g.with("Gelu", "g", nil, text("approximate", "tanh"))
			g.linear("b", 6, 3)
		}},
	{name: "gelu-exact", in: []int{12}, out: []int{4}, opset: 20, spec: "1x1x12/dense6/erfgelu/dense4",
		build: func(g *graphMaker) {
			g.linear("a", 12, 6)
			g.then("Gelu", "g")
			g.linear("b", 6, 4)
		}},
	{name: "gelu-spelt-out", in: []int{1, 5, 5}, out: []int{3, 3, 3}, spec: "5x5x1/conv3x3x3/erfgelu/conv1x1x3/erfgelu",
		build: func(g *graphMaker) { // PyTorch before operator set 20, then as JAX has it
			g.conv("c", 1, 3, 3)
			x := g.head
			g.then("Div", "div", g.scalar("root", math.Sqrt2))
			g.then("Erf", "erf")
			g.then("Add", "add", g.scalar("one", 1))
			g.node("Mul", "mul", []string{x, g.head}, "mul_output")
			g.then("Mul", "half", g.scalar("a half", 0.5))
			g.conv("d", 3, 3, 1)
			x = g.head
			g.then("Mul", "scaled", g.scalar("inverse", math.Sqrt2/2))
			g.then("Erf", "erf2")
			g.then("Add", "add2", g.scalar("one more", 1))
			inner := g.head
			g.node("Mul", "half2", []string{x, "a half"}, "half2_output")
			g.node("Mul", "mul2", []string{g.head, inner}, "mul2_output")
		}},
}
