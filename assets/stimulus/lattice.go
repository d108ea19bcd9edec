package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// lattice has one random point in every cell of a square grid. The grid is turned by a random angle and moved by a
// random offset, and covers a picture and a margin around it.
type lattice struct {
	size     int
	sin, cos float64
	shiftX   float64
	shiftY   float64
	cell     float64 // side of a cell in pixels
	n        int     // cells along each side
	points   []latticePoint
}

type latticePoint struct{ x, y, mark float64 } // x, y in cells; mark uniform in [0, 1)

// newLattice draws the points: with irregularity 0 each in the middle of its cell, with 1 anywhere in it.
func newLattice(size int, cell, irregularity float64, s *random.Stream) *lattice {
	l := &lattice{size: size, cell: cell}
	l.sin, l.cos = elementary.Sincos(s.Uniform(0, 2*math.Pi))
	l.shiftX, l.shiftY = s.Float64(), s.Float64()
	// The turned picture reaches √½ of its side from the middle; the margin is three cells.
	reach := int(math.Ceil(float64(0.7072*float64(size))/cell)) + 3
	l.n = 2*reach + 1
	l.points = make([]latticePoint, l.n*l.n)
	for i := range l.points {
		l.points[i] = latticePoint{
			x:    float64(i%l.n-reach) + 0.5 + float64(irregularity*(s.Float64()-0.5)),
			y:    float64(i/l.n-reach) + 0.5 + float64(irregularity*(s.Float64()-0.5)),
			mark: s.Float64(),
		}
	}
	return l
}

// coordinates returns the position of a pixel's centre, in cells, and the indices of its cell.
func (l *lattice) coordinates(px, py int) (u, v float64, column, row int) {
	half := float64(float64(l.size) / 2)
	x, y := (float64(px)+0.5-half)/l.cell, (float64(py)+0.5-half)/l.cell
	u = float64(l.cos*x) + float64(l.sin*y) + l.shiftX
	v = float64(l.cos*y) - float64(l.sin*x) + l.shiftY
	return u, v, int(math.Floor(u)) + l.n/2, int(math.Floor(v)) + l.n/2
}

// edge returns 0 below −½, 1 above ½ and rises smoothly between.
func edge(t float64) float64 {
	t = clamp(t+0.5, 0, 1)
	return float64(float64(t*t) * (3 - 2*t))
}
