//go:build !js

package ui_test

import (
	"strings"
	"testing"

	"untrained/app/ui"
	"untrained/app/ui/uitest"
	"untrained/assets/runs"
)

// withoutFigure are the tables that have no figure of their own, each with the reason.
var withoutFigure = map[string]string{
	"units":      "the faint dots behind the summary’s estimates",
	"ceilings":   "the bands of the summary’s figure",
	"models":     "the points of the scatter plots, and the grid",
	"regression": "the lines of the scatter plots, and in their notes",
	"within":     "the same, within one pooling",
	"verdicts":   "of pooled results: counts, which the cards of the verdicts say",
	"accuracy":   "of transfer: the same numbers as its summary",
}

// Every table of every run that comes with the program is drawn, or is known to be
// drawn by another table’s figure.
func TestEveryTableOfNumbersHasAFigure(t *testing.T) {
	made, err := runs.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range made {
		r := uitest.Bundled(m.Name)
		drawn := ui.DrawnTables(r)
		for _, table := range r.Tables {
			if len(table.Rows) > 0 && !drawn[table.Name] && withoutFigure[table.Name] == "" {
				t.Errorf("%s: no figure draws the table %s", m.Name, table.Name)
			}
			seen[r.Experiment+" "+table.Name] = true
		}
	}
	for _, wanted := range []string{"brainfit groups", "selectivity counts", "encoding ceilings", "texture correlation"} {
		if !seen[wanted] {
			t.Errorf("no run has the table %s", wanted)
		}
	}
}

// The noise ceiling of dissimilarities stands behind each area’s correlations.
func TestNoiseCeilingIsABand(t *testing.T) {
	r := uitest.Bundled("training-evc-it")
	svg := ui.Drawn(r, "r", 900)[0]
	for _, want := range []string{"noise ceiling: 0.239 to 0.386", "noise ceiling: 0.449 to 0.535",
		"n = 15 subjects", "fill-opacity"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the figure does not say %q", want)
		}
	}
	if svg := ui.Drawn(r, "normalised", 900)[0]; strings.Contains(svg, "subjects. No model") {
		t.Error("a ceiling of correlations stands behind normalised scores")
	}
}

func TestNegativeNumbersHaveAMinus(t *testing.T) {
	for text, want := range map[string]string{
		"minus random ReLU: -0.013 [-0.107, 0.081].": "minus random ReLU: −0.013 [−0.107, 0.081].",
		"penalties 1e-6..1e2, task-trained, C1-C4":   "penalties 1e-6..1e2, task-trained, C1-C4",
	} {
		if got := ui.Minus(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}
