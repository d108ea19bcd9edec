package lab

import (
	"math"
	"slices"
	"testing"

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

func TestFolds(t *testing.T) {
	group := make([]int32, 90)
	for i := range group {
		group[i] = int32(i / 9)
	}
	for _, s := range []Split{
		{Method: SplitInterleaved, Step: 7},
		{Method: SplitRandom, Seed: 3},
		{Method: SplitGroup, Seed: 3, Group: group},
	} {
		for _, folds := range []int{2, 3, 5} {
			list, err := s.Folds(upTo(90), folds)
			if err != nil {
				t.Fatal(err)
			}
			seen := make([]int, 90)
			for _, f := range list {
				if len(f.Test)+len(f.Train) != 90 || !slices.IsSorted(f.Train) || !slices.IsSorted(f.Test) {
					t.Errorf("%s: a fold of %d + %d pictures", s.Method, len(f.Train), len(f.Test))
				}
				if d := len(f.Test) - 90/folds; s.Method != SplitGroup && (d < -1 || d > 1) {
					t.Errorf("%s: %d of 90 pictures in one of %d folds", s.Method, len(f.Test), folds)
				}
				for _, i := range f.Test {
					seen[i]++
					if s.Method == SplitGroup && slices.ContainsFunc(f.Train, func(j int) bool { return group[j] == group[i] }) {
						t.Errorf("group %d lies on both sides", group[i])
					}
				}
				// Nested folds divide the training pictures and nothing else.
				inner, err := s.Folds(f.Train, 2)
				if err != nil {
					t.Fatal(err)
				}
				if all := append(slices.Clone(inner[0].Test), inner[1].Test...); len(all) != len(f.Train) || slices.ContainsFunc(all, func(i int) bool { return slices.Contains(f.Test, i) }) {
					t.Errorf("%s: inner folds hold %d pictures, not the %d of training", s.Method, len(all), len(f.Train))
				}
			}
			if slices.ContainsFunc(seen, func(n int) bool { return n != 1 }) {
				t.Errorf("%s, %d folds: pictures are judged %v times", s.Method, folds, seen)
			}
		}
	}
	// The rule of golden/ridge.json.
	list, err := Split{Method: SplitInterleaved, Step: 7}.Folds(upTo(640), 5)
	if err != nil || !slices.Equal(list[2].Test[:3], []int{1, 6, 11}) { // 7·1 mod 5 = 2
		t.Errorf("fold 2 begins with %v, %v", list[2].Test[:3], err)
	}
}

func TestFoldsRefuse(t *testing.T) {
	group := []int32{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}
	for name, c := range map[string]struct {
		split Split
		n, k  int
	}{
		"groups fewer than folds": {Split{Method: SplitGroup, Group: group}, 12, 5},
		"no groups":               {Split{Method: SplitGroup}, 12, 3},
		"one fold":                {Split{Method: SplitRandom}, 12, 1},
		"few pictures":            {Split{Method: SplitRandom}, 8, 5},
		"common factor":           {Split{Method: SplitInterleaved, Step: 10}, 100, 5},
		"unknown":                 {Split{Method: "alphabetical"}, 100, 5},
	} {
		if list, err := c.split.Folds(upTo(c.n), c.k); err == nil {
			t.Errorf("%s: gave %d folds", name, len(list))
		}
	}
}

// A resample's scores must be the scores of the resampled pictures.
func TestBootstrapScores(t *testing.T) {
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
		r, err := resamplePictures(n, g, count, 1)
		if err != nil {
			t.Fatal(err)
		}
		got := r.scores(y, p, base, units)
		for b := range count {
			for u := range units {
				var yy, pp, bb []float64
				for i, w := range r.weights[b*n:][:n] {
					for range int(w) {
						yy, pp, bb = append(yy, y[i*units+u]), append(pp, p[i*units+u]), append(bb, base[i*units+u])
					}
				}
				if want := Pearson(yy, pp); math.Abs(got.r[b*units+u]-want) > 1e-9 {
					t.Fatalf("resample %d, unit %d: r = %v, want %v", b, u, got.r[b*units+u], want)
				}
				if want := FVE(yy, pp, bb); math.Abs(got.fve[b*units+u]-want) > 1e-9 {
					t.Fatalf("resample %d, unit %d: FVE = %v, want %v", b, u, got.fve[b*units+u], want)
				}
			}
		}
	}
	if _, err := resamplePictures(10, nil, count, 1); err == nil {
		t.Error("ten pictures gave an interval")
	}
	if _, err := resamplePictures(30, make([]int32, 30), count, 1); err == nil {
		t.Error("one group gave an interval")
	}
}

// Intervals must cover the truth as often as they say, when pictures, units and
// seeds all are samples: here about as often as the sampling error of 400 data
// sets allows. A plain bootstrap over both factors covers 98 %, one over units
// alone 60 %. Pooled degrees of freedom (Welch–Satterthwaite) covered 91.7 % where
// seeds dominate; this form covered 93.2–97.3 % in the five designs.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("400 simulated data sets")
	}
	const sets, n, units, seeds, count = 400, 60, 30, 4, 200
	for name, sd := range map[string]struct{ picture, unit, both, seed float64 }{
		"all factors":    {1, 0.7, 2, 0.2},
		"pictures alone": {1, 0.1, 1, 0},
		"units alone":    {0.1, 1, 1, 0},
		"seeds alone":    {0.2, 0.1, 1, 0.4},
		"interaction":    {0, 0, 1, 0},
	} {
		covered := 0
		for set := range sets {
			s := random.New(uint64(set), "test", "coverage", name)
			r, err := resamplePictures(n, nil, count, uint64(set))
			if err != nil {
				t.Fatal(err)
			}
			ofUnit := make([]float64, units)
			for u := range ofUnit {
				ofUnit[u] = sd.unit * s.Norm()
			}
			x := make([]float64, units*n) // what all seeds share
			for i := range n {
				ofPicture := sd.picture * s.Norm()
				for u := range units {
					x[u*n+i] = ofUnit[u] + ofPicture + sd.both*s.Norm()
				}
			}
			list := make([]measured, seeds)
			for k := range list {
				shift := sd.seed * s.Norm()
				m := measured{make([]float64, units), make([]float64, count*units)}
				mulT(m.boot, r.weights, x, count, units, n)
				for i := range m.boot {
					m.boot[i] = m.boot[i]/n + shift
				}
				for u := range units {
					m.units[u] = Mean(x[u*n:][:n]) + shift
				}
				list[k] = m
			}
			samples := resampleUnits(units, count, uint64(set), "")
			e := crossed(averaged(list), samples, r.drawn, seedVariance(list), seeds)
			if e.Low <= 0 && 0 <= e.High {
				covered++
			}
		}
		share := float64(covered) / sets
		t.Logf("%s: nominal 0.95, covered %.3f", name, share)
		if share < 0.92 || share > 0.985 {
			t.Errorf("%s: intervals of 95 %% cover the truth in %.1f %%", name, 100*share)
		}
	}
}

func TestIntervalOfTooFewUnits(t *testing.T) {
	e := crossed(measured{[]float64{1, 2}, make([]float64, 20)}, resampleUnits(2, 10, 1, ""), 30, 0, 1)
	if e.Value != 1.5 || !math.IsNaN(e.Low) || !math.IsNaN(e.High) {
		t.Errorf("two units gave %v", e)
	}
}
