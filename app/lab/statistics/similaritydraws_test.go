package statistics

import (
	"math"
	"testing"

	"untrained/nn/random"
)

func randomRows(s *random.Stream, n, p int) []float64 {
	x := make([]float64, n*p)
	for i := range x {
		x[i] = s.Norm()
	}
	return x
}

// With every picture once, the scores are those of Score and the alignment is that by its definition. In a resample
// they are those of the same pictures, written out, without pairs of a picture with itself.
func TestSimilarityDraws(t *testing.T) {
	const n, subjects = 12, 3
	s := random.New(4, "draws")
	pairs := n * (n - 1) / 2
	brain, model, control := randomRows(s, subjects, pairs), randomRows(s, 1, pairs), randomRows(s, 1, pairs)
	for k := range pairs {
		model[k] += 0.5*brain[k] + 0.3*control[k]
		brain[k] += control[k]
		model[k] = math.Round(2 * model[k]) // ties
	}
	r, err := NewRSA(brain, subjects, n)
	if err != nil {
		t.Fatal(err)
	}
	once, twice := make([]float64, n), make([]float64, n)
	for i := range once {
		once[i] = 1
		twice[i] = float64([]int{2, 0, 1, 1, 3, 0}[i%6])
	}
	counts := [][]float64{once, twice}
	plain, partly := r.Draws([][]float64{model}, nil, counts), r.Draws([][]float64{model}, control, counts)
	for k, v := range r.Score(model).Subjects {
		if math.Abs(plain[0][k]-v) > 1e-12 {
			t.Errorf("subject %d: %v, Score says %v", k, plain[0][k], v)
		}
		if w := partialSpearman(model, r.subject(k), control); math.Abs(partly[0][k]-w) > 1e-12 {
			t.Errorf("subject %d: partial %v, by definition %v", k, partly[0][k], w)
		}
	}
	var drawn []int
	for i, c := range twice {
		for range int(c) {
			drawn = append(drawn, i)
		}
	}
	for s := range subjects {
		var x, y, z []float64
		for a, i := range drawn {
			for _, j := range drawn[a+1:] {
				if i != j {
					k := i*(2*n-i-1)/2 + j - i - 1
					x, y, z = append(x, model[k]), append(y, brain[s*pairs+k]), append(z, control[k])
				}
			}
		}
		if got, want := plain[0][subjects+s], Spearman(x, y); math.Abs(got-want) > 1e-12 {
			t.Errorf("resampled subject %d: %v, written out %v", s, got, want)
		}
		if got, want := partly[0][subjects+s], partialSpearman(x, y, z); math.Abs(got-want) > 1e-12 {
			t.Errorf("resampled subject %d: partial %v, written out %v", s, got, want)
		}
	}

	k, l := Gram(randomRows(s, n, 5), n, 5), Gram(randomRows(s, n, 7), n, 7)
	for i := range k {
		l[i] += k[i]
	}
	want := unbiasedCKA(k, l, n)
	half := make([]float64, n)
	for i := range half {
		half[i] = float64(i % 2)
	}
	got := CKADraws(k, l, n, [][]float64{once, half})
	if math.Abs(got[0]-want) > 1e-12 {
		t.Errorf("CKA %v, want %v", got[0], want)
	}
	var sk, sl []float64
	for i := 1; i < n; i += 2 {
		for j := 1; j < n; j += 2 {
			sk, sl = append(sk, k[i*n+j]), append(sl, l[i*n+j])
		}
	}
	if want := unbiasedCKA(sk, sl, n/2); math.Abs(got[1]-want) > 1e-9 {
		t.Errorf("CKA of a half %v, want %v", got[1], want)
	}
}

// partialSpearman returns the correlation of the residuals of ranks, by the formula for three correlations; TestRanks
// compares it with residuals.
func partialSpearman(x, y, control []float64) float64 {
	z := Ranks(control)
	return partial(Spearman(x, y), Pearson(Ranks(x), z), Pearson(Ranks(y), z))
}

// unbiasedCKA returns CKA by its formula, without weights.
func unbiasedCKA(k, l []float64, n int) float64 {
	a, b := centred(k, n), centred(l, n)
	return hsic1(a, b, n) / math.Sqrt(hsic1(a, a, n)*hsic1(b, b, n))
}

func hsic1(k, l []float64, n int) float64 {
	trace, sumK, sumL, product := 0.0, 0.0, 0.0, 0.0
	for i := range n {
		rowK, rowL := 0.0, 0.0
		for j := range n {
			if i != j {
				trace += k[i*n+j] * l[i*n+j]
				rowK += k[i*n+j]
				rowL += l[i*n+j]
			}
		}
		sumK += rowK
		sumL += rowL
		product += rowK * rowL
	}
	m := float64(n)
	return (trace + sumK*sumL/((m-1)*(m-2)) - 2/(m-2)*product) / (m * (m - 3))
}
