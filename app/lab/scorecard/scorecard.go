package scorecard

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/assets/neural"
)

// Experiment compares every model by every measure (claim C11): one row a model, one column a measure, and no total,
// because weighting the measures would choose the winner.
//
// A task is one cell: the measure's own experiment, run for one model alone. Its number, interval and n are those of
// that experiment.
type Experiment struct{}

func init() { lab.Register(Experiment{}) }

// Name implements Experiment.
func (Experiment) Name() string { return "scorecard" }

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	var models, measures []lab.Option
	for _, m := range Models() {
		models = append(models, lab.Option{Value: m.Name, Label: m.label})
	}
	for _, y := range Gauges() {
		measures = append(measures, lab.Option{Value: y.Name, Label: y.label})
	}
	return []lab.Property{
		{Key: lab.KeyModels, Label: "Models", Kind: lab.Choices,
			Default: "relu-max,relu-avg,tanh-max,linear-avg,task,task-shuffled,gabor,pixels", Options: models,
			Help: "The lines of the card. Networks trained on objects need SqueezeNet to be fetched."},
		{Key: lab.KeyMeasures, Label: "Measures", Kind: lab.Choices,
			Default: "sim-v1,orientation,figure,digit", Options: measures,
			Help: "The columns of the card. Real recordings have to be fetched."},
		{Key: lab.KeyDC, Label: "First-layer kernels", Kind: lab.Choice, Default: "zero",
			Options: []lab.Option{{Value: "zero", Label: "mean-subtracted"}, {Value: "keep", Label: "unmodified"},
				{Value: "both", Label: "both, a line each"}},
			Help: "Whether first-layer kernels of random and shuffled networks respond to mean luminance. Trained " +
				"ones do not."},
		{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100,
			Help: "How many versions there are of each random and shuffled network."},
		{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first version; the others follow."},
		lab.QuickProperty("every cell in its experiment’s own small version"),
	}
}

// cardCell is one cell: how its experiment is configured, and which row of that
// experiment's summary it is.
type cardCell struct {
	Contender cardModel
	DC        string // keep or zero; "" if there is one form only
	Gauge     gauge
	config    lab.Config
	Row       map[string]string // column → value
}

func (k cardCell) Name() string {
	name := k.Contender.label
	if k.DC != "" {
		name += ", dc=" + k.DC
	}
	return name + ": " + k.Gauge.label
}

// Cells returns the cells that exist: pixels, for example, have no orientation. It is an error if there are none.
func (Experiment) Cells(c lab.Config) ([]cardCell, error) {
	_, list, err := open(c)
	return list, err
}

// open reads a configuration, and returns its cells with it.
func open(c lab.Config) (config, []cardCell, error) {
	k, err := lab.Parse[config](c)
	if err != nil {
		return k, nil, err
	}
	list, err := k.cells()
	return k, list, err
}

func (k config) cells() ([]cardCell, error) {
	forms := []string{"keep", "zero"}
	if k.DC != "both" {
		forms = []string{k.DC}
	}
	var list []cardCell
	for _, m := range Models() {
		if !slices.Contains(k.Models, m.Name) {
			continue
		}
		own := forms
		if m.Training != lab.RandomWeights && m.Training != lab.ShuffledWeights {
			own = []string{""}
		}
		for _, dc := range own {
			for _, y := range Gauges() {
				if !slices.Contains(k.Measures, y.Name) {
					continue
				}
				text, row, ok := y.of(m, dc)
				if !ok {
					continue
				}
				e, err := lab.Find(y.experiment)
				if err != nil {
					return nil, err
				}
				config, err := lab.ParseStrict(e, fmt.Sprintf("%s&seeds=%d&seed=%d&quick=%s", text, k.Seeds, k.Seed, k.Quick))
				if err != nil {
					return nil, fmt.Errorf("scorecard, %s by %s: %w", m.Name, y.Name, err)
				}
				list = append(list, cardCell{m, dc, y, config, row})
			}
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("none of the models %s can be measured by %s; choose others", strings.Join(k.Models, ","),
			strings.Join(k.Measures, ","))
	}
	return list, nil
}

// Needs implements NeedyExperiment.
func (s Experiment) Needs(c lab.Config) []lab.Need {
	list, err := s.Cells(c)
	if err != nil {
		return nil // Tasks returns the error
	}
	var all []lab.Need
	for _, k := range list {
		if e, err := lab.Find(k.Gauge.experiment); err == nil {
			all = lab.Together(all, lab.Needs(e, k.config))
		}
	}
	return all
}

// Tasks implements Experiment.
func (s Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	list, err := s.Cells(c)
	if err != nil {
		return nil, err
	}
	tasks := make([]lab.Task, len(list))
	for i, k := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, err := lab.Find(k.Gauge.experiment)
		if err != nil {
			return nil, err
		}
		parts, err := e.Tasks(ctx, env, k.config)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.Name(), err)
		}
		tasks[i] = lab.Task{Index: i, Name: k.Name()}
		for _, p := range parts {
			tasks[i].Cost += p.Cost
		}
	}
	return tasks, nil
}

// Run implements Experiment: one cell.
func (s Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	list, err := s.Cells(c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	if task.Index < 0 || task.Index >= len(list) || list[task.Index].Name() != task.Name {
		return lab.TaskResult{}, fmt.Errorf("task %d (%s) is not part of this configuration", task.Index, task.Name)
	}
	k := list[task.Index]
	e, err := lab.Find(k.Gauge.experiment)
	if err != nil {
		return lab.TaskResult{}, err
	}
	r, err := lab.Within(ctx, env, e, k.config, progress)
	if err != nil {
		return lab.TaskResult{}, err
	}
	t := r.Table(lab.TableSummary)
	i := slices.IndexFunc(t.Rows, func(row []any) bool {
		for column, want := range k.Row {
			if j := t.Column(column); j < 0 || row[j] != want {
				return false
			}
		}
		return true
	})
	if i < 0 {
		return lab.TaskResult{}, fmt.Errorf("%s has no row for %v", k.Gauge.experiment, k.Row)
	}
	source, err := json.Marshal(r.Recording)
	if err != nil {
		return lab.TaskResult{}, err
	}
	result := lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{},
		Text: map[string]string{"recording": string(source)}}
	for _, column := range []string{lab.ColumnArea, lab.ColumnRecording, lab.ColumnNetwork, lab.ColumnTrainingSet,
		lab.ColumnLayer, lab.ColumnUnit} {
		if j := t.Column(column); j >= 0 {
			result.Text["row/"+column], _ = t.Rows[i][j].(string)
		}
	}
	for _, column := range []string{lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh, lab.ColumnN, lab.ColumnSeeds} {
		if x := lab.Cell(t, t.Rows[i], column); lab.IsFinite(x) {
			result.Arrays[column] = lab.Floats{x}
		}
	}
	return result, nil
}

// cardModel is a model with a row of the card.
type cardModel struct {
	Name, label         string
	Training            string
	activation, pooling string // of a small network
	weights             string // of a trained network and its twins
}

// Models lists the models of the card, line by line.
func Models() []cardModel {
	var list []cardModel
	for _, pooling := range []struct{ key, words string }{{model.MaxPool, "max pooling"},
		{model.AveragePool, "average pooling"}} {
		short := map[string]string{model.MaxPool: "max", model.AveragePool: "avg"}[pooling.key]
		for _, activation := range []string{"relu", "abs", "elu", "tanh", "linear"} {
			list = append(list, cardModel{Name: activation + "-" + short, label: "random, " + activation + ", " + pooling.words,
				Training: lab.RandomWeights, activation: activation, pooling: pooling.key})
		}
	}
	return append(list,
		cardModel{Name: "task", label: "task-trained on digits and textures", Training: lab.Trained,
			weights: lab.TaskWeights},
		cardModel{Name: "task-random", label: "the same network, random", Training: lab.RandomWeights,
			weights: lab.TaskWeights},
		cardModel{Name: "task-shuffled", label: "the same network, shuffled", Training: lab.ShuffledWeights,
			weights: lab.TaskWeights},
		cardModel{Name: "objects", label: "SqueezeNet, trained on objects", Training: lab.Trained,
			weights: neural.SqueezeNet10ID},
		cardModel{Name: "objects-random", label: "SqueezeNet, random", Training: lab.RandomWeights,
			weights: neural.SqueezeNet10ID},
		cardModel{Name: "objects-shuffled", label: "SqueezeNet, shuffled", Training: lab.ShuffledWeights,
			weights: neural.SqueezeNet10ID},
		cardModel{Name: lab.Gabor, label: "Gabor energies", Training: lab.Gabor},
		cardModel{Name: lab.Pixels, label: "pixels", Training: lab.Pixels},
	)
}
