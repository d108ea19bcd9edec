package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/uitest"
	"untrained/assets/neural/archive"
	"untrained/assets/runs"
)

func TestPlansAreConfigurations(t *testing.T) {
	for _, p := range runs.Plans() {
		e, err := lab.Find(p.Experiment)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if _, err := lab.ParseStrict(e, p.Config); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

// TestABundledRunIsMadeAgain computes the smallest bundled run again. Vector instructions of another width change the
// last digits; see RATIONALE.md.
func TestABundledRunIsMadeAgain(t *testing.T) {
	t.Parallel()
	want := uitest.Bundled("controls")
	store, err := archive.Open(t.Context(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := runs.Find("controls")
	if err != nil {
		t.Fatal(err)
	}
	m := maker{shelf: job.NewShelf(store), keep: new(job.Memory)}
	made, err := m.compute(context.Background(), found.Plan)
	if err != nil {
		t.Fatal(err)
	}
	got := aggregates(made, found.Plan)
	if len(got.Tables) != len(want.Tables) || len(got.Verdicts) != len(want.Verdicts) {
		t.Fatalf("%d tables and %d verdicts, bundled are %d and %d", len(got.Tables), len(got.Verdicts), len(want.Tables),
			len(want.Verdicts))
	}
	for i, table := range want.Tables {
		rows := make(map[string][]any)
		for _, row := range got.Tables[i].Rows {
			rows[namesIn(row)] = row
		}
		for _, row := range table.Rows {
			again := rows[namesIn(row)]
			if at := table.Column("measure"); at >= 0 && slices.Contains(otherwiseSince, fmt.Sprint(row[at])) {
				continue
			}
			if again == nil {
				t.Errorf("%s: there is no row %s", table.Name, namesIn(row))
				continue
			}
			for k, v := range row {
				name := table.Columns[k].Name
				number, ok := v.(float64)
				if !ok || slices.Contains(otherwiseSince, name) {
					continue
				}
				x, ok := again[got.Tables[i].Column(name)].(float64)
				if !ok || math.Abs(x-number) > 1e-3*math.Max(1, math.Abs(number)) {
					t.Errorf("%s, %s, %s: %v, bundled is %v", table.Name, namesIn(row), name, x, v)
				}
			}
		}
	}
}

// otherwiseSince are the columns that were computed in another way when the run was made: until 2026-11-30 p values
// flipped the signs of units, and the variance explained was that of penalties that were chosen by r. Once the bundled
// runs are computed again there are none.
var otherwiseSince = []string{"p", "p_pictures", "p_adjusted", "fve"}

// namesIn returns what of a row is text, which tells it from all others of its table.
func namesIn(row []any) string {
	var names []string
	for _, v := range row {
		if text, ok := v.(string); ok {
			names = append(names, text)
		}
	}
	return strings.Join(names, ", ")
}

func TestVerdictsAreTabulated(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "bundled")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	readme := filepath.Join(filepath.Dir(folder), "README.md")
	if err := os.WriteFile(readme, []byte("above\n"+tableBegin+"\nold\n"+tableEnd+"\nbelow\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	low, high, estimate := -0.25, 0.5, 0.125
	body, err := json.Marshal(lab.Result{Verdicts: []lab.Verdict{
		{Claim: "C10", Statement: "a | b", Estimate: &estimate, Low: &low, High: &high, Verdict: lab.Recovered},
		{Claim: "C1", Statement: "c", Verdict: lab.Undecided},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "controls.json"), body, 0o644); err != nil {
		t.Fatal(err)
	}
	plan := runs.Plans()
	for i := range plan {
		if plan[i].Name == "controls" {
			if err := (maker{folder: folder}).write([]runs.Run{{Plan: plan[i], File: "controls.json"}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"above\n", "| C10 | controls | a \\| b | 0.125 | [−0.250, 0.500] | recovered |",
		"| C1 | controls | c | – | – | undecided |", "below\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "old") {
		t.Error("the old table is still there")
	}
	if strings.Contains(string(text), "C9") {
		t.Error("C9 has a row of verdicts, though it is a map of the other claims")
	}
}
