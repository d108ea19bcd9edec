package nn

import (
	"fmt"
	"math"
)

// AdamConfig are the settings of Adam (Kingma & Ba 2015), which keeps running
// means of each gradient and of its square and moves every parameter by about
// Rate a step, whatever the size of its gradient. A field that is 0 means the value
// that the paper recommends, given in brackets.
type AdamConfig struct {
	Rate    float64 // learning rate [0.001]
	Beta1   float64 // memory of the mean, below 1 [0.9]
	Beta2   float64 // memory of the square, below 1 [0.999]
	Epsilon float64 // keeps the division finite [1e-8]
	// Decay shrinks every parameter, biases too, by Rate·Decay a step, apart from
	// the gradient's running means: AdamW (Loshchilov & Hutter 2019, algorithm 2)
	// [0].
	Decay float64
}

func (c AdamConfig) withDefaults() AdamConfig {
	for _, f := range []struct {
		field *float64
		value float64
	}{{&c.Rate, 0.001}, {&c.Beta1, 0.9}, {&c.Beta2, 0.999}, {&c.Epsilon, 1e-8}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	return c
}

func (c AdamConfig) check() error {
	switch {
	case !(c.Rate > 0 && c.Rate <= 1e3):
		return fmt.Errorf("adam: learning rate %v must be above 0 and at most 1000", c.Rate)
	case !(c.Beta1 > 0 && c.Beta1 <= 0.9999999):
		return fmt.Errorf("adam: beta1 %v must lie between 0 and 1", c.Beta1)
	case !(c.Beta2 > 0 && c.Beta2 <= 0.9999999):
		return fmt.Errorf("adam: beta2 %v must lie between 0 and 1", c.Beta2)
	case !(c.Epsilon >= 1e-30 && c.Epsilon <= 1):
		return fmt.Errorf("adam: epsilon %v must lie between 1e-30 and 1", c.Epsilon)
	case !(c.Decay >= 0 && c.Decay*c.Rate <= 1):
		return fmt.Errorf("adam: weight decay %v must be at least 0 and at most 1 over the rate %v", c.Decay, c.Rate)
	}
	return nil
}

// SetAdam changes the settings of the optimiser, Adam, from the next step on; its running means stay. A program starts
// with the paper's values. On values outside their range SetAdam returns an error and changes nothing.
func (p *Program) SetAdam(c AdamConfig) error {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return err
	}
	p.adam.config = c
	return nil
}

// adamState counts steps: the means begin at 0 and are too small by a factor
// 1 − βᵗ after t steps, which each step undoes.
type adamState struct {
	config         AdamConfig
	power1, power2 float64 // β1ᵗ, β2ᵗ
}

func (s *adamState) restart() { s.power1, s.power2 = 1, 1 }

// next returns the numbers of the next step in the order of Adam.Hyper.
func (s *adamState) next() [HyperLen]float32 {
	c := s.config
	s.power1 *= c.Beta1
	s.power2 *= c.Beta2
	// Far along, βᵗ is 0; the product must not linger among denormals until then.
	if s.power1 < math.SmallestNonzeroFloat32 {
		s.power1 = 0
	}
	if s.power2 < math.SmallestNonzeroFloat32 {
		s.power2 = 0
	}
	return [HyperLen]float32{
		float32(c.Rate), float32(c.Beta1), float32(c.Beta2), float32(c.Epsilon),
		float32(1 / (1 - s.power1)), float32(1 / (1 - s.power2)),
		float32(c.Rate * c.Decay),
	}
}
