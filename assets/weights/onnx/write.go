package onnx

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"untrained/nn"
)

// specKey is the key of the metadata that holds the network as text.
const specKey = "untrained.spec"

// Names of what goes in and comes out. Layers' names have small letters, so they cannot be the same.
const (
	inputName  = "Pictures"
	outputName = "Output"
)

// Write returns a network as an ONNX file, the same bytes for the same parameters and metadata. It takes pictures
// N×C×H×W and gives N×outputs, or N×C×H×W where the network ends in maps. Before a dense layer channels go last, so
// that weights keep their places. meta is written beside the network's text.
func Write(p *nn.Params, meta map[string]string) ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("ONNX: %w", err)
	}
	shapes, err := p.Spec.Shapes()
	if err != nil {
		return nil, fmt.Errorf("ONNX: %w", err)
	}
	w := &writer{params: p, head: inputName, in: p.Spec.Input}
	for i, l := range p.Spec.Layers {
		if err := w.layer(l, p.Spec.LayerNames()[i]); err != nil {
			return nil, fmt.Errorf("ONNX: %w", err)
		}
		w.in = shapes[i]
	}
	w.node("Identity", "", []string{w.head}, outputName)
	in := p.Spec.Input
	out := []int{w.in.C}
	if !w.flat {
		out = []int{w.in.C, w.in.H, w.in.W}
	}
	w.graph = appendString(w.graph, 2, "network")
	w.graph = appendBytes(w.graph, 11, value(inputName, in.C, in.H, in.W))
	w.graph = appendBytes(w.graph, 12, value(outputName, out...))
	return w.file(meta), nil
}

// writer appends nodes.
type writer struct {
	params *nn.Params
	graph  []byte
	tensor int    // of params that were written
	head   string // the value at the end
	in     nn.Shape
	flat   bool // it has two axes, N×values
	gelu   bool
}

// file puts a model around the graph.
func (w *writer) file(meta map[string]string) []byte {
	const version, opset = 8, 17
	const versionOfGELU, opsetOfGELU = 9, 20 // which has the operator
	ir, operators := uint64(version), uint64(opset)
	if w.gelu {
		ir, operators = versionOfGELU, opsetOfGELU
	}
	file := appendNumber(nil, 1, ir)
	file = appendString(file, 2, "Untrained")
	file = appendBytes(file, 7, w.graph)
	file = appendBytes(file, 8, appendNumber(appendString(nil, 1, ""), 2, operators))
	meta = maps.Clone(meta)
	if meta == nil {
		meta = map[string]string{}
	}
	meta[specKey] = w.params.Spec.String()
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		file = appendBytes(file, 14, appendString(appendString(nil, 1, key), 2, meta[key]))
	}
	return file
}

func (w *writer) layer(l nn.LayerSpec, name string) error {
	switch l.Kind {
	case nn.ConvLayer:
		return w.conv(l, name)
	case nn.MaxPoolLayer, nn.AvgPoolLayer:
		return w.pool(l, name)
	case nn.DenseLayer:
		w.rows(name)
		inputs := append([]string{w.head}, w.tensors(l.Bias, name)...)
		w.node("Gemm", name, inputs, name)
	case nn.FlattenLayer:
		w.rows(name)
	case nn.ActivationLayer:
		return w.activation(l.Act, name)
	case nn.SubsampleLayer:
		w.maps(name)
		h, k := int64(w.in.H/l.K*l.K), int64(l.K)
		w.whole(name+".starts", 0, 0)
		w.whole(name+".ends", h, int64(w.in.W/l.K*l.K))
		w.whole(name+".axes", 2, 3)
		w.whole(name+".steps", k, k)
		w.node("Slice", name, []string{w.head, name + ".starts", name + ".ends", name + ".axes", name + ".steps"}, name)
	case nn.GlobalAverageLayer:
		w.maps(name)
		w.node("GlobalAveragePool", name, []string{w.head}, name)
	case nn.FireLayer:
		w.fire(l, name)
	case nn.ReadoutLayer:
		w.readout(l, name)
	default:
		return fmt.Errorf("layer %s has no form in ONNX", name)
	}
	return nil
}

// rows makes rows of values of the maps, place by place as dense layers have their weights.
func (w *writer) rows(name string) {
	if w.flat {
		return
	}
	if w.in.H*w.in.W > 1 && w.in.C > 1 {
		w.node("Transpose", "", []string{w.head}, name+".placed", integers("perm", 0, 2, 3, 1))
	}
	w.node("Flatten", "", []string{w.head}, name+".row", integer("axis", 1))
	w.flat = true
}

// maps makes maps of one pixel of rows.
func (w *writer) maps(name string) {
	if !w.flat {
		return
	}
	w.whole(name+".shape", 0, -1, 1, 1)
	w.node("Reshape", "", []string{w.head, name + ".shape"}, name+".map")
	w.flat = false
}

func (w *writer) conv(l nn.LayerSpec, name string) error {
	w.maps(name)
	zeros, err := l.Zeros(w.in)
	if err != nil {
		return err
	}
	w.node("Conv", name, append([]string{w.head}, w.tensors(l.Bias, name)...), name, window(l.K, l.Step, zeros)...)
	return nil
}

func (w *writer) pool(l nn.LayerSpec, name string) error {
	w.maps(name)
	zeros, err := l.Zeros(w.in)
	if err != nil {
		return err
	}
	op := "MaxPool"
	if l.Kind == nn.AvgPoolLayer {
		op = "AveragePool"
	}
	w.node(op, name, []string{w.head}, name, window(l.K, l.Step, zeros)...)
	return nil
}

func (w *writer) activation(act nn.Activation, name string) error {
	operators := map[nn.Activation]string{nn.Linear: "Identity", nn.ReLU: "Relu", nn.Tanh: "Tanh",
		nn.LeakyReLU: "LeakyRelu", nn.ELU: "Elu", nn.GELU: "Gelu", nn.Sigmoid: "Sigmoid", nn.Abs: "Abs",
		nn.ErfGELU: "Gelu"}
	op, ok := operators[act]
	if !ok {
		return fmt.Errorf("the activation %s has no form in ONNX", act)
	}
	var attributes [][]byte
	switch act {
	case nn.LeakyReLU:
		attributes = append(attributes, number("alpha", nn.Leak))
	case nn.GELU:
		w.gelu = true
		attributes = append(attributes, text("approximate", "tanh"))
	case nn.ErfGELU:
		w.gelu = true
	}
	w.node(op, name, []string{w.head}, name, attributes...)
	return nil
}

func (w *writer) fire(l nn.LayerSpec, name string) {
	w.maps(name)
	part := func(from, part string, k int) string {
		w.head = from
		full := name + "." + part
		w.node("Conv", full, append([]string{from}, w.tensors(l.Bias, full)...), full,
			window(k, 1, nn.Edges{Top: k / 2, Left: k / 2, Bottom: k / 2, Right: k / 2})...)
		w.node("Relu", full+".relu", []string{full}, full+".relu")
		return full + ".relu"
	}
	squeezed := part(w.head, "squeeze", 1)
	one, three := part(squeezed, "expand1", 1), part(squeezed, "expand3", 3)
	w.node("Concat", name, []string{one, three}, name, integer("axis", 1))
}

// readout writes a 1×1 convolution to all units, and the mask as a convolution of each by itself.
func (w *writer) readout(l nn.LayerSpec, name string) {
	w.maps(name)
	places := w.in.H * w.in.W
	mask, weight := w.next().Data, w.next().Data
	w.floats(name+".weight", []int{l.Out, w.in.C, 1, 1}, transposed(weight, w.in.C, l.Out))
	w.floats(name+".mask", []int{l.Out, 1, w.in.H, w.in.W}, transposed(mask, places, l.Out))
	w.node("Conv", name+".what", []string{w.head, name + ".weight"}, name+".what", window(1, 1, nn.Edges{})...)
	inputs := []string{w.head, name + ".mask"}
	if l.Bias {
		w.floats(name+".bias", []int{l.Out}, w.next().Data)
		inputs = append(inputs, name+".bias")
	}
	w.node("Conv", name, inputs, name, integer("group", l.Out), integers("kernel_shape", w.in.H, w.in.W))
	w.in = nn.Shape{H: 1, W: 1, C: l.Out}
	w.rows(name)
}

// next returns the next tensor of the network.
func (w *writer) next() nn.NamedTensor {
	w.tensor++
	return w.params.Tensors[w.tensor-1]
}

// tensors writes the weights and the bias of a layer, convolutions as Out×In×K×K, and returns their names.
func (w *writer) tensors(bias bool, name string) []string {
	t := w.next()
	shape, data := t.Shape, t.Data
	if len(shape) == 4 {
		area, in, out := shape[0]*shape[1], shape[2], shape[3]
		shape = []int{out, in, shape[0], shape[1]}
		data = make([]float32, len(t.Data))
		for a := range area {
			for i := range in {
				for o := range out {
					data[(o*in+i)*area+a] = t.Data[(a*in+i)*out+o]
				}
			}
		}
	}
	w.floats(name+".weight", shape, data)
	names := []string{name + ".weight"}
	if bias {
		b := w.next()
		w.floats(name+".bias", b.Shape, b.Data)
		names = append(names, name+".bias")
	}
	return names
}

// node appends a node, whose output becomes the end of the chain.
func (w *writer) node(op, name string, inputs []string, output string, attributes ...[]byte) {
	var n []byte
	for _, in := range inputs {
		n = appendString(n, 1, in)
	}
	n = appendString(n, 2, output)
	if name == "" {
		name = output
	}
	n = appendString(n, 3, name)
	n = appendString(n, 4, op)
	for _, a := range attributes {
		n = appendBytes(n, 5, a)
	}
	w.graph = appendBytes(w.graph, 1, n)
	w.head = output
}

// floats appends a tensor of float32.
func (w *writer) floats(name string, shape []int, data []float32) {
	raw := make([]byte, 0, 4*len(data))
	for _, v := range data {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	w.initialiser(name, kindFloat, shape, raw)
}

// whole appends a tensor of whole numbers.
func (w *writer) whole(name string, values ...int64) {
	w.initialiser(name, kindInt64, []int{len(values)}, wholes(values...).raw)
}

func (w *writer) initialiser(name string, kind uint64, shape []int, raw []byte) {
	var t []byte
	for _, d := range shape {
		t = appendNumber(t, 1, uint64(d))
	}
	t = appendNumber(t, 2, kind)
	t = appendString(t, 8, name)
	w.graph = appendBytes(w.graph, 5, appendBytes(t, 9, raw))
}

// value describes an input or output of the graph, of any number of pictures.
func value(name string, dims ...int) []byte {
	shape := appendBytes(nil, 1, appendString(nil, 2, "N"))
	for _, d := range dims {
		shape = appendBytes(shape, 1, appendNumber(nil, 1, uint64(d)))
	}
	tensor := appendBytes(appendNumber(nil, 1, kindFloat), 2, shape)
	return appendBytes(appendString(nil, 1, name), 2, appendBytes(nil, 1, tensor))
}

// window returns the attributes that convolutions and pooling share.
func window(k, step int, z nn.Edges) [][]byte {
	return [][]byte{integers("kernel_shape", k, k), integers("strides", step, step),
		integers("pads", z.Top, z.Left, z.Bottom, z.Right)}
}

// kinds of attributes, AttributeProto.AttributeType.
const (
	attributeFloat  = 1
	attributeInt    = 2
	attributeString = 3
	attributeInts   = 7
)

func integers(name string, values ...int) []byte {
	a := appendString(nil, 1, name)
	for _, v := range values {
		a = appendNumber(a, 8, uint64(v))
	}
	return appendNumber(a, 20, attributeInts)
}

func integer(name string, v int) []byte {
	return appendNumber(appendNumber(appendString(nil, 1, name), 3, uint64(v)), 20, attributeInt)
}

func number(name string, v float32) []byte {
	a := protowire.AppendTag(appendString(nil, 1, name), 2, protowire.Fixed32Type)
	return appendNumber(protowire.AppendFixed32(a, math.Float32bits(v)), 20, attributeFloat)
}

func text(name, v string) []byte {
	return appendNumber(appendString(appendString(nil, 1, name), 4, v), 20, attributeString)
}

func appendNumber(b []byte, field protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), v)
}

func appendString(b []byte, field protowire.Number, v string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, field, protowire.BytesType), v)
}

func appendBytes(b []byte, field protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), v)
}
