package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Specification is a specification curve (Simonsohn, Simmons & Nelson 2020): the
// same estimate under every combination of choices, sorted, with its interval; below
// it, which choices each one made.
type Specification struct {
	ID        string // prefix of the ids inside the picture, unique on a page
	Title     string
	Subtitle  string   // of what, measured how: claim, n, seed, backend
	Tag       string   // a word that must not be missed: "simulated"; "" for none
	YLabel    string   // of the estimate, with its unit
	Choices   []string // names of the choices, each with several values
	Specs     []Spec
	Threshold float64  // what the criterion compares with, drawn as a line
	Notes     []string // one sentence each
	Empty     string   // what to say when there is nothing to draw
}

// Spec is one combination: a value for each choice, the estimate with its interval,
// and the verdict it leads to. An estimate that is not finite is counted, not drawn.
type Spec struct {
	Values              []string
	Estimate, Low, High float64
	Verdict             string
	Series              int // colour and shape of the verdict: Orange, Blue or Grey of the diverging scale
}

// SVG lays the chart out for a width in pixels and writes it, with a title and a
// description in words.
func (c Specification) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

func (c Specification) name() string { return c.Title }

// sorted gives what can be drawn by rising estimate, and how many cannot.
func (c Specification) sorted() (list []Spec, missing int) {
	for _, s := range c.Specs {
		if finite(s.Estimate) {
			list = append(list, s)
		} else {
			missing++
		}
	}
	slices.SortStableFunc(list, func(a, b Spec) int { return cmp.Compare(a.Estimate, b.Estimate) })
	return list, missing
}

// ruled is a verdict of some combinations: how many, and the series it is drawn as.
type ruled struct {
	verdict       string
	series, count int
}

// verdicts counts the verdicts in the order of their series.
func verdicts(list []Spec) []ruled {
	var all []ruled
	for _, s := range list {
		i := slices.IndexFunc(all, func(r ruled) bool { return r.verdict == s.Verdict })
		if i < 0 {
			i = len(all)
			all = append(all, ruled{verdict: s.Verdict, series: s.Series})
		}
		all[i].count++
	}
	slices.SortStableFunc(all, func(a, b ruled) int { return cmp.Compare(a.series, b.series) })
	return all
}

// tally says how many combinations lead where.
func (c Specification) tally() string {
	list, missing := c.sorted()
	var parts []string
	for _, r := range verdicts(list) {
		if r.verdict != "" {
			parts = append(parts, fmt.Sprintf("%s in %d", r.verdict, r.count))
		}
	}
	s := fmt.Sprintf("%d combinations of choices", len(list))
	if len(list) == 1 {
		s = "1 combination of choices"
	}
	if len(parts) > 0 {
		s += ": " + strings.Join(parts, ", ")
	}
	if missing > 0 {
		s += fmt.Sprintf("; %d without an estimate", missing)
	}
	return s + "."
}

// Describe says in words what the chart shows: how many combinations, where the
// lowest, the middle and the highest estimate lie and what the ends chose.
func (c Specification) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	list, _ := c.sorted()
	if len(list) == 0 {
		b.WriteString(Intervals{Empty: c.Empty}.empty())
		return b.String()
	}
	b.WriteString(c.tally() + " " + c.YLabel + ". ")
	for _, s := range []struct {
		word string
		at   int
	}{{"Lowest", 0}, {"Median", len(list) / 2}, {"Highest", len(list) - 1}} {
		e := list[s.at]
		fmt.Fprintf(&b, "%s: %s", s.word, WithInterval(e.Estimate, e.Low, e.High))
		if s.word != "Median" {
			var chosen []string
			for i, name := range c.Choices {
				if i < len(e.Values) {
					chosen = append(chosen, name+" "+e.Values[i])
				}
			}
			if len(chosen) > 0 {
				b.WriteString(" with " + strings.Join(chosen, ", "))
			}
		}
		b.WriteString(". ")
	}
	return strings.TrimSpace(b.String())
}

// draw writes everything and gives the height of the picture.
func (c Specification) draw(p *pen, width float64) float64 {
	l := frame(c.Title, c.Subtitle, c.Tag, c.Notes, width)
	y := l.heading(p)
	list, _ := c.sorted()
	if len(list) == 0 {
		return l.nothing(p, y, c.Empty)
	}
	y = p.lines(label{x: margin, y: y + 6, size: smallSize, colour: p.theme.Ink}, c.tally(), width-2*margin)
	var entries []entry
	for _, r := range verdicts(list) {
		entries = append(entries, entry{r.verdict, swatch(r.series, r.series, false)})
	}
	y = legend(p, entries, y-8, width)
	y = p.lines(label{x: margin, y: y + 12, size: smallSize, colour: p.theme.Ink}, c.YLabel, width-2*margin)
	tall := span{}
	tall.cover(c.Threshold)
	for _, s := range list {
		tall.cover(s.Estimate, s.Low, s.High)
	}
	rows := c.rows(list)
	names0 := 0.0
	for _, r := range rows {
		names0 = math.Max(names0, textWidth(r.text(), r.size()))
	}
	f := newField([2]float64{0, float64(len(list))}, tall.both(), margin, width-margin, y+2, 180)
	f.left = math.Max(f.left, margin+math.Min(names0, width*0.45)+8)
	f.x = Axis{Min: 0, Max: float64(len(list)), From: f.left, To: f.right, Step: 1}
	f.grid(p)
	f.begin(p)
	level := f.y.At(f.y.Clamp(c.Threshold))
	p.line(f.left, level, f.right, level, p.theme.Ink, 1.2, "")
	step := (f.right - f.left) / float64(len(list))
	c.curve(p, f, list, step)
	f.end(p)
	y = c.matrix(p, f, list, rows, f.bottom+12, step)
	return math.Ceil(l.notes(p, y+14))
}

// curve draws intervals and estimates, one path a verdict, so that thousands are
// quick.
func (c Specification) curve(p *pen, f field, list []Spec, step float64) {
	for _, r := range verdicts(list) {
		colour := p.theme.Series[r.series]
		intervals := &pen{}
		for i, s := range list {
			if s.Verdict == r.verdict && finite(s.Low) && finite(s.High) {
				intervals.print("M", f.x.At(float64(i)+0.5), " ", f.y.At(s.Low), "V", f.y.At(s.High))
			}
		}
		if intervals.Len() > 0 {
			p.print(`<path fill="none" stroke="`, escape(colour), `" stroke-width="`, math.Min(math.Max(step*0.5, 0.6), 2.2),
				`" stroke-opacity="0.5" d="`, intervals.String(), `"/>`, "\n")
		}
		if step >= 5 {
			for i, s := range list {
				if s.Verdict == r.verdict {
					p.print("<g><title>", escape(c.about(s)), "</title>")
					p.shape(r.series, f.x.At(float64(i)+0.5), f.y.At(s.Estimate), math.Min(step*0.35, 4), false)
					p.print("</g>\n")
				}
			}
			continue
		}
		p.print(`<path fill="none" stroke="`, escape(colour), `" stroke-width="2.6" stroke-linecap="round" d="`)
		for i, s := range list {
			if s.Verdict == r.verdict {
				p.print("M", f.x.At(float64(i)+0.5), " ", f.y.At(s.Estimate), "h0")
			}
		}
		p.print(`"/>`, "\n")
	}
}

func (c Specification) about(s Spec) string {
	parts := []string{WithInterval(s.Estimate, s.Low, s.High), s.Verdict}
	for i, name := range c.Choices {
		if i < len(s.Values) {
			parts = append(parts, name+" "+s.Values[i])
		}
	}
	return join(parts...)
}

// choiceRow is a line under the curve: the name of a choice, or one of its values.
type choiceRow struct {
	choice      int
	name, value string // value "" in the line with the name
}

func (r choiceRow) text() string {
	if r.value == "" {
		return r.name
	}
	return r.value
}

func (r choiceRow) size() float64 {
	if r.value == "" {
		return smallSize
	}
	return leastSize
}

// rows lists the lines of the matrix: choices that vary, values in the order of
// their first appearance in Specs.
func (c Specification) rows(list []Spec) (rows []choiceRow) {
	for i, name := range c.Choices {
		var values []string
		for _, s := range c.Specs {
			if i < len(s.Values) && !slices.Contains(values, s.Values[i]) {
				values = append(values, s.Values[i])
			}
		}
		if len(values) < 2 || len(list) < 2 {
			continue
		}
		rows = append(rows, choiceRow{i, name, ""})
		for _, v := range values {
			if v == "" {
				v = "none"
			}
			rows = append(rows, choiceRow{i, name, v})
		}
	}
	return rows
}

// matrix draws which choices each combination made and gives the y under it.
func (c Specification) matrix(p *pen, f field, list []Spec, rows []choiceRow, y, step float64) float64 {
	const line = 15.0
	for _, r := range rows {
		if r.value == "" {
			y += 8
			p.text(label{x: margin, y: y + 11, size: smallSize, colour: p.theme.Ink, bold: true}, r.name)
			y += line + 1
			continue
		}
		room := f.left - margin - 8
		text := clip(r.value, leastSize, room)
		p.text(label{x: f.left - 8, y: y + 11, size: leastSize, anchor: "end", colour: p.theme.Ink}, text)
		p.line(f.left, y+line/2, f.right, y+line/2, p.theme.Grid, 1, "")
		marks := &pen{}
		for i, s := range list {
			v := ""
			if r.choice < len(s.Values) {
				v = s.Values[r.choice]
			}
			if v == r.value || v == "" && r.value == "none" {
				marks.print("M", f.x.At(float64(i)+0.5), " ", y+3, "v", line-6)
			}
		}
		if marks.Len() > 0 {
			p.print(`<path fill="none" stroke="`, escape(p.theme.Ink), `" stroke-width="`, math.Min(math.Max(step*0.7, 0.7), 5),
				`" d="`, marks.String(), `"/>`, "\n")
		}
		y += line
	}
	return y
}
