package figure

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
)

// summaryFigure draws the table `summary` for one measure: conditions under the
// layer they belong to, both forms of a network next to each other, controls
// last, single units faint behind; areas side by side where there are several.
func summaryFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableSummary))
	if t.Len() == 0 {
		return Figure{}, false
	}
	rows := drawn(t, s.Measure)
	shows, picks := s.oneLayer(t)
	if len(rows) <= mostLines {
		shows, picks = func(int) bool { return true }, nil
	}
	rows = slices.DeleteFunc(rows, func(i int) bool { return !shows(i) })
	f := Figure{Name: "summary", Measured: true, Picks: picks,
		Table: t.rows(func(i int) bool { return t.Text(i, lab.ColumnMeasure) == s.Measure && shows(i) })}
	c := outline(s.Result, s.partial)
	c.ID, c.Title, c.Empty = "figure-summary", Texts(s.Result.Experiment).Summary, "No measurement has finished yet."
	c.Zero = true
	for _, i := range rows {
		c.XLabel = measureAxis(s.Measure, t.Text(i, lab.ColumnUnit))
	}
	if dissimilar(s.Result) {
		c.Title = "How well each network predicts which pictures look alike to the brain"
		if strings.EqualFold(s.Measure, "r") {
			c.XLabel = "Correlation r of the network’s dissimilarities with the recorded ones"
		}
	}
	c.Subtitle += same(counts(t, rows), CountsOf(s.Result))
	switch strings.ToLower(s.Measure) {
	case "normalised", "fve_normalised":
		c.Rules = append(c.Rules, chart.Rule{At: 1, Label: "noise ceiling"})
	case "r":
		if ceiling := meanCeiling(s.Result); !math.IsNaN(ceiling) {
			c.Rules = append(c.Rules, chart.Rule{At: ceiling, Label: "noise ceiling, mean √ρ"})
		}
	}
	if strings.HasPrefix(strings.ToLower(s.Measure), "accuracy") {
		if chance := chanceLevel(s.Result, rows); !math.IsNaN(chance) {
			c.Rules = append(c.Rules, chart.Rule{At: chance, Label: "chance"})
		}
	}
	if networks := networksOf(t); len(networks) == 1 && networks[0] != "" {
		c.Notes = append(c.Notes, "Network: "+networkName(networks[0])+trainedOn(trainingSet(s.Result))+".")
	}
	note := "Marks: estimates. Bars: 95 % intervals."
	switch {
	case s.pooled():
		note += " Rings: the single groups’ estimates."
	case s.Result.Table(lab.TableUnits) != nil:
		note += " Faint dots: single units."
	case len(rows) > 0 && strings.HasPrefix(t.Text(rows[0], lab.ColumnUnit), "range over"):
		note = "Marks: medians. Bars: from the smallest to the largest estimate; these are not confidence intervals."
	}
	c.Notes = append(c.Notes, note)
	areas := t.among(rows, lab.ColumnArea)
	if len(areas) < 2 {
		for _, area := range areas {
			band, says := s.ceiling(area)
			c.Rules, c.Notes = append(c.Rules, band...), append(c.Notes, says...)
		}
		c.Groups = s.summaryGroups(t, rows)
		if bothForms(c.Groups) {
			c.Notes = append(c.Notes, bothFormsNote)
		}
		f.Chart = c
		return f, true
	}
	panels := chart.Areas{ID: c.ID, Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, XLabel: c.XLabel, Zero: c.Zero,
		Rules: c.Rules, Notes: c.Notes, Empty: c.Empty}
	var all []chart.Group
	order := s.summaryGroups(t, rows) // of all areas: what one lacks stays in its place
	for _, area := range areas {
		groups := inOrder(order, s.summaryGroups(t, t.with(rows, lab.ColumnArea, area)))
		all = append(all, groups...)
		band, says := s.ceiling(area)
		for _, note := range says {
			if !slices.Contains(panels.Notes, note) {
				panels.Notes = append(panels.Notes, note)
			}
		}
		panels.Areas = append(panels.Areas, chart.Area{Label: area, Groups: groups, Rules: band})
	}
	if bothForms(all) {
		panels.Notes = append(panels.Notes, bothFormsNote)
	}
	f.Chart = panels
	return f, true
}

// ceiling is the band of table `ceilings` in which the best model of an area could
// lie, where the measure is a correlation of dissimilarities (Nili et al. 2014).
func (s Shown) ceiling(area string) (band []chart.Rule, notes []string) {
	t := Read(s.Result.Table(lab.TableCeilings))
	low, high, n := math.NaN(), math.NaN(), 0.0
	for i := range t.Len() {
		if t.Text(i, lab.ColumnArea) != area || t.Text(i, lab.ColumnUnit) != "correlation" ||
			strings.ToLower(s.Measure) != "r" {
			continue
		}
		switch t.Text(i, lab.ColumnBound) {
		case "lower":
			low, n = t.Number(i, lab.ColumnValue), t.Number(i, lab.ColumnN)
		case "upper":
			high = t.Number(i, lab.ColumnValue)
		}
	}
	if !(low < high) {
		return nil, nil
	}
	return []chart.Rule{{At: low, To: high, Label: "noise ceiling"}},
		[]string{"Noise ceiling: how well one subject’s dissimilarities agree with the mean of the others (its left end) " +
			"and with the mean of all (its right end), n = " + strconv.Itoa(int(n)) +
			" subjects. No model can be expected to lie beyond."}
}

// dissimilar says whether a result is about dissimilarities, which are compared with
// those of subjects, and not about responses of units.
func dissimilar(r *lab.Result) bool { return Read(r.Table(lab.TableCeilings)).Len() > 0 }

// CountsOf says what n counts in a result's tables.
func CountsOf(r *lab.Result) string {
	if dissimilar(r) {
		return "subjects"
	}
	return Texts(r.Experiment).Counts
}

// inOrder puts groups into the order of some others, an empty one where there is none.
func inOrder(order, groups []chart.Group) (list []chart.Group) {
	for _, o := range order {
		if i := slices.IndexFunc(groups, func(g chart.Group) bool { return g.Label == o.Label }); i >= 0 {
			list = append(list, groups[i])
		} else {
			list = append(list, chart.Group{Label: o.Label})
		}
	}
	return list
}

// pooled says whether the result puts those of several groups together; see pool.Pool.
func (s Shown) pooled() bool {
	return Read(s.Result.Table(lab.TableGroups)).column(lab.ColumnSeed) != ""
}

// points are the single values behind row i of the summary: of units or, in a pooled
// result, of groups.
func (s Shown) points(t Reader, i int) (values []float64) {
	if !s.pooled() {
		return unitValues(s.Result, t, i, s.Measure)
	}
	g := Read(s.Result.Table(lab.TableGroups))
	for k := range g.Len() {
		same := true
		for _, c := range g.Table.Columns {
			word, is := g.cell(k, c.Name).(string)
			same = same && (!is || word == t.Text(i, c.Name))
		}
		if v := g.Number(k, lab.ColumnEstimate); same && !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	return values
}

// mostLines is how many lines a figure has before it shows one layer and one form of
// kernels at a time.
const mostLines = 60

const bothFormsNote = "Open marks: unmodified or shuffled kernels. Filled marks: mean-subtracted first-layer kernels."

// summaryGroups makes the lines of some rows of `summary`, controls last.
func (s Shown) summaryGroups(t Reader, rows []int) []chart.Group {
	names := networkNames(networksOf(t))
	more := t.extras(rows)
	var controls chart.Group
	groups := map[string]*chart.Group{}
	var order []string
	for _, i := range rows {
		training := t.Text(i, lab.ColumnTraining)
		known, rank := conditionOf(training)
		label := subject(t, i, names)
		for _, column := range more {
			label = part.Join(label, said(column, t.word(i, column)))
		}
		if label == "" {
			label = MeasureShort(s.Measure)
		}
		m := chart.Mark{
			Label:    form(t.Text(i, lab.ColumnDC)),
			Estimate: t.Number(i, lab.ColumnEstimate), Low: t.Number(i, lab.ColumnLow), High: t.Number(i, lab.ColumnHigh),
			Series: known.series, Open: t.Text(i, lab.ColumnDC) == "keep",
			Points: s.points(t, i), Over: s.pooled(), About: aboutMark(t, i, known.about, CountsOf(s.Result)),
		}
		layer := t.Text(i, lab.ColumnLayer)
		task := t.Text(i, lab.ColumnTask)
		if rank >= firstControl && task == "" {
			if training == "shuffled-responses" && manyLayers(t) {
				m.Label = layer
			}
			addMark(&controls, label, m)
			continue
		}
		heading := layer
		if isControl(layer) {
			heading = ""
		}
		if heading != "" {
			heading = "Layer " + heading
		}
		if task != "" {
			heading = part.Join("Task: "+task, part.LowerFirst(heading))
			if rank >= firstControl {
				heading = "Task: " + task + ", controls"
			}
		}
		if groups[heading] == nil {
			groups[heading] = &chart.Group{Label: heading}
			order = append(order, heading)
		}
		addMark(groups[heading], label, m)
	}
	slices.SortStableFunc(order, func(a, b string) int {
		return BoolInt(strings.HasSuffix(a, ", controls")) - BoolInt(strings.HasSuffix(b, ", controls"))
	})
	var list []chart.Group
	for _, heading := range order {
		list = append(list, *groups[heading])
	}
	if len(controls.Rows) > 0 {
		controls.Label = "Controls"
		list = append(list, controls)
	}
	return list
}

// said writes the value of a column beyond the contract: with the column's name,
// unless the value speaks for itself.
func said(column, value string) string {
	switch {
	case value == "":
		return ""
	case column == lab.ColumnComplexity || column == lab.ColumnDistance:
		return MeasureShort(value)
	case column == lab.ColumnActivation:
		return ActivationName(value)
	case column == lab.ColumnPooling:
		return poolingName(value)
	}
	return strings.ReplaceAll(column, "_", " ") + " " + value
}

// contract is the columns of `summary` that have a place of their own in the figure.
var contract = []string{lab.ColumnArea, lab.ColumnRecording, lab.ColumnNetwork, lab.ColumnTraining,
	lab.ColumnTrainingSet, lab.ColumnLayer, lab.ColumnMeasure, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh,
	lab.ColumnN, lab.ColumnUnit, lab.ColumnSeeds, lab.ColumnDC, lab.ColumnTask, lab.ColumnChance}

// extras names columns of words beyond the contract whose values differ between the
// rows: they must be said with each line.
func (r Reader) extras(rows []int) (columns []string) {
	if r.Table == nil {
		return nil
	}
	for _, c := range r.Table.Columns {
		if slices.Contains(contract, c.Name) {
			continue
		}
		// What a network is built of is said with its name.
		if (c.Name == "activation" || c.Name == "pooling") && len(r.among(rows, lab.ColumnNetwork)) > 1 {
			continue
		}
		words := true
		for _, i := range rows {
			_, ok := r.cell(i, c.Name).(string)
			words = words && ok
		}
		if words && len(r.among(rows, c.Name)) > 1 {
			columns = append(columns, c.Name)
		}
	}
	return columns
}

// among lists the different texts of a column in some rows.
func (r Reader) among(rows []int, column string) (list []string) {
	for _, i := range rows {
		if v := r.Text(i, column); !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// with gives those of some rows in which a column has a value.
func (r Reader) with(rows []int, column, value string) (list []int) {
	for _, i := range rows {
		if r.Text(i, column) == value {
			list = append(list, i)
		}
	}
	return list
}

func counts(r Reader, rows []int) (list []float64) {
	for _, i := range rows {
		list = append(list, r.Number(i, lab.ColumnN))
	}
	return list
}

// chanceLevel is what guessing reaches in some rows of `summary`; NaN where it differs,
// or guessing has no meaning.
func chanceLevel(r *lab.Result, rows []int) float64 {
	t := Read(r.Table(lab.TableSummary))
	level := math.NaN()
	for _, i := range rows {
		v := t.Number(i, lab.ColumnChance)
		if !math.IsNaN(level) && v != level {
			return math.NaN()
		}
		level = v
	}
	return level
}

// seeds names the seeds that a result was drawn from: the first one, and, where
// some row rests on several, the last.
func seeds(first uint64, s Reader) string {
	most := 1.0
	for i := range s.Len() {
		if n := s.Number(i, lab.ColumnSeeds); n > most {
			most = n
		}
	}
	if most == 1 {
		return "seed " + strconv.FormatUint(first, 10)
	}
	return "seeds " + strconv.FormatUint(first, 10) + " to " + strconv.FormatUint(first+uint64(most)-1, 10)
}
