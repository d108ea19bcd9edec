package random

import (
	"math"
	"testing"
)

func TestStreamsAreNamed(t *testing.T) {
	a, b, c := New(1, "a", "b"), New(1, "ab"), New(1, "a", "b")
	x, y, z := a.Uint64(), b.Uint64(), c.Uint64()
	if x == y {
		t.Error("parts of a name run together")
	}
	if x != z {
		t.Error("the same name gave two streams")
	}
}

// The first draws are fixed: a random seed in an old link must keep its meaning.
func TestDrawsAreFixed(t *testing.T) {
	s := New(7, "gold")
	got := []float64{s.Float64(), s.Norm(), s.Norm(), float64(s.IntN(1000)), float64(s.Poisson(3)),
		float64(s.Poisson(100)), float64(s.Perm(10)[0])}
	want := []float64{0.8055698667150781, 0.7781072316757838, -0.6704422017286333, 793, 4, 100, 3}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("draws are %v, want %v", got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	s := New(3, "moments")
	const n = 200000
	check := func(name string, draw func() float64, mean, variance float64) {
		t.Helper()
		var sum, square float64
		for range n {
			x := draw()
			sum += x
			square += x * x
		}
		m := sum / n
		v := square/n - m*m
		if se := math.Sqrt(variance / n); math.Abs(m-mean) > 5*se {
			t.Errorf("%s: mean %v, want %v ± %v", name, m, mean, 5*se)
		}
		if math.Abs(v-variance) > 0.03*variance {
			t.Errorf("%s: variance %v, want %v", name, v, variance)
		}
	}
	check("uniform", s.Float64, 0.5, 1.0/12)
	check("normal", s.Norm, 0, 1)
	check("poisson 2.5", func() float64 { return float64(s.Poisson(2.5)) }, 2.5, 2.5)
	check("poisson 70", func() float64 { return float64(s.Poisson(70)) }, 70, 70)
	check("intn", func() float64 { return float64(s.IntN(6)) }, 2.5, 35.0/12)
}
