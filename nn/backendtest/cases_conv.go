package backendtest

import (
	"fmt"

	"untrained/nn"
	"untrained/nn/random"
)

// convolution is the sizes of one convolution.
type convolution struct {
	nn.Window
	cin, cout int
}

func (c convolution) in() int      { return c.N * c.H * c.W * c.cin }
func (c convolution) out() int     { return c.N * c.OH() * c.OW() * c.cout }
func (c convolution) weights() int { return c.KH * c.KW * c.cin * c.cout }

func (c convolution) String() string {
	return fmt.Sprintf("%s,%d→%d", windowName(c.Window), c.cin, c.cout)
}

func windowName(g nn.Window) string {
	return fmt.Sprintf("%d×%d×%d,%d×%d/%d,pad%d-%d-%d-%d", g.N, g.H, g.W, g.KH, g.KW, g.Stride, g.PadY, g.PadX, g.PadYE,
		g.PadXE)
}

// between draws a whole number uniformly from [low, high].
func between(s *random.Stream, low, high int) int { return low + s.IntN(high-low+1) }

// window draws a geometry; pad bounds the padding by the window minus pad.
func window(s *random.Stream, pad int) nn.Window {
	for {
		g := nn.Window{
			N: between(s, 1, 5), H: between(s, 1, 13), W: between(s, 1, 13),
			KH: between(s, 1, 5), KW: between(s, 1, 5), Stride: between(s, 1, 4),
		}
		g.PadY, g.PadX = between(s, 0, g.KH-pad), between(s, 0, g.KW-pad)
		g.PadYE, g.PadXE = between(s, 0, g.KH-pad), between(s, 0, g.KW-pad)
		if g.KH <= g.H+g.PadY+g.PadYE && g.KW <= g.W+g.PadX+g.PadXE {
			return g
		}
	}
}

func convCases(s *random.Stream) []testCase {
	same := func(n, size, k, cin, cout int) convolution {
		p := (k - 1) / 2
		return convolution{nn.Window{N: n, H: size, W: size, KH: k, KW: k, Stride: 1,
			PadY: p, PadX: p, PadYE: k - 1 - p, PadXE: k - 1 - p}, cin, cout}
	}
	dense := func(n, in, out int) convolution {
		return convolution{nn.Window{N: n, H: 1, W: 1, KH: 1, KW: 1, Stride: 1}, in, out}
	}
	shapes := []convolution{
		same(1, 1, 1, 1, 1), same(2, 9, 5, 1, 16), same(3, 8, 3, 16, 32), same(1, 7, 3, 70, 3), same(2, 5, 4, 5, 17),
		same(33, 3, 3, 2, 9),
		dense(1, 1, 1), dense(33, 70, 10), dense(17, 700, 13), dense(5, 33, 70), dense(64, 16, 16),
		// rows and columns left over
		{nn.Window{N: 2, H: 11, W: 9, KH: 3, KW: 2, Stride: 3, PadY: 0, PadX: 2, PadYE: 3, PadXE: 0}, 3, 8},
		// windows in the padding alone
		{nn.Window{N: 1, H: 2, W: 2, KH: 5, KW: 5, Stride: 1, PadY: 5, PadX: 5, PadYE: 5, PadXE: 5}, 2, 3},
		// pixels that no window sees
		{nn.Window{N: 1, H: 10, W: 10, KH: 1, KW: 1, Stride: 4}, 6, 5},
		{nn.Window{N: 1, H: 3, W: 40, KH: 3, KW: 7, Stride: 2, PadX: 3, PadXE: 3}, 4, 24},
	}
	for range 14 {
		c := convolution{window(s, 0), between(s, 1, 20), between(s, 1, 20)}
		if s.IntN(3) == 0 {
			c.cin, c.N = between(s, 30, 70), 1
		}
		if s.IntN(3) == 0 {
			c.cout, c.N = between(s, 30, 70), 1
		}
		if s.IntN(4) == 0 {
			c.N, c.cin, c.cout = between(s, 6, 33), between(s, 1, 6), between(s, 1, 6)
		}
		shapes = append(shapes, c)
	}
	var list []testCase
	for i, c := range shapes {
		act := nn.Activation(i % len(nn.Activations()))
		bias := i%4 != 3
		list = append(list,
			testCase{fmt.Sprintf("conv/%v,%v,bias=%t", c, act, bias), func(o *operands) nn.Op {
				op := nn.Conv{Window: c.Window, Cin: c.cin, Cout: c.cout, Act: act,
					X: o.normal(c.in()), Wt: o.filters(c.weights(), c.KH*c.KW*c.cin), Y: o.out(c.out())}
				if bias {
					op.B = o.normal(c.cout)
				}
				return op
			}},
			testCase{fmt.Sprintf("conv-input-grad/%v", c), func(o *operands) nn.Op {
				return nn.ConvInputGrad{Window: c.Window, Cin: c.cin, Cout: c.cout,
					DY: o.normal(c.out()), Wt: o.normal(c.weights()), DX: o.out(c.in())}
			}},
			testCase{fmt.Sprintf("conv-filter-grad/%v,bias=%t", c, bias), func(o *operands) nn.Op {
				op := nn.ConvFilterGrad{Window: c.Window, Cin: c.cin, Cout: c.cout,
					X: o.normal(c.in()), DY: o.normal(c.out()), DW: o.out(c.weights())}
				if bias {
					op.DB = o.out(c.cout)
				}
				return op
			}})
	}
	return list
}
