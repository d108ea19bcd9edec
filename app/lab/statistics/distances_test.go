package statistics

import (
	"errors"
	"math"
	"slices"
	"testing"

	"untrained/nn/random"
)

func TestGoldenDistances(t *testing.T) {
	type distances struct {
		KS          float64 `json:"ks_distance"`
		Wasserstein float64 `json:"wasserstein_1"`
		Bits        float64 `json:"js_divergence_bits"`
		JS          float64 `json:"js_distance"`
		Ringach     []int   `json:"histogram_ringach"`
		Reference   []int   `json:"histogram_reference"`
	}
	var golden struct {
		D struct {
			Beta    distances `json:"beta_2_2"`
			Uniform distances
		} `json:"distribution_distances"`
	}
	readGolden(t, "stats.json", &golden)
	cells := ringach(t, "circular_variance")
	const n = 308
	beta, uniform := make([]float64, n), make([]float64, n)
	for k := range n {
		p := (float64(k) + 0.5) / n
		uniform[k] = p
		low, high := 0.0, 1.0 // the root of 3x² − 2x³ = p by bisection
		for range 60 {
			if x := (low + high) / 2; 3*x*x-2*x*x*x < p {
				low = x
			} else {
				high = x
			}
		}
		beta[k] = (low + high) / 2
	}
	edges := Edges(0, 1, 20)
	for name, c := range map[string]struct {
		sample []float64
		want   distances
	}{"beta": {beta, golden.D.Beta}, "uniform": {uniform, golden.D.Uniform}} {
		if len(cells) != n || c.want.KS == 0 {
			t.Fatalf("%d cells, reference %v", len(cells), c.want)
		}
		js := JensenShannon(cells, c.sample, edges)
		near(t, name+": Kolmogorov–Smirnov", KolmogorovSmirnov(cells, c.sample), c.want.KS, 1e-9)
		near(t, name+": Wasserstein", Wasserstein(cells, c.sample), c.want.Wasserstein, 1e-9)
		near(t, name+": Jensen–Shannon", js, c.want.JS, 1e-9)
		near(t, name+": divergence", js*js, c.want.Bits, 1e-9)
		if got := Histogram(cells, edges); !slices.Equal(got, c.want.Ringach) {
			t.Errorf("cells are counted %v, want %v", got, c.want.Ringach)
		}
		if got := Histogram(c.sample, edges); !slices.Equal(got, c.want.Reference) {
			t.Errorf("%s is counted %v, want %v", name, got, c.want.Reference)
		}
	}
}

// Against the definitions, with ties: F and G at every value, by counting.
func TestDistancesByDefinition(t *testing.T) {
	s := random.New(1, "test", "distances")
	draw := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = math.Round(5*s.Norm()) / 4
		}
		return x
	}
	for range 50 {
		a, b := draw(1+s.IntN(20)), draw(1+s.IntN(20))
		distribution := func(x []float64, at float64) float64 {
			n := 0
			for _, v := range x {
				if v <= at {
					n++
				}
			}
			return float64(n) / float64(len(x))
		}
		all := append(slices.Clone(a), b...)
		slices.Sort(all)
		ks, w := 0.0, 0.0
		for i, x := range all {
			d := math.Abs(distribution(a, x) - distribution(b, x))
			ks = math.Max(ks, d)
			if i+1 < len(all) {
				w += d * (all[i+1] - x)
			}
		}
		near(t, "Kolmogorov–Smirnov", KolmogorovSmirnov(a, b), ks, 1e-15)
		near(t, "Wasserstein", Wasserstein(a, b), w, 1e-12)
		near(t, "Kolmogorov–Smirnov the other way", KolmogorovSmirnov(b, a), ks, 1e-15)
	}
	edges := Edges(0, 1, 4)
	for name, d := range map[string]Distance{"KS": KolmogorovSmirnov, "Wasserstein": Wasserstein, "JS": JensenShannonOver(edges)} {
		x := []float64{0.9, 0.1, 0.4, 0.4}
		near(t, name+" of a sample to itself", d(x, x), 0, 1e-15)
		if name != "Wasserstein" {
			near(t, name+" of samples apart", d(x[:1], x[1:]), 1, 1e-15)
		} else {
			near(t, name+" of a shifted sample", d(x, []float64{1.4, 0.6, 0.9, 0.9}), 0.5, 1e-15)
		}
		if !(d(nil, x) >= 1) {
			t.Errorf("%s to nothing is %v", name, d(nil, x))
		}
		if !slices.Equal(x, []float64{0.9, 0.1, 0.4, 0.4}) {
			t.Errorf("%s reordered its sample", name)
		}
	}
	if got := Histogram([]float64{-1, 0, 0.25, 0.5, 1, 2, math.NaN()}, edges); !slices.Equal(got, []int{2, 1, 1, 2}) {
		t.Errorf("values on borders and outside are counted %v", got)
	}
}

// The floor is what fresh samples of the same distribution give.
func TestDataFloor(t *testing.T) {
	s := random.New(2, "test", "floor")
	draw := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = s.Norm()
		}
		return x
	}
	const n, m, fresh = 60, 40, 400
	var direct []float64
	for range fresh {
		direct = append(direct, Wasserstein(draw(n), draw(m)))
	}
	slices.Sort(direct)
	mean := 0.0
	for _, d := range direct {
		mean += d / fresh
	}
	for _, size := range []int{n + m, 4 * n, n} { // disjoint, disjoint, with replacement
		average := Floor{}
		const references = 40
		for k := range references {
			f, err := DataFloor(draw(size), n, m, 100, uint64(k), Wasserstein)
			if err != nil {
				t.Fatal(err)
			}
			if f.Replaced != (size == n) || f.N != n || f.M != m || f.Draws != 100 {
				t.Errorf("from %d values: %+v", size, f)
			}
			average.Mean += f.Mean / references
			average.Quantile95 += f.Quantile95 / references
		}
		t.Logf("from %d values: mean %.4f (fresh samples %.4f), 95 %% quantile %.4f (%.4f)", size, average.Mean, mean, average.Quantile95, Quantile(direct, 0.95))
		near(t, "mean", average.Mean/mean, 1, 0.06)
		near(t, "quantile", average.Quantile95/Quantile(direct, 0.95), 1, 0.12)
	}
	var few *TooFewError
	if _, err := DataFloor(draw(100), 5, 50, 100, 1, Wasserstein); !errors.As(err, &few) || few.N != 5 || few.Need != fewestValues {
		t.Errorf("five values gave %v", err)
	}
	if _, err := DataFloor(append(draw(20), math.NaN()), 10, 10, 100, 1, Wasserstein); err == nil {
		t.Error("NaN in the reference gave a floor")
	}
}

// Nominal 95 % intervals of a distance and of a difference between two distances
// cover those of the distributions, which are known for shifted normals.
func TestBootstrapDistancesCover(t *testing.T) { bootstrapDistancesCover(t, fewer(200)) }

func bootstrapDistancesCover(t *testing.T, sets int) {
	const draws = 200
	covered := map[string]int{}
	for set := range sets {
		s := random.New(uint64(set), "test", "bootstrap", "distances")
		draw := func(n int, mean float64) []float64 {
			x := make([]float64, n)
			for i := range x {
				x[i] = mean + s.Norm()
			}
			return x
		}
		reference, near, far := draw(308, 0), draw(150, 0.4), draw(100, 0.8)
		for name, c := range map[string]struct {
			d         Distance
			near, far float64
		}{
			"KS":          {KolmogorovSmirnov, shiftKS(0.4), shiftKS(0.8)},
			"Wasserstein": {Wasserstein, 0.4, 0.8},
		} {
			b, err := BootstrapDistances([][]float64{near, far}, reference, draws, uint64(set), c.d)
			if err != nil {
				t.Fatal(err)
			}
			count := func(what string, i Interval, truth float64) {
				if i.Low <= truth && truth <= i.High {
					covered[name+what]++
				}
			}
			count(" near", b[0].Hull(0.95), c.near)
			count(" far", b[1].Hull(0.95), c.far)
			count(" difference", b[1].Minus(b[0]).Hull(0.95), c.far-c.near)
		}
	}
	if len(covered) != 6 {
		t.Errorf("covered %v", covered)
	}
	for name, n := range covered {
		covers(t, name, n, sets)
	}
	few, draws20 := make([]float64, 19), make([]float64, 20)
	var short *TooFewError
	if _, err := BootstrapDistances([][]float64{few}, draws20, draws, 1, Wasserstein); !errors.As(err, &short) || short.N != 19 {
		t.Errorf("19 values gave %v", err)
	}
	b, err := BootstrapDistances([][]float64{draws20, draws20}, draws20, draws, 1, Wasserstein)
	if err != nil || b[0].Hull(0.95) != (Interval{}) {
		t.Errorf("no distance at all gave %v, %v", b, err)
	}
}

// shiftKS is the Kolmogorov–Smirnov distance of two unit normals this far apart.
func shiftKS(shift float64) float64 { return math.Erf(shift / 2 / math.Sqrt2) }
