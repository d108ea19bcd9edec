package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
)

// Bundled runs that were judged by earlier criteria are judged by those of 2026-11-30 where their tables have all that
// is needed, so that CLAIMS.md can print both outcomes.

// classicRivals are the activations that decide C7 and C8.
var classicRivals = []string{"linear", "sigmoid", "tanh", "elu"}

// rejudgeTexture returns the outcome of C8 among random networks and what was found of each rival, with a pooling and a
// form, from the paired differences that an earlier run wrote: their intervals are Student's, from which p follows.
func rejudgeTexture(t *testing.T, r *lab.Result, dc, pooling string) (lab.Outcome, map[string]lab.Outcome) {
	t.Helper()
	d := r.Table(lab.TableDifferences)
	text := func(row []any, column string) string { s, _ := row[d.Column(column)].(string); return s }
	var names []string
	var estimates, p []float64
	first := map[string]string{}
	for _, row := range d.Rows {
		rival, ok := strings.CutPrefix(text(row, lab.ColumnComparison), "random relu − random ")
		if !ok || text(row, lab.ColumnDC) != dc || text(row, lab.ColumnPooling) != pooling ||
			text(row, lab.ColumnTask) != "figure and ground" {
			continue
		}
		same := true // the first layer, readout and pictures are judged
		for _, column := range []string{lab.ColumnLayer, lab.ColumnReadout, lab.ColumnPictures} {
			if first[column] == "" {
				first[column] = text(row, column)
			}
			same = same && text(row, column) == first[column]
		}
		if !same {
			continue
		}
		estimate, seeds := lab.Cell(d, row, lab.ColumnEstimate), lab.Cell(d, row, lab.ColumnSeeds)
		half := (lab.Cell(d, row, lab.ColumnHigh) - lab.Cell(d, row, lab.ColumnLow)) / 2
		names, estimates = append(names, rival), append(estimates, estimate)
		p = append(p, statistics.PValue(estimate, statistics.Part{
			Variance: statistics.Square(half / statistics.StudentQuantile(statistics.Level, seeds-1)), Freedom: seeds - 1}))
	}
	_, rejected := statistics.Holm(p, 1-statistics.Level)
	outcomes := make(map[string]lab.Outcome)
	outcome := lab.Supported
	for i, name := range names {
		outcomes[name] = lab.Undecided
		switch {
		case rejected[i] && estimates[i] > 0:
			outcomes[name] = lab.Supported
		case rejected[i]:
			outcomes[name] = lab.Opposed
		}
	}
	for _, name := range classicRivals {
		switch {
		case outcomes[name] == lab.Opposed:
			return lab.Opposed, outcomes
		case outcomes[name] != lab.Supported:
			outcome = lab.Undecided
		}
	}
	return outcome, outcomes
}

// rejudgeCurve returns the outcome of more than half of a curve's specifications, and the medians of its estimates and
// of their ends.
func rejudgeCurve(r *lab.Result) (lab.Outcome, [3]float64) {
	s := r.Table(lab.TableSpecifications)
	counts, outcome := map[lab.Outcome]int{}, lab.Undecided
	var values [3][]float64
	for _, row := range s.Rows {
		verdict, _ := row[s.Column(lab.ColumnVerdict)].(string)
		if counts[lab.Outcome(verdict)]++; 2*counts[lab.Outcome(verdict)] > len(s.Rows) {
			outcome = lab.Outcome(verdict)
		}
		for i, column := range []string{lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh} {
			if x := lab.Cell(s, row, column); lab.IsFinite(x) {
				values[i] = append(values[i], x)
			}
		}
	}
	var medians [3]float64
	for i, x := range values {
		medians[i] = statistics.Median(x)
	}
	return outcome, medians
}

// The curves whose specifications are judged as before have their new outcome in CLAIMS.md.
var rejudgedCurves = []string{"training-curve", "complexity-curve", "shuffle-curve", "controls-curve"}

func TestNewOutcomesOfEarlierRuns(t *testing.T) {
	all := bundledRuns(t)
	claims := oneLine(document(t, "CLAIMS.md"))
	for _, name := range rejudgedCurves {
		outcome, e := rejudgeCurve(all[name].Result)
		want := fmt.Sprintf("`%s`: %s", name, outcome)
		number := strings.ReplaceAll(fmt.Sprintf("%.3f [%.3f, %.3f]", e[0], e[1], e[2]), "-", "−")
		if !strings.Contains(claims, want+", "+number) {
			t.Errorf("CLAIMS.md does not say “%s, %s”", want, number)
		}
	}
	for _, name := range []string{"texture", "texture-matched"} {
		for _, dc := range []string{"keep", "zero"} {
			for _, pooling := range []string{"avg2", "max2"} {
				outcome, rivals := rejudgeTexture(t, all[name].Result, dc, pooling)
				var ahead, behind []string
				for _, rival := range slices.Sorted(maps.Keys(rivals)) {
					switch rivals[rival] {
					case lab.Supported:
						ahead = append(ahead, rival)
					case lab.Opposed:
						behind = append(behind, rival)
					}
				}
				want := fmt.Sprintf("| `%s` | %s | %s | %s | %s | %s |", name, pooling, dc, outcome, strings.Join(ahead, ", "),
					strings.Join(behind, ", "))
				if !strings.Contains(claims, oneLine(want)) {
					t.Errorf("CLAIMS.md does not say “%s”", want)
				}
			}
		}
	}
}
