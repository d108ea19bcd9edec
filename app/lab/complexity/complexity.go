package complexity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/assets/neural"
	"untrained/nn"
)

// Experiment asks whether more complex networks predict visual cortex better, and early areas more so than higher
// ones (claim C3).
//
// A task is one architecture of a grid with one seed. The complexity of its random network is measured
// (model.MeasureComplexity) and its features predict one or two areas. Merge regresses the scores on complexity, over
// architectures, and resamples whole architectures for the intervals of R² and of its difference between the areas.
type Experiment struct{}

func init() { lab.Register(Experiment{}) }

// Name implements Experiment.
func (Experiment) Name() string { return "complexity" }

// complexityMeasures are the measures of complexity, in the order shown.
var complexityMeasures = []lab.Option{
	{Value: "fourier", Label: "mean frequency on planes"}, {Value: "deficit", Label: "linearity deficit"},
	{Value: "path", Label: "path length over chord"},
	{Value: "lempel_ziv", Label: "Lempel–Ziv (a contrast)"}, {Value: "dimensions", Label: "effective dimensionality"},
}

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	own := append(target.AreaProperties("Early area",
		"The recording that networks predict; complexity is measured on its pictures.",
		"A second recording, of a higher area, that the same networks predict; the claim needs one.", neural.KindResponses,
		neural.KindRegions, neural.KindDissimilarities),
		lab.QuickProperty("few architectures, small networks, one seed"))
	var activations, poolings []string
	for _, o := range model.GridActivations {
		activations = append(activations, o.Value)
	}
	for _, o := range model.GridPoolings {
		poolings = append(poolings, o.Value)
	}
	networks := model.PlanProperties(strings.Join(activations, ","), strings.Join(poolings, ","), "1,2")
	networks = append(networks,
		lab.Property{Key: lab.KeyDC, Label: "First-layer kernels", Kind: lab.Choice, Default: "both",
			Options: []lab.Option{{Value: "both", Label: "unmodified, and mean-subtracted"},
				{Value: "keep", Label: "unmodified"},
				{Value: "zero", Label: "mean-subtracted"}},
			Help: "Whether first-layer kernels respond to mean luminance. Trained ones do not. The two forms are " +
				"analysed separately."},
		lab.Property{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "2", Min: 1, Max: 100,
			Help: "How many random networks of each architecture; their complexity and scores are averaged."},
		lab.Property{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The random seed of the first network; the others count up from it. It also determines planes, " +
				"paths, random folds, halves and " +
				"resamples."})
	measures := []lab.Property{
		{Key: lab.KeyMeasure, Label: "Complexity", Kind: lab.Choice, Default: "fourier", Options: complexityMeasures[:3],
			Help: "The measure of complexity that the verdict uses; the tables have all of them."},
		{Key: lab.KeyPlanes, Label: "Planes", Kind: lab.Int, Default: "4", Min: 1, Max: 100,
			Help: "Planes through three pictures on which outputs are measured."},
		{Key: lab.KeyPoints, Label: "Points on a side", Kind: lab.Int, Default: "16", Min: 8, Max: 64,
			Help: "Each plane has this number squared."},
		{Key: lab.KeyTaper, Label: "Taper", Kind: lab.Choice, Default: "hann",
			Options: []lab.Option{{Value: "hann", Label: "Hann window"}, {Value: "none", Label: "none"}},
			Help: "Whether outputs fade out at a plane's edges before frequencies are counted; without it the jump between " +
				"opposite edges counts too."},
		{Key: lab.KeyOutputs, Label: "Outputs", Kind: lab.Int, Default: "200", Min: 10, Max: 10000,
			Help: "How many randomly chosen outputs of a layer are measured on planes and for linearity."},
		{Key: lab.KeyCluster, Label: "Resampled together", Kind: lab.Choice, Default: "kind",
			Options: []lab.Option{{Value: "kind", Label: "all depths of one activation and pooling"},
				{Value: "architecture", Label: "each architecture by itself"}},
			Help: "Networks of one kind and seed share their first layers at all depths, so they are not " +
				"independent evidence."},
	}
	return slices.Concat(own, networks, lab.WithDefault(model.DrawingProperties(), lab.KeyRMS, "1"), measures,
		input.Properties(), readout.FeatureProperties(), readout.RegressionProperties())
}

// study is a configuration with everything that it names opened.
type study struct {
	config        config
	text          lab.Config // the same, for what experiments share
	architectures []model.Architecture
	areas         []*target.Yardstick // the early one first, if there is one; then the higher ones
	scheme        nn.Init
	warnings      []string
}

func newStudy(ctx context.Context, env lab.Env, c lab.Config) (*study, error) {
	c = lab.Quickened(c, Experiment{}, map[string]string{
		lab.KeyActivation: "linear,relu,elu,tanh,abs", lab.KeyPooling: model.AveragePool + "," + model.MaxPool,
		lab.KeyDepth: "2", lab.KeyDC: "zero", lab.KeySeeds: "1",
		lab.KeyChannels: "16", lab.KeyShape: "32x32x1", lab.KeyOutputs: "60", lab.KeyPlanes: "2",
		lab.KeyBootstrap: "200", lab.KeyInner: "3",
	})
	k, err := lab.Parse[config](c)
	if err != nil {
		return nil, err
	}
	s := &study{config: k, text: c, scheme: nn.Init{Method: k.Init, Gain: k.Gain}}
	warn := func(format string, values ...any) { s.warnings = append(s.warnings, fmt.Sprintf(format, values...)) }
	g, err := model.PlanOf(c)
	if err != nil {
		return nil, err
	}
	if s.architectures, err = g.Architectures(); err != nil {
		return nil, err
	}
	s.areas, err = target.OpenYardsticks(ctx, env, c, warn)
	return s, err
}

// sample is what one task measures.
type sample struct {
	architecture int
	model.Variant
}

func (s *study) forms() []string {
	if dc := s.config.DC; dc != "both" {
		return []string{dc}
	}
	return []string{"keep", "zero"}
}

// samples returns the tasks: seeds outermost, so that partial results have all architectures.
func (s *study) samples() []sample {
	var list []sample
	for k := range s.config.Seeds {
		for _, dc := range s.forms() {
			for i := range s.architectures {
				list = append(list, sample{i, model.Variant{Training: lab.RandomWeights, DC: dc,
					Seed: uint64(s.config.Seed + k), Seeded: true}})
			}
		}
	}
	return list
}

func (s *study) name(x sample) string {
	return fmt.Sprintf("%s, dc=%s, seed %d", s.architectures[x.architecture].Name(), x.DC, x.Seed)
}

func (s *study) options() model.ComplexityOptions {
	c := s.config
	return model.ComplexityOptions{Seed: uint64(c.Seed), Planes: c.Planes, Side: c.Points, Outputs: c.Outputs,
		NoTaper: c.Taper == "none"}
}

// Tasks implements Experiment.
func (Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	var tasks []lab.Task
	for i, x := range s.samples() {
		tasks = append(tasks, lab.Task{Index: i, Name: s.name(x), Cost: s.cost(x)})
	}
	return tasks, nil
}

// check returns an error for what could not be finished.
func (s *study) check() error {
	if n := len(s.architectures); n < fewestArchitectures {
		return fmt.Errorf("%d architectures are too few for a regression; take activations, poolings and depths that make "+
			"at least %d", n, fewestArchitectures)
	}
	for _, a := range s.areas {
		if err := a.Check(); err != nil {
			return fmt.Errorf("%s area: %w", a.Role, err)
		}
	}
	if err := s.options().WithDefaults().Check(s.areas[0].Source.Images.N); err != nil {
		return err
	}
	for _, a := range s.architectures {
		if _, err := nn.Memory(a.Spec, 1, nn.Mode{Taps: []string{a.Layer()}, Memory: studyBytes}); err != nil {
			return fmt.Errorf("%s: %w", a.Name(), err)
		}
		if s.config.DC != "keep" {
			p, err := a.Spec.Init(0, s.scheme)
			if err != nil {
				return err
			}
			if err := p.ZeroMeanFirst(); err != nil {
				return fmt.Errorf("dc=%s: %w, or set dc=keep", s.config.DC, err)
			}
		}
		shape, err := model.LayerShape(a.Spec, a.Layer())
		if err != nil {
			return err
		}
		size := model.PooledShape(shape, s.config.Pool).Len()
		for _, of := range s.areas {
			n := of.Source.Rows()
			if of.Panel != nil && s.config.Standardise == "feature" && s.config.Project == "none" &&
				4*n*size > model.WholeBytes {
				return fmt.Errorf("%s: %d features of %d pictures take %d MB, more than standardise=feature may hold; use "+
					"standardise=layer, or pool or project the features", a.Name(), size, n, 4*n*size>>20)
			}
			if dims := s.config.Dims; of.Panel != nil && s.config.Project == "components" && dims >= n {
				return fmt.Errorf("dims=%d: %d pictures have at most %d principal components", dims, n, n-1)
			}
		}
	}
	return nil
}

const (
	// fewestArchitectures is the smallest number of architectures for a regression.
	fewestArchitectures = 4
	// studyBytes bounds the memory of a network in a worker.
	studyBytes = 128 << 20
)

// cost returns a sample's work in multiply-adds; vector arithmetic counts a tenth.
func (s *study) cost(x sample) float64 {
	a := s.architectures[x.architecture]
	pictures, sum := float64(s.options().Pictures()+s.areas[0].Source.Images.N), 0.0
	for _, of := range s.areas {
		n := float64(of.Source.Images.N)
		pictures += n
		if of.Panel != nil {
			sum += of.Target.RegressionCost()
		}
		if shape, err := model.LayerShape(a.Spec, a.Layer()); err == nil {
			sum += n * n * float64(shape.Len()) / 20
		}
	}
	if cost, err := a.Spec.Cost(); err == nil {
		sum += pictures * float64(cost.MultiplyAdds) / 10
	}
	return sum
}

// Run implements Experiment: it measures the complexity of one random network and how well it predicts.
func (Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	s, err := newStudy(ctx, env, c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	samples := s.samples()
	if task.Index < 0 || task.Index >= len(samples) || s.name(samples[task.Index]) != task.Name {
		return lab.TaskResult{}, fmt.Errorf("task %d (%s) is not part of this configuration", task.Index, task.Name)
	}
	x := samples[task.Index]
	a := s.architectures[x.architecture]
	backend, err := env.Backend()
	if err != nil {
		return lab.TaskResult{}, err
	}
	pictures, err := input.EntranceOf(s.text).Enter(s.areas[0].Source, a.Spec.Input)
	if err != nil {
		return lab.TaskResult{}, err
	}
	if err := ctx.Err(); err != nil {
		return lab.TaskResult{}, err
	}
	input := pictures.Into(a.Spec.Input)
	f := &model.Family{Spec: a.Spec, Scheme: s.scheme, RMS: s.config.RMS}
	params, err := f.Params(x.Variant, backend, input)
	if err != nil {
		return lab.TaskResult{}, fmt.Errorf("%s: %w", task.Name, err)
	}
	measured, err := model.MeasureComplexity(ctx, backend, params, input, pictures.N, a.Layer(), s.options(),
		func(done float64) { progress(0.5 * done) })
	if err != nil {
		return lab.TaskResult{}, fmt.Errorf("%s: %w", task.Name, err)
	}
	result := lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{
		"complexity": {measured.Fourier, measured.Deficit, measured.Path, measured.LempelZiv, measured.Dimensions},
		"outputs":    {float64(measured.Outputs), float64(measured.Dead)},
	}}
	if err := target.JudgeAll(ctx, s.areas, &result, backend, params, a.Layer(),
		func(done float64) { progress(0.5 + 0.5*done) }); err != nil {
		return lab.TaskResult{}, fmt.Errorf("%s, %w", task.Name, err)
	}
	progress(1)
	return result, nil
}
