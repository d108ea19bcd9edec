package explore

import (
	"context"
	"math"
	"slices"
	"testing"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/readout"
	"untrained/nn"
	"untrained/nn/random"
)

// Predictions are those of the ridge regression of the experiments, whichever of the two systems is solved.
func TestReplaceIsRidge(t *testing.T) {
	for _, p := range []int{8, 400} {
		stream := random.New(1, "test", "replace")
		x, y := make([]float64, replacePatches*p), make([]float64, replacePatches)
		for i := range x {
			x[i] = stream.Norm() + 3
		}
		for i := range y {
			y[i] = x[i*p]*x[i*p+1] + stream.Norm()
		}
		gram := make([]float64, replacePatches*replacePatches)
		linear.GramOf(gram, x, replacePatches, p)
		linear.Mirror(gram, replacePatches)
		const penalty = 1e-2
		fold := readout.Fold{Train: readout.UpTo(ReplaceFitted)}
		for i := ReplaceFitted; i < replacePatches; i++ {
			fold.Test = append(fold.Test, i)
		}
		ridge := readout.Ridge{Penalties: []float64{penalty}, Inner: 2, Split: readout.Split{Method: readout.SplitRandom}}
		want, err := ridge.CrossValidate(context.Background(), readout.LayerKernel{N: replacePatches, Gram: gram}, y, 1,
			[]readout.Fold{fold}, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		scaled := slices.Clone(x)
		standardise(scaled, p)
		mean, sd := standardised(y)
		guess := solved(scaled[:ReplaceFitted*p], scaled[ReplaceFitted*p:], y[:ReplaceFitted], p)
		for i, v := range guess[slices.Index(replacePenalties, penalty)] {
			if w := want.Predicted[ReplaceFitted+i]; math.Abs(mean+sd*v-w) > 1e-6*(1+math.Abs(w)) {
				t.Fatalf("%d features, patch %d: %v, of the experiments %v", p, i, mean+sd*v, w)
			}
		}
	}
}

// What the page says: linear filters are enough for a simple cell and know nothing of a complex one, whatever their
// number.
func TestReplaceSimpleAndComplex(t *testing.T) {
	r := map[bool]map[string]float64{false: {}, true: {}}
	for _, complex := range []bool{false, true} {
		for _, activation := range []string{"linear", "abs"} {
			a, err := Replace{Complex: complex, Activation: activation, Filters: 512, Seed: 1}.Compute(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Predicted) != ReplaceHeldOut || len(a.Measured) != ReplaceHeldOut || len(a.R) != len(ReplaceFilters) ||
				len(a.Picture) != replacePixels {
				t.Fatalf("%d predicted, %d measured, %d numbers", len(a.Predicted), len(a.Measured), len(a.R))
			}
			r[complex][activation] = a.R[len(a.R)-1]
		}
	}
	if r[false]["linear"] < 0.7 || r[true]["linear"] > 0.2 || r[true]["abs"] < r[true]["linear"]+0.15 {
		t.Errorf("r of a simple cell %v, of a complex one %v", r[false], r[true])
	}
	for _, wrong := range []Replace{{Activation: nn.ReLU.String(), Filters: 5}, {Activation: "no", Filters: 4}} {
		if _, err := wrong.Compute(t.Context(), nil); err == nil {
			t.Errorf("%+v was computed", wrong)
		}
	}
}
