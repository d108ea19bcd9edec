package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui/uitest"
	"untrained/assets/runs"
	"untrained/assets/weights"
	"untrained/nn"
)

var addColumns = flag.Bool("addcolumns", false,
	"add to the summaries of bundled runs the columns that they were computed without")

// Some bundled runs were computed before every summary had the same first columns. They were not computed again: the
// columns were added to their files. earlierColumns has the columns of their summaries as computed, earlierSums the
// checksums of the whole files.
var (
	earlierColumns = map[string][]string{
		"brainfit": {"area", "recording", "network", "training", "readout", "measure", "estimate", "low", "high",
			"n", "unit", "seeds", "dc", "activation", "pooling", "depth", "role"},
		"complexity": {"area", "recording", "role", "score", "complexity", "dc", "measure", "estimate", "low", "high",
			"n", "unit", "seeds"},
	}
	earlierSums = map[string]string{
		"fitting-v1":              "1dff2acdb1bd1e90abdad111373825f2ad674f6527fd62e335adb4c5080c1355",
		"complexity-v1-v4":        "71ecf3af063074441a3e74e5ed2199a6d3482342373607b32bffdc5fda5a94d9",
		"complexity-v1-v4-centre": "3531274c9ce3f4f8937ae650d2ebf64820e156fe0523ba2769d8f3598f43696f",
		"complexity-evc-it":       "49e7e1aa809fe3abee4776a9d45aae185147d594816fe3a1fddf6a6c542c0abc",
	}
)

// withColumns returns a copy of an earlier run whose summary has the columns of every summary: what the experiment
// writes there now follows from the rest of each row.
func withColumns(r *lab.Result) (*lab.Result, error) {
	earlier := r.Table(lab.TableSummary)
	own := slices.DeleteFunc(slices.Clone(earlierColumns[r.Experiment]),
		func(name string) bool { return slices.Contains(lab.SummaryColumns, name) })
	summary := lab.Table{Name: lab.TableSummary, Columns: namedColumns(slices.Concat(lab.SummaryColumns, own))}
	for _, old := range earlier.Rows {
		row := make([]any, len(summary.Columns))
		for i, c := range summary.Columns {
			if at := earlier.Column(c.Name); at >= 0 {
				row[i] = old[at]
				continue
			}
			value, err := added(r, c.Name, func(name string) string {
				text,
					_ := old[earlier.Column(name)].(string)
				return text
			})
			if err != nil {
				return nil, err
			}
			row[i] = value
		}
		summary.Rows = append(summary.Rows, row)
	}
	return withSummary(r, summary), nil
}

// added returns the value of a column that an earlier summary lacks. The rows of complexity are about all random
// networks of a form; those of brainfit are about the last layer of their network.
func added(r *lab.Result, column string, of func(column string) string) (string, error) {
	switch {
	case r.Experiment == "complexity" && column == "training":
		return lab.RandomWeights, nil
	case r.Experiment == "brainfit" && column == "layer":
		spec, err := nn.ParseSpec(of("network"))
		if err != nil {
			return "", err
		}
		names := spec.LayerNames()
		return names[len(names)-1], nil
	case r.Experiment == "brainfit" && column == "training_set" && of("training") == lab.Trained:
		network, err := weights.Find(lab.TaskWeights)
		return network.TrainingSet, err
	}
	return "", nil
}

// withoutColumns returns a copy of a run without the columns that withColumns adds.
func withoutColumns(r *lab.Result) *lab.Result {
	now := r.Table(lab.TableSummary)
	earlier := lab.Table{Name: lab.TableSummary, Columns: namedColumns(earlierColumns[r.Experiment])}
	for _, row := range now.Rows {
		var old []any
		for _, c := range earlier.Columns {
			old = append(old, row[now.Column(c.Name)])
		}
		earlier.Rows = append(earlier.Rows, old)
	}
	return withSummary(r, earlier)
}

func namedColumns(names []string) []lab.Column {
	var list []lab.Column
	for _, name := range names {
		list = append(list, lab.Column{Name: name})
	}
	return list
}

// withSummary returns a copy of a result with another summary.
func withSummary(r *lab.Result, summary lab.Table) *lab.Result {
	changed := *r
	changed.Tables = slices.Clone(r.Tables)
	*changed.Table(lab.TableSummary) = summary
	return &changed
}

// Without the columns that were added, every file is byte for byte as it was computed.
func TestAddedColumnsLeaveTheRestAsItWas(t *testing.T) {
	if *addColumns {
		putColumnsIn(t, filepath.Join("..", "assets", "runs", "bundled"))
	}
	list, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range list {
		sum := earlierSums[run.Name]
		if sum == "" {
			continue
		}
		r := uitest.Bundled(run.Name)
		if got := len(r.Table(lab.TableSummary).Columns); got == len(earlierColumns[r.Experiment]) {
			t.Errorf("%s has the columns it was computed with; run this test with -addcolumns", run.Name)
			continue
		}
		raw, err := json.Marshal(withoutColumns(r))
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(raw); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s without the added columns is not what was computed; if it was computed again, remove its line from "+
				"earlierSums", run.Name)
		}
		// What was added is exactly what withColumns adds.
		again, err := withColumns(withoutColumns(r))
		if err != nil {
			t.Fatal(err)
		}
		here, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if whole, err := json.Marshal(again); err != nil || string(whole) != string(here) {
			t.Errorf("%s: the added columns do not hold what withColumns adds (%v)", run.Name, err)
		}
	}
}

// putColumnsIn rewrites those runs in a folder that lack columns, and their checksums in the catalogue.
func putColumnsIn(t *testing.T, folder string) {
	m := maker{folder: folder}
	made, err := m.read()
	if err != nil {
		t.Fatal(err)
	}
	for i, run := range made {
		path := filepath.Join(folder, run.File)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if earlierSums[run.Name] != run.SHA256 {
			continue
		}
		r := new(lab.Result)
		if err := json.Unmarshal(raw, r); err != nil {
			t.Fatal(err)
		}
		if r, err = withColumns(r); err != nil {
			t.Fatal(err)
		}
		if raw, err = json.Marshal(r); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		made[i].SHA256, made[i].Bytes = hex.EncodeToString(sum[:]), len(raw)
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s has the columns %v", run.Name, lab.SummaryColumns)
	}
	if err := m.write(made); err != nil {
		t.Fatal(err)
	}
	t.Fatal("the files have changed: build the test again to read them")
}

// Bundled runs keep the contract of results: the summary begins with the columns of every summary, verdicts have known
// outcomes, and no list is null.
func TestBundledRunsKeepTheContract(t *testing.T) {
	list, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range list {
		r := uitest.Bundled(run.Name)
		summary := r.Table(lab.TableSummary)
		if summary == nil || len(summary.Columns) < len(lab.SummaryColumns) {
			t.Errorf("%s has no summary with the columns %v", run.Name, lab.SummaryColumns)
			continue
		}
		for i, name := range lab.SummaryColumns {
			if got := summary.Columns[i].Name; got != name {
				t.Errorf("%s: column %d of the summary is %s, not %s", run.Name, i+1, got, name)
			}
		}
		if len(r.Verdicts) == 0 {
			t.Errorf("%s has no verdict", run.Name)
		}
		for _, v := range r.Verdicts {
			if !slices.Contains(lab.Outcomes, v.Verdict) {
				t.Errorf("%s: a verdict reads %q", run.Name, v.Verdict)
			}
		}
		for _, table := range r.Tables {
			if table.Rows == nil || table.Columns == nil {
				t.Errorf("%s: the table %s has null for a list", run.Name, table.Name)
			}
		}
	}
}
