package selectivity

import (
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/rivals"
	"untrained/app/lab/internal/tuning"
)

// judgedByVerdicts is how many definitions of a rate must agree: the first ones.
const judgedByVerdicts = 2

// place is where a comparison is made: in a layer, in one form of the random networks and with a pooling, or
// overPoolings.
type place struct {
	layer       int
	dc, pooling string
}

// side returns the populations of random networks with an activation at a place.
func (m *merger) side(at place, definition int, activation string) (of side) {
	for _, g := range m.groups {
		p := g.populations[key{at.layer, definition}]
		if p != nil && g.OfGrid() && g.DC == at.dc && g.Activation == activation &&
			(at.pooling == overPoolings || g.Pooling == at.pooling) {
			of = append(of, p)
		}
	}
	return of
}

// contest returns distance(rival) − distance(random ReLU) at a place; the rival is an activation, or lab.Trained. ok
// is false if one of the two has no distance with some pooling that the other has.
func (m *merger) contest(at place, definition, kind int, rival string) (d difference, ok bool) {
	own, other := m.side(at, definition, model.ReLU), m.side(at, definition, rival)
	if rival == lab.Trained {
		for _, g := range m.groups {
			if p := g.populations[key{at.layer, definition}]; p != nil && g.Training == lab.Trained {
				other = append(other, p)
			}
		}
	} else if len(own) != len(other) {
		return d, false
	}
	if len(own) == 0 || len(other) == 0 {
		return d, false
	}
	return m.resampler.contrast(other, own, kind, rival != lab.Trained)
}

// rivalRows compares random ReLU networks with every other activation, layer by layer, in both forms and with every
// pooling. The p value of a rival is the larger one of the first two definitions of circular variance, and 1 where
// these disagree about who is nearer: both must say it. The estimate is that of the first.
func (m *merger) rivalRows() (list []rivals.Row) {
	if !slices.Contains(m.config.Training, lab.RandomWeights) {
		return nil
	}
	kind := distanceKind(m.config.Distance)
	for _, layer := range m.survey.layers() {
		for _, dc := range m.forms() {
			for _, pooling := range m.poolings() {
				row := rivals.Row{Layer: fmt.Sprint(layer), DC: dc, Pooling: pooling}
				for _, activation := range m.others() {
					if r, ok := m.rival(place{layer, dc, pooling}, kind, activation); ok {
						row.Rivals = append(row.Rivals, r)
					}
				}
				rivals.Judge(row.Rivals)
				list = append(list, row)
			}
		}
	}
	return list
}

func (m *merger) rival(at place, kind int, activation string) (r rivals.Rival, ok bool) {
	first, ok := m.contest(at, tuning.ClipThenAverage, kind, activation)
	r = rivals.Rival{Activation: activation, Difference: first.Estimate, P: first.p, N: first.n}
	for definition := tuning.ClipThenAverage + 1; definition < judgedByVerdicts; definition++ {
		switch d, ok := m.contest(at, definition, kind, activation); {
		case !ok:
			r.P = math.NaN()
		case d.Value*first.Value <= 0:
			r.P = 1
		default:
			r.P = math.Max(r.P, d.p) // NaN stays
		}
	}
	return r, ok
}

// classic returns the mean of distance(rival) − distance(random ReLU) over the rivals that decide.
func (m *merger) classic(at place, kind int) (d difference, ok bool) {
	own := m.side(at, tuning.ClipThenAverage, model.ReLU)
	var other, again side
	for _, activation := range m.others() {
		of := m.side(at, tuning.ClipThenAverage, activation)
		if slices.Contains(rivals.Classic, activation) && len(of) == len(own) {
			other, again = append(other, of...), append(again, own...)
		}
	}
	if len(other) == 0 || len(own) == 0 {
		return d, false
	}
	return m.resampler.contrast(other, again, kind, true)
}
