package statistics

import (
	"math"
	"testing"

	"untrained/nn/random"
)

func TestHolm(t *testing.T) {
	for name, c := range map[string]struct {
		p, adjusted []float64
	}{
		// The numbers of R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
		"four":        {[]float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}},
		"at most 1":   {[]float64{0.6, 0.7}, []float64{1, 1}},
		"one":         {[]float64{0.2}, []float64{0.2}},
		"equal ones":  {[]float64{0.02, 0.02, 0.02}, []float64{0.06, 0.06, 0.06}},
		"never falls": {[]float64{0.01, 0.0101}, []float64{0.02, 0.02}},
		"none":        {nil, nil},
	} {
		adjusted, rejected := Holm(c.p, 0.05)
		if len(adjusted) != len(c.p) || len(rejected) != len(c.p) {
			t.Fatalf("%s: %d adjusted values and %d rejections of %d", name, len(adjusted), len(rejected), len(c.p))
		}
		for i, want := range c.adjusted {
			near(t, name, adjusted[i], want, 1e-15)
			if rejected[i] != (want <= 0.05) {
				t.Errorf("%s: value %v, rejected %v", name, want, rejected[i])
			}
		}
	}
}

// If every null hypothesis is true, one or more are rejected in at most 5 % of families; of true effects, Holm rejects
// more than Bonferroni's procedure does.
func TestHolmFamilyError(t *testing.T) {
	sets := fewer(2000)
	const tests, n = 7, 10
	wrong, more := 0, 0
	for set := range sets {
		s := random.New(uint64(set), "test", "holm")
		p, effects := make([]float64, tests), make([]float64, tests)
		for k := range p {
			x := make([]float64, n)
			for i := range x {
				x[i] = s.Norm()
			}
			part := Part{Variance(x) / n, n - 1}
			p[k] = PValue(Mean(x), part)
			effects[k] = PValue(Mean(x)+1, part)
		}
		any := false
		_, rejected := Holm(p, 0.05)
		for _, yes := range rejected {
			any = any || yes
		}
		if any {
			wrong++
		}
		_, rejected = Holm(effects, 0.05)
		for k, yes := range rejected {
			if bonferroni := effects[k]*tests <= 0.05; bonferroni && !yes {
				t.Fatal("Bonferroni's procedure rejects what Holm's does not")
			} else if yes && !bonferroni {
				more++
			}
		}
	}
	share := float64(wrong) / float64(sets)
	t.Logf("a false rejection in %.3f of %d families; %d rejections more than Bonferroni's", share, sets, more)
	if limit := 0.05 + 3*math.Sqrt(0.05*0.95/float64(sets)); share > limit || share < 0.02 {
		t.Errorf("a false rejection in %.3f of families, want near 0.05", share)
	}
	if more == 0 {
		t.Error("Holm's procedure rejects nothing that Bonferroni's does not")
	}
}

// The p value agrees with the table of Student's t, and with the interval of every level.
func TestPValue(t *testing.T) {
	near(t, "t 2.776 of 4", PValue(2.776445, Part{1, 4}), 0.05, 1e-6)
	near(t, "t −3.355 of 8", PValue(-3.355387/2, Part{0.25, 8}), 0.01, 1e-6)
	near(t, "normal", PValue(1.959964, Part{1, math.Inf(1)}), 0.05, 1e-5)
	for _, parts := range [][]Part{
		{{0.04, 5}}, {{0.01, 9}, {0.03, 2}}, {{0.01, 9}, {0.02, 4}, {0.005, 50}}, {{0.04, 5}, {}}, {{}, {0.01, 3}},
	} {
		for _, value := range []float64{-0.7, 0.01, 0.3, 1.5} {
			p := PValue(value, parts...)
			half := 0.0
			for _, part := range parts {
				if part != (Part{}) {
					half += Square(StudentQuantile(1-p, part.Freedom)) * part.Variance
				}
			}
			near(t, "half the interval of level 1 − p", math.Sqrt(half), math.Abs(value), 1e-6)
			i := WithInterval(value, parts...)
			if (p < 1-Level) != (i.Low > 0 || i.High < 0) {
				t.Errorf("%v: p = %v, interval %v", parts, p, i)
			}
		}
	}
	for name, c := range map[string][2]float64{
		"no variance given": {PValue(1), math.NaN()},
		"an empty part":     {PValue(1, Part{}), math.NaN()},
		"unknown variance":  {PValue(1, Part{math.NaN(), 1}), math.NaN()},
		"unknown value":     {PValue(math.NaN(), Part{1, 1}), math.NaN()},
		"nothing":           {PValue(0, Part{1, 3}), 1},
		"no variance":       {PValue(0.1, Part{0, 3}), 0},
	} {
		if got, want := c[0], c[1]; got != want && !(got != got && want != want) {
			t.Errorf("%s: p = %v, want %v", name, got, want)
		}
	}
}
