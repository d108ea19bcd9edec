package figure

import (
	"fmt"
	"iter"
	"slices"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
)

// Shown is a result as it is looked at: everything that figures are made from.
type Shown struct {
	Result  *lab.Result
	Measure string            // of the table `summary` and its kin
	partial bool              // some parts have not finished
	picks   map[string]string // what the reader picked in figures that show one thing of many
	basis   basis             // of the verdict that they stand under
}

// Figure is one picture of a result, with the numbers that it draws.
type Figure struct {
	Name  string // ends the names of its files and the ids on the page
	Chart chart.Part
	Table *lab.Table // the rows that are drawn; nil where there are none
	Picks []*Pick    // what else the figure could show

	Measured bool // it shows one measure of several
}

// Pick is the choice of one thing that a figure shows, such as a unit.
type Pick struct {
	Key, Label string
	Options    []lab.Option
	Chosen     string
}

// maker draws a figure from a result; ok is false where the result has nothing for
// it.
type maker func(s Shown) (f Figure, ok bool)

// Makers draw each kind of figure, in the order in which those of a result stand that
// its experiment does not name. Some kinds are drawn only where they are named: of
// results that other kinds fit, too.
var Makers = []struct {
	Kind  words.Figure
	draw  maker
	named bool
}{
	{words.Profile, profileFigure, false},
	{words.Summary, summaryFigure, false},
	{words.Differences, differencesFigure, false},
	{words.Interaction, interactionFigure, false},
	{words.Histograms, histogramFigure, false},
	{words.Modulation, modulationFigure, false},
	{words.Distances, distancesFigure, false},
	{words.Rivals, rivalsFigure, false},
	{words.Tuning, tuningFigure, false},
	{words.Confusions, confusionFigure, false},
	{words.Scatter, scatterFigure, false},
	{words.Grid, gridFigure, false},
	{words.Specifications, specificationFigure, false},
	{words.Influence, influenceFigure, false},
	{words.Trainings, trainingsFigure, false},
	{words.Order, orderFigure, false},
	{words.Correlations, correlationFigure, false},
	{words.Groups, gapsFigure, false},
	{words.Counts, countsFigure, false},
	{words.Scorecard, scorecardFigure, true},
	{words.Lesson, trainingFigure(0), true},
	{words.Lesson, trainingFigure(1), true},
	{words.Lesson, trainingFigure(2), true},
}

// FiguresOf gives the charts of a result: first those of its experiment, then those
// of tables that are known by their names. There is always one, if only to say that
// nothing is there yet.
func FiguresOf(s Shown) (list []Figure) {
	own := Texts(s.Result.Experiment).Figures
	var all []maker
	for _, kind := range own {
		for _, m := range Makers {
			if m.Kind == kind {
				all = append(all, m.draw)
			}
		}
	}
	for _, m := range Makers {
		if slices.Contains(own, words.Lesson) { // whose summary is the ends of its curves
			break
		}
		if !m.named && !slices.Contains(own, m.Kind) {
			all = append(all, m.draw)
		}
	}
	for _, m := range all {
		f, ok := m(s)
		if !ok || slices.ContainsFunc(list, func(o Figure) bool { return o.Name == f.Name }) {
			continue
		}
		list = append(list, f)
	}
	if len(list) == 0 {
		c := outline(s.Result, s.partial)
		c.ID, c.Title = "figure-summary", Texts(s.Result.Experiment).Summary
		c.Empty = "No measurement has finished yet."
		list = append(list, Figure{Name: "summary", Chart: c})
	}
	return list
}

// rows copies those rows of a table that keep says, as a table of the same columns.
func (r Reader) rows(keep func(row int) bool) *lab.Table {
	if r.Table == nil {
		return nil
	}
	t := &lab.Table{Name: r.Table.Name, Columns: r.Table.Columns}
	for i := range r.Table.Rows {
		if keep(i) {
			t.Rows = append(t.Rows, r.Table.Rows[i])
		}
	}
	return t
}

// each goes through the rows that keep says.
func (r Reader) each(keep func(row int) bool) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range r.Len() {
			if keep(i) && !yield(i) {
				return
			}
		}
	}
}

// column gives the first of several names that the table has a column of; "" where
// it has none.
func (r Reader) column(names ...string) string {
	for _, n := range names {
		if r.Table != nil && r.Table.Column(n) >= 0 {
			return n
		}
	}
	return ""
}

// word gives a cell as text, whatever it holds.
func (r Reader) word(row int, column string) string {
	if column == "" {
		return ""
	}
	switch v := r.cell(row, column).(type) {
	case string:
		return v
	case float64:
		return chart.Short(v, 6)
	}
	return ""
}

// Words lists the different cells of a column as texts, in the order of their first
// appearance.
func (r Reader) Words(column string) (list []string) {
	for i := range r.Len() {
		if w := r.word(i, column); !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// choose makes a pick of several things: the reader's own if it is among them, else
// what the verdict is about, else the first.
func (s Shown) choose(key, label string, values []string) *Pick {
	p := &Pick{Key: key, Label: label}
	for _, v := range values {
		p.Options = append(p.Options, lab.Option{Value: v, Label: pickLabel(key, v)})
	}
	if len(values) > 0 {
		p.Chosen = values[0]
	}
	if of := s.basis.picks(key); of != "" && slices.Contains(values, of) {
		p.Chosen = of
	}
	if mine, ok := s.picks[key]; ok && slices.Contains(values, mine) {
		p.Chosen = mine
	}
	return p
}

// pickLabel writes a value of a table as one would say it.
func pickLabel(key, value string) string {
	switch {
	case value == "":
		return "–"
	case key == "form":
		return form(value)
	case key == "pooling":
		return poolingName(value)
	case key == "distance" || key == "complexity":
		return MeasureShort(value)
	}
	return value
}

// offered keeps the picks in which there is something to choose from.
func offered(all ...*Pick) (list []*Pick) {
	for _, p := range all {
		if len(p.Options) > 1 {
			list = append(list, p)
		}
	}
	return list
}

// subject names a row's network by what its weights went through and, where several
// architectures are compared, by what it is built of; names are theirs.
func subject(r Reader, row int, names map[string]string) string {
	return part.Join(r.trainingLabel(row), names[r.Text(row, lab.ColumnNetwork)])
}

// from is the subtitle that a chart of this result begins with, its tag and its first
// notes.
func (s Shown) from() (subtitle, tag string, notes []string) {
	c := outline(s.Result, s.partial)
	return c.Subtitle, c.Tag, c.Notes
}

// counted writes a number of things: "n = 24 networks".
func counted(n int, things string) string { return fmt.Sprintf("n = %d %s", n, things) }
