package labtest

import (
	"math"

	"untrained/nn/random"
)

// NoisePictures returns n pictures with a falling spectrum: noise, blurred.
func NoisePictures(n, side int) []float32 {
	s := random.New(5, "test")
	x := make([]float32, n*side*side)
	for i := range n {
		var a, b float64
		for range 6 {
			fx, fy, phase, size := s.Uniform(-4, 4), s.Uniform(-4, 4), s.Uniform(0, 2*math.Pi), s.Norm()
			for p := range side * side {
				a, b = float64(p%side)/float64(side), float64(p/side)/float64(side)
				x[i*side*side+p] += float32(size * math.Cos(2*math.Pi*(fx*a+fy*b)+phase) / (1 + math.Hypot(fx, fy)))
			}
		}
	}
	return x
}
