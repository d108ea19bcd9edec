package target

import (
	"math"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
)

// regression has the keys of every experiment that predicts responses.
type regression struct{}

func (regression) Name() string { return "regression" }

func (regression) Properties() []lab.Property {
	return append(readout.RegressionProperties(), lab.Property{Key: lab.KeySeed, Label: "Seed", Kind: lab.Int,
		Default: "1", Max: 100, Help: "Of what is random."})
}

// The alignment of features with neurons is linear CKA of the features with the neurons' z-scored responses, computed
// here from the columns by its definition (Kornblith et al. 2019, with the estimator of Song et al. 2012). The
// correlations between pictures, whose patterns are standardised picture by picture, give another number.
func TestAlignmentWithNeuronsIsOfStandardisedResponses(t *testing.T) {
	env := labtest.Tiny(t, 40, 7)
	r := env.Recordings["sim-v1"]
	c, err := lab.ParseStrict(regression{}, "penalties=1e-2..1e2&folds=3&inner=3&splits=0&reliability=0&bootstrap=100")
	if err != nil {
		t.Fatal(err)
	}
	target, err := Open(t.Context(), env, c, r.ID, "", func(string, ...any) {})
	if err != nil {
		t.Fatal(err)
	}
	p, err := PatternsOfNeurons(readout.MethodCKA, target)
	if err != nil {
		t.Fatal(err)
	}
	n := r.Images.N
	const width = 9 // a few pixels as features
	x := make([]float64, n*width)
	for i := range n {
		for j := range width {
			x[i*width+j] = float64(r.Images.Pix[i*256+17*j]) / 255
		}
	}
	gram := statistics.Gram(x, n, width)
	got := p.Score([]readout.Likeness{{Gram: gram}}, false)[0][0]

	units := target.reliable()
	z := make([]float64, n*len(units))
	for k, u := range units {
		var column []float64
		for i := range n {
			column = append(column, target.Responses[i*len(target.Neurons)+u])
		}
		mean, sd := statistics.MeanSD(column)
		for i, v := range column {
			z[i*len(units)+k] = (v - mean) / sd
		}
	}
	product := func(a []float64, width int) func(i, j int) float64 {
		return func(i, j int) float64 {
			if i == j {
				return 0
			}
			sum := 0.0
			for k := range width {
				sum += a[i*width+k] * a[j*width+k]
			}
			return sum
		}
	}
	hsic := func(k, l func(i, j int) float64) float64 {
		trace, sumK, sumL, both := 0.0, 0.0, 0.0, 0.0
		for i := range n {
			rowK, rowL := 0.0, 0.0
			for j := range n {
				trace += k(i, j) * l(j, i)
				rowK, rowL = rowK+k(i, j), rowL+l(i, j)
			}
			sumK, sumL, both = sumK+rowK, sumL+rowL, both+rowK*rowL
		}
		m := float64(n)
		return trace + sumK*sumL/((m-1)*(m-2)) - 2*both/(m-2)
	}
	k, l := product(x, width), product(z, len(units))
	want := hsic(k, l) / math.Sqrt(hsic(k, k)*hsic(l, l))
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("alignment %v, by its definition %v", got, want)
	}
	other := statistics.CKADraws(gram, gramOfPairs(p.pairs[0], n), n, p.counts()[:1])[0]
	t.Logf("of standardised responses %.4f, of correlations between pictures %.4f", got, other)
	if math.Abs(other-want) < 1e-3 {
		t.Errorf("correlations between pictures give %v, too: the test tells nothing apart", other)
	}
	same := p.Score([]readout.Likeness{{Gram: statistics.Gram(z, n, len(units))}}, false)[0][0]
	if math.Abs(same-1) > 1e-9 {
		t.Errorf("the alignment of responses with themselves is %v", same)
	}
}
