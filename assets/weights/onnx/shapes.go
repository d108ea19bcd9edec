package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"untrained/nn"
)

// errNotConstant says that a node depends on the pictures.
var errNotConstant = errors.New("not constant")

// constants computes a node that gives the same for all pictures: constants, and how the shape of a reshaping is worked
// out by exporters that leave the number of pictures open.
func (r *reader) constants(n *node) error {
	give := func(t *tensor, err error) error {
		if err == nil {
			r.values[n.outputs[0]] = t
		}
		return err
	}
	if n.op == "Constant" {
		return give(constant(n))
	}
	if n.op == "Shape" {
		if t := r.constant(n, 0); t != nil {
			return give(wholes(t.dims...), nil)
		}
		if n.input(0) != r.head {
			return fmt.Errorf("it asks for the shape of %q, which is not what the network has come to", clip(n.input(0)))
		}
		dims := r.dims()
		start, end := n.whole("start", 0), n.whole("end", int64(len(dims)))
		if start < 0 || start > end || end > int64(len(dims)) {
			return fmt.Errorf("it asks for axes %d to %d", start, end)
		}
		return give(wholes(dims[start:end]...), nil)
	}
	if len(n.inputs) == 0 || r.constant(n, 0) == nil {
		return errNotConstant
	}
	switch n.op {
	case "Identity":
		return give(r.constant(n, 0), nil)
	case "Gather", "Concat", "Unsqueeze", "Squeeze", "Cast":
	default:
		return errNotConstant
	}
	var lists [][]int64
	for i := range n.inputs {
		t := r.constant(n, i)
		if t == nil {
			return errNotConstant
		}
		list, err := t.ints()
		if err != nil {
			return err
		}
		lists = append(lists, list)
	}
	switch n.op {
	case "Gather":
		var picked []int64
		if len(lists) != 2 {
			return errors.New("it does not have two inputs")
		}
		for _, i := range lists[1] {
			if i < 0 {
				i += int64(len(lists[0]))
			}
			if i < 0 || i >= int64(len(lists[0])) {
				return fmt.Errorf("it picks number %d of %d", i, len(lists[0]))
			}
			picked = append(picked, lists[0][i])
		}
		return give(wholes(picked...), nil)
	case "Concat":
		all := slices.Concat(lists...)
		if len(all) > maxValues {
			return errors.New("it joins too many numbers")
		}
		return give(wholes(all...), nil)
	}
	return give(wholes(lists[0]...), nil) // the same numbers, with other axes
}

// constant returns what a Constant node holds.
func constant(n *node) (*tensor, error) {
	for name, a := range n.attributes {
		switch name {
		case "value":
			if a.t != nil {
				return a.t, nil
			}
		case "value_int":
			return wholes(a.i), nil
		case "value_ints":
			return wholes(a.ints...), nil
		case "value_float":
			return floats([]int64{}, a.f), nil
		case "value_floats":
			return floats([]int64{int64(len(a.floats))}, a.floats...), nil
		}
	}
	return nil, errors.New("it holds no numbers that are read")
}

// dims returns the shape of the value at the end of the chain, for one picture.
func (r *reader) dims() []int64 {
	s := r.shape
	switch r.form {
	case flat:
		return []int64{1, int64(s.C)}
	case channelsLast:
		return []int64{1, int64(s.H), int64(s.W), int64(s.C)}
	}
	return []int64{1, int64(s.C), int64(s.H), int64(s.W)}
}

// flatten reads what makes a row of values from maps, or changes nothing.
func (r *reader) flatten(n *node) error {
	have := r.dims()
	var want []int64
	switch n.op {
	case "Flatten":
		axis := n.whole("axis", 1)
		if axis < 0 {
			axis += int64(len(have))
		}
		if axis != 1 {
			return fmt.Errorf("it flattens from axis %d on; 1, all but the number of pictures, is read", axis)
		}
		want = []int64{1, -1}
	case "Squeeze":
		axes := n.attributes["axes"].ints
		if t := r.constant(n, 1); t != nil {
			var err error
			if axes, err = t.ints(); err != nil {
				return err
			}
		}
		want = []int64{1, -1}
		if len(axes) != 2 || r.shape.H*r.shape.W != 1 || r.form != channelsFirst {
			return fmt.Errorf("it takes the axes %v away from %s; height and width are, where both are 1", axes, r.axes())
		}
	default:
		want = slices.Clone(n.attributes["shape"].ints)
		if t := r.constant(n, 1); t != nil {
			var err error
			if want, err = t.ints(); err != nil {
				return err
			}
		}
	}
	if len(want) < 2 {
		return fmt.Errorf("it makes the shape %v of %s, which is not read", want, r.axes())
	}
	for i, d := range want {
		if d == 0 && i < len(have) { // as before
			want[i] = have[i]
		}
	}
	rest := int64(1)
	for i, d := range want[1:] {
		if d < 0 { // what is left
			want[1+i] = int64(r.shape.Len())
			for k, e := range want[1:] {
				if k != i {
					want[1+i] /= max(e, 1)
				}
			}
		}
		if want[1+i] > int64(r.shape.Len()) {
			break
		}
		rest *= want[1+i]
	}
	switch {
	case rest != int64(r.shape.Len()):
	case slices.Equal(want[1:], have[1:]):
		return nil
	case len(want) == 2:
		return r.flat()
	case len(want) == 4 && r.form == flat && (r.order == byPlace || r.maps.H*r.maps.W == 1) && want[2]*want[3] == 1:
		r.form = channelsFirst
		return nil
	}
	return fmt.Errorf("it makes the shape %v of %s, which is not read", want, r.axes())
}

// flat makes a row of values from maps.
func (r *reader) flat() error {
	r.maps, r.order = r.shape, byChannel
	if r.form == channelsLast {
		r.order = byPlace
	}
	r.form = flat
	if r.maps.H*r.maps.W == 1 {
		return nil // they are one already
	}
	return r.add(nn.LayerSpec{Kind: nn.FlattenLayer})
}

func (r *reader) transpose(n *node) error {
	perm := n.attributes["perm"].ints
	switch {
	case r.form == channelsFirst && slices.Equal(perm, []int64{0, 2, 3, 1}):
		r.form = channelsLast
	case r.form == channelsLast && slices.Equal(perm, []int64{0, 3, 1, 2}):
		r.form = channelsFirst
	case r.form != flat && slices.Equal(perm, []int64{0, 1, 2, 3}), r.form == flat && slices.Equal(perm, []int64{0, 1}):
	default:
		return fmt.Errorf("it orders the axes as %v, of %s: only channels are read to go last or to come back",
			perm, r.axes())
	}
	return nil
}

// pad reads zeros around maps, which the convolution behind it takes over.
func (r *reader) pad(n *node) error {
	pads, value := n.attributes["pads"].ints, float64(n.number("value", 0))
	if t := r.constant(n, 1); t != nil {
		var err error
		if pads, err = t.ints(); err != nil {
			return err
		}
	}
	if n.input(2) != "" {
		v, ok := r.scalar(n, 2)
		if !ok {
			return errors.New("what it fills in is not known")
		}
		value = v
	}
	if mode := n.attributes["mode"].s; mode != "" && mode != "constant" || value != 0 {
		return fmt.Errorf("it fills with %g in the mode %q; zeros are read", value, clip(mode))
	}
	if len(pads) != 8 || r.form != channelsFirst || n.input(3) != "" || r.scale != nil {
		return fmt.Errorf("its numbers %v do not belong to %s", pads, r.axes())
	}
	for i, p := range pads {
		if p < 0 || p > nn.MaxSize || i%4 < 2 && p != 0 {
			return fmt.Errorf("its numbers %v are not zeros around maps", pads)
		}
	}
	z := &r.zeros
	z.Top, z.Left, z.Bottom, z.Right = z.Top+int(pads[2]), z.Left+int(pads[3]), z.Bottom+int(pads[6]), z.Right+int(pads[7])
	return nil
}

// slice reads what takes every n-th value in both directions, as Write writes a subsampling layer.
func (r *reader) slice(n *node) error {
	var list [4][]int64 // starts, ends, axes, steps
	for i := range list {
		t := r.constant(n, i+1)
		if t == nil {
			return errors.New("it cuts a part out, which is not read")
		}
		var err error
		if list[i], err = t.ints(); err != nil {
			return err
		}
	}
	starts, ends, axes, steps := list[0], list[1], list[2], list[3]
	if r.form != channelsFirst || !slices.Equal(axes, []int64{2, 3}) || !slices.Equal(starts, []int64{0, 0}) ||
		len(ends) != 2 || len(steps) != 2 || steps[0] != steps[1] || steps[0] < 1 || steps[0] > nn.MaxSize {
		return errors.New("it cuts a part out, which is not read; every n-th value in both directions is")
	}
	k := int(steps[0])
	for i, size := range []int{r.shape.H, r.shape.W} {
		end := min(ends[i], int64(size))
		if end < 1 || (int(end)+k-1)/k != size/k {
			return fmt.Errorf("it ends at %v of %s", ends, r.axes())
		}
	}
	return r.add(nn.LayerSpec{Kind: nn.SubsampleLayer, K: k})
}

// scalar returns the one number that is input i of a node.
func (r *reader) scalar(n *node, i int) (float64, bool) {
	t := r.constant(n, i)
	if t == nil {
		return 0, false
	}
	if count, err := t.count(); err != nil || count != 1 {
		return 0, false
	}
	values, err := t.numbers()
	if err != nil {
		return 0, false
	}
	return float64(values[0]), true
}

// near reports whether an input of a node is about this number.
func (r *reader) near(n *node, i int, want float64) bool {
	v, ok := r.scalar(n, i)
	return ok && math.Abs(v-want) < 1e-3*want
}
