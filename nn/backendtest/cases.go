package backendtest

import (
	"fmt"
	"math"

	"untrained/nn"
	"untrained/nn/random"
)

// A testCase is one operation with its sizes; build makes its operands.
type testCase struct {
	name  string
	build func(o *operands) nn.Op
}

// cases returns every operation on shapes that are easy to get wrong and on random ones.
func cases(seed uint64) []testCase {
	s := random.New(seed, "backendtest", "shapes")
	var list []testCase
	list = append(list, convCases(s)...)
	list = append(list, valueCases(s)...)
	list = append(list, poolCases(s)...)
	list = append(list, branchCases(s)...)
	list = append(list, matrixCases(s)...)
	list = append(list, trainingCases(s)...)
	return list
}

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

func valueCases(s *random.Stream) []testCase {
	var list []testCase
	for _, act := range nn.Activations() {
		for _, n := range []int{1, 3, 8, 31, 64, 1000 + s.IntN(100)} {
			list = append(list,
				testCase{fmt.Sprintf("activate/%v,%d", act, n), func(o *operands) nn.Op {
					return nn.Activate{Act: act, N: n, X: o.normal(n), Y: o.out(n)}
				}},
				testCase{fmt.Sprintf("activate/%v,%d,in place", act, n), func(o *operands) nn.Op {
					x := o.inout(n, false)
					return nn.Activate{Act: act, N: n, X: x, Y: x}
				}},
				testCase{fmt.Sprintf("activate-grad/%v,%d", act, n), func(o *operands) nn.Op {
					return nn.ActivateGrad{Act: act, N: n, X: o.coarse(n), Y: o.coarse(n), DY: o.normal(n),
						DX: o.out(n)}
				}},
				testCase{fmt.Sprintf("activate-grad/%v,%d,in place,one of X and Y", act, n), func(o *operands) nn.Op {
					d := o.inout(n, false)
					op := nn.ActivateGrad{Act: act, N: n, DY: d, DX: d}
					if act.NeedsInput() {
						op.X = o.normal(n)
					} else {
						op.Y = o.normal(n)
					}
					return op
				}})
		}
		list = append(list, wideCases(act)...)
	}
	return list
}

// wideCases returns an activation over all orders of magnitude. The large values come
// in cases of their own: tolerances are relative to a tensor's largest value.
func wideCases(act nn.Activation) []testCase {
	var list []testCase
	for _, r := range []struct {
		name string
		x    []float32
	}{
		{"small", []float32{-1e-3, -1e-20, -1e-42, 0, 1e-42, 1e-20, 1e-6, 1e-3}},
		{"negative", []float32{-3e38, -1e10, -1000, -104, -100, -89, -88, -50, -20}},
		{"bend", []float32{-20, -10, -9.5, -9, -5, -4, -3, -2, -1, -.6, -.3, .3, .6, 1, 2, 3, 4.9, 9.1, 12, 20}},
		{"large", []float32{20, 50, 87, 89, 100, 1e10, 3e38}},
	} {
		n := len(r.x)
		list = append(list, testCase{fmt.Sprintf("activate/%v,%s", act, r.name), func(o *operands) nn.Op {
			return nn.Activate{Act: act, N: n, X: o.given(r.x...), Y: o.out(n)}
		}})
		if act.NeedsInput() {
			list = append(list, testCase{fmt.Sprintf("activate-grad/%v,%s", act, r.name), func(o *operands) nn.Op {
				return nn.ActivateGrad{Act: act, N: n, X: o.given(r.x...), DY: o.normal(n), DX: o.out(n)}
			}})
		}
	}
	return list
}

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

// branchCases returns the operations between layers and in composite layers.
func branchCases(s *random.Stream) []testCase {
	var list []testCase
	for range 8 {
		g := window(s, 0)
		g.PadY, g.PadX, g.PadYE, g.PadXE = 0, 0, 0, 0
		g.KH, g.KW = min(g.KH, g.H), min(g.KW, g.W)
		c := between(s, 1, 40)
		in, out := g.N*g.H*g.W*c, g.N*g.OH()*g.OW()*c
		name := fmt.Sprintf("%s,%d", windowName(g), c)
		list = append(list,
			testCase{"subsample/" + name, func(o *operands) nn.Op {
				return nn.Subsample{Window: g, C: c, X: o.normal(in), Y: o.out(out)}
			}},
			testCase{"subsample-grad/" + name, func(o *operands) nn.Op {
				return nn.SubsampleGrad{Window: g, C: c, DY: o.normal(out), DX: o.out(in)}
			}})
	}
	for _, z := range [][3]int{{1, 1, 1}, {33, 4, 8}, {9, 64, 64},
		{between(s, 2, 50), between(s, 1, 20), between(s, 1, 20)}, {17, 1, 70}} {
		n, ca, cb := z[0], z[1], z[2]
		list = append(list,
			testCase{fmt.Sprintf("concat/%d×(%d+%d)", n, ca, cb), func(o *operands) nn.Op {
				return nn.Concat{N: n, CA: ca, CB: cb, A: o.normal(n * ca), B: o.normal(n * cb),
					Y: o.out(n * (ca + cb))}
			}},
			testCase{fmt.Sprintf("concat-grad/%d×(%d+%d)", n, ca, cb), func(o *operands) nn.Op {
				return nn.ConcatGrad{N: n, CA: ca, CB: cb, DY: o.normal(n * (ca + cb)), DA: o.out(n * ca),
					DB: o.out(n * cb)}
			}},
			testCase{fmt.Sprintf("add/%d", n*ca), func(o *operands) nn.Op {
				return nn.Add{N: n * ca, A: o.normal(n * ca), B: o.normal(n * ca), Y: o.out(n * ca)}
			}},
			testCase{fmt.Sprintf("add/%d,in place", n*cb), func(o *operands) nn.Op {
				a := o.inout(n*cb, false)
				return nn.Add{N: n * cb, A: a, B: o.normal(n * cb), Y: a}
			}})
	}
	for i, z := range [][3]int{{1, 1, 1}, {5, 9, 8}, {3, 49, 33}, {33, 4, 70},
		{between(s, 2, 9), between(s, 2, 40), between(s, 1, 40)}} {
		n, places, units := z[0], z[1], z[2]
		bias := i%3 != 0
		name := fmt.Sprintf("%d×%d×%d,bias=%t", n, places, units, bias)
		list = append(list, testCase{"mask-sum/" + name, func(o *operands) nn.Op {
			op := nn.MaskSum{N: n, Places: places, Units: units, Z: o.normal(n * places * units),
				Mask: o.normal(places * units), Y: o.out(n * units)}
			if bias {
				op.B = o.normal(units)
			}
			return op
		}})
		for _, inPlace := range []bool{true, false} {
			list = append(list,
				testCase{fmt.Sprintf("mask-sum-grad/%s,in place=%t", name, inPlace), func(o *operands) nn.Op {
					op := nn.MaskSumGrad{N: n, Places: places, Units: units, Mask: o.normal(places * units),
						DY: o.normal(n * units), DMask: o.out(places * units)}
					if bias {
						op.DB = o.out(units)
					}
					if inPlace {
						op.Z = o.inout(n*places*units, false)
						op.DZ = op.Z
					} else {
						op.Z, op.DZ = o.normal(n*places*units), o.out(n*places*units)
					}
					return op
				}})
		}
	}
	return list
}

func matrixCases(s *random.Stream) []testCase {
	shapes := [][3]int{{1, 1, 1}, {4, 8, 16}, {17, 33, 5}, {5, 3, 129}, {64, 64, 64}, {1, 70, 33}, {70, 1, 33},
		{40, 40, 1500}}
	for range 8 {
		shapes = append(shapes, [3]int{between(s, 1, 70), between(s, 1, 70), between(s, 1, 300)})
	}
	var list []testCase
	for _, z := range shapes {
		m, n, k := z[0], z[1], z[2]
		for _, t := range [][2]bool{{false, false}, {false, true}, {true, false}, {true, true}} {
			list = append(list,
				testCase{fmt.Sprintf("matmul/%d×%d×%d,%t,%t", m, n, k, t[0], t[1]), func(o *operands) nn.Op {
					return nn.MatMul{M: m, N: n, K: k, TransA: t[0], TransB: t[1],
						A: o.normal(m * k), B: o.normal(k * n), C: o.out(m * n)}
				}})
		}
		if m == n {
			list = append(list, testCase{fmt.Sprintf("matmul/%d×%d×%d,A·Aᵀ", m, n, k), func(o *operands) nn.Op {
				a := o.normal(m * k)
				return nn.MatMul{M: m, N: n, K: k, TransB: true, A: a, B: a, C: o.out(m * n)}
			}})
		}
	}
	return list
}

func trainingCases(s *random.Stream) []testCase {
	var list []testCase
	for _, z := range [][2]int{{1, 1}, {1, 10}, {33, 10}, {7, 70}, {between(s, 2, 30), between(s, 2, 30)}} {
		n, classes := z[0], z[1]
		for _, grad := range []bool{true, false} {
			list = append(list,
				testCase{fmt.Sprintf("softmax-cross-entropy/%d×%d,gradient=%t", n, classes, grad),
					func(o *operands) nn.Op {
						op := nn.SoftmaxCrossEntropy{N: n, Classes: classes,
							Logits: o.normal(n * classes), Labels: o.labels(n, classes), Loss: o.out(n)}
						if grad {
							op.DLogits = o.out(n * classes)
						}
						return op
					}})
		}
	}
	list = append(list, testCase{"softmax-cross-entropy/large logits", func(o *operands) nn.Op {
		return nn.SoftmaxCrossEntropy{N: 2, Classes: 3, Logits: o.given(1000, -1000, 999, -5000, -5000, -5001),
			Labels: o.given(1, 2), Loss: o.out(2), DLogits: o.out(6)}
	}})
	for _, form := range []nn.Loss{nn.MeanSquared, nn.Poisson} {
		for _, z := range [][2]int{{1, 1}, {33, 10}, {7, 70}, {between(s, 2, 30), between(s, 2, 30)}} {
			n, units := z[0], z[1]
			for _, grad := range []bool{true, false} {
				list = append(list,
					testCase{fmt.Sprintf("regression/%v,%d×%d,gradient=%t", form, n, units, grad),
						func(o *operands) nn.Op {
							op := nn.Regression{Form: form, N: n, Units: units, X: o.normal(n * units),
								Targets: o.labels(n*units, 5), Weights: o.labels(n*units, 3), Loss: o.out(n)}
							if grad {
								op.DX = o.out(n * units)
							}
							return op
						}})
			}
		}
		list = append(list,
			testCase{fmt.Sprintf("regression/%v,far from the targets and left out", form), func(o *operands) nn.Op {
				inf := float32(math.Inf(1))
				return nn.Regression{Form: form, N: 3, Units: 4,
					X:       o.given(-80, 70, -20, -15, 0, 30, -1, 2, inf, -inf, poison, 1),
					Targets: o.given(0, 0, 2, 3, 1, 30, 0, 9, 1, 2, 3, 4),
					Weights: o.given(1, .5, 1, 2, 1, 1, .25, 1, 0, 0, 0, 1), Loss: o.out(3), DX: o.out(12)}
			}})
	}
	for _, n := range []int{1, 64, 4096} {
		for _, at := range []float32{0, 63} {
			list = append(list, testCase{fmt.Sprintf("record/%d at %v", n, at), func(o *operands) nn.Op {
				return nn.Record{N: n, Size: 64, Loss: o.normal(n), Hyper: o.given(1, 2, 3, 4, 5, 6, 7, at),
					History: o.inout(64, false)}
			}})
		}
	}
	for _, n := range []int{1, 7, 64, 1000 + s.IntN(100)} {
		list = append(list, testCase{fmt.Sprintf("sgd/%d", n), func(o *operands) nn.Op {
			return nn.SGD{N: n, P: o.inout(n, false), G: o.normal(n), V: o.inout(n, false),
				Hyper: o.given(0.1, 0.9, 0.01, 0, 0, 0, 0, 0)}
		}}, testCase{fmt.Sprintf("adam/%d,decay", n), func(o *operands) nn.Op {
			return nn.Adam{N: n, P: o.inout(n, false), G: o.normal(n), M: o.inout(n, false), V: o.inout(n, true),
				Hyper: o.given(0.01, 0.9, 0.999, 1e-8, 1/(1-0.81), 1/(1-0.998001), 0.1, 0)}
		}})
		list = append(list, testCase{fmt.Sprintf("adam/%d", n), func(o *operands) nn.Op {
			return nn.Adam{N: n, P: o.inout(n, false), G: o.normal(n), M: o.inout(n, false), V: o.inout(n, true),
				Hyper: o.given(0.01, 0.9, 0.999, 1e-8, 1/(1-0.81), 1/(1-0.998001), 0, 0)}
		}})
	}
	return list
}
