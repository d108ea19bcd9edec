package explore

import (
	"fmt"
	"math"
	"strings"
)

// outlined is a histogram with another one as a line over it, both as shares of their own sum.
type outlined struct {
	id, x      string
	colour     string
	bars, line []float64
}

func (h outlined) svg() string {
	const w, tall, foot = 320.0, 110.0, 30.0
	bars, line := shares(h.bars), shares(h.line)
	top := 0.0
	for i := range bars {
		top = math.Max(top, math.Max(bars[i], line[i]))
	}
	top = math.Max(top, 0.5)
	step := w / float64(len(bars))
	y := func(v float64) float64 { return tall + 4 - tall*v/top }
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="%s">`, w, tall+foot+4, w,
		tall+foot+4, h.says(bars, line))
	for i, v := range bars {
		fmt.Fprintf(&s, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s" fill-opacity=".6"/>`,
			float64(i)*step+1, y(v), step-2, tall+4-y(v), h.colour)
	}
	fmt.Fprintf(&s, `<path fill="none" stroke="var(--ink)" stroke-width="2" d="M0 %.1f`, y(0))
	for i, v := range line {
		fmt.Fprintf(&s, "V%.1fH%.1f", y(v), float64(i+1)*step)
	}
	fmt.Fprintf(&s, `V%.1f"/><path d="M0 %.1fH%g" stroke="var(--edge)"/>`, y(0), y(0), w)
	for _, t := range []struct {
		at           float64
		anchor, text string
	}{{0, "start", "0"}, {w / 2, "middle", h.x}, {w, "end", "1"}} {
		fmt.Fprintf(&s, `<text x="%g" y="%g" font-size="12" fill="var(--muted)" text-anchor="%s">%s</text>`, t.at, tall+20,
			t.anchor, t.text)
	}
	s.WriteString(`</svg>`)
	return s.String()
}

// says describes both in words.
func (h outlined) says(bars, line []float64) string {
	top := func(x []float64) int {
		best := 0
		for i, v := range x {
			if v > x[best] {
				best = i
			}
		}
		return best
	}
	n := float64(len(bars))
	return fmt.Sprintf("Histogram: most units at %.1f to %.1f, most cells at %.1f to %.1f.", float64(top(bars))/n,
		float64(top(bars)+1)/n, float64(top(line))/n, float64(top(line)+1)/n)
}

func shares(x []float64) []float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v / math.Max(sum, 1)
	}
	return out
}

// trail is the values found so far along a slider, the present one marked.
type trail struct {
	label string
	x     []string // what stands at the left, in the middle and at the right
	at, y []float64
	now   int
	top   float64
	rules []rule
}

// rule is a labelled horizontal line.
type rule struct {
	y             float64
	label, colour string
}

func (t trail) svg() string {
	const w, tall, left, foot = 224.0, 96.0, 24.0, 26.0
	x := func(v float64) float64 { return left + 8 + (w-left-16)*v }
	y := func(v float64) float64 { return 8 + tall - tall*v/t.top }
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="%s">`, w, tall+foot+8, w,
		tall+foot+8, t.label)
	for v := 0.0; v <= t.top+1e-9; v += 0.2 {
		fmt.Fprintf(&s, `<path d="M%g %.1fH%g" stroke="var(--grid)"/><text x="%g" y="%.1f" font-size="11" `+
			`fill="var(--muted)" text-anchor="end">%s</text>`, left, y(v), w, left-5, y(v)+4, axisNumber(v))
	}
	for _, r := range t.rules {
		fmt.Fprintf(&s, `<path d="M%g %.1fH%g" stroke="%s" stroke-width="1.5" stroke-dasharray="5 4"/>`+
			`<text x="%g" y="%.1f" font-size="11" fill="%s" text-anchor="end">%s</text>`, left, y(r.y), w, r.colour, w,
			y(r.y)-4, r.colour, r.label)
	}
	if len(t.y) > 1 {
		s.WriteString(`<path fill="none" stroke="var(--blue)" stroke-opacity=".5" stroke-width="1.5" d="`)
		for i := range t.y {
			fmt.Fprintf(&s, "%c%.1f %.1f", "ML"[min(i, 1)], x(t.at[i]), y(t.y[i]))
		}
		s.WriteString(`"/>`)
	}
	for i := range t.y {
		if i != t.now {
			fmt.Fprintf(&s, `<rect x="%.1f" y="%.1f" width="5" height="5" fill="var(--blue)"/>`, x(t.at[i])-2.5, y(t.y[i])-2.5)
		}
	}
	if t.now < len(t.y) {
		fmt.Fprintf(&s, `<rect x="%.1f" y="%.1f" width="12" height="12" fill="var(--blue)" stroke="var(--paper)" `+
			`stroke-width="2"/>`, x(t.at[t.now])-6, y(t.y[t.now])-6)
	}
	for i, text := range t.x {
		at := float64(i) / float64(max(len(t.x)-1, 1))
		anchor := []string{"start", "middle", "end"}[min(2, int(2*at))]
		fmt.Fprintf(&s, `<text x="%.1f" y="%g" font-size="12" fill="var(--muted)" text-anchor="%s">%s</text>`, x(at), tall+26,
			anchor, text)
	}
	s.WriteString(`</svg>`)
	return s.String()
}

func axisNumber(v float64) string {
	if v == 0 {
		return "0"
	}
	return strings.TrimPrefix(fmt.Sprintf("%.1f", v), "0")
}
