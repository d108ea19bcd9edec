package chart

import (
	"math"
	"slices"
	"strings"
)

// Part is a chart that can stand as a panel in a larger one: every type of this
// package.
type Part interface {
	SVG(theme Theme, width int) string
	Describe() string // in words, the text alternative

	draw(p *pen, width float64) float64
}

// Panels is several charts in one picture, side by side as far as there is room:
// small multiples (Tufte 1983). Where their axes are to be compared, whoever fills
// them in gives them the same limits.
type Panels struct {
	ID       string // prefix of the ids inside the picture, unique on a page
	Title    string
	Subtitle string // of what, measured how: recording, n, seed, backend
	Tag      string // a word that must not be missed: "simulated"; "" for none
	Parts    []Part
	Least    float64  // the narrowest a panel may get, in pixels; 0 takes MinWidth
	Legend   bool     // one for all panels above them; they have NoLegend then
	Notes    []string // under the panels, one sentence each
	Empty    string   // what to say when there is nothing to draw
}

// SVG lays the panels out for a width in pixels and writes them, with a title and a
// description in words.
func (c Panels) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

// Describe says in words what every panel shows.
func (c Panels) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	if len(c.Parts) == 0 {
		b.WriteString(Intervals{Empty: c.Empty}.empty())
	}
	for _, part := range c.Parts {
		if named, ok := part.(interface{ name() string }); ok && named.name() != "" {
			b.WriteString(named.name() + ": ")
		}
		b.WriteString(part.Describe() + " ")
	}
	return strings.TrimSpace(b.String())
}

func (c Intervals) name() string { return c.Title }
func (c Lines) name() string     { return c.Title }
func (m Matrix) name() string    { return m.Title }

// draw writes everything and gives the height of the picture.
func (c Panels) draw(p *pen, width float64) float64 {
	l := frame(c.Title, c.Subtitle, c.Tag, c.Notes, width)
	y := l.heading(p)
	if len(c.Parts) == 0 {
		return l.nothing(p, y, c.Empty)
	}
	least := c.Least
	if least <= 0 {
		least = MinWidth
	}
	columns := min(max(int(width/least), 1), len(c.Parts))
	wide := math.Floor(width / float64(columns))
	if c.Legend {
		y = legend(p, c.entries(), y+4, width)
	}
	y -= 6
	for i := 0; i < len(c.Parts); i += columns {
		tall := 0.0
		for j, part := range c.Parts[i:min(i+columns, len(c.Parts))] {
			p.print(`<g transform="translate(`, float64(j)*wide, " ", y, `)">`, "\n")
			panel := p.panel
			p.panel = true
			tall = math.Max(tall, part.draw(p, wide))
			p.panel = panel
			p.print("</g>\n")
		}
		y += tall
	}
	return math.Ceil(l.notes(p, y+10))
}

// entries is what the legends of the panels say, each line once.
func (c Panels) entries() (list []entry) {
	for _, part := range c.Parts {
		with, ok := part.(interface{ entries() []entry })
		if !ok {
			continue
		}
		for _, e := range with.entries() {
			if !slices.ContainsFunc(list, func(o entry) bool { return o.label == e.label }) {
				list = append(list, e)
			}
		}
	}
	return list
}
