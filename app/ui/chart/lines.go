package chart

import (
	"fmt"
	"math"
	"strings"
)

// Lines is a chart of values over a shared horizontal axis, such as a loss over
// steps: lines, with bands where there are intervals.
type Lines struct {
	ID             string // prefix of the ids inside the picture, unique on a page
	Title          string
	Subtitle       string // of what, measured how: data, n, seed, backend
	Tag            string // a word that must not be missed: "simulated"; "" for none
	XLabel, YLabel string // with units
	XEnd           float64
	YFrom, YTo     float64 // the axis covers these at least; equal: the values alone
	Curves         []Curve
	Rules          []Rule   // labelled horizontal lines
	Notes          []string // under the axis, one sentence each
	Empty          string   // what to say when there is nothing to draw
}

// Curve is one line, from left to right. Low and High, where they are there, are
// its interval, point by point. Values that are not finite are left out.
type Curve struct {
	Label     string // "" for one of many that the legend and the words leave out
	Series    int    // Blue … Grey
	X, Y      []float64
	Low, High []float64
	Faint     bool // single values behind the others: a thin line without marks
}

// Height of the plot by itself, and how many marks a curve may show before they
// would touch.
const (
	plotHeight = 210.0
	mostMarks  = 60
)

// SVG lays the chart out for a width in pixels and writes it, with a title and a
// description in words.
func (c Lines) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

// whole is a picture with its title, description and paper.
func whole(theme Theme, id, title, describe string, width, height float64, body *pen) string {
	if id == "" {
		id = "figure"
	}
	p := &pen{theme: theme}
	p.print(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `, width, " ", height, `" width="`, width,
		`" height="`, height,
		`" role="img" aria-labelledby="`, escape(id), `-title `, escape(id), `-desc" font-family="`,
		escape(theme.Font), `">`, "\n",
		`<title id="`, escape(id), `-title">`, escape(title), "</title>\n",
		`<desc id="`, escape(id), `-desc">`, escape(describe), "</desc>\n",
		`<rect width="`, width, `" height="`, height, `" fill="`, escape(theme.Paper), `"/>`, "\n")
	p.WriteString(body.String())
	p.WriteString("</svg>\n")
	return p.String()
}

// Describe says in words what the chart shows: where each line begins, where it
// ends, and how low and high it gets.
func (c Lines) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	fmt.Fprintf(&b, "Horizontal axis: %s. Vertical axis: %s. ", c.XLabel, c.YLabel)
	any := false
	for _, k := range c.Curves {
		first, last := -1, -1
		low, high := math.Inf(1), math.Inf(-1)
		for i := range k.points() {
			if first < 0 {
				first = i
			}
			last = i
			low, high = math.Min(low, k.Y[i]), math.Max(high, k.Y[i])
		}
		if first < 0 {
			continue
		}
		any = true
		if k.Label == "" {
			continue
		}
		fmt.Fprintf(&b, "%s: from %s at %s to %s at %s, between %s and %s. ", k.Label, Short(k.Y[first], 3),
			Short(k.X[first], 4),
			Short(k.Y[last], 3), Short(k.X[last], 4), Short(low, 3), Short(high, 3))
	}
	if !any {
		b.WriteString(c.empty())
	}
	return strings.TrimSpace(b.String())
}

func (c Lines) empty() string { return Intervals{Empty: c.Empty}.empty() }

// points yields the indices of the values that can be drawn.
func (k Curve) points() func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range min(len(k.X), len(k.Y)) {
			if finite(k.X[i]) && finite(k.Y[i]) && !yield(i) {
				return
			}
		}
	}
}

func (k Curve) interval(i int) (low, high float64, ok bool) {
	if i >= len(k.Low) || i >= len(k.High) || !finite(k.Low[i]) || !finite(k.High[i]) {
		return 0, 0, false
	}
	return k.Low[i], k.High[i], true
}

// limits gives the ranges of both axes; ok is false where nothing can be drawn.
func (c Lines) limits() (x, y [2]float64, ok bool) {
	x, y = [2]float64{math.Inf(1), c.XEnd}, [2]float64{math.Inf(1), math.Inf(-1)}
	if c.YFrom != c.YTo {
		y = [2]float64{c.YFrom, c.YTo}
	}
	cover := func(r *[2]float64, v float64) { r[0], r[1] = math.Min(r[0], v), math.Max(r[1], v) }
	for _, k := range c.Curves {
		for i := range k.points() {
			ok = true
			cover(&x, k.X[i])
			cover(&y, k.Y[i])
			if low, high, has := k.interval(i); has {
				cover(&y, low)
				cover(&y, high)
			}
		}
	}
	for _, r := range c.Rules {
		if ok && finite(r.At) {
			cover(&y, r.At)
		}
	}
	return x, y, ok
}

// horizontal is the axis of x: with ticks at whole numbers alone where there are no
// others, such as steps and epochs.
func (c Lines) horizontal(x [2]float64, left, right float64) Axis {
	n := int(math.Max((right-left)/80, 3))
	a := NewAxis(x[0], x[1], left, right, n)
	for _, k := range c.Curves {
		for _, v := range k.X {
			if v != math.Trunc(v) {
				return a
			}
		}
	}
	for ; n > 1 && a.Step != math.Trunc(a.Step); n-- {
		a = NewAxis(x[0], x[1], left, right, n-1)
	}
	return a
}

// draw writes everything and gives the height of the picture.
func (c Lines) draw(p *pen, width float64) float64 {
	l := &layout{Intervals: Intervals{Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, Notes: c.Notes}, width: width}
	y := l.heading(p)
	rangeX, rangeY, ok := c.limits()
	if !ok {
		y = p.lines(label{x: margin, y: y + 14, size: textSize, colour: p.theme.Muted}, c.empty(), width-2*margin)
		return math.Ceil(l.notes(p, y+4))
	}
	y = c.legend(p, y+4, width)
	// The vertical axis is named above itself, where it is read first and turns no head.
	p.text(label{x: margin, y: y + 12, size: smallSize, colour: p.theme.Ink}, c.YLabel)
	top := y + 26
	bottom := top + plotHeight
	vertical := NewAxis(rangeY[0], rangeY[1], bottom, top, 5)
	room := 0.0
	for _, t := range vertical.Ticks() {
		room = math.Max(room, textWidth(Number(t, vertical.Decimals), smallSize))
	}
	left, right := margin+room+8, width-margin-10
	horizontal := c.horizontal(rangeX, left, right)
	for _, t := range vertical.Ticks() {
		at := vertical.At(t)
		p.line(left, at, right, at, p.theme.Grid, 1, "")
		p.text(label{x: left - 6, y: at + 4, size: smallSize, anchor: "end", colour: p.theme.Ink},
			Number(t, vertical.Decimals))
	}
	for _, k := range c.Curves {
		k.draw(p, horizontal, vertical)
	}
	for _, r := range c.Rules {
		if !finite(r.At) || !vertical.holds(r.At) {
			continue
		}
		at := vertical.At(r.At)
		p.line(left, at, right, at, p.theme.Muted, 1.2, ` stroke-dasharray="4 3"`)
		p.text(label{x: left + 4, y: at - 4, size: smallSize, colour: p.theme.Muted, halo: true}, r.Label)
	}
	p.line(left, bottom, right, bottom, p.theme.Ink, 1, "")
	for _, t := range horizontal.Ticks() {
		at := horizontal.At(t)
		p.line(at, bottom, at, bottom+5, p.theme.Ink, 1, "")
		p.text(label{x: at, y: bottom + 18, size: smallSize, anchor: "middle", colour: p.theme.Ink},
			Number(t, horizontal.Decimals))
	}
	y = p.lines(label{x: (left + right) / 2, y: bottom + 36, size: smallSize, anchor: "middle", colour: p.theme.Ink},
		c.XLabel, right-left)
	return math.Ceil(l.notes(p, y))
}

// legend writes which line is which, in as many rows as it takes.
func (c Lines) legend(p *pen, y, width float64) float64 {
	const sign, gap = 26.0, 18.0
	x := margin
	for _, k := range c.Curves {
		if k.Label == "" {
			continue
		}
		need := sign + textWidth(k.Label, smallSize)
		if x > margin && x+need > width-margin {
			x, y = margin, y+smallSize*1.6
		}
		stroke := 2.2
		if k.Faint {
			stroke = 1
		}
		p.line(x, y+6, x+20, y+6, p.theme.Series[k.series()], stroke, "")
		if !k.Faint {
			p.shape(k.series(), x+10, y+6, 4, false)
		}
		p.text(label{x: x + sign, y: y + 10, size: smallSize, colour: p.theme.Ink}, k.Label)
		x += need + gap
	}
	return y + smallSize*1.6
}

func (k Curve) series() int {
	if k.Series < 0 || k.Series > Grey {
		return Grey
	}
	return k.Series
}

// draw writes the band, the line and, where there is room, a mark at each value.
// Values that fall into the same pixel are drawn as their mean, so that a long
// line stays short.
func (k Curve) draw(p *pen, horizontal, vertical Axis) {
	type dot struct{ x, y, low, high float64 }
	var dots []dot
	banded := true
	sum, n, column := dot{}, 0.0, math.NaN()
	flush := func() {
		if n > 0 {
			dots = append(dots, dot{sum.x / n, sum.y / n, sum.low / n, sum.high / n})
		}
		sum, n = dot{}, 0
	}
	for i := range k.points() {
		x := horizontal.At(k.X[i])
		if math.Floor(x) != column {
			flush()
			column = math.Floor(x)
		}
		low, high, has := k.interval(i)
		banded = banded && has
		sum.x += x
		sum.y += vertical.At(vertical.Clamp(k.Y[i]))
		sum.low += vertical.At(vertical.Clamp(low))
		sum.high += vertical.At(vertical.Clamp(high))
		n++
	}
	flush()
	if len(dots) == 0 {
		return
	}
	colour := escape(p.theme.Series[k.series()])
	if banded && len(dots) > 1 {
		p.print(`<path fill="`, colour, `" fill-opacity="0.16" d="`)
		for i, d := range dots {
			p.print([]string{"L", "M"}[first(i)], d.x, " ", d.high)
		}
		for i := len(dots) - 1; i >= 0; i-- {
			p.print("L", dots[i].x, " ", dots[i].low)
		}
		p.print(`Z"/>`, "\n")
	}
	if banded && len(dots) == 1 {
		p.line(dots[0].x, dots[0].low, dots[0].x, dots[0].high, p.theme.Series[k.series()], 2, "")
	}
	stroke, opacity := 2.2, 1.0
	if k.Faint {
		stroke, opacity = 1, 0.55
	}
	p.print(`<path fill="none" stroke="`, colour, `" stroke-width="`, stroke, `" stroke-opacity="`, opacity,
		`" stroke-linejoin="round" d="`)
	for i, d := range dots {
		p.print([]string{"L", "M"}[first(i)], d.x, " ", d.y)
	}
	p.print(`"/>`, "\n")
	if k.Faint {
		return
	}
	every := (len(dots) + mostMarks - 1) / mostMarks
	for i, d := range dots {
		if i%every == 0 || i == len(dots)-1 {
			p.shape(k.series(), d.x, d.y, 3, false)
		}
	}
}

// first is 1 for the first of several, else 0.
func first(i int) int {
	if i == 0 {
		return 1
	}
	return 0
}
