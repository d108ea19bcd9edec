package chart

import (
	"fmt"
	"math"
	"strings"
)

// Histogram is the distribution of a quantity over bins as bars, with a reference
// distribution over it as steps. Both are drawn as shares of their own total, so
// that 64 units are compared with 308 cells.
type Histogram struct {
	ID             string // prefix of the ids inside the picture, unique on a page
	Title          string
	Subtitle       string // of what, measured how: n, seed, backend
	Tag            string // a word that must not be missed: "simulated"; "" for none
	XLabel         string // with its unit
	Of             string // what is counted: "units"
	Edges          []float64
	Counts         []float64 // one fewer than edges
	Series         int
	Label          string    // what the bars are
	Reference      []float64 // counts in the same bins; none: no steps
	ReferenceLabel string
	YTo            float64  // the vertical axis reaches this share at least
	Excluded       int      // what could not be placed in any bin
	Why            string   // why it was left out: "dead or flat"
	Caption        []string // numbers that belong to the plot, such as distances
	Notes          []string // one sentence each
	NoLegend       bool     // a panel beside one that has the legend
	Empty          string   // what to say when there is nothing to draw
}

// SVG lays the chart out for a width in pixels and writes it, with a title and a
// description in words.
func (c Histogram) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

func (c Histogram) name() string { return c.Title }

// shares divides counts by their sum; nil where there is none.
func shares(counts []float64) []float64 {
	total := 0.0
	for _, v := range counts {
		if finite(v) && v > 0 {
			total += v
		}
	}
	if total <= 0 {
		return nil
	}
	out := make([]float64, len(counts))
	for i, v := range counts {
		if finite(v) && v > 0 {
			out[i] = v / total
		}
	}
	return out
}

// binned reports whether there are bins to draw in.
func (c Histogram) binned() bool {
	if len(c.Edges) < 2 {
		return false
	}
	for i, e := range c.Edges {
		if !finite(e) || i > 0 && e <= c.Edges[i-1] {
			return false
		}
	}
	bars, steps := c.values()
	return bars != nil || steps != nil
}

func (c Histogram) values() (bars, steps []float64) {
	if len(c.Counts) == len(c.Edges)-1 {
		bars = shares(c.Counts)
	}
	if len(c.Reference) == len(c.Edges)-1 {
		steps = shares(c.Reference)
	}
	return bars, steps
}

// excluded says how many were left out and why; "" where none.
func (c Histogram) excluded() string {
	if c.Excluded <= 0 {
		return ""
	}
	total := float64(c.Excluded)
	for _, v := range c.Counts {
		if finite(v) {
			total += v
		}
	}
	why := c.Why
	if why == "" {
		why = "not measurable"
	}
	return fmt.Sprintf("Left out as %s: %d of %.0f.", why, c.Excluded, total)
}

// Describe says in words what the chart shows: where most of it lies, where most of
// the reference lies, and the numbers under it.
func (c Histogram) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	if !c.binned() {
		b.WriteString(Intervals{Empty: c.Empty}.empty() + " " + c.excluded())
		return strings.TrimSpace(b.String())
	}
	fmt.Fprintf(&b, "Horizontal axis: %s. Vertical axis: %s. ", c.XLabel, c.share())
	bars, steps := c.values()
	for _, s := range []struct {
		label  string
		values []float64
	}{{c.Label, bars}, {c.ReferenceLabel, steps}} {
		if s.values == nil {
			continue
		}
		top := 0
		for i, v := range s.values {
			if v > s.values[top] {
				top = i
			}
		}
		if s.label != "" {
			b.WriteString(s.label + ": ")
		}
		fmt.Fprintf(&b, "most, %s, lie between %s and %s. ", Number(s.values[top], 2), Short(c.Edges[top], 3),
			Short(c.Edges[top+1], 3))
	}
	few(&b, c.Caption, 10)
	b.WriteString(c.excluded())
	return strings.TrimSpace(b.String())
}

func (c Histogram) share() string {
	if c.Of == "" {
		return "Share"
	}
	return "Share of " + c.Of
}

// draw writes everything and gives the height of the picture.
func (c Histogram) draw(p *pen, width float64) float64 {
	l := frame(c.Title, c.Subtitle, c.Tag, c.Notes, width)
	y := l.heading(p)
	if !c.binned() {
		if s := c.excluded(); s != "" {
			l.Notes = append([]string{s}, c.Notes...)
		}
		return l.nothing(p, y, c.Empty)
	}
	bars, steps := c.values()
	if !c.NoLegend {
		y = legend(p, c.entries(), y+4, width)
	}
	y = p.lines(label{x: margin, y: y + 12, size: smallSize, colour: p.theme.Ink}, c.share(), width-2*margin)
	tall := span{}
	tall.cover(0, c.YTo)
	tall.cover(bars...)
	tall.cover(steps...)
	f := newField([2]float64{c.Edges[0], c.Edges[len(c.Edges)-1]}, tall.both(), margin, width-margin-6, y+2, barsHeight)
	f.grid(p)
	f.begin(p)
	colour := escape(p.theme.Series[known(c.Series)])
	for i, v := range bars {
		from, to := f.x.At(c.Edges[i]), f.x.At(c.Edges[i+1])
		gap := math.Min(1, (to-from)*0.15)
		p.print(`<rect x="`, from+gap/2, `" y="`, f.y.At(v), `" width="`, to-from-gap, `" height="`, f.bottom-f.y.At(v),
			`" fill="`, colour, `" fill-opacity="0.55"/>`, "\n")
	}
	if steps != nil {
		p.print(`<path fill="none" stroke="`, escape(p.theme.Ink), `" stroke-width="2" d="M`,
			f.x.At(c.Edges[0]), " ", f.bottom)
		for i, v := range steps {
			p.print("V", f.y.At(v), "H", f.x.At(c.Edges[i+1]))
		}
		p.print("V", f.bottom, `"/>`, "\n")
	}
	f.end(p)
	y = f.foot(p, c.XLabel, width-4)
	caption := c.Caption
	if s := c.excluded(); s != "" {
		caption = append(append([]string(nil), caption...), s)
	}
	for _, s := range caption {
		y = p.lines(label{x: margin, y: y + 2, size: smallSize, colour: p.theme.Ink}, s, width-2*margin)
	}
	return math.Ceil(l.notes(p, y))
}

func (c Histogram) entries() []entry {
	list := []entry{{c.Label, c.barSign}}
	if _, steps := c.values(); steps != nil {
		list = append(list, entry{c.ReferenceLabel, func(p *pen, x, y float64) { p.line(x, y, x+20, y, p.theme.Ink, 2, "") }})
	}
	return list
}

func (c Histogram) barSign(p *pen, x, y float64) {
	p.print(`<rect x="`, x+3, `" y="`, y-5, `" width="14" height="10" fill="`, escape(p.theme.Series[known(c.Series)]),
		`" fill-opacity="0.55"/>`, "\n")
}
