package nn

import "fmt"

// SGDConfig are the settings of stochastic gradient descent with momentum
// (Sutskever et al. 2013, section 2), in PyTorch's form: the rate multiplies the
// velocity when the parameters move, not the gradient when the velocity grows, so
// that a new rate acts at once.
//
//	g ← G + Decay·P    V ← Momentum·V + g    P ← P − Rate·V
type SGDConfig struct {
	Rate     float64 // learning rate; 0 means 0.01
	Momentum float64 // memory of the velocity, below 1; 0 is plain descent
	// Decay is L2: the gradient of Decay/2·|P|² joins the loss's. Biases decay
	// too, as they do in PyTorch unless told otherwise.
	Decay float64
}

func (c SGDConfig) withDefaults() SGDConfig {
	if c.Rate == 0 {
		c.Rate = 0.01
	}
	return c
}

func (c SGDConfig) check() error {
	switch {
	case !(c.Rate > 0 && c.Rate <= 1e3):
		return fmt.Errorf("sgd: learning rate %v must be above 0 and at most 1000", c.Rate)
	case !(c.Momentum >= 0 && c.Momentum <= 0.9999999):
		return fmt.Errorf("sgd: momentum %v must be at least 0 and below 1", c.Momentum)
	case !(c.Decay >= 0 && c.Decay <= 1e3):
		return fmt.Errorf("sgd: weight decay %v must lie between 0 and 1000", c.Decay)
	}
	return nil
}

type sgdState struct{ config SGDConfig }

func (s *sgdState) restart() {}

func (s *sgdState) clone() optimiser {
	c := *s
	return &c
}

func (s *sgdState) next() [HyperLen]float32 {
	return [HyperLen]float32{float32(s.config.Rate), float32(s.config.Momentum), float32(s.config.Decay)}
}

func (s *sgdState) op(p *Program) Op {
	return SGD{N: p.params.Len, P: p.params, G: p.gradients, V: p.moment1, Hyper: p.hyper}
}
