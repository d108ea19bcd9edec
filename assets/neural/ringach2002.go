package neural

import (
	"fmt"
	"math"

	"untrained/assets/neural/matfile"
)

// Orientation selectivity of 308 cells of macaque V1, Ringach, Shapley & Hawken 2002:
// a MAT-file of level 5 with one structure, db.

const ringach2002Cells = 308

var ringach2002File = File{
	Repository: "neuroailab/TDANN",
	Commit:     "80c585df69dcb831d1d6802e0776a8cf25d8cfef",
	Path:       "spacetorch/datasets/ringach_2002_db.mat",
	Bytes:      41600,
	SHA256:     "2fd5279bc2b9a2605f14ee314605612efafdef9e798a4faf4820a7af427053f1",
}

const ringach2002Citation = "Ringach, Shapley & Hawken 2002, Orientation selectivity in macaque V1: diversity and " +
	"laminar dependence, J Neurosci 22:5639"

func ringach2002() Entry {
	return Entry{
		ID:    "v1-ringach2002",
		Kind:  KindTuning,
		Title: "Macaque V1, orientation tuning",
		About: "How sharply 308 single cells in primary visual cortex of anaesthetised macaque monkeys were tuned to " +
			"the orientation of drifting gratings, and their rates. Aggregates are part of this software; the cells " +
			"are fetched from a public repository at your request and give exact distances.",
		Area:     "V1",
		Bytes:    ringach2002File.Bytes,
		Citation: ringach2002Citation,
		Licence:  notStated,
		Notes: []string{
			"F1/F0 is the first harmonic over the largest mean rate; the spontaneous rate is not subtracted.",
			"Bandwidths above 90 degrees mark curves too flat to have one; they count as missing.",
		},
		files: func(string) []File { return []File{ringach2002File} },
	}
}

func readRingach2002(content []byte) (*Tuning, error) {
	variables, err := matfile.Read(content)
	if err != nil {
		return nil, err
	}
	db, err := matfile.Find(variables, "db")
	if err != nil {
		return nil, err
	}
	t := &Tuning{Species: "macaque monkey (M. fascicularis), anaesthetised", Cells: make([]TunedCell, ringach2002Cells)}
	for _, column := range []struct {
		name string
		of   func(*TunedCell) *float64
	}{
		{"orivar", func(c *TunedCell) *float64 { return &c.CircularVariance }},
		{"bw", func(c *TunedCell) *float64 { return &c.Bandwidth }},
		{"maxdc", func(c *TunedCell) *float64 { return &c.MaxDC }},
		{"mindc", func(c *TunedCell) *float64 { return &c.MinDC }},
		{"spont", func(c *TunedCell) *float64 { return &c.Spontaneous }},
		{"maxfirst", func(c *TunedCell) *float64 { return &c.MaxF1 }},
		{"po", func(c *TunedCell) *float64 { return &c.OrthogonalRatio }},
		{"rdepth", func(c *TunedCell) *float64 { return &c.Depth }},
	} {
		a, err := db.Field(0, column.name)
		if err != nil {
			return nil, err
		}
		if err := a.HasShape(1, ringach2002Cells); err != nil {
			return nil, fmt.Errorf("%s: %w", column.name, err)
		}
		values, err := a.Float64s()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", column.name, err)
		}
		for i, v := range values {
			*column.of(&t.Cells[i]) = v
		}
	}
	animals, err := db.Field(0, "animal")
	if err != nil {
		return nil, err
	}
	for i := range t.Cells {
		name, err := animals.Cell(i)
		if err != nil {
			return nil, fmt.Errorf("animal: %w", err)
		}
		if t.Cells[i].Animal, err = name.Text(); err != nil {
			return nil, fmt.Errorf("animal: %w", err)
		}
		if t.Cells[i].Bandwidth > 90 {
			t.Cells[i].Bandwidth = math.NaN()
		}
	}
	return t, nil
}
