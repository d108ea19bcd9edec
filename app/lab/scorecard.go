package lab

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"untrained/assets/neural"
)

// Scorecard holds every model against every measure (claim C11): a line a model, a
// column a measure, and no total, because whoever weighs the measures chooses the
// winner.
//
// A unit of work is one cell: the measure's own experiment, run for one model alone.
// Its number, interval and n are those that the experiment gives by itself.
type Scorecard struct{}

func init() { Register(Scorecard{}) }

// Name implements Experiment.
func (Scorecard) Name() string { return "scorecard" }

// Properties implements Experiment.
func (Scorecard) Properties() []Property {
	var models, measures []Option
	for _, m := range cardModels() {
		models = append(models, Option{m.name, m.label})
	}
	for _, y := range gauges() {
		measures = append(measures, Option{y.name, y.label})
	}
	return []Property{
		{Key: "models", Label: "Models", Kind: Choices, Default: "relu-max,relu-avg,tanh-max,linear-avg,task,task-shuffled,gabor,pixels", Options: models,
			Help: "The lines of the card. Networks trained on objects need SqueezeNet to be fetched."},
		{Key: "measures", Label: "Measures", Kind: Choices, Default: "sim-v1,orientation,figure,digit", Options: measures,
			Help: "The columns of the card. Real recordings have to be fetched."},
		{Key: "dc", Label: "First-layer kernels", Kind: Choice, Default: "zero",
			Options: []Option{{"zero", "with zero mean"}, {"keep", "as drawn"}, {"both", "both, a line each"}},
			Help:    "Whether random and shuffled networks see the mean luminance: training removes it from first-layer kernels, drawing and shuffling put it back."},
		{Key: "seeds", Label: "Seeds", Kind: Int, Default: "3", Min: 1, Max: 100,
			Help: "How many versions there are of each random and shuffled network."},
		{Key: "seed", Label: "First seed", Kind: Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first version; the others follow."},
		quickProperty("every cell in its experiment’s own small version"),
	}
}

// cardCell is one cell: how its experiment is configured, and which row of that
// experiment's summary it is.
type cardCell struct {
	contender cardModel
	dc        string // keep or zero; "" where there is one form only
	gauge     gauge
	config    Config
	row       map[string]string // column → value
}

func (k cardCell) name() string {
	name := k.contender.label
	if k.dc != "" {
		name += ", dc=" + k.dc
	}
	return name + ": " + k.gauge.label
}

// cells lists the cells that exist: pixels, for one, have no orientation.
func (Scorecard) cells(c Config) ([]cardCell, error) {
	forms := []string{"keep", "zero"}
	if dc := c.Get("dc"); dc != "both" {
		forms = []string{dc}
	}
	var list []cardCell
	for _, m := range cardModels() {
		if !slices.Contains(c.List("models"), m.name) {
			continue
		}
		own := forms
		if m.training != RandomWeights && m.training != ShuffledWeights {
			own = []string{""}
		}
		for _, dc := range own {
			for _, y := range gauges() {
				if !slices.Contains(c.List("measures"), y.name) {
					continue
				}
				text, row, ok := y.of(m, dc)
				if !ok {
					continue
				}
				e, err := Find(y.experiment)
				if err != nil {
					return nil, err
				}
				config, err := ParseStrict(e, fmt.Sprintf("%s&seeds=%d&seed=%d&quick=%s", text, c.Int("seeds"), c.Int("seed"), c.Get("quick")))
				if err != nil {
					return nil, fmt.Errorf("scorecard, %s by %s: %w", m.name, y.name, err)
				}
				list = append(list, cardCell{m, dc, y, config, row})
			}
		}
	}
	return list, nil
}

// Needs implements NeedyExperiment.
func (s Scorecard) Needs(c Config) []Need {
	list, err := s.cells(c)
	if err != nil {
		return nil // Units says what is wrong
	}
	var all []Need
	for _, k := range list {
		if e, err := Find(k.gauge.experiment); err == nil {
			all = together(all, Needs(e, k.config))
		}
	}
	return all
}

// Units implements Experiment.
func (s Scorecard) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	list, err := s.cells(c)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("none of the models %s can be measured by %s; choose others", c.Get("models"), c.Get("measures"))
	}
	units := make([]Unit, len(list))
	for i, k := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, err := Find(k.gauge.experiment)
		if err != nil {
			return nil, err
		}
		parts, err := e.Units(ctx, env, k.config)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.name(), err)
		}
		units[i] = Unit{Index: i, Name: k.name()}
		for _, p := range parts {
			units[i].Cost += p.Cost
		}
	}
	return units, nil
}

// Run implements Experiment: one cell.
func (s Scorecard) Run(ctx context.Context, env Env, c Config, unit Unit, progress func(done float64)) (UnitResult, error) {
	list, err := s.cells(c)
	if err != nil {
		return UnitResult{}, err
	}
	if unit.Index < 0 || unit.Index >= len(list) || list[unit.Index].name() != unit.Name {
		return UnitResult{}, fmt.Errorf("unit %d (%s) is not part of this configuration", unit.Index, unit.Name)
	}
	k := list[unit.Index]
	e, err := Find(k.gauge.experiment)
	if err != nil {
		return UnitResult{}, err
	}
	r, err := within(ctx, env, e, k.config, progress)
	if err != nil {
		return UnitResult{}, err
	}
	t := r.Table("summary")
	i := slices.IndexFunc(t.Rows, func(row []any) bool {
		for column, want := range k.row {
			if j := t.Column(column); j < 0 || row[j] != want {
				return false
			}
		}
		return true
	})
	if i < 0 {
		return UnitResult{}, fmt.Errorf("%s has no row for %v", k.gauge.experiment, k.row)
	}
	source, err := json.Marshal(r.Recording)
	if err != nil {
		return UnitResult{}, err
	}
	result := UnitResult{Unit: unit, Arrays: map[string]Floats{}, Text: map[string]string{"recording": string(source)}}
	for _, column := range []string{"area", "recording", "network", "training_set", "layer", "unit"} {
		if j := t.Column(column); j >= 0 {
			result.Text["row/"+column], _ = t.Rows[i][j].(string)
		}
	}
	for _, column := range []string{"estimate", "low", "high", "n", "seeds"} {
		if x := cell(t, t.Rows[i], column); isFinite(x) {
			result.Arrays[column] = Floats{x}
		}
	}
	return result, nil
}

// cardModel is a model that the card has a line for.
type cardModel struct {
	name, label         string
	training            string
	activation, pooling string // of a small network
	weights             string // of a trained network and its twins
}

func cardModels() []cardModel {
	var list []cardModel
	for _, pooling := range []struct{ key, words string }{{MaxPool, "max pooling"}, {AveragePool, "average pooling"}} {
		short := map[string]string{MaxPool: "max", AveragePool: "avg"}[pooling.key]
		for _, activation := range []string{"relu", "abs", "elu", "tanh", "linear"} {
			list = append(list, cardModel{name: activation + "-" + short, label: "random, " + activation + ", " + pooling.words,
				training: RandomWeights, activation: activation, pooling: pooling.key})
		}
	}
	return append(list,
		cardModel{name: "task", label: "task-trained on digits and textures", training: Trained, weights: TaskWeights},
		cardModel{name: "task-random", label: "the same network, random", training: RandomWeights, weights: TaskWeights},
		cardModel{name: "task-shuffled", label: "the same network, shuffled", training: ShuffledWeights, weights: TaskWeights},
		cardModel{name: "objects", label: "SqueezeNet, trained on objects", training: Trained, weights: neural.SqueezeNet10ID},
		cardModel{name: "objects-random", label: "SqueezeNet, random", training: RandomWeights, weights: neural.SqueezeNet10ID},
		cardModel{name: "objects-shuffled", label: "SqueezeNet, shuffled", training: ShuffledWeights, weights: neural.SqueezeNet10ID},
		cardModel{name: Gabor, label: "Gabor energies", training: Gabor},
		cardModel{name: Pixels, label: "pixels", training: Pixels},
	)
}
