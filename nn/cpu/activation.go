package cpu

import (
	"math"

	"untrained/nn"
	"untrained/nn/elementary"
)

// activationKernel is an activation and its gradient. The slices of a call have equal
// lengths and may be the same memory.
type activationKernel struct {
	value func(y, x []float32)
	grad  func(dx, seen, dy []float32) // seen is the input where NeedsInput says so, else the output
}

// activationKernels are a build's kernels, by activation.
type activationKernels []activationKernel

// withPlain returns the kernels of all activations: those given and, for the others, loops
// over the definition.
func withPlain(fast map[nn.Activation]activationKernel) activationKernels {
	list := make(activationKernels, len(nn.Activations()))
	for _, act := range nn.Activations() {
		k, ok := fast[act]
		if !ok {
			k = activationKernel{
				func(y, x []float32) {
					for i, v := range x {
						y[i] = float32(act.Value(float64(v)))
					}
				},
				func(dx, seen, dy []float32) {
					for i, v := range seen {
						dx[i] = dy[i] * float32(act.Slope(float64(v)))
					}
				},
			}
		}
		list[act] = k
	}
	return list
}

// genericActivations give the same bytes on every machine. Their tanh is the one
// that the bundled networks were trained with, right to the last bit or the one
// before; the vector kernels have a faster one.
var genericActivations = withPlain(map[nn.Activation]activationKernel{
	nn.ReLU:      {reluGeneric, reluGradGeneric},
	nn.Tanh:      {tanhGeneric, tanhGradGeneric},
	nn.LeakyReLU: {leakyGeneric, leakyGradGeneric},
	nn.ELU:       {eluGeneric, eluGradGeneric},
	nn.GELU:      {geluGeneric, geluGradGeneric},
	nn.Sigmoid:   {sigmoidGeneric, sigmoidGradGeneric},
	nn.Abs:       {absGeneric, absGradGeneric},
})

// apply is y = act(x).
func (a activationKernels) apply(act nn.Activation, y, x []float32) {
	if act == nn.Linear {
		copy(y, x)
		return
	}
	a[act].value(y, x)
}

type activate struct {
	act  nn.Activation
	k    *kernels
	x, y []float32
}

func planActivate(m *binder, op nn.Activate) step {
	return &activate{op.Act, m.k, m.tensor(op.X, op.N), m.tensor(op.Y, op.N)}
}

func (s *activate) run() error {
	s.k.activations.apply(s.act, s.y, s.x)
	return nil
}

type activateGrad struct {
	act          nn.Activation
	k            *kernels
	seen, dy, dx []float32
}

func planActivateGrad(m *binder, op nn.ActivateGrad) step {
	seen := op.Y
	if op.Act.NeedsInput() {
		seen = op.X
	}
	return &activateGrad{op.Act, m.k, m.tensor(seen, op.N), m.tensor(op.DY, op.N), m.tensor(op.DX, op.N)}
}

func (s *activateGrad) run() error {
	if s.act == nn.Linear {
		copy(s.dx, s.dy)
		return nil
	}
	s.k.activations[s.act].grad(s.dx, s.seen, s.dy)
	return nil
}

// reluGeneric lets NaN through, so that a diverging network shows.
func reluGeneric(y, x []float32) {
	for i, v := range x {
		if v < 0 {
			v = 0
		}
		y[i] = v
	}
}

func reluGradGeneric(dx, y, dy []float32) {
	for i, v := range y {
		d := dy[i]
		if !(v > 0) {
			d = 0
		}
		dx[i] = d
	}
}

func tanhGeneric(y, x []float32) {
	for i, v := range x {
		y[i] = float32(elementary.Tanh(float64(v)))
	}
}

func tanhGradGeneric(dx, y, dy []float32) {
	for i, v := range y {
		dx[i] = dy[i] * (1 - float32(v*v))
	}
}

func leakyGeneric(y, x []float32) {
	for i, v := range x {
		if v < 0 {
			v *= nn.Leak
		}
		y[i] = v
	}
}

func leakyGradGeneric(dx, y, dy []float32) {
	for i, v := range y {
		d := dy[i]
		if !(v > 0) {
			d *= nn.Leak
		}
		dx[i] = d
	}
}

func eluGeneric(y, x []float32) {
	for i, v := range x {
		y[i] = eluPlain(v)
	}
}

func eluGradGeneric(dx, y, dy []float32) {
	for i, v := range y {
		if v > 0 {
			v = 0
		}
		dx[i] = dy[i] * (1 + v)
	}
}

func geluGeneric(y, x []float32) {
	for i, v := range x {
		y[i] = geluPlain(v)
	}
}

func geluGradGeneric(dx, x, dy []float32) {
	for i, v := range x {
		dx[i] = dy[i] * geluSlopePlain(v)
	}
}

func sigmoidGeneric(y, x []float32) {
	for i, v := range x {
		y[i] = sigmoidPlain(v)
	}
}

func sigmoidGradGeneric(dx, y, dy []float32) {
	for i, v := range y {
		dx[i] = dy[i] * float32(v*(1-v))
	}
}

func absGeneric(y, x []float32) {
	for i, v := range x {
		y[i] = float32(math.Abs(float64(v)))
	}
}

func absGradGeneric(dx, x, dy []float32) {
	for i, v := range x {
		switch {
		case v > 0:
			dx[i] = dy[i]
		case v < 0:
			dx[i] = 0 - dy[i] // not −0
		default:
			dx[i] = 0
		}
	}
}
