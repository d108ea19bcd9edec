package main

import (
	"testing"

	"untrained/app/lab"
	"untrained/assets/runs"
)

// Of a run of many layers and areas, the rows that the story does not need are not bundled; every other run keeps all.
func TestRowsThatHaveRoom(t *testing.T) {
	columns := lab.Columns(lab.ColumnTraining, lab.ColumnSeed, lab.ColumnComparison, lab.ColumnMeasure, lab.ColumnEstimate)
	row := func(training string, seed any, comparison, measure string) []any {
		return []any{training, seed, comparison, measure, 0.123456789}
	}
	r := &lab.Result{Tables: []lab.Table{
		{Name: lab.TableUnits, Columns: columns, Rows: [][]any{row("", nil, "", "r")}},
		{Name: lab.TableSummary, Columns: columns, Rows: [][]any{row("", nil, "", "normalised"), row("", nil, "", "r")}},
		{Name: lab.TableDifferences, Columns: columns, Rows: [][]any{
			row("", nil, "trained − random dc=keep", "normalised"), row("", nil, "trained − pixels", "normalised"),
			row("", nil, "trained − random dc=keep", "r")}},
		{Name: lab.TableProfile, Columns: columns, Rows: [][]any{row("random", 1.0, "", "normalised"),
			row(lab.ShuffledResponses, 1.0, "", "normalised"), row(lab.ShuffledResponses, nil, "", "normalised")}},
	}}
	for measure, want := range map[string][]int{"": {2, 3, 3}, "normalised": {1, 1, 2}} {
		got := aggregates(r, runs.Plan{Measure: measure})
		if len(got.Tables) != len(want) {
			t.Fatalf("%d tables are bundled, not %d", len(got.Tables), len(want))
		}
		for i, n := range want {
			if rows := got.Tables[i].Rows; len(rows) != n {
				t.Errorf("measure %q, %s: %d rows, want %d", measure, got.Tables[i].Name, len(rows), n)
			}
		}
		digits := map[string]float64{"": 0.123457, "normalised": 0.1235}[measure]
		if got.Tables[0].Rows[0][4] != digits {
			t.Errorf("measure %q: %v is not rounded to %v", measure, got.Tables[0].Rows[0][4], digits)
		}
	}
}
