package target

import (
	"errors"
	"math"
	"slices"
	"testing"

	"untrained/app/lab/labtest"
	"untrained/assets/neural"
	"untrained/nn/random"
)

// The reliabilities of golden/ridge.json come from the halves that the recording stores.
func TestReliabilityGolden(t *testing.T) {
	var golden labtest.GoldenRidge
	labtest.ReadGolden(t, "ridge.json", &golden)
	rho, err := Reliability(labtest.RecordedV4(t), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(rho) != len(golden.Reliability) {
		t.Fatalf("%d reliabilities, want %d", len(rho), len(golden.Reliability))
	}
	for u, want := range golden.Reliability {
		if math.Abs(rho[u]-want) > 1e-9 {
			t.Errorf("unit %d: reliability %.12f, want %.12f", u, rho[u], want)
		}
	}
}

// Both ways to a reliability give what it is on trials whose signal and noise are known.
func TestReliability(t *testing.T) {
	const n, units, repeats = 400, 3, 8
	s := random.New(5, "test", "reliability")
	r := &neural.Recording{ID: "made", Images: neural.Images{N: n}, Repeats: repeats,
		Responses: make([]float32, n*units), Trials: make([]float32, n*units*repeats)}
	for i := range r.Halves {
		r.Halves[i] = make([]float32, n*units)
	}
	noise := []float64{0.5, 2, 6}
	for k := range n * units {
		signal := s.Norm()
		for j := range repeats {
			x := float32(signal + noise[k%units]*s.Norm())
			r.Trials[k*repeats+j] = x
			r.Halves[j%2][k] += x / repeats * 2
		}
	}
	r.Trials[3*repeats] = float32(math.NaN()) // one repeat of one picture is missing
	for _, splits := range []int{0, 20} {
		rho, err := Reliability(r, splits, 1)
		if err != nil {
			t.Fatal(err)
		}
		for u, got := range rho {
			want := 1 / (1 + noise[u]*noise[u]/repeats)
			// The standard error is about 2(1−h²)/√n/(1+h)² with h = ρ/(2−ρ).
			if h := want / (2 - want); math.Abs(got-want) > 3*2*(1-h)/(1+h)/math.Sqrt(n) {
				t.Errorf("%d splits, unit %d: reliability %.3f, want %.3f", splits, u, got, want)
			}
		}
	}
	again, err := Reliability(r, 20, 1)
	if err != nil {
		t.Fatal(err)
	}
	if other, _ := Reliability(r, 20, 2); slices.Equal(again, other) {
		t.Error("the halves do not depend on the seed")
	}
	if _, err := Reliability(&neural.Recording{}, 20, 1); !errors.Is(err, ErrNoRepeats) {
		t.Errorf("a recording without repeats gave %v", err)
	}
	few := &neural.Recording{ID: "made", Images: neural.Images{N: 2}, Repeats: 2, Responses: make([]float32, 2),
		Trials: make([]float32, 4)}
	if _, err := Reliability(few, 20, 1); err == nil {
		t.Error("two pictures gave a reliability")
	}
}
