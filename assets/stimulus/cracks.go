package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// cracks is a hierarchy of fractures (Bohn, Pauchard & Couder 2005): a plate breaks across, then each half, until the
// pieces are small. A new crack ends on older, wider ones, so that junctions are T-shaped, while those of foam are
// Y-shaped.
var cracks = Family{
	Name: "cracks",
	About: "Dried mud or old glaze: dark jagged cracks break pale plates into smaller ones. Old cracks " +
		"are wide; young ones are thin and end on the old.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		f := newFrame(size, s)
		n := newNoise(s)
		low, high := -float64(0.75*float64(size)), float64(1.75*float64(size))
		plate := [][2]float64{{low, low}, {high, low}, {high, high}, {low, high}}
		area := float64(float64(2.3*p) * float64(2.3*p))
		breaks := fracture(nil, plate, area, max(float64(0.2*p), 0.8), 0, s)
		soft := 1.1
		return f.paintEach(size, func(u, v float64) float64 {
			x, y := u/p, v/p
			mottle := n.octaves(x/1.5, y/1.5, 2, 0.6)
			u += float64(float64(1.1*p) * n.octaves(float64(x/2)+9, y/2, 2, 0.55))
			v += float64(float64(1.1*p) * n.octaves(x/2, float64(y/2)+30, 2, 0.55))
			lit, shade := 1.0, 0.0
			for i := 0; i >= 0; {
				b := &breaks[i]
				d := float64(b.nx*u) + float64(b.ny*v) - b.at
				lit = min(lit, edge((math.Abs(d)-b.half)/soft+0.2))
				if i, shade = b.before, b.shade; d > 0 {
					i = b.after
				}
			}
			return float64(lit * (0.8 + float64(0.2*shade) + float64(0.22*mottle)))
		})
	},
}

// crack is a straight break nx·u + ny·v = at; half is half of its width. before and after are the indices of the breaks
// of the pieces on its two sides, −1 if a piece is whole.
type crack struct {
	nx, ny, at, half float64
	before, after    int
	shade            float64
}

// fracture breaks a convex plate until no piece is larger than about area, and appends the breaks to breaks, that of
// the whole plate first.
func fracture(breaks []crack, plate [][2]float64, area, half float64, depth int, s *random.Stream) []crack {
	// A line through a point near the middle, roughly across the longest diameter.
	var middle [2]float64
	for _, q := range plate {
		middle[0] += q[0] / float64(len(plate))
		middle[1] += q[1] / float64(len(plate))
	}
	longest, direction := 0.0, [2]float64{1, 0}
	for i, a := range plate {
		for _, b := range plate[:i] {
			dx, dy := a[0]-b[0], a[1]-b[1]
			if d := float64(dx*dx) + float64(dy*dy); d > longest {
				longest, direction = d, [2]float64{dx, dy}
			}
		}
	}
	length := max(math.Sqrt(longest), 1e-9)
	sin, cos := elementary.Sincos(float64(0.35 * s.Norm()))
	cx, cy := direction[0]/length, direction[1]/length
	c := crack{nx: float64(cx*cos) - float64(cy*sin), ny: float64(cx*sin) + float64(cy*cos), before: -1, after: -1,
		shade: s.Float64()}
	c.at = float64(c.nx*middle[0]) + float64(c.ny*middle[1]) + float64(length*s.Uniform(-0.12, 0.12))
	c.half = max(float64(half*elementary.Pow(0.88, float64(depth))*s.Uniform(0.8, 1.3)), 0.3)
	at := len(breaks)
	breaks = append(breaks, c)
	for side := range 2 {
		piece := sideOf(plate, c, side == 1)
		if depth >= 24 || polygonArea(piece) < float64(area*s.Uniform(1, 2.6)) {
			continue
		}
		next := len(breaks)
		breaks = fracture(breaks, piece, area, half, depth+1, s)
		if side == 0 {
			breaks[at].before = next
		} else {
			breaks[at].after = next
		}
	}
	return breaks
}

// sideOf returns the part of a convex polygon before or after the crack.
func sideOf(plate [][2]float64, c crack, after bool) [][2]float64 {
	var out [][2]float64
	distance := func(q [2]float64) float64 {
		d := c.at - float64(c.nx*q[0]) - float64(c.ny*q[1])
		if after {
			return -d
		}
		return d
	}
	for i, a := range plate {
		b := plate[(i+1)%len(plate)]
		da, db := distance(a), distance(b)
		if da >= 0 {
			out = append(out, a)
		}
		if (da < 0) != (db < 0) {
			t := da / (da - db)
			out = append(out, [2]float64{a[0] + float64(t*(b[0]-a[0])), a[1] + float64(t*(b[1]-a[1]))})
		}
	}
	return out
}

func polygonArea(plate [][2]float64) float64 {
	twice := 0.0
	for i, a := range plate {
		b := plate[(i+1)%len(plate)]
		twice += float64(a[0]*b[1]) - float64(a[1]*b[0])
	}
	return math.Abs(twice) / 2
}
