package chart

import (
	"fmt"
	"math"
	"strings"
)

// Scatter is pairs of numbers as points, told apart by shape and colour, with a
// regression line and its band where there is one.
type Scatter struct {
	ID             string // prefix of the ids inside the picture, unique on a page
	Title          string
	Subtitle       string // of what, measured how: recording, n, seed, backend
	Tag            string // a word that must not be missed: "simulated"; "" for none
	XLabel, YLabel string // with units
	Clusters       []Cluster
	Fit            *Fit
	XFrom, XTo     float64  // the axis covers these at least; equal: the values alone
	YFrom, YTo     float64  // the same of the vertical axis
	Caption        []string // numbers that belong to the plot, under its axis
	Notes          []string // one sentence each
	NoLegend       bool     // a panel beside one that has the legend
	Empty          string   // what to say when there is nothing to draw
}

// Cluster is points of one kind. X and Y are as long as each other; Low and High,
// where they are there, are intervals of Y; About, where it is there, is said in the
// tooltip of each point. Values that are not finite are left out.
type Cluster struct {
	Label     string
	Series    int // colour: Blue … Grey
	Shape     int // shape: Blue … Grey
	Open      bool
	X, Y      []float64
	Low, High []float64
	About     []string
}

// Fit is a line with the band of its confidence: Y, Low and High at each X, rising.
type Fit struct {
	Label        string
	X, Y         []float64
	Low, High    []float64
	Series       int
	Extrapolated bool // drawn dashed
}

// singly is how many points are drawn each as a mark of its own; beyond it those of
// a cluster are one path of dots, so that ten thousand are as quick as ten.
const singly = 500

// SVG lays the chart out for a width in pixels and writes it, with a title and a
// description in words.
func (c Scatter) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

func (c Scatter) name() string { return c.Title }

// points yields the indices of the pairs that can be drawn.
func (k Cluster) points() func(func(int) bool) { return Curve{X: k.X, Y: k.Y}.points() }

func (k Cluster) count() (n int) {
	for range k.points() {
		n++
	}
	return n
}

// Describe says in words what the chart shows: how many points of which kind, where
// they lie, and the line.
func (c Scatter) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	x, y := c.limits()
	if !x.ok {
		b.WriteString(Intervals{Empty: c.Empty}.empty())
		return b.String()
	}
	fmt.Fprintf(&b, "Horizontal axis: %s. Vertical axis: %s. ", c.XLabel, c.YLabel)
	var kinds []string
	for _, k := range c.Clusters {
		n := k.count()
		if n == 0 {
			continue
		}
		sx, sy := 0.0, 0.0
		for i := range k.points() {
			sx, sy = sx+k.X[i]/float64(n), sy+k.Y[i]/float64(n)
		}
		kinds = append(kinds, fmt.Sprintf("%s: %d points around %s, %s.", k.Label, n, Short(sx, 3), Short(sy, 3)))
	}
	few(&b, kinds, 40)
	if f := c.Fit; f != nil && len(f.X) > 1 && len(f.Y) == len(f.X) {
		last := len(f.X) - 1
		fmt.Fprintf(&b, "The line goes from %s at %s to %s at %s. ", Short(f.Y[0], 3), Short(f.X[0], 3), Short(f.Y[last], 3),
			Short(f.X[last], 3))
	}
	few(&b, c.Caption, 10)
	_ = y
	return strings.TrimSpace(b.String())
}

// limits gives the ranges of the data, ok only where there is a point.
func (c Scatter) limits() (x, y span) {
	for _, k := range c.Clusters {
		for i := range k.points() {
			x.cover(k.X[i])
			y.cover(k.Y[i], at(k.Low, i), at(k.High, i))
		}
	}
	if !x.ok {
		return x, y
	}
	if f := c.Fit; f != nil {
		y.cover(f.Y...)
	}
	if c.XFrom != c.XTo {
		x.cover(c.XFrom, c.XTo)
	}
	if c.YFrom != c.YTo {
		y.cover(c.YFrom, c.YTo)
	}
	return x, y
}

// draw writes everything and gives the height of the picture.
func (c Scatter) draw(p *pen, width float64) float64 {
	l := frame(c.Title, c.Subtitle, c.Tag, c.Notes, width)
	y := l.heading(p)
	rx, ry := c.limits()
	if !rx.ok {
		return l.nothing(p, y, c.Empty)
	}
	if !c.NoLegend {
		y = legend(p, c.entries(), y+4, width)
	}
	y = p.lines(label{x: margin, y: y + 12, size: smallSize, colour: p.theme.Ink}, c.YLabel, width-2*margin)
	height := math.Min(math.Max(width*0.52, 190), 380)
	f := newField(rx.both(), ry.both(), margin, width-margin-6, y+2, height)
	f.grid(p)
	f.begin(p)
	c.Fit.draw(p, f)
	total := 0
	for _, k := range c.Clusters {
		total += k.count()
	}
	for _, k := range c.Clusters {
		k.draw(p, f, total <= singly)
	}
	f.end(p)
	y = f.foot(p, c.XLabel, width-4)
	for _, s := range c.Caption {
		y = p.lines(label{x: f.left, y: y + 2, size: smallSize, colour: p.theme.Ink}, s, width-margin-f.left)
	}
	return math.Ceil(l.notes(p, y))
}

func (c Scatter) entries() (list []entry) {
	for _, k := range c.Clusters {
		list = append(list, entry{k.Label, swatch(k.Shape, k.Series, k.Open)})
	}
	if c.Fit != nil {
		list = append(list, entry{c.Fit.Label, stroke(c.Fit.Series, 2, c.Fit.Extrapolated)})
	}
	return list
}

// draw writes the band and the line.
func (f *Fit) draw(p *pen, in field) {
	if f == nil || len(f.X) < 2 {
		return
	}
	colour := escape(p.theme.Series[known(f.Series)])
	point := func(x, y float64) { p.print(in.x.At(in.x.Clamp(x)), " ", in.y.At(in.y.Clamp(y))) }
	if len(f.Low) == len(f.X) && len(f.High) == len(f.X) {
		p.print(`<path fill="`, colour, `" fill-opacity="0.16" d="`)
		for i := range f.X {
			p.print([]string{"L", "M"}[first(i)])
			point(f.X[i], f.High[i])
		}
		for i := len(f.X) - 1; i >= 0; i-- {
			p.print("L")
			point(f.X[i], f.Low[i])
		}
		p.print(`Z"/>`, "\n")
	}
	dashes := ""
	if f.Extrapolated {
		dashes = `" stroke-dasharray="5 3`
	}
	p.print(`<path fill="none" stroke="`, colour, `" stroke-width="2`, dashes, `" d="`)
	for i := range f.X {
		p.print([]string{"L", "M"}[first(i)])
		point(f.X[i], at(f.Y, i))
	}
	p.print(`"/>`, "\n")
}

// draw writes the points of a cluster.
func (k Cluster) draw(p *pen, f field, marks bool) {
	colour := p.theme.Series[known(k.Series)]
	intervals := &pen{}
	for i := range k.points() {
		if low, high := at(k.Low, i), at(k.High, i); finite(low) && finite(high) {
			intervals.print("M", f.x.At(k.X[i]), " ", f.y.At(low), "V", f.y.At(high))
		}
	}
	if intervals.Len() > 0 {
		p.print(`<path fill="none" stroke="`, escape(colour), `" stroke-width="1.4" stroke-opacity="0.55" d="`,
			intervals.String(), `"/>`, "\n")
	}
	if marks {
		for i := range k.points() {
			about := ""
			if i < len(k.About) {
				about = k.About[i]
			}
			if about != "" {
				p.print("<g><title>", escape(about), "</title>")
			}
			p.glyph(known(k.Shape), colour, f.x.At(k.X[i]), f.y.At(k.Y[i]), 3.8, k.Open)
			if about != "" {
				p.print("</g>\n")
			}
		}
		return
	}
	if k.count() == 0 {
		return
	}
	p.print(`<path fill="none" stroke="`, escape(colour),
		`" stroke-width="3" stroke-linecap="round" stroke-opacity="0.45" d="`)
	for i := range k.points() {
		p.print("M", f.x.At(k.X[i]), " ", f.y.At(k.Y[i]), "h0")
	}
	p.print(`"/>`, "\n")
}
