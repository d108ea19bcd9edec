package figure

import (
	"slices"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// mostRows is how many differences a figure shows before it shows one kind of comparison at a time.
const mostRows = 12

// differencesFigure draws the table `differences`: paired on the same units, with a
// line at zero; areas side by side where there are several. ok is false where the
// result has none for the measure.
func differencesFigure(s Shown) (Figure, bool) {
	d := Read(s.Result.Table(lab.TableDifferences))
	what := s.Measure
	// Differences of something else than a measure of the summary, such as a distance.
	var picks []*Pick
	for _, column := range []string{lab.ColumnDistance, lab.ColumnDefinition, lab.ColumnComplexity, lab.ColumnResampled} {
		if d.column(column) != "" {
			picks = append(picks, s.choose(column, part.Capital(column), d.Words(column)))
		}
	}
	if d.column(lab.ColumnDistance) != "" {
		what = picks[0].Chosen
	}
	if d.column(lab.ColumnMeasure) == "" && d.column(lab.ColumnTask) != "" { // a table of accuracies
		task := s.choose("task", "Task", d.Words(lab.ColumnTask))
		picks, what = append(picks, task), "accuracy, "+task.Chosen
	}
	own := picks
	shows := func(i int) bool {
		for _, p := range own {
			if d.word(i, p.Key) != p.Chosen {
				return false
			}
		}
		m := d.Text(i, lab.ColumnMeasure)
		return m == "" || m == s.Measure
	}
	var rows []int
	for i := range d.Len() {
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
	if len(rows) > mostRows { // by what is compared with what
		heading := func(i int) string {
			_, _, h := comparison(d.Text(i, lab.ColumnComparison), "")
			return h
		}
		var headings []string
		for _, i := range rows {
			if h := heading(i); !slices.Contains(headings, h) {
				headings = append(headings, h)
			}
		}
		against := s.choose("against", "Comparisons", headings)
		all := shows
		shows = func(i int) bool { return all(i) && heading(i) == against.Chosen }
		rows = slices.DeleteFunc(rows, func(i int) bool { return heading(i) != against.Chosen })
		picks = append(picks, against)
	}
	if len(rows) == 0 {
		return Figure{}, false
	}
	f := Figure{Name: "differences", Table: d.rows(shows), Picks: offered(picks...)}
	f.Measured = d.column(lab.ColumnMeasure) != ""
	c := outline(s.Result, s.partial)
	c.ID = "figure-differences"
	things := CountsOf(s.Result)
	c.Title = "Differences on the same " + things
	if things == "" {
		c.Title = "Differences"
	}
	c.Zero = true
	c.XLabel = "Difference of " + part.LowerFirst(MeasureShort(what)) + ", first minus second"
	c.Subtitle += same(counts(d, rows), things)
	c.Notes = append(c.Notes, "Bars: 95 % intervals of paired differences. "+
		"Orange: the first is higher; blue: the second; grey: the interval includes 0.")
	areas := d.among(rows, lab.ColumnArea)
	if len(areas) < 2 {
		c.Groups = s.differenceGroups(d, rows)
		f.Chart = c
		return f, true
	}
	panels := chart.Areas{ID: c.ID, Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, XLabel: c.XLabel, Zero: c.Zero,
		Notes: c.Notes}
	for _, area := range areas {
		groups := s.differenceGroups(d, d.with(rows, lab.ColumnArea, area))
		panels.Areas = append(panels.Areas, chart.Area{Label: area, Groups: groups})
	}
	f.Chart = panels
	return f, true
}

// differenceGroups makes the lines of some rows of `differences`.
func (s Shown) differenceGroups(d Reader, rows []int) (list []chart.Group) {
	set := trainingSet(s.Result)
	more := d.extras(rows)
	more = slices.DeleteFunc(more, func(c string) bool { return c == "comparison" })
	groups := map[string]*chart.Group{}
	var order []string
	names := networkNames(d.among(rows, lab.ColumnNetwork))
	for _, i := range rows {
		row, label, heading := comparison(d.Text(i, lab.ColumnComparison), set)
		if label == "" {
			label = form(d.Text(i, lab.ColumnDC))
		}
		for _, column := range more {
			row = part.Join(row, said(column, d.Text(i, column)))
		}
		if layer := d.Text(i, lab.ColumnLayer); layer != "" && !isControl(layer) {
			heading += ", layer " + layer
		}
		if name := names[d.Text(i, lab.ColumnNetwork)]; name != "" {
			heading += ", " + name
		}
		if groups[heading] == nil {
			groups[heading] = &chart.Group{Label: heading}
			order = append(order, heading)
		}
		m := chart.Mark{Label: label,
			Estimate: d.Number(i, lab.ColumnEstimate), Low: d.Number(i, lab.ColumnLow), High: d.Number(i, lab.ColumnHigh),
			Open: label == form("keep"), About: aboutMark(d, i, "", CountsOf(s.Result))}
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
func interactionFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableInteraction))
	shows := func(i int) bool { m := t.Text(i, lab.ColumnMeasure); return m == "" || m == s.Measure }
	f := Figure{Name: "interaction", Measured: true, Table: t.rows(shows)}
	if f.Table == nil || len(f.Table.Rows) == 0 {
		return Figure{}, false
	}
	c := outline(s.Result, s.partial)
	c.ID, c.Title, c.Zero = "figure-interaction", "The same difference in two areas", true
	c.XLabel = "Difference in the higher area minus that in the early one (" + part.LowerFirst(MeasureShort(s.Measure)) +
		")"
	for i := range t.Len() {
		if !shows(i) {
			continue
		}
		row, label, _ := comparison(t.Text(i, lab.ColumnComparison), trainingSet(s.Result))
		m := chart.Mark{Label: label,
			Estimate: t.Number(i, lab.ColumnEstimate), Low: t.Number(i, lab.ColumnLow), High: t.Number(i, lab.ColumnHigh),
			Open: label == form("keep"), About: part.Join("higher: "+t.Text(i, lab.ColumnHigher),
				"early: "+t.Text(i, lab.ColumnEarly))}
		m.Series = side(m.Low, m.High)
		heading := t.Text(i, lab.ColumnHigher) + " minus " + t.Text(i, lab.ColumnEarly)
		if layer := t.Text(i, lab.ColumnLayer); layer != "" {
			heading += ", layer " + layer
			if higher := t.Text(i, lab.ColumnHigherLayer); higher != "" && higher != layer {
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
	f.Chart = c
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
