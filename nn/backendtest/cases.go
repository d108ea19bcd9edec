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
		list = append(list, testCase{fmt.Sprintf("adam/%d,decay", n), func(o *operands) nn.Op {
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
