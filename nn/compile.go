package nn

import "fmt"

// Compile makes a program for one backend: every buffer is reserved once, every
// operation is planned once, and running the program allocates nothing. batch is
// the number of pictures in one forward pass or step.
//
// It returns an error when the spec cannot be built, when the program would need
// more memory than mode allows (a *MemoryError, before any is reserved) or when the
// backend refuses an operation.
func Compile(s Spec, batch int, mode Mode, b Backend) (*Program, error) {
	l, err := plan(s, batch, mode)
	if err != nil {
		return nil, err
	}
	p := &Program{spec: s, layout: l, backend: b}
	if err := p.build(); err != nil {
		p.Release()
		return nil, fmt.Errorf("compile on %s: %w", b.Name(), err)
	}
	return p, nil
}

// build reserves the memory that the layout asks for and plans the operations.
func (p *Program) build() error {
	l := p.layout
	var err error
	take := func(n int64) Tensor { // the first error wins, later calls do nothing
		if err != nil {
			return Tensor{}
		}
		var buffer Buffer
		if buffer, err = p.backend.NewBuffer(int(n)); err != nil {
			return Tensor{}
		}
		p.buffers = append(p.buffers, buffer)
		return Whole(buffer)
	}
	takeAll := func(lengths []int64) []Tensor {
		t := make([]Tensor, len(lengths))
		for i, n := range lengths {
			t[i] = take(n)
		}
		return t
	}
	values, inner := takeAll(l.values), takeAll(l.inner)
	if l.params > 0 {
		p.params = take(l.params)
	}
	var grads []Tensor
	if l.mode.Training {
		p.gradients, p.moment1, p.moment2 = take(l.params), take(l.params), take(l.params)
		p.hyper, p.labels, p.losses, p.history.values = take(HyperLen), take(l.targets()), take(int64(l.batch)),
			take(historyLen)
		if l.mode.Loss != CrossEntropy {
			p.weights = take(l.targets())
		}
		grads = takeAll(l.grads)
	}
	if err != nil {
		return err
	}

	p.wires(values, inner, grads)
	if p.forward, err = p.planOps(p.forwardOps()); err != nil {
		return err
	}
	if !l.mode.Training {
		return nil
	}
	p.labelValues = make([]float32, p.labels.Len)
	p.weightValues = make([]float32, p.weights.Len)
	p.lossValues = make([]float32, l.batch)
	p.adam.restart()
	if err := p.SetAdam(AdamConfig{}); err != nil {
		return err
	}
	p.step, err = p.planOps(append(p.forwardOps(), p.trainingOps()...))
	return err
}

// planOps calls Backend.Plan, except that no operations (a network that only
// flattens) need no plan.
func (p *Program) planOps(ops []Op) (Plan, error) {
	if len(ops) == 0 {
		return nothing{}, nil
	}
	return p.backend.Plan(ops)
}

type nothing struct{}

func (nothing) Run() error { return nil }
func (nothing) Release()   {}

// wires gives each layer its operands.
func (p *Program) wires(values, inner, grads []Tensor) {
	l := p.layout
	view := func(t Tensor, n int64) Tensor {
		t.Len = int(n)
		return t
	}
	p.x = view(values[l.value[0]], l.pictures(l.layers[0].common().in))
	p.wired = make([]wires, len(l.layers))
	tensor := 0
	for i, layer := range l.layers {
		b := layer.common()
		in, out := l.pictures(b.in), l.pictures(b.out)
		w := wires{n: l.batch, x: view(values[l.value[i]], in), y: view(values[l.value[i+1]], out)}
		if i+1 < len(l.layers) && l.fused[i+1] {
			w.act = l.layers[i+1].common().Act
		}
		for range layer.tensors() {
			w.param = append(w.param, p.at(p.params, tensor))
			if l.mode.Training {
				w.grad = append(w.grad, p.at(p.gradients, tensor))
			}
			tensor++
		}
		for k, r := range layer.rooms() {
			room := Tensor{}
			if at := l.room[i][k]; at >= 0 {
				room = view(inner[at], int64(l.batch)*r.values)
			}
			w.room = append(w.room, room)
		}
		if l.mode.Training {
			if g := l.grad[i]; g >= 0 {
				w.dx = view(grads[g], in)
			}
			if g := l.grad[i+1]; g >= 0 {
				w.dy = view(grads[g], out)
			}
		}
		p.wired[i] = w
	}
}

// at returns parameter tensor i within a buffer that is laid out like the parameters.
func (p *Program) at(t Tensor, i int) Tensor {
	t.Offset += int(p.layout.offset[i])
	t.Len = int(p.layout.tensors[i].len())
	return t
}

// forwardOps returns the operations from the input to the last layer.
func (p *Program) forwardOps() []Op {
	var ops []Op
	for i, layer := range p.layout.layers {
		if !p.layout.fused[i] {
			ops = append(ops, layer.forward(p.wired[i])...)
		}
	}
	return ops
}

// trainingOps returns what follows them in a training step: the loss, the gradients by
// the chain rule from the last layer back to the first that has parameters, and
// one step of the optimiser over all parameters.
func (p *Program) trainingOps() []Op {
	l := p.layout
	ops := []Op{p.lossOp(), p.history.op(p)}
	for i := len(l.layers) - 1; i >= l.trained; i-- {
		ops = append(ops, l.layers[i].backward(p.wired[i])...)
	}
	return append(ops, Adam{N: p.params.Len, P: p.params, G: p.gradients, M: p.moment1, V: p.moment2, Hyper: p.hyper})
}
