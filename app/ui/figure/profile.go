package figure

import (
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// profileFigure draws the means over seeds of the table `profile`: one area after the other, the early one first, with
// trained, random and shuffled networks at one layer beside controls, up to the noise ceiling.
func profileFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableProfile))
	if t.Len() == 0 {
		return Figure{}, false
	}
	layer, picks := s.oneLayer(t)
	shows := func(i int) bool { return t.cell(i, lab.ColumnSeed) == nil && layer(i) }
	c := outline(s.Result, s.partial)
	p := chart.Profile{ID: "figure-profile", Title: "Area by area: trained, random and shuffled networks",
		Subtitle: c.Subtitle, Tag: c.Tag, Notes: c.Notes, Places: t.Words(lab.ColumnArea)}
	var order []string // of the networks and controls, with the form of their kernels
	var ranks []int
	of := func(i int) string { return t.Text(i, lab.ColumnTraining) + " " + t.Text(i, lab.ColumnDC) }
	for i := range t.each(shows) {
		training := t.Text(i, lab.ColumnTraining)
		place := slices.Index(p.Places, t.Text(i, lab.ColumnArea))
		if training == lab.Ceiling {
			p.Ceiling = placed(p.Ceiling, place, t.Number(i, lab.ColumnEstimate))
			continue
		}
		p.YLabel = measureAxis(t.Text(i, lab.ColumnMeasure), "")
		k := slices.Index(order, of(i))
		if k < 0 {
			known, rank := conditionOf(training)
			k = len(order)
			order, ranks = append(order, of(i)), append(ranks, rank)
			p.Traces = append(p.Traces, chart.Trace{Label: part.Join(trainingLabel(training, trainingSet(s.Result)),
				form(t.Text(i, lab.ColumnDC))), Series: known.series, Shape: known.series,
				Open: t.Text(i, lab.ColumnDC) == "keep"})
		}
		trace := &p.Traces[k]
		trace.Estimate = placed(trace.Estimate, place, t.Number(i, lab.ColumnEstimate))
		trace.Low = placed(trace.Low, place, t.Number(i, lab.ColumnLow))
		trace.High = placed(trace.High, place, t.Number(i, lab.ColumnHigh))
	}
	// Controls have one colour, and marks of their own.
	shapes := []int{chart.Grey, chart.Purple, chart.Blue, chart.Green}
	controls := 0
	for k := range p.Traces {
		if ranks[k] >= firstControl {
			p.Traces[k].Shape, p.Traces[k].Open = shapes[controls%len(shapes)], false
			controls++
		}
	}
	p.Notes = append(p.Notes, "Bars: 95 % intervals over pictures, units and seeds.")
	if note := s.patternsNote(p.Places); note != "" {
		p.Notes = append(p.Notes, note)
	}
	return Figure{Name: "profile", Chart: p, Table: t.rows(shows), Picks: picks}, len(p.Traces) > 0
}

// patternsNote says of each area how alike pictures are to it and to networks at the layer that is chosen, from the
// table `patterns`; "" without one.
func (s Shown) patternsNote(areas []string) string {
	t := Read(s.Result.Table(lab.TablePatterns))
	layer, _ := s.oneLayer(t)
	var networks, list []string
	for _, area := range areas {
		var values []string
		for _, training := range []string{lab.Trained, lab.RandomWeights, lab.ShuffledWeights} {
			for i := range t.each(func(i int) bool {
				return layer(i) && t.Text(i, lab.ColumnArea) == area && t.Text(i, lab.ColumnTraining) == training
			}) {
				if known, _ := conditionOf(training); !slices.Contains(networks, known.label) {
					networks = append(networks, known.label)
				}
				values = append(values, chart.Number(t.Number(i, lab.ColumnEstimate), 2))
			}
		}
		if values != nil {
			list = append(list, area+" "+strings.Join(values, ", "))
		}
	}
	if list == nil {
		return ""
	}
	return "Beside the regression, dissimilarities of patterns with each unit’s mean removed, which a response that all " +
		"units share cannot make alike (rank correlation; " + strings.ToLower(strings.Join(networks, ", ")) + "): " +
		strings.Join(list, "; ") + ". The table of patterns has the intervals."
}

// placed returns values with one more of them known; those before it that are not are NaN.
func placed(values []float64, place int, value float64) []float64 {
	for len(values) <= place {
		values = append(values, math.NaN())
	}
	values[place] = value
	return values
}
