package statistics

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"untrained/nn/random"
)

// LogisticRegression of scikit-learn 1.2.1 gives the same probabilities, with fewer and with more features than
// pictures. The expected numbers are the output of this program:
//
//	import numpy as np
//	from sklearn.linear_model import LogisticRegression
//	from sklearn.preprocessing import StandardScaler
//	state = 12345
//	def draw():
//	    global state
//	    state = (1103515245*state + 12345) % 2**31
//	    return ((state >> 8) % 2001 - 1000) / 250
//	def matrix(n, p): return np.array([[draw() for _ in range(p)] for _ in range(n)])
//	n, classes, new = 24, 3, 4
//	for p in (5, 40):
//	    X, Z = matrix(n, p), matrix(new, p)
//	    label = np.array([i % classes for i in range(n)])
//	    X[label == 1, 0] += 3
//	    X[label == 2, 1] += 3
//	    s = StandardScaler().fit(X)
//	    for penalty in (1, 0.01):
//	        fit = LogisticRegression(C=1/(n*penalty), tol=1e-12, max_iter=100000)
//	        print(p, penalty, fit.fit(s.transform(X), label).predict_proba(s.transform(Z)))
func TestLogisticAgreesWithScikitLearn(t *testing.T) {
	state := uint32(12345)
	matrix := func(n, p int) []float64 {
		x := make([]float64, n*p)
		for i := range x {
			state = (1103515245*state + 12345) % (1 << 31)
			x[i] = (float64((state>>8)%2001) - 1000) / 250
		}
		return x
	}
	const n, classes, fresh = 24, 3, 4
	want := map[[2]float64][]float64{
		{5, 1}: {0.466624905, 0.245607398, 0.287767697, 0.35629513, 0.344424289, 0.299280581,
			0.426623766, 0.245704114, 0.32767212, 0.299167156, 0.429492295, 0.271340549},
		{5, 0.01}: {0.994618605, 0.001264266, 0.004117129, 0.663441297, 0.229053515, 0.107505188,
			0.973023778, 0.004199274, 0.022776948, 0.121050165, 0.693407491, 0.185542345},
		{40, 1}: {0.58398751, 0.212508552, 0.203503938, 0.398307428, 0.211823389, 0.389869182,
			0.393031142, 0.382455244, 0.224513613, 0.176755818, 0.408751678, 0.414492504},
		{40, 0.01}: {0.990562528, 0.005327855, 0.004109617, 0.593658889, 0.046623212, 0.359717899,
			0.328274778, 0.634485052, 0.03724017, 0.04211061, 0.642645285, 0.315244105},
	}
	for _, p := range []int{5, 40} {
		x, z := matrix(n, p), matrix(fresh, p)
		label := make([]int, n)
		for i := range label {
			label[i] = i % classes
			if label[i] > 0 {
				x[i*p+label[i]-1] += 3
			}
		}
		for _, penalty := range []float64{1, 0.01} {
			c, err := Logistic{Penalties: []float64{penalty}}.Fit(t.Context(), x, label, n, p, classes)
			if err != nil {
				t.Fatal(err)
			}
			worst := 0.0
			for i, got := range c.Probabilities(z, fresh) {
				worst = math.Max(worst, math.Abs(got-want[[2]float64{float64(p), penalty}][i]))
			}
			t.Logf("%d features, penalty %v: probabilities agree to %.1g, gap %.1g", p, penalty, worst, c.Gap)
			if worst > 1e-4 || c.Gap > fineGap {
				t.Errorf("%d features, penalty %v: probabilities differ by %v, gap %v", p, penalty, worst, c.Gap)
			}
		}
	}
}

// classesOfPictures draws features whose mean depends on the class.
func classesOfPictures(s *random.Stream, n, p, classes int, apart float64) (x []float64, label []int) {
	means := make([]float64, classes*p)
	for i := range means {
		means[i] = apart * s.Norm()
	}
	x, label = make([]float64, n*p), make([]int, n)
	for i := range n {
		label[i] = i % classes
		for j := range p {
			x[i*p+j] = 20 + means[label[i]*p+j] + s.Norm()
		}
	}
	return x, label
}

// nearestMean returns the accuracy, on the pictures after the first n, of predicting the class whose mean over the
// first n is nearest: if classes differ only in their means, that is the best linear readout, apart from the error of
// the means.
func nearestMean(x []float64, label []int, n, p, classes int) float64 {
	means, count := make([]float64, classes*p), make([]float64, classes)
	for i := range n {
		axpy(means[label[i]*p:][:p], 1, x[i*p:][:p])
		count[label[i]]++
	}
	for k := range classes {
		scale(means[k*p:][:p], 1/count[k])
	}
	right := 0
	for i := n; i < len(label); i++ {
		best, least := 0, math.Inf(1)
		for k := range classes {
			d := 0.0
			for j := range p {
				d += Square(x[i*p+j] - means[k*p+j])
			}
			if d < least {
				best, least = k, d
			}
		}
		if best == label[i] {
			right++
		}
	}
	return float64(right) / float64(len(label)-n)
}

// A readout comes close to the best possible one, whether it is computed from features or from inner products; the
// chosen penalty is better than both ends of a wide grid; random labels are predicted at chance.
func TestLogistic(t *testing.T) {
	const n, fresh, classes = 300, 1000, 5
	for _, p := range []int{20, 600} {
		s := random.New(uint64(p), "test", "logistic")
		apart := 2 / math.Sqrt(float64(p))
		x, label := classesOfPictures(s, n+fresh, p, classes, apart)
		train, test := x[:n*p], x[n*p:]
		grid := []float64{1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100}
		l := Logistic{Penalties: grid, Folds: 5, Seed: 1}
		c, err := l.Fit(t.Context(), train, label[:n], n, p, classes)
		if err != nil {
			t.Fatal(err)
		}
		accuracy := Accuracy(Confusion(label[n:], c.Predict(test, fresh), classes), classes)
		t.Logf("%d features: λ = %g of held-out losses %.3v; held-out accuracy %.3f, gap %.1g", p, c.Penalty,
			c.HeldOut, accuracy, c.Gap)
		place := slices.Index(grid, c.Penalty)
		if len(c.HeldOut) != len(grid) || place <= 0 || place == len(grid)-1 || slices.Min(c.HeldOut) != c.HeldOut[place] {
			t.Errorf("penalty %v of held-out losses %v", c.Penalty, c.HeldOut)
		}
		if simple := nearestMean(x, label, n, p, classes); accuracy < simple-0.03 || simple < 0.4 || c.Gap > fineGap {
			t.Errorf("%d features: accuracy %.3f, that of the nearest mean %.3f, gap %v", p, accuracy, simple, c.Gap)
		}
		if h := math.Log(classes); c.HeldOut[len(grid)-1] > 1.01*h || c.HeldOut[len(grid)-1] < 0.8*h {
			t.Errorf("with a large penalty the loss is %.3f, not nearly log %d", c.HeldOut[len(grid)-1], classes)
		}
		// A second fit has the same weights.
		again, err := l.Fit(t.Context(), train, label[:n], n, p, classes)
		if err != nil || !slices.Equal(again.weights, c.weights) {
			t.Errorf("the same fit gives other weights: %v", err)
		}
		// The gradient is 0 at the minimum: λw = mean of (label − p)·x, feature by feature.
		probability := c.Probabilities(train, n)
		z := c.standardised(train, n)
		worst := 0.0
		for k := range classes {
			for j := range p {
				g := c.Penalty * c.weights[k*p+j]
				for i := range n {
					residual := probability[i*classes+k]
					if label[i] == k {
						residual--
					}
					g += residual * z[i*p+j] / n
				}
				worst = math.Max(worst, math.Abs(g))
			}
		}
		if worst > 1e-4 {
			t.Errorf("%d features: the gradient is %g at the minimum", p, worst)
		}
		shuffled := slices.Clone(label)
		s.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		c, err = l.Fit(t.Context(), train, shuffled[:n], n, p, classes)
		if err != nil {
			t.Fatal(err)
		}
		accuracy = Accuracy(Confusion(shuffled[n:], c.Predict(test, fresh), classes), classes)
		near(t, "accuracy of shuffled labels", accuracy, 1.0/classes, 0.06)
	}
}

func TestLogisticRefuses(t *testing.T) {
	s := random.New(1, "test", "logistic")
	x, label := classesOfPictures(s, 12, 3, 3, 1)
	one := []float64{1}
	var few *TooFewError
	for name, f := range map[string]func() error{
		"no penalty": func() error { _, err := Logistic{}.Fit(t.Context(), x, label, 12, 3, 3); return err },
		"penalty 0": func() error {
			_, err := Logistic{Penalties: []float64{0}}.Fit(t.Context(), x, label, 12, 3, 3)
			return err
		},
		"no folds": func() error {
			_, err := Logistic{Penalties: []float64{1, 2}}.Fit(t.Context(), x, label, 12, 3, 3)
			return err
		},
		"class too large": func() error {
			_, err := Logistic{Penalties: one}.Fit(t.Context(), x, label,
				12, 3, 2)
			return err
		},
		"NaN": func() error {
			_, err := Logistic{Penalties: one}.Fit(t.Context(), []float64{1, math.NaN()}, []int{0, 1}, 2, 1, 2)
			return err
		},
	} {
		if f() == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := (Logistic{Penalties: one}).Fit(t.Context(), x, label, 12, 3, 4); !errors.As(err, &few) || few.N != 0 {
		t.Errorf("a class without pictures gave %v", err)
	}
	if _, err := (Logistic{Penalties: []float64{1, 2}, Folds: 5}).Fit(t.Context(), x, label, 12, 3, 3); !errors.As(err,
		&few) || few.N != 4 || few.Need != 5 {
		t.Errorf("four pictures of a class in five folds gave %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := (Logistic{Penalties: one}).Fit(ended, x, label, 12, 3, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gave %v", err)
	}
	// Features that do not vary have no effect.
	c, err := Logistic{Penalties: one}.Fit(t.Context(), make([]float64, 36), label, 12, 3, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Probabilities(make([]float64, 3), 1) {
		near(t, "probability", p, 1.0/3, 1e-6)
	}
	if _, err := (Logistic{Penalties: one}).Fit(t.Context(), make([]float64, 12*20), label, 12, 20, 3); err == nil {
		t.Error("many features that do not vary were fitted")
	}
}

func TestStratifiedFolds(t *testing.T) {
	label := make([]int, 103)
	for i := range label {
		label[i] = i * i % 4 // classes 0 and 1 alone
	}
	fold := StratifiedFolds(label, 4, 5, 1)
	var count [2][5]int
	for i, f := range fold {
		count[label[i]][f]++
	}
	for k := range count {
		if slices.Max(count[k][:])-slices.Min(count[k][:]) > 1 {
			t.Errorf("class %d is dealt %v", k, count[k])
		}
	}
	if slices.Equal(fold, StratifiedFolds(label, 4, 5, 2)) {
		t.Error("the seed makes no difference")
	}
}

// The largest problem that experiments are expected to have, and a common one.
func BenchmarkLogistic(b *testing.B) {
	for _, c := range []struct{ n, p, classes int }{{1000, 300, 10}, {2000, 2000, 20}} {
		s := random.New(1, "test", "logistic")
		x, label := classesOfPictures(s, c.n, c.p, c.classes, 2/math.Sqrt(float64(c.p)))
		b.Run(fmt.Sprintf("%dx%dx%d", c.n, c.p, c.classes), func(b *testing.B) {
			for b.Loop() {
				if _, err := (Logistic{Penalties: []float64{1e-3, 1e-2, 1e-1, 1}, Folds: 5}).Fit(b.Context(), x, label, c.n, c.p,
					c.classes); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
