package lab

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/assets/neural"
	"untrained/nn"
)

// ComplexityStudy asks whether networks that are further from linear predict
// visual cortex better, and early areas more so than higher ones (claim C3).
//
// A unit of work is one architecture of a grid with one seed. Its random network's
// complexity is measured (MeasureComplexity) and its features predict one or two
// areas. Merge regresses the scores on complexity, over architectures, and
// resamples whole architectures for the intervals of R² and of its difference
// between the areas.
type ComplexityStudy struct{}

func init() { Register(ComplexityStudy{}) }

// Name implements Experiment.
func (ComplexityStudy) Name() string { return "complexity" }

// complexityMeasures are the measures of complexity, in the order shown.
var complexityMeasures = []Option{
	{"fourier", "mean frequency on planes"}, {"deficit", "linearity deficit"}, {"path", "path length over chord"},
	{"lempel_ziv", "Lempel–Ziv (a contrast)"}, {"dimensions", "effective dimensionality"},
}

// Properties implements Experiment.
func (ComplexityStudy) Properties() []Property {
	own := append(areaProperties("Early area", "The recording that networks predict; complexity is measured on its pictures.",
		"A second recording, of a higher area, that the same networks predict; the claim needs one.", neural.KindResponses, neural.KindDissimilarities),
		quickProperty("few architectures, small networks, one seed"))
	var activations, poolings []string
	for _, o := range gridActivations {
		activations = append(activations, o.Value)
	}
	for _, o := range gridPoolings {
		poolings = append(poolings, o.Value)
	}
	networks := planProperties(strings.Join(activations, ","), strings.Join(poolings, ","), "1,2")
	networks = append(networks,
		Property{Key: "dc", Label: "First-layer kernels", Kind: Choice, Default: "both",
			Options: []Option{{"both", "as drawn, and with zero mean"}, {"keep", "as drawn"}, {"zero", "with zero mean"}},
			Help:    "Whether networks see the mean luminance: training removes it from first-layer kernels, drawing puts it back. The two forms are regressed apart."},
		Property{Key: "seeds", Label: "Seeds", Kind: Int, Default: "2", Min: 1, Max: 100,
			Help: "How many networks of each architecture are drawn; their complexity and scores are averaged."},
		Property{Key: "seed", Label: "First seed", Kind: Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first network; the others follow. It also fixes planes, paths, random folds, halves and resamples."})
	measures := []Property{
		{Key: "measure", Label: "Complexity", Kind: Choice, Default: "fourier", Options: complexityMeasures[:3],
			Help: "The measure of complexity that the verdict uses; the tables have all of them."},
		{Key: "planes", Label: "Planes", Kind: Int, Default: "4", Min: 1, Max: 100,
			Help: "Planes through three pictures on which outputs are looked at."},
		{Key: "points", Label: "Points on a side", Kind: Int, Default: "16", Min: 8, Max: 64,
			Help: "Each plane has this number squared."},
		{Key: "taper", Label: "Taper", Kind: Choice, Default: "hann", Options: []Option{{"hann", "Hann window"}, {"none", "none"}},
			Help: "Whether outputs fade out at a plane's edges before frequencies are counted; without it the jump between opposite edges counts too."},
		{Key: "outputs", Label: "Outputs", Kind: Int, Default: "200", Min: 10, Max: 10000,
			Help: "How many of a layer's outputs, drawn at random, are looked at on planes and for linearity."},
		{Key: "cluster", Label: "Resampled together", Kind: Choice, Default: "kind",
			Options: []Option{{"kind", "all depths of one activation and pooling"}, {"architecture", "each architecture by itself"}},
			Help:    "Networks of one kind and seed share their first layers at all depths, so that they are no independent evidence."},
	}
	return slices.Concat(own, networks, withDefault(drawingProperties(), "rms", "1"), measures, entranceProperties(), featureProperties(), regressionProperties())
}

// withDefault gives properties with another default for one of them.
func withDefault(list []Property, key, value string) []Property {
	for i := range list {
		if list[i].Key == key {
			list[i].Default = value
		}
	}
	return list
}

// complexityStudy is a configuration with all that it names at hand.
type complexityStudy struct {
	config        Config
	architectures []architecture
	areas         []*yardstick // early and, where there is one, higher
	scheme        nn.Init
	warnings      []string
}

func newComplexityStudy(ctx context.Context, env Env, c Config) (*complexityStudy, error) {
	c = quickened(c, ComplexityStudy{}, map[string]string{
		"activation": "linear,relu,elu,tanh,abs", "pooling": AveragePool + "," + MaxPool, "depth": "2", "dc": "zero", "seeds": "1",
		"channels": "16", "shape": "32x32x1", "outputs": "60", "planes": "2", "bootstrap": "200", "inner": "3",
	})
	s := &complexityStudy{config: c, scheme: nn.Init{Method: c.Get("init"), Gain: c.Float("gain")}}
	warn := func(format string, values ...any) { s.warnings = append(s.warnings, fmt.Sprintf(format, values...)) }
	g, err := networkGridOf(c)
	if err != nil {
		return nil, err
	}
	if s.architectures, err = g.architectures(); err != nil {
		return nil, err
	}
	s.areas, err = openYardsticks(ctx, env, c, warn)
	return s, err
}

// sample is what one unit of work looks at.
type sample struct {
	architecture int
	variant
}

func (s *complexityStudy) forms() []string {
	if dc := s.config.Get("dc"); dc != "both" {
		return []string{dc}
	}
	return []string{"keep", "zero"}
}

// samples lists the units of work: seeds outermost, so that an early look at the
// results has all architectures.
func (s *complexityStudy) samples() []sample {
	var list []sample
	for k := range s.config.Int("seeds") {
		for _, dc := range s.forms() {
			for i := range s.architectures {
				list = append(list, sample{i, variant{training: RandomWeights, dc: dc, seed: uint64(s.config.Int("seed") + k), seeded: true}})
			}
		}
	}
	return list
}

func (s *complexityStudy) name(x sample) string {
	return fmt.Sprintf("%s, dc=%s, seed %d", s.architectures[x.architecture].name(), x.dc, x.seed)
}

func (s *complexityStudy) options() ComplexityOptions {
	c := s.config
	return ComplexityOptions{Seed: uint64(c.Int("seed")), Planes: c.Int("planes"), Side: c.Int("points"), Outputs: c.Int("outputs"), NoTaper: c.Get("taper") == "none"}
}

// Units implements Experiment.
func (ComplexityStudy) Units(ctx context.Context, env Env, c Config) ([]Unit, error) {
	s, err := newComplexityStudy(ctx, env, c)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	var units []Unit
	for i, x := range s.samples() {
		units = append(units, Unit{Index: i, Name: s.name(x), Cost: s.cost(x)})
	}
	return units, nil
}

// check refuses what could not be finished.
func (s *complexityStudy) check() error {
	if n := len(s.architectures); n < fewestArchitectures {
		return fmt.Errorf("%d architectures are too few for a regression; take activations, poolings and depths that make at least %d", n, fewestArchitectures)
	}
	for _, a := range s.areas {
		if err := a.check(); err != nil {
			return fmt.Errorf("%s area: %w", a.role, err)
		}
	}
	if err := s.options().withDefaults().check(s.areas[0].source.Images.N); err != nil {
		return err
	}
	for _, a := range s.architectures {
		if _, err := nn.Memory(a.spec, 1, nn.Mode{Taps: []string{a.layer()}, Memory: studyBytes}); err != nil {
			return fmt.Errorf("%s: %w", a.name(), err)
		}
		if s.config.Get("dc") != "keep" {
			p, err := a.spec.Init(0, s.scheme)
			if err != nil {
				return err
			}
			if err := p.ZeroMeanFirst(); err != nil {
				return fmt.Errorf("dc=%s: %w, or set dc=keep", s.config.Get("dc"), err)
			}
		}
		shape, err := layerShape(a.spec, a.layer())
		if err != nil {
			return err
		}
		size := pooledShape(shape, s.config.Get("pool")).Len()
		for _, of := range s.areas {
			n := of.source.Images.N
			if of.panel != nil && s.config.Get("standardise") == "feature" && s.config.Get("project") == "none" && 4*n*size > wholeBytes {
				return fmt.Errorf("%s: %d features of %d pictures take %d MB, more than standardise=feature may hold; use standardise=layer, or pool or project the features", a.name(), size, n, 4*n*size>>20)
			}
			if dims := s.config.Int("dims"); of.panel != nil && s.config.Get("project") == "components" && dims >= n {
				return fmt.Errorf("dims=%d: %d pictures have at most %d principal components", dims, n, n-1)
			}
		}
	}
	return nil
}

const (
	// fewestArchitectures make a regression.
	fewestArchitectures = 4
	// studyBytes is the most that a network may take in a worker.
	studyBytes = 128 << 20
)

// cost is a sample's work in multiply-adds, vector arithmetic counting a tenth.
func (s *complexityStudy) cost(x sample) float64 {
	a := s.architectures[x.architecture]
	pictures, sum := float64(s.options().Pictures()+s.areas[0].source.Images.N), 0.0
	for _, of := range s.areas {
		n := float64(of.source.Images.N)
		pictures += n
		if of.panel != nil {
			sum += of.target.regressionCost()
		}
		if shape, err := layerShape(a.spec, a.layer()); err == nil {
			sum += n * n * float64(shape.Len()) / 20
		}
	}
	if cost, err := a.spec.Cost(); err == nil {
		sum += pictures * float64(cost.MultiplyAdds) / 10
	}
	return sum
}

// regressionCost is the work of predicting all neurons once.
func (t *target) regressionCost() float64 {
	n := float64(t.recording.Images.N)
	fit := n * float64(t.config.Int("folds")-1) / float64(t.config.Int("folds"))
	return float64(t.config.Int("folds")*t.config.Int("inner")) * fit * fit * (fit + float64(len(t.neurons)*len(t.penalties))/4)
}

// Run implements Experiment: the complexity of one random network, and how well it
// predicts.
func (ComplexityStudy) Run(ctx context.Context, env Env, c Config, u Unit, progress func(done float64)) (UnitResult, error) {
	s, err := newComplexityStudy(ctx, env, c)
	if err != nil {
		return UnitResult{}, err
	}
	samples := s.samples()
	if u.Index < 0 || u.Index >= len(samples) || s.name(samples[u.Index]) != u.Name {
		return UnitResult{}, fmt.Errorf("unit %d (%s) is not part of this configuration", u.Index, u.Name)
	}
	x := samples[u.Index]
	a := s.architectures[x.architecture]
	backend, err := env.Backend()
	if err != nil {
		return UnitResult{}, err
	}
	pictures, err := entranceOf(s.config).enter(s.areas[0].source, a.spec.Input)
	if err != nil {
		return UnitResult{}, err
	}
	if err := ctx.Err(); err != nil {
		return UnitResult{}, err
	}
	input := pictures.into(a.spec.Input)
	f := &family{spec: a.spec, scheme: s.scheme, rms: s.config.Float("rms")}
	params, err := f.params(x.variant, backend, input)
	if err != nil {
		return UnitResult{}, fmt.Errorf("%s: %w", u.Name, err)
	}
	measured, err := MeasureComplexity(ctx, backend, params, input, pictures.n, a.layer(), s.options(), func(done float64) { progress(0.5 * done) })
	if err != nil {
		return UnitResult{}, fmt.Errorf("%s: %w", u.Name, err)
	}
	result := UnitResult{Unit: u, Arrays: map[string]Floats{
		"complexity": {measured.Fourier, measured.Deficit, measured.Path, measured.LempelZiv, measured.Dimensions},
		"outputs":    {float64(measured.Outputs), float64(measured.Dead)},
	}}
	for i, of := range s.areas {
		part := func(done float64) { progress(0.5 + 0.5*(float64(i)+done)/float64(len(s.areas))) }
		if err := of.judge(ctx, &result, backend, params, a.layer(), part); err != nil {
			return UnitResult{}, fmt.Errorf("%s, %s area: %w", u.Name, of.role, err)
		}
	}
	progress(1)
	return result, nil
}
