package stimulus

import (
	"math"

	"untrained/nn/random"
)

// foam is cellular noise (Worley 1996) around random points: its walls are the places that are as far from the second
// nearest point as from the nearest.
var foam = Family{
	Name: "foam",
	About: "Cells: bright thin walls around dark chambers of every size and shape, like foam or a " +
		"slice of cork. Random points grow until they touch; where two meet there is a wall.",
	paint: func(size int, s *random.Stream) []float64 {
		l := newLattice(size, 1.25*pitch(size), 0.9, s)
		wall := max(0.09, 0.55/l.cell) // half its thickness, in cells
		soft := max(0.08, 0.9/l.cell)
		pix := make([]float64, size*size)
		for py := range size {
			for px := range size {
				u, v, column, row := l.coordinates(px, py)
				first, second := math.Inf(1), math.Inf(1)
				var near, next *latticePoint
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
				// The distance to the line half-way between the two points: unlike the difference of the distances to the points,
				// it makes walls of equal thickness.
				dx, dy := next.x-near.x, next.y-near.y
				apart := math.Sqrt(float64(dx*dx) + float64(dy*dy))
				d := (second - first) / max(2*apart, 1e-9)
				lit := edge((wall - d) / soft)
				chamber := float64(0.25*near.mark) + float64(0.25*math.Sqrt(first))
				pix[py*size+px] = chamber + float64(lit*(1-chamber))
			}
		}
		return pix
	},
}
