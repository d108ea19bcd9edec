package cpu

import (
	"fmt"

	"untrained/nn"
	"untrained/nn/elementary"
)

type softmaxCrossEntropy struct {
	op                            nn.SoftmaxCrossEntropy
	logits, labels, loss, dlogits []float32
}

func planSoftmaxCrossEntropy(m *binder, op nn.SoftmaxCrossEntropy) step {
	n := op.N * op.Classes
	return &softmaxCrossEntropy{op, m.tensor(op.Logits, n), m.tensor(op.Labels, op.N), m.tensor(op.Loss, op.N),
		m.tensor(op.DLogits, n)}
}

// run computes in float64: a batch has few logits, and the loss is what readers look
// at.
func (s *softmaxCrossEntropy) run() error {
	classes := s.op.Classes
	for i := range s.op.N {
		row := s.logits[i*classes:][:classes]
		label := int(s.labels[i])
		if !(s.labels[i] >= 0) || label >= classes {
			return fmt.Errorf("softmax-cross-entropy: label %v of row %d is not a class between 0 and %d", s.labels[i],
				i, classes-1)
		}
		top := float64(row[0])
		for _, z := range row {
			top = max(top, float64(z))
		}
		sum := 0.0
		for _, z := range row {
			sum += elementary.Exp(float64(z) - top)
		}
		s.loss[i] = float32(elementary.Log(sum) - (float64(row[label]) - top))
		if s.dlogits == nil {
			continue
		}
		grad := s.dlogits[i*classes:][:classes]
		scale := 1 / (sum * float64(s.op.N))
		for c, z := range row {
			grad[c] = float32(elementary.Exp(float64(z)-top) * scale)
		}
		// (p − 1)/N in float64: p is often close to one.
		grad[label] = float32((elementary.Exp(float64(row[label])-top)/sum - 1) / float64(s.op.N))
	}
	return nil
}
