package nn

import (
	"fmt"

	"untrained/nn/elementary"
)

// Loss is what training minimises.
type Loss uint8

// The losses. Step trains with CrossEntropy, StepTargets with the others. z is
// the network's last output.
//
//	CrossEntropy  −log softmax(z)[label], in nats
//	MeanSquared   (z − y)²
//	Poisson       ŷ − y·log ŷ with ŷ = softplus(z) = log(1 + eᶻ)
//
// Poisson is the negative log-likelihood of counts y at the rate ŷ, without the
// part that depends on y alone. The softplus link is part of it, as softmax is part
// of the cross-entropy: rates are above 0 whatever z is, grow like z and not like eᶻ,
// and log ŷ and the gradient σ(z)·(1 − y/ŷ) stay finite. Softplus computes the rates.
const (
	CrossEntropy Loss = iota
	MeanSquared
	Poisson
)

var lossNames = [...]string{CrossEntropy: "cross-entropy", MeanSquared: "mean-squared", Poisson: "poisson"}

func (l Loss) String() string {
	if int(l) < len(lossNames) {
		return lossNames[l]
	}
	return "loss(?)"
}

// Softplus returns log(1 + eᶻ), the rate that an output z means under the Poisson
// loss.
func Softplus(z float64) float64 {
	if z < -18 { // log(1 + e) = e to eight digits, of which 1 + e would lose most
		return elementary.Exp(z)
	}
	if z > 0 {
		return z + elementary.Log(1+elementary.Exp(-z))
	}
	return elementary.Log(1 + elementary.Exp(z))
}

// lossOp returns the operation that computes the loss of a batch and its gradient
// with respect to the last layer's output, where the backward pass starts.
func (p *Program) lossOp() Op {
	n := p.layout.batch
	last := p.wired[len(p.wired)-1]
	if p.layout.mode.Loss == CrossEntropy {
		return SoftmaxCrossEntropy{
			N: n, Classes: last.y.Len / n,
			Logits: last.y, Labels: p.labels, Loss: p.losses, DLogits: last.dy,
		}
	}
	return Regression{
		Form: p.layout.mode.Loss, N: n, Units: last.y.Len / n,
		X: last.y, Targets: p.labels, Weights: p.weights, Loss: p.losses, DX: last.dy,
	}
}

// fillTargets copies targets into the values that will be written: y, and for each
// value that is present the weight N / (number of values that are present), so that
// the mean over pictures is the mean over values.
func (p *Program) fillTargets(targets []float32) error {
	present := 0
	units := len(targets) / p.layout.batch
	for i, y := range targets {
		switch {
		case y != y:
			p.labelValues[i], p.weightValues[i] = 0, 0
			continue
		case y-y != 0:
			return fmt.Errorf(
				"program: target of picture %d, unit %d is %v: it must be finite, or NaN where it is missing", i/units,
				i%units, y)
		case y < 0 && p.layout.mode.Loss == Poisson:
			return fmt.Errorf(
				"program: target of picture %d, unit %d is %v: counts for the Poisson loss must not be negative",
				i/units, i%units, y)
		}
		p.labelValues[i], p.weightValues[i] = y, 1
		present++
	}
	if present == 0 {
		return fmt.Errorf("program: all %d targets are missing: leave such batches out", len(targets))
	}
	weight := float32(float64(p.layout.batch) / float64(present))
	for i, w := range p.weightValues {
		p.weightValues[i] = w * weight
	}
	return nil
}
