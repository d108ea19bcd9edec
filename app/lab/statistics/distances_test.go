package statistics

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"untrained/nn/random"
)

func wasserstein(a, b []float64) float64 { return stat.WassersteinDistance(a, b, nil, nil) }

func TestHistogram(t *testing.T) {
	edges := Edges(0, 1, 4)
	if got := Histogram([]float64{-1, 0, 0.25, 0.5, 1, 2, math.NaN()}, edges); !slices.Equal(got, []int{2, 1, 1, 2}) {
		t.Errorf("values on borders and outside are counted %v", got)
	}
	s := random.New(1, "test", "histogram")
	x := make([]float64, 500)
	for i := range x {
		x[i] = s.Float64()
	}
	slices.Sort(x)
	want := stat.Histogram(nil, edges, x, nil)
	for k, n := range Histogram(x, edges) {
		if float64(n) != want[k] {
			t.Errorf("bin %d holds %d, want %v", k, n, want[k])
		}
	}
}

// The floor agrees with the distances between fresh samples of the same distribution.
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
		direct = append(direct, wasserstein(inOrder(draw(n)), inOrder(draw(m))))
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
			f, err := DataFloor(draw(size), n, m, 100, uint64(k), wasserstein)
			if err != nil {
				t.Fatal(err)
			}
			if f.Replaced != (size == n) || f.N != n || f.M != m || f.Draws != 100 {
				t.Errorf("from %d values: %+v", size, f)
			}
			average.Mean += f.Mean / references
			average.Quantile95 += f.Quantile95 / references
		}
		t.Logf("from %d values: mean %.4f (fresh samples %.4f), 95 %% quantile %.4f (%.4f)", size, average.Mean, mean,
			average.Quantile95, Quantile(direct, 0.95))
		near(t, "mean", average.Mean/mean, 1, 0.06)
		near(t, "quantile", average.Quantile95/Quantile(direct, 0.95), 1, 0.12)
	}
	var few *TooFewError
	if _, err := DataFloor(draw(100), 5, 50, 100, 1, wasserstein); !errors.As(err, &few) || few.N != 5 ||
		few.Need != fewestValues {
		t.Errorf("five values gave %v", err)
	}
	if _, err := DataFloor(append(draw(20), math.NaN()), 10, 10, 100, 1, wasserstein); err == nil {
		t.Error("NaN in the reference gave a floor")
	}
}
