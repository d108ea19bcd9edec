package backendtest

import (
	"fmt"
	"math"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
)

// differentiable is a forward operation between float64 arrays and the backward
// operation that computes its gradients.
type differentiable struct {
	name     string
	inputs   [][]float64
	forward  func(in [][]float64) []float64
	backward func(in [][]float64, y, dy []float64) [][]float64 // one gradient an input
}

// TestGradients compares every backward operation with central differences of its
// forward operation: d/dε of Σ weight·f(x+ε) at random weights.
func TestGradients(t *testing.T) {
	for seed := range uint64(6) {
		for _, d := range differentiables(random.New(seed, "gradients")) {
			t.Run(fmt.Sprintf("%s/%d", d.name, seed), func(t *testing.T) { checkGradients(t, d) })
		}
	}
}

func checkGradients(t *testing.T, d differentiable) {
	y := d.forward(d.inputs)
	dy := normal(random.New(9, d.name), len(y))
	dot := func() float64 {
		sum := 0.0
		for i, v := range d.forward(d.inputs) {
			sum += v * dy[i]
		}
		return sum
	}
	const h = 1e-5
	for i, grad := range d.backward(d.inputs, y, dy) {
		for j, got := range grad {
			x := d.inputs[i][j]
			d.inputs[i][j] = x + h
			high := dot()
			d.inputs[i][j] = x - h
			low := dot()
			d.inputs[i][j] = x
			if want := (high - low) / (2 * h); math.Abs(got-want) > 1e-7*(1+math.Abs(want)) {
				t.Fatalf("input %d, value %d: gradient %v, central difference %v", i, j, got, want)
			}
		}
	}
}

func normal(s *random.Stream, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = s.Norm()
	}
	return x
}

// execute64 runs an operation whose tensors are made by build.
func execute64(build func(in func([]float64) nn.Tensor, out func(n int) nn.Tensor) nn.Op) [][]float64 {
	r := NewReference()
	var outputs []nn.Tensor
	place := func(x []float64) nn.Tensor {
		b, err := r.NewBuffer(len(x))
		must(err)
		must(r.Write64(nn.Whole(b), x))
		return nn.Whole(b)
	}
	op := build(place, func(n int) nn.Tensor {
		x := make([]float64, n)
		for i := range x {
			x[i] = math.NaN()
		}
		outputs = append(outputs, place(x))
		return outputs[len(outputs)-1]
	})
	p, err := r.Plan([]nn.Op{op})
	must(err)
	must(p.Run())
	results := make([][]float64, len(outputs))
	for i, t := range outputs {
		results[i] = make([]float64, t.Len)
		must(r.Read64(results[i], t))
	}
	return results
}

// must panics if a test's own code is wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

type (
	place   = func([]float64) nn.Tensor
	reserve = func(n int) nn.Tensor
)

// thirds keeps 2×1 of 7×5 values.
var thirds = nn.Window{N: 2, H: 7, W: 5, KH: 3, KW: 3, Stride: 3}

func differentiables(s *random.Stream) []differentiable {
	c := convolution{window(s, 0), between(s, 1, 3), between(s, 1, 3)}
	c.N = between(s, 1, 2)
	p, ch := window(s, 1), between(s, 1, 3)
	p.N = 2
	pin, pout := p.N*p.H*p.W*ch, p.N*p.OH()*p.OW()*ch
	const rows, classes = 3, 4
	labels := []float64{3, 0, 2}
	list := []differentiable{{
		name:   "conv " + c.String(),
		inputs: [][]float64{normal(s, c.in()), normal(s, c.weights()), normal(s, c.cout)},
		forward: func(in [][]float64) []float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.Conv{Window: c.Window, Cin: c.cin, Cout: c.cout, X: x(in[0]), Wt: x(in[1]), B: x(in[2]),
					Y: out(c.out())}
			})[0]
		},
		backward: func(in [][]float64, _, dy []float64) [][]float64 {
			return append(
				execute64(func(x place, out reserve) nn.Op {
					return nn.ConvInputGrad{Window: c.Window, Cin: c.cin, Cout: c.cout, DY: x(dy), Wt: x(in[1]),
						DX: out(c.in())}
				}),
				execute64(func(x place, out reserve) nn.Op {
					return nn.ConvFilterGrad{Window: c.Window, Cin: c.cin, Cout: c.cout, X: x(in[0]), DY: x(dy),
						DW: out(c.weights()), DB: out(c.cout)}
				})...)
		},
	}, {
		name:   "max-pool",
		inputs: [][]float64{normal(s, pin)},
		forward: func(in [][]float64) []float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.MaxPool{Window: p, C: ch, X: x(in[0]), Y: out(pout)}
			})[0]
		},
		backward: func(in [][]float64, y, dy []float64) [][]float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.MaxPoolGrad{Window: p, C: ch, X: x(in[0]), Y: x(y), DY: x(dy), DX: out(pin)}
			})
		},
	}, {
		name:   "avg-pool",
		inputs: [][]float64{normal(s, pin)},
		forward: func(in [][]float64) []float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.AvgPool{Window: p, C: ch, X: x(in[0]), Y: out(pout)}
			})[0]
		},
		backward: func(_ [][]float64, _, dy []float64) [][]float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.AvgPoolGrad{Window: p, C: ch, DY: x(dy), DX: out(pin)}
			})
		},
	}, {
		// The operation's gradient is that of the mean loss, so the weights of
		// the rows are ones: forward gives the mean, once.
		name:   "softmax-cross-entropy",
		inputs: [][]float64{normal(s, rows*classes)},
		forward: func(in [][]float64) []float64 {
			loss := execute64(func(x place, out reserve) nn.Op {
				return nn.SoftmaxCrossEntropy{N: rows, Classes: classes, Logits: x(in[0]), Labels: x(labels),
					Loss: out(rows)}
			})[0]
			return []float64{(loss[0] + loss[1] + loss[2]) / rows}
		},
		backward: func(in [][]float64, _, dy []float64) [][]float64 {
			grad := execute64(func(x place, out reserve) nn.Op {
				return nn.SoftmaxCrossEntropy{N: rows, Classes: classes, Logits: x(in[0]), Labels: x(labels),
					Loss: out(rows), DLogits: out(rows * classes)}
			})[1]
			for i := range grad {
				grad[i] *= dy[0]
			}
			return [][]float64{grad}
		},
	}}
	const n, places, units = 3, 4, 5
	list = append(list, differentiable{
		name:   "mask-sum",
		inputs: [][]float64{normal(s, places*units), normal(s, units), normal(s, n*places*units)},
		forward: func(in [][]float64) []float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.MaskSum{N: n, Places: places, Units: units, Mask: x(in[0]), B: x(in[1]), Z: x(in[2]),
					Y: out(n * units)}
			})[0]
		},
		backward: func(in [][]float64, _, dy []float64) [][]float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.MaskSumGrad{N: n, Places: places, Units: units, Mask: x(in[0]), Z: x(in[2]), DY: x(dy),
					DMask: out(places * units), DB: out(units), DZ: out(n * places * units)}
			})
		},
	}, differentiable{
		name:   "concat",
		inputs: [][]float64{normal(s, n*places), normal(s, n*units)},
		forward: func(in [][]float64) []float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.Concat{N: n, CA: places, CB: units, A: x(in[0]), B: x(in[1]), Y: out(n * (places + units))}
			})[0]
		},
		backward: func(_ [][]float64, _, dy []float64) [][]float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.ConcatGrad{N: n, CA: places, CB: units, DY: x(dy), DA: out(n * places), DB: out(n * units)}
			})
		},
	}, differentiable{
		name:   "subsample",
		inputs: [][]float64{normal(s, 2*7*5*3)},
		forward: func(in [][]float64) []float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.Subsample{Window: thirds, C: 3, X: x(in[0]), Y: out(2 * 2 * 3)}
			})[0]
		},
		backward: func(_ [][]float64, _, dy []float64) [][]float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.SubsampleGrad{Window: thirds, C: 3, DY: x(dy), DX: out(2 * 7 * 5 * 3)}
			})
		},
	})
	for _, form := range []nn.Loss{nn.MeanSquared, nn.Poisson} {
		targets, weights := []float64{0, 1, 2, 3, 0.5, 7}, []float64{1, 0.5, 0, 2, 1, 1}
		op := func(in []float64) [][]float64 {
			return execute64(func(x place, out reserve) nn.Op {
				return nn.Regression{Form: form, N: 2, Units: 3, X: x(in), Targets: x(targets), Weights: x(weights),
					Loss: out(2), DX: out(6)}
			})
		}
		list = append(list, differentiable{
			name:   form.String(),
			inputs: [][]float64{normal(s, 6)},
			forward: func(in [][]float64) []float64 {
				loss := op(in[0])[0]
				return []float64{(loss[0] + loss[1]) / 2}
			},
			backward: func(in [][]float64, _, dy []float64) [][]float64 {
				grad := op(in[0])[1]
				for i := range grad {
					grad[i] *= dy[0]
				}
				return [][]float64{grad}
			},
		})
	}
	for _, act := range nn.Activations() {
		const n = 17
		list = append(list, differentiable{
			name:   act.String(),
			inputs: [][]float64{normal(s, n)},
			forward: func(in [][]float64) []float64 {
				return execute64(func(x place, out reserve) nn.Op {
					return nn.Activate{Act: act, N: n, X: x(in[0]), Y: out(n)}
				})[0]
			},
			backward: func(in [][]float64, y, dy []float64) [][]float64 {
				return execute64(func(x place, out reserve) nn.Op {
					return nn.ActivateGrad{Act: act, N: n, X: x(in[0]), Y: x(y), DY: x(dy), DX: out(n)}
				})
			},
		})
	}
	return list
}

// One step from zero moments moves each parameter by the rate against the sign
// of its gradient (Kingma & Ba 2015, section 2.1); two steps by hand.
func TestAdam(t *testing.T) {
	hyper := func(step float64) []float64 {
		return []float64{0.1, 0.9, 0.99, 0, 1 / (1 - math.Pow(0.9, step)), 1 / (1 - math.Pow(0.99, step)), 0, 0}
	}
	p, m, v := []float64{1, -2}, []float64{0, 0}, []float64{0, 0}
	adam(nn.Adam{N: 2}, p, []float64{3, -0.5}, m, v, hyper(1))
	if math.Abs(p[0]-0.9) > 1e-12 || math.Abs(p[1]+1.9) > 1e-12 {
		t.Fatalf("first step gave %v, want [0.9 -1.9]", p)
	}
	adam(nn.Adam{N: 2}, p, []float64{0, -0.5}, m, v, hyper(2))
	// m = 0.9·0.3, v = 0.99·0.09: step 0.1·(0.27/0.19)/√(0.0891/0.0199).
	if want := 0.9 - 0.1*(0.27/0.19)/math.Sqrt(0.0891/0.0199); math.Abs(p[0]-want) > 1e-12 ||
		math.Abs(p[1]+1.8) > 1e-12 {
		t.Fatalf("second step gave %v, want [%v -1.8]", p, want)
	}
}
