package chart

import (
	"fmt"
	"math"
	"strings"
)

// opening begins every description: the tag that must not be missed, and of what
// the picture is.
func opening(tag, subtitle string) string {
	var b strings.Builder
	if tag != "" {
		b.WriteString(strings.ToUpper(tag[:1]) + tag[1:] + ". ")
	}
	if subtitle != "" {
		b.WriteString(subtitle + ". ")
	}
	return b.String()
}

// frame is the layout of a chart without rows of its own: heading and notes.
func frame(title, subtitle, tag string, notes []string, width float64) *layout {
	return &layout{Intervals: Intervals{Title: title, Subtitle: subtitle, Tag: tag, Notes: notes}, width: width}
}

// nothing writes why a chart is empty and gives the height of the picture.
func (l *layout) nothing(p *pen, y float64, why string) float64 {
	why = Intervals{Empty: why}.empty()
	y = p.lines(label{x: margin, y: y + 14, size: textSize, colour: p.theme.Muted}, why, l.width-2*margin)
	return math.Ceil(l.notes(p, y+4))
}

// field is a plot: the rectangle between two axes, which the vertical one's
// numbers stand left of and the horizontal one's below.
type field struct {
	x, y                     Axis
	left, right, top, bottom float64
}

// newField makes a plot of the given height between from and to, pixels, for the
// ranges of data x and y.
func newField(x, y [2]float64, from, to, top, height float64) field {
	f := field{top: top, bottom: top + height}
	f.y = NewAxis(y[0], y[1], f.bottom, f.top, int(math.Max(height/42, 2)))
	room := 0.0
	for _, t := range f.y.Ticks() {
		room = math.Max(room, textWidth(Number(t, f.y.Decimals), smallSize))
	}
	f.left, f.right = from+room+8, to
	f.x = fitting(x[0], x[1], f.left, f.right)
	return f
}

// fitting makes a horizontal axis with as many numbers as have room.
func fitting(low, high, from, to float64) Axis {
	for n := int((to - from) / 56); ; n-- {
		a := NewAxis(low, high, from, to, max(n, 1))
		wide := 0.0
		for _, t := range a.Ticks() {
			wide = math.Max(wide, textWidth(Number(t, a.Decimals), smallSize))
		}
		if n <= 1 || wide+8 <= a.Step/(a.Max-a.Min)*(to-from) {
			return a
		}
	}
}

// grid writes the plot's ground: the vertical axis with lines across.
func (f field) grid(p *pen) {
	for _, t := range f.y.Ticks() {
		at := f.y.At(t)
		p.line(f.left, at, f.right, at, p.theme.Grid, 1, "")
		p.text(label{x: f.left - 6, y: at + 4, size: smallSize, anchor: "end", colour: p.theme.Ink}, Number(t, f.y.Decimals))
	}
}

// begin opens the group of all that stands inside the plot; it says where the plot
// is, for whoever reads positions back.
func (f field) begin(p *pen) {
	p.print(`<g data-plot="`, f.left, " ", f.top, " ", f.right-f.left, " ", f.bottom-f.top, `">`, "\n")
}

func (f field) end(p *pen) { p.print("</g>\n") }

// foot writes the horizontal axis with its numbers and its name, and gives the y
// under them.
func (f field) foot(p *pen, name string, limit float64) float64 {
	p.line(f.left, f.bottom, f.right, f.bottom, p.theme.Ink, 1, "")
	for _, t := range f.x.Ticks() {
		at, text := f.x.At(t), Number(t, f.x.Decimals)
		p.line(at, f.bottom, at, f.bottom+5, p.theme.Ink, 1, "")
		half := textWidth(text, smallSize) / 2
		p.text(label{x: math.Min(at, limit-half), y: f.bottom + 18, size: smallSize, anchor: "middle", colour: p.theme.Ink},
			text)
	}
	return p.lines(label{x: (f.left + f.right) / 2, y: f.bottom + 36, size: smallSize, anchor: "middle",
		colour: p.theme.Ink}, name, f.right-f.left)
}

// entry is one line of a legend.
type entry struct {
	label string
	sign  func(p *pen, x, y float64) // draws 20 pixels wide around the height y
}

// legend writes which sign means what, in as many rows as it takes.
func legend(p *pen, entries []entry, y, width float64) float64 {
	const sign, gap = 26.0, 18.0
	x, any := margin, false
	for _, e := range entries {
		if e.label == "" {
			continue
		}
		need := sign + textWidth(e.label, smallSize)
		if x > margin && x+need > width-margin {
			x, y = margin, y+smallSize*1.6
		}
		e.sign(p, x, y+6)
		p.text(label{x: x + sign, y: y + 10, size: smallSize, colour: p.theme.Ink}, e.label)
		x += need + gap
		any = true
	}
	if !any {
		return y
	}
	return y + smallSize*1.6
}

// swatch is the sign of a shape in a series' colour.
func swatch(shape, series int, open bool) func(p *pen, x, y float64) {
	return func(p *pen, x, y float64) { p.glyph(known(shape), p.theme.Series[known(series)], x+10, y, 4.4, open) }
}

// stroke is the sign of a line.
func stroke(series int, width float64, dashed bool) func(p *pen, x, y float64) {
	return func(p *pen, x, y float64) {
		more := ""
		if dashed {
			more = ` stroke-dasharray="5 3"`
		}
		p.line(x, y, x+20, y, p.theme.Series[known(series)], width, more)
	}
}

// known gives Grey for a series that is none.
func known(series int) int {
	if series < 0 || series > Grey {
		return Grey
	}
	return series
}

// span widens a range to cover values; its zero value is told apart by ok.
type span struct {
	low, high float64
	ok        bool
}

func (s *span) cover(values ...float64) {
	for _, v := range values {
		switch {
		case !finite(v):
		case !s.ok:
			s.low, s.high, s.ok = v, v, true
		default:
			s.low, s.high = math.Min(s.low, v), math.Max(s.high, v)
		}
	}
}

func (s span) both() [2]float64 { return [2]float64{s.low, s.high} }

// at gives value i of a list, NaN where it has none.
func at(list []float64, i int) float64 {
	if i < len(list) {
		return list[i]
	}
	return math.NaN()
}

// few writes the first values of a list as text.
func few(b *strings.Builder, items []string, most int) {
	for i, s := range items {
		if i == most {
			fmt.Fprintf(b, "And %d more; the table has all of them. ", len(items)-most)
			return
		}
		b.WriteString(s + " ")
	}
}
