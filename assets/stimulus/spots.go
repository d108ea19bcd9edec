package stimulus

import (
	"math"

	"untrained/nn/random"
)

// spots are separate round blots of random size, dark on light.
var spots = Family{
	Name: "spots",
	About: "Dark round blots of every size, scattered without touching on light ground, like a " +
		"leopard's coat or rain on stone. They have outlines but no direction.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		l := newLattice(size, 0.95*p, 0.9, s)
		pix := make([]float64, size*size)
		// A blot's radius follows from its mark, then shrinks to what its neighbours leave.
		radius := make([]float64, len(l.points))
		for i, q := range l.points {
			radius[i] = 0.24 + float64(0.42*q.mark)
		}
		soft := max(0.14, 1/l.cell)
		for j := 1; j+1 < l.n; j++ {
			for i := 1; i+1 < l.n; i++ {
				l.shrink(radius, i, j, soft)
			}
		}
		for py := range size {
			for px := range size {
				u, v, column, row := l.coordinates(px, py)
				dark := 0.0
				for j := row - 1; j <= row+1; j++ {
					for i := column - 1; i <= column+1; i++ {
						q := &l.points[j*l.n+i]
						dx, dy := q.x-u, q.y-v
						d, reach := float64(dx*dx)+float64(dy*dy), radius[j*l.n+i]+soft
						if reach > 0 && d < float64(reach*reach) {
							dark = max(dark, edge((radius[j*l.n+i]-math.Sqrt(d))/soft))
						}
					}
				}
				pix[py*size+px] = -dark
			}
		}
		return pix
	},
}

// shrink reduces the radius of the blot in cell (i, j) so that the blot keeps a distance from the eight around it; a
// blot without room vanishes.
func (l *lattice) shrink(radius []float64, i, j int, clear float64) {
	k := j*l.n + i
	for b := j - 1; b <= j+1; b++ {
		for a := i - 1; a <= i+1; a++ {
			m := b*l.n + a
			if m == k || radius[m] < 0 {
				continue
			}
			dx, dy := l.points[k].x-l.points[m].x, l.points[k].y-l.points[m].y
			room := math.Sqrt(float64(dx*dx)+float64(dy*dy)) - clear
			if radius[k]+radius[m] > room {
				radius[k] = room - radius[m]
			}
		}
	}
	if radius[k] < 0.12 {
		radius[k] = -1
	}
}
