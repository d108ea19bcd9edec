package stimulus

import (
	"math"

	"untrained/nn/random"
)

// mosaic has the Voronoi polygons of random points, each of one shade.
var mosaic = Family{
	Name: "mosaic",
	About: "Flat stones of every shade, fitted together without joints. A stone is all that lies nearer " +
		"to its own random point than to any other: its sides are straight and meet in threes.",
	paint: func(size int, s *random.Stream) []float64 {
		l := newLattice(size, 1.35*pitch(size), 1, s)
		soft := 1 / l.cell
		pix := make([]float64, size*size)
		for py := range size {
			for px := range size {
				u, v, column, row := l.coordinates(px, py)
				first, second := math.Inf(1), math.Inf(1)
				near, next := &l.points[0], &l.points[0]
				for j := row - 2; j <= row+2; j++ {
					for i := column - 2; i <= column+2; i++ {
						p := &l.points[j*l.n+i]
						dx, dy := p.x-u, p.y-v
						d := float64(dx*dx) + float64(dy*dy)
						if d < first {
							first, second, near, next = d, first, p, near
						} else if d < second {
							second, next = d, p
						}
					}
				}
				dx, dy := next.x-near.x, next.y-near.y
				d := (second - first) / max(float64(2*math.Sqrt(float64(dx*dx)+float64(dy*dy))), 1e-9)
				// A pixel that lies across a border is a mixture of both polygons.
				pix[py*size+px] = next.mark + float64(edge(d/soft)*(near.mark-next.mark))
			}
		}
		return pix
	},
}
