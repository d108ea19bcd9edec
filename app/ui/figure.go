package ui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// summaryFigure draws the table `summary` for one measure: conditions under the
// layer they belong to, both forms of a network next to each other, controls
// last, single units faint behind.
func summaryFigure(r *lab.Result, measure string, partial bool) chart.Intervals {
	s := reader{r.Table("summary")}
	c := frame(r, partial)
	c.ID = "figure-summary"
	c.Title = "How well each network predicts the recorded units"
	c.Zero = true
	c.Empty = "No measurement has finished yet."
	networks := networksOf(s)
	var controls chart.Group
	groups := map[string]*chart.Group{}
	var order []string
	var counts []float64
	for _, i := range drawn(s, measure) {
		training := s.text(i, "training")
		known, rank := conditionOf(training)
		label := trainingLabel(training, s.text(i, "training_set"))
		if len(networks) > 1 && rank < firstControl {
			label += ", " + s.text(i, "network")
		}
		c.XLabel = measureAxis(measure, s.text(i, "unit"))
		m := chart.Mark{
			Label:    form(s.text(i, "dc")),
			Estimate: s.number(i, "estimate"), Low: s.number(i, "low"), High: s.number(i, "high"),
			Series: known.series, Open: s.text(i, "dc") == "keep",
			Points: unitValues(r, s, i, measure), About: aboutMark(s, i, known.about),
		}
		counts = append(counts, s.number(i, "n"))
		layer := s.text(i, "layer")
		if rank >= firstControl {
			if training == "shuffled-responses" && manyLayers(s) {
				m.Label = layer
			}
			addMark(&controls, label, m)
			continue
		}
		if groups[layer] == nil {
			groups[layer] = &chart.Group{Label: layer}
			order = append(order, layer)
		}
		addMark(groups[layer], label, m)
	}
	for _, layer := range order {
		g := *groups[layer]
		if g.Label != "" {
			g.Label = "Layer " + g.Label
		}
		c.Groups = append(c.Groups, g)
	}
	if len(controls.Rows) > 0 {
		controls.Label = "Controls"
		c.Groups = append(c.Groups, controls)
	}
	c.Subtitle += same(counts)
	switch strings.ToLower(measure) {
	case "normalised":
		c.Rules = append(c.Rules, chart.Rule{At: 1, Label: "noise ceiling"})
	case "r":
		if ceiling := meanCeiling(r); !math.IsNaN(ceiling) {
			c.Rules = append(c.Rules, chart.Rule{At: ceiling, Label: "noise ceiling, mean √ρ"})
		}
	}
	if len(networks) == 1 && networks[0] != "" {
		c.Notes = append(c.Notes, "Network: "+spaced(networks[0]))
	}
	c.Notes = append(c.Notes, "Marks: estimates. Bars: 95 % intervals. Faint dots: single units.")
	if bothForms(c.Groups) {
		c.Notes = append(c.Notes, "Open marks: kernels as drawn or shuffled. Filled marks: first-layer kernels made zero-mean.")
	}
	return c
}

// seeds names the seeds that a result was drawn from: the first one, and, where
// some row rests on several, the last.
func seeds(first uint64, s reader) string {
	most := 1.0
	for i := range s.len() {
		if n := s.number(i, "seeds"); n > most {
			most = n
		}
	}
	if most == 1 {
		return "seed " + strconv.FormatUint(first, 10)
	}
	return "seeds " + strconv.FormatUint(first, 10) + " to " + strconv.FormatUint(first+uint64(most)-1, 10)
}

// frame is what every figure of a result says about where its numbers come from.
func frame(r *lab.Result, partial bool) chart.Intervals {
	var c chart.Intervals
	parts := []string{}
	s := reader{r.Table("summary")}
	if area := s.text(0, "area"); area != "" {
		parts = append(parts, area)
	}
	name := r.Recording.ID
	if r.Recording.Session != "" {
		name += ", session " + r.Recording.Session
	}
	if name != "" {
		parts = append(parts, name)
	}
	parts = append(parts, seeds(r.Seed, s), "computed on "+r.Backend)
	if partial {
		parts = append(parts, "partial: some parts have not finished")
	}
	c.Subtitle = strings.Join(parts, " · ")
	if r.Recording.Simulated {
		c.Tag = "simulated"
	}
	if r.Recording.Citation != "" && !r.Recording.Simulated {
		c.Notes = append(c.Notes, "Recording: "+r.Recording.Citation)
	}
	return c
}

// drawn lists the rows of one measure in drawing order: layers as they come,
// conditions in their fixed order, plain before zero-mean.
func drawn(s reader, measure string) []int {
	var rows []int
	for i := range s.len() {
		if s.text(i, "measure") == measure {
			rows = append(rows, i)
		}
	}
	layers := s.values("layer")
	slices.SortStableFunc(rows, func(a, b int) int {
		x, y := conditionRank(s.text(a, "training")), conditionRank(s.text(b, "training"))
		if x >= firstControl && y >= firstControl && x != y {
			return x - y
		}
		if d := slices.Index(layers, s.text(a, "layer")) - slices.Index(layers, s.text(b, "layer")); d != 0 {
			return d
		}
		if x != y {
			return x - y
		}
		return strings.Compare(s.text(a, "dc"), s.text(b, "dc"))
	})
	return rows
}

// addMark puts a mark into its row, a new one where there is none yet.
func addMark(g *chart.Group, row string, m chart.Mark) {
	for i := range g.Rows {
		if g.Rows[i].Label == row {
			g.Rows[i].Marks = append(g.Rows[i].Marks, m)
			return
		}
	}
	g.Rows = append(g.Rows, chart.Row{Label: row, Marks: []chart.Mark{m}})
}

// manyLayers says whether networks were read at more than one layer.
func manyLayers(s reader) bool {
	first := ""
	for i := range s.len() {
		if conditionRank(s.text(i, "training")) < firstControl {
			if l := s.text(i, "layer"); first == "" {
				first = l
			} else if l != first {
				return true
			}
		}
	}
	return false
}

func networksOf(s reader) []string {
	var out []string
	for i := range s.len() {
		if _, rank := conditionOf(s.text(i, "training")); rank >= firstControl {
			continue
		}
		if n := s.text(i, "network"); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// spaced lets a network's text form break between layers.
func spaced(network string) string { return strings.ReplaceAll(network, "/", " / ") }

func aboutMark(s reader, i int, about string) string {
	parts := []string{}
	if about != "" {
		parts = append(parts, about)
	}
	if n := s.number(i, "n"); !math.IsNaN(n) {
		parts = append(parts, count(int(n), "unit", "units"))
	}
	if n := s.number(i, "seeds"); n > 0 {
		parts = append(parts, count(int(n), "seed", "seeds"))
	}
	return strings.Join(parts, ", ")
}

// same writes n where all rows share it, the range where they do not.
func same(counts []float64) string {
	counts = slices.DeleteFunc(slices.Clone(counts), math.IsNaN)
	if len(counts) == 0 {
		return ""
	}
	low, high := slices.Min(counts), slices.Max(counts)
	if low == high {
		return fmt.Sprintf(" · n = %.0f units", low)
	}
	return fmt.Sprintf(" · n = %.0f to %.0f units", low, high)
}

func bothForms(groups []chart.Group) bool {
	open, filled := false, false
	for _, g := range groups {
		for _, r := range g.Rows {
			for _, m := range r.Marks {
				if m.Label != "" {
					open, filled = open || m.Open, filled || !m.Open
				}
			}
		}
	}
	return open && filled
}

// differencesFigure draws the table `differences`: paired on the same units,
// with a line at zero. ok is false where the result has none for the measure.
func differencesFigure(r *lab.Result, measure string, partial bool) (c chart.Intervals, ok bool) {
	d := reader{r.Table("differences")}
	c = frame(r, partial)
	c.ID = "figure-differences"
	c.Title = "Differences on the same units"
	c.Zero = true
	set := trainingSet(r)
	groups := map[string]*chart.Group{}
	var order []string
	var counts []float64
	for i := range d.len() {
		if m := d.text(i, "measure"); m != "" && m != measure {
			continue
		}
		ok = true
		row, label, heading := comparison(d.text(i, "comparison"), set)
		if layer := d.text(i, "layer"); layer != "" && !isControl(layer) {
			heading += ", layer " + layer
		}
		if groups[heading] == nil {
			groups[heading] = &chart.Group{Label: heading}
			order = append(order, heading)
		}
		m := chart.Mark{Label: label, Estimate: d.number(i, "estimate"), Low: d.number(i, "low"), High: d.number(i, "high"),
			Open: label == form("keep"), About: aboutMark(d, i, "")}
		// The ends of the diverging scale say on which side of zero the interval lies.
		switch {
		case m.Low > 0:
			m.Series = chart.Orange
		case m.High < 0:
			m.Series = chart.Blue
		default:
			m.Series = chart.Grey
		}
		counts = append(counts, d.number(i, "n"))
		addMark(groups[heading], row, m)
	}
	for _, heading := range order {
		c.Groups = append(c.Groups, *groups[heading])
	}
	c.XLabel = "Difference of " + strings.ToLower(measureShort(measure)[:1]) + measureShort(measure)[1:] + ", first minus second"
	c.Subtitle += same(counts)
	c.Notes = append(c.Notes, "Bars: 95 % intervals of paired differences. Orange: the first is better; blue: the second; grey: the interval includes 0.")
	return c, ok
}

// trainingSet is what the trained network learnt, as the summary says.
func trainingSet(r *lab.Result) string {
	s := reader{r.Table("summary")}
	for i := range s.len() {
		if s.text(i, "training") == "trained" {
			return s.text(i, "training_set")
		}
	}
	return ""
}

// unitValues gives the single units' values behind row i of `summary`.
func unitValues(r *lab.Result, s reader, i int, measure string) []float64 {
	u := reader{r.Table("units")}
	column := strings.ToLower(measure)
	if u.table == nil || u.table.Column(column) < 0 {
		return nil
	}
	var values []float64
	for j := range u.len() {
		if belongs(u, j, s, i) {
			values = append(values, u.number(j, column))
		}
	}
	return values
}

// belongs says whether row j of `units` is behind row i of `summary`: the same
// condition and layer, and a unit that is part of means.
func belongs(u reader, j int, s reader, i int) bool {
	return u.text(j, "training") == s.text(i, "training") && u.text(j, "dc") == s.text(i, "dc") &&
		u.text(j, "layer") == s.text(i, "layer") && u.text(j, "in_means") != "no"
}

// meanCeiling is the mean over units of √ρ, the correlation that a perfect model
// would reach; NaN where no reliability is known.
func meanCeiling(r *lab.Result) float64 {
	u := reader{r.Table("units")}
	seen := map[string]bool{}
	sum, n := 0.0, 0
	for i := range u.len() {
		name, rho := fmt.Sprint(u.cell(i, "unit")), u.number(i, "reliability")
		if seen[name] || !(rho >= 0) || u.text(i, "in_means") == "no" {
			continue
		}
		seen[name] = true
		sum += math.Sqrt(rho)
		n++
	}
	return sum / float64(n)
}
