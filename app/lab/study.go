package lab

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"untrained/assets/neural"
	"untrained/nn"
)

// study is a configuration of Encoding with all that it names at hand.
type study struct {
	config    Config
	env       Env
	spec      nn.Spec
	trained   *nn.Params // nil where no trained weights fit
	recording *neural.Recording

	neurons     []int     // those whose responses vary
	responses   []float64 // pictures × neurons
	reliability []float64 // by neuron, once measured; nil where there are no repeats
	penalties   []float64
	split       Split
	outer       []Fold
	warnings    []string
}

func parseNumber(text string) (float64, error) { return strconv.ParseFloat(text, 64) }

// newStudy opens what a configuration names. It is done anew by every unit of
// work, wherever that runs.
func newStudy(ctx context.Context, env Env, c Config) (*study, error) {
	s := &study{config: c, env: env}
	var err error
	if s.spec, err = nn.ParseSpec(c.Get("network")); err != nil {
		return nil, err
	}
	if s.penalties, err = parsePenalties(c.Get("penalties")); err != nil {
		return nil, err
	}
	if s.recording, err = openRecording(ctx, env, c.Get("recording"), c.Get("session")); err != nil {
		return nil, err
	}
	if err := s.findTrained(ctx); err != nil {
		return nil, err
	}
	if err := s.findNeurons(); err != nil {
		return nil, err
	}
	s.split = Split{Method: c.Get("split"), Step: c.Int("interleave"), Seed: uint64(c.Int("seed")), Group: s.recording.Group}
	if s.split.Method == "auto" {
		s.split.Method = SplitInterleaved
		if s.recording.Group != nil {
			s.split.Method = SplitGroup
		}
	} else if s.recording.Group != nil && s.split.Method != SplitGroup {
		s.warn("Pictures of one group are near-duplicates and lie on both sides of the folds (split=%s): scores are far too high; use split=group.", s.split.Method)
	}
	if s.outer, err = s.split.Folds(upTo(s.recording.Images.N), c.Int("folds")); err != nil {
		return nil, fmt.Errorf("outer folds: %w", err)
	}
	return s, nil
}

func (s *study) warn(format string, values ...any) {
	s.warnings = append(s.warnings, fmt.Sprintf(format, values...))
}

// MissingRecording says that a recording has to be fetched first. errors.As finds
// it in the error of Units, Run and Merge.
type MissingRecording struct {
	ID, Session string
	Err         error // what the environment said; it wraps fs.ErrNotExist
}

func (e *MissingRecording) Error() string {
	name := e.ID
	if e.Session != "" {
		name += ", session " + e.Session + ","
	}
	return fmt.Sprintf("recording %s is not on this device; fetch it with the button on the page, or with `make data` on a computer (sim-v1 needs no download)", name)
}

func (e *MissingRecording) Unwrap() error { return e.Err }

// openRecording tells a recording that is not here from one that is damaged.
func openRecording(ctx context.Context, env Env, id, session string) (*neural.Recording, error) {
	r, err := env.Recording(ctx, id, session)
	switch {
	case err == nil:
		return r, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, fs.ErrNotExist):
		return nil, &MissingRecording{ID: id, Session: session, Err: err}
	}
	return nil, err
}

// findTrained opens the trained weights if anything needs them and they fit.
func (s *study) findTrained(ctx context.Context) error {
	needed := false
	for _, t := range s.config.List("training") {
		needed = needed || t == Trained || t == ShuffledWeights || t == ShuffledResponses
	}
	name := s.config.Get("weights")
	if !needed {
		return nil
	}
	if name == "" {
		s.warn("No trained weights are chosen (weights is empty): trained and shuffled networks are left out.")
		return nil
	}
	params, err := s.env.Weights(ctx, name)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("trained weights: %w (`make weights` makes the bundled ones); choose others, or leave weights empty to compare without them", err)
	case !params.Spec.Equal(s.spec):
		s.warn("The weights %s belong to the network %s, not to %s: trained and shuffled networks are left out.", name, params.Spec, s.spec)
		return nil
	}
	s.trained = params
	return nil
}

// findNeurons takes the units whose responses vary.
func (s *study) findNeurons() error {
	r := s.recording
	all, units := widen(r.Responses), r.NUnits()
	constant := 0
	for u := range units {
		mean, sd := meanSD(column(all, units, u))
		if !isFinite(sd) {
			return fmt.Errorf("unit %d of %s has responses that are no numbers; repair the recording", u+1, r.ID)
		}
		if isConstant(mean, sd) {
			constant++
			continue
		}
		s.neurons = append(s.neurons, u)
	}
	if constant > 0 {
		s.warn("%d of %d neurons respond the same to all pictures and were left out.", constant, units)
	}
	if len(s.neurons) < fewestUnits {
		return fmt.Errorf("%s has %d units whose responses vary; %d are needed", r.ID, len(s.neurons), fewestUnits)
	}
	s.responses = make([]float64, 0, r.Images.N*len(s.neurons))
	for i := range r.Images.N {
		for _, u := range s.neurons {
			s.responses = append(s.responses, all[i*units+u])
		}
	}
	return nil
}

// measureReliability is for what judges neurons; a unit of work only predicts
// their responses, and halving the repeats anew in each would take it part of its time.
func (s *study) measureReliability() error {
	r := s.recording
	rho, err := Reliability(r, s.config.Int("splits"), uint64(s.config.Int("seed")))
	switch {
	case errors.Is(err, ErrNoRepeats):
		s.warn("%s has no repeats, so nothing is known about its noise ceiling: scores are not normalised and no neuron is left out for its reliability.", r.ID)
		return nil
	case err != nil:
		return err
	}
	for _, u := range s.neurons {
		s.reliability = append(s.reliability, rho[u])
	}
	return nil
}

// reliable lists the neurons (as indices into neurons) above the threshold.
func (s *study) reliable() []int {
	var list []int
	for k := range s.neurons {
		if s.reliability == nil || s.reliability[k] > s.config.Float("reliability") {
			list = append(list, k)
		}
	}
	return list
}

// check refuses, before any work is done, what could not be finished.
func (s *study) check() error {
	if err := s.measureReliability(); err != nil {
		return err
	}
	if n := len(s.reliable()); n < fewestUnits {
		return fmt.Errorf("%d of %d neurons of %s have a reliability above %g, %d are needed; lower reliability=, or take a recording with more repeats",
			n, len(s.neurons), s.recording.ID, s.config.Float("reliability"), fewestUnits)
	}
	for _, fold := range s.outer {
		if _, err := s.split.Folds(fold.Train, s.config.Int("inner")); err != nil {
			return fmt.Errorf("inner folds: %w", err)
		}
	}
	if _, err := s.resamples(); err != nil {
		return err
	}
	if _, err := s.entrance().side(s.recording); err != nil {
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

func (s *study) resamples() (*resamples, error) {
	return resamplePictures(s.recording.Images.N, s.recording.Group, s.config.Int("bootstrap"), uint64(s.config.Int("seed")))
}

func (s *study) entrance() entrance {
	return entrance{size: s.config.Int("size"), grey: s.config.Get("grey") == "yes", crop: s.config.Float("crop"), field: s.config.Float("fov_deg")}
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
