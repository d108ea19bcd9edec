package statistics

import (
	"errors"
	"math"
	"testing"

	"untrained/nn/random"
)

// PLSRegression of scikit-learn 1.2.1 (numpy 1.24.2) makes the same predictions. The expected numbers are the output of
// this program:
//
//	import numpy as np
//	from sklearn.cross_decomposition import PLSRegression
//	state = 12345
//	def draw():
//	    global state
//	    state = (1103515245*state + 12345) % 2**31
//	    return ((state >> 8) % 2001 - 1000) / 250
//	def matrix(n, p): return np.array([[draw() for _ in range(p)] for _ in range(n)])
//	n, p, m, new = 12, 20, 3, 4
//	X, B, E, Z = matrix(n, p), matrix(p, m), matrix(n, m), matrix(new, p)
//	Y = X @ B / 4 + E
//	for k in (1, 2, 5):
//	    pls = PLSRegression(n_components=k, scale=False, tol=1e-30, max_iter=100000)
//	    print(k, pls.fit(X, Y).predict(Z))
func TestPLSAgreesWithScikitLearn(t *testing.T) {
	state := uint32(12345)
	matrix := func(n, p int) []float64 {
		x := make([]float64, n*p)
		for i := range x {
			state = (1103515245*state + 12345) % (1 << 31)
			x[i] = (float64((state>>8)%2001) - 1000) / 250
		}
		return x
	}
	const n, p, m, fresh = 12, 20, 3, 4
	x, b, e, z := matrix(n, p), matrix(p, m), matrix(n, m), matrix(fresh, p)
	y := make([]float64, n*m)
	for i := range n {
		for j := range m {
			y[i*m+j] = e[i*m+j]
			for k := range p {
				y[i*m+j] += x[i*p+k] * b[k*m+j] / 4
			}
		}
	}
	want := map[int][]float64{
		1: {-1.418440168034, -1.045027523082, -1.459273119279, 1.59562666437, -1.988180955774, 1.657639532425,
			-0.170690086935, -1.435470017415, -0.168947379938, -3.530073765115, -0.384260995192, -3.64295975945},
		2: {-2.804692674963, -5.506100761139, -5.244627132056, 0.949313618833, -4.068068866841, -0.107207541396,
			-0.174825494178, -1.448778094039, -0.180239680819, -3.878262109089, -1.504759385882, -4.593736142883},
		5: {-4.212320824171, -5.608114088094, -6.132308233797, 10.918475869209, -0.682590421196, -6.150782435942,
			-0.759836101218, -1.748844773229, 1.055552511807, -4.654646640277, -1.486421659423, -1.234667032761},
	}
	ze := make([]float64, fresh*n)
	multiply(ze, z, x, fresh, n, p)
	model, err := FitPLS(Gram(x, n, p), y, n, m, 5)
	if err != nil || model.Components != 5 {
		t.Fatalf("%d components, %v", model.Components, err)
	}
	for k, want := range want {
		for i, got := range model.Predict(ze, fresh, k) {
			near(t, "prediction", got, want[i], 1e-11)
		}
	}
}

// With as many components as there are dimensions, PLS is least squares; asked for more, it stops there.
func TestPLSEndsAsLeastSquares(t *testing.T) {
	s := random.New(12, "test", "pls")
	const n, p, m = 30, 4, 2
	x, y := make([]float64, n*p), make([]float64, n*m)
	for i := range x {
		x[i] = 50 + s.Norm()
	}
	for i := range n {
		for j := range m {
			y[i*m+j] = 3 + x[i*p+j] - 0.5*x[i*p+2+j] + s.Norm()
		}
	}
	gram := Gram(x, n, p)
	model, err := FitPLS(gram, y, n, m, 25)
	if err != nil {
		t.Fatal(err)
	}
	if model.Components != p {
		t.Errorf("%d components of %d dimensions", model.Components, p)
	}
	fitted := model.Predict(gram, n, 25)
	for j := range m {
		sse, sst := 0.0, 0.0
		var of []float64
		for i := range n {
			of = append(of, y[i*m+j])
			sse += Square(y[i*m+j] - fitted[i*m+j])
		}
		mean, _ := MeanSD(of)
		for _, v := range of {
			sst += Square(v - mean)
		}
		want, err := RegressionR2(x, of, p)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "R²", 1-sse/sst, want, 1e-8)
	}
	// Responses that do not vary are predicted exactly.
	flat, err := FitPLS(gram, make([]float64, n), n, 1, 3)
	if err != nil || flat.Components != 0 || flat.Predict(gram, n, 3)[5] != 0 {
		t.Errorf("constant responses gave %+v, %v", flat, err)
	}
	if _, err := FitPLS(make([]float64, 9), y[:6], 3, 2, 1); err == nil {
		t.Error("features that do not vary were fitted")
	}
	var few *TooFewError
	if _, err := FitPLS(gram[:4], y[:4], 2, 2, 1); !errors.As(err, &few) || few.N != 2 {
		t.Errorf("two rows gave %v", err)
	}
}

// If a few directions carry the signal and there are more features than rows, held-out predictions are far better than
// chance, and finite for every number of components.
func TestPLSPredicts(t *testing.T) {
	s := random.New(13, "test", "pls")
	const n, fresh, p, m, hidden = 120, 60, 400, 40, 3
	load, answer := make([]float64, hidden*p), make([]float64, hidden*m)
	for i := range load {
		load[i] = s.Norm()
	}
	for i := range answer {
		answer[i] = s.Norm()
	}
	x, y := make([]float64, (n+fresh)*p), make([]float64, (n+fresh)*m)
	for i := range n + fresh {
		for k := range hidden {
			v := s.Norm()
			axpy(x[i*p:][:p], v, load[k*p:][:p])
			axpy(y[i*m:][:m], v, answer[k*m:][:m])
		}
		for j := range p {
			x[i*p+j] += s.Norm()
		}
		for j := range m {
			y[i*m+j] += s.Norm()
		}
	}
	model, err := FitPLS(Gram(x[:n*p], n, p), y[:n*m], n, m, 25)
	if err != nil {
		t.Fatal(err)
	}
	ke := make([]float64, fresh*n)
	multiply(ke, x[n*p:], x[:n*p], fresh, n, p)
	score := func(components int) float64 {
		predicted, sum := model.Predict(ke, fresh, components), 0.0
		for j := range m {
			var a, b []float64
			for i := range fresh {
				a, b = append(a, y[(n+i)*m+j]), append(b, predicted[i*m+j])
			}
			sum += Pearson(a, b) / m
		}
		return sum
	}
	t.Logf("held-out r of 1, 3 and 25 components: %.3f %.3f %.3f", score(1), score(3), score(25))
	if !(score(3) > 0.7) || !(score(3) > score(1)) || math.IsNaN(score(25)) || model.Components != 25 {
		t.Errorf("held-out r of 1, 3 and %d components: %.3f %.3f %.3f", model.Components, score(1), score(3), score(25))
	}
}
