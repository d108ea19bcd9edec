package chart

import (
	"fmt"
	"math"
	"strings"
)

// Bars is a histogram, or any other quantity over neighbouring bins of a
// horizontal axis: one bar a bin, standing on 0.
type Bars struct {
	ID       string // prefix of the ids inside the picture, unique on a page
	Title    string
	Subtitle string
	Tag      string    // a word that must not be missed: "simulated"; "" for none
	XLabel   string    // with its unit
	YLabel   string    // with its unit
	Edges    []float64 // of the bins, rising, one more than there are values
	Values   []float64 // 0 or more; what is not finite is left out
	Series   int       // Blue … Grey
	Rules    []Rule    // vertical lines
	Empty    string    // what to say when there is nothing to draw
}

// barsHeight is the height in pixels of the field in which the bars stand.
const barsHeight = 150.0

// usable reports whether bins and values fit together and there is something to
// draw.
func (c Bars) usable() bool {
	if len(c.Values) == 0 || len(c.Edges) != len(c.Values)+1 {
		return false
	}
	for i, e := range c.Edges {
		if !finite(e) || i > 0 && e <= c.Edges[i-1] {
			return false
		}
	}
	return c.highest() > 0
}

func (c Bars) highest() (top float64) {
	for _, v := range c.Values {
		if finite(v) {
			top = math.Max(top, v)
		}
	}
	return top
}

// SVG lays the chart out for a width in pixels and writes it. The picture has a
// title and a description that say in words what it shows.
func (c Bars) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

// draw writes everything and gives the height of the picture.
func (c Bars) draw(p *pen, width float64) float64 {
	head := layout{Intervals: Intervals{Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, Empty: c.Empty}, width: width}
	y := head.heading(p)
	if !c.usable() {
		y = p.lines(label{x: margin, y: y + 14, size: textSize, colour: p.theme.Muted}, head.empty(), width-2*margin)
		return math.Ceil(y + 4)
	}
	vertical := NewAxis(0, c.highest(), 0, 0, 3)
	numbers := 0.0
	for _, v := range vertical.Ticks() {
		numbers = math.Max(numbers, textWidth(Number(v, vertical.Decimals), smallSize))
	}
	left, right := margin+numbers+8, width-margin-6
	y = p.lines(label{x: margin, y: y + 8, size: smallSize, colour: p.theme.Muted}, c.YLabel, width-2*margin)
	if len(c.Rules) > 0 {
		y += 14
	}
	top, foot := y, y+barsHeight
	vertical.From, vertical.To = foot, top
	for _, v := range vertical.Ticks() {
		p.line(left, vertical.At(v), right, vertical.At(v), p.theme.Grid, 1, "")
		p.text(label{x: left - 6, y: vertical.At(v) + 4, size: smallSize, anchor: "end", colour: p.theme.Muted},
			Number(v, vertical.Decimals))
	}
	horizontal := NewAxis(c.Edges[0], c.Edges[len(c.Edges)-1], left, right, int(math.Max((right-left)/64, 2)))
	colour := p.theme.Series[Grey]
	if c.Series >= 0 && c.Series < len(p.theme.Series) {
		colour = p.theme.Series[c.Series]
	}
	for i, v := range c.Values {
		if !finite(v) || v <= 0 {
			continue
		}
		from, to, at := horizontal.At(c.Edges[i]), horizontal.At(c.Edges[i+1]), vertical.At(v)
		gap := math.Min(1, (to-from)*0.15)
		p.print(`<rect x="`, from+gap/2, `" y="`, at, `" width="`, to-from-gap, `" height="`, foot-at, `" fill="`,
			escape(colour), `"/>`, "\n")
	}
	for _, r := range c.Rules {
		if !finite(r.At) || !horizontal.holds(r.At) {
			continue
		}
		x := horizontal.At(r.At)
		p.line(x, top-4, x, foot, p.theme.Ink, 1.2, ` stroke-dasharray="4 3"`)
		half := textWidth(r.Label, smallSize) / 2
		p.text(label{x: math.Min(math.Max(x, left+half), right-half), y: top - 8, size: smallSize, anchor: "middle",
			colour: p.theme.Ink, halo: true}, r.Label)
	}
	p.line(left, foot, right, foot, p.theme.Ink, 1, "")
	for _, v := range horizontal.Ticks() {
		x := horizontal.At(v)
		p.line(x, foot, x, foot+4, p.theme.Ink, 1, "")
		p.text(label{x: x, y: foot + 17, size: smallSize, anchor: "middle", colour: p.theme.Muted},
			Number(v, horizontal.Decimals))
	}
	return math.Ceil(p.lines(label{x: left, y: foot + 36, size: smallSize, colour: p.theme.Ink}, c.XLabel, right-left) - 4)
}

// Describe says in words what the chart shows: the text alternative.
func (c Bars) Describe() string {
	var b strings.Builder
	if c.Tag != "" {
		fmt.Fprintf(&b, "%s. ", strings.ToUpper(c.Tag[:1])+c.Tag[1:])
	}
	if c.Subtitle != "" {
		b.WriteString(c.Subtitle + ". ")
	}
	if !c.usable() {
		b.WriteString(Intervals{Empty: c.Empty}.empty())
		return b.String()
	}
	highest := 0
	for i, v := range c.Values {
		if finite(v) && !(c.Values[highest] >= v) {
			highest = i
		}
	}
	fmt.Fprintf(&b, "Horizontal axis: %s, from %s to %s. Vertical axis: %s. The highest of %d bars is %s, from %s to %s.",
		c.XLabel, Short(c.Edges[0], 3), Short(c.Edges[len(c.Edges)-1], 3), c.YLabel,
		len(c.Values), Short(c.Values[highest], 3), Short(c.Edges[highest], 3), Short(c.Edges[highest+1], 3))
	return b.String()
}
