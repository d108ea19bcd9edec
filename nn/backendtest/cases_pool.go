package backendtest

import (
	"fmt"

	"untrained/nn"
	"untrained/nn/random"
)

func poolCases(s *random.Stream) []testCase {
	type pool struct {
		nn.Window
		c int
	}
	shapes := []pool{
		{nn.Window{N: 3, H: 8, W: 8, KH: 2, KW: 2, Stride: 2}, 16},
		{nn.Window{N: 1, H: 9, W: 7, KH: 2, KW: 2, Stride: 2}, 33}, // a row and a column left over
		{nn.Window{N: 2, H: 10, W: 10, KH: 3, KW: 3, Stride: 2}, 9},
		{nn.Window{N: 33, H: 2, W: 2, KH: 2, KW: 2, Stride: 2}, 1},
		{nn.Window{N: 1, H: 5, W: 5, KH: 5, KW: 5, Stride: 1}, 70},
		{nn.Window{N: 2, H: 7, W: 7, KH: 2, KW: 2, Stride: 4}, 5}, // values that no window sees
	}
	for range 14 {
		shapes = append(shapes, pool{window(s, 1), between(s, 1, 40)})
	}
	var list []testCase
	for _, p := range shapes {
		in, out := p.N*p.H*p.W*p.c, p.N*p.OH()*p.OW()*p.c
		name := fmt.Sprintf("%s,%d", windowName(p.Window), p.c)
		list = append(list,
			testCase{"max-pool/" + name, func(o *operands) nn.Op {
				return nn.MaxPool{Window: p.Window, C: p.c, X: o.normal(in), Y: o.out(out)}
			}},
			testCase{"avg-pool/" + name, func(o *operands) nn.Op {
				return nn.AvgPool{Window: p.Window, C: p.c, X: o.normal(in), Y: o.out(out)}
			}},
			testCase{"avg-pool-grad/" + name, func(o *operands) nn.Op {
				return nn.AvgPoolGrad{Window: p.Window, C: p.c, DY: o.normal(out), DX: o.out(in)}
			}},
			testCase{"max-pool-grad/" + name, func(o *operands) nn.Op {
				return maxPoolGradOf(o, p.Window, p.c, o.normal(in))
			}},
			testCase{"max-pool-grad/ties," + name, func(o *operands) nn.Op {
				return maxPoolGradOf(o, p.Window, p.c, o.coarse(in))
			}})
	}
	return list
}

// maxPoolGradOf returns the gradient of a pooling whose Y is what the forward
// operation would have left.
func maxPoolGradOf(o *operands, g nn.Window, c int, x nn.Tensor) nn.Op {
	out := g.N * g.OH() * g.OW() * c
	if o.err != nil {
		return nil
	}
	first := o.tensors[len(o.tensors)-1].first[x.Offset:][:x.Len]
	in, y := make([]float64, x.Len), make([]float64, out)
	for i, v := range first {
		in[i] = float64(v)
	}
	maxPool(nn.MaxPool{Window: g, C: c}, in, y)
	top := make([]float32, out)
	for i, v := range y {
		top[i] = float32(v)
	}
	return nn.MaxPoolGrad{Window: g, C: c, X: x, Y: o.given(top...), DY: o.normal(out), DX: o.out(x.Len)}
}
