// Package workload has the works that speed is measured with: W1 to W5, from one matrix product to one training step.
// `make bench` times them against other libraries, and the page chooses the device that computes with two of them.
package workload

import (
	"fmt"
	"math"

	"untrained/nn"
)

// IDs lists the works, each in float32:
//
//	W1  matrix product 512×512×512
//	W2  convolution 3×3, same padding, 64×32×32×16 → 64×32×32×32
//	W3  both gradients of W2
//	W4  a small network on 64 pictures: 28×28 → conv5x5x16 → max2 → conv5x5x32 → max2 → dense10
//	W5  one training step of W4: cross-entropy, Adam
var IDs = []string{"W1", "W2", "W3", "W4", "W5"}

// Spec is the network of W4 and W5. Its only parameters are three kernels.
const Spec = "28x28x1/conv5x5x16,same,nobias/relu/max2/conv5x5x32,same,nobias/relu/max2/flatten/dense10,nobias"

// Batch is the number of pictures of W2 to W5.
const Batch = 64

// Work is a work that is prepared on a backend. It must be used by one goroutine at a time.
type Work struct {
	submit  func() error
	read    func() ([]float32, error)
	run     func() ([]float32, error) // does both at once; nil if the work has no such method
	release []func()
}

// New prepares a work with inputs that are the same on every machine.
func New(id string, b nn.Backend) (*Work, error) {
	w := &Work{}
	var err error
	switch in := inputs(id); id {
	case "W1":
		err = w.operations(b, []int{512 * 512}, in, func(t, y []nn.Tensor) []nn.Op {
			return []nn.Op{nn.MatMul{M: 512, N: 512, K: 512, A: t[0], B: t[1], C: y[0]}}
		})
	case "W2":
		err = w.operations(b, []int{Batch * 32 * 32 * 32}, in, func(t, y []nn.Tensor) []nn.Op {
			return []nn.Op{nn.Conv{Window: window, Cin: 16, Cout: 32, X: t[0], Wt: t[1], Y: y[0]}}
		})
	case "W3":
		err = w.operations(b, []int{Batch * 32 * 32 * 16, 3 * 3 * 16 * 32}, in, func(t, y []nn.Tensor) []nn.Op {
			return []nn.Op{
				nn.ConvInputGrad{Window: window, Cin: 16, Cout: 32, Wt: t[1], DY: t[2], DX: y[0]},
				nn.ConvFilterGrad{Window: window, Cin: 16, Cout: 32, X: t[0], DY: t[2], DW: y[1]},
			}
		})
	case "W4", "W5":
		err = w.network(b, id == "W5", in)
	default:
		err = fmt.Errorf("there is no work %q; choose one of %v", id, IDs)
	}
	if err != nil {
		w.Release()
		return nil, err
	}
	return w, nil
}

// window is the window of W2 and W3.
var window = nn.Window{N: Batch, H: 32, W: 32, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}

// Submit does the work once. On a GPU it neither waits nor reads.
func (w *Work) Submit() error { return w.submit() }

// Read waits for what was submitted (for W4, it makes another forward pass) and returns the output: for W3 the gradient
// of the inputs and then that of the filters, for W5 the mean loss before the step. The next call overwrites the
// output.
func (w *Work) Read() ([]float32, error) { return w.read() }

// Run does the work once and returns its output, as Submit and Read do.
func (w *Work) Run() ([]float32, error) {
	if w.run != nil {
		return w.run()
	}
	if err := w.submit(); err != nil {
		return nil, err
	}
	return w.read()
}

// Release releases the memory.
func (w *Work) Release() {
	for _, f := range w.release {
		f()
	}
	w.release = nil
}

// operations prepares single operations whose outputs have these lengths.
func (w *Work) operations(b nn.Backend, outputs []int, in [][]float32, ops func(t, y []nn.Tensor) []nn.Op) error {
	take := func(n int) (nn.Tensor, error) {
		m, err := b.NewBuffer(n)
		if err != nil {
			return nn.Tensor{}, err
		}
		w.release = append(w.release, m.Release)
		return nn.Whole(m), nil
	}
	var t, y []nn.Tensor
	for _, x := range in {
		m, err := take(len(x))
		if err != nil {
			return err
		}
		if err := b.Write(m, x); err != nil {
			return err
		}
		t = append(t, m)
	}
	total := 0
	for _, n := range outputs {
		m, err := take(n)
		if err != nil {
			return err
		}
		y = append(y, m)
		total += n
	}
	plan, err := b.Plan(ops(t, y))
	if err != nil {
		return err
	}
	w.release = append(w.release, plan.Release)
	out := make([]float32, total)
	w.submit = plan.Run
	w.read = func() ([]float32, error) {
		at := 0
		for _, m := range y {
			if err := b.Read(out[at:at+m.Len], m); err != nil {
				return nil, err
			}
			at += m.Len
		}
		return out, nil
	}
	return nil
}

// network prepares W4 or, with train, W5.
func (w *Work) network(b nn.Backend, train bool, in [][]float32) error {
	spec, err := nn.ParseSpec(Spec)
	if err != nil {
		return err
	}
	p, err := nn.Compile(spec, Batch, nn.Mode{Training: train}, b)
	if err != nil {
		return err
	}
	w.release = append(w.release, p.Release)
	params, err := spec.Init(1, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		return err
	}
	for i := range params.Tensors {
		copy(params.Tensors[i].Data, in[1+i])
	}
	if err := p.SetParams(params); err != nil {
		return err
	}
	if train {
		labels := make([]int, Batch)
		for i := range labels {
			labels[i] = i % 10
		}
		w.submit = func() error { return p.Step(in[0], labels) }
		loss := make([]float32, 1)
		w.read = func() (_ []float32, err error) {
			loss[0], err = p.Loss()
			return loss, err
		}
		return nil
	}
	names, out := spec.LayerNames(), make([]float32, Batch*10)
	tap := nn.Tap{Layer: names[len(names)-1], Data: out}
	w.submit = func() error { return p.Forward(in[0]) }
	w.run = func() ([]float32, error) { return out, p.Forward(in[0], tap) }
	w.read = w.run // only a forward pass reads activations
	return nil
}

// shapes are the shapes of the inputs: pictures, then weights.
var shapes = map[string][][]int{
	"W1": {{512, 512}, {512, 512}},
	"W2": {{Batch, 32, 32, 16}, {3, 3, 16, 32}},
	"W3": {{Batch, 32, 32, 16}, {3, 3, 16, 32}, {Batch, 32, 32, 32}},
	"W4": {{Batch, 28, 28, 1}, {5, 5, 1, 16}, {5, 5, 16, 32}, {1568, 10}},
	"W5": {{Batch, 28, 28, 1}, {5, 5, 1, 16}, {5, 5, 16, 32}, {1568, 10}},
}

// inputs returns small pseudo-random numbers of a linear congruential generator, which the JavaScript side of `make
// bench` repeats. Weights are scaled as He's initialisation scales them.
func inputs(id string) (list [][]float32) {
	state := uint32(12345)
	for i, shape := range shapes[id] {
		n, fan := 1, 1
		for k, s := range shape {
			n *= s
			if k < len(shape)-1 {
				fan *= s
			}
		}
		scale := 2.0
		if id != "W1" && i > 0 && !(id == "W3" && i == 2) {
			scale /= math.Sqrt(float64(fan))
		}
		x := make([]float32, n)
		for j := range x {
			state = state*1664525 + 1013904223
			x[j] = float32(scale * (float64(state)/(1<<32) - 0.5))
		}
		list = append(list, x)
	}
	return list
}
