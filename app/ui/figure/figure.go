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

// outline is what every figure of a result says about where its numbers come from.
func outline(r *lab.Result, partial bool) chart.Intervals {
	var c chart.Intervals
	parts := []string{}
	s := Read(r.Table(lab.TableSummary))
	if areas := slices.DeleteFunc(s.Words(s.column(lab.ColumnArea)),
		func(a string) bool { return a == "" }); len(areas) > 0 {
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
func drawn(s Reader, measure string) []int {
	var rows []int
	for i := range s.Len() {
		if s.Text(i, lab.ColumnMeasure) == measure {
			rows = append(rows, i)
		}
	}
	layers := s.Values(lab.ColumnLayer)
	slices.SortStableFunc(rows, func(a, b int) int {
		x, y := conditionRank(s.Text(a, lab.ColumnTraining)), conditionRank(s.Text(b, lab.ColumnTraining))
		if x >= firstControl && y >= firstControl && x != y {
			return x - y
		}
		if d := slices.Index(layers, s.Text(a, lab.ColumnLayer)) - slices.Index(layers, s.Text(b, lab.ColumnLayer)); d != 0 {
			return d
		}
		if x != y {
			return x - y
		}
		return strings.Compare(s.Text(a, lab.ColumnDC), s.Text(b, lab.ColumnDC))
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
func manyLayers(s Reader) bool {
	first := ""
	for i := range s.Len() {
		if conditionRank(s.Text(i, lab.ColumnTraining)) < firstControl {
			if l := s.Text(i, lab.ColumnLayer); first == "" {
				first = l
			} else if l != first {
				return true
			}
		}
	}
	return false
}

func networksOf(s Reader) []string {
	var out []string
	for i := range s.Len() {
		if _, rank := conditionOf(s.Text(i, lab.ColumnTraining)); rank >= firstControl {
			continue
		}
		if n := s.Text(i, lab.ColumnNetwork); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// spaced lets a network's text form break between layers.
func spaced(network string) string { return strings.ReplaceAll(network, "/", " / ") }

func aboutMark(s Reader, i int, about, things string) string {
	parts := []string{}
	if about != "" {
		parts = append(parts, about)
	}
	if n := s.Number(i, lab.ColumnN); !math.IsNaN(n) {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("n = %.0f %s", n, things)))
	}
	if n := s.Number(i, lab.ColumnSeeds); n > 0 {
		parts = append(parts, part.Count(int(n), "seed", "seeds"))
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
		return " · " + Count(low, things)
	}
	return strings.TrimRight(fmt.Sprintf(" · n = %.0f to %.0f %s", low, high, things), " ")
}

// Count writes how many there are of some things: "n = 15 subjects", "n = 1 subject".
func Count(n float64, things string) string {
	if n == 1 {
		things = strings.TrimSuffix(things, "s")
	}
	return strings.TrimRight(fmt.Sprintf("n = %.0f %s", n, things), " ")
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

// trainingSet is what the trained network learnt, as the summary says.
func trainingSet(r *lab.Result) string {
	s := Read(r.Table(lab.TableSummary))
	for i := range s.Len() {
		if s.Text(i, lab.ColumnTraining) == "trained" {
			return s.Text(i, lab.ColumnTrainingSet)
		}
	}
	return ""
}

// unitValues gives the single units' values behind row i of `summary`.
func unitValues(r *lab.Result, s Reader, i int, measure string) []float64 {
	u := Read(r.Table(lab.TableUnits))
	column := strings.ToLower(measure)
	if u.Table == nil || u.Table.Column(column) < 0 {
		return nil
	}
	var values []float64
	for j := range u.Len() {
		if belongs(u, j, s, i) {
			values = append(values, u.Number(j, column))
		}
	}
	return values
}

// belongs says whether row j of `units` is behind row i of `summary`: the same
// condition and layer, and a unit that is part of means.
func belongs(u Reader, j int, s Reader, i int) bool {
	for _, column := range []string{lab.ColumnArea, lab.ColumnRecording, lab.ColumnSession} {
		if u.column(column) != "" && s.column(column) != "" && u.Text(j, column) != s.Text(i, column) {
			return false
		}
	}
	return u.Text(j, lab.ColumnTraining) == s.Text(i, lab.ColumnTraining) &&
		u.Text(j, lab.ColumnDC) == s.Text(i, lab.ColumnDC) &&
		u.Text(j, lab.ColumnLayer) == s.Text(i, lab.ColumnLayer) && u.Text(j, lab.ColumnInMeans) != "no"
}

// meanCeiling is the mean over units of √ρ, the correlation that a perfect model
// would reach; NaN where no reliability is known.
func meanCeiling(r *lab.Result) float64 {
	u := Read(r.Table(lab.TableUnits))
	seen := map[string]bool{}
	sum, n := 0.0, 0
	for i := range u.Len() {
		name, rho := fmt.Sprint(u.cell(i, lab.ColumnUnit)), u.Number(i, lab.ColumnReliability)
		if seen[name] || !(rho >= 0) || u.Text(i, lab.ColumnInMeans) == "no" {
			continue
		}
		seen[name] = true
		sum += math.Sqrt(rho)
		n++
	}
	return sum / float64(n)
}
