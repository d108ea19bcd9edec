package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"untrained/nn"
)

// only returns the one node that uses a value, if it is of this kind and not of another use.
func (r *reader) only(name, op string) *node {
	if u := r.users[name]; len(u) == 1 && u[0].op == op && len(u[0].outputs) > 0 {
		return u[0]
	}
	return nil
}

// product reports whether a node multiplies by this number, and returns its other input.
func (r *reader) product(n *node, by float64) (other string, ok bool) {
	if n == nil || len(n.inputs) != 2 || len(n.outputs) == 0 {
		return "", false
	}
	switch {
	case n.op == "Mul" && r.near(n, 1, by), n.op == "Div" && r.near(n, 1, 1/by):
		return n.inputs[0], true
	case n.op == "Mul" && r.near(n, 0, by):
		return n.inputs[1], true
	}
	return "", false
}

// gelu reads x·½·(1 + erf(x/√2)) as exporters spell it out: the factor ½ comes first or last.
func (r *reader) gelu() bool {
	users := r.users[r.head]
	if len(users) != 2 || r.scale != nil {
		return false
	}
	for i, inner := range users {
		if x, ok := r.product(inner, math.Sqrt2/2); !ok || x != r.head {
			continue
		}
		erf := r.only(inner.outputs[0], "Erf")
		if erf == nil {
			continue
		}
		plus := r.only(erf.outputs[0], "Add")
		if plus == nil || !r.near(plus, 0, 1) && !r.near(plus, 1, 1) {
			continue
		}
		times := r.only(plus.outputs[0], "Mul")
		if times == nil {
			continue
		}
		outer := users[1-i]
		last := times
		if outer == times {
			last = r.only(times.outputs[0], "Mul")
			if _, ok := r.product(last, 0.5); !ok {
				continue
			}
		} else if x, ok := r.product(outer, 0.5); !ok || x != r.head || !slices.Contains(times.inputs, outer.outputs[0]) {
			continue
		}
		for _, n := range []*node{inner, erf, plus, times, outer, last} {
			r.done[n] = true
		}
		if r.add(nn.LayerSpec{Kind: nn.ActivationLayer, Act: nn.ErfGELU}) != nil {
			return false
		}
		r.head = last.outputs[0]
		return true
	}
	return false
}

var errBranch = errors.New("what it follows is used twice, and not as in SqueezeNet's fire modules: a 1×1 " +
	"convolution with ReLU, then a 1×1 and a 3×3 convolution, each with ReLU, joined in this order")

// fire reads a fire module from the two convolutions behind its squeezing one, which was read already.
func (r *reader) fire(n *node) error {
	layers := r.spec.Layers
	if len(layers) < 2 || r.scale != nil || r.form != channelsFirst {
		return errBranch
	}
	squeeze, relu := layers[len(layers)-2], layers[len(layers)-1]
	if squeeze.Kind != nn.ConvLayer || squeeze.K != 1 || squeeze.Step != 1 || squeeze.Pad != 0 ||
		relu.Kind != nn.ActivationLayer || relu.Act != nn.ReLU {
		return errBranch
	}
	l := nn.LayerSpec{Kind: nn.FireLayer, Bias: squeeze.Bias, Fire: nn.FireSizes{Squeeze: squeeze.Out}}
	var join *node
	var data [2][][]float32
	for _, conv := range r.users[r.head] {
		if conv.op != "Conv" || len(conv.outputs) == 0 || conv.whole("group", 1) != 1 {
			return errBranch
		}
		weight := r.constant(conv, 1)
		act := r.only(conv.outputs[0], "Relu")
		if act == nil || weight == nil || len(weight.dims) != 4 || weight.dims[1] != int64(squeeze.Out) {
			return errBranch
		}
		concat := r.only(act.outputs[0], "Concat")
		if concat == nil || join != nil && concat != join || len(concat.inputs) != 2 {
			return errBranch
		}
		join = concat
		w := nn.LayerSpec{Kind: nn.ConvLayer, Out: int(weight.dims[0])}
		var err error
		if w.K, err = square("window", weight.dims[2:], 1); err != nil {
			return err
		}
		if err := r.window(conv, &w, false); err != nil {
			return err
		}
		at := slices.Index(concat.inputs, act.outputs[0])
		if at < 0 || w.K != 1+2*at || w.Step != 1 || w.Pad != at || l.Bias != (conv.input(2) != "") || data[at] != nil {
			return errBranch
		}
		if at == 0 {
			l.Fire.Expand1 = w.Out
		} else {
			l.Fire.Expand3 = w.Out
		}
		kernel, err := r.kernel(conv, w.K, squeeze.Out, w.Out)
		if err != nil {
			return err
		}
		bias, err := r.bias(conv, w.Out)
		if err != nil {
			return err
		}
		data[at] = parameters(kernel, bias)
		r.done[conv], r.done[act] = true, true
	}
	if axis := join.whole("axis", 0); axis != 1 && axis != -3 {
		return errBranch
	}
	r.done[join] = true
	r.spec.Layers = layers[:len(layers)-2]
	r.after = join.outputs[0]
	return r.add(l, slices.Concat(data[0], data[1])...)
}

// mask reads the second half of a factorised readout, as Write writes it: behind a 1×1 convolution without bias a
// convolution of each channel by itself, over the whole map.
func (r *reader) mask(n *node, group int64, d []int64) error {
	refused := fmt.Errorf("its groups, %d, are not read: here each filter sees all channels", group)
	l := r.last()
	if l == nil || l.Kind != nn.ConvLayer || l.K != 1 || l.Step != 1 || l.Pad != 0 || l.Bias || r.form != channelsFirst {
		return refused
	}
	s := r.shape
	if group != int64(s.C) || !slices.Equal(d, []int64{group, 1, int64(s.H), int64(s.W)}) || r.scale != nil {
		return refused
	}
	for _, p := range n.attributes["pads"].ints {
		if p != 0 {
			return refused
		}
	}
	if auto := n.attributes["auto_pad"].s; auto != "" && auto != "NOTSET" && auto != "VALID" {
		return refused
	}
	mask, _, err := r.numbers(n, 1)
	if err != nil {
		return err
	}
	bias, err := r.bias(n, s.C)
	if err != nil {
		return err
	}
	at := len(r.data) - 1
	weight := r.data[at]
	r.data = r.data[:at]
	r.spec.Layers = r.spec.Layers[:len(r.spec.Layers)-1]
	return r.add(nn.LayerSpec{Kind: nn.ReadoutLayer, Out: s.C, Bias: bias != nil},
		slices.Concat([][]float32{transposed(mask, s.C, s.H*s.W)}, parameters(weight, bias))...)
}
