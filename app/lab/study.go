package lab

import (
	"context"
	"fmt"

	"untrained/nn"
)

// study is a configuration of Encoding with all that it names at hand.
type study struct {
	*target
	*family
	env      Env
	warnings []string
}

// newStudy opens what a configuration names. It is done anew by every unit of
// work, wherever that runs.
func newStudy(ctx context.Context, env Env, c Config) (*study, error) {
	s := &study{env: env}
	warn := func(format string, values ...any) { s.warnings = append(s.warnings, fmt.Sprintf(format, values...)) }
	var err error
	if s.target, err = openTarget(ctx, env, c, c.Get("recording"), c.Get("session"), warn); err != nil {
		return nil, err
	}
	s.family, err = openFamily(ctx, env, c, s.asksFor(Trained, ShuffledWeights, ShuffledResponses), warn)
	return s, err
}

// check refuses, before any work is done, what could not be finished.
func (s *study) check() error {
	if err := s.target.check(); err != nil {
		return err
	}
	if _, err := entranceOf(s.config).side(s.recording); err != nil {
		return err
	}
	if s.config.Get("dc") != "keep" && s.asksFor(RandomWeights, ShuffledWeights) {
		p, err := s.spec.Init(0, nn.Init{Method: "kaiming"})
		if err != nil {
			return fmt.Errorf("network: %w", err)
		}
		if err := p.ZeroMeanFirst(); err != nil {
			return fmt.Errorf("dc=%s: %w, or set dc=keep", s.config.Get("dc"), err)
		}
	}
	layers, err := s.layers()
	if err != nil {
		return err
	}
	if dims, n := s.config.Int("dims"), s.recording.Images.N; s.config.Get("project") == "components" && dims >= n {
		return fmt.Errorf("dims=%d: %d pictures have at most %d principal components", dims, n, n-1)
	}
	if s.config.Get("standardise") == "feature" && s.config.Get("project") == "none" {
		for _, name := range layers {
			if err := s.fitsFeatures(name); err != nil {
				return err
			}
		}
	}
	for _, name := range layers {
		if _, err := nn.Memory(s.spec, forwardBatch, nn.Mode{Taps: []string{name}}); err != nil {
			return fmt.Errorf("layer %s: %w", name, err)
		}
	}
	return nil
}

// fitsFeatures refuses a layer whose features cannot all be held at once, which
// only standardise=feature needs.
func (s *study) fitsFeatures(layer string) error {
	shape, err := layerShape(s.spec, layer)
	if err != nil {
		return err
	}
	shape = pooledShape(shape, s.config.Get("pool"))
	if need := 4 * s.recording.Images.N * shape.Len(); need > heldBytes {
		return fmt.Errorf("layer %s has %s features; for %d pictures that is %d MB, more than the %d MB that standardise=feature may hold: use standardise=layer, or pool or project the features",
			layer, shape, s.recording.Images.N, need>>20, heldBytes>>20)
	}
	return nil
}

func (s *study) asksFor(trainings ...string) bool {
	for _, t := range s.config.List("training") {
		for _, want := range trainings {
			if t == want {
				return true
			}
		}
	}
	return false
}

// cost is a variant's work in multiply-adds, vector arithmetic counting a tenth.
func (s *study) cost(v variant) float64 {
	n := float64(s.recording.Images.N)
	fit := n * float64(s.config.Int("folds")-1) / float64(s.config.Int("folds"))
	regressions := float64(s.config.Int("folds")*s.config.Int("inner")) * fit * fit * (fit + float64(len(s.neurons)*len(s.penalties))/4)
	if v.training == Pixels || v.training == Gabor {
		return regressions
	}
	layers, err := s.layers()
	if err != nil {
		return regressions
	}
	sum := 0.0
	for _, name := range layers {
		if shape, err := layerShape(s.spec, name); err == nil {
			sum += regressions + n*n*float64(shape.Len())/20
		}
	}
	if cost, err := s.spec.Cost(); err == nil {
		sum += n * float64(cost.MultiplyAdds) / 10
	}
	return sum
}
