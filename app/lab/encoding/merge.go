package encoding

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/assets/neural"
)

// Merge combines the tasks' results: means over neurons and seeds with intervals, paired differences, each neuron,
// the interaction of two areas, and verdicts.
func (e compared) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	s, err := newStudy(ctx, env, e, c)
	if err != nil {
		return nil, err
	}
	return s.merge(e.Name(), tasks)
}

func (s *study) merge(experiment string, tasks []lab.TaskResult) (*lab.Result, error) {
	backend, err := s.env.Backend()
	if err != nil {
		return nil, err
	}
	m := &merger{study: s, done: len(tasks), all: len(s.works())}
	for _, a := range s.areas {
		p, err := a.panel()
		if err != nil {
			return nil, err
		}
		if a.among == nil && a.higher && !a.sharesUnits(s.areas[0]) {
			p.Sample(a.role())
		}
		m.regions = append(m.regions, &region{Panel: p, area: a})
	}
	if err := m.gather(tasks); err != nil {
		return nil, err
	}
	result := &lab.Result{
		Experiment: experiment, Config: s.asked.String(), Version: lab.Version, Backend: backend.Name(),
		Seed:      uint64(s.config.Seed),
		Recording: s.areas[0].source,
	}
	for _, set := range s.sets()[1:] {
		a := set[0]
		result.Others = append(result.Others, a.source)
	}
	result.Tables = []lab.Table{m.summary(), m.units(), m.differences()}
	if t := m.ceilings(); len(t.Rows) > 0 {
		result.Tables = append(result.Tables, t)
	}
	if len(m.pairs()) > 0 {
		result.Tables = append(result.Tables, m.interactions())
	}
	if s.areas[0].among != nil {
		result.Tables = append(result.Tables, m.profile())
		if m.beside != nil {
			result.Tables = append(result.Tables, m.patternsTable())
		}
	}
	result.Verdicts = m.verdicts()
	m.caution()
	result.Warnings = s.warnings
	return result, result.Check()
}

// merger is the state of one Merge.
type merger struct {
	*study
	regions   []*region // by area
	done, all int       // tasks
}

func (m *merger) partial() bool { return m.done < m.all }

// region is one area and its results.
type region struct {
	*target.Panel
	area       *area
	conditions []*condition
	ends       [2][]string // which fits often took the smallest, and the largest, penalty
}

// condition is all seeds of one variant.
type condition struct {
	model.Variant
	layers  []string
	seeds   []lab.TaskResult // what they say about the area
	whole   []lab.TaskResult // the same with all areas
	numbers []uint64         // of the seeds
}

// gather sorts the tasks' results by area and condition, seeds in task order.
func (m *merger) gather(tasks []lab.TaskResult) error {
	works := m.works()
	for _, u := range tasks {
		if u.Task.Index < 0 || u.Task.Index >= len(works) {
			return fmt.Errorf("task %d is not part of this configuration; run it again", u.Task.Index)
		}
		w := works[u.Task.Index]
		if err := m.checkBeside(u); err != nil {
			return err
		}
		for _, a := range w.areas {
			g := m.regions[slices.Index(m.areas, a)]
			if err := g.add(w.Variant, a.part(u)); err != nil {
				return err
			}
			k := g.find(w.Variant.Condition())
			k.whole = append(k.whole, u)
		}
	}
	return nil
}

// add adds the result of one task.
func (g *region) add(v model.Variant, u lab.TaskResult) error {
	k := g.find(v.Condition())
	if k == nil {
		k = &condition{Variant: v, layers: strings.Split(u.Text["layers"], ",")}
		g.conditions = append(g.conditions, k)
	}
	n, resamples := len(g.Names), g.area.config.Bootstrap
	for _, layer := range k.layers {
		want := map[string]int{"/r": n}
		switch {
		case g.Condensed:
			for _, measure := range g.Measures() {
				want["/pictures/"+measure.Name], want["/both/"+measure.Name] = resamples, resamples
			}
			want["/fve"] = n
		case g.Fve:
			want["/fve"], want["/boot/fve"], want["/boot/r"] = n, n*resamples, n*resamples
		default:
			want["/boot/r"] = n * resamples
		}
		if g.Penalties {
			want["/penalty"], want["/ends"] = n, 2
		}
		for name, want := range want {
			if got := len(u.Arrays[layer+name]); got != want {
				return fmt.Errorf("result of %s has %d values of %s%s, not %d; run it again", u.Task.Name, got, layer, name, want)
			}
		}
		for end, share := range u.Arrays[layer+"/ends"] {
			if g.Penalties && share > 0.2 && k.Training != lab.ShuffledResponses { // which nothing can predict
				g.ends[end] = append(g.ends[end], fmt.Sprintf("%s, %s: %.0f %%", u.Task.Name, layer, 100*share))
			}
		}
	}
	k.seeds, k.numbers = append(k.seeds, u), append(k.numbers, v.Seed)
	return nil
}

// find returns the condition of this name, or nil.
func (g *region) find(name string) *condition {
	for _, k := range g.conditions {
		if k.Condition() == name {
			return k
		}
	}
	return nil
}

// compare returns a − b and the p value of no difference; two forms of the same networks have their seeds in common.
func (g *region) compare(a *condition, layerA string, b *condition, layerB string, measure string) (lab.Estimate,
	float64) {
	return g.Difference(a.seeds, layerA, b.seeds, layerB, a.Training == b.Training, measure)
}

// layerOf returns the layer of a condition that is compared with layer of another one: controls have one of their own.
func (k *condition) layerOf(layer string) string {
	if slices.Contains(k.layers, layer) {
		return layer
	}
	return k.layers[0]
}

// networkOf returns the architecture of a condition, "" for controls without one.
func (m *merger) networkOf(training string) string {
	switch {
	case model.Variant{Training: training}.IsControl():
		return ""
	case training == lab.LinearNetwork:
		return model.Straight(m.Spec).String()
	case m.config.Network == neural.SqueezeNet10ID:
		return neural.SqueezeNet10ID
	}
	return m.Spec.String()
}

// trainingSet returns what the weights of a condition were trained on.
func (m *merger) trainingSet(training string) string {
	if training != lab.Trained && training != lab.ShuffledWeights &&
		training != lab.ShuffledResponses || m.Trained == nil {
		return ""
	}
	return model.TrainedOn(m.config.Weights)
}

// caution adds the warnings that a reader of the tables must know.
func (m *merger) caution() {
	if m.partial() {
		m.warn("Partial: %d of %d tasks are done.", m.done, m.all)
	}
	for _, g := range m.regions {
		if left := len(g.Names) - len(g.Reliable); left > 0 {
			m.warn("%d of %d neurons%s have a reliability of %g or less and are left out of means.", left, len(g.Names), m.in(g),
				m.config.Reliability)
		}
		switch score := m.config.Score; {
		case g.Primary() == score, g.Primary() == lab.ColumnFVENormalised && score == lab.ColumnNormalised:
		case g.area.patterns != nil && score == "normalised":
			m.warn("No noise ceiling is available%s (%s): scores are not normalised.", m.in(g), g.area.label())
		case score != "normalised":
			m.warn("There is no score %s%s; verdicts use %s.", score, m.in(g), g.Primary())
		}
		if g.area.patterns == nil && g.area.target.Split.Method == readout.SplitGroup {
			m.warn("Whole groups are held out%s: r and the normalised score are below 0 where nothing is predicted, because "+
				"the mean of the other groups errs to the opposite side; verdicts use the variance explained.", m.in(g))
		}
		if len(g.Names) == 1 {
			m.warn("%s%s are one unit: its intervals hold for other pictures, not for other neurons or animals.",
				g.Names[0], m.in(g))
		}
	}
	if m.config.Seeds == 1 && m.asksFor(lab.RandomWeights, lab.ShuffledWeights, lab.LinearNetwork,
		lab.ShuffledResponses) {
		m.warn("There is one seed: intervals do not say how much random networks differ from each other.")
	}
	if m.areas[0].among != nil {
		m.cautionOfAreas()
	}
	for _, g := range m.regions {
		for end, list := range g.ends {
			if len(list) == 0 || g.area.among != nil {
				continue
			}
			more := ""
			if len(list) > 3 {
				more = fmt.Sprintf(" and %d more", len(list)-3)
			}
			words := [2]string{"the smallest penalty, and a smaller one might predict better",
				"the largest penalty, as neurons do that the features hardly predict"}
			m.warn("More than a fifth of the fits%s take %s (grid %s; %s%s).", m.in(g), words[end], m.config.Penalties,
				strings.Join(list[:min(3, len(list))], "; "), more)
		}
	}
	for _, a := range m.areas {
		if layers, err := m.layers(a); err == nil && len(layers) > 1 && !a.choosesInside() {
			m.warn("Several layers are shown: picking the best of them afterwards would use the same pictures twice; " +
				"layer=inner chooses inside the training pictures.")
			break
		}
	}
}

// in returns " in AREA" if there are two areas.
func (m *merger) in(g *region) string {
	if len(m.regions) == 1 {
		return ""
	}
	return " in " + g.area.label()
}
