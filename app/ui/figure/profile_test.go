package figure

import (
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// The figure of several areas says at its chosen layer what patterns say beside the regression.
func TestProfileNotesPatterns(t *testing.T) {
	profile := lab.Table{Name: lab.TableProfile, Columns: lab.Columns(lab.ColumnArea, lab.ColumnNetwork,
		lab.ColumnTraining, lab.ColumnLayer, lab.ColumnSeed, lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnDC,
		lab.ColumnMeasure)}
	patterns := lab.Table{Name: lab.TablePatterns, Columns: lab.Columns(lab.ColumnArea, lab.ColumnTraining,
		lab.ColumnLayer, lab.ColumnEstimate, lab.ColumnDC)}
	for i, area := range []string{"EVC", "LOC"} {
		for k, training := range []string{lab.Trained, lab.RandomWeights, lab.LinearNetwork, lab.Pixels} {
			for l, layer := range []string{"fire2", "fire6"} {
				dc := map[bool]string{true: "keep"}[training == lab.RandomWeights || training == lab.LinearNetwork]
				if training == lab.Pixels {
					layer = lab.Pixels
				}
				x := 0.1*float64(i+1) + 0.01*float64(k) + 0.4*float64(l)
				profile.Rows = append(profile.Rows, []any{area, "", training, layer, nil, x, x - 0.1, x + 0.1, dc,
					lab.ColumnNormalised})
				patterns.Rows = append(patterns.Rows, []any{area, training, layer, x, dc})
			}
		}
	}
	of := func(tables ...lab.Table) chart.Profile {
		s := Shown{Result: &lab.Result{Tables: tables}, picks: map[string]string{"layer": "fire6"}}
		f, ok := profileFigure(s)
		if !ok {
			t.Fatal("there is no figure")
		}
		return f.Chart.(chart.Profile)
	}
	p := of(profile, patterns)
	if i := slices.IndexFunc(p.Notes, func(note string) bool {
		return strings.Contains(note, "trained, random): EVC 0.50, 0.51; LOC 0.60, 0.61.")
	}); i < 0 {
		t.Errorf("the notes are %q", p.Notes)
	}
	if i := slices.IndexFunc(p.Traces, func(trace chart.Trace) bool {
		return strings.HasPrefix(trace.Label, "Random, linear")
	}); i < 0 || p.Traces[i].Series == chart.Grey {
		t.Errorf("the traces are %+v", p.Traces)
	}
	for _, note := range of(profile).Notes {
		if strings.Contains(note, "patterns") {
			t.Errorf("without patterns a note says %q", note)
		}
	}
}
