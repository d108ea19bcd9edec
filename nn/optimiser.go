package nn

import "fmt"

// optimiser is a rule that updates all parameters from their gradients: one fused
// operation, and the numbers that are written before each step.
type optimiser interface {
	// op returns the operation on a program's parameters.
	op(p *Program) Op
	// next returns the numbers of the next step.
	next() [HyperLen]float32
	// restart forgets all steps.
	restart()
	// clone returns an independent copy.
	clone() optimiser
}

// SetAdam makes Adam the optimiser. If it already is, only its settings change, from
// the next step on, and its running means stay. A program starts with Adam and the
// paper's values. On values outside their range it returns an error and changes
// nothing.
func (p *Program) SetAdam(c AdamConfig) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	if adam, ok := p.optimiser.(*adamState); ok {
		adam.config = c
		return nil
	}
	return p.setOptimiser(&adamState{config: c})
}

// SetSGD makes stochastic gradient descent the optimiser. If it already is, only its
// settings change, from the next step on, and its velocity stays. On values outside
// their range it returns an error and changes nothing.
func (p *Program) SetSGD(c SGDConfig) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	if sgd, ok := p.optimiser.(*sgdState); ok {
		sgd.config = c
		return nil
	}
	return p.setOptimiser(&sgdState{config: c})
}

// setOptimiser plans the step again and clears the memory of the optimiser before.
func (p *Program) setOptimiser(o optimiser) error {
	if p.released {
		return errReleased
	}
	before := p.optimiser
	p.optimiser = o
	o.restart()
	if !p.layout.mode.Training {
		return nil
	}
	plan, err := p.planOps(append(p.forwardOps(), p.trainingOps()...))
	if err == nil && before != nil {
		if err = p.clearMoments(); err != nil {
			plan.Release()
		}
	}
	if err != nil {
		p.optimiser = before
		return fmt.Errorf("optimiser: %w", err)
	}
	if p.step != nil {
		p.step.Release()
	}
	p.step = plan
	return nil
}

// clearMoments zeroes the optimiser's running means.
func (p *Program) clearMoments() error {
	zero := make([]float32, p.params.Len)
	for _, m := range []Tensor{p.moment1, p.moment2} {
		if err := p.backend.Write(m, zero); err != nil {
			return fmt.Errorf("program: clearing the optimiser: %w", err)
		}
	}
	return nil
}
