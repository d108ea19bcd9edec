package stimulus

import (
	"math"

	"untrained/nn/elementary"
)

// habit is how people write a digit on the whole.
type habit struct {
	wide  float64 // factor on the width of the skeleton
	slant float64 // on top of the lean to the right that all digits share
}

// habits of the digits. Skeletons are drawn narrow; real digits are on average 0.70
// as wide as high in standard deviations of their ink.
var habits = [10]habit{
	0: {wide: 1.06}, 1: {wide: 1}, 2: {wide: 1.13}, 3: {wide: 1.14}, 4: {wide: 1.2}, 5: {wide: 1.22, slant: -0.02},
	6: {wide: 1.2, slant: -0.1}, 7: {wide: 1.14}, 8: {wide: 1.14}, 9: {wide: 1.12},
}

// haste is what writing quickly does to the strokes, before the hand's own deform:
// corners round off, strokes miss each other, the pen arrives and leaves with a tick,
// skips, and the writer's line is not level.
func (h *hand) haste(class int) {
	if h.chance(0.4) {
		h.smooth(1 + h.s.IntN(4))
	}
	apart := float64(0.03 * float64(h.s.Float64()*h.s.Float64()))
	for k, s := range h.strokes {
		dx, dy := h.normal(0, apart), h.normal(0, apart)
		for i := range s {
			if k > 0 {
				s[i].x, s[i].y = s[i].x+dx, s[i].y+dy
			}
		}
	}
	if h.chance(0.07) {
		h.tick(0, true)
	}
	if h.chance(0.1) {
		h.tick(len(h.strokes)-1, false)
	}
	if h.chance(0.025) {
		h.skip()
	}
	// The line of writing, and now and then a very wide or very slanted hand.
	sin, cos := elementary.Sincos(h.normal(0, 0.05))
	usual := habits[class]
	wide, slant := float64(usual.wide*elementary.Exp(h.normal(0, 0.08))), usual.slant+h.normal(0, 0.06)
	if h.chance(0.06) {
		wide, slant = float64(wide*elementary.Exp(h.normal(0, 0.2))), slant+h.normal(0, 0.2)
	}
	for _, s := range h.strokes {
		for i, p := range s {
			y := p.y - 0.5
			x := float64((p.x-0.3)*wide) - float64(slant*y)
			s[i].x, s[i].y = 0.3+float64(cos*x)-float64(sin*y), 0.5+float64(sin*x)+float64(cos*y)
		}
	}
}

// smooth averages every point with its neighbours, so many times; ends stay.
func (h *hand) smooth(times int) {
	for _, s := range h.strokes {
		for range times {
			before := append(stroke{}, s...)
			for i := 1; i+1 < len(s); i++ {
				// Two samples away on either side, fewer near the ends.
				reach := min(min(i, len(s)-1-i), 2)
				a, b := before[i-reach], before[i+reach]
				s[i].x = float64(0.5*before[i].x) + float64(0.25*(a.x+b.x))
				s[i].y = float64(0.5*before[i].y) + float64(0.25*(a.y+b.y))
			}
		}
	}
}

// tick adds a short line where a stroke begins or ends, turned from its direction.
func (h *hand) tick(k int, start bool) {
	s := h.strokes[k]
	if len(s) < 3 {
		return
	}
	tip, inner := s[len(s)-1], s[len(s)-3]
	if start {
		tip, inner = s[0], s[2]
	}
	dx, dy := tip.x-inner.x, tip.y-inner.y
	length := max(math.Sqrt(float64(dx*dx)+float64(dy*dy)), 1e-3)
	reach := h.in(0.03, 0.09)
	sin, cos := elementary.Sincos(h.normal(0, 0.9))
	dx, dy = float64(dx*reach)/length, float64(dy*reach)/length
	end := point{x: tip.x + float64(cos*dx) - float64(sin*dy), y: tip.y + float64(sin*dx) + float64(cos*dy)}
	if start {
		h.strokes[k] = append(stroke{end}, s...)
		return
	}
	h.strokes[k] = append(s, end)
}

// skip lifts the pen for a moment in the middle of the longest stroke: about as far as
// a line is wide, so that only thin lines break.
func (h *hand) skip() {
	k := 0
	for i, s := range h.strokes {
		if len(s) > len(h.strokes[k]) {
			k = i
		}
	}
	s := h.strokes[k]
	from := len(s)/4 + h.s.IntN(max(len(s)/2, 1))
	to, length, gap := from, 0.0, h.in(0.08, 0.18)
	for to+1 < len(s) && length < gap {
		length += distance(s[to], s[to+1])
		to++
	}
	if from < 2 || to+2 > len(s) {
		return
	}
	h.strokes[k] = s[:from:from]
	h.strokes = append(h.strokes, append(stroke{}, s[to:]...))
}

// pressure makes a line grow or shrink along every stroke, or swell in its middle, by
// a third of its width at most.
func (h *hand) pressure() {
	slope, swell := h.normal(0, 0.12), h.normal(0, 0.1)
	for _, s := range h.strokes {
		for i := range s {
			t := float64(2*float64(i))/float64(max(len(s)-1, 1)) - 1
			f := 1 + float64(slope*t) + float64(swell*(1-float64(2*float64(t*t))))
			s[i].radius = max(float64(s[i].radius*clamp(f, 0.67, 1.33)), 0.5)
		}
	}
}
