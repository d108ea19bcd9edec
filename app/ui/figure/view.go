package figure

import (
	"fmt"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/page"
)

// Draw lays the figures out, unless nothing has changed since the last time.
func (v *View) Draw(s Shown, width float64, results int) {
	if width <= 0 {
		width = 760
	}
	key := fmt.Sprint(results, s.Measure, s.partial, width, v.Picks)
	if key == v.key {
		return
	}
	v.key, v.Pictures = key, nil
	v.Figures = FiguresOf(s)
	for _, f := range v.Figures {
		v.Pictures = append(v.Pictures, f.Chart.SVG(chart.Page, int(width)))
	}
}

// Measured says whether a figure shown depends on the measure.
func (v *View) Measured() bool {
	for _, f := range v.Figures {
		if f.Measured {
			return true
		}
	}
	return false
}

// View is how the result is looked at; it changes no number.
type View struct {
	Measure string
	Table   bool              // all tables are shown
	Tables  map[string]bool   // the table of a figure is shown, by the figure's name
	Picks   map[string]string // what the reader picked in figures that show one thing of many

	// Figures are laid out once for each result, measure, pick and width.
	key      string
	Figures  []Figure
	Pictures []string
}

// Settle keeps the chosen measure if the result has it, else takes its first.
func (v *View) Settle(r *lab.Result) {
	for _, m := range Read(r.Table(lab.TableSummary)).Values(lab.ColumnMeasure) {
		if m == v.Measure {
			return
		}
	}
	v.Measure = ""
}

// Shown is the result as it is looked at.
func (v *View) Shown(r *lab.Result, partial bool) Shown {
	s := Shown{Result: r, partial: partial, picks: v.Picks, basis: BasisOf(r, v.Picks["claim"])}
	s.Measure = v.chosen(r, s.basis)
	return s
}

// chosen gives the measure that is shown: the reader's choice, else that of the
// verdict, else the one that the result's configuration names as its score.
func (v *View) chosen(r *lab.Result, of basis) string {
	if v.Measure != "" {
		return v.Measure
	}
	summary := Read(r.Table(lab.TableSummary))
	if m := of.measure(summary); m != "" {
		return m
	}
	all := summary.Values(lab.ColumnMeasure)
	score, _ := page.Address{Config: r.Config}.Value("score")
	for _, m := range all {
		if m == score {
			return m
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return ""
}
