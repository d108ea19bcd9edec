package ui

import (
	"slices"
	"strings"

	"untrained/app/lab"
	_ "untrained/app/lab/all" // experiments by name
	"untrained/app/ui/chart"
)

// scorecardFigure draws the table `summary` of many measures: a line a model, a panel
// a measure, each with an axis of its own, and no total.
func scorecardFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableSummary)}
	if t.len() == 0 {
		return figure{}, false
	}
	c := chart.Areas{ID: "figure-scorecard", Title: "Every model by every measure", Apart: true}
	c.Subtitle, c.Tag, c.Notes = s.from()
	type column struct{ area, measure string }
	var columns []column
	for i := range t.len() {
		k := column{t.text(i, lab.ColumnArea), t.text(i, lab.ColumnMeasure)}
		if !slices.Contains(columns, k) {
			columns = append(columns, k)
		}
	}
	areas := t.words(t.column(lab.ColumnArea))
	for _, k := range columns {
		a := chart.Area{Label: measureShort(k.measure)}
		if len(areas) > 1 && k.area != "" && !strings.Contains(a.Label, k.area) {
			a.Label += ", " + k.area
		}
		g := chart.Group{}
		for i := range t.len() {
			if t.text(i, lab.ColumnMeasure) != k.measure || t.text(i, lab.ColumnArea) != k.area {
				continue
			}
			known, _ := conditionOf(t.text(i, lab.ColumnTraining))
			a.XLabel = measureAxis(k.measure, t.text(i, lab.ColumnUnit))
			addMark(&g, modelName(t.text(i, lab.ColumnModel)),
				chart.Mark{Label: form(t.text(i, lab.ColumnDC)), Estimate: t.number(i, lab.ColumnEstimate),
					Low: t.number(i, lab.ColumnLow), High: t.number(i, lab.ColumnHigh),
					Series: known.series, Open: t.text(i, lab.ColumnDC) == "keep", About: aboutMark(t, i, known.about, "")})
		}
		a.Groups = []chart.Group{g}
		c.Areas = append(c.Areas, a)
	}
	c.Notes = append(c.Notes, "Each measure has an axis of its own: what is far right in one says nothing about "+
		"another, and there is no total. Bars: 95 % intervals.")
	return figure{name: "summary", chart: c, table: t.table}, true
}

// modelName writes the words of a model as the field does.
func modelName(name string) string {
	parts := strings.Split(name, ", ")
	for i, word := range parts {
		parts[i] = activationName(word)
	}
	return capital(strings.Join(parts, ", "))
}

// specificationFigure draws the table `specifications`: the estimate of a claim under
// every combination of choices.
func specificationFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableSpecifications)}
	if t.len() == 0 {
		return figure{}, false
	}
	c := chart.Specification{ID: "figure-specifications", Title: t.text(0, lab.ColumnClaim) +
		": how the verdict depends on the analysis", YLabel: "Estimate"}
	c.Subtitle, c.Tag, c.Notes = s.from()
	own := []string{lab.ColumnClaim, lab.ColumnIndex, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnVerdict}
	var columns []string
	for _, column := range t.table.Columns {
		if !slices.Contains(own, column.Name) {
			columns = append(columns, column.Name)
			c.Choices = append(c.Choices, choiceName(column.Name))
		}
	}
	for i := range t.len() {
		verdict := t.text(i, lab.ColumnVerdict)
		spec := chart.Spec{Estimate: t.number(i, lab.ColumnEstimate), Low: t.number(i, lab.ColumnLow),
			High: t.number(i, lab.ColumnHigh), Verdict: verdict, Series: outcomeSeries(lab.Outcome(verdict))}
		for _, column := range columns {
			spec.Values = append(spec.Values, choiceValue(column, t.word(i, column)))
		}
		c.Specs = append(c.Specs, spec)
	}
	if slices.Contains(columns, lab.ColumnScore) || slices.Contains(columns, lab.ColumnMeasure) ||
		slices.Contains(columns, lab.ColumnDistance) {
		c.YLabel = "Estimate (each on the scale of its own measure)"
	}
	c.Notes = append(c.Notes, "Above: the estimate of each combination of choices, sorted, with its 95 % interval. "+
		"Below: the choices it made. Choices that never vary are left out.")
	return figure{name: "specifications", chart: c, table: t.table}, true
}

// outcomeSeries is the colour and shape of an outcome, those of the diverging scale.
func outcomeSeries(o lab.Outcome) int {
	switch o {
	case lab.Supported, lab.Recovered:
		return chart.Orange
	case lab.Opposed, lab.NotRecovered:
		return chart.Blue
	}
	return chart.Grey
}

// choiceName is what the pages call a choice of an analysis.
func choiceName(key string) string {
	if key == lab.ColumnMeasure {
		return "Measure"
	}
	for _, e := range lab.Experiments() {
		for _, p := range e.Properties() {
			if p.Key == key {
				return p.Label
			}
		}
	}
	return capital(strings.ReplaceAll(key, "_", " "))
}

// choiceValue is what they call a value of it, in a few words.
func choiceValue(key, value string) string {
	if key == lab.ColumnScore || key == lab.ColumnMeasure || key == lab.ColumnDistance {
		return lowerFirst(measureShort(value))
	}
	for _, e := range lab.Experiments() {
		for _, p := range e.Properties() {
			if i := slices.IndexFunc(p.Options, func(o lab.Option) bool { return o.Value == value }); p.Key == key && i >= 0 &&
				p.Options[i].Label != "" {
				short, _, _ := strings.Cut(p.Options[i].Label, ": ")
				short, _, _ = strings.Cut(short, ", ")
				short, _, _ = strings.Cut(short, " (")
				return short
			}
		}
	}
	return value
}

// influenceFigure draws the table `influence`: where the estimates lie that were made
// with each value of each choice.
func influenceFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableInfluence)}
	if t.len() == 0 {
		return figure{}, false
	}
	c := frame(s.result, s.partial)
	c.ID, c.Title, c.Zero = "figure-influence", "What each choice does to the estimate", true
	c.XLabel = "Median estimate, from the smallest to the largest"
	for i := range t.len() {
		heading := choiceName(t.text(i, lab.ColumnChoice))
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Label != heading {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		addMark(&c.Groups[len(c.Groups)-1], choiceValue(t.text(i, lab.ColumnChoice), t.word(i, lab.ColumnValue)),
			chart.Mark{Estimate: t.number(i, lab.ColumnMedian), Low: t.number(i, lab.ColumnSmallest),
				High:   t.number(i, lab.ColumnLargest),
				Series: chart.Grey, About: join(chart.Short(t.number(i, lab.ColumnN), 4)+" combinations",
					chart.Short(t.number(i, lab.ColumnSupported), 4)+" of them support the claim")})
	}
	c.Notes = append(c.Notes, "Bars: all estimates made with the value, from the smallest to the largest. They are no "+
		"confidence intervals.")
	return figure{name: "influence", chart: c, table: t.table}, true
}
