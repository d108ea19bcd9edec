package model

import (
	"context"
	"math"

	"untrained/app/lab/statistics"
)

// paths measures Path: along the straight line from one picture to another, the length of the path of the layer's
// whole output over the distance between its ends. A linear layer has the ratio 1. (How random networks lengthen
// paths: Raghu et al. 2017, On the expressive power of deep neural networks.)
func (m *complexityMeter) paths(ctx context.Context) error {
	steps, stream := m.options.Steps, m.stream("paths")
	first, before := make([]float32, m.probe.size), make([]float32, m.probe.size)
	sum, count := 0.0, 0
	for range m.options.Paths {
		ends := stream.Perm(m.n)[:2]
		from, to := m.picture(ends[0]), m.picture(ends[1])
		length, chord := 0.0, 0.0
		err := m.probe.each(ctx, steps+1, func(i int, x []float32) {
			t := float64(i) / float64(steps)
			for p := range x {
				x[p] = float32((1-t)*float64(from[p]) + t*float64(to[p]))
			}
		}, func(i int, y []float32) {
			switch i {
			case 0:
				copy(first, y)
			default:
				length += distance(y, before)
				chord = distance(y, first)
			}
			copy(before, y)
		})
		if err != nil {
			return err
		}
		if chord > 1e-6*length { // else both ends are one picture
			sum += length / chord
			count++
		}
	}
	if count == 0 {
		return ErrDeadLayer
	}
	m.result.Path = sum / float64(count)
	return nil
}

func distance(a, b []float32) float64 {
	sum := 0.0
	for i, v := range a {
		sum += statistics.Square(float64(v) - float64(b[i]))
	}
	return math.Sqrt(sum)
}
