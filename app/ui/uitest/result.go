package uitest

import (
	"slices"
	"strconv"

	"untrained/app/lab"
)

// Result is a result of encoding for a configuration, with n recorded units (0 takes 50), of which the first few of
// eight conditions have finished: the tables and the verdict of the small run of encoding, which is of the conditions
// and layers that tests ask for, under the names that the configuration has.
func Result(c lab.Config, n, finished int) *lab.Result {
	if n == 0 {
		n = 50
	}
	r := Computed("encoding")
	seed, session := c.Int(lab.KeySeed), c.Get(lab.KeySession)
	r.Config, r.Seed = c.String(), uint64(seed)
	area, simulated := "V4", c.Get(lab.KeyRecording) == "sim-v1"
	if simulated {
		area = "V1"
	}
	r.Recording = lab.Source{ID: c.Get(lab.KeyRecording), Session: session, Simulated: simulated,
		SHA256:   "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
		Citation: "Cowley, Stan, Pillow, Smith 2023, bioRxiv"}
	for i := range r.Tables {
		t := &r.Tables[i]
		onlyLayer(t, c.Get(lab.KeyLayer))
		set := func(column string, value func(was any) any) {
			if at := t.Column(column); at >= 0 {
				for _, row := range t.Rows {
					row[at] = value(row[at])
				}
			}
		}
		to := func(v any) func(any) any { return func(any) any { return v } }
		set(lab.ColumnArea, to(area))
		set(lab.ColumnRecording, to(r.Recording.ID))
		set(lab.ColumnSession, to(session))
		set(lab.ColumnN, to(float64(n)))
		set(lab.ColumnNetwork, func(was any) any {
			if was == "" {
				return was // controls have none
			}
			return c.Get(lab.KeyNetwork)
		})
		set(lab.ColumnSeeds, func(was any) any {
			if was == 1.0 {
				return was // of what does not depend on a seed
			}
			return c.Float(lab.KeySeeds)
		})
	}
	firstConditions(r, finished)
	units := r.Table(lab.TableUnits)
	units.Rows = withUnits(units, n)
	if finished < conditions {
		r.Table(lab.TableDifferences).Rows, r.Verdicts, r.Warnings = [][]any{}, nil, nil
		return r
	}
	if !simulated {
		r.Verdicts = nil // what is judged of one area is a method, on what is simulated
	}
	return r
}

// onlyLayer leaves the rows of a layer, and those of controls, which have none: of the second layer that the small run
// has, under this name, where it has no such layer, and of both with "all".
func onlyLayer(t *lab.Table, layer string) {
	at := t.Column(lab.ColumnLayer)
	if at < 0 || layer == "all" {
		return
	}
	has := []any{"max1", "max2"}
	keep := any(layer)
	if !slices.Contains(has, keep) {
		keep = "max2"
	}
	t.Rows = slices.DeleteFunc(t.Rows, func(row []any) bool { return row[at] != keep && slices.Contains(has, row[at]) })
	for _, row := range t.Rows {
		if row[at] == keep {
			row[at] = layer
		}
	}
}

// conditions is how many kinds of weights and controls the small run has.
const conditions = 8

// firstConditions leaves the rows of the conditions that have finished, one at least, in the tables of conditions.
func firstConditions(r *lab.Result, finished int) {
	var order [][2]any
	for _, name := range []string{lab.TableSummary, lab.TableUnits} {
		t := r.Table(name)
		training, dc := t.Column(lab.ColumnTraining), t.Column(lab.ColumnDC)
		t.Rows = slices.DeleteFunc(t.Rows, func(row []any) bool {
			condition := [2]any{row[training], row[dc]}
			if name == lab.TableSummary && !slices.Contains(order, condition) {
				order = append(order, condition)
			}
			return slices.Index(order, condition) >= max(1, finished)
		})
	}
}

// withUnits returns the rows of n units: those of the small run, again and again.
func withUnits(t *lab.Table, n int) [][]any {
	unit := t.Column(lab.ColumnUnit)
	var rows [][]any
	for from := 0; from < len(t.Rows); {
		to := from + 1 // the units of one condition and layer, which are numbered from 1
		for to < len(t.Rows) && t.Rows[to][unit] != "1" {
			to++
		}
		for i := range n {
			row := slices.Clone(t.Rows[from+i%(to-from)])
			row[unit] = strconv.Itoa(i + 1)
			rows = append(rows, row)
		}
		from = to
	}
	return rows
}
