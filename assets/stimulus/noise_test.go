package stimulus

import (
	"math"
	"testing"

	"untrained/nn/random"
)

// Gradient noise has the moments that its comment states, no jump anywhere, and the period noiseCells.
func TestNoise(t *testing.T) {
	s := random.New(1, "noise")
	n := newNoise(s)
	var sum, square float64
	const samples = 40000
	for range samples {
		x, y := s.Uniform(-100, 100), s.Uniform(-100, 100)
		v := n.at(x, y)
		sum, square = sum+v, square+v*v
		if step := math.Abs(n.at(x+1e-4, y+1e-4) - v); step > 1e-3 {
			t.Fatalf("a jump of %v at %v, %v", step, x, y)
		}
		if again := n.at(x+noiseCells, y-noiseCells); math.Abs(again-v) > 1e-9 {
			t.Fatalf("%v, %v: %v does not repeat, but is %v", x, y, v, again)
		}
	}
	if mean, sd := sum/samples, math.Sqrt(square/samples); math.Abs(mean) > 0.02 || math.Abs(sd-0.18) > 0.02 {
		t.Errorf("mean %.3f, standard deviation %.3f; want 0 and about 0.18", mean, sd)
	}
	// On both sides of a border between cells the noise is the same.
	for i := range 20 {
		if a, b := n.at(float64(i)-1e-9, 0.3), n.at(float64(i)+1e-9, 0.3); math.Abs(a-b) > 1e-7 {
			t.Errorf("at the border %d: %v and %v", i, a, b)
		}
	}
}

func TestWholes(t *testing.T) {
	for _, c := range []struct {
		x    float64
		n, k int
		rest float64
	}{{0, 4, 0, 0}, {3.5, 4, 3, 0.5}, {4.25, 4, 0, 0.25}, {-0.25, 4, 3, 0.75}, {-4, 4, 0, 0}, {-5.5, 4, 2, 0.5},
		{7.5, 1, 0, 0.5}} {
		if k, rest := wholes(c.x, c.n); k != c.k || rest != c.rest {
			t.Errorf("wholes(%v, %d) = %d, %v; want %d, %v", c.x, c.n, k, rest, c.k, c.rest)
		}
	}
}

// The pieces of a broken plate fill the plate, and none is larger than it may be.
func TestFracture(t *testing.T) {
	for seed := range uint64(10) {
		plate := [][2]float64{{0, 0}, {40, 0}, {40, 30}, {0, 30}}
		const area = 25
		breaks := fracture(nil, plate, area, 1, 0, random.New(seed, "fracture"))
		total, pieces := 0.0, 0
		var collect func(i int, piece [][2]float64)
		collect = func(i int, piece [][2]float64) {
			if i < 0 {
				size := polygonArea(piece)
				if size > 2.6*area {
					t.Errorf("seed %d: a piece of %.1f", seed, size)
				}
				total, pieces = total+size, pieces+1
				return
			}
			collect(breaks[i].before, sideOf(piece, breaks[i], false))
			collect(breaks[i].after, sideOf(piece, breaks[i], true))
		}
		collect(0, plate)
		if math.Abs(total-1200) > 1e-6 || pieces != len(breaks)+1 || pieces < 20 {
			t.Errorf("seed %d: %d pieces of %d breaks cover %.3f of 1200", seed, pieces, len(breaks), total)
		}
	}
}
