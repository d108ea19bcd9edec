package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/assets/runs"
)

func TestReportOfBundledRuns(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.html")
	if err := makeReport(t.Context(), []string{"-o", file}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range made {
		if !strings.Contains(string(text), r.SHA256) || !strings.Contains(string(text), r.Command) {
			t.Errorf("the report does not have %s, or not how to compute it", r.Name)
		}
	}
}

// A folder may hold anything: files that are not results are named, and the results are reported.
func TestReportPassesOverWhatIsNone(t *testing.T) {
	folder := t.TempDir()
	list, err := bundledResults(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var whole strings.Builder
	if err := list[0].Result.WriteJSON(&whole); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	none := map[string]string{
		"broken.json": `{"experiment":"encoding","tables":[`,
		"empty.json":  "",
		"list.json":   "[1,2]",
		"other.json":  `{"name":"package"}`,
		"share.json":  `{"experiment":"encoding","share":"1/3","units":[],"parts":{}}`,
		"cells.json":  `{"experiment":"encoding","tables":[{"name":"summary","columns":[{"name":"a"}],"rows":[[true]]}]}`,
		"ragged.json": `{"experiment":"encoding","tables":[{"name":"summary","columns":[{"name":"a"}],"rows":[["x","y"]]}]}`,
	}
	for name, text := range none {
		put(name, text)
	}
	if _, _, err := resultsIn(folder); err == nil || !strings.Contains(err.Error(), "no result") {
		t.Errorf("a folder without results: %v", err)
	}
	put("a.json", whole.String())
	put("b.json", whole.String())
	put("notes.txt", "nothing")
	items, passed, err := resultsIn(folder)
	if err != nil || len(items) != 1 || len(passed) != len(none)+1 {
		t.Fatalf("%d results, %d passed over, %v", len(items), len(passed), err)
	}
	for _, p := range passed {
		if p.Why == "" || p.File == "share.json" && !strings.Contains(p.Why, "merge") || p.File == "b.json" &&
			!strings.Contains(p.Why, "a.json") {
			t.Errorf("%s was passed over: %s", p.File, p.Why)
		}
	}
	for _, args := range [][]string{{filepath.Join(folder, "missing")}, {folder, "more"},
		{folder, "-o", filepath.Join(folder, "no", "such", "place.html")}} {
		if err := makeReport(t.Context(), args); err == nil {
			t.Errorf("report %v was made", args)
		}
	}
}
