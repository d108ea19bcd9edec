package backendtest

import (
	"fmt"
	"math"
	"slices"

	"untrained/nn"
)

// softmaxCrossEntropy subtracts each row's largest logit first, which keeps exp
// finite and does not change the result.
func softmaxCrossEntropy(op nn.SoftmaxCrossEntropy, logits, labels, loss, dlogits []float64) error {
	for i := range op.N {
		row := logits[i*op.Classes:][:op.Classes]
		label := int(labels[i])
		if label < 0 || label >= op.Classes {
			return fmt.Errorf("label %v of row %d is not a class between 0 and %d", labels[i], i, op.Classes-1)
		}
		top, sum := slices.Max(row), 0.0
		for _, z := range row {
			sum += math.Exp(z - top)
		}
		loss[i] = math.Log(sum) - (row[label] - top)
		if dlogits == nil {
			continue
		}
		for c, z := range row {
			p := math.Exp(z-top) / sum
			if c == label {
				p--
			}
			dlogits[i*op.Classes+c] = p / float64(op.N)
		}
	}
	return nil
}
