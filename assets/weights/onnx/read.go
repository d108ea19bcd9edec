package onnx

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"untrained/nn"
)

// Network is a network that was read.
type Network struct {
	Params *nn.Params
	Notes  []string          // what was left out or computed in another form, in sentences
	Meta   map[string]string // the file's own metadata
}

// Is reports whether a file looks like ONNX: a message that begins with a version, as no safetensors file does.
func Is(file []byte) bool {
	const longestHeader = 1 << 20 // of a safetensors file, which begins with its length
	return len(file) >= 8 && file[0] == 0x08 && file[1] > 0 && file[1] < 32 &&
		binary.LittleEndian.Uint64(file) > longestHeader
}

// Read reads a network. The error names the node that is not read, and the remedy.
func Read(file []byte) (*Network, error) {
	n, err := read(file)
	if err != nil {
		return nil, fmt.Errorf("ONNX: %w", err)
	}
	return n, nil
}

func read(file []byte) (*Network, error) {
	if len(file) > MaxFile {
		return nil, fmt.Errorf("the file has %d bytes; at most %d are read", len(file), MaxFile)
	}
	if kind := nn.ForeignFile(file); kind != "" {
		return nil, fmt.Errorf("this is %s", kind)
	}
	m := &model{}
	if err := m.read(file); err != nil {
		return nil, fmt.Errorf("the file cannot be read (%w): it may be truncated or of another kind", err)
	}
	r := &reader{model: m, values: m.graph.tensors, users: map[string][]*node{}, done: map[*node]bool{}, room: len(file)}
	if err := r.begin(); err != nil {
		return nil, err
	}
	for _, n := range m.graph.nodes {
		if r.done[n] {
			continue
		}
		if err := r.node(n); err != nil {
			return nil, fmt.Errorf("node %q (%s): %w", clip(n.label()), clip(n.op), err)
		}
	}
	return r.finish()
}

// label is the node's name, or that of what it gives.
func (n *node) label() string {
	if n.name != "" || len(n.outputs) == 0 {
		return n.name
	}
	return n.outputs[0]
}

// reader follows the chain of nodes from the pictures on. Only its end can be used: that the chain has no branches
// is checked at every node.
type reader struct {
	model  *model
	values map[string]*tensor // constants
	users  map[string][]*node // of every value; nodes that look at its shape only are not among them
	done   map[*node]bool     // nodes that were read with one before

	head  string      // the value at the end of the chain
	shape nn.Shape    // its shape
	form  form        // how it lies in ONNX
	maps  nn.Shape    // where it is flat: the picture that it was
	order flatOrder   // where it is flat: how that was flattened
	zeros nn.Edges    // that a Pad node put around it, for the next convolution
	scale *affine     // what is still to be folded into the next layer with weights
	ended bool        // after a softmax
	spec  nn.Spec     // the layers so far
	data  [][]float32 // their parameters, in nn's order
	room  int         // how many more numbers of weights may be decoded
	notes []string
	after string // the end of the chain behind several nodes that were read as one
}

// form is the order of the axes of a value.
type form int

const (
	channelsFirst form = iota // N×C×H×W
	channelsLast              // N×H×W×C
	flat                      // N×values
)

type flatOrder int

const (
	byChannel flatOrder = iota // as ONNX flattens N×C×H×W
	byPlace                    // as nn does
)

// begin finds the pictures.
func (r *reader) begin() error {
	g := &r.model.graph
	for _, n := range g.nodes { // some stand behind what uses them
		if n.op == "Constant" && len(n.outputs) > 0 {
			if t, err := constant(n); err == nil {
				r.values[n.outputs[0]] = t
			}
		}
	}
	if len(g.nodes) == 0 {
		return errors.New("its graph has no nodes: this may not be an ONNX file, or it is truncated")
	}
	for _, n := range g.nodes {
		if n.op == "Shape" || n.op == "Size" {
			continue
		}
		for _, name := range n.inputs {
			if name != "" && !slices.Contains(r.users[name], n) {
				r.users[name] = append(r.users[name], n)
			}
		}
	}
	var pictures []*argument
	for _, a := range g.inputs {
		if g.tensors[a.name] == nil {
			pictures = append(pictures, a)
		}
	}
	if len(pictures) != 1 {
		var names []string
		for _, a := range pictures[:min(len(pictures), 8)] {
			names = append(names, clip(a.name))
		}
		return fmt.Errorf("the network takes %d inputs %q: networks of one input, pictures, are read", len(pictures), names)
	}
	in := pictures[0]
	r.head = in.name
	sizes := func(h, w, c int) error {
		for _, i := range []int{h, w, c} {
			if d := in.dims[i]; d < 1 {
				return fmt.Errorf("the height, width or channels of the input %q are not fixed (%v): export the network with "+
					"pictures of one size, only their number may be open", clip(in.name), in.dims)
			} else if d > nn.MaxChannels {
				return fmt.Errorf("the input %q of %v is too large", clip(in.name), in.dims)
			}
		}
		r.shape = nn.Shape{H: int(in.dims[h]), W: int(in.dims[w]), C: int(in.dims[c])}
		return nil
	}
	var err error
	switch len(in.dims) {
	case 2:
		if in.dims[1] < 1 || in.dims[1] > nn.MaxChannels {
			return fmt.Errorf("the input %q has no fixed length that is read: %v", clip(in.name), in.dims)
		}
		r.shape, r.form = nn.Shape{H: 1, W: 1, C: int(in.dims[1])}, flat
		r.maps, r.order = r.shape, byPlace
	case 4:
		r.form = channelsFirst
		if users := r.users[in.name]; len(users) == 1 && users[0].op == "Transpose" &&
			slices.Equal(users[0].attributes["perm"].ints, []int64{0, 3, 1, 2}) {
			r.form = channelsLast
			err = sizes(1, 2, 3)
			break
		}
		err = sizes(2, 3, 1)
	default:
		err = fmt.Errorf("the input %q has %d axes %v: pictures have four, number × channels × height × width",
			clip(in.name), len(in.dims), in.dims)
	}
	r.spec.Input = r.shape
	return err
}

// finish puts the network together.
func (r *reader) finish() (*Network, error) {
	if r.scale != nil {
		return nil, r.scale.refused("nothing with weights follows")
	}
	if r.zeros != (nn.Edges{}) {
		return nil, errors.New("the network ends in zeros around its maps, which no layer reads")
	}
	moved := r.order == byChannel && r.maps.C > 1
	if i := len(r.spec.Layers) - 1; i > 0 && r.spec.Layers[i].Kind == nn.FlattenLayer && moved {
		r.note("The last node flattens its maps; it was left out, because the order of values differs here.")
		r.spec.Layers = r.spec.Layers[:i]
	}
	params, err := nn.NewParams(r.spec, r.data)
	if err != nil {
		return nil, err
	}
	return &Network{Params: r.asWritten(params), Notes: r.notes, Meta: r.model.meta}, nil
}

// asWritten returns the parameters with the text that Write left, where that is the same network: it may have layers
// that ONNX does not need, and names of its own.
func (r *reader) asWritten(p *nn.Params) *nn.Params {
	spec, err := nn.ParseSpec(r.model.meta[specKey])
	if err != nil || spec.Input != p.Spec.Input {
		return p
	}
	plain := func(s nn.Spec) []nn.LayerSpec {
		var layers []nn.LayerSpec
		shapes, _ := s.Shapes() // it was built once
		in := s.Input
		for i, l := range s.Layers {
			idle := l.Kind == nn.FlattenLayer && in.H*in.W == 1 || l.Kind == nn.ActivationLayer && l.Act == nn.Linear
			l.Name = ""
			if l.Pad == nn.Same || l.Pad == nn.Ceil {
				l.Pad = 0 // written as numbers of zeros; the sizes must agree
			}
			if l.Pad == nn.Each {
				l.Pad, l.Edge = 0, nn.Edges{}
			}
			if !idle {
				layers = append(layers, l)
			}
			in = shapes[i]
		}
		return layers
	}
	if !slices.Equal(plain(spec), plain(p.Spec)) {
		return p
	}
	var data [][]float32
	for _, t := range p.Tensors {
		data = append(data, t.Data)
	}
	if q, err := nn.NewParams(spec, data); err == nil {
		return q
	}
	return p
}

func (r *reader) note(format string, values ...any) {
	if note := fmt.Sprintf(format, values...); !slices.Contains(r.notes, note) {
		r.notes = append(r.notes, note)
	}
}

// add appends a layer with its parameters.
func (r *reader) add(l nn.LayerSpec, data ...[]float32) error {
	r.spec.Layers = append(r.spec.Layers, l)
	shapes, err := r.spec.Shapes()
	if err != nil {
		return err
	}
	r.shape = shapes[len(shapes)-1]
	r.data = append(r.data, data...)
	return nil
}

// last returns the last layer; nil before the first.
func (r *reader) last() *nn.LayerSpec {
	if len(r.spec.Layers) == 0 {
		return nil
	}
	return &r.spec.Layers[len(r.spec.Layers)-1]
}

// numbers decodes the constant that is input i of a node, with its shape.
func (r *reader) numbers(n *node, i int) ([]float32, []int64, error) {
	t := r.constant(n, i)
	if t == nil {
		return nil, nil, fmt.Errorf("its input %d, %q, is not a constant: weights must be in the file", i, clip(n.input(i)))
	}
	count, err := t.count()
	if err != nil {
		return nil, nil, err
	}
	if r.room -= count; r.room < 0 {
		return nil, nil, errors.New("weights are used so often that they are more than the file holds")
	}
	values, err := t.numbers()
	return values, t.dims, err
}

// constant returns the constant that is input i of a node, or nil.
func (r *reader) constant(n *node, i int) *tensor { return r.values[n.input(i)] }

// input returns the name of an input, "" for one that is left out.
func (n *node) input(i int) string {
	if i < len(n.inputs) {
		return n.inputs[i]
	}
	return ""
}

// whole returns a whole number of an attribute.
func (n *node) whole(name string, otherwise int64) int64 {
	if a, ok := n.attributes[name]; ok {
		return a.i
	}
	return otherwise
}

// number returns a number of an attribute.
func (n *node) number(name string, otherwise float32) float32 {
	if a, ok := n.attributes[name]; ok {
		return a.f
	}
	return otherwise
}
