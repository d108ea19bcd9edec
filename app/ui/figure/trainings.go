package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// trainingsFigure draws the table `curves` of networks trained on responses: the
// losses of one network in one area, on the pictures trained on and on those that
// decide when to stop, epoch by epoch.
func trainingsFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableCurves))
	if t.Len() == 0 || t.column(lab.ColumnEpoch) == "" || t.column(lab.ColumnValidationLoss) == "" {
		return Figure{}, false
	}
	network := func(i int) string {
		return part.Join(part.Count(int(t.Number(i, lab.ColumnDepth)), "layer", "layers"),
			ActivationName(t.Text(i, lab.ColumnActivation)), poolingName(t.Text(i, lab.ColumnPooling)))
	}
	var networks []string
	for i := range t.Len() {
		if n := network(i); !slices.Contains(networks, n) {
			networks = append(networks, n)
		}
	}
	area, one := s.choose("area", "Area", t.Words(lab.ColumnArea)), s.choose("network", "Network", networks)
	shows := func(i int) bool { return t.Text(i, lab.ColumnArea) == area.Chosen && network(i) == one.Chosen }

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
	for i := range t.Len() {
		if !shows(i) {
			continue
		}
		kind := part.Join(trainingLabel(t.Text(i, lab.ColumnTraining), ""), form(t.Text(i, lab.ColumnDC)))
		name := fmt.Sprint(kind, t.Number(i, lab.ColumnSeed), t.Number(i, lab.ColumnFold))
		if byName[name] == nil {
			byName[name] = &training{kind: kind, first: i}
			all = append(all, byName[name])
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		byName[name].rows = append(byName[name].rows, i)
		longest = math.Max(longest, t.Number(i, lab.ColumnEpoch))
	}
	p := chart.Panels{ID: "figure-curves", Title: "How the trainings went: " + one.Chosen, Least: 320}
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
				known, _ := conditionOf(t.Text(one.first, lab.ColumnTraining))
				k := chart.Curve{Series: known.series, Faint: true}
				for _, i := range one.rows {
					if v := t.Number(i, side.column); !math.IsNaN(v) {
						k.X, k.Y = append(k.X, t.Number(i, lab.ColumnEpoch)), append(k.Y, v)
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
	return Figure{Name: "curves", Chart: p, Table: t.rows(shows), Picks: offered(area, one)}, true
}

// orderFigure draws the table `order`: how much more complex one activation or
// pooling is than another, over architectures that are alike otherwise.
func orderFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableOrder))
	if t.Len() == 0 || t.column(lab.ColumnComparison) == "" {
		return Figure{}, false
	}
	kind := s.choose("complexity", "Complexity", t.Words(lab.ColumnComplexity))
	shows := func(i int) bool { return t.word(i, lab.ColumnComplexity) == kind.Chosen }
	c := chart.Intervals{ID: "figure-order", Title: "Which activation and which pooling is more complex", Zero: true,
		XLabel: "Difference of " + part.LowerFirst(MeasureShort(kind.Chosen)) + ", first minus second"}
	c.Subtitle, c.Tag, c.Notes = s.from()
	var rows []int
	for i := range t.Len() {
		if !shows(i) {
			continue
		}
		rows = append(rows, i)
		left, right, _ := strings.Cut(t.Text(i, lab.ColumnComparison), " − ")
		heading, name := "Activations", ActivationName(left)+" − "+ActivationName(right)
		if a := poolingName(left); a != left {
			heading, name = "Poolings", a+" − "+poolingName(right)
		}
		if n := len(c.Groups); n == 0 || !slices.ContainsFunc(c.Groups,
			func(g chart.Group) bool { return g.Label == heading }) {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		g := slices.IndexFunc(c.Groups, func(g chart.Group) bool { return g.Label == heading })
		m := chart.Mark{Label: form(t.Text(i, lab.ColumnDC)), Estimate: t.Number(i, lab.ColumnEstimate),
			Low: t.Number(i, lab.ColumnLow), High: t.Number(i, lab.ColumnHigh),
			Open: t.Text(i, lab.ColumnDC) == "keep", About: aboutMark(t, i, "", "pairs of architectures")}
		m.Series = side(m.Low, m.High)
		addMark(&c.Groups[g], part.Capital(name), m)
	}
	c.Subtitle += same(counts(t, rows), "pairs of architectures")
	c.Notes = append(c.Notes, "Bars: 95 % intervals (Student) over pairs of architectures that differ in nothing else. "+
		"Orange: the first is more complex; blue: the second; grey: the interval includes 0.")
	return Figure{Name: "order", Chart: c, Table: t.rows(shows), Picks: offered(kind)}, true
}

// correlationFigure draws the table `correlation`: whether networks that compute more
// complex functions read better, task by task and within each pooling.
func correlationFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableCorrelation))
	if t.Len() == 0 || t.column(lab.ColumnSpearman) == "" || t.column(lab.ColumnTask) == "" {
		return Figure{}, false
	}
	shows, picks := s.oneLayer(t)
	c := chart.Intervals{ID: "figure-correlation", Title: "Do more complex networks read better?",
		Zero: true, From: -1, To: 1,
		XLabel: "Rank correlation of accuracy and Fourier complexity (Spearman)"}
	c.Subtitle, c.Tag, c.Notes = s.from()
	var rows []int
	for i := range t.Len() {
		if !shows(i) {
			continue
		}
		rows = append(rows, i)
		heading := part.Capital(strings.ReplaceAll(t.Text(i, lab.ColumnTask), "-", " "))
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Label != heading {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		name := part.Capital(poolingName(t.Text(i, lab.ColumnPooling)))
		if t.Text(i, lab.ColumnPooling) == "any" {
			name = "All networks"
		}
		m := chart.Mark{Label: form(t.Text(i, lab.ColumnDC)), Estimate: t.Number(i, lab.ColumnSpearman),
			Low: t.Number(i, lab.ColumnLow), High: t.Number(i, lab.ColumnHigh),
			About: aboutMark(t, i, "", "architectures")}
		m.Series = side(m.Low, m.High)
		addMark(&c.Groups[len(c.Groups)-1], name, m)
	}
	if len(rows) == 0 {
		return Figure{}, false
	}
	c.Subtitle += same(counts(t, rows), "architectures")
	c.Notes = append(c.Notes, "Bars: 95 % intervals over resampled architectures, which are few. Pooling moves accuracy "+
		"and complexity alike, so look within one pooling first.")
	return Figure{Name: "correlation", Chart: c, Table: t.rows(shows), Picks: picks}, true
}
