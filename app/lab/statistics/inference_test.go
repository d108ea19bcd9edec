package statistics

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"untrained/nn/random"
)

// Where pictures, units and seeds all are samples and nothing differs, p values of Crossed are uniform, and those of
// units alone, which is what flipping the signs of units tests, are not.
func TestPValueUniform(t *testing.T) {
	sets := fewer(200)
	const n, units, count = 60, 30, 200
	for _, c := range []struct {
		name string
		spread
		seeds int
	}{{"pictures and units", spread{1, 0.7, 1, 0}, 1}, {"three seeds", spread{0.3, 0.3, 1, 0.4}, 3},
		{"ten seeds", spread{0.3, 0.3, 1, 0.4}, 10}} {
		var p, ofUnits []float64
		for set := range sets {
			s := random.New(uint64(set), "test", "uniform", c.name)
			list, r := c.simulate(t, s, c.seeds, units, n, count, uint64(set))
			mean := Average(list)
			_, value := Crossed(mean, ResampleUnits(units, count, uint64(set), ""), r.Drawn, Seeds(list))
			p = append(p, value)
			ofUnits = append(ofUnits, PValue(Mean(mean.Units), Part{Variance(mean.Units) / units, units - 1}))
		}
		distance, below := uniformity(p)
		_, wrong := uniformity(ofUnits)
		t.Logf("%s: Kolmogorov–Smirnov %.3f from uniform, %.3f of p values below 0.05, over units alone %.3f; %d sets",
			c.name, distance, below, wrong, sets)
		// The 99.9 % point of the one-sample statistic is 1.95/√sets; the interval's coverage of 92–98 % allows the rest.
		if limit := 1.95/math.Sqrt(float64(sets)) + 0.05; distance > limit {
			t.Errorf("%s: p values have distance %.3f from uniform, more than %.3f", c.name, distance, limit)
		}
		if slack := 2.5 * math.Sqrt(0.05*0.95/float64(sets)); below > 0.08+slack {
			t.Errorf("%s: %.3f of p values are below 0.05", c.name, below)
		}
		if !(wrong > 0.15) {
			t.Errorf("%s: over units alone %.3f of p values are below 0.05: the test would not notice them", c.name, wrong)
		}
	}
}

// uniformity returns the Kolmogorov–Smirnov distance of p values from the uniform distribution and the share below
// 0.05.
func uniformity(p []float64) (distance, below float64) {
	n := float64(len(p))
	for i, v := range inOrder(p) {
		distance = max(distance, (float64(i)+1)/n-v, v-float64(i)/n)
		if v < 0.05 {
			below += 1 / n
		}
	}
	return distance, below
}

func TestBenjaminiHochberg(t *testing.T) {
	// The fifteen p values of Benjamini & Hochberg (1995), §3.2: at 0.05 four tests are rejected; Bonferroni's procedure
	// rejects three.
	p := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
		0.6528, 0.7590, 1.0000}
	s := random.New(10, "test", "order")
	s.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
	adjusted, rejected := BenjaminiHochberg(p, 0.05)
	for i := range p {
		if rejected[i] != (p[i] <= 0.0095) || adjusted[i] < p[i] || adjusted[i] > 1 {
			t.Errorf("p = %v: adjusted %v, rejected %v", p[i], adjusted[i], rejected[i])
		}
		if p[i] == 0.0019 {
			near(t, "third", adjusted[i], 0.0019*15/3, 1e-15)
		}
		if p[i] == 0.0278 {
			near(t, "sixth, which the seventh lowers", adjusted[i], 0.0298*15/7, 1e-15)
		}
	}
	if a, r := BenjaminiHochberg(nil, 0.05); len(a) != 0 || len(r) != 0 {
		t.Error("no tests have results")
	}
}

// For t tests of units, some of which have an effect, the share of false discoveries is on average at most q·(share of
// true null hypotheses), and close to it.
func TestFalseDiscoveryRate(t *testing.T) {
	sets := fewer(160)
	const tests, n, q = 40, 30, 0.1
	for _, nulls := range []int{tests, 30, 10} {
		rate, found := 0.0, 0
		for set := range sets {
			s := random.New(uint64(set), "test", "discoveries", fmt.Sprint(nulls))
			shared := make([]float64, n) // noise that neurons recorded together share
			for i := range shared {
				shared[i] = s.Norm()
			}
			p := make([]float64, tests)
			for k := range p {
				d := make([]float64, n)
				for i := range d {
					d[i] = 0.3*shared[i] + s.Norm()
					if k >= nulls {
						d[i] += 0.8
					}
				}
				p[k] = PValue(Mean(d), Part{Variance(d) / n, n - 1})
			}
			_, rejected := BenjaminiHochberg(p, q)
			all, wrong := 0, 0
			for k, yes := range rejected {
				if yes {
					all++
					if k < nulls {
						wrong++
					}
				}
			}
			found += all - wrong
			rate += float64(wrong) / float64(max(all, 1)) / float64(sets)
		}
		t.Logf("%d of %d nulls: false discovery rate %.3f, at most %.3f asked; %.1f true discoveries a set, %d sets", nulls,
			tests, rate, q*float64(nulls)/tests, float64(found)/float64(sets), sets)
		// Three standard errors of a mean over sets whose values are between 0 and 1.
		if limit := q * float64(nulls) / tests; rate > limit+3*math.Sqrt(limit/float64(sets)) {
			t.Errorf("%d of %d nulls: false discovery rate %.3f, at most %.3f asked", nulls, tests, rate, limit)
		}
		if nulls < tests && found < sets*(tests-nulls)*8/10 {
			t.Errorf("%d true discoveries of %d", found, sets*(tests-nulls))
		}
	}
}

func TestIntervals(t *testing.T) {
	// Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		i, err := Wilson(c.k, c.n, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "low", i.Low, c.low, 5e-5)
		near(t, "high", i.High, c.high, 5e-5)
	}
	var few *TooFewError
	if _, err := Wilson(0, 0, 0.95); !errors.As(err, &few) {
		t.Errorf("no trial gave %v", err)
	}
	if _, err := Wilson(3, 2, 0.95); err == nil {
		t.Error("three of two was accepted as a proportion")
	}
	i, err := StudentT([]float64{1, 2, 3}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "high", i.High, 2+4.302653/math.Sqrt(3), 1e-6) // t of 2 degrees of freedom
	if _, err := StudentT([]float64{1}, 0.95); !errors.As(err, &few) || few.Need != 2 {
		t.Errorf("one value gave %v", err)
	}

	// The coverage of both intervals.
	const sets = 2000
	for _, p := range []float64{0.5, 0.9, 0.98} {
		covered := 0
		for set := range sets {
			s := random.New(uint64(set), "test", "wilson", fmt.Sprint(p))
			k := 0
			for range 100 {
				if s.Float64() < p {
					k++
				}
			}
			if i, err := Wilson(k, 100, 0.95); err == nil && i.Low <= p && p <= i.High {
				covered++
			}
		}
		t.Logf("Wilson, p = %v: covered %.3f of %d", p, float64(covered)/sets, sets)
		near(t, "coverage", float64(covered)/sets, 0.95, 0.03)
	}
	covered := 0
	for set := range sets {
		s := random.New(uint64(set), "test", "student")
		x := []float64{s.Norm(), s.Norm(), s.Norm(), s.Norm(), s.Norm()}
		if i, err := StudentT(x, 0.95); err == nil && i.Low <= 0 && 0 <= i.High {
			covered++
		}
	}
	t.Logf("Student, five seeds: covered %.3f of %d", float64(covered)/sets, sets)
	near(t, "coverage", float64(covered)/sets, 0.95, 0.015)
}

func TestRegressionR2(t *testing.T) {
	s := random.New(11, "test", "regression")
	const n = 40
	x, y := make([]float64, n), make([]float64, n)
	three := make([]float64, 3*n)
	for i := range x {
		x[i] = 1000 + s.Norm()
		y[i] = x[i] + s.Norm()
		three[3*i], three[3*i+1], three[3*i+2] = x[i], 5-2*x[i], s.Norm()
	}
	r := Pearson(x, y)
	got, err := RegressionR2(x, y, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "R²", got, r*r, 1e-10)
	more, err := RegressionR2(three, y, 3)
	if err != nil {
		t.Fatal(err)
	}
	// One of the three predictors repeats another. The residuals of least squares are orthogonal to the two that differ.
	two := make([]float64, 2*n)
	for i := range n {
		two[2*i], two[2*i+1] = three[3*i+2], three[3*i]
	}
	other, err := RegressionR2(two, y, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "R² with a repeated predictor", more, other, 1e-9)
	if more < got {
		t.Errorf("more predictors explain less: %v, %v", more, got)
	}
	var few *TooFewError
	if _, err := RegressionR2(three[:12], y[:4], 3); !errors.As(err, &few) || few.Need != 5 {
		t.Errorf("four rows on three predictors gave %v", err)
	}
	if _, err := RegressionR2(x, make([]float64, n), 1); err == nil {
		t.Error("constant responses have an R²")
	}
	// A draw is the R² of the rows that were drawn.
	cluster := make([]int, n)
	for i := range cluster {
		cluster[i] = 100 - i%10
	}
	b, err := BootstrapR2(x, [][]float64{y, three[:n]}, 1, cluster, 20, 3)
	if err != nil {
		t.Fatal(err)
	}
	stream := random.New(3, "statistics", "regression")
	for k := range 20 {
		var xs, ys []float64
		for range 10 {
			c := 100 - stream.IntN(10)
			for i := range n {
				if cluster[i] == c {
					xs, ys = append(xs, x[i]), append(ys, y[i])
				}
			}
		}
		r := Pearson(xs, ys)
		near(t, "R² of a resample", b[0].Draws[k], r*r, 1e-9)
	}
	if _, err := BootstrapR2(x, [][]float64{y}, 1, make([]int, n), 20, 3); !errors.As(err, &few) || few.N != 1 {
		t.Errorf("one cluster gave %v", err)
	}
}

// Nominal 95 % intervals of the difference in R² between two responses of the same models cover the difference in the
// population, also if models of one architecture share much of what the predictors do not explain.
func TestBootstrapR2Covers(t *testing.T) { bootstrapR2Covers(t, fewer(200)) }

func bootstrapR2Covers(t *testing.T, sets int) {
	const clusters, each, draws = 24, 5, 500
	const a, b, ofArchitecture, own = 1.0, 0.6, 0.6, 0.8
	// x has variance 1, the rest ofArchitecture² + own².
	truth := func(slope float64) float64 {
		return slope * slope / (slope*slope + ofArchitecture*ofArchitecture + own*own)
	}
	want := []float64{truth(a), truth(b), truth(a) - truth(b)}
	const independent = "models as if independent"
	covered := map[string]int{}
	for set := range sets {
		s := random.New(uint64(set), "test", "r2")
		var x, early, higher []float64
		var cluster []int
		for c := range clusters {
			shared := [3]float64{0.8 * s.Norm(), ofArchitecture * s.Norm(), ofArchitecture * s.Norm()}
			for range each {
				v := shared[0] + 0.6*s.Norm()
				x = append(x, v)
				early = append(early, a*v+shared[1]+own*s.Norm())
				higher = append(higher, b*v+shared[2]+own*s.Norm())
				cluster = append(cluster, c)
			}
		}
		boot, err := BootstrapR2(x, [][]float64{early, higher}, 1, cluster, draws, uint64(set))
		if err != nil {
			t.Fatal(err)
		}
		alone, err := BootstrapR2(x, [][]float64{early, higher}, 1, nil, draws, uint64(set))
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range map[string]Bootstrap{"early": boot[0], "higher": boot[1], "difference": boot[0].Minus(boot[1]),
			independent: alone[0].Minus(alone[1])} {
			truth := want[2]
			if place := slices.Index([]string{"early", "higher"}, k); place >= 0 {
				truth = want[place]
			}
			if i := i.Percentile(0.95); i.Low <= truth && truth <= i.High {
				covered[k]++
			}
		}
	}
	if len(covered) != 4 {
		t.Errorf("covered %v", covered)
	}
	for name, n := range covered {
		if name != independent {
			covers(t, name, n, sets)
			continue
		}
		share := float64(n) / float64(sets)
		t.Logf("%s: covered %.3f", name, share)
		if share > 0.9 {
			t.Errorf("clusters make no difference here, so the test shows nothing: covered %.3f", share)
		}
	}
}

// No adjusted value is below its own p, not even by rounding.
func TestBenjaminiHochbergNeverLowers(t *testing.T) {
	s := random.New(1, "test", "benjamini-hochberg")
	for m := 1; m <= 60; m++ {
		p := make([]float64, m)
		for i := range p {
			p[i] = s.Float64()
		}
		adjusted, _ := BenjaminiHochberg(p, 0.05)
		for i, v := range adjusted {
			if v < p[i] || v > 1 {
				t.Errorf("of %d: p %v, adjusted %v", m, p[i], v)
			}
		}
	}
}
