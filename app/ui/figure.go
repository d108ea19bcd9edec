package ui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// summaryFigure draws the table `summary` for one measure: conditions under the
// layer they belong to, both forms of a network next to each other, controls
// last, single units faint behind; areas side by side where there are several.
func summaryFigure(s shown) (figure, bool) {
	t := reader{s.result.Table("summary")}
	if t.len() == 0 {
		return figure{}, false
	}
	rows := drawn(t, s.measure)
	shows, picks := s.oneLayer(t)
	if len(rows) <= mostLines {
		shows, picks = func(int) bool { return true }, nil
	}
	rows = slices.DeleteFunc(rows, func(i int) bool { return !shows(i) })
	f := figure{name: "summary", measured: true, picks: picks, table: t.rows(func(i int) bool { return t.text(i, "measure") == s.measure && shows(i) })}
	c := frame(s.result, s.partial)
	c.ID, c.Title, c.Empty = "figure-summary", texts(s.result.Experiment).figure, "No measurement has finished yet."
	c.Zero = true
	for _, i := range rows {
		c.XLabel = measureAxis(s.measure, t.text(i, "unit"))
	}
	c.Subtitle += same(counts(t, rows), texts(s.result.Experiment).counts)
	switch strings.ToLower(s.measure) {
	case "normalised":
		c.Rules = append(c.Rules, chart.Rule{At: 1, Label: "noise ceiling"})
	case "r":
		if ceiling := meanCeiling(s.result); !math.IsNaN(ceiling) {
			c.Rules = append(c.Rules, chart.Rule{At: ceiling, Label: "noise ceiling, mean √ρ"})
		}
	}
	if strings.HasPrefix(strings.ToLower(s.measure), "accuracy") {
		if chance := chanceLevel(s.result, rows); !math.IsNaN(chance) {
			c.Rules = append(c.Rules, chart.Rule{At: chance, Label: "chance"})
		}
	}
	if networks := networksOf(t); len(networks) == 1 && networks[0] != "" {
		c.Notes = append(c.Notes, "Network: "+spaced(networks[0]))
	}
	note := "Marks: estimates. Bars: 95 % intervals."
	if s.result.Table("units") != nil {
		note += " Faint dots: single units."
	}
	c.Notes = append(c.Notes, note)
	areas := t.among(rows, "area")
	if len(areas) < 2 {
		c.Groups = s.summaryGroups(t, rows)
		if bothForms(c.Groups) {
			c.Notes = append(c.Notes, bothFormsNote)
		}
		f.chart = c
		return f, true
	}
	panels := chart.Areas{ID: c.ID, Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, XLabel: c.XLabel, Zero: c.Zero, Rules: c.Rules, Notes: c.Notes, Empty: c.Empty}
	var all []chart.Group
	for _, area := range areas {
		groups := s.summaryGroups(t, t.with(rows, "area", area))
		all = append(all, groups...)
		panels.Areas = append(panels.Areas, chart.Area{Label: area, Groups: groups})
	}
	if bothForms(all) {
		panels.Notes = append(panels.Notes, bothFormsNote)
	}
	f.chart = panels
	return f, true
}

// mostLines is how many lines a figure has before it shows one layer and one form of
// kernels at a time.
const mostLines = 60

const bothFormsNote = "Open marks: kernels as drawn or shuffled. Filled marks: first-layer kernels made zero-mean."

// summaryGroups makes the lines of some rows of `summary`, controls last.
func (s shown) summaryGroups(t reader, rows []int) []chart.Group {
	names := networkNames(networksOf(t))
	more := t.extras(rows)
	var controls chart.Group
	groups := map[string]*chart.Group{}
	var order []string
	for _, i := range rows {
		training := t.text(i, "training")
		known, rank := conditionOf(training)
		label := subject(t, i, names)
		for _, column := range more {
			label = join(label, said(column, t.word(i, column)))
		}
		if label == "" {
			label = measureShort(s.measure)
		}
		m := chart.Mark{
			Label:    form(t.text(i, "dc")),
			Estimate: t.number(i, "estimate"), Low: t.number(i, "low"), High: t.number(i, "high"),
			Series: known.series, Open: t.text(i, "dc") == "keep",
			Points: unitValues(s.result, t, i, s.measure), About: aboutMark(t, i, known.about, texts(s.result.Experiment).counts),
		}
		layer := t.text(i, "layer")
		task := t.text(i, "task")
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
			heading = join("Task: "+task, heading)
		}
		if groups[heading] == nil {
			groups[heading] = &chart.Group{Label: heading}
			order = append(order, heading)
		}
		addMark(groups[heading], label, m)
	}
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

// join puts parts that are not empty together with commas.
func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// said writes the value of a column beyond the contract: with the column's name,
// unless the value speaks for itself.
func said(column, value string) string {
	switch {
	case value == "":
		return ""
	case column == "complexity" || column == "distance":
		return measureShort(value)
	case column == "activation":
		return activationName(value)
	case column == "pooling":
		return poolingName(value)
	}
	return strings.ReplaceAll(column, "_", " ") + " " + value
}

// contract is the columns of `summary` that have a place of their own in the figure.
var contract = []string{"area", "recording", "network", "training", "training_set", "layer", "measure", "estimate", "low", "high", "n", "unit", "seeds", "dc", "task", "chance"}

// extras names columns of words beyond the contract whose values differ between the
// rows: they must be said with each line.
func (r reader) extras(rows []int) (columns []string) {
	if r.table == nil {
		return nil
	}
	for _, c := range r.table.Columns {
		if slices.Contains(contract, c.Name) {
			continue
		}
		// What a network is built of is said with its name.
		if (c.Name == "activation" || c.Name == "pooling") && len(r.among(rows, "network")) > 1 {
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
func (r reader) among(rows []int, column string) (list []string) {
	for _, i := range rows {
		if v := r.text(i, column); !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// with gives those of some rows in which a column has a value.
func (r reader) with(rows []int, column, value string) (list []int) {
	for _, i := range rows {
		if r.text(i, column) == value {
			list = append(list, i)
		}
	}
	return list
}

func counts(r reader, rows []int) (list []float64) {
	for _, i := range rows {
		list = append(list, r.number(i, "n"))
	}
	return list
}

// chanceLevel is what guessing reaches in some rows of `summary`: the table's own
// column, else one over the number of classes where all tasks have as many. NaN where
// it is not known, or differs.
func chanceLevel(r *lab.Result, rows []int) float64 {
	t := reader{r.Table("summary")}
	levels := map[float64]bool{}
	for _, i := range rows {
		if v := t.number(i, "chance"); v > 0 {
			levels[v] = true
		}
	}
	if len(levels) == 0 {
		c := reader{r.Table("confusion")}
		classes := map[string]map[string]bool{}
		for i := range c.len() {
			task := c.word(i, "task")
			if classes[task] == nil {
				classes[task] = map[string]bool{}
			}
			classes[task][c.word(i, "truth")] = true
		}
		for _, of := range classes {
			levels[1/float64(len(of))] = true
		}
	}
	if len(levels) != 1 {
		return math.NaN()
	}
	for v := range levels {
		return v
	}
	return math.NaN()
}

// seeds names the seeds that a result was drawn from: the first one, and, where
// some row rests on several, the last.
func seeds(first uint64, s reader) string {
	most := 1.0
	for i := range s.len() {
		if n := s.number(i, "seeds"); n > most {
			most = n
		}
	}
	if most == 1 {
		return "seed " + strconv.FormatUint(first, 10)
	}
	return "seeds " + strconv.FormatUint(first, 10) + " to " + strconv.FormatUint(first+uint64(most)-1, 10)
}

// frame is what every figure of a result says about where its numbers come from.
func frame(r *lab.Result, partial bool) chart.Intervals {
	var c chart.Intervals
	parts := []string{}
	s := reader{r.Table("summary")}
	if areas := slices.DeleteFunc(s.words(s.column("area")), func(a string) bool { return a == "" }); len(areas) > 0 {
		parts = append(parts, strings.Join(areas, ", "))
	}
	name := r.Recording.ID
	if r.Recording.Session != "" {
		name += ", session " + r.Recording.Session
	}
	if name != "" {
		parts = append(parts, name)
	}
	parts = append(parts, seeds(r.Seed, s), "computed on "+r.Backend)
	if partial {
		parts = append(parts, "partial: some parts have not finished")
	}
	c.Subtitle = strings.Join(parts, " · ")
	if r.Recording.Simulated {
		c.Tag = "simulated"
	}
	if r.Recording.Citation != "" && !r.Recording.Simulated {
		c.Notes = append(c.Notes, "Recording: "+r.Recording.Citation)
	}
	return c
}

// drawn lists the rows of one measure in drawing order: layers as they come,
// conditions in their fixed order, plain before zero-mean.
func drawn(s reader, measure string) []int {
	var rows []int
	for i := range s.len() {
		if s.text(i, "measure") == measure {
			rows = append(rows, i)
		}
	}
	layers := s.values("layer")
	slices.SortStableFunc(rows, func(a, b int) int {
		x, y := conditionRank(s.text(a, "training")), conditionRank(s.text(b, "training"))
		if x >= firstControl && y >= firstControl && x != y {
			return x - y
		}
		if d := slices.Index(layers, s.text(a, "layer")) - slices.Index(layers, s.text(b, "layer")); d != 0 {
			return d
		}
		if x != y {
			return x - y
		}
		return strings.Compare(s.text(a, "dc"), s.text(b, "dc"))
	})
	return rows
}

// addMark puts a mark into its row, a new one where there is none yet.
func addMark(g *chart.Group, row string, m chart.Mark) {
	for i := range g.Rows {
		if g.Rows[i].Label == row {
			g.Rows[i].Marks = append(g.Rows[i].Marks, m)
			return
		}
	}
	g.Rows = append(g.Rows, chart.Row{Label: row, Marks: []chart.Mark{m}})
}

// manyLayers says whether networks were read at more than one layer.
func manyLayers(s reader) bool {
	first := ""
	for i := range s.len() {
		if conditionRank(s.text(i, "training")) < firstControl {
			if l := s.text(i, "layer"); first == "" {
				first = l
			} else if l != first {
				return true
			}
		}
	}
	return false
}

func networksOf(s reader) []string {
	var out []string
	for i := range s.len() {
		if _, rank := conditionOf(s.text(i, "training")); rank >= firstControl {
			continue
		}
		if n := s.text(i, "network"); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// spaced lets a network's text form break between layers.
func spaced(network string) string { return strings.ReplaceAll(network, "/", " / ") }

func aboutMark(s reader, i int, about, things string) string {
	parts := []string{}
	if about != "" {
		parts = append(parts, about)
	}
	if n := s.number(i, "n"); !math.IsNaN(n) {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("n = %.0f %s", n, things)))
	}
	if n := s.number(i, "seeds"); n > 0 {
		parts = append(parts, count(int(n), "seed", "seeds"))
	}
	return strings.Join(parts, ", ")
}

// same writes n where all rows share it, the range where they do not; things is what
// is counted.
func same(counts []float64, things string) string {
	counts = slices.DeleteFunc(slices.Clone(counts), math.IsNaN)
	if len(counts) == 0 {
		return ""
	}
	low, high := slices.Min(counts), slices.Max(counts)
	if low == high {
		return strings.TrimRight(fmt.Sprintf(" · n = %.0f %s", low, things), " ")
	}
	return strings.TrimRight(fmt.Sprintf(" · n = %.0f to %.0f %s", low, high, things), " ")
}

func bothForms(groups []chart.Group) bool {
	open, filled := false, false
	for _, g := range groups {
		for _, r := range g.Rows {
			for _, m := range r.Marks {
				if m.Label != "" {
					open, filled = open || m.Open, filled || !m.Open
				}
			}
		}
	}
	return open && filled
}

// differencesFigure draws the table `differences`: paired on the same units, with a
// line at zero; areas side by side where there are several. ok is false where the
// result has none for the measure.
func differencesFigure(s shown) (figure, bool) {
	d := reader{s.result.Table("differences")}
	what := s.measure
	// Differences of something else than a measure of the summary, such as a distance.
	var picks []*pick
	for _, column := range []string{"distance", "definition", "complexity", "resampled"} {
		if d.column(column) != "" {
			picks = append(picks, s.choose(column, capital(column), d.words(column)))
		}
	}
	if d.column("distance") != "" {
		what = picks[0].chosen
	}
	own := picks
	shows := func(i int) bool {
		for _, p := range own {
			if d.word(i, p.key) != p.chosen {
				return false
			}
		}
		m := d.text(i, "measure")
		// A table of accuracies has a task instead; the summary's measure names it.
		if task := d.text(i, "task"); m == "" && task != "" {
			m = "accuracy, " + task
		}
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
	f := figure{name: "differences", measured: d.column("measure", "task") != "", table: d.rows(shows), picks: offered(picks...)}
	c := frame(s.result, s.partial)
	c.ID = "figure-differences"
	things := texts(s.result.Experiment).counts
	c.Title = "Differences on the same " + things
	if things == "" {
		c.Title = "Differences"
	}
	c.Zero = true
	c.XLabel = "Difference of " + lowerFirst(measureShort(what)) + ", first minus second"
	c.Subtitle += same(counts(d, rows), things)
	c.Notes = append(c.Notes, "Bars: 95 % intervals of paired differences. Orange: the first is higher; blue: the second; grey: the interval includes 0.")
	areas := d.among(rows, "area")
	if len(areas) < 2 {
		c.Groups = s.differenceGroups(d, rows)
		f.chart = c
		return f, true
	}
	panels := chart.Areas{ID: c.ID, Title: c.Title, Subtitle: c.Subtitle, Tag: c.Tag, XLabel: c.XLabel, Zero: c.Zero, Notes: c.Notes}
	for _, area := range areas {
		panels.Areas = append(panels.Areas, chart.Area{Label: area, Groups: s.differenceGroups(d, d.with(rows, "area", area))})
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
	names := networkNames(d.among(rows, "network"))
	for _, i := range rows {
		row, label, heading := comparison(d.text(i, "comparison"), set)
		if label == "" {
			label = form(d.text(i, "dc"))
		}
		for _, column := range more {
			row = join(row, said(column, d.text(i, column)))
		}
		if layer := d.text(i, "layer"); layer != "" && !isControl(layer) {
			heading += ", layer " + layer
		}
		if name := names[d.text(i, "network")]; name != "" {
			heading += ", " + name
		}
		if groups[heading] == nil {
			groups[heading] = &chart.Group{Label: heading}
			order = append(order, heading)
		}
		m := chart.Mark{Label: label, Estimate: d.number(i, "estimate"), Low: d.number(i, "low"), High: d.number(i, "high"),
			Open: label == form("keep"), About: aboutMark(d, i, "", texts(s.result.Experiment).counts)}
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
	t := reader{s.result.Table("interaction")}
	shows := func(i int) bool { m := t.text(i, "measure"); return m == "" || m == s.measure }
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
		row, label, _ := comparison(t.text(i, "comparison"), trainingSet(s.result))
		m := chart.Mark{Label: label, Estimate: t.number(i, "estimate"), Low: t.number(i, "low"), High: t.number(i, "high"), Open: label == form("keep"),
			About: join("higher: "+t.text(i, "higher"), "early: "+t.text(i, "early"))}
		m.Series = side(m.Low, m.High)
		heading := t.text(i, "higher") + " minus " + t.text(i, "early")
		if layer := t.text(i, "layer"); layer != "" {
			heading += ", layer " + layer
			if higher := t.text(i, "higher_layer"); higher != "" && higher != layer {
				heading += " and " + higher
			}
		}
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Label != heading {
			c.Groups = append(c.Groups, chart.Group{Label: heading})
		}
		addMark(&c.Groups[len(c.Groups)-1], row, m)
	}
	c.Notes = append(c.Notes, "Bars: 95 % intervals. Orange: more in the higher area; blue: more in the early one; grey: the interval includes 0.")
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

// trainingSet is what the trained network learnt, as the summary says.
func trainingSet(r *lab.Result) string {
	s := reader{r.Table("summary")}
	for i := range s.len() {
		if s.text(i, "training") == "trained" {
			return s.text(i, "training_set")
		}
	}
	return ""
}

// unitValues gives the single units' values behind row i of `summary`.
func unitValues(r *lab.Result, s reader, i int, measure string) []float64 {
	u := reader{r.Table("units")}
	column := strings.ToLower(measure)
	if u.table == nil || u.table.Column(column) < 0 {
		return nil
	}
	var values []float64
	for j := range u.len() {
		if belongs(u, j, s, i) {
			values = append(values, u.number(j, column))
		}
	}
	return values
}

// belongs says whether row j of `units` is behind row i of `summary`: the same
// condition and layer, and a unit that is part of means.
func belongs(u reader, j int, s reader, i int) bool {
	for _, column := range []string{"area", "recording", "session"} {
		if u.column(column) != "" && s.column(column) != "" && u.text(j, column) != s.text(i, column) {
			return false
		}
	}
	return u.text(j, "training") == s.text(i, "training") && u.text(j, "dc") == s.text(i, "dc") &&
		u.text(j, "layer") == s.text(i, "layer") && u.text(j, "in_means") != "no"
}

// meanCeiling is the mean over units of √ρ, the correlation that a perfect model
// would reach; NaN where no reliability is known.
func meanCeiling(r *lab.Result) float64 {
	u := reader{r.Table("units")}
	seen := map[string]bool{}
	sum, n := 0.0, 0
	for i := range u.len() {
		name, rho := fmt.Sprint(u.cell(i, "unit")), u.number(i, "reliability")
		if seen[name] || !(rho >= 0) || u.text(i, "in_means") == "no" {
			continue
		}
		seen[name] = true
		sum += math.Sqrt(rho)
		n++
	}
	return sum / float64(n)
}
