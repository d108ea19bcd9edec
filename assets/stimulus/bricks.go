package stimulus

import (
	"math"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// bricks is a running bond at a random angle: courses of unequal height, joints at jittered places, each brick with its
// own shade.
var bricks = Family{
	Name: "bricks",
	About: "A wall: bricks of unequal length and shade in courses, parted by dark mortar, laid at " +
		"any angle. Its lines meet at right angles and end on each other.",
	paint: func(size int, s *random.Stream) []float64 {
		p := pitch(size)
		high, long := float64(1.15*p), float64(2.3*p)
		mortar := max(float64(0.2*p), 1.1)
		sin, cos := elementary.Sincos(s.Uniform(0, 2*math.Pi))
		half := float64(float64(size) / 2)
		reach := float64(0.7072*float64(size)) + float64(2*long)
		// Courses from −reach to reach, each with its joints.
		var courses []course
		for y := -reach - float64(high*s.Float64()); y < reach; {
			c := course{top: y}
			y += float64(high * s.Uniform(0.85, 1.15))
			for x := -reach - float64(long*s.Float64()); x < reach; x += float64(long * s.Uniform(0.7, 1.3)) {
				c.joints = append(c.joints, joint{x: x, shade: s.Float64()})
			}
			courses = append(courses, c)
		}
		// A slow wave bends courses and joints.
		bend, k := float64(0.13*p), 2*math.Pi/float64(6.5*p)
		phaseU, phaseV := s.Uniform(0, 2*math.Pi), s.Uniform(0, 2*math.Pi)

		pix := make([]float64, size*size)
		for py := range size {
			for px := range size {
				x, y := float64(px)+0.5-half, float64(py)+0.5-half
				u, v := float64(cos*x)+float64(sin*y), float64(cos*y)-float64(sin*x)
				u, v = u+float64(bend*elementary.Sin(float64(k*v)+phaseU)), v+float64(bend*elementary.Sin(float64(k*u)+phaseV))
				pix[py*size+px] = wallAt(courses, u, v, high, long, mortar)
			}
		}
		return pix
	},
}

type course struct {
	top    float64
	joints []joint
}

// joint is the place where a brick begins, with the brick's shade.
type joint struct{ x, shade float64 }

// wallAt returns the luminance at (u, v): the brick's shade, or mortar near the brick's edges.
func wallAt(courses []course, u, v, high, long, mortar float64) float64 {
	// Courses and joints are nearly evenly spaced: walk starts from a guess of the index.
	row := walk(len(courses), int((v-courses[0].top)/high), func(i int) float64 { return courses[i].top }, v)
	c := courses[row]
	i := walk(len(c.joints), int((u-c.joints[0].x)/long), func(i int) float64 { return c.joints[i].x }, u)
	gap := min(v-c.top, u-c.joints[i].x)
	if row+1 < len(courses) {
		gap = min(gap, courses[row+1].top-v)
	}
	if i+1 < len(c.joints) {
		gap = min(gap, c.joints[i+1].x-u)
	}
	return float64(edge(gap-float64(mortar/2)) * (0.55 + float64(0.45*c.joints[i].shade)))
}

// walk returns the index of the last of n rising values that is not above x; it starts the search at guess.
func walk(n, guess int, value func(int) float64, x float64) int {
	i := min(max(guess, 0), n-1)
	for i > 0 && value(i) > x {
		i--
	}
	for i+1 < n && value(i+1) <= x {
		i++
	}
	return i
}
