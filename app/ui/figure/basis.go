package figure

import (
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
)

// A verdict's numbers stand in a row of one of the result's tables too, and that row
// says what they are of: its measure, task, areas, layer. A figure shows the same
// things as long as the reader has picked nothing else, so that no figure stands
// under a verdict on something that it does not show.

// basis is the row that a verdict's numbers come from: the words of its cells by
// column. nil where no row has them.
type basis map[string]string

// BasisOf finds the row behind the first verdict that has one, of those on a claim if
// there are any, else of all.
func BasisOf(r *lab.Result, claim string) basis {
	for _, v := range r.Verdicts {
		if v.Claim == claim {
			if b := rowOf(r, v); b != nil {
				return b
			}
		}
	}
	for _, v := range r.Verdicts {
		if b := rowOf(r, v); b != nil {
			return b
		}
	}
	return nil
}

// rowOf finds the row that has a verdict's estimate and interval.
func rowOf(r *lab.Result, v lab.Verdict) basis {
	if v.Estimate == nil || v.Low == nil || v.High == nil {
		return nil
	}
	for i := range r.Tables {
		t := Read(&r.Tables[i])
		if t.column(lab.ColumnEstimate) == "" || t.column(lab.ColumnLow) == "" || t.column(lab.ColumnHigh) == "" {
			continue
		}
		for row := range t.Len() {
			if written(t.Number(row, lab.ColumnEstimate), *v.Estimate) && written(t.Number(row, lab.ColumnLow), *v.Low) &&
				written(t.Number(row, lab.ColumnHigh), *v.High) {
				b := basis{}
				for _, c := range t.Table.Columns {
					if w, ok := t.cell(row, c.Name).(string); ok && w != "" {
						b[c.Name] = w
					}
				}
				return b
			}
		}
	}
	return nil
}

// written says whether a cell, which has six digits, is how a number is written.
func written(cell, number float64) bool {
	return math.Abs(cell-number) <= 1e-6*math.Max(1, math.Abs(number))
}

// measure is the measure of a summary that the verdict is about; "" where it is about
// none of them. A task such as "figure and ground" is the mean of two: the first
// stands for it.
func (b basis) measure(summary Reader) string {
	all := summary.Values(lab.ColumnMeasure)
	if m := b["measure"]; m != "" && slices.Contains(all, m) {
		return m
	}
	tasks := strings.Split(b["task"], " and ")
	for i := range summary.Len() {
		if task := summary.Text(i, lab.ColumnTask); task != "" && slices.Contains(tasks, task) {
			return summary.Text(i, lab.ColumnMeasure)
		}
	}
	return ""
}

// picks is what a picker that the reader has not touched shows: the cell of its
// column; "" where the row has none.
func (b basis) picks(key string) string {
	if key == "form" { // of the first-layer kernels
		key = "dc"
	}
	return b[key]
}
