package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// pairSource is a recording of an early and a higher area, and the bundled run on it.
type pairSource struct {
	key, run, label string
	early, higher   string // the areas
	of              string // what is recorded, in a few words
}

// The recordings of the toys of C4 and C6.
var (
	humanVoxels  = pairSource{"voxels", "training-objects", "people: voxels", "EVC", "LOC", "voxels of one person"}
	monkeySpikes = pairSource{"spikes", "training-v1-v4", "monkeys: spikes", "V1", "V4",
		"firing rates of macaque neurons"}
	monkeyIT      = pairSource{"monkey-it", "specialisation-evc-monkey", "monkeys: IT", "EVC", "IT", ""}
	humanPatterns = pairSource{"patterns", "training-evc-it", "people: patterns", "EVC", "IT",
		"dissimilarities of 92 pictures in 15 people"}
)

// pair is the toys of C4 and C6: how well trained and random networks predict an early and a higher area. It looks its
// numbers up: a move costs no multiply-adds.
type pair struct {
	*lookup
	claim   string
	sources []pairSource
	at      int
	one     bool // shows one kind of network at a time, and a knob that turns one into the other
	random  bool // the kind shown
	hidden  bool // what random networks do is still to be guessed
	shown   map[string]*pairData
}

// pairData is what a run has on its two areas.
type pairData struct {
	unit            string
	trained, random [2]*mark // early, higher
	gap             [2]*mark // trained minus random
	more            *mark    // the gap in the higher area minus that in the early one
	n               [2]int
	seeds           int
}

func newPair(f Frame, claim string, one bool, sources ...pairSource) *pair {
	p := &pair{claim: claim, one: one, sources: sources, shown: map[string]*pairData{}}
	p.lookup = newLookup(f, func() {
		for _, s := range p.sources {
			if r := p.results[s.run]; r != nil && p.shown[s.key] == nil {
				p.shown[s.key] = s.data(r)
			}
		}
	})
	return p
}

// Start implements Toy.
func (p *pair) Start() { p.read(p.runs()...) }

// Paint implements Toy.
func (p *pair) Paint() {}

// Hide implements Hider.
func (p *pair) Hide(hidden bool) { p.hidden = hidden }

func (p *pair) runs() (names []string) {
	for _, s := range p.sources {
		names = append(names, s.run)
	}
	return names
}

// data reads the two areas from a run of the experiment encoding, by a measure that both have.
func (s pairSource) data(r *lab.Result) *pairData {
	for _, m := range []struct{ key, label string }{
		{lab.ColumnNormalised, "share of what can be explained"}, {lab.ColumnR, "correlation with the recording"}} {
		d := &pairData{unit: m.label}
		t, rows := rowsOf(r, lab.TableSummary)
		areas := []string{s.early, s.higher}
		for _, row := range rows {
			i := slices.Index(areas, t.text(row, lab.ColumnArea))
			if i < 0 || t.text(row, lab.ColumnMeasure) != m.key || !t.keepsMean(row) {
				continue
			}
			one := t.mark(row)
			switch t.text(row, lab.ColumnTraining) {
			case lab.Trained:
				d.trained[i], d.n[i] = &one, int(lab.Cell(t.Table, row, lab.ColumnN))
			case lab.RandomWeights:
				d.random[i], d.seeds = &one, int(lab.Cell(t.Table, row, lab.ColumnSeeds))
			}
		}
		t, rows = rowsOf(r, lab.TableDifferences)
		for _, row := range rows {
			i := slices.Index(areas, t.text(row, lab.ColumnArea))
			if i >= 0 && t.text(row, lab.ColumnMeasure) == m.key &&
				t.text(row, lab.ColumnComparison) == "trained − random dc=keep" {
				one := t.mark(row)
				d.gap[i] = &one
			}
		}
		t, rows = rowsOf(r, lab.TableInteraction)
		for _, row := range rows {
			if strings.HasPrefix(t.text(row, lab.ColumnHigher), s.higher+" ") &&
				t.text(row, lab.ColumnMeasure) == m.key && t.text(row, lab.ColumnComparison) == "trained − random dc=keep" {
				one := t.mark(row)
				d.more = &one
			}
		}
		if d.trained[0] != nil && d.trained[1] != nil && d.random[0] != nil && d.random[1] != nil {
			return d
		}
	}
	return &pairData{}
}

// Render implements Toy.
func (p *pair) Render() app.UI {
	s := p.sources[p.at]
	d := p.shown[s.key]
	var options []option
	for _, s := range p.sources {
		options = append(options, option{s.key, s.label})
	}
	controls := []app.UI{chips(p.frame, "pair-"+p.claim, "Recording", options, s.key, func(key string) {
		p.at = slices.IndexFunc(p.sources, func(s pairSource) bool { return s.key == key })
		p.read(p.runs()...)
	})}
	if p.one {
		shown := lab.Trained
		if p.random {
			shown = lab.RandomWeights
		}
		controls = append([]app.UI{chips(p.frame, "knob-"+p.claim, "Weights", []option{{lab.Trained, "trained"},
			{lab.RandomWeights, "random"}}, shown, func(key string) { p.random = key == lab.RandomWeights })}, controls...)
	}
	if d == nil || d.trained[0] == nil {
		said := ""
		if d != nil {
			said = "The run " + s.run + " has no two areas to compare."
		}
		return p.body(p.claim, said, nil, controls, p.runs()...)
	}
	caption := "trained (orange), random (blue); 95\u00a0% intervals"
	if p.one {
		caption = "lines: 95\u00a0% intervals"
	}
	return p.body(p.claim, p.says(s, d), []app.UI{figure("pair", caption, p.drawn(s, d))}, controls, p.runs()...)
}

// says is what the numbers shown mean.
func (p *pair) says(s pairSource, d *pairData) string {
	about := fmt.Sprintf(" n = %d and %d, %d seeds.", d.n[0], d.n[1], d.seeds)
	if s.of != "" {
		about = fmt.Sprintf(" %s, n = %d and %d, %d seeds.", capital(s.of), d.n[0], d.n[1], d.seeds)
	}
	switch {
	case p.hidden || p.one && !p.random:
		says := fmt.Sprintf("Trained networks reach %v in %s and %v in %s.", d.trained[0], s.early, d.trained[1], s.higher)
		if p.one {
			says += " Now turn the weights to random."
		}
		return says + about
	case p.one:
		return fmt.Sprintf("Random weights cost %v in %s and %v in %s.", d.gap[1], s.higher, d.gap[0], s.early) + about
	}
	more := ""
	if d.more != nil {
		more = fmt.Sprintf(", which is %v more in %s", d.more, s.higher)
	}
	return fmt.Sprintf("Training adds %v in %s and %v in %s%s.", d.gap[0], s.early, d.gap[1], s.higher, more) + about
}

// The drawing of a pair, in pixels.
const pairWidth, pairHeight = 360.0, 210.0

// drawn draws the two areas. Its elements keep their places in the tree, so that marks move where another recording, or
// other weights, put them.
func (p *pair) drawn(s pairSource, d *pairData) app.UI {
	low, high := 0.0, 0.0
	for _, d := range p.shown { // one scale for all recordings
		for _, m := range append(d.trained[:], d.random[:]...) {
			if m != nil {
				low, high = min(low, m.low), max(high, m.high)
			}
		}
	}
	c := newPlot(low, high, 48, pairWidth-10, 8, pairHeight-36)
	column := (c.right - c.left) / 2
	x := func(area int, aside float64) float64 { return c.left + column*(float64(area)+0.5) + aside }
	body := []app.UI{svg("g").Body(app.Raw(`<svg>` + c.grid(d.unit) + `</svg>`))}
	for area, name := range []string{s.early, s.higher} {
		body = append(body, svg("text").Attr("x", x(area, 0)).Attr("y", pairHeight-18).Attr("text-anchor", "middle").
			Class("pair-area").Body(app.Text(name)), svg("text").Attr("x", x(area, 0)).Attr("y", pairHeight-4).
			Attr("text-anchor", "middle").Class("pair-long").Body(app.Text(regionNames[name])))
	}
	trained, random := 1.0, 1.0
	if p.hidden || p.one && !p.random {
		random = 0
	}
	if p.one && p.random {
		trained = 0.25 // a ghost of where it was
	}
	marks := d.random
	if p.one && !p.random {
		marks = d.trained // from where they fall
	}
	body = append(body, set(c, x, "trained", d.trained, trained, -9), set(c, x, "random", marks, random, 9))
	return svg("svg").Class("pair-svg").Attr("viewBox", fmt.Sprintf("0 0 %g %g", pairWidth, pairHeight)).
		Attr("width", pairWidth).Attr("height", pairHeight).Attr("role", "img").Aria("label", p.says(s, d)).Body(body...)
}

// set draws the marks of one kind of network, joined by a line; where they stand is style, which the browser moves them
// by.
func set(c plot, x func(int, float64) float64, class string, marks [2]*mark, opacity, aside float64) app.UI {
	px := func(v float64) string { return fmt.Sprintf("%.1fpx", v) }
	children := []app.UI{svg("path").Class("pair-line").Attr("d", fmt.Sprintf("M%.1f %.1fL%.1f %.1f", x(0, aside),
		c.y(marks[0].estimate), x(1, aside), c.y(marks[1].estimate)))}
	for i, m := range marks {
		children = append(children,
			svg("rect").Class("pair-bar").Attr("x", x(i, aside)-1.2).Attr("width", 2.4).Styles(map[string]string{
				"y": px(c.y(m.high)), "height": px(max(c.y(m.low)-c.y(m.high), 0))}),
			svg("circle").Class("pair-mark").Attr("cx", x(i, aside)).Attr("r", 6).Style("cy", px(c.y(m.estimate))))
	}
	return svg("g").Class("pair-set "+class).Style("opacity", fmt.Sprint(opacity)).Body(children...)
}

// svg is an element of a drawing that stays in place while it changes.
func svg(tag string) app.HTMLElem { return app.Elem(tag).XMLNS("http://www.w3.org/2000/svg") }
