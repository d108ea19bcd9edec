package neural

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// The largest recording that is accepted. What lies beyond is a mistake or an
// attack, and would not fit into a browser's memory anyway.
const (
	maxPictures = 1 << 20
	maxUnits    = 1 << 20
	maxRepeats  = 1 << 12
	maxValues   = 1 << 27 // float32 values of one array: half a gigabyte
)

// Validate reports the first thing that makes a recording unusable, in words that
// name the place, the value and the remedy: sizes that do not fit together or
// exceed the limits, values that are missing or infinite, units that answer all
// pictures alike (no score is defined for them; see DropConstant), pictures without
// repeats, means that are not those of the repeats, groups and names of the wrong
// number. It only compares and takes memory for one unit at most.
func (r *Recording) Validate() error {
	if r == nil {
		return errors.New("there is no recording")
	}
	for _, check := range []func() error{
		r.validateImages, r.validateRows, r.validateResponses, r.validateTrials, r.validateHalves, r.validateLabels,
		r.validateExpected,
	} {
		if err := check(); err != nil {
			return fmt.Errorf("recording %s: %w", r.label(), err)
		}
	}
	return nil
}

func (r *Recording) label() string {
	switch {
	case r.ID == "":
		return "without a name"
	case r.Session == "":
		return r.ID
	}
	return r.ID + ", session " + r.Session
}

func (r *Recording) validateImages() error {
	m := r.Images
	switch {
	case m.N < 2:
		return fmt.Errorf("%d pictures: at least two are needed", m.N)
	case m.N > maxPictures:
		return fmt.Errorf("%d pictures: at most %d can be used", m.N, maxPictures)
	case m.H < 1 || m.W < 1 || m.H > maxSide || m.W > maxSide:
		return fmt.Errorf("pictures of %d×%d pixels: sides from 1 to %d can be used", m.H, m.W, maxSide)
	case m.C != 1 && m.C != 3:
		return fmt.Errorf("pictures with %d channels: 1 (grey) or 3 (red, green, blue) can be used", m.C)
	case m.N > maxPixels/(m.H*m.W*m.C):
		return fmt.Errorf("%d pictures of %d×%d×%d need more than %d bytes: make them smaller", m.N, m.H, m.W, m.C, maxPixels)
	}
	if want := m.N * m.H * m.W * m.C; len(m.Pix) != want {
		return fmt.Errorf("%d bytes of pixels where %d pictures of %d×%d×%d have %d", len(m.Pix), m.N, m.H, m.W, m.C, want)
	}
	return nil
}

// validateRows checks which row each picture belongs to.
func (r *Recording) validateRows() error {
	if r.Row != nil {
		if len(r.Row) != r.Images.N {
			return fmt.Errorf("%d pictures of which %d have a row: each needs one", r.Images.N, len(r.Row))
		}
		pictures := make([]int, r.Images.N)
		for i, row := range r.Row {
			if row < 0 || int(row) >= r.Images.N {
				return fmt.Errorf("picture %d belongs to row %d: rows are numbered from 0, each with a picture at least", i, row)
			}
			pictures[row]++
		}
		for row := range r.Rows() {
			if pictures[row] == 0 {
				return fmt.Errorf("no picture belongs to row %d: leave the row out", row)
			}
		}
	}
	rows := r.Rows()
	if rows < 2 {
		return fmt.Errorf("%d row of responses: at least two are needed", rows)
	}
	if r.Conditions != nil && len(r.Conditions) != rows {
		return fmt.Errorf("%d names for %d rows of responses", len(r.Conditions), rows)
	}
	return r.validateFolds(rows)
}

// validateFolds checks the folds that the source's authors chose.
func (r *Recording) validateFolds(rows int) error {
	if r.Fold == nil {
		return nil
	}
	if len(r.Fold) != rows {
		return fmt.Errorf("folds of %d rows where there are %d", len(r.Fold), rows)
	}
	held := make([]int, rows)
	folds := 0
	for i, fold := range r.Fold {
		if fold < 0 || int(fold) >= rows {
			return fmt.Errorf("row %d is in fold %d: folds are numbered from 0, each with a row at least", i, fold)
		}
		held[fold]++
		folds = max(folds, int(fold)+1)
	}
	for fold, n := range held[:folds] {
		if n == 0 || n == rows {
			return fmt.Errorf("fold %d holds out %d of %d rows: some must be held out and some must be left", fold, n, rows)
		}
	}
	return nil
}

func (r *Recording) validateResponses() error {
	n := r.Rows()
	switch {
	case len(r.Responses) == 0:
		return errors.New("there are no responses")
	case len(r.Responses) > maxValues:
		return fmt.Errorf("%d responses: at most %d can be used", len(r.Responses), maxValues)
	case len(r.Responses)%n != 0:
		return fmt.Errorf("%d responses are not a whole number of units for %d pictures", len(r.Responses), n)
	}
	units := r.NUnits()
	if units > maxUnits {
		return fmt.Errorf("%d units: at most %d can be used", units, maxUnits)
	}
	if err := r.finite("response", r.Responses); err != nil {
		return err
	}
	if flat := r.constant(); len(flat) > 0 {
		return fmt.Errorf("%s the same response to every picture, so that no score is defined: leave such units out",
			r.unitsHave(flat))
	}
	return nil
}

func (r *Recording) validateTrials() error {
	if r.Trials == nil {
		if r.Repeats < 0 || r.Repeats > maxRepeats {
			return fmt.Errorf("%d repeats: 0 (unknown) to %d can be stated", r.Repeats, maxRepeats)
		}
		return nil
	}
	if r.Repeats < 1 || r.Repeats > maxRepeats || len(r.Responses) > maxValues/r.Repeats {
		return fmt.Errorf("%d repeats of %d responses: 1 to %d repeats and %d values can be used", r.Repeats,
			len(r.Responses), maxRepeats, maxValues)
	}
	if want := len(r.Responses) * r.Repeats; len(r.Trials) != want {
		return fmt.Errorf("%d single responses where %d pictures, %d units and %d repeats have %d", len(r.Trials), r.Rows(),
			r.NUnits(), r.Repeats, want)
	}
	for c, mean := range r.Responses {
		var sum, n float64
		for _, v := range r.Trials[c*r.Repeats : (c+1)*r.Repeats] {
			if v != v { // a missing repeat
				continue
			}
			if math.IsInf(float64(v), 0) {
				return fmt.Errorf("a single response of %s is infinite", r.place(c))
			}
			sum += float64(v)
			n++
		}
		if n == 0 {
			return fmt.Errorf("%s has no repeat at all: leave the picture or the unit out", r.place(c))
		}
		if own := sum / n; math.Abs(own-float64(mean)) > 1e-4*(1+math.Abs(own)) {
			return fmt.Errorf("the response of %s is %g, but the mean of its repeats is %g", r.place(c), mean, own)
		}
	}
	return nil
}

func (r *Recording) validateHalves() error {
	if r.Halves[0] == nil && r.Halves[1] == nil {
		return nil
	}
	for i, half := range r.Halves {
		if len(half) != len(r.Responses) {
			return fmt.Errorf("half %d of the repeats has %d means where there are %d responses", i, len(half), len(r.Responses))
		}
		if err := r.finite(fmt.Sprintf("mean of half %d of the repeats", i), half); err != nil {
			return fmt.Errorf("%w; a reliability needs at least two repeats of every picture", err)
		}
	}
	return nil
}

func (r *Recording) validateLabels() error {
	if r.Group != nil {
		if rows := r.Rows(); len(r.Group) != rows {
			return fmt.Errorf("%d groups for %d pictures: one a picture is needed", len(r.Group), rows)
		}
		first := r.Group[0]
		if !slices.ContainsFunc(r.Group, func(g int32) bool { return g != first }) {
			return fmt.Errorf("all pictures are in group %d: at least two groups are needed to hold one out", first)
		}
	}
	if r.Units != nil {
		if len(r.Units) != r.NUnits() {
			return fmt.Errorf("%d names for %d units", len(r.Units), r.NUnits())
		}
		seen := make(map[string]bool, len(r.Units))
		for i, name := range r.Units {
			if name == "" || seen[name] {
				return fmt.Errorf("unit %d is called %.40q: names must be unique and not empty", i, name)
			}
			seen[name] = true
		}
	}
	if !(r.Reliability >= -1 && r.Reliability <= 1) {
		return fmt.Errorf("a reliability of %g: a correlation, or 0 (unknown), can be stated", r.Reliability)
	}
	if !(r.FieldDegrees >= 0 && r.FieldDegrees <= 360) {
		return fmt.Errorf("pictures %g degrees wide: 0 (unknown) to 360 can be stated", r.FieldDegrees)
	}
	return nil
}

func (r *Recording) validateExpected() error {
	switch {
	case r.Expected == nil:
		return nil
	case !r.Simulated:
		return errors.New("expected responses are given, but only a simulation can know them")
	case len(r.Expected) != len(r.Responses):
		return fmt.Errorf("%d expected responses where there are %d responses", len(r.Expected), len(r.Responses))
	}
	return r.finite("expected response", r.Expected)
}

// finite reports the first value of a rows × units array that is missing or infinite.
func (r *Recording) finite(what string, values []float32) error {
	for i, v := range values {
		if v != v {
			return fmt.Errorf("the %s of %s is missing (NaN)", what, r.place(i))
		}
		if math.IsInf(float64(v), 0) {
			return fmt.Errorf("the %s of %s is infinite", what, r.place(i))
		}
	}
	return nil
}

// constant lists the units with one response to all pictures.
func (r *Recording) constant() (flat []int) {
	units := r.NUnits()
	for u := range units {
		same := true
		for i := u; i < len(r.Responses) && same; i += units {
			same = r.Responses[i] == r.Responses[u]
		}
		if same {
			flat = append(flat, u)
		}
	}
	return flat
}

// DropConstant removes units that answer all pictures alike, from every array,
// adds a note that says how many and which, and returns their names. Arrays are
// replaced, not changed. Sizes must fit together.
func (r *Recording) DropConstant() []string {
	flat := r.constant()
	units := r.NUnits()
	if len(flat) == 0 {
		return nil
	}
	names := make([]string, len(flat))
	for i, u := range flat {
		names[i] = r.UnitName(u)
	}
	r.Notes = append(r.Notes[:len(r.Notes):len(r.Notes)],
		fmt.Sprintf("%d of %d units answered all pictures alike and were left out: %s.", len(flat), units, list(names)))
	r.Trials = without(r.Trials, flat, units, r.Repeats)
	r.Expected = without(r.Expected, flat, units, 1)
	for i := range r.Halves {
		r.Halves[i] = without(r.Halves[i], flat, units, 1)
	}
	if r.Units == nil { // keep the numbers by which the source knows them
		for u := range units {
			r.Units = append(r.Units, r.UnitName(u))
		}
	}
	var kept []string
	for u, name := range r.Units {
		if !slices.Contains(flat, u) {
			kept = append(kept, name)
		}
	}
	r.Units = kept
	r.Responses = without(r.Responses, flat, units, 1)
	return names
}

// without copies a rows × units × depth array without some units.
func without(values []float32, drop []int, units, depth int) []float32 {
	if values == nil {
		return nil
	}
	dropped := make([]bool, units)
	for _, u := range drop {
		dropped[u] = true
	}
	kept := make([]float32, 0, len(values)/units*(units-len(drop)))
	for at := 0; at < len(values); at += depth {
		if !dropped[at/depth%units] {
			kept = append(kept, values[at:at+depth]...)
		}
	}
	return kept
}

// UnitName is the name of a unit, or its number, from 0, where units have none.
func (r *Recording) UnitName(unit int) string {
	if unit < len(r.Units) {
		return r.Units[unit]
	}
	return fmt.Sprint(unit)
}

// place names an element of a rows × units array.
func (r *Recording) place(at int) string {
	units := r.NUnits()
	if row := at / units; r.Conditions != nil {
		return fmt.Sprintf("unit %s to %s", r.UnitName(at%units), r.Conditions[row])
	}
	return fmt.Sprintf("unit %s to picture %d", r.UnitName(at%units), at/units)
}

func (r *Recording) unitsHave(units []int) string {
	if len(units) == 1 {
		return "unit " + r.UnitName(units[0]) + " has"
	}
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = r.UnitName(u)
	}
	return "units " + list(names) + " have"
}

// list writes at most ten names.
func list(names []string) string {
	if len(names) > 10 {
		return strings.Join(names[:10], ", ") + fmt.Sprintf(" and %d more", len(names)-10)
	}
	return strings.Join(names, ", ")
}
