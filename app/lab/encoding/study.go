package encoding

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/target"
	"untrained/nn"
)

// study is a configuration of Encoding with everything that it names opened.
type study struct {
	*model.Family
	config   config
	text     lab.Config // as it is run
	asked    lab.Config // as it was asked for
	areas    []*area
	beside   *target.Patterns // of all areas of one recording, where responses are regressed; nil: not compared
	env      lab.Env
	keys     []lab.Property // of the experiment
	warnings []string
	hold     int // of readout.Builder: 0 but for a check
}

// newStudy opens what a configuration names. Every task does so again, wherever it runs.
func newStudy(ctx context.Context, env lab.Env, e lab.Configured, c lab.Config) (*study, error) {
	s := &study{env: env, asked: c, keys: e.Properties()}
	c = lab.Quickened(c, e, lab.QuickComparison)
	var err error
	if s.config, err = parse(c); err != nil {
		return nil, err
	}
	s.text = c
	if lab.IsQuick(c) {
		s.warn("A quick look (quick=1) of few seeds, folds and resamples (%s): intervals are wide; turn it off "+
			"(quick=0) for a verdict.", lab.QuickNumbers(c))
	}
	if s.areas, err = openAreas(ctx, env, s.config, c, s.warn); err != nil {
		return nil, err
	}
	s.openBeside()
	s.Family, err = model.OpenFamily(ctx, env, c, s.asksFor(lab.Trained, lab.ShuffledWeights, lab.ShuffledResponses),
		s.warn)
	return s, err
}

// warn adds a warning for the reader, once.
func (s *study) warn(format string, values ...any) {
	if text := fmt.Sprintf(format, values...); !slices.Contains(s.warnings, text) {
		s.warnings = append(s.warnings, text)
	}
}

// check returns an error, before any work is done, for what could not be finished.
func (s *study) check() error {
	if _, err := input.SeenAsTrained(s.text, s.Spec); err != nil {
		return err
	}
	if s.config.DC != "keep" && s.asksFor(lab.RandomWeights, lab.ShuffledWeights, lab.LinearNetwork) {
		p, err := s.Spec.Init(0, nn.Init{Method: "kaiming"})
		if err != nil {
			return fmt.Errorf("network: %w", err)
		}
		if err := p.ZeroMeanFirst(); err != nil {
			return fmt.Errorf("dc=%s: %w, or set dc=keep", s.config.DC, err)
		}
	}
	for _, a := range s.areas {
		if err := s.checkArea(a); err != nil {
			switch {
			case a.among != nil:
				return fmt.Errorf("area %s: %w", a.stimuli.Area, err)
			case len(s.areas) > 1:
				return fmt.Errorf("%s area: %w", a.role(), err)
			}
			return err
		}
	}
	return nil
}

func (s *study) checkArea(a *area) error {
	if err := a.check(); err != nil {
		return err
	}
	layers, err := s.layers(a)
	if err != nil {
		return err
	}
	if dims, n := s.config.Dims, a.stimuli.Rows(); s.config.Project == "components" && dims >= n {
		return fmt.Errorf("dims=%d: %d pictures have at most %d principal components", dims, n, n-1)
	}
	if s.config.Standardise == "feature" && s.config.Project == "none" {
		for _, name := range layers {
			if err := s.fitsFeatures(a, name); err != nil {
				return err
			}
		}
	}
	for _, name := range layers {
		if _, err := model.BatchOf(s.Spec, a.stimuli.Images.N, []string{name}); err != nil {
			return fmt.Errorf("layer %s: %w", name, err)
		}
	}
	return nil
}

// fitsFeatures returns an error for a layer whose features cannot all be held at once, which only standardise=feature
// needs.
func (s *study) fitsFeatures(a *area, layer string) error {
	shape, err := model.LayerShape(s.Spec, layer)
	if err != nil {
		return err
	}
	shape = model.PooledShape(shape, s.config.Pool)
	if need := 4 * a.stimuli.Images.N * shape.Len(); need > model.WholeBytes {
		return fmt.Errorf("layer %s has %s features; for %d pictures that is %d MB, more than the %d MB that "+
			"standardise=feature may hold: use standardise=layer, or pool or project the features",
			layer, shape, a.stimuli.Images.N, need>>20, model.WholeBytes>>20)
	}
	return nil
}

func (s *study) asksFor(trainings ...string) bool {
	for _, t := range s.config.Training {
		if slices.Contains(trainings, t) {
			return true
		}
	}
	return false
}

// layers returns the network's layers that an area's configuration chooses.
func (s *study) layers(a *area) ([]string, error) {
	names := s.Spec.LayerNames()
	layer := a.layer
	switch layer {
	case "all", innerLayer:
		var stages []string
		for i, l := range s.Spec.Layers {
			convolvedOnly := (l.Kind == nn.ConvLayer || l.Kind == nn.DenseLayer) && i+1 < len(s.Spec.Layers) &&
				s.Spec.Layers[i+1].Kind == nn.ActivationLayer
			if l.Kind != nn.FlattenLayer && !convolvedOnly {
				stages = append(stages, names[i])
			}
		}
		return stages, nil
	}
	list := strings.Split(strings.TrimPrefix(layer, innerLayer+":"), ",")
	for i, name := range list {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("the network has no layer %q; it has %s, and there are all and inner", name,
				strings.Join(names, ", "))
		}
		if slices.Contains(list[:i], name) {
			return nil, fmt.Errorf("layer %s is named twice", name)
		}
	}
	return list, nil
}

// innerLayer chooses the best layer inside the training pictures: of all stages, or of those after a colon.
const innerLayer = "inner"

// choosesInside reports whether one of several layers is chosen for each fold.
func (a *area) choosesInside() bool {
	return a.layer == innerLayer || strings.HasPrefix(a.layer, innerLayer+":")
}

// cost returns a task's work in multiply-adds; vector arithmetic counts a tenth.
func (s *study) cost(w work) float64 {
	first := w.areas[0]
	n, pictures := float64(first.stimuli.Rows()), float64(first.stimuli.Images.N)
	regressions := n * n * float64(s.config.Bootstrap*len(w.areas)) // of similarities
	if first.patterns == nil {
		regressions = 0
		for _, a := range w.areas {
			regressions += a.target.RegressionCost()
		}
	}
	switch {
	case w.Training == lab.Gabor && first.patterns == nil && s.config.Standardise == "layer" &&
		s.config.Project == "none":
		return regressions * float64(len(weightings))
	case w.IsControl():
		return regressions
	}
	layers, err := s.layers(first)
	if err != nil {
		return regressions
	}
	sum := 0.0
	for _, name := range layers {
		if shape, err := model.LayerShape(s.Spec, name); err == nil {
			shape = model.PooledShape(shape, s.config.Pool)
			sum += regressions + n*n*float64(shape.Len())/20
		}
	}
	if cost, err := s.Spec.Cost(); err == nil {
		sum += pictures * float64(cost.MultiplyAdds) / 10
	}
	return sum
}
