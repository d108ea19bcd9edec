package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Profile is estimates with intervals at named places along the horizontal axis, several side by side at each, such
// as how well networks predict one area after the other.
type Profile struct {
	ID       string // prefix of the ids inside the picture, unique on a page
	Title    string
	Subtitle string // of what, measured how: recording, n, seed, backend
	Tag      string // a word that must not be missed: "simulated"; "" for none
	YLabel   string // with its unit
	Places   []string
	Traces   []Trace
	Ceiling  []float64 // by place: no estimate can be expected above; NaN or nothing where it is not known
	Notes    []string  // under the axis, one sentence each
	Empty    string    // what to say when there is nothing to draw
}

// Trace is one estimate at each place; NaN stands for what is not known.
type Trace struct {
	Label               string
	Series, Shape       int  // Blue … Grey: of its colour, of its mark
	Open                bool // an open mark
	Estimate, Low, High []float64
}

// SVG lays the chart out for a width in pixels and writes it, with a title and a description in words.
func (c Profile) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

// Describe says every number, place by place.
func (c Profile) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	fmt.Fprintf(&b, "Vertical axis: %s. ", c.YLabel)
	_, any := c.limits()
	if !any {
		return b.String() + Intervals{Empty: c.Empty}.empty()
	}
	for i, place := range c.Places {
		var parts []string
		for _, t := range c.Traces {
			if finite(at(t.Estimate, i)) {
				parts = append(parts, t.Label+" "+WithInterval(at(t.Estimate, i), at(t.Low, i), at(t.High, i)))
			}
		}
		if ceiling := at(c.Ceiling, i); finite(ceiling) {
			parts = append(parts, "noise ceiling "+Short(ceiling, 3))
		}
		if parts != nil {
			b.WriteString(place + ": " + strings.Join(parts, "; ") + ". ")
		}
	}
	return strings.TrimSpace(b.String())
}

// limits gives the range of the vertical axis, which has 0; ok is false where nothing can be drawn.
func (c Profile) limits() (y [2]float64, ok bool) {
	for _, t := range c.Traces {
		for _, list := range [][]float64{t.Estimate, t.Low, t.High} {
			for _, v := range list {
				if finite(v) {
					y[0], y[1], ok = math.Min(y[0], v), math.Max(y[1], v), true
				}
			}
		}
	}
	for _, v := range c.Ceiling {
		if finite(v) {
			y[1] = math.Max(y[1], v)
		}
	}
	return y, ok
}

// draw writes everything and gives the height of the picture.
func (c Profile) draw(p *pen, width float64) float64 {
	l := &layout{Intervals: Intervals{Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, Notes: c.Notes}, width: width}
	y := l.heading(p)
	limits, ok := c.limits()
	if !ok || len(c.Places) == 0 {
		y = p.lines(label{x: margin, y: y + 14, size: textSize, colour: p.theme.Muted}, Intervals{Empty: c.Empty}.empty(),
			width-2*margin)
		return math.Ceil(l.notes(p, y+4))
	}
	y = legend(p, c.entries(), y+4, width)
	top := p.lines(label{x: margin, y: y + 12, size: smallSize, colour: p.theme.Ink}, c.YLabel, width-2*margin) - 2
	bottom := top + plotHeight*1.2
	vertical := NewAxis(limits[0], limits[1], bottom, top, 5)
	room := 0.0
	for _, t := range vertical.Ticks() {
		room = math.Max(room, textWidth(Number(t, vertical.Decimals), smallSize))
	}
	left, right := margin+room+8, width-margin
	for _, t := range vertical.Ticks() {
		colour := p.theme.Grid
		if t == 0 {
			colour = p.theme.Muted
		}
		p.line(left, vertical.At(t), right, vertical.At(t), colour, 1, "")
		p.text(label{x: left - 6, y: vertical.At(t) + 4, size: smallSize, anchor: "end", colour: p.theme.Ink},
			Number(t, vertical.Decimals))
	}
	step := (right - left) / float64(len(c.Places))
	lower := 0.0 // of every second name, where they do not fit beside each other
	if slices.ContainsFunc(c.Places, func(s string) bool { return textWidth(s, smallSize)+4 > step }) {
		lower = 15
	}
	for i, place := range c.Places {
		from := left + float64(i)*step
		if ceiling := at(c.Ceiling, i); finite(ceiling) {
			y := vertical.At(ceiling)
			p.print(`<rect x="`, from, `" y="`, top, `" width="`, step, `" height="`, y-top, `" fill="`, escape(p.theme.Muted),
				`" fill-opacity="0.12"/>`, "\n")
			p.line(from, y, from+step, y, p.theme.Muted, 1.2, ` stroke-dasharray="4 3"`)
		}
		if i > 0 {
			p.line(from, top, from, bottom, p.theme.Grid, 1, "")
		}
		c.marks(p, i, from, step, vertical)
		p.text(label{x: from + step/2, y: bottom + 18 + float64(i%2)*lower, size: smallSize, anchor: "middle",
			colour: p.theme.Ink, bold: true}, place)
	}
	return math.Ceil(l.notes(p, bottom+36+lower))
}

// marks writes the estimates at one place, side by side, each with its interval and a tooltip.
func (c Profile) marks(p *pen, i int, from, step float64, vertical Axis) {
	gap := step / float64(len(c.Traces)+1)
	radius := math.Min(4.2, math.Max(2, gap*0.42))
	for k, t := range c.Traces {
		value, low, high := at(t.Estimate, i), at(t.Low, i), at(t.High, i)
		if !finite(value) {
			continue
		}
		x, colour := from+gap*float64(k+1), p.theme.Series[known(t.Series)]
		p.print("<g><title>", escape(c.Places[i]+", "+t.Label+": "+WithInterval(value, low, high)), "</title>\n")
		if finite(low) && finite(high) {
			p.line(x, vertical.At(low), x, vertical.At(high), colour, 2, "")
		}
		p.glyph(known(t.Shape), colour, x, vertical.At(value), radius, t.Open)
		p.print("</g>\n")
	}
}

// entries are the legend.
func (c Profile) entries() (list []entry) {
	for _, t := range c.Traces {
		list = append(list, entry{t.Label, func(p *pen, x, y float64) {
			p.glyph(t.Shape, p.theme.Series[known(t.Series)], x+10, y, 4, t.Open)
		}})
	}
	if slices.ContainsFunc(c.Ceiling, finite) {
		list = append(list, entry{"noise ceiling", func(p *pen, x, y float64) {
			p.line(x, y, x+20, y, p.theme.Muted, 1.2, ` stroke-dasharray="4 3"`)
		}})
	}
	return list
}
