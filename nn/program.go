package nn

import (
	"errors"
	"fmt"
)

// Program is a network compiled for one backend and batch size. Like its backend it
// belongs to one goroutine at a time. Parameters must be set before it can run.
type Program struct {
	spec    Spec
	layout  *layout
	backend Backend
	buffers []Buffer

	x             Tensor
	wired         []wires // by layer
	params        Tensor  // all parameters; the three below are laid out alike
	gradients     Tensor
	moment1       Tensor // Adam's running means of gradients
	moment2       Tensor // Adam's running means of squares
	hyper         Tensor
	labels        Tensor // or targets
	weights       Tensor // of targets
	losses        Tensor
	history       history
	forward, step Plan

	adam         adamState
	hyperValues  [HyperLen]float32
	labelValues  []float32
	weightValues []float32
	lossValues   []float32
	hasParams    bool
	stepped      bool
	released     bool
}

// Batch returns the number of pictures of a full batch.
func (p *Program) Batch() int { return p.layout.batch }

// Tap asks Forward for the output of one layer.
type Tap struct {
	Layer string
	Data  []float32 // filled with pictures × the layer's H×W×C
}

var errReleased = errors.New("program: it has been released")

// ready returns an error that says why the program cannot run, or nil.
func (p *Program) ready() error {
	if p.released {
		return errReleased
	}
	if !p.hasParams {
		return errors.New("program: it has no parameters yet: call SetParams first")
	}
	return nil
}

// SetParams copies q into the program and restarts the optimiser.
func (p *Program) SetParams(q *Params) error {
	if p.released {
		return errReleased
	}
	if err := q.match(p.layout.tensors); err != nil {
		return err
	}
	for i := range q.Tensors {
		if err := p.backend.Write(p.at(p.params, i), q.Tensors[i].Data); err != nil {
			return fmt.Errorf("program: writing %s: %w", q.Tensors[i].Name, err)
		}
	}
	p.hasParams = true
	if !p.layout.mode.Training {
		return nil
	}
	p.adam.restart()
	p.history.restart()
	p.stepped = false
	zero := make([]float32, p.params.Len)
	for _, m := range []Tensor{p.moment1, p.moment2} {
		if err := p.backend.Write(m, zero); err != nil {
			return fmt.Errorf("program: clearing the optimiser: %w", err)
		}
	}
	return nil
}

// Params copies the parameters as they are now.
func (p *Program) Params() (*Params, error) {
	if err := p.ready(); err != nil {
		return nil, err
	}
	return p.readLike(p.params)
}

// readLike reads a buffer that is laid out like the parameters.
func (p *Program) readLike(t Tensor) (*Params, error) {
	q := newParams(p.spec, p.layout.tensors)
	for i := range q.Tensors {
		if err := p.backend.Read(q.Tensors[i].Data, p.at(t, i)); err != nil {
			return nil, fmt.Errorf("program: reading %s: %w", q.Tensors[i].Name, err)
		}
	}
	return q, nil
}

// Forward runs the network on x, n pictures of H×W×C one after another with
// 1 ≤ n ≤ batch, and fills each tap with the n outputs of its layer. If n is below
// batch, the remaining places keep their old inputs and their outputs are dropped.
func (p *Program) Forward(x []float32, taps ...Tap) error {
	if err := p.ready(); err != nil {
		return err
	}
	n, err := p.count(x)
	if err != nil {
		return err
	}
	for _, tap := range taps {
		i := p.layout.index(tap.Layer)
		if i < 0 {
			return fmt.Errorf("program: tap %q: the network has no such layer; it has %v", clip(tap.Layer),
				p.layout.names)
		}
		if !p.layout.readable[i] {
			return fmt.Errorf("program: tap %s: its output is not kept: list it in Mode.Taps", tap.Layer)
		}
		if need := n * p.layout.layers[i].common().out.Len(); len(tap.Data) < need {
			return fmt.Errorf("program: tap %s: room for %d values, %d pictures have %d", tap.Layer, len(tap.Data), n,
				need)
		}
	}
	if err := p.backend.Write(p.x, x); err != nil {
		return fmt.Errorf("program: writing pictures: %w", err)
	}
	if err := p.forward.Run(); err != nil {
		return fmt.Errorf("program: %w", err)
	}
	for _, tap := range taps {
		i := p.layout.index(tap.Layer)
		size := p.layout.layers[i].common().out.Len()
		if err := p.backend.Read(tap.Data[:n*size], p.wired[i].y); err != nil {
			return fmt.Errorf("program: reading %s: %w", tap.Layer, err)
		}
	}
	return nil
}

// count returns the number of pictures in x.
func (p *Program) count(x []float32) (int, error) {
	size := p.spec.Input.Len()
	n := len(x) / size
	if len(x)%size != 0 || n < 1 || n > p.layout.batch {
		return 0, fmt.Errorf("program: %d values are not 1 to %d pictures of %v", len(x), p.layout.batch, p.spec.Input)
	}
	return n, nil
}

// Step makes one training step on a full batch: it computes the mean cross-entropy
// between the softmax of the last layer and labels (one class number, from 0, a
// picture), its gradients, and one update by the optimiser. It does not wait for
// the device; Loss does, and Losses only when it must.
func (p *Program) Step(x []float32, labels []int) error {
	n, err := p.beforeStep(x)
	if err != nil {
		return err
	}
	if p.layout.mode.Loss != CrossEntropy {
		return fmt.Errorf(
			"program: labels are for the cross-entropy; this program was compiled with the %v loss: call "+
				"StepTargets", p.layout.mode.Loss)
	}
	if len(labels) != n {
		return fmt.Errorf("program: a step needs a full batch of %d pictures and labels, not %d and %d", p.layout.batch,
			n, len(labels))
	}
	classes := p.wired[len(p.wired)-1].y.Len / n
	for i, label := range labels {
		if label < 0 || label >= classes {
			return fmt.Errorf("program: label %d of picture %d is not a class: the network has %d, from 0 to %d", label,
				i, classes, classes-1)
		}
		p.labelValues[i] = float32(label)
	}
	return p.run(x)
}

// StepTargets makes one training step towards numbers: targets has one row a picture
// of the batch and in it one value an output, NaN where it is missing. The loss is the
// mean of Mode.Loss over the values that are present.
func (p *Program) StepTargets(x, targets []float32) error {
	if _, err := p.beforeStep(x); err != nil {
		return err
	}
	if p.layout.mode.Loss == CrossEntropy {
		return errors.New("program: targets are for the mean-squared and the poisson loss: name one in Mode.Loss, or " +
			"call Step with labels")
	}
	if len(targets) != len(p.labelValues) {
		return fmt.Errorf("program: %d targets, where %d pictures with %d outputs need %d", len(targets),
			p.layout.batch, len(p.labelValues)/p.layout.batch, len(p.labelValues))
	}
	if err := p.fillTargets(targets); err != nil {
		return err
	}
	if err := p.backend.Write(p.weights, p.weightValues); err != nil {
		return fmt.Errorf("program: writing the targets' weights: %w", err)
	}
	return p.run(x)
}

// beforeStep counts the pictures of a step and returns an error if it is not allowed.
func (p *Program) beforeStep(x []float32) (n int, err error) {
	if err := p.ready(); err != nil {
		return 0, err
	}
	if !p.layout.mode.Training {
		return 0, errors.New("program: Step needs a program compiled with Mode.Training")
	}
	if n, err = p.count(x); err == nil && n != p.layout.batch {
		err = fmt.Errorf("program: a step needs a full batch of %d pictures, not %d", p.layout.batch, n)
	}
	return n, err
}

// run makes the step whose labels or targets are in labelValues.
func (p *Program) run(x []float32) error {
	p.hyperValues = p.adam.next()
	p.hyperValues[HyperLen-1] = p.history.place()
	if err := p.backend.Write(p.x, x); err != nil {
		return fmt.Errorf("program: writing pictures: %w", err)
	}
	if err := p.backend.Write(p.labels, p.labelValues); err != nil {
		return fmt.Errorf("program: writing labels: %w", err)
	}
	if err := p.backend.Write(p.hyper, p.hyperValues[:]); err != nil {
		return fmt.Errorf("program: writing the learning rate: %w", err)
	}
	if err := p.step.Run(); err != nil {
		return fmt.Errorf("program: %w", err)
	}
	p.stepped = true
	p.history.made++
	return nil
}

// afterStep returns an error if there has been no step yet.
func (p *Program) afterStep() error {
	if err := p.ready(); err != nil {
		return err
	}
	if !p.stepped {
		return errors.New("program: there has been no step since the parameters were set")
	}
	return nil
}

// Loss returns the mean loss of the last step (of Mode.Loss; cross-entropy in nats), as
// it was before the step moved the parameters.
func (p *Program) Loss() (float32, error) {
	if err := p.afterStep(); err != nil {
		return 0, err
	}
	if err := p.backend.Read(p.lossValues, p.losses); err != nil {
		return 0, fmt.Errorf("program: reading the loss: %w", err)
	}
	sum := 0.0
	for _, v := range p.lossValues {
		sum += float64(v)
	}
	return float32(sum / float64(len(p.lossValues))), nil
}

// CheckFinite returns an error that names the first layer, counted from the input,
// whose parameters or outputs are not finite; nil if all are. It checks every layer
// of a training program, and the readable layers of others. It reads everything
// back: call it when a loss has become NaN, not in every step.
func (p *Program) CheckFinite() error {
	if err := p.ready(); err != nil {
		return err
	}
	tensor := 0
	var data []float32
	look := func(name string, t Tensor) error {
		if cap(data) < t.Len {
			data = make([]float32, t.Len)
		}
		data = data[:t.Len]
		if err := p.backend.Read(data, t); err != nil {
			return fmt.Errorf("program: reading %s: %w", name, err)
		}
		if i := notFinite(data); i >= 0 {
			return fmt.Errorf("%s is not finite: value %d of %d is %v; a smaller learning rate or gain may help", name,
				i, t.Len, data[i])
		}
		return nil
	}
	for i, layer := range p.layout.layers {
		for range layer.tensors() {
			if err := look(p.layout.tensors[tensor].name, p.at(p.params, tensor)); err != nil {
				return err
			}
			tensor++
		}
		if p.layout.readable[i] || p.layout.mode.Training {
			if err := look("the output of "+p.layout.names[i], p.wired[i].y); err != nil {
				return err
			}
		}
	}
	return nil
}

// Release frees all memory. The program cannot run afterwards; further calls do
// nothing.
func (p *Program) Release() {
	if p.released {
		return
	}
	p.released = true
	p.history.drop()
	for _, plan := range []Plan{p.forward, p.step} {
		if plan != nil {
			plan.Release()
		}
	}
	for _, b := range p.buffers {
		b.Release()
	}
}
