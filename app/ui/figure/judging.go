package figure

import (
	"slices"
	"strings"

	"untrained/app/lab"
	_ "untrained/app/lab/all"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// scorecardFigure draws the table `summary` of many measures: a line a model, a panel
// a measure, each with an axis of its own, and no total.
func scorecardFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableSummary))
	if t.Len() == 0 {
		return Figure{}, false
	}
	c := chart.Areas{ID: "figure-scorecard", Title: "Every model by every measure", Apart: true}
	c.Subtitle, c.Tag, c.Notes = s.from()
	type column struct{ area, measure string }
	var columns []column
	for i := range t.Len() {
		k := column{t.Text(i, lab.ColumnArea), t.Text(i, lab.ColumnMeasure)}
		if !slices.Contains(columns, k) {
			columns = append(columns, k)
		}
	}
	areas := t.Words(t.column(lab.ColumnArea))
	for _, k := range columns {
		a := chart.Area{Label: MeasureShort(k.measure)}
		if len(areas) > 1 && k.area != "" && !strings.Contains(a.Label, k.area) {
			a.Label += ", " + k.area
		}
		g := chart.Group{}
		for i := range t.Len() {
			if t.Text(i, lab.ColumnMeasure) != k.measure || t.Text(i, lab.ColumnArea) != k.area {
				continue
			}
			known, _ := conditionOf(t.Text(i, lab.ColumnTraining))
			a.XLabel = measureAxis(k.measure, t.Text(i, lab.ColumnUnit))
			addMark(&g, modelName(t.Text(i, lab.ColumnModel)),
				chart.Mark{Label: form(t.Text(i, lab.ColumnDC)), Estimate: t.Number(i, lab.ColumnEstimate),
					Low: t.Number(i, lab.ColumnLow), High: t.Number(i, lab.ColumnHigh),
					Series: known.series, Open: t.Text(i, lab.ColumnDC) == "keep", About: aboutMark(t, i, known.about, "")})
		}
		a.Groups = []chart.Group{g}
		c.Areas = append(c.Areas, a)
	}
	c.Notes = append(c.Notes, "Each measure has an axis of its own: what is far right in one says nothing about "+
		"another, and there is no total. Bars: 95 % intervals.")
	return Figure{Name: "summary", Chart: c, Table: t.Table}, true
}

// modelName writes the words of a model as the field does.
func modelName(name string) string {
	parts := strings.Split(name, ", ")
	for i, word := range parts {
		parts[i] = ActivationName(word)
	}
	return part.Capital(strings.Join(parts, ", "))
}

// specificationFigure draws the table `specifications`: the estimate of a claim under
// every combination of choices.
func specificationFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableSpecifications))
	if t.Len() == 0 {
		return Figure{}, false
	}
	c := chart.Specification{ID: "figure-specifications", Title: t.Text(0, lab.ColumnClaim) +
		": how the verdict depends on the analysis", YLabel: "Estimate"}
	c.Subtitle, c.Tag, c.Notes = s.from()
	own := []string{lab.ColumnClaim, lab.ColumnIndex, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnVerdict}
	var columns []string
	for _, column := range t.Table.Columns {
		if !slices.Contains(own, column.Name) {
			columns = append(columns, column.Name)
			c.Choices = append(c.Choices, choiceName(column.Name))
		}
	}
	for i := range t.Len() {
		verdict := t.Text(i, lab.ColumnVerdict)
		spec := chart.Spec{Estimate: t.Number(i, lab.ColumnEstimate), Low: t.Number(i, lab.ColumnLow),
			High: t.Number(i, lab.ColumnHigh), Verdict: part.Outcome(lab.Outcome(verdict)),
			Series: outcomeSeries(lab.Outcome(verdict))}
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
	return Figure{Name: "specifications", Chart: c, Table: t.Table}, true
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
	return part.Capital(strings.ReplaceAll(key, "_", " "))
}

// choiceValue is what they call a value of it, in a few words.
func choiceValue(key, value string) string {
	if key == lab.ColumnScore || key == lab.ColumnMeasure || key == lab.ColumnDistance {
		return part.LowerFirst(MeasureShort(value))
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
func influenceFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableInfluence))
	if t.Len() == 0 {
		return Figure{}, false
	}
	c := outline(s.Result, s.partial)
	c.ID, c.Title, c.Zero = "figure-influence", "What each choice does to the estimate", true
	c.XLabel = "Median estimate, from the smallest to the largest"
	for i := range t.Len() {
		heading := choiceName(t.Text(i, lab.ColumnChoice))
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Label != heading {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		addMark(&c.Groups[len(c.Groups)-1], choiceValue(t.Text(i, lab.ColumnChoice), t.word(i, lab.ColumnValue)),
			chart.Mark{Estimate: t.Number(i, lab.ColumnMedian), Low: t.Number(i, lab.ColumnSmallest),
				High:   t.Number(i, lab.ColumnLargest),
				Series: chart.Grey, About: part.Join(chart.Short(t.Number(i, lab.ColumnN), 4)+" combinations",
					chart.Short(t.Number(i, lab.ColumnSupported), 4)+" of them support the claim")})
	}
	c.Notes = append(c.Notes, "Bars: all estimates made with the value, from the smallest to the largest. They are no "+
		"confidence intervals.")
	return Figure{Name: "influence", Chart: c, Table: t.Table}, true
}
