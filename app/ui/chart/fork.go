package chart

import (
	"fmt"
	"math"
	"strings"
)

// Fork shows how well kinds of networks predict regions, which stand side by side: marks with intervals, those of a
// kind joined by lines, so that two kinds that differ more in one region than in another look like a fork. It has no
// text: names of regions and numbers of the axis stand beside it, in type that does not shrink with it.
//
// Its elements tell a script what they are: data-set and data-region name the kind and count the region; a mark is
// drawn around 0 and put where it belongs by its transform.
type Fork struct {
	About   string // the text alternative
	Axis    Axis   // of the estimates; From and To are replaced
	Regions []ForkRegion
	Sets    []ForkSet
}

// ForkRegion is a region with the bounds of its noise ceiling, equal where it is known as one number and NaN where it
// is unknown.
type ForkRegion struct{ Low, High float64 }

// ForkSet is a kind of network or a control: one mark a region, NaN where there is none.
type ForkSet struct {
	Key    string
	Series int // Blue … Grey
	Hidden bool
	Ghost  bool // has marks for a guess, which are hidden
	Marks  []ForkMark
}

// ForkMark is an estimate with its interval.
type ForkMark struct{ Estimate, Low, High float64 }

// The measures of a Fork, in the units of its view box.
const (
	ForkWidth  = 600
	ForkHeight = 300
	ForkTop    = 14  // of the axis
	ForkBottom = 286 // of the axis
	forkLeft   = 44
	forkRight  = 590
	forkMark   = 6.5
)

// Y returns the height at which a value stands.
func (f Fork) Y(value float64) float64 {
	a := f.Axis
	a.From, a.To = ForkBottom, ForkTop
	return a.At(a.Clamp(value))
}

// X returns where the marks of a set stand in a region.
func (f Fork) X(set, region int) float64 {
	n := float64(max(len(f.Regions), 1))
	column := (forkRight - forkLeft) / n
	step := math.Min(20, column*0.8/float64(max(len(f.Sets), 2)))
	// The first two sets stand around the middle, later ones to their right and left in turn.
	place := []float64{-0.5, 0.5, 1.5, -1.5, 2.5, -2.5}[min(set, 5)]
	return forkLeft + (float64(region)+0.5)*column + place*step
}

// SVG draws the fork.
func (f Fork) SVG(theme Theme) string {
	p := &pen{theme: theme}
	p.print(`<svg class="chart" viewBox="0 0 `, ForkWidth, " ", ForkHeight, `" role="img" aria-label="`, escape(f.About),
		`">`, "\n")
	for _, v := range f.Axis.Ticks() {
		colour := theme.Grid
		if v == 0 {
			colour = theme.Muted
		}
		p.line(forkLeft, f.Y(v), forkRight, f.Y(v), colour, 1, "")
	}
	for i, r := range f.Regions {
		if !finite(r.Low) || !finite(r.High) {
			continue
		}
		half := (forkRight - forkLeft) / float64(len(f.Regions)) * 0.42
		middle := (f.X(0, i) + f.X(1, i)) / 2
		top, bottom := f.Y(r.High), f.Y(r.Low)
		p.print(`<rect class="ceiling" x="`, middle-half, `" y="`, top, `" width="`, 2*half, `" height="`,
			math.Max(bottom-top, 2), `" fill="`, escape(theme.Muted), `" fill-opacity="0.22"/>`, "\n")
	}
	for k, s := range f.Sets {
		hidden := ""
		if s.Hidden {
			hidden = ` visibility="hidden"`
		}
		p.print(`<g data-set="`, escape(s.Key), `"`, hidden, ">\n")
		p.print(`<path fill="none" stroke="`, escape(theme.Series[s.Series]), `" stroke-width="2.5" `,
			`stroke-opacity="0.55" d="`, f.path(k), `"/>`, "\n")
		for i, m := range s.Marks {
			p.mark(f, k, i, m)
		}
		p.print("</g>\n")
		if s.Ghost {
			for i := range s.Marks {
				colour := escape(theme.Series[s.Series])
				p.print(`<g class="ghost" data-region="`, i, `" visibility="hidden">`, `<line x1="`, f.X(k, i), `" x2="`, f.X(k, i),
					`" stroke="`, colour, `" stroke-width="2" stroke-dasharray="3 3"/>`, `<rect x="`, f.X(k, i)-forkMark,
					`" width="`, 2*forkMark, `" height="`, 2*forkMark, `" fill="none" stroke="`, colour,
					`" stroke-width="1.8"/></g>`, "\n")
			}
		}
	}
	p.print("</svg>")
	return p.String()
}

// path joins the marks of a set from region to region.
func (f Fork) path(set int) string {
	var b strings.Builder
	pen := "M"
	for i, m := range f.Sets[set].Marks {
		if !finite(m.Estimate) {
			pen = "M"
			continue
		}
		fmt.Fprint(&b, pen, px(f.X(set, i)), " ", px(f.Y(m.Estimate)))
		pen = "L"
	}
	return b.String()
}

// mark draws the mark of a set in a region.
func (p *pen) mark(f Fork, set, region int, m ForkMark) {
	s := f.Sets[set]
	hidden := ""
	if !finite(m.Estimate) {
		hidden, m.Estimate = ` visibility="hidden"`, 0
	}
	y := f.Y(m.Estimate)
	low, high := 0.0, 0.0
	if finite(m.Low) && finite(m.High) {
		low, high = f.Y(m.Low)-y, f.Y(m.High)-y
	}
	p.print(`<g class="mark" data-region="`, region, `" transform="translate(`, f.X(set, region), " ", y,
		`)"`, hidden, ">")
	p.line(0, low, 0, high, p.theme.Series[s.Series], 2.5, "")
	p.shape(s.Series, 0, 0, forkMark, false)
	p.print("</g>\n")
}

// Sign draws the mark of a series alone, as tall as a letter.
func Sign(series int, theme Theme) string {
	p := &pen{theme: theme}
	p.print(`<svg class="sign" viewBox="-9 -9 18 18" width="14" height="14" aria-hidden="true" focusable="false">`)
	p.shape(series, 0, 0, forkMark, false)
	p.print("</svg>")
	return strings.ReplaceAll(p.String(), "\n", "")
}
