package selectivity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/rivals"
	"untrained/app/lab/internal/tuning"
	"untrained/app/lab/statistics"
)

// Merge implements Experiment: it returns distributions of circular variance over the units of all seeds, the
// distances of single networks to the cells, comparisons of ReLU with each rival, and verdicts.
func (e Experiment) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	s, err := newSurvey(ctx, env, c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	m := &merger{survey: s, partial: len(tasks) < len(s.networks())}
	if err := m.gather(tasks); err != nil {
		return nil, err
	}
	draws := s.config.Bootstrap
	if m.partial {
		draws = min(draws, 100) // a figure that will be replaced need not wait for smooth intervals
	}
	m.resampler = newResampler(s.cells, draws, uint64(s.config.Seed))
	if m.floors, err = s.cells.floors(draws, uint64(s.config.Seed)); err != nil {
		return nil, err
	}
	for _, g := range m.groups {
		for _, layer := range g.layers {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for definition := range tuning.Definitions {
				if p := m.population(g, layer, definition); len(p.samples) > 0 {
					m.resampler.prepare(p)
					g.populations[key{layer, definition}] = p
				}
			}
		}
	}
	result := &lab.Result{
		Experiment: e.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(), Seed: uint64(s.config.Seed),
		Recording: lab.Source{ID: s.cells.id, SHA256: s.cells.sha256, Citation: s.cells.citation},
	}
	judged := m.rivalRows()
	result.Tables = []lab.Table{m.summary(), m.histogram(), m.tuning(), m.distanceTable(), rivals.Table(judged),
		m.differenceTable(), m.counts(), m.f1f0()}
	result.Verdicts = m.verdicts(judged)
	m.caution(len(tasks))
	result.Warnings = s.warnings
	return result, result.Check()
}

// merger is the state of one Merge.
type merger struct {
	*survey
	partial   bool
	groups    []*group
	resampler *resampler
	floors    [distanceKinds]statistics.Floor
}

// group is all seeds of one network.
type group struct {
	model.Network
	layers      []int
	seeds       []lab.TaskResult
	drawn       []uint64            // the seed of each
	populations map[key]*population // none if too few units have a value
}

type key struct{ layer, definition int }

// gather sorts the tasks' results by network, seeds in task order.
func (m *merger) gather(tasks []lab.TaskResult) error {
	list := m.networks()
	for _, u := range tasks {
		if u.Task.Index < 0 || u.Task.Index >= len(list) {
			return fmt.Errorf("task %d is not part of this configuration; run it again", u.Task.Index)
		}
		n := list[u.Task.Index]
		i := slices.IndexFunc(m.groups, func(g *group) bool { return g.Kind() == n.Kind() })
		if i < 0 {
			i = len(m.groups)
			g := &group{Network: n, populations: map[key]*population{}}
			for _, l := range m.survey.layers() {
				if _, ok := model.StageName(n.Spec, l); ok {
					g.layers = append(g.layers, l)
				}
			}
			m.groups = append(m.groups, g)
		}
		g := m.groups[i]
		for _, layer := range g.layers {
			name, _ := model.StageName(n.Spec, layer)
			shape, err := model.LayerShape(n.Spec, name)
			if err != nil {
				return err
			}
			want := shape.C * len(places(shape, m.config.Places, 0))
			for _, array := range []string{"state", "cv1", "cv2", "cv3", "f1f0", "width", "orientation", "cycles", "aperture"} {
				if got := len(u.Arrays[fmt.Sprintf("%d/%s", layer, array)]); got != want {
					return fmt.Errorf("result of %s has %d values of %d/%s, not %d; run it again", u.Task.Name, got,
						layer, array, want)
				}
			}
			if rates, chosen := len(at(u, layer, "tuning")), len(at(u, layer, "examples")); chosen > 0 && rates%chosen != 0 ||
				chosen == 0 && rates > 0 {
				return fmt.Errorf("result of %s has %d rates of %d units; run it again", u.Task.Name, rates, chosen)
			}
		}
		g.seeds, g.drawn = append(g.seeds, u), append(g.drawn, n.Seed)
	}
	return nil
}

func at(u lab.TaskResult, layer int, array string) lab.Floats {
	return u.Arrays[strconv.Itoa(layer)+"/"+array]
}

// channels returns the number of channels of a layer; units of one channel at different places belong together.
func (g *group) channels(layer int) int {
	name, _ := model.StageName(g.Spec, layer)
	shape, err := model.LayerShape(g.Spec, name)
	if err != nil {
		return 1
	}
	return shape.C
}

// population returns the networks of a group that have at least fewestTuned units with a circular variance.
func (m *merger) population(g *group, layer, definition int) *population {
	p := &population{channels: g.channels(layer)}
	for k, u := range g.seeds {
		all := at(u, layer, fmt.Sprintf("cv%d", definition+1))
		perChannel := len(all) / p.channels
		var order []int
		for i, v := range all {
			if v == v {
				order = append(order, i)
			}
		}
		if len(order) < fewestTuned {
			continue
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[a], all[b]) })
		s := sample{seed: g.drawn[k], cluster: make([]int, len(order))}
		values := make([]float64, len(order))
		for i, from := range order {
			values[i], s.cluster[i] = all[from], from/perChannel
		}
		s.weighted = m.cells.weigh(values)
		p.samples = append(p.samples, s)
	}
	return p
}

// collect returns an array of all seeds in order, without missing values.
func (g *group) collect(layer int, array string) []float64 {
	var all []float64
	for _, u := range g.seeds {
		for _, v := range at(u, layer, array) {
			if v == v {
				all = append(all, v)
			}
		}
	}
	return all
}

// label returns a network's name in tables: its activation and pooling, or the name of the trained network that it is
// or shares its architecture with.
func (m *merger) label(n model.Network) string {
	if n.OfGrid() {
		return n.Activation + ", " + n.Pooling
	}
	return m.config.Weights
}
