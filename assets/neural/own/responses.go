package own

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"untrained/assets/neural"
	"untrained/assets/table"
)

// The largest recording that is accepted.
const (
	maxRepeats = 1 << 12
	maxValues  = 1 << 27
)

// stimuli reads the array of images, or nothing if there are picture files.
func (p *parts) stimuli() (*array, error) {
	if p.named["images"] == nil {
		return nil, nil
	}
	a, err := p.named["images"].read(p, 0, maxPixels)
	if err == nil && a.bytes == nil && a.len() > maxPixels/8 {
		err = fmt.Errorf("%d numbers are too many: store pictures as bytes (uint8)", a.len())
	}
	if err == nil && a.len() == 0 {
		err = fmt.Errorf("shape %v: there are no pictures", a.shape)
	}
	if err != nil {
		return nil, fmt.Errorf("images: %w", err)
	}
	return a, nil
}

// rows returns how many rows a table beside the images should have, 0 if that is open.
func (p *parts) rows(a *array) int {
	if a == nil {
		return len(p.pictures)
	}
	if list := fitting(imageLayouts, a.shape, 0); len(list) == 1 {
		return list[0].side(a.shape, "pictures")
	}
	return 0
}

// recording puts responses to pictures together.
func (p *parts) recording(ctx context.Context) (*neural.Recording, error) {
	drawn, err := p.stimuli()
	if err != nil {
		return nil, err
	}
	a, err := p.named["responses"].read(p, p.rows(drawn), maxValues)
	if err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	var shape []int
	if drawn != nil {
		shape = drawn.shape
	}
	if len(a.shape) == 1 && len(fitting([]layout{"pictures units"}, []int{a.shape[0], 1}, p.rows(drawn))) == 1 &&
		(drawn == nil || len(fitting(imageLayouts, shape, a.shape[0])) > 0) {
		a.shape = []int{a.shape[0], 1} // one unit
	}
	of, to, err := p.layouts(shape, a.shape, len(p.pictures))
	if err != nil {
		return nil, err
	}
	n, units, repeats := to.side(a.shape, "pictures"), to.side(a.shape, "units"), to.side(a.shape, "repeats")
	switch {
	case n < neural.Fewest:
		return nil, fmt.Errorf("%d pictures: at least %d are needed to hold any out", n, neural.Fewest)
	case units < 1 || repeats < 1:
		return nil, fmt.Errorf("responses have shape %v: there are no units or no repeats", a.shape)
	case repeats > maxRepeats:
		return nil, fmt.Errorf("%d repeats: at most %d can be used", repeats, maxRepeats)
	}
	images, err := p.pictured(ctx, drawn, of, a.index)
	if err != nil {
		return nil, err
	}
	r := &neural.Recording{ID: neural.OwnID, Area: "your own", Species: "not stated", Signal: "responses", Images: images,
		Citation: "Your own recording.", Licence: "Yours; it stays on this machine."}
	if err := p.respond(r, a, to); err != nil {
		return nil, err
	}
	if r.Units, err = p.names(a.header, units); err != nil {
		return nil, err
	}
	r.Group, err = p.group(n)
	return r, err
}

// pictured makes the pictures: of the array, or of the files, which the first column of a table may name.
func (p *parts) pictured(ctx context.Context, drawn *array, l layout, index []string) (m neural.Images, err error) {
	if drawn == nil {
		named, nameErr := p.byIndex(index)
		if named {
			p.answers["order"] = naturalNames // nothing to ask
		}
		if err = nameErr; err == nil {
			m, err = p.files(ctx)
		}
	} else {
		m, err = p.pixels(drawn, l)
	}
	if err != nil && !errors.Is(err, errAsked) {
		err = fmt.Errorf("images: %w", err)
	}
	return m, err
}

// respond sets responses, repeats and their halves.
func (p *parts) respond(r *neural.Recording, a *array, l layout) error {
	wanted := layout("pictures units")
	if l.has("repeats") {
		wanted = "pictures units repeats"
	}
	p.noteTurned("responses", a.shape, l, wanted)
	values := arrange(a, a.numbers(), l, wanted)
	n, units, repeats := r.Images.N, l.side(a.shape, "units"), l.side(a.shape, "repeats")
	narrow := make([]float32, len(values))
	for i, v := range values {
		narrow[i] = float32(v)
		if math.IsInf(float64(narrow[i]), 0) {
			return fmt.Errorf("response %d is infinite or too large for 32 bits: %g", i, v)
		}
	}
	if !l.has("repeats") {
		r.Responses = narrow
		return nil
	}
	r.Trials, r.Repeats = narrow, repeats
	r.Responses, r.Halves = neural.MeansOfTrials(narrow, n, units, repeats)
	for _, half := range r.Halves {
		if slices.ContainsFunc(half, func(v float32) bool { return v != v }) {
			r.Halves = [2][]float32{} // a picture with one repeat: no reliability
		}
	}
	if l == wanted && units > 1 && repeats > 1 {
		p.suspectSwap(narrow, n, units, repeats)
	}
	return nil
}

// suspectSwap warns where repeats seem to be units and units repeats: where values agree better that way.
func (p *parts) suspectSwap(trials []float32, n, units, repeats int) {
	const clearly = 0.2
	other := make([]float32, len(trials))
	for i := range n {
		for u := range units {
			for k := range repeats {
				other[(i*repeats+k)*units+u] = trials[(i*units+u)*repeats+k]
			}
		}
	}
	as, swap := agreement(trials, n, units, repeats), agreement(other, n, repeats, units)
	if swap > as+clearly {
		p.warn("Responses were read as pictures × units × repeats, %d × %d × %d, with a mean correlation of %.2f between "+
			"repeats; "+
			"read as pictures × repeats × units they would agree better (%.2f): check the order of the sides.", n, units,
			repeats, as, swap)
		p.questions = append(p.questions, Question{Key: "responses", Text: fmt.Sprintf("The responses have shape [%d %d "+
			"%d]: "+
			"what are its sides?", n, units, repeats), Answer: "pictures units repeats", Options: []Option{
			{"pictures units repeats", "pictures × units × repeats"}, {string(swapped), "pictures × repeats × units"}}})
	}
}

// agreement is the mean over units of the correlation of the two halves of the repeats, over pictures that have both.
func agreement(trials []float32, n, units, repeats int) float64 {
	_, halves := neural.MeansOfTrials(trials, n, units, repeats)
	total, count := 0.0, 0
	for u := range units {
		var sx, sy, xx, yy, xy, k float64
		for i := u; i < n*units; i += units {
			x, y := float64(halves[0][i]), float64(halves[1][i])
			if x != x || y != y {
				continue
			}
			k++
			sx, sy, xx, yy, xy = sx+x, sy+y, xx+x*x, yy+y*y, xy+x*y
		}
		if d := (xx - sx*sx/k) * (yy - sy*sy/k); k > 2 && d > 0 {
			total += (xy - sx*sy/k) / math.Sqrt(d)
			count++
		}
	}
	if count == 0 {
		return 0
	}
	return total / float64(count)
}

// names reads the names of units, or takes a table's header. Names that only their own program could read are left
// out, with a note.
func (p *parts) names(header []string, units int) ([]string, error) {
	m := p.named["names"]
	if m == nil {
		return header, nil
	}
	names, err := m.texts()
	if objects(err) {
		p.note("The names (%s) were left out: %v.", m.from, err)
		return header, nil
	}
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	if len(names) != units {
		return nil, fmt.Errorf("%d names for %d units", len(names), units)
	}
	return names, nil
}

// group reads a whole number or a word a picture.
func (p *parts) group(n int) ([]int32, error) {
	m := p.named["group"]
	if m == nil {
		return nil, nil
	}
	labels, err := p.groupLabels(m, n)
	if objects(err) {
		p.warn("The groups (%s) were left out: %v. Pictures of one group may be split between fitting and testing.", m.from,
			err)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("group: %w", err)
	}
	if len(labels) != n {
		return nil, fmt.Errorf("group: %d groups for %d pictures: one a picture is needed", len(labels), n)
	}
	number := make(map[string]int32)
	group := make([]int32, n)
	for i, label := range labels {
		g, ok := number[label]
		if !ok {
			g = int32(len(number))
			number[label] = g
		}
		group[i] = g
	}
	return group, nil
}

// groupLabels reads the group of each picture as text.
func (p *parts) groupLabels(m *member, n int) (labels []string, err error) {
	if m.table {
		t, tableErr := table.Read(m.file, n)
		switch {
		case tableErr != nil || t.Columns != 1 && t.Rows != 1:
			labels, err = m.texts()
			if len(labels) == n+1 {
				labels = labels[1:] // under a header
			}
			return labels, err
		}
		return wholes(t.Values)
	}
	a, err := m.read(p, n, maxValues)
	if err == nil {
		return wholes(arrange(a, a.numbers(), plainLayout(a), plainLayout(a)))
	}
	if labels, textErr := m.texts(); textErr == nil {
		return labels, nil
	} else if objects(textErr) {
		return nil, textErr
	}
	return nil, err
}

// plainLayout names the sides of an array whatever they are.
func plainLayout(a *array) layout {
	var l string
	for i := range a.shape {
		l += fmt.Sprint(i, " ")
	}
	return layout(l)
}

func wholes(values []float64) ([]string, error) {
	labels := make([]string, len(values))
	for i, v := range values {
		if v != math.Trunc(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("picture %d is in group %g: whole numbers or words are needed", i, v)
		}
		labels[i] = fmt.Sprint(v)
	}
	return labels, nil
}
