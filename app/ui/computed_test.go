//go:build !js

package ui_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/uitest"
	"untrained/assets/neural/archive"
	"untrained/assets/weights"
)

var remake = flag.Bool("remake", false, "compute uitest.SmallRuns, or those that -run names, again and write them")

// Tests of pages look at tables that the laboratory wrote. Their columns are those that
// it writes today: a merge of no units has all columns and no rows.
func TestSmallRunsAreWhatIsWritten(t *testing.T) {
	store, err := archive.Open(t.Context(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	env := job.NewLocal("cpu", job.NewShelf(store), weights.Embedded)
	for _, s := range uitest.SmallRuns {
		t.Run(s.Experiment, func(t *testing.T) {
			e, err := lab.Find(s.Experiment)
			if err != nil {
				t.Fatal(err)
			}
			c, err := lab.ParseStrict(e, s.Config)
			if err != nil {
				t.Fatal(err)
			}
			var kept *lab.Result
			if !*remake {
				kept = uitest.Computed(uitest.Page(s.Experiment))
			} else {
				pool := job.Goroutines(0, func() job.Env { return env })
				r, err := job.Run(t.Context(), pool, e, c, job.Options{})
				pool.Close()
				if err != nil {
					t.Fatal(err)
				}
				keepSmall(t, s, r)
				kept = r
			}
			now, err := e.Merge(t.Context(), env, c, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(kept.Tables) != len(now.Tables) {
				t.Errorf("%s writes %d tables, kept are %d: run this test with -remake", s.Experiment,
					len(now.Tables), len(kept.Tables))
				return
			}
			for i, table := range now.Tables {
				if !slices.Equal(table.Columns, kept.Tables[i].Columns) || table.Name != kept.Tables[i].Name {
					t.Errorf("%s writes the table %s with %v, kept is %s with %v: run this test with -remake", s.Experiment,
						table.Name, table.Columns, kept.Tables[i].Name, kept.Tables[i].Columns)
				}
				if len(kept.Tables[i].Rows) == 0 {
					t.Errorf("%s keeps no row of %s", s.Experiment, table.Name)
				}
			}
		})
	}
}

// keepSmall writes a result with few rows and six digits.
func keepSmall(t *testing.T, s uitest.Small, r *lab.Result) {
	uitest.Trim(r, s.Table, s.Column, s.Keep...)
	for _, table := range r.Tables {
		for _, row := range table.Rows {
			for j, v := range row {
				if x, ok := v.(float64); ok {
					row[j], _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
				}
			}
		}
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("uitest", "computed", s.Experiment+".json"), append(raw, '\n'),
		0o644); err != nil {
		t.Fatal(err)
	}
}
