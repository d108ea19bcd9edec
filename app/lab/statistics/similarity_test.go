package statistics

import (
	"errors"
	"math"
	"slices"
	"testing"

	"untrained/nn/random"
)

func TestGoldenStatistics(t *testing.T) {
	var golden struct {
		Matrices      struct{ X, Y [][]float64 }
		Participation struct{ X, Y float64 }     `json:"participation_ratio"`
		CKA           struct{ Unbiased float64 } `json:"linear_cka"`
		LZ            struct {
			Strings []struct {
				String     string
				Phrases    int
				Normalised float64 `json:"normalised_c_log2n_over_n"`
			}
		} `json:"lz76"`
		SpearmanBrown struct {
			Half0, Half1 []float64
			R, Corrected float64
			FromGiven    []struct{ R, Corrected float64 } `json:"from_given_r"`
		} `json:"spearman_brown"`
	}
	readGolden(t, "stats.json", &golden)
	flat := func(rows [][]float64) (x []float64) {
		for _, row := range rows {
			x = append(x, row...)
		}
		return x
	}
	x, y, n := flat(golden.Matrices.X), flat(golden.Matrices.Y), len(golden.Matrices.X)
	got, err := ParticipationRatioOfGram(Gram(x, n, 4), n)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "participation ratio of X", got, golden.Participation.X, 1e-9)
	got, err = ParticipationRatioOfGram(Gram(y, n, 3), n)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "participation ratio of Y", got, golden.Participation.Y, 1e-9)
	once := slices.Repeat([]float64{1}, n)
	near(t, "unbiased CKA", CKADraws(Gram(x, n, 4), Gram(y, n, 3), n, [][]float64{once})[0], golden.CKA.Unbiased, 1e-9)
	if len(golden.LZ.Strings) == 0 || len(golden.SpearmanBrown.FromGiven) == 0 {
		t.Fatal("the reference file has no strings or no reliabilities")
	}
	for _, s := range golden.LZ.Strings {
		bits := make([]bool, len(s.String))
		for i := range bits {
			bits[i] = s.String[i] == '1'
		}
		if got := LempelZiv76(bits); got != s.Phrases {
			t.Errorf("%s has %d phrases, want %d", s.String, got, s.Phrases)
		}
		near(t, s.String, NormalisedLempelZiv76(bits), s.Normalised, 1e-9)
	}
	r := Pearson(golden.SpearmanBrown.Half0, golden.SpearmanBrown.Half1)
	near(t, "correlation of halves", r, golden.SpearmanBrown.R, 1e-9)
	near(t, "reliability", SpearmanBrown(r), golden.SpearmanBrown.Corrected, 1e-9)
	for _, c := range golden.SpearmanBrown.FromGiven {
		near(t, "reliability", SpearmanBrown(c.R), c.Corrected, 1e-9)
	}
}

// Every binary sequence up to a length has as many phrases as by the definition, computed directly.
func TestLempelZivByDefinition(t *testing.T) {
	occurs := func(text, word []bool) bool {
		for i := 0; i+len(word) <= len(text); i++ {
			same := true
			for k := range word {
				same = same && text[i+k] == word[k]
			}
			if same {
				return true
			}
		}
		return false
	}
	for length := range 14 {
		for code := range 1 << length {
			bits := make([]bool, length)
			for i := range bits {
				bits[i] = code>>i&1 == 1
			}
			want := 0
			for from, to := 0, 0; from < length; from = to {
				to = from + 1
				for to < length && occurs(bits[:to-1], bits[from:to]) {
					to++
				}
				want++
			}
			if got := LempelZiv76(bits); got != want {
				t.Fatalf("%v has %d phrases, want %d", bits, got, want)
			}
		}
	}
	s := random.New(3, "test", "coins")
	coins := make([]bool, 200000)
	for i := range coins {
		coins[i] = s.Uint64()&1 == 1
	}
	// The normalised complexity falls to 1 slowly; other implementations have the same value here.
	if got := NormalisedLempelZiv76(coins); got < 1 || got > 1.06 {
		t.Errorf("fair coins have complexity %v", got)
	}
	if got := NormalisedLempelZiv76(make([]bool, 200000)); got > 2e-4 {
		t.Errorf("zeros have complexity %v", got)
	}
	if NormalisedLempelZiv76(nil) != 0 || LempelZiv76([]bool{true}) != 1 {
		t.Error("the shortest sequences have wrong values")
	}
}

func TestParticipationRatio(t *testing.T) {
	s := random.New(4, "test", "dimensions")
	// Equal variance along k axes, far from the origin.
	for _, c := range []struct{ n, p, k int }{{1000, 8, 8}, {1000, 8, 3}, {8, 200, 1}} {
		x := make([]float64, c.n*c.p)
		for i := range c.n {
			for j := range c.p {
				x[i*c.p+j] = 100
				if j < c.k {
					x[i*c.p+j] += s.Norm()
				}
			}
		}
		got, err := ParticipationRatioOfGram(Gram(x, c.n, c.p), c.n)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "dimensionality", got, float64(c.k), 0.03*float64(c.k))
	}
	constant := make([]float64, 50)
	for i := range constant {
		constant[i] = 0.1 * float64(1+i%5)
	}
	if got, err := ParticipationRatioOfGram(Gram(constant, 10, 5), 10); err == nil {
		t.Errorf("ten equal rows have dimensionality %v", got)
	}
	var few *TooFewError
	if _, err := ParticipationRatioOfGram(Gram(constant[:10], 2, 5), 2); !errors.As(err, &few) || few.N != 2 {
		t.Errorf("two rows gave %v", err)
	}
}

// With more features than rows, the alignment of independent features is 0, while the biased estimator would be nearly
// 1; rotation and scale do not change the alignment.
func TestCKA(t *testing.T) {
	s := random.New(5, "test", "alignment")
	const n, p, repeats = 20, 200, 40
	matrix := func() []float64 { return randomRows(s, n, p) }
	once := [][]float64{slices.Repeat([]float64{1}, n)}
	linear := func(x, y []float64, q int) float64 { return CKADraws(Gram(x, n, p), Gram(y, n, q), n, once)[0] }
	mean := 0.0
	for range repeats {
		mean += linear(matrix(), matrix(), p) / repeats
	}
	t.Logf("independent features: %.3f", mean)
	if math.Abs(mean) > 0.05 {
		t.Errorf("independent features: %.3f", mean)
	}
	x := matrix()
	y := make([]float64, len(x)) // rotated in the plane of the first two features, scaled, shifted
	for i := range n {
		for j := range p {
			y[i*p+j] = 3*x[i*p+j] + 7
		}
		a, b := x[i*p], x[i*p+1]
		y[i*p], y[i*p+1] = 3*(0.6*a-0.8*b)-1, 3*(0.8*a+0.6*b)
	}
	near(t, "alignment with its rotation", linear(x, y, p), 1, 1e-9)
	near(t, "alignment with a constant", linear(x, slices.Repeat([]float64{3.3}, n), 1), 0, 0)
	near(t, "alignment with nothing", CKADraws(Gram(x, n, p), make([]float64, n*n), n, once)[0], 0, 0)
	if got := CKADraws(x[:9], x[:9], 3, [][]float64{{1, 1, 1}})[0]; got != 0 {
		t.Errorf("three rows, fewer than an alignment needs, give %v", got)
	}
}
