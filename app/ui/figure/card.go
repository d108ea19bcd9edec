package figure

import (
	"cmp"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// CardRows is how many rows a claim's figure has at most.
const CardRows = 8

// OfClaim returns one small figure for a claim, and its caption: the numbers that the result's first verdict on the
// claim compares, by its measure and task and in its areas. ok is false where the result has none.
func OfClaim(r *lab.Result, claim string) (c chart.Intervals, caption string, ok bool) {
	s := (&View{Picks: map[string]string{"claim": claim}}).Shown(r, false)
	for _, draw := range []func(Shown) (chart.Intervals, []int, Reader){cardChoices, cardGroups, cardRivals, cardMeans} {
		c, rows, t := draw(s)
		if len(rows) == 0 {
			continue
		}
		c.ID, c.Compact, c.Zero = "figure-"+claim, true, true
		if r.Recording.Simulated {
			c.Tag = "simulated"
		}
		caption = s.counted(t, rows)
		c.Subtitle = strings.TrimSuffix(caption, ".")
		return c, caption, true
	}
	return c, "", false
}

// Few returns the figure that OfClaim makes for the first verdict of a result, laid out for a width, in place of one
// with a row or a mark for everything that was compared; ok is false where f is another kind of figure, or shows no
// more.
func Few(f Figure, r *lab.Result, width float64) (svg string, ok bool) {
	switch f.Chart.(type) {
	case chart.Intervals, chart.Areas, chart.Profile:
	default:
		return "", false
	}
	// A scorecard is all its rows.
	if len(r.Verdicts) == 0 || Read(r.Table(lab.TableSummary)).column(lab.ColumnModel) != "" {
		return "", false
	}
	c, _, ok := OfClaim(r, r.Verdicts[0].Claim)
	if !ok {
		return "", false
	}
	c.ID, c.Compact = "figure-few", false
	return c.SVG(chart.Page, int(width)), true
}

// counted says on how much rows rest, and what their lines are.
func (s Shown) counted(t Reader, rows []int) string {
	lines := "lines are 95\u00a0% intervals"
	if s.Result.Table(lab.TableSpecifications) != nil {
		lines = "lines reach from the smallest to the largest estimate, and are not confidence intervals"
	}
	text := strings.TrimPrefix(same(counts(t, rows), CountsOf(s.Result)), " · ")
	most := 0.0
	for _, i := range rows {
		if n := t.Number(i, lab.ColumnSeeds); n > most {
			most = n
		}
	}
	if most > 1 {
		text = part.Join(text, part.Count(int(most), "random seed", "random seeds"))
	}
	return part.Join(text, lines) + "."
}

// cardChoices has the choices of many analyses of a claim.
func cardChoices(s Shown) (c chart.Intervals, rows []int, t Reader) {
	t = Read(s.Result.Table(lab.TableInfluence))
	c.Title, c.XLabel = "What each choice of the analysis does to the estimate", "Median estimate"
	for i := range min(t.Len(), CardRows) {
		rows = append(rows, i)
		heading := choiceName(t.Text(i, lab.ColumnChoice))
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Label != heading {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		addMark(&c.Groups[len(c.Groups)-1], choiceValue(t.Text(i, lab.ColumnChoice), t.word(i, lab.ColumnValue)),
			chart.Mark{Estimate: t.Number(i, lab.ColumnMedian), Low: t.Number(i, lab.ColumnSmallest),
				High: t.Number(i, lab.ColumnLargest), Series: chart.Grey})
	}
	return c, rows, t
}

// cardGroups has what training on responses adds to groups of architectures.
func cardGroups(s Shown) (c chart.Intervals, rows []int, t Reader) {
	t = Read(s.Result.Table(lab.TableGroups))
	if t.column(lab.ColumnComparison) == "" {
		return c, nil, t
	}
	c.Title = "What training on the responses adds"
	c.XLabel = "Fitted minus random (" + part.LowerFirst(MeasureShort(s.Measure)) + ")"
	g := chart.Group{}
	for i := range t.Len() {
		if t.Text(i, lab.ColumnMeasure) != s.Measure || !s.basis.fits(t, i, lab.ColumnComparison, lab.ColumnReadout,
			lab.ColumnArea) {
			continue
		}
		rows = append(rows, i)
		name := "With " + t.Text(i, lab.ColumnGroup)
		if t.Text(i, lab.ColumnGroup) == "neither" {
			name = "With neither of them"
		}
		addMark(&g, name, markOf(t, i, chart.Purple))
	}
	c.Groups = []chart.Group{g}
	return c, rows[:min(len(rows), CardRows)], t
}

// cardRivals has how much farther from the recorded cells other random networks are than those with ReLU.
func cardRivals(s Shown) (c chart.Intervals, rows []int, t Reader) {
	t = Read(s.Result.Table(lab.TableDifferences))
	if t.column(lab.ColumnDistance) == "" || s.basis[lab.ColumnDistance] == "" {
		return c, nil, t
	}
	c.Title = "Is ReLU nearer to the recorded cells than its rivals?"
	c.XLabel = "Distance of the rival minus that of ReLU; above 0, ReLU is nearer"
	g := chart.Group{}
	for i := range t.Len() {
		rival, relu := strings.CutSuffix(t.Text(i, lab.ColumnComparison), " − random relu")
		if !relu || strings.HasPrefix(rival, "best ") || !s.basis.fits(t, i, lab.ColumnLayer, lab.ColumnDC,
			lab.ColumnPooling, lab.ColumnDefinition, lab.ColumnDistance) || len(rows) == CardRows {
			continue
		}
		rows = append(rows, i)
		known, _ := conditionOf(rival)
		series := chart.Blue
		if rival == lab.Trained {
			series = chart.Orange
		}
		addMark(&g, known.label, markOf(t, i, series))
	}
	c.Groups = []chart.Group{g}
	return c, rows, t
}

// cardOrder is the order of networks and controls in a small figure; those that it does not name are left out.
var cardOrder = []string{"trained", "fitted", "random relu", "random", "shuffled", "shuffled-within-layer",
	"random abs", "random elu", "random tanh", "random sigmoid", "random linear",
	"gabor", "pixels", "silhouette", "shuffled-responses"}

// cardMeans has the scores themselves, area by area.
func cardMeans(s Shown) (c chart.Intervals, rows []int, t Reader) {
	t = Read(s.Result.Table(lab.TableSummary))
	early, _, _ := strings.Cut(s.basis[lab.ColumnEarly], " (")
	higher, _, _ := strings.Cut(s.basis[lab.ColumnHigher], " (")
	form := "keep"
	if strings.Contains(s.basis[lab.ColumnComparison], "dc=zero") || s.basis[lab.ColumnDC] == "zero" {
		form = "zero"
	}
	found := map[string][]int{} // by area
	var areas []string
	for i := range t.Len() {
		area, dc := t.Text(i, lab.ColumnArea), t.Text(i, lab.ColumnDC)
		layer := s.basis[lab.ColumnLayer]
		if t.Text(i, lab.ColumnRole) == lab.ColumnHigher && s.basis[lab.ColumnHigherLayer] != "" {
			layer = s.basis[lab.ColumnHigherLayer]
		}
		own := t.Text(i, lab.ColumnLayer)
		rank := slices.Index(cardOrder, t.Text(i, lab.ColumnTraining))
		switch {
		case t.Text(i, lab.ColumnMeasure) != s.Measure || dc != "" && dc != form || rank < 0:
		case early != "" && area != early && area != higher:
		case layer != "" && own != "" && own != layer && rank < slices.Index(cardOrder, "gabor"):
		case !s.basis.fits(t, i, lab.ColumnPooling, lab.ColumnReadout, lab.ColumnPictures, lab.ColumnComplexity):
		case slices.ContainsFunc(found[area], func(k int) bool {
			return t.Text(k, lab.ColumnTraining) == t.Text(i, lab.ColumnTraining) &&
				t.Text(k, lab.ColumnModel) == t.Text(i, lab.ColumnModel)
		}):
		default:
			if !slices.Contains(areas, area) {
				areas = append(areas, area)
			}
			found[area] = append(found[area], i)
		}
	}
	c.Title = Texts(s.Result.Experiment).Summary
	single := len(areas) > 1 && !slices.ContainsFunc(areas, func(a string) bool { return len(found[a]) > 1 })
	if len(areas) > CardRows/2 && !single { // more than a small figure holds
		return c, nil, t
	}
	all := chart.Group{}
	for _, area := range areas {
		slices.SortStableFunc(found[area], func(a, b int) int {
			return cmp.Compare(slices.Index(cardOrder, t.Text(a, lab.ColumnTraining)),
				slices.Index(cardOrder, t.Text(b, lab.ColumnTraining)))
		})
		g := chart.Group{Label: area}
		for _, i := range found[area][:min(len(found[area]), CardRows/len(areas))] {
			known, _ := conditionOf(t.Text(i, lab.ColumnTraining))
			rows = append(rows, i)
			c.XLabel = measureAxis(s.Measure, t.Text(i, lab.ColumnUnit))
			series := known.series
			if strings.HasPrefix(t.Text(i, lab.ColumnTraining), lab.RandomWeights+" ") {
				series = chart.Blue
			}
			if single {
				addMark(&all, area, markOf(t, i, series))
				continue
			}
			name := t.Text(i, lab.ColumnModel) // of a scorecard
			if name == "" {
				name = t.trainingLabel(i)
			}
			addMark(&g, part.Capital(name), markOf(t, i, series))
		}
		if !single {
			c.Groups = append(c.Groups, g)
		}
	}
	if single {
		c.Groups = []chart.Group{all}
	}
	if len(c.Groups) == 1 {
		c.Groups[0].Label = ""
	}
	return c, rows, t
}

// markOf returns the mark of a row.
func markOf(t Reader, i, series int) chart.Mark {
	return chart.Mark{Estimate: t.Number(i, lab.ColumnEstimate), Low: t.Number(i, lab.ColumnLow),
		High: t.Number(i, lab.ColumnHigh), Series: series}
}

// fits reports whether a row has the words of the verdict's row in some columns, as far as both have any.
func (b basis) fits(t Reader, row int, columns ...string) bool {
	for _, c := range columns {
		if own := t.Text(row, c); b[c] != "" && own != "" && own != b[c] {
			return false
		}
	}
	return true
}

// floor is how low the interval of the trained network's score may reach before its area counts as hardly predicted.
const floor = 0.02

// OnTheFloor says so where even trained networks hardly predict the early area that the first verdict on a claim
// compares with a higher one: no difference can appear where nothing predicts. Elsewhere it returns "".
func OnTheFloor(r *lab.Result, claim string) string {
	s := (&View{Picks: map[string]string{"claim": claim}}).Shown(r, false)
	early, _, _ := strings.Cut(s.basis[lab.ColumnEarly], " (")
	_, rows, t := cardMeans(s)
	for _, i := range rows {
		if early == "" || t.Text(i, lab.ColumnArea) != early || t.Text(i, lab.ColumnTraining) != lab.Trained {
			continue
		}
		if low := t.Number(i, lab.ColumnLow); low < floor {
			return "Even trained networks hardly predict " + early + " (" + chart.WithInterval(t.Number(i, lab.ColumnEstimate),
				low, t.Number(i, lab.ColumnHigh)) + "), so no difference could appear there."
		}
	}
	return ""
}
