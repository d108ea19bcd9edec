package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// batchNormalization folds y = (x − mean)/√(variance + ε) · scale + bias.
func (r *reader) batchNormalization(n *node) error {
	if n.whole("training_mode", 0) != 0 {
		return errors.New("it is in training mode: call model.eval() before exporting")
	}
	if r.form == channelsLast {
		return fmt.Errorf("it gets %s", r.axes())
	}
	channels := r.shape.C
	var list [4][]float32
	for i := range list {
		values, dims, err := r.numbers(n, i+1)
		if err != nil {
			return err
		}
		if len(values) != channels {
			return fmt.Errorf("its input %d has the shape %v, for %d channels", i+1, dims, channels)
		}
		list[i] = values
	}
	epsilon := float64(n.number("epsilon", 1e-5))
	scale, shift := make([]float64, channels), make([]float64, channels)
	for c := range channels {
		deviation := math.Sqrt(float64(list[3][c]) + epsilon)
		if !(deviation > 0) {
			return fmt.Errorf("the variance of channel %d is %g", c, list[3][c])
		}
		scale[c] = float64(list[0][c]) / deviation
		shift[c] = float64(list[1][c]) - float64(list[2][c])*scale[c]
	}
	return r.fold(n, scale, shift)
}

// arithmetic folds a sum, difference, product or quotient with a constant.
func (r *reader) arithmetic(n *node) error {
	other, first := 1, n.input(0) == r.head
	if !first {
		other = 0
	}
	if len(n.inputs) != 2 || n.input(0) == n.input(1) {
		return errors.New("it joins what the network has computed with itself, which is not read")
	}
	if r.form == channelsLast {
		return fmt.Errorf("it gets %s", r.axes())
	}
	values, dims, err := r.numbers(n, other)
	if err != nil {
		return err
	}
	if values, err = r.spread(values, dims); err != nil {
		return err
	}
	scale, shift := make([]float64, len(values)), make([]float64, len(values))
	for c, x := range values {
		v := float64(x)
		switch scale[c] = 1; {
		case n.op == "Add":
			shift[c] = v
		case n.op == "Sub" && first:
			shift[c] = -v
		case n.op == "Sub":
			scale[c], shift[c] = -1, v
		case n.op == "Mul":
			scale[c] = v
		case first && v != 0:
			scale[c] = 1 / v
		default:
			return errors.New("it divides by what the network has computed, or by 0")
		}
	}
	return r.fold(n, scale, shift)
}

// spread returns a number for each channel of a constant that ONNX broadcasts.
func (r *reader) spread(values []float32, dims []int64) ([]float32, error) {
	channels := r.shape.C
	rank := 4
	if r.form == flat {
		rank = 2
	}
	whole := slices.Concat(slices.Repeat([]int64{1}, max(rank-len(dims), 0)), dims)
	if len(values) == 1 {
		return slices.Repeat(values, channels), nil
	}
	want := slices.Repeat([]int64{1}, rank)
	want[1] = int64(channels)
	if !slices.Equal(whole, want) {
		return nil, fmt.Errorf("its constant has the shape %v: one number, or one a channel, is read (%v)", dims, want)
	}
	return values, nil
}
