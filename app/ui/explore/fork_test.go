//go:build !js

package explore

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"untrained/app/lab"
	"untrained/assets/runs"
)

// bundled returns a bundled run, nil if there is none of this name.
func bundled(t *testing.T) func(name string) (*lab.Result, error) {
	return func(name string) (*lab.Result, error) {
		if _, err := runs.Find(name); err != nil {
			return nil, nil
		}
		raw, err := runs.Read(t.Context(), name, runs.Embedded)
		if err != nil {
			return nil, err
		}
		r := new(lab.Result)
		return r, json.Unmarshal(raw, r)
	}
}

// Every number of the first screen's figure is that of the bundled run, and none of its networks is left out.
func TestForksAreTheBundledRuns(t *testing.T) {
	t.Parallel()
	first, err := NewFirst(bundled(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Forks) < 3 {
		t.Fatalf("%d forks", len(first.Forks))
	}
	for _, f := range first.Forks {
		r, err := bundled(t)(f.Run)
		if err != nil {
			t.Fatal(err)
		}
		table := r.Table(lab.TableProfile)
		if table == nil {
			table = r.Table(lab.TableSummary)
		}
		measure := map[string]string{measures[0].label: measures[0].key, measures[1].label: measures[1].key}[f.Measure]
		compared := 0
		for _, row := range table.Rows {
			cell := func(column string) any {
				if at := table.Column(column); at >= 0 {
					return row[at]
				}
				return nil
			}
			training, dc := cell(lab.ColumnTraining), cell(lab.ColumnDC)
			if cell(lab.ColumnMeasure) != measure || table.Name == lab.TableProfile && cell(lab.ColumnSeed) != nil ||
				cell(lab.ColumnArea) == "STS" || dc == "zero" || training != lab.Trained && training != lab.RandomWeights {
				continue
			}
			for k, s := range f.Sets[:2] {
				if s.Key != training {
					continue
				}
				for l, layer := range f.Layers {
					for i, g := range f.Regions {
						if g.Name != cell(lab.ColumnArea) || layer != "" && layer != cell(lab.ColumnLayer) {
							continue
						}
						compared++
						for j, column := range []string{lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh} {
							if got, want := s.Marks[l][i][j], lab.Cell(table, row, column); math.Abs(got-want) > 5.1e-5 {
								t.Errorf("%s, %s, set %d: %s is %v, the run has %v", f.Run, g.Name, k, column, got, want)
							}
						}
					}
				}
			}
		}
		if want := 2 * len(f.Layers) * len(f.Regions); compared != want {
			t.Errorf("%s: %d marks of trained and random networks compared, want %d", f.Run, compared, want)
		}
	}
}

// The first screen is one element without any script, needs no other file, and stays small.
func TestFirstScreenIsStatic(t *testing.T) {
	t.Parallel()
	first, err := NewFirst(bundled(t))
	if err != nil {
		t.Fatal(err)
	}
	text, err := first.HTML()
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := html.ParseFragment(strings.NewReader(text),
		&html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil || len(nodes) == 0 || nodes[0].Data != "div" {
		t.Fatalf("%d nodes, %v", len(nodes), err)
	}
	ids := map[string]bool{}
	for n := range nodes[0].Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("two elements with id %s", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case strings.HasPrefix(a.Key, "on"), a.Key == "src" && !strings.HasPrefix(a.Val, "data:image/png;base64,"):
				t.Errorf("%s has %s=%.40s", n.Data, a.Key, a.Val)
			case strings.Contains(a.Val, "ZgotmplZ"):
				t.Errorf("%s has %s=%s", n.Data, a.Key, a.Val)
			}
		}
		if n.DataAtom == atom.Script {
			t.Error("it has a script")
		}
	}
	for _, id := range []string{"dial-percent", "dial-zero", "guess-" + first.Forks[0].Run + "-0", "first"} {
		if !ids[id] {
			t.Errorf("it has no #%s", id)
		}
	}
	if len(text) > 60_000 {
		t.Errorf("it has %d bytes", len(text))
	}
	numbers, err := first.Script()
	if err != nil || !json.Valid(numbers) || len(numbers) > 60_000 {
		t.Errorf("%d bytes of numbers, %v", len(numbers), err)
	}
}

// A profile is read layer by layer, with its controls in every layer and its ceiling; what lacks networks is refused.
func TestForkOfAProfile(t *testing.T) {
	t.Parallel()
	r := &lab.Result{Recording: lab.Source{ID: "human-objects"},
		Config: "recording=human-objects&training=trained,random,pixels&seeds=10",
		Tables: []lab.Table{{Name: lab.TableProfile,
			Columns: lab.Columns(lab.ColumnArea, lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnLayer, lab.ColumnSeed,
				lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnDC, lab.ColumnMeasure)}}}
	t0 := &r.Tables[0]
	for i, area := range []string{"EVC", "LOC"} {
		row := func(training, layer, dc string, seed any, v float64) {
			t0.Rows = append(t0.Rows, []any{area, "squeezenet10", training, layer, seed, v, v - .1, v + .1, 20.0, dc,
				"normalised"})
		}
		for l, layer := range []string{"conv1", "fire9"} {
			row("trained", layer, "", nil, .1*float64(1+i+l))
			row("random", layer, "keep", nil, .1)
			row("random", layer, "keep", 1.0, .77)
			row("random", layer, "zero", nil, .88)
			row("shuffled-within-layer", layer, "keep", nil, .05)
		}
		row("pixels", "pixels", "", nil, .3)
		row("ceiling", "", "", nil, 1)
	}
	f, err := newFork("a", "b", r)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Sets[0].Marks[1][1][0]; math.Abs(got-.3) > 1e-9 || f.Sets[1].Marks[0][1][0] != .1 || len(f.Sets) != 4 ||
		f.Sets[2].Key != "shuffled" || f.Sets[3].Marks[0][0][0] != .3 || f.Sets[3].Marks[1][1] == nil ||
		f.Regions[1].Ceiling[0] != 1 || f.Start != 1 || f.Regions[0].Kind == "" {
		t.Errorf("%+v", f)
	}
	if f.Alone["random conv1 EVC"] != .77 || f.Alone["trained fire9 LOC"] != .3 || f.Alone["pixels pixels EVC"] != 0 ||
		f.Compute != "recording=human-objects&training=trained,random,shuffled&seeds=1" {
		t.Errorf("alone %v, by %s", f.Alone, f.Compute)
	}
	t0.Rows = t0.Rows[:0]
	if _, err := newFork("a", "b", r); err == nil {
		t.Error("an empty profile makes a fork")
	}
	if _, err := NewFirst(func(string) (*lab.Result, error) { return nil, errors.New("broken") }); err == nil {
		t.Error("a broken run makes a first screen")
	}
}
