package texture

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/rivals"
	"untrained/app/lab/statistics"
)

// Merge implements Experiment: it returns accuracies with intervals over seeds, paired differences, confusion
// matrices, correlations with complexity, and verdicts.
func (e Experiment) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	m := &merger{study: s, partial: len(tasks) < len(s.subjects())}
	if err := m.gather(tasks); err != nil {
		return nil, err
	}
	result := &lab.Result{
		Experiment: e.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(), Seed: uint64(s.config.Seed),
		Recording: lab.Source{ID: textureMNIST},
	}
	judged := m.rivalRows()
	result.Tables = []lab.Table{m.summary(), rivals.Table(judged), m.confusion(), m.differences(), m.correlation()}
	result.Verdicts = m.verdicts(judged)
	m.caution(len(tasks))
	result.Warnings = s.warnings
	return result, result.Check()
}

// textureMNIST is named where other experiments name a recording.
const textureMNIST = "Texture-MNIST"

// merger is the state of one Merge.
type merger struct {
	*study
	partial bool
	groups  []*textureGroup
	edges   [2]int // readouts that took the smallest, and the largest, penalty
	fits    int
}

// textureGroup is all seeds of one network.
type textureGroup struct {
	subject
	seeds []uint64
	tasks map[uint64]lab.TaskResult
}

// question is one thing that is classified from a network's features.
type question struct{ layer, readout, set, task string }

func (q question) key() string { return q.layer + "/" + q.readout + "/" + q.set + "/" + q.task }

// questions returns the questions of a subject, in the order of tables.
func (s *study) questions(k subject) []question {
	if k.Training == FullyTrained {
		return []question{{"", "", k.set, k.task}}
	}
	spec := k.Spec
	if k.Training == ShuffledLabels {
		spec = s.grid.Specs[s.grid.Activations[0]+"/"+s.grid.Poolings[0]]
	}
	layers := []string{""}
	if spec.Layers != nil {
		layers = nil
		for _, l := range s.layers() {
			if _, ok := model.StageName(spec, l); ok {
				layers = append(layers, strconv.Itoa(l))
			}
		}
	}
	var list []question
	for _, layer := range layers {
		for _, readout := range s.config.Readout {
			for _, set := range s.sets {
				for _, task := range set.tasks {
					list = append(list, question{layer, readout, set.name, task})
				}
			}
		}
	}
	return list
}

// gather sorts the tasks' results by network and checks them.
func (m *merger) gather(tasks []lab.TaskResult) error {
	list := m.subjects()
	penalties, err := readout.ParsePenalties(m.config.Penalties)
	if err != nil {
		return err
	}
	for _, u := range tasks {
		if u.Task.Index < 0 || u.Task.Index >= len(list) {
			return fmt.Errorf("task %d is not part of this configuration; run it again", u.Task.Index)
		}
		k := list[u.Task.Index]
		for _, q := range m.questions(k) {
			counts, sum := u.Arrays[q.key()], 0.0
			for _, n := range counts {
				sum += n
			}
			if n := m.classes(q.task); len(counts) != n*n || sum != float64(m.config.Test) {
				return fmt.Errorf("result of %s has %d counts of %g pictures for %s, not %d of %d; run it again", u.Task.Name,
					len(counts), sum, q.key(), n*n, m.config.Test)
			}
			if p := u.Arrays[q.key()+"/penalty"]; len(p) == 1 && k.Training != ShuffledLabels {
				m.fits++
				for end, edge := range []float64{penalties[0], penalties[len(penalties)-1]} {
					if p[0] == edge {
						m.edges[end]++
					}
				}
			}
		}
		i := slices.IndexFunc(m.groups, func(g *textureGroup) bool { return g.kind() == k.kind() })
		if i < 0 {
			i = len(m.groups)
			m.groups = append(m.groups, &textureGroup{subject: k, tasks: map[uint64]lab.TaskResult{}})
		}
		g := m.groups[i]
		if _, twice := g.tasks[k.Seed]; !twice {
			g.seeds = append(g.seeds, k.Seed)
		}
		g.tasks[k.Seed] = u
	}
	return nil
}

// accuracies returns the accuracy by seed; for taskTextures the mean of its two.
func (m *merger) accuracies(g *textureGroup, q question) map[uint64]float64 {
	list := map[uint64]float64{}
	tasks := []string{q.task}
	if q.task == taskTextures {
		tasks = []string{taskFigure, taskGround}
	}
	for _, seed := range g.seeds {
		mean := 0.0
		for _, task := range tasks {
			q.task = task
			counts := g.tasks[seed].Arrays[q.key()]
			if len(counts) == 0 {
				return nil
			}
			mean += accuracyOf(counts, m.classes(task)) / float64(len(tasks))
		}
		list[seed] = mean
	}
	return list
}

func accuracyOf(confusion lab.Floats, classes int) float64 {
	whole := make([]int, len(confusion))
	for i, n := range confusion {
		whole[i] = int(n)
	}
	return statistics.Accuracy(whole, classes)
}

// ordered returns the values of a map in the order of its seeds.
func ordered(m map[uint64]float64) []float64 {
	var seeds []uint64
	for s := range m {
		seeds = append(seeds, s)
	}
	slices.Sort(seeds)
	list := make([]float64, len(seeds))
	for i, s := range seeds {
		list[i] = m[s]
	}
	return list
}

// accuracyEstimate returns a mean accuracy. Seeds differ in weights and in pictures, so Student's interval over them
// holds for both; for a single seed it is Wilson's, for other pictures only. So it is where all seeds agree to the last
// picture, as networks do that learned nothing: Student's interval would have no width.
func (m *merger) accuracyEstimate(bySeed map[uint64]float64) lab.Estimate {
	x := ordered(bySeed)
	e := model.OverSeeds(x)
	if n := m.config.Test * len(x); n > 0 && slices.Min(x) == slices.Max(x) {
		if i, err := statistics.Wilson(int(math.Round(x[0]*float64(n))), n, 0.95); err == nil {
			e.Low, e.High = i.Low, i.High
		}
	}
	e.Low, e.High = math.Max(0, e.Low), math.Min(1, e.High)
	return e
}

// minus is the paired difference over the seeds that both have.
func Minus(a, b map[uint64]float64) map[uint64]float64 {
	d := map[uint64]float64{}
	for seed, v := range a {
		if w, ok := b[seed]; ok {
			d[seed] = v - w
		}
	}
	return d
}

// find returns the grid's networks of a form with these activations and a pooling.
func (m *merger) find(dc, pooling string, activation func(string) bool) (list []*textureGroup) {
	for _, g := range m.groups {
		if g.OfGrid() && g.DC == dc && g.Pooling == pooling && activation(g.Activation) {
			list = append(list, g)
		}
	}
	return list
}

// only returns the group of a kind of weights that has no forms.
func (m *merger) only(training string) *textureGroup {
	for _, g := range m.groups {
		if g.Training == training && !g.OfGrid() {
			return g
		}
	}
	return nil
}

func (m *merger) forms() []string {
	if dc := m.config.DC; dc != "both" {
		return []string{dc}
	}
	return []string{"keep", "zero"}
}

// chance returns the accuracy of guessing.
func (m *merger) chance(task string) float64 {
	if task == taskTextures {
		task = taskFigure
	}
	return 1 / float64(m.classes(task))
}

// bySymmetry reports whether a network is at chance for a reason that has nothing to do with what it computes: an odd
// function of pictures whose negatives are equally likely, averaged over places, has mean 0 for every class; and a
// mean over places does not know where something was.
func (m *merger) bySymmetry(g *textureGroup, q question) bool {
	if q.readout != readMean || !g.OfGrid() {
		return false
	}
	if q.set == "sides" {
		return true
	}
	odd := (g.Activation == "linear" || g.Activation == "tanh") && g.Pooling != model.MaxPool && m.config.Threshold == 0
	return odd && slices.ContainsFunc(m.sets, func(s pictureSet) bool {
		return s.name == q.set &&
			s.version == versionMatched
	})
}
