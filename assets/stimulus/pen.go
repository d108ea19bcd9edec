package stimulus

import "math"

// point is a place on the page; radius is half the width of the line there.
type point struct{ x, y, radius float64 }

// stroke is a line drawn without lifting the pen, as a densely sampled polyline.
type stroke []point

// samplesPerSpan is how many pieces a curve is cut into between two of its control
// points: at 28 pixels a piece is then about half a pixel long.
const samplesPerSpan = 6

// spline is the smooth line through the points: centripetal Catmull–Rom, which
// makes neither loops nor cusps that the points do not ask for (Yuksel, Schaefer &
// Keyser 2011). The first point itself is left out, so that splines can be joined.
func spline(through []point) []point {
	n := len(through)
	var out []point
	for i := 0; i+1 < n; i++ {
		p1, p2 := through[i], through[i+1]
		t12 := math.Sqrt(distance(p1, p2))
		if t12 == 0 {
			continue
		}
		// m1 and m2 are the tangents at p1 and p2; the ends point at their neighbours.
		m1 := point{x: p2.x - p1.x, y: p2.y - p1.y}
		m2 := m1
		if i > 0 {
			m1 = tangent(through[i-1], p1, p2, t12, m1)
		}
		if i+2 < n {
			back := tangent(through[i+2], p2, p1, t12, point{x: p1.x - p2.x, y: p1.y - p2.y})
			m2 = point{x: -back.x, y: -back.y}
		}
		for k := 1; k <= samplesPerSpan; k++ {
			t := float64(k) / samplesPerSpan
			u := 1 - t
			// Cubic Hermite basis.
			a, b := float64(u*u)*(1+2*t), float64(t*t)*(1+2*u)
			c, d := float64(t*float64(u*u)), -float64(u*float64(t*t))
			out = append(out, point{
				x: float64(a*p1.x) + float64(b*p2.x) + float64(c*m1.x) + float64(d*m2.x),
				y: float64(a*p1.y) + float64(b*p2.y) + float64(c*m1.y) + float64(d*m2.y),
			})
		}
	}
	return out
}

// tangent is the derivative at p1 over the span p1 → p2, with p0 before p1.
func tangent(p0, p1, p2 point, t12 float64, chord point) point {
	t01 := math.Sqrt(distance(p0, p1))
	if t01 == 0 {
		return chord
	}
	slope := func(a0, a1, a2 float64) float64 {
		return a2 - a1 + float64(t12*((a1-a0)/t01-(a2-a0)/(t01+t12)))
	}
	return point{x: slope(p0.x, p1.x, p2.x), y: slope(p0.y, p1.y, p2.y)}
}

func distance(p, q point) float64 {
	dx, dy := p.x-q.x, p.y-q.y
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// extent is the smallest box that holds every dot of the pen, grown by margin.
func extent(strokes []stroke, margin float64) (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range strokes {
		for _, p := range s {
			r := p.radius + margin
			left, right = min(left, p.x-r), max(right, p.x+r)
			top, bottom = min(top, p.y-r), max(bottom, p.y+r)
		}
	}
	return left, top, right, bottom
}

// ink draws the strokes white on black into out, in pixels, moved by (dx, dy): the
// ink of a pixel is read from the distance d of its centre to the nearest line as
// (radius − d)/ramp + ½, clipped to [0, 1].
func ink(out Grey, strokes []stroke, dx, dy, ramp float64) {
	for _, s := range strokes {
		for i := range s {
			p := s[max(i-1, 0)] // the first point is a piece of no length: a dot
			inkPiece(out, point{p.x + dx, p.y + dy, p.radius}, point{s[i].x + dx, s[i].y + dy, s[i].radius}, ramp)
		}
	}
}

// inkPiece draws one straight piece with round ends and a linearly changing width.
func inkPiece(out Grey, p, q point, ramp float64) {
	reach := max(p.radius, q.radius) + float64(ramp/2)
	left, right := pixelSpan(min(p.x, q.x)-reach, max(p.x, q.x)+reach, out.W)
	top, bottom := pixelSpan(min(p.y, q.y)-reach, max(p.y, q.y)+reach, out.H)
	ex, ey := q.x-p.x, q.y-p.y
	inverse := float64(ex*ex) + float64(ey*ey)
	if inverse > 0 {
		inverse = 1 / inverse
	}
	for y := top; y < bottom; y++ {
		py := float64(y) + 0.5 - p.y
		row := out.Pix[y*out.W : (y+1)*out.W]
		for x := left; x < right; x++ {
			px := float64(x) + 0.5 - p.x
			t := float64((float64(px*ex) + float64(py*ey)) * inverse)
			t = min(max(t, 0), 1)
			ox, oy := px-float64(t*ex), py-float64(t*ey)
			d := math.Sqrt(float64(ox*ox) + float64(oy*oy))
			r := p.radius + float64(t*(q.radius-p.radius))
			if v := float32((r-d)/ramp + 0.5); v > row[x] {
				row[x] = min(v, 1)
			}
		}
	}
}

// pixelSpan is the range of pixels whose centres may lie in [low, high].
func pixelSpan(low, high float64, n int) (first, end int) {
	return int(clamp(math.Floor(low), 0, float64(n))), int(clamp(math.Ceil(high), 0, float64(n)))
}
