package ui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// trainingsFigure draws the table `curves` of networks trained on responses: the
// losses of one network in one area, on the pictures trained on and on those that
// decide when to stop, epoch by epoch.
func trainingsFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableCurves)}
	if t.len() == 0 || t.column(lab.ColumnEpoch) == "" || t.column(lab.ColumnValidationLoss) == "" {
		return figure{}, false
	}
	network := func(i int) string {
		return join(count(int(t.number(i, lab.ColumnDepth)), "layer", "layers"),
			activationName(t.text(i, lab.ColumnActivation)), poolingName(t.text(i, lab.ColumnPooling)))
	}
	var networks []string
	for i := range t.len() {
		if n := network(i); !slices.Contains(networks, n) {
			networks = append(networks, n)
		}
	}
	area, one := s.choose("area", "Area", t.words(lab.ColumnArea)), s.choose("network", "Network", networks)
	shows := func(i int) bool { return t.text(i, lab.ColumnArea) == area.chosen && network(i) == one.chosen }

	// A training is one seed and fold of one kind of weights.
	type training struct {
		kind  string // its weights and form
		first int    // row
		rows  []int
	}
	var all []*training
	byName := map[string]*training{}
	var kinds []string
	longest := 0.0
	for i := range t.len() {
		if !shows(i) {
			continue
		}
		kind := join(trainingLabel(t.text(i, lab.ColumnTraining), ""), form(t.text(i, lab.ColumnDC)))
		name := fmt.Sprint(kind, t.number(i, lab.ColumnSeed), t.number(i, lab.ColumnFold))
		if byName[name] == nil {
			byName[name] = &training{kind: kind, first: i}
			all = append(all, byName[name])
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		byName[name].rows = append(byName[name].rows, i)
		longest = math.Max(longest, t.number(i, lab.ColumnEpoch))
	}
	p := chart.Panels{ID: "figure-curves", Title: "How the trainings went: " + one.chosen, Least: 320}
	p.Subtitle, p.Tag, p.Notes = s.from()
	for _, side := range []struct{ column, title, axis string }{
		{lab.ColumnValidationLoss, "Pictures that decide when to stop", "Loss minus that of the mean response (epoch 0)"},
		{lab.ColumnTrainingLoss, "Pictures trained on", "Loss minus that of epoch 1"},
	} {
		c := chart.Lines{Title: side.title, XLabel: "Epoch", YLabel: side.axis, XEnd: longest}
		var single, means []chart.Curve
		for _, kind := range kinds {
			mean := chart.Curve{Label: kind}
			var sum []float64
			n := 0
			for _, one := range all {
				if one.kind != kind {
					continue
				}
				known, _ := conditionOf(t.text(one.first, lab.ColumnTraining))
				k := chart.Curve{Series: known.series, Faint: true}
				for _, i := range one.rows {
					if v := t.number(i, side.column); !math.IsNaN(v) {
						k.X, k.Y = append(k.X, t.number(i, lab.ColumnEpoch)), append(k.Y, v)
					}
				}
				// Pictures of one fold are easier than those of another: what a training
				// changes is the same question in all.
				for e := len(k.Y) - 1; e >= 0; e-- {
					k.Y[e] -= k.Y[0]
				}
				single, mean.Series = append(single, k), known.series
				// As far as all go: those that stop early would leave a mean of the rest.
				if n++; n == 1 {
					mean.X, sum = slices.Clone(k.X), slices.Clone(k.Y)
					continue
				}
				sum = sum[:min(len(sum), len(k.Y))]
				for e := range sum {
					sum[e] += k.Y[e]
				}
			}
			for e := range sum {
				mean.Y = append(mean.Y, sum[e]/float64(n))
			}
			mean.X = mean.X[:len(sum)]
			mean.Label += fmt.Sprintf(" (n = %d)", n)
			means = append(means, mean)
		}
		c.Curves = append(single, means...)
		p.Parts = append(p.Parts, c)
	}
	p.Notes = append(p.Notes, "Faint: single trainings, one for each seed and fold. Strong: their mean as far as all of "+
		"them go; n counts them. "+
		"The weights kept are those of the epoch with the smallest loss on the left.")
	return figure{name: "curves", chart: p, table: t.rows(shows), picks: offered(area, one)}, true
}

// orderFigure draws the table `order`: how much more complex one activation or
// pooling is than another, over architectures that are alike otherwise.
func orderFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableOrder)}
	if t.len() == 0 || t.column(lab.ColumnComparison) == "" {
		return figure{}, false
	}
	kind := s.choose("complexity", "Complexity", t.words(lab.ColumnComplexity))
	shows := func(i int) bool { return t.word(i, lab.ColumnComplexity) == kind.chosen }
	c := chart.Intervals{ID: "figure-order", Title: "Which activation and which pooling is more complex", Zero: true,
		XLabel: "Difference of " + lowerFirst(measureShort(kind.chosen)) + ", first minus second"}
	c.Subtitle, c.Tag, c.Notes = s.from()
	var rows []int
	for i := range t.len() {
		if !shows(i) {
			continue
		}
		rows = append(rows, i)
		left, right, _ := strings.Cut(t.text(i, lab.ColumnComparison), " − ")
		heading, name := "Activations", activationName(left)+" − "+activationName(right)
		if a := poolingName(left); a != left {
			heading, name = "Poolings", a+" − "+poolingName(right)
		}
		if n := len(c.Groups); n == 0 || !slices.ContainsFunc(c.Groups,
			func(g chart.Group) bool { return g.Label == heading }) {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		g := slices.IndexFunc(c.Groups, func(g chart.Group) bool { return g.Label == heading })
		m := chart.Mark{Label: form(t.text(i, lab.ColumnDC)), Estimate: t.number(i, lab.ColumnEstimate),
			Low: t.number(i, lab.ColumnLow), High: t.number(i, lab.ColumnHigh),
			Open: t.text(i, lab.ColumnDC) == "keep", About: aboutMark(t, i, "", "pairs of architectures")}
		m.Series = side(m.Low, m.High)
		addMark(&c.Groups[g], capital(name), m)
	}
	c.Subtitle += same(counts(t, rows), "pairs of architectures")
	c.Notes = append(c.Notes, "Bars: 95 % intervals (Student) over pairs of architectures that differ in nothing else. "+
		"Orange: the first is more complex; blue: the second; grey: the interval includes 0.")
	return figure{name: "order", chart: c, table: t.rows(shows), picks: offered(kind)}, true
}

// correlationFigure draws the table `correlation`: whether networks that compute more
// complex functions read better, task by task and within each pooling.
func correlationFigure(s shown) (figure, bool) {
	t := reader{s.result.Table(lab.TableCorrelation)}
	if t.len() == 0 || t.column(lab.ColumnSpearman) == "" || t.column(lab.ColumnTask) == "" {
		return figure{}, false
	}
	shows, picks := s.oneLayer(t)
	c := chart.Intervals{ID: "figure-correlation", Title: "Do more complex networks read better?",
		Zero: true, From: -1, To: 1,
		XLabel: "Rank correlation of accuracy and Fourier complexity (Spearman)"}
	c.Subtitle, c.Tag, c.Notes = s.from()
	var rows []int
	for i := range t.len() {
		if !shows(i) {
			continue
		}
		rows = append(rows, i)
		heading := capital(strings.ReplaceAll(t.text(i, lab.ColumnTask), "-", " "))
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Label != heading {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		name := capital(poolingName(t.text(i, lab.ColumnPooling)))
		if t.text(i, lab.ColumnPooling) == "any" {
			name = "All networks"
		}
		m := chart.Mark{Label: form(t.text(i, lab.ColumnDC)), Estimate: t.number(i, lab.ColumnSpearman),
			Low: t.number(i, lab.ColumnLow), High: t.number(i, lab.ColumnHigh),
			About: aboutMark(t, i, "", "architectures")}
		m.Series = side(m.Low, m.High)
		addMark(&c.Groups[len(c.Groups)-1], name, m)
	}
	if len(rows) == 0 {
		return figure{}, false
	}
	c.Subtitle += same(counts(t, rows), "architectures")
	c.Notes = append(c.Notes, "Bars: 95 % intervals over resampled architectures, which are few. Pooling moves accuracy "+
		"and complexity alike, so look within one pooling first.")
	return figure{name: "correlation", chart: c, table: t.rows(shows), picks: picks}, true
}
