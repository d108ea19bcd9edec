package statistics

import (
	"math"
	"testing"

	"untrained/app/lab/internal/linear"
	"untrained/nn/random"
)

func TestPearson(t *testing.T) {
	for _, c := range []struct {
		x, y []float64
		want float64
	}{
		{[]float64{1, 2, 3}, []float64{2, 4, 6}, 1},
		{[]float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		{[]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}, 0.8},
		{[]float64{1e9 + 1, 1e9 + 2, 1e9 + 3}, []float64{1, 2, 3}, 1},
		{[]float64{0.1, 0.1, 0.1}, []float64{1, 2, 3}, 0},
		{[]float64{1e-12, 2e-12, 3e-12}, []float64{1, 2, 3}, 1},
		{nil, nil, 0},
	} {
		if got := Pearson(c.x, c.y); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("Pearson(%v, %v) = %v, want %v", c.x, c.y, got, c.want)
		}
	}
}

func TestScores(t *testing.T) {
	if got := SpearmanBrown(0.5); math.Abs(got-2.0/3) > 1e-15 {
		t.Errorf("Spearman–Brown of 0.5 is %v", got)
	}
	for _, h := range []float64{-1, -0.99, -0.5, -0.34} {
		if got := SpearmanBrown(h); got != -1 {
			t.Errorf("Spearman–Brown of %v is %v, want −1", h, got)
		}
	}
	for _, c := range []struct{ r, rho, want float64 }{{0.5, 0.5, 0.5}, {-0.5, 0.5, -0.5}, {0, 0.3, 0}, {0.9, 0.81, 1}} {
		if got := Normalised(c.r, c.rho); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("Normalised(%v, %v) = %v, want %v", c.r, c.rho, got, c.want)
		}
	}
	if got := Normalised(0.5, 0); !math.IsNaN(got) {
		t.Errorf("a unit without reliability has the score %v", got)
	}
	y := []float64{1, 2, 3}
	if got := FVE(y, y, []float64{2, 2, 2}); got != 1 {
		t.Errorf("FVE of a perfect prediction is %v", got)
	}
	if got := FVE(y, []float64{2, 2, 2}, []float64{2, 2, 2}); got != 0 {
		t.Errorf("FVE of the mean is %v", got)
	}
	if got := FVE(y, []float64{3, 2, 1}, []float64{2, 2, 2}); got != -3 {
		t.Errorf("FVE of a reversed prediction is %v, want −3", got)
	}
}

// The scores in a resample must be those that the resampled pictures have when they are written out.
func TestResampledScores(t *testing.T) {
	const n, units, count = 30, 4, 20
	s := random.New(8, "test")
	y, p, base := make([]float64, n*units), make([]float64, n*units), make([]float64, n*units)
	for i := range y {
		y[i], base[i] = 50+s.Norm(), 50
		p[i] = y[i] + s.Norm()
	}
	group := make([]int32, n)
	for i := range group {
		group[i] = int32(i % 7)
	}
	for _, g := range [][]int32{nil, group} {
		r, err := ResamplePictures(n, g, count, 1)
		if err != nil {
			t.Fatal(err)
		}
		scores := r.Replicates(y, base, units)
		correlations, explained := scores.R(p), scores.FVE(p)
		for b := range count {
			for u := range units {
				var yy, pp, bb []float64
				for i, w := range r.Weights[b*n:][:n] {
					for range int(w) {
						yy, pp, bb = append(yy, y[i*units+u]), append(pp, p[i*units+u]), append(bb, base[i*units+u])
					}
				}
				if want := Pearson(yy, pp); math.Abs(correlations[b*units+u]-want) > 1e-9 {
					t.Fatalf("resample %d, unit %d: r = %v, want %v", b, u, correlations[b*units+u], want)
				}
				if want := FVE(yy, pp, bb); math.Abs(explained[b*units+u]-want) > 1e-9 {
					t.Fatalf("resample %d, unit %d: FVE = %v, want %v", b, u, explained[b*units+u], want)
				}
			}
		}
	}
	if _, err := ResamplePictures(10, nil, count, 1); err == nil {
		t.Error("ten pictures gave an interval")
	}
	if _, err := ResamplePictures(30, make([]int32, 30), count, 1); err == nil {
		t.Error("one group gave an interval")
	}
}

// spread holds the standard deviations of pictures, units, both together and seeds in simulated scores.
type spread struct{ picture, unit, both, seed float64 }

// simulate draws the scores of seeds models for units over n pictures, whose true mean is 0: units and pictures are
// the same for all models, a model adds a shift. The scores come with their values in count resamples of pictures.
func (sd spread) simulate(t *testing.T, s *random.Stream, seeds, units, n, count int, set uint64) ([]UnitScores,
	*Resamples) {
	t.Helper()
	r, err := ResamplePictures(n, nil, count, set)
	if err != nil {
		t.Fatal(err)
	}
	ofUnit := make([]float64, units)
	for u := range ofUnit {
		ofUnit[u] = sd.unit * s.Norm()
	}
	x := make([]float64, units*n) // the part that all seeds share
	for i := range n {
		ofPicture := sd.picture * s.Norm()
		for u := range units {
			x[u*n+i] = ofUnit[u] + ofPicture + sd.both*s.Norm()
		}
	}
	list := make([]UnitScores, seeds)
	for k := range list {
		shift := sd.seed * s.Norm()
		m := UnitScores{Units: make([]float64, units), Boot: make([]float64, count*units)}
		linear.MulT(m.Boot, r.Weights, x, count, units, n)
		for i := range m.Boot {
			m.Boot[i] = m.Boot[i]/float64(n) + shift
		}
		for u := range units {
			m.Units[u] = Mean(x[u*n:][:n]) + shift
		}
		list[k] = m
	}
	return list, r
}

// Nominal 95 % intervals must cover the true value in about 95 % of data sets in which pictures, units and seeds
// are all samples. A plain bootstrap over both factors covers 98 %, one over units alone 60 %. Pooled degrees of
// freedom (Welch–Satterthwaite) covered 91.7 % if the variance between seeds dominates; Crossed covered 93.2–97.3 % in
// the five designs.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("150 simulated data sets of each kind")
	}
	const sets, n, units, seeds, count = 150, 60, 30, 4, 200
	for name, sd := range map[string]spread{
		"all factors":    {1, 0.7, 2, 0.2},
		"pictures alone": {1, 0.1, 1, 0},
		"units alone":    {0.1, 1, 1, 0},
		"seeds alone":    {0.2, 0.1, 1, 0.4},
		"interaction":    {0, 0, 1, 0},
	} {
		covered := 0
		for set := range sets {
			s := random.New(uint64(set), "test", "coverage", name)
			list, r := sd.simulate(t, s, seeds, units, n, count, uint64(set))
			samples := ResampleUnits(units, count, uint64(set), "")
			e, _ := Crossed(Average(list), samples, r.Drawn, Seeds(list))
			if e.Low <= 0 && 0 <= e.High {
				covered++
			}
		}
		covers(t, name, covered, sets)
	}
}

func TestIntervalOfTooFewUnits(t *testing.T) {
	e, p := Crossed(UnitScores{Units: []float64{1, 2}, Boot: make([]float64, 20)}, ResampleUnits(2, 10, 1, ""), 30, Part{})
	if e.Value != 1.5 || !math.IsNaN(e.Low) || !math.IsNaN(e.High) || !math.IsNaN(p) {
		t.Errorf("two units gave %v, p = %v", e, p)
	}
}
