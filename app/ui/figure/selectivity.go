package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/part"
	"untrained/assets/neural"
)

// tallest is the largest share that the common vertical axis of histograms makes room for. Where nearly all units fall
// into one bin the panel's own axis is higher: else such a panel would flatten all others.
const tallest = 0.5

// mostPanels is how many panels a figure shows; its table has all.
const mostPanels = 24

// identity names what a row of a table is about: all its columns of words but those
// that are left out.
func (r Reader) identity(row int, but ...string) string {
	var parts []string
	for _, c := range r.Table.Columns {
		if v, ok := r.cell(row, c.Name).(string); ok && !slices.Contains(but, c.Name) {
			parts = append(parts, c.Name+"="+v)
		}
	}
	return strings.Join(parts, "&")
}

// varying names the columns of words that differ between rows of a table, but for
// those that figures say elsewhere.
func (r Reader) varying(but ...string) []string {
	rows := make([]int, r.Len())
	for i := range rows {
		rows[i] = i
	}
	return slices.DeleteFunc(r.extras(rows), func(c string) bool { return slices.Contains(but, c) })
}

// panelTitle names a panel: network, form, layer, and what else differs.
func (r Reader) panelTitle(row int, names map[string]string, more []string) string {
	title := part.Join(subject(r, row, names), form(r.Text(row, lab.ColumnDC)))
	if layer := r.Text(row, lab.ColumnLayer); layer != "" && !isControl(layer) {
		if _, err := strconv.Atoi(layer); err == nil {
			layer = "layer " + layer
		}
		title = part.Join(title, layer)
	}
	for _, column := range more {
		title = part.Join(title, said(column, r.word(row, column)))
	}
	return title
}

// histogramFigure draws the table `histogram`: the distribution of each network's
// units over that of recorded cells, the distances between them under it.
func histogramFigure(s Shown) (Figure, bool) {
	return s.distributions("histogram", "How sharply units are tuned, over recorded cells",
		"Circular variance (0: sharply tuned, 1: untuned)",
		neural.Ringach2002CircularVariance())
}

// modulationFigure draws the table `f1f0` in the same way.
func modulationFigure(s Shown) (Figure, bool) {
	return s.distributions("f1f0", "How much the phase of a grating matters, over recorded cells",
		"Modulation F1/F0 (above 1: simple, below: complex)",
		neural.Ringach2002F1F0())
}

// distributions draws a table of histograms.
func (s Shown) distributions(table, title, what string, reference neural.Reference) (Figure, bool) {
	h := Read(s.Result.Table(table))
	if h.Len() == 0 || h.column(lab.ColumnBinLow) == "" || h.column(lab.ColumnBinHigh) == "" {
		return Figure{}, false
	}
	type bins struct {
		first         int // row
		edges, counts []float64
	}
	var groups []*bins
	byName := map[string]*bins{}
	shows, picks := s.oneLayer(h)
	for i := range h.Len() {
		if !shows(i) {
			continue
		}
		id := h.identity(i)
		g := byName[id]
		if g == nil {
			g = &bins{first: i}
			byName[id] = g
			groups = append(groups, g)
		}
		if len(g.edges) == 0 {
			g.edges = append(g.edges, h.Number(i, lab.ColumnBinLow))
		}
		g.edges, g.counts = append(g.edges, h.Number(i, lab.ColumnBinHigh)), append(g.counts, h.Number(i, lab.ColumnCount))
	}
	p := chart.Panels{ID: "figure-" + table, Title: title, Least: 320, Legend: true}
	p.Subtitle, p.Tag, p.Notes = s.from()
	var cells []float64
	for _, n := range reference.Counts {
		cells = append(cells, float64(n))
	}
	p.Notes = append(p.Notes, "Recorded cells: "+reference.Citation+".")
	names, more := networkNames(h.Words(lab.ColumnNetwork)), h.varying()
	top := 0.0
	for _, g := range groups {
		if len(p.Parts) == mostPanels {
			p.Notes = append(p.Notes, fmt.Sprintf("The first %d of %d distributions; the table has all.",
				mostPanels, len(groups)))
			break
		}
		known, _ := conditionOf(h.Text(g.first, lab.ColumnTraining))
		total, highest := 0.0, 0.0
		for _, n := range g.counts {
			if n > 0 {
				total += n
				highest = math.Max(highest, n)
			}
		}
		if total > 0 && highest/total <= tallest {
			top = math.Max(top, highest/total)
		}
		panel := chart.Histogram{Title: h.panelTitle(g.first, names, more), XLabel: what, Of: "units", Edges: g.edges,
			Counts: g.counts, Series: known.series, NoLegend: true,
			Excluded: s.excluded(h, g.first), Why: "dead or flat", Caption: []string{fmt.Sprintf("%.0f units.", total)}}
		if table == "histogram" {
			panel.Caption = append(s.distancesOf(h, g.first), panel.Caption...)
		}
		if len(cells) == len(g.counts) {
			panel.Reference, panel.ReferenceLabel = cells, fmt.Sprintf("macaque V1, %d cells", reference.N)
		}
		p.Parts = append(p.Parts, panel)
	}
	for i := range p.Parts {
		panel := p.Parts[i].(chart.Histogram)
		panel.YTo = top
		p.Parts[i] = panel
	}
	p.Notes = append(p.Notes, "Bars: the network’s units. Steps: the recorded cells. Both as shares of their own number.")
	return Figure{Name: table, Chart: p, Table: h.rows(shows), Picks: picks}, len(p.Parts) > 0
}

// oneLayer picks one layer, one form of first-layer kernels, one read-out and one
// kind of pictures of a table that has many; rows that name none are always shown.
func (s Shown) oneLayer(r Reader) (shows func(row int) bool, picks []*Pick) {
	columns := []struct{ column, key, label string }{
		{lab.ColumnLayer, "layer", "Layer"}, {lab.ColumnDC, "form", "First-layer kernels"},
		{lab.ColumnReadout, "readout", "Readout"}, {lab.ColumnPictures, "pictures", "Pictures"}}
	var all []*Pick
	for _, c := range columns {
		named := slices.DeleteFunc(r.Words(r.column(c.column)), func(w string) bool { return w == "" || isControl(w) })
		all = append(all, s.choose(c.key, c.label, named))
	}
	return func(row int) bool {
		for i, c := range columns {
			if w := r.Text(row, c.column); w != "" && !isControl(w) && w != all[i].Chosen {
				return false
			}
		}
		return true
	}, offered(all...)
}

// sameThing says whether row j of another table is about what row i of r is about, as
// far as both say.
func (r Reader) sameThing(i int, other Reader, j int) bool {
	for _, column := range []string{lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnTrainingSet, lab.ColumnLayer,
		lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling} {
		if r.column(column) != "" && other.column(column) != "" && r.Text(i, column) != other.Text(j, column) {
			return false
		}
	}
	return true
}

// excluded counts the units that had no place in a histogram.
func (s Shown) excluded(h Reader, row int) int {
	c := Read(s.Result.Table(lab.TableCounts))
	for i := range c.Len() {
		if h.sameThing(row, c, i) {
			return int(max(c.Number(i, lab.ColumnDead), 0) + max(c.Number(i, lab.ColumnFlat), 0))
		}
	}
	return 0
}

// distancesOf writes the distances that belong to a row of another table.
func (s Shown) distancesOf(h Reader, row int) (list []string) {
	d := Read(s.Result.Table(lab.TableDistances))
	first := "" // of several definitions of a response, the first is that of the histogram
	for i := range d.Len() {
		if first == "" {
			first = d.Text(i, lab.ColumnDefinition)
		}
		if !h.sameThing(row, d, i) || d.Text(i, lab.ColumnDefinition) != first ||
			math.IsNaN(d.Number(i, lab.ColumnEstimate)) {
			continue
		}
		list = append(list, MeasureShort(d.Text(i, lab.ColumnDistance))+" "+
			chart.WithInterval(d.Number(i, lab.ColumnEstimate), d.Number(i, lab.ColumnLow), d.Number(i, lab.ColumnHigh))+".")
	}
	return list
}

// distancesFigure draws the table `distances`, one distance at a time: how far each
// network's distribution is from that of the recorded cells.
func distancesFigure(s Shown) (Figure, bool) {
	d := Read(s.Result.Table(lab.TableDistances))
	if d.Len() == 0 {
		return Figure{}, false
	}
	choice := s.choose("distance", "Distance", d.Words(lab.ColumnDistance))
	definition := s.choose("definition", "Response",
		slices.DeleteFunc(d.Words(lab.ColumnDefinition), func(w string) bool { return w == "" }))
	shows, picks := s.oneLayer(d)
	var rows []int
	floors := map[float64]bool{}
	for i := range d.Len() {
		switch {
		case d.Text(i, lab.ColumnDistance) != choice.Chosen:
		case cellsAlone(d.Text(i, lab.ColumnTraining)):
			floors[d.Number(i, lab.ColumnEstimate)] = true
		case d.Text(i, lab.ColumnDefinition) == definition.Chosen && shows(i):
			rows = append(rows, i)
		}
	}
	if len(rows) == 0 {
		return Figure{}, false
	}
	c := outline(s.Result, s.partial)
	c.ID, c.Title, c.Zero = "figure-distances", "How far from recorded cells", true
	if c.XLabel = measureAxis(choice.Chosen, ""); !strings.Contains(c.XLabel, "istance") {
		c.XLabel += " distance to the recorded cells (0: the same distribution)"
	}
	c.Groups = Shown{Result: s.Result, Measure: "\x00"}.summaryGroups(d, rows)
	if len(floors) == 1 {
		for f := range floors {
			c.Rules = append(c.Rules, chart.Rule{At: f, Label: "data against data"})
		}
	}
	c.Notes = append(c.Notes, "Further left: more alike. Bars: 95 % intervals.")
	return Figure{Name: "distances", Chart: c, Table: d.rows(func(i int) bool {
		return d.Text(i, lab.ColumnDistance) == choice.Chosen && shows(i) &&
			(d.Text(i, lab.ColumnDefinition) == definition.Chosen || d.Text(i, lab.ColumnDefinition) == "")
	}), Picks: append(offered(choice, definition), picks...)}, true
}

// cellsAlone says whether a row compares recorded cells with each other.
func cellsAlone(training string) bool { return strings.Contains(training, "of the cells") }

// tuningFigure draws the table `tuning`: one unit's responses to orientations.
func tuningFigure(s Shown) (Figure, bool) {
	t := Read(s.Result.Table(lab.TableTuning))
	if t.Len() == 0 || t.column(lab.ColumnOrientation) == "" || t.column(lab.ColumnResponse) == "" {
		return Figure{}, false
	}
	networks := t.Words(t.column(lab.ColumnNetwork))
	names, more := networkNames(networks), t.varying(lab.ColumnUnit)
	label := func(i int) string { return part.Join(t.panelTitle(i, names, more), "unit "+t.word(i, lab.ColumnUnit)) }
	var units []string
	for i := range t.Len() {
		if l := label(i); !slices.Contains(units, l) {
			units = append(units, l)
		}
	}
	choice := s.choose("unit", "Unit", units)
	c := chart.Tuning{ID: "figure-tuning", Title: "Tuning of " + choice.Chosen, YLabel: "Response (mean over phases)"}
	if unit := t.Table.Columns[t.Table.Column(lab.ColumnResponse)].Unit; unit != "" {
		c.YLabel = "Response (" + unit + ")"
	}
	c.Subtitle, c.Tag, c.Notes = s.from()
	c.Notes = append(c.Notes, "Left: around a circle, drawn twice because an orientation has no head and no tail. "+
		"Dashed: the preferred orientation, and the width at half the height.")
	curve := chart.TuningCurve{Series: chart.Blue}
	for i := range t.Len() {
		if label(i) != choice.Chosen {
			continue
		}
		known, _ := conditionOf(t.Text(i, lab.ColumnTraining))
		curve.Series = known.series
		curve.Angles, curve.Responses = append(curve.Angles, t.Number(i, lab.ColumnOrientation)),
			append(curve.Responses, t.Number(i, lab.ColumnResponse))
		curve.Low, curve.High = append(curve.Low, t.Number(i, lab.ColumnLow)), append(curve.High, t.Number(i, lab.ColumnHigh))
	}
	c.Curves = []chart.TuningCurve{curve}
	return Figure{Name: "tuning", Chart: c, Table: t.rows(func(i int) bool { return label(i) == choice.Chosen }),
		Picks: offered(choice)}, true
}
