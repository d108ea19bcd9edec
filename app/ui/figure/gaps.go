package figure

import (
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// gapsFigure draws the table `groups` of networks trained on responses: what the
// training adds in either group of architectures, which is what claim C2 is about.
func gapsFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableGroups))
	if t.Len() == 0 || t.column(lab.ColumnGroup) == "" || t.column(lab.ColumnComparison) == "" {
		return Figure{}, false
	}
	shows := func(i int) bool { return t.Text(i, lab.ColumnMeasure) == s.Measure }
	f := Figure{Name: "groups", Measured: true, Table: t.rows(shows)}
	if len(f.Table.Rows) == 0 {
		return Figure{}, false
	}
	c := outline(s.Result, s.partial)
	c.ID, c.Title, c.Zero = "figure-groups", "What training on the responses adds, by group of architectures", true
	c.XLabel = "Difference of " + part.LowerFirst(MeasureShort(s.Measure)) + ", fitted minus random"
	var counted []float64
	areas := t.among(slices.Collect(t.each(shows)), lab.ColumnArea)
	for i := range t.each(shows) {
		row, label, _ := comparison(t.Text(i, lab.ColumnComparison), "")
		if readout := t.Text(i, lab.ColumnReadout); readout != "" {
			row = part.Capital(readout) + " readout"
		}
		heading := part.Capital(t.Text(i, lab.ColumnGroup))
		if heading == "Neither" {
			heading = "Neither of them"
		}
		if len(areas) > 1 {
			heading = t.Text(i, lab.ColumnArea) + ": " + part.LowerFirst(heading)
		}
		k := slices.IndexFunc(c.Groups, func(g chart.Group) bool { return g.Label == heading })
		if k < 0 {
			k, c.Groups = len(c.Groups), append(c.Groups, chart.Group{Label: heading})
		}
		m := chart.Mark{Label: label, Estimate: t.Number(i, lab.ColumnEstimate), Low: t.Number(i, lab.ColumnLow),
			High: t.Number(i, lab.ColumnHigh), Open: label == form("keep"),
			About: part.Join(aboutMark(t, i, "", Texts(s.Result.Experiment).Counts),
				part.Count(int(t.Number(i, lab.ColumnArchitectures)), "architecture", "architectures"))}
		m.Series = side(m.Low, m.High)
		addMark(&c.Groups[k], row, m)
		counted = append(counted, t.Number(i, lab.ColumnN))
	}
	c.Subtitle += same(counted, Texts(s.Result.Experiment).Counts)
	c.Notes = append(c.Notes, "Lines: the readout, the same for fitted and random networks. Bars: 95 % intervals of "+
		"the mean over a group’s architectures. Orange: fitting adds; blue: it takes away; grey: the interval includes 0.")
	f.Chart = c
	return f, true
}

// countsFigure draws the table `counts`: how many of the sampled units of a network
// have no tuning, and so do not enter the distributions.
func countsFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableCounts))
	if t.Len() == 0 || t.column(lab.ColumnUsed) == "" || t.column(lab.ColumnSampled) == "" {
		return Figure{}, false
	}
	shows, picks := s.oneLayer(t)
	c := chart.Intervals{ID: "figure-counts", Title: "Units that have no tuning, and are left out", Zero: true,
		XLabel: "Share of the sampled units"}
	c.Subtitle, c.Tag, c.Notes = s.from()
	names, more := networkNames(networksOf(t)), t.varying(lab.ColumnUsed, lab.ColumnDead, lab.ColumnFlat,
		lab.ColumnUsedMinusGrey, lab.ColumnUsedAverageClip, lab.ColumnSampled, lab.ColumnSeeds)
	var sampled []float64
	g := chart.Group{}
	whole := 0
	for i := range t.each(shows) {
		all, dead, flat := t.Number(i, lab.ColumnSampled), t.Number(i, lab.ColumnDead), t.Number(i, lab.ColumnFlat)
		if !(all > 0) {
			continue
		}
		if !(dead+flat > 0) {
			whole++
			continue
		}
		sampled = append(sampled, all)
		known, _ := conditionOf(t.Text(i, lab.ColumnTraining))
		for _, part := range []struct {
			label string
			n     float64
		}{{"dead", dead}, {"flat", flat}} {
			if !(part.n > 0) {
				continue
			}
			addMark(&g, t.panelTitle(i, names, more), chart.Mark{Label: part.label, Estimate: part.n / all, Low: math.NaN(),
				High: math.NaN(), Series: known.series,
				Open: part.label == "flat", About: fmt.Sprintf("%.0f of %.0f units", part.n, all)})
		}
	}
	if len(sampled) == 0 {
		return Figure{}, false
	}
	c.Groups = []chart.Group{g}
	c.Subtitle += same(sampled, "sampled units a line")
	c.Notes = append(c.Notes, "Dead units (filled marks) answer no grating; flat ones (open marks) answer all alike, so "+
		"that they prefer no orientation. These are counts, so they have no interval.")
	if whole > 0 {
		c.Notes = append(c.Notes, "Of "+part.Count(whole, "further network", "further networks")+" no unit is left out.")
	}
	return Figure{Name: "counts", Chart: c, Table: t.rows(shows), Picks: picks}, true
}
