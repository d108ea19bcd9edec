package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// layout is where the parts of a dot-and-interval chart stand.
type layout struct {
	Intervals
	width       float64
	narrow      bool
	rows, forms float64 // widths of the two label columns
	left, right float64 // of the plot
	axis        Axis
	drawable    bool
	beyond      int // single values outside the axis
}

// mostRows and mostForms are the shares of the width that the two label columns may
// take.
const (
	mostRows  = 0.32
	mostForms = 0.18
)

// leastCompact is the narrowest that the plot of a compact picture gets beside names and numbers on a phone; where
// there is less room they stand above the lines. A card wider than compactPhone has no room for such a tall picture.
const (
	leastCompact = 90.0
	compactPhone = 400.0
)

func newLayout(c Intervals, width float64) *layout {
	l := &layout{Intervals: c, width: width, narrow: width < NarrowWidth}
	numbers := 0.0
	for _, g := range c.Groups {
		for _, r := range g.Rows {
			l.rows = math.Max(l.rows, textWidth(r.Label, textSize))
			for _, m := range r.Marks {
				l.forms = math.Max(l.forms, textWidth(m.Label, smallSize))
				numbers = math.Max(numbers, textWidth(WithInterval(m.Estimate, m.Low, m.High), smallSize))
			}
		}
	}
	l.left, l.right = margin+6, width-margin-6
	// Long names stand above their lines, too: the plot needs most of the width.
	l.narrow = !c.Compact && (l.narrow || l.rows > width*mostRows || l.forms > width*mostForms)
	if !l.narrow {
		gap := 0.0
		if l.forms > 0 {
			gap = 12
		}
		l.left = margin + l.rows + gap + l.forms + 16
		l.right = width - margin - numbers - 18
		if width < compactPhone && l.right-l.left < leastCompact {
			l.narrow, l.left, l.right = true, margin+6, width-margin-6
		}
	}
	low, high, ok := c.limits()
	l.drawable = ok
	l.axis = NewAxis(low, high, l.left, l.right, int(math.Max((l.right-l.left)/72, 3)))
	if c.Compact { // numbers may leave little width
		l.axis = fitting(low, high, l.left, l.right)
	}
	return l
}

// draw writes everything and gives the height of the picture.
func (l *layout) draw(p *pen) float64 {
	y := l.heading(p)
	if !l.drawable {
		y = p.lines(label{x: margin, y: y + 14, size: textSize, colour: p.theme.Muted}, l.empty(), l.width-2*margin)
		return math.Ceil(l.notes(p, y+4))
	}
	top := y
	if len(l.Rules) > 0 {
		y += 16
	}
	lines := &pen{theme: p.theme}
	y = l.lines(lines, y)
	l.grid(p, top, y)
	p.WriteString(lines.String())
	return math.Ceil(l.notes(p, l.foot(p, y)))
}

// boldWidth is how much wider bold text is than the estimate of textWidth.
const boldWidth = 1.08

// heading writes title, subtitle and tag.
func (l *layout) heading(p *pen) float64 {
	room := l.width - 2*margin
	if l.Tag != "" {
		w := textWidth(l.Tag, smallSize) + 20
		x := l.width - margin - w
		p.print(`<rect x="`, x, `" y="`, margin-4, `" width="`, w, `" height="20" rx="3" fill="none" stroke="`,
			escape(p.theme.Mark), `" stroke-width="1.5"/>`, "\n")
		p.text(label{x: x + w/2, y: margin + 10, size: smallSize, anchor: "middle", colour: p.theme.Mark, bold: true}, l.Tag)
		room -= w + 12
	}
	size := titleSize
	if p.panel {
		size = textSize
	}
	y := p.lines(label{x: margin, y: margin + 10, size: size, colour: p.theme.Ink, bold: true}, l.Title, room/boldWidth)
	if l.Compact {
		return y - 4
	}
	return p.lines(label{x: margin, y: y - 1, size: smallSize, colour: p.theme.Muted}, l.Subtitle, l.width-2*margin)
}

// lines writes the groups, row by row, and gives the y under the last.
func (l *layout) lines(p *pen, y float64) float64 {
	for _, g := range l.Groups {
		switch {
		case g.Label == "":
			y += 8
		case l.Compact:
			y += 17
			p.text(label{x: margin, y: y, size: textSize, colour: p.theme.Ink, bold: true, halo: true}, g.Label)
			y++
		default:
			y += 22
			p.text(label{x: margin, y: y, size: textSize, colour: p.theme.Ink, bold: true, halo: true}, g.Label)
			y += 6
		}
		for _, r := range g.Rows {
			for i, m := range r.Marks {
				y = l.mark(p, r, m, i == 0, y)
			}
			if !l.Compact {
				y += 5
			}
		}
	}
	return y
}

// strip is the height of one mark's strip.
func (l *layout) strip() float64 {
	if l.Compact {
		return 20
	}
	return strip
}

// mark writes one line: label, single values, interval, estimate, number.
func (l *layout) mark(p *pen, r Row, m Mark, first bool, y float64) float64 {
	series := m.Series
	if series < 0 || series >= len(p.theme.Series) {
		series = Grey
	}
	number := WithInterval(m.Estimate, m.Low, m.High)
	if l.narrow {
		name := join(r.Label, m.Label)
		if textWidth(name, smallSize)+textWidth(number, smallSize)+10 > l.width-2*margin {
			p.text(label{x: margin, y: y + 14, size: smallSize, colour: p.theme.Ink, halo: true}, name)
			name, y = "", y+smallSize*1.3
		}
		p.text(label{x: margin, y: y + 14, size: smallSize, colour: p.theme.Ink, halo: true}, name)
		p.text(label{x: l.width - margin, y: y + 14, size: smallSize, anchor: "end", colour: p.theme.Ink, halo: true}, number)
		y += headRoom
	}
	mid := y + l.strip()/2
	if !l.narrow {
		if first {
			p.text(label{x: margin, y: mid + 4.5, size: textSize, colour: p.theme.Ink}, r.Label)
		}
		p.text(label{x: l.left - 12, y: mid + 4, size: smallSize, anchor: "end", colour: p.theme.Muted}, m.Label)
		p.text(label{x: l.width - margin, y: mid + 4, size: smallSize, anchor: "end", colour: p.theme.Ink, halo: true},
			number)
	}
	p.print("<g><title>", escape(join(r.Label, m.Label)+": "+join(number, m.About)), "</title>\n")
	if !m.Over {
		l.points(p, m.Points, mid, series)
	}
	if finite(m.Low) && finite(m.High) {
		p.line(l.axis.At(m.Low), mid, l.axis.At(m.High), mid, p.theme.Series[series], 2.4, ` stroke-linecap="round"`)
	}
	if finite(m.Estimate) {
		p.shape(series, l.axis.At(m.Estimate), mid, 4.6, m.Open)
	}
	if m.Over {
		l.over(p, m.Points, mid)
	}
	p.print("</g>\n")
	return y + l.strip()
}

// golden is the fractional part of the golden ratio: multiples of it spread
// evenly, which places single values above and below the line without overlap
// and the same way each time.
const golden = 0.6180339887498949

// points writes single values as one path of dots: ten thousand of them are one
// element.
func (l *layout) points(p *pen, values []float64, mid float64, series int) {
	sorted := make([]float64, 0, len(values))
	for _, v := range values {
		switch {
		case !finite(v):
		case l.axis.holds(v):
			sorted = append(sorted, v)
		default:
			l.beyond++
		}
	}
	if len(sorted) == 0 {
		return
	}
	slices.Sort(sorted)
	size, opacity := 3.6, 0.34
	if len(sorted) > 300 {
		size, opacity = 2.2, 0.22
	}
	p.print(`<path fill="none" stroke="`, escape(p.theme.Series[series]), `" stroke-width="`, size,
		`" stroke-linecap="round" stroke-opacity="`, opacity, `" d="`)
	for i, v := range sorted {
		_, f := math.Modf(float64(i) * golden)
		p.print("M", l.axis.At(v), " ", mid+(f-0.5)*(l.strip()-8), "h0")
	}
	p.print(`"/>`, "\n")
}

// over writes a few single values over their mark, as rings that stand out from it and from the ground.
func (l *layout) over(p *pen, values []float64, mid float64) {
	for i, v := range values {
		switch {
		case !finite(v):
		case l.axis.holds(v):
			_, f := math.Modf(float64(i) * golden)
			p.print(`<circle cx="`, l.axis.At(v), `" cy="`, mid+(f-0.5)*(strip-8), `" r="3.2" fill="`, p.theme.Paper,
				`" stroke="`, p.theme.Ink, `" stroke-width="1.2"/>`, "\n")
		default:
			l.beyond++
		}
	}
}

// grid writes the lines behind the marks: ticks, zero and rules.
func (l *layout) grid(p *pen, top, bottom float64) {
	from := top + 4
	if len(l.Rules) > 0 {
		from += 16
	}
	for _, r := range l.Rules {
		if finite(r.At) && r.To > r.At && l.axis.holds(r.At) && l.axis.holds(r.To) {
			left := l.axis.At(r.At)
			p.print(`<rect x="`, left, `" y="`, from, `" width="`, l.axis.At(r.To)-left, `" height="`, bottom-from, `" fill="`,
				p.theme.Muted, `" fill-opacity="0.16"/>`, "\n")
		}
	}
	for _, t := range l.axis.Ticks() {
		p.line(l.axis.At(t), from, l.axis.At(t), bottom, p.theme.Grid, 1, "")
	}
	if l.Zero && l.axis.holds(0) {
		p.line(l.axis.At(0), from, l.axis.At(0), bottom, p.theme.Ink, 1.2, "")
	}
	for _, r := range l.Rules {
		if !finite(r.At) {
			continue
		}
		if r.At > l.axis.Max { // far beyond: its label stands at the edge, with its value and an arrow
			p.text(label{x: l.axis.To, y: from - 4, size: smallSize, anchor: "end", colour: p.theme.Muted},
				r.Label+" "+Short(r.At, 2)+" →")
			continue
		}
		if !l.axis.holds(r.At) {
			continue
		}
		x := l.axis.At(r.At)
		if r.To > r.At {
			x = (x + l.axis.At(r.To)) / 2
		} else {
			p.line(x, from, x, bottom, p.theme.Muted, 1.2, ` stroke-dasharray="4 3"`)
		}
		half := textWidth(r.Label, smallSize) / 2
		at := math.Min(math.Max(x, margin+half), l.width-margin-half)
		p.text(label{x: at, y: from - 4, size: smallSize, anchor: "middle", colour: p.theme.Muted}, r.Label)
	}
}

// foot writes the axis with its numbers and its name.
func (l *layout) foot(p *pen, y float64) float64 {
	y += 4
	p.line(l.left, y, l.right, y, p.theme.Ink, 1, "")
	for _, t := range l.axis.Ticks() {
		p.line(l.axis.At(t), y, l.axis.At(t), y+5, p.theme.Ink, 1, "")
		p.text(label{x: l.axis.At(t), y: y + 18, size: smallSize, anchor: "middle", colour: p.theme.Ink},
			Number(t, l.axis.Decimals))
	}
	y += 36
	room, x := l.right-l.left, (l.left+l.right)/2
	if textWidth(l.XLabel, smallSize) > room {
		room, x = l.width-2*margin, l.width/2
	}
	return p.lines(label{x: x, y: y, size: smallSize, anchor: "middle", colour: p.theme.Ink}, l.XLabel, room)
}

// notes writes the small print.
func (l *layout) notes(p *pen, y float64) float64 {
	y += 6
	notes := l.Notes
	if l.beyond > 0 {
		s := "s lie"
		if l.beyond == 1 {
			s = " lies"
		}
		notes = append(slices.Clone(notes), strconv.Itoa(l.beyond)+
			fmt.Sprintf(" single value%s beyond the axis; the table has all of them.", s))
	}
	for _, n := range notes {
		y = p.lines(label{x: margin, y: y, size: smallSize, colour: p.theme.Muted}, n, l.width-2*margin)
	}
	return y
}
