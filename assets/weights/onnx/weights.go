package onnx

import (
	"errors"
	"fmt"
	"slices"

	"untrained/nn"
)

// conv reads a convolution, or what it begins: a fire module, or the mask of a factorised readout.
func (r *reader) conv(n *node) error {
	weight := r.constant(n, 1)
	if weight == nil {
		return fmt.Errorf("its weights %q are not in the file", clip(n.input(1)))
	}
	d := weight.dims
	if len(d) != 4 || d[2] < 1 || d[3] < 1 || d[0] < 1 {
		return fmt.Errorf("its weights have the shape %v: convolutions over height and width are read", d)
	}
	if group := n.whole("group", 1); group != 1 {
		return r.mask(n, group, d)
	}
	if r.form == channelsFirst && d[1] != int64(r.shape.C) {
		return fmt.Errorf("its weights have the shape %v, for %d channels", d, r.shape.C)
	}
	if len(r.users[r.head]) == 2 {
		return r.fire(n)
	}
	l := nn.LayerSpec{Kind: nn.ConvLayer, Out: int(d[0]), Bias: n.input(2) != ""}
	var err error
	if l.K, err = square("window", d[2:], 1); err != nil {
		return err
	}
	if k := n.attributes["kernel_shape"].ints; len(k) > 0 && !slices.Equal(k, d[2:]) {
		return fmt.Errorf("its kernel_shape %v is not that of its weights, %v", k, d)
	}
	if err := r.window(n, &l, false); err != nil {
		return err
	}
	if z := r.zeros; z != (nn.Edges{}) {
		if l.Pad < 0 && l.Pad != nn.Each {
			return errors.New("zeros stand before it, and it pads by itself, too")
		}
		e := l.Edge
		if l.Pad != nn.Each {
			e = nn.Edges{Top: l.Pad, Left: l.Pad, Bottom: l.Pad, Right: l.Pad}
		}
		r.surround(&l, nn.Edges{Top: e.Top + z.Top, Left: e.Left + z.Left, Bottom: e.Bottom + z.Bottom,
			Right: e.Right + z.Right})
		r.zeros = nn.Edges{}
	}
	data, err := r.kernel(n, l.K, int(d[1]), l.Out)
	if err != nil {
		return err
	}
	bias, err := r.bias(n, l.Out)
	if err != nil {
		return err
	}
	if r.scale != nil {
		if l.Pad != 0 && slices.ContainsFunc(r.scale.shift, func(v float64) bool { return v != 0 }) {
			return r.scale.refused("a convolution with padding follows, whose zeros would be shifted")
		}
		if bias, err = r.scale.into(data, bias, r.shape.C, l.Out, func(row int) int { return row % r.shape.C }); err != nil {
			return err
		}
		l.Bias, r.scale = true, nil
	}
	return r.add(l, parameters(data, bias)...)
}

// parameters returns a layer's parameters in nn's order.
func parameters(weight, bias []float32) [][]float32 {
	if bias == nil {
		return [][]float32{weight}
	}
	return [][]float32{weight, bias}
}

// kernel reads the weights of a convolution and turns them.
func (r *reader) kernel(n *node, k, in, out int) ([]float32, error) {
	data, _, err := r.numbers(n, 1)
	if err != nil {
		return nil, err
	}
	return nn.FromTorch(data, []int{k, k, in, out}, nn.Shape{}), nil
}

// bias reads input 2 of a node, if it has one.
func (r *reader) bias(n *node, out int) ([]float32, error) {
	if n.input(2) == "" {
		return nil, nil
	}
	bias, dims, err := r.numbers(n, 2)
	if err == nil && len(bias) == 1 && out > 1 { // Gemm spreads one number
		bias = slices.Repeat(bias, out)
	}
	if err == nil && len(bias) != out {
		err = fmt.Errorf("its bias has the shape %v, for %d outputs", dims, out)
	}
	return bias, err
}

// dense reads Gemm and MatMul.
func (r *reader) dense(n *node) error {
	if r.form != flat {
		return fmt.Errorf("it does not get values in a row, but %v: put Flatten before it", r.axes())
	}
	if n.input(0) != r.head {
		return errors.New("its first input is not what the network has computed")
	}
	data, d, err := r.numbers(n, 1)
	if err != nil {
		return err
	}
	turned := n.op == "Gemm" && n.whole("transB", 0) != 0
	if len(d) != 2 || n.whole("transA", 0) != 0 {
		return fmt.Errorf("its weights have the shape %v: a matrix is read, behind values in a row", d)
	}
	in, out := int(d[0]), int(d[1])
	if turned {
		in, out = out, in
	}
	if in != r.shape.C {
		return fmt.Errorf("its weights have the shape %v, for %d values", d, r.shape.C)
	}
	maps := nn.Shape{H: 1, W: 1, C: in}
	if r.order == byChannel {
		maps = r.maps
	}
	if !turned { // In×Out becomes Out×In, which FromTorch takes
		data = transposed(data, in, out)
	}
	data = nn.FromTorch(data, []int{in, out}, maps)
	if alpha := n.number("alpha", 1); alpha != 1 && n.op == "Gemm" {
		for i := range data {
			data[i] *= alpha
		}
	}
	bias, err := r.bias(n, out)
	if err != nil {
		return err
	}
	if beta := n.number("beta", 1); beta != 1 {
		for i := range bias {
			bias[i] *= beta
		}
	}
	if r.scale != nil {
		channels := len(r.scale.scale)
		if bias, err = r.scale.into(data, bias, in, out, func(row int) int { return row % channels }); err != nil {
			return err
		}
		r.scale = nil
	}
	l := nn.LayerSpec{Kind: nn.DenseLayer, Out: out, Bias: bias != nil}
	if err := r.add(l, parameters(data, bias)...); err != nil {
		return err
	}
	r.maps, r.order = r.shape, byPlace
	return nil
}

// transposed returns a rows×columns matrix as columns×rows.
func transposed(x []float32, rows, columns int) []float32 {
	y := make([]float32, len(x))
	for i := range rows {
		for j := range columns {
			y[j*rows+i] = x[i*columns+j]
		}
	}
	return y
}

// affine is a factor and an offset for each channel that are still to be folded into the next layer with weights.
type affine struct {
	node         *node
	scale, shift []float64
}

func (a *affine) refused(why string) error {
	return fmt.Errorf("the factors and offsets of node %q (%s) cannot be folded into a layer with weights, because %s: "+
		"put it directly behind a convolution or a dense layer", clip(a.node.label()), clip(a.node.op), why)
}

// into folds the factors into the rows of a layer's weights, K×K×In×Out or In×Out, and the offsets into its bias;
// channel is that of a row.
func (a *affine) into(weight, bias []float32, in, out int, channel func(row int) int) ([]float32, error) {
	sum := make([]float64, out)
	for o, v := range bias {
		sum[o] = float64(v)
	}
	for row := range len(weight) / out {
		c := channel(row)
		if c >= len(a.scale) {
			return nil, fmt.Errorf("%d channels for factors of %d", in, len(a.scale))
		}
		for o := range out {
			w := float64(weight[row*out+o])
			sum[o] += w * a.shift[c]
			weight[row*out+o] = float32(w * a.scale[c])
		}
	}
	folded := make([]float32, out)
	for o, v := range sum {
		folded[o] = float32(v)
	}
	return folded, finite(&tensor{name: a.node.label()}, slices.Concat(weight, folded))
}

// fold multiplies each channel by a factor and adds an offset: in the layer with weights that was read last, if
// nothing follows it, else later.
func (r *reader) fold(n *node, scale, shift []float64) error {
	l := r.last()
	if l == nil || l.Kind != nn.ConvLayer && l.Kind != nn.DenseLayer {
		if r.form == flat && r.maps.H*r.maps.W > 1 {
			if len(scale) != r.maps.C {
				return errors.New("it stands behind a flattened picture, where it has one factor a value: put it before")
			}
		}
		if r.scale == nil {
			r.scale = &affine{n, scale, shift}
			return nil
		}
		for c := range scale { // s·(s₀x + t₀) + t
			r.scale.scale[c], r.scale.shift[c] = scale[c]*r.scale.scale[c], scale[c]*r.scale.shift[c]+shift[c]
		}
		return nil
	}
	if !l.Bias && slices.ContainsFunc(shift, func(v float64) bool { return v != 0 }) {
		r.data = append(r.data, make([]float32, l.Out))
		l.Bias = true
	}
	at := len(r.data) - 1
	if l.Bias {
		at--
		bias := r.data[at+1]
		for o, v := range bias {
			bias[o] = float32(float64(v)*scale[o] + shift[o])
		}
	}
	weight := r.data[at]
	for i, v := range weight {
		weight[i] = float32(float64(v) * scale[i%l.Out])
	}
	return finite(&tensor{name: n.label()}, slices.Concat(r.data[at:]...))
}
