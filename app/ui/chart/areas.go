package chart

import (
	"math"
	"slices"
	"strings"
)

// Areas is dot-and-interval panels side by side, one an area, over the same rows and
// the same horizontal axis, so that an effect in one area is compared with that in
// the next. Where there is no room for that, the panels stand under each other.
type Areas struct {
	ID       string // prefix of the ids inside the picture, unique on a page
	Title    string
	Subtitle string // of what, measured how: recording, n, seed, backend
	Tag      string // a word that must not be missed: "simulated"; "" for none
	XLabel   string // with its unit
	Zero     bool   // the axis includes 0 and a line marks it
	Apart    bool   // each panel has an axis of its own: what is measured cannot be compared
	Areas    []Area
	Rules    []Rule
	Notes    []string // one sentence each
	Empty    string   // what to say when there is nothing to draw
}

// Area is one panel. Rows of the same group, row and label stand on one line in all
// panels.
type Area struct {
	Label  string
	XLabel string // of a panel with an axis of its own, with its unit
	Groups []Group
	Rules  []Rule // besides those of all panels
}

// leastPanel is the narrowest that a panel with its numbers may get.
const leastPanel = 180.0

// leastPlot is the narrowest that the plot of a panel may get for a column of numbers beside it.
const leastPlot = 130.0

// SVG lays the chart out for a width in pixels and writes it, with a title and a
// description in words.
func (c Areas) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

func (c Areas) name() string { return c.Title }

// panel is one area as a chart of its own.
func (c Areas) panel(i int) Intervals {
	p := Intervals{Title: c.Areas[i].Label, XLabel: c.XLabel, Zero: c.Zero, Groups: c.Areas[i].Groups,
		Rules: c.rules(i), Empty: c.Empty}
	if c.Apart {
		p.XLabel = c.Areas[i].XLabel
	} else {
		p.From, p.To, _ = c.together().limits()
	}
	return p
}

// rules are those of a panel.
func (c Areas) rules(i int) []Rule { return append(slices.Clone(c.Rules), c.Areas[i].Rules...) }

// together is all areas as one chart, for what they share.
func (c Areas) together() Intervals {
	all := Intervals{Zero: c.Zero, Rules: slices.Clone(c.Rules)}
	for _, a := range c.Areas {
		all.Groups = append(all.Groups, a.Groups...)
		all.Rules = append(all.Rules, a.Rules...)
	}
	return all
}

// Describe says in words what the panels show.
func (c Areas) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	if len(c.Areas) == 0 {
		b.WriteString(Intervals{Empty: c.Empty}.empty())
	}
	for i := range c.Areas {
		b.WriteString(join(c.Areas[i].Label) + ": " + c.panel(i).Describe() + " ")
	}
	return strings.TrimSpace(b.String())
}

// slot is one line of the shared rows: at most one mark in each area.
type slot struct {
	group, row, form string
	marks            []*Mark
}

// slots merges the rows of all areas, in the order of their first appearance within
// their group.
func (c Areas) slots() (list []slot) {
	type key struct{ group, row, form string }
	var groups []string
	rows := map[string][]string{}
	var keys []key
	found := map[key][]*Mark{}
	for i, a := range c.Areas {
		for _, g := range a.Groups {
			if !slices.Contains(groups, g.Label) {
				groups = append(groups, g.Label)
			}
			for _, r := range g.Rows {
				if !slices.Contains(rows[g.Label], r.Label) {
					rows[g.Label] = append(rows[g.Label], r.Label)
				}
				for j := range r.Marks {
					k := key{g.Label, r.Label, r.Marks[j].Label}
					if found[k] == nil {
						found[k] = make([]*Mark, len(c.Areas))
						keys = append(keys, k)
					}
					found[k][i] = &r.Marks[j]
				}
			}
		}
	}
	for _, g := range groups {
		for _, r := range rows[g] {
			for _, k := range keys {
				if k.group == g && k.row == r {
					list = append(list, slot{g, r, k.form, found[k]})
				}
			}
		}
	}
	return list
}

// draw writes everything and gives the height of the picture.
func (c Areas) draw(p *pen, width float64) float64 {
	list := c.slots()
	var rows, forms float64
	for _, s := range list {
		rows, forms = math.Max(rows, textWidth(s.row, textSize)), math.Max(forms, textWidth(s.form, smallSize))
	}
	left := margin + rows + forms + 24
	_, _, ok := c.together().limits()
	panel := (width - margin - left) / float64(max(len(c.Areas), 1))
	if !ok || len(c.Areas) < 2 || panel < leastPanel || rows > width*mostRows || forms > width*mostForms {
		stack := Panels{Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, Notes: c.Notes, Empty: c.Empty, Least: MaxWidth}
		for i := range c.Areas {
			stack.Parts = append(stack.Parts, c.panel(i))
		}
		return stack.draw(p, width)
	}
	l := frame(c.Title, c.Subtitle, c.Tag, c.Notes, width)
	y := l.heading(p) + 16
	const gap = 36.0 // room for half a number of each axis
	numbers := 0.0   // width of the column of numbers right of each panel; 0 where they stand above their marks
	for _, s := range list {
		for _, m := range s.marks {
			if m != nil {
				numbers = math.Max(numbers, textWidth(WithInterval(m.Estimate, m.Low, m.High), leastSize)+10)
			}
		}
	}
	if panel-gap-numbers < leastPlot {
		numbers = 0
	}
	axes := make([]Axis, len(c.Areas))
	heads := 0.0
	for i, a := range c.Areas {
		from := left + float64(i)*panel + gap/2
		alone := c.panel(i)
		low, high, _ := alone.limits()
		axes[i] = fitting(low, high, from, from+panel-gap-numbers)
		heads = math.Max(heads, p.lines(label{x: from, y: y, size: textSize, colour: p.theme.Ink, bold: true},
			a.Label, panel-gap))
	}
	y = heads - textSize*1.4 + 8
	top := y
	if len(c.together().Rules) > 0 {
		y += 16
	}
	body := &pen{theme: p.theme}
	y = c.lines(body, l, list, axes, left, numbers, y)
	for i, axis := range axes {
		in := layout{Intervals: Intervals{Zero: c.Zero, Rules: c.rules(i)}, width: axis.To + margin, axis: axis}
		in.grid(p, top, y)
	}
	p.WriteString(body.String())
	foot := y
	for i, axis := range axes {
		in := layout{width: width, axis: axis, left: axis.From, right: axis.To}
		below := in.foot(p, y)
		if c.Apart {
			below = p.lines(label{x: (axis.From + axis.To) / 2, y: below, size: smallSize, anchor: "middle",
				colour: p.theme.Ink}, c.Areas[i].XLabel, panel-gap/2)
		}
		foot = math.Max(foot, below)
	}
	if c.Apart {
		return math.Ceil(l.notes(p, foot))
	}
	y = p.lines(label{x: (left + width - margin) / 2, y: foot + 2, size: smallSize, anchor: "middle", colour: p.theme.Ink},
		c.XLabel, width-margin-left)
	return math.Ceil(l.notes(p, y))
}

// lines writes the shared rows with the marks of each area. Numbers stand in a column of their own, as wide as numbers
// says, right of each plot, and above the marks if that is 0.
func (c Areas) lines(p *pen, l *layout, list []slot, axes []Axis, left, numbers, y float64) float64 {
	tall, middle := strip+8, 0.68
	if numbers > 0 {
		tall, middle = strip+2, 0.5
	}
	for i, s := range list {
		if (i == 0 || list[i-1].group != s.group) && s.group != "" {
			y += 22
			p.text(label{x: margin, y: y, size: textSize, colour: p.theme.Ink, bold: true, halo: true}, s.group)
			y += 4
		}
		mid := y + tall*middle
		if i == 0 || list[i-1].row != s.row || list[i-1].group != s.group {
			p.text(label{x: margin, y: mid + 4.5, size: textSize, colour: p.theme.Ink}, s.row)
		}
		p.text(label{x: left - 6, y: mid + 4, size: smallSize, anchor: "end", colour: p.theme.Muted}, s.form)
		for k, m := range s.marks {
			if m == nil {
				continue
			}
			in := layout{axis: axes[k]}
			number := WithInterval(m.Estimate, m.Low, m.High)
			series := known(m.Series)
			p.print("<g><title>", escape(join(c.Areas[k].Label, s.row, s.form)+": "+join(number, m.About)), "</title>\n")
			if !m.Over {
				in.points(p, m.Points, mid, series)
			}
			l.beyond += in.beyond
			if finite(m.Low) && finite(m.High) {
				p.line(axes[k].At(m.Low), mid, axes[k].At(m.High), mid, p.theme.Series[series], 2.4, ` stroke-linecap="round"`)
			}
			x := (axes[k].From + axes[k].To) / 2
			if finite(m.Estimate) {
				x = axes[k].At(m.Estimate)
				p.shape(series, x, mid, 4.6, m.Open)
			}
			if m.Over {
				in.over(p, m.Points, mid)
				l.beyond += in.beyond
			}
			if numbers > 0 {
				p.text(label{x: axes[k].To + numbers, y: mid + 4, size: leastSize, anchor: "end", colour: p.theme.Ink}, number)
				p.print("</g>\n")
				continue
			}
			half := textWidth(number, leastSize) / 2
			x = math.Min(math.Max(x, axes[k].From+half), math.Max(axes[k].To-half, axes[k].From+half))
			p.text(label{x: x, y: mid - 9, size: leastSize, anchor: "middle", colour: p.theme.Ink, halo: true}, number)
			p.print("</g>\n")
		}
		y += tall
	}
	return y + 4
}
