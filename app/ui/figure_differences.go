package ui

import (
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// differencesFigure draws the table `differences`: paired on the same units, with a
// line at zero; areas side by side where there are several. ok is false where the
// result has none for the measure.
func differencesFigure(s shown) (figure, bool) {
	d := reader{s.result.Table(lab.TableDifferences)}
	what := s.measure
	// Differences of something else than a measure of the summary, such as a distance.
	var picks []*pick
	for _, column := range []string{lab.ColumnDistance, lab.ColumnDefinition, lab.ColumnComplexity, lab.ColumnResampled} {
		if d.column(column) != "" {
			picks = append(picks, s.choose(column, capital(column), d.words(column)))
		}
	}
	if d.column(lab.ColumnDistance) != "" {
		what = picks[0].chosen
	}
	if d.column(lab.ColumnMeasure) == "" && d.column(lab.ColumnTask) != "" { // a table of accuracies
		task := s.choose("task", "Task", d.words(lab.ColumnTask))
		picks, what = append(picks, task), "accuracy, "+task.chosen
	}
	own := picks
	shows := func(i int) bool {
		for _, p := range own {
			if d.word(i, p.key) != p.chosen {
				return false
			}
		}
		m := d.text(i, lab.ColumnMeasure)
		return m == "" || m == s.measure
	}
	var rows []int
	for i := range d.len() {
		if shows(i) {
			rows = append(rows, i)
		}
	}
	if len(rows) > mostLines {
		layer, more := s.oneLayer(d)
		all := shows
		shows = func(i int) bool { return all(i) && layer(i) }
		rows = slices.DeleteFunc(rows, func(i int) bool { return !layer(i) })
		picks = append(picks, more...)
	}
	if len(rows) == 0 {
		return figure{}, false
	}
	f := figure{name: "differences", table: d.rows(shows), picks: offered(picks...)}
	f.measured = d.column(lab.ColumnMeasure) != ""
	c := frame(s.result, s.partial)
	c.ID = "figure-differences"
	things := countsOf(s.result)
	c.Title = "Differences on the same " + things
	if things == "" {
		c.Title = "Differences"
	}
	c.Zero = true
	c.XLabel = "Difference of " + lowerFirst(measureShort(what)) + ", first minus second"
	c.Subtitle += same(counts(d, rows), things)
	c.Notes = append(c.Notes, "Bars: 95 % intervals of paired differences. "+
		"Orange: the first is higher; blue: the second; grey: the interval includes 0.")
	areas := d.among(rows, lab.ColumnArea)
	if len(areas) < 2 {
		c.Groups = s.differenceGroups(d, rows)
		f.chart = c
		return f, true
	}
	panels := chart.Areas{ID: c.ID, Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, XLabel: c.XLabel, Zero: c.Zero,
		Notes: c.Notes}
	for _, area := range areas {
		groups := s.differenceGroups(d, d.with(rows, lab.ColumnArea, area))
		panels.Areas = append(panels.Areas, chart.Area{Label: area, Groups: groups})
	}
	f.chart = panels
	return f, true
}

// differenceGroups makes the lines of some rows of `differences`.
func (s shown) differenceGroups(d reader, rows []int) (list []chart.Group) {
	set := trainingSet(s.result)
	more := d.extras(rows)
	more = slices.DeleteFunc(more, func(c string) bool { return c == "comparison" })
	groups := map[string]*chart.Group{}
	var order []string
	names := networkNames(d.among(rows, lab.ColumnNetwork))
	for _, i := range rows {
		row, label, heading := comparison(d.text(i, lab.ColumnComparison), set)
		if label == "" {
			label = form(d.text(i, lab.ColumnDC))
		}
		for _, column := range more {
			row = join(row, said(column, d.text(i, column)))
		}
		if layer := d.text(i, lab.ColumnLayer); layer != "" && !isControl(layer) {
			heading += ", layer " + layer
		}
		if name := names[d.text(i, lab.ColumnNetwork)]; name != "" {
			heading += ", " + name
		}
		if groups[heading] == nil {
			groups[heading] = &chart.Group{Label: heading}
			order = append(order, heading)
		}
		m := chart.Mark{Label: label,
			Estimate: d.number(i, lab.ColumnEstimate), Low: d.number(i, lab.ColumnLow), High: d.number(i, lab.ColumnHigh),
			Open: label == form("keep"), About: aboutMark(d, i, "", countsOf(s.result))}
		m.Series = side(m.Low, m.High)
		addMark(groups[heading], row, m)
	}
	for _, heading := range order {
		list = append(list, *groups[heading])
	}
	return list
}

// interactionFigure draws the table `interaction`: a difference in the higher area
// minus the same in the early one.
func interactionFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableInteraction)}
	shows := func(i int) bool { m := t.text(i, lab.ColumnMeasure); return m == "" || m == s.measure }
	f := figure{name: "interaction", measured: true, table: t.rows(shows)}
	if f.table == nil || len(f.table.Rows) == 0 {
		return figure{}, false
	}
	c := frame(s.result, s.partial)
	c.ID, c.Title, c.Zero = "figure-interaction", "The same difference in two areas", true
	c.XLabel = "Difference in the higher area minus that in the early one (" + lowerFirst(measureShort(s.measure)) + ")"
	for i := range t.len() {
		if !shows(i) {
			continue
		}
		row, label, _ := comparison(t.text(i, lab.ColumnComparison), trainingSet(s.result))
		m := chart.Mark{Label: label,
			Estimate: t.number(i, lab.ColumnEstimate), Low: t.number(i, lab.ColumnLow), High: t.number(i, lab.ColumnHigh),
			Open: label == form("keep"), About: join("higher: "+t.text(i, lab.ColumnHigher),
				"early: "+t.text(i, lab.ColumnEarly))}
		m.Series = side(m.Low, m.High)
		heading := t.text(i, lab.ColumnHigher) + " minus " + t.text(i, lab.ColumnEarly)
		if layer := t.text(i, lab.ColumnLayer); layer != "" {
			heading += ", layer " + layer
			if higher := t.text(i, lab.ColumnHigherLayer); higher != "" && higher != layer {
				heading += " and " + higher
			}
		}
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Label != heading {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		addMark(&c.Groups[len(c.Groups)-1], row, m)
	}
	c.Notes = append(c.Notes, "Bars: 95 % intervals. Orange: more in the higher area; blue: more in the early one; "+
		"grey: the interval includes 0.")
	f.chart = c
	return f, true
}

// side says with the ends of the diverging scale on which side of zero an interval
// lies.
func side(low, high float64) int {
	switch {
	case low > 0:
		return chart.Orange
	case high < 0:
		return chart.Blue
	}
	return chart.Grey
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' { // an abbreviation
		return s
	}
	return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):]
}
