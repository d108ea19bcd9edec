package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Intervals is a dot-and-interval chart (Cleveland's dot plot with intervals, as
// a forest plot prints it): one line a measurement, its label on the left, its
// number on the right, values along a shared horizontal axis.
type Intervals struct {
	ID       string // prefix of the ids inside the picture, unique on a page
	Title    string
	Subtitle string  // of what, measured how: recording, n, seed, backend
	Tag      string  // a word that must not be missed: "simulated"; "" for none
	XLabel   string  // with its unit
	Zero     bool    // the axis includes 0 and a line marks it
	From, To float64 // the axis covers these at least; equal: the values alone
	Groups   []Group
	Rules    []Rule
	Notes    []string // under the axis, one sentence each
	Empty    string   // what to say when there is nothing to draw
	Compact  bool     // labels stand left of their lines at any width, and only the text alternative has the subtitle
}

// Group is lines under one heading, for instance a layer.
type Group struct {
	Label string
	Rows  []Row
}

// Row is marks that belong together, for instance both forms of a network.
type Row struct {
	Label string
	Marks []Mark
}

// Mark is an estimate with its interval and, faint behind it, the single values
// it sums up. NaN stands for what is not known.
type Mark struct {
	Label               string // what tells it apart within the row
	Estimate, Low, High float64
	Series              int  // Blue … Grey
	Open                bool // an open shape, the row's second form
	Points              []float64
	Over                bool   // the single values stand over the mark: they are few, and what is looked at
	About               string // said with the numbers in the mark's tooltip
}

// Rule is a labelled line across the chart, for instance a ceiling. With To above At it
// is a band between the two, for instance between two bounds of a ceiling.
type Rule struct {
	At    float64
	Label string
	To    float64
}

// says is the rule in words, for the text alternative.
func (r Rule) says() string {
	text := r.Label + ": " + Short(r.At, 3)
	if r.To > r.At {
		text += " to " + Short(r.To, 3)
	}
	return text + ". "
}

// Widths between which a chart is drawn, and the one below which labels move
// above their lines.
const (
	MinWidth    = 300
	NarrowWidth = 560
	MaxWidth    = 1200
)

const (
	textSize  = 13.0
	smallSize = 12.0
	leastSize = 11.0 // no letter is smaller
	titleSize = 15.0
	margin    = 14.0
	strip     = 26.0 // height of one mark's strip
	headRoom  = 18.0 // above a strip for its label where the picture is narrow
)

// SVG lays the chart out for a width in pixels and writes it. The picture has a
// title and a description that say in words what it shows.
func (c Intervals) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

// draw writes everything and gives the height of the picture.
func (c Intervals) draw(p *pen, width float64) float64 { return newLayout(c, width).draw(p) }

// Describe says in words what the chart shows: the text alternative.
func (c Intervals) Describe() string {
	var b strings.Builder
	if c.Tag != "" {
		fmt.Fprintf(&b, "%s. ", strings.ToUpper(c.Tag[:1])+c.Tag[1:])
	}
	if c.Subtitle != "" {
		b.WriteString(c.Subtitle + ". ")
	}
	if c.XLabel != "" {
		b.WriteString("Horizontal axis: " + c.XLabel + ". ")
	}
	for _, r := range c.Rules {
		if finite(r.At) {
			b.WriteString(r.says())
		}
	}
	n := 0
	for _, g := range c.Groups {
		for _, r := range g.Rows {
			for _, m := range r.Marks {
				if n++; n > 40 {
					continue
				}
				b.WriteString(join(g.Label, r.Label, m.Label) + ": " + WithInterval(m.Estimate, m.Low, m.High) + ". ")
			}
		}
	}
	switch {
	case n == 0:
		b.WriteString(c.empty())
	case n > 40:
		fmt.Fprintf(&b, "And %d more lines; the table has all of them.", n-40)
	}
	return strings.TrimSpace(b.String())
}

func (c Intervals) empty() string {
	if c.Empty != "" {
		return c.Empty
	}
	return "There are no numbers to draw."
}

// join puts parts that are not empty together with commas.
func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// farther is how far beyond the data a rule may lie and still be on the axis, as a share of the data's range.
const farther = 0.6

// limits gives the range that the axis must cover: every estimate, interval and
// rule that is not far away, and 98 of 100 single values, so that one stray unit does not squeeze the
// rest together. ok is false where nothing can be drawn.
func (c Intervals) limits() (low, high float64, ok bool) {
	low, high = math.Inf(1), math.Inf(-1)
	cover := func(v float64) {
		if finite(v) {
			low, high, ok = math.Min(low, v), math.Max(high, v), true
		}
	}
	for _, g := range c.Groups {
		for _, r := range g.Rows {
			for _, m := range r.Marks {
				cover(m.Estimate)
				cover(m.Low)
				cover(m.High)
				points := slices.DeleteFunc(slices.Clone(m.Points), func(v float64) bool { return !finite(v) })
				if len(points) > 0 {
					slices.Sort(points)
					cover(points[len(points)/100])
					cover(points[len(points)-1-len(points)/100])
				}
			}
		}
	}
	if !ok {
		return 0, 1, false
	}
	if c.Zero {
		cover(0)
	}
	// A rule far beyond everything else would squeeze it together: it stands at the edge; see layout.grid.
	least, most := low-farther*(high-low), high+farther*(high-low)
	for _, r := range c.Rules {
		if r.At >= least && math.Max(r.At, r.To) <= most {
			cover(r.At)
			cover(math.Max(r.At, r.To))
		}
	}
	if c.From != c.To {
		cover(c.From)
		cover(c.To)
	}
	return low, high, true
}
