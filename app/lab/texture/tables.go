package texture

import (
	"math"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
	"untrained/nn/random"
)

func (m *merger) summary() lab.Table {
	t := lab.NewSummary(lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling, lab.ColumnReadout, lab.ColumnPictures,
		lab.ColumnTask, lab.ColumnChance, lab.ColumnBySymmetry)
	for _, g := range m.groups {
		spec, set := "", model.TrainingSetOf(g.Network, m.config.Weights)
		switch {
		case g.Spec.Layers != nil:
			spec = g.Spec.String()
		case g.Training == FullyTrained:
			if s, err := m.fullNetwork(g.task); err == nil {
				spec = s.String()
			}
			set = strconv.Itoa(m.config.Steps*fullBatch) + " pictures of the task"
		}
		for _, q := range m.questions(g.subject) {
			e, symmetry := m.accuracyEstimate(m.accuracies(g, q)), ""
			if m.bySymmetry(g, q) {
				symmetry = "yes"
			}
			t.AddSummary(lab.SummaryRow{
				Recording: textureMNIST, Network: spec, Training: g.Training, TrainingSet: set, Layer: q.layer,
				Measure: "accuracy, " + q.task, Estimate: e, N: float64(m.config.Test), Unit: "fraction right",
				Seeds: float64(len(g.seeds)),
			}, g.DC, g.Activation, g.Pooling, q.readout, q.set, q.task, m.chance(q.task), symmetry)
		}
	}
	return t
}

// confusion returns the answers, over seeds, to the first set of digits by the references and the random ReLU
// networks, with the first readout and layer.
func (m *merger) confusion() lab.Table {
	t := lab.Table{Name: lab.TableConfusion, Columns: lab.Columns(lab.ColumnNetwork, lab.ColumnTraining, lab.ColumnTask,
		lab.ColumnTruth, lab.ColumnAnswer, lab.ColumnCount, lab.ColumnDC, lab.ColumnActivation, lab.ColumnPooling,
		lab.ColumnLayer, lab.ColumnReadout, lab.ColumnPictures)}
	t.Columns[5].Unit = "pictures"
	set := m.sets[0]
	for _, g := range m.groups {
		if g.OfGrid() && g.Activation != model.ReLU {
			continue
		}
		for _, task := range set.tasks {
			i := slices.IndexFunc(m.questions(g.subject), func(q question) bool { return q.set == set.name && q.task == task })
			if i < 0 {
				continue
			}
			q, classes := m.questions(g.subject)[i], m.classes(task)
			sum := make([]float64, classes*classes)
			for _, seed := range g.seeds {
				for k, n := range g.tasks[seed].Arrays[q.key()] {
					sum[k] += n
				}
			}
			for k, n := range sum {
				if n > 0 {
					t.Rows = append(t.Rows, []any{m.label(g), g.Training, task, m.className(task, k/classes),
						m.className(task, k%classes), n, g.DC, g.Activation, g.Pooling, q.layer, q.readout, q.set})
				}
			}
		}
	}
	return t
}

// label returns what a network is called in tables.
func (m *merger) label(g *textureGroup) string {
	switch {
	case g.OfGrid():
		return g.Activation + ", " + g.Pooling
	case g.Training == lab.Trained || g.Training == lab.ShuffledWeights || g.Training == lab.RandomWeights:
		return m.config.Weights
	case g.Training == FullyTrained:
		return model.ReLU + ", " + model.MaxPool
	}
	return g.Training
}

// asked returns every question of the grid, with the mean of both textures after them.
func (m *merger) asked() []question {
	var list []question
	for _, l := range m.study.layers() {
		for _, readout := range m.config.Readout {
			for _, set := range m.sets {
				tasks := set.tasks
				if slices.Contains(tasks, taskFigure) && slices.Contains(tasks, taskGround) {
					tasks = append(slices.Clone(tasks), taskTextures)
				}
				for _, task := range tasks {
					list = append(list, question{strconv.Itoa(l), readout, set.name, task})
				}
			}
		}
	}
	return list
}

// differences returns the differences paired over seeds, which share pictures and, in the grid, the draws of weights.
func (m *merger) differences() lab.Table {
	t := lab.Table{Name: lab.TableDifferences, Columns: lab.Columns(lab.ColumnComparison, lab.ColumnDC, lab.ColumnPooling,
		lab.ColumnLayer, lab.ColumnReadout, lab.ColumnPictures, lab.ColumnTask, lab.ColumnEstimate, lab.ColumnLow,
		lab.ColumnHigh, lab.ColumnUnit, lab.ColumnSeeds)}
	for _, q := range m.asked() {
		for _, dc := range m.forms() {
			for _, pooling := range m.grid.Poolings {
				add := func(name string, d map[uint64]float64) {
					if len(d) == 0 {
						return
					}
					e := model.OverSeeds(ordered(d))
					t.Rows = append(t.Rows, []any{name, dc, pooling, q.layer, q.readout, q.set, q.task, lab.Number(e.Value),
						lab.Number(e.Low), lab.Number(e.High), "fraction right", float64(len(d))})
				}
				own := m.find(dc, pooling, model.IsReLU)
				if len(own) == 0 {
					continue
				}
				random := m.accuracies(own[0], q)
				for _, g := range m.find(dc, pooling, model.IsOther) {
					add("random relu − random "+g.Activation, Minus(random, m.accuracies(g, q)))
				}
				if g := m.only(lab.Trained); g != nil {
					add("trained − random relu", Minus(m.accuracies(g, q), random))
				}
				pixels := q
				pixels.layer = ""
				if g := m.only(lab.Pixels); g != nil {
					add("random relu − pixels", Minus(random, m.accuracies(g, pixels)))
				}
				for _, g := range m.groups {
					if g.Training == FullyTrained && g.set == q.set && g.task == q.task {
						add("fitted − random relu", Minus(m.accuracies(g, question{"", "", q.set, q.task}), random))
					}
				}
			}
		}
	}
	return t
}

// fewestCorrelated is the smallest number of architectures whose accuracies are
// correlated with their complexity.
const fewestCorrelated = 5

// correlation returns Spearman's correlation, over architectures of the grid, between mean accuracy and mean Fourier
// complexity of a layer: within each pooling, because pooling changes both, and over all. Its interval resamples
// architectures.
func (m *merger) correlation() lab.Table {
	t := lab.Table{Name: lab.TableCorrelation, Columns: lab.Columns(lab.ColumnPooling, lab.ColumnDC, lab.ColumnLayer,
		lab.ColumnReadout, lab.ColumnPictures, lab.ColumnTask, lab.ColumnSpearman, lab.ColumnLow, lab.ColumnHigh,
		lab.ColumnN, lab.ColumnUnit)}
	for _, q := range m.asked() {
		for _, dc := range m.forms() {
			for _, pooling := range append(slices.Clone(m.grid.Poolings), "") {
				var x, y []float64
				for _, g := range m.groups {
					if !g.OfGrid() || g.DC != dc || pooling != "" && g.Pooling != pooling {
						continue
					}
					var complexity []float64
					for _, seed := range g.seeds {
						if c := g.tasks[seed].Arrays[q.layer+"/complexity"]; len(c) == 1 && lab.IsFinite(c[0]) {
							complexity = append(complexity, c[0])
						}
					}
					if len(complexity) > 0 {
						x, y = append(x, statistics.Mean(complexity)), append(y, statistics.Mean(ordered(m.accuracies(g, q))))
					}
				}
				if len(x) < fewestCorrelated {
					continue
				}
				e := m.spearman(x, y)
				name := pooling
				if name == "" {
					name = "any"
				}
				t.Rows = append(t.Rows, []any{name, dc, q.layer, q.readout, q.set, q.task, lab.Number(e.Value), lab.Number(e.Low),
					lab.Number(e.High), float64(len(x)), "architectures"})
			}
		}
	}
	return t
}

func (m *merger) spearman(x, y []float64) lab.Estimate {
	b := statistics.Bootstrap{Value: statistics.Spearman(x, y)}
	s := random.New(uint64(m.config.Seed), "lab", "texture", "correlation")
	for range m.config.Bootstrap {
		u, v := make([]float64, len(x)), make([]float64, len(x))
		for i := range u {
			k := s.IntN(len(x))
			u[i], v[i] = x[k], y[k]
		}
		b.Draws = append(b.Draws, statistics.Spearman(u, v))
	}
	i := b.Percentile(statistics.Level)
	i.Low, i.High = math.Max(-1, i.Low), math.Min(1, i.High)
	return i
}
