package lab

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

	"untrained/app/lab/statistics"
	"untrained/assets/neural"
)

// target is what features are asked to predict: the responses of one recording,
// the folds of its pictures and how reliable its neurons are.
type target struct {
	config    Config
	recording *neural.Recording

	neurons     []int     // those whose responses vary
	responses   []float64 // pictures × neurons
	reliability []float64 // by neuron, once measured; nil where there are no repeats
	penalties   []float64
	split       Split
	outer       []Fold
	warn        func(format string, values ...any) // takes what a reader must know
}

func parseNumber(text string) (float64, error) { return strconv.ParseFloat(text, 64) }

// openTarget opens a recording as the keys of regressionProperties say.
func openTarget(ctx context.Context, env Env, c Config, id, session string, warn func(format string, values ...any)) (*target, error) {
	t := &target{config: c, warn: warn}
	var err error
	if t.penalties, err = parsePenalties(c.Get("penalties")); err != nil {
		return nil, err
	}
	if t.recording, err = openRecording(ctx, env, id, session); err != nil {
		return nil, err
	}
	if isQuick(c) {
		all := t.recording
		if t.recording = thinned(all, quickPictures); t.recording != all {
			t.warn("quick=1: %d of the %d pictures of %s are looked at, evenly spread; scores of so few are lower.", quickPictures, all.Images.N, id)
		}
	}
	if err := t.findNeurons(); err != nil {
		return nil, err
	}
	// A step that shares no factor with the folds only renumbers them.
	t.split = Split{Method: c.Get("split"), Step: 1, Seed: uint64(c.Int("seed")), Group: t.recording.Group}
	if t.split.Method == "auto" {
		t.split.Method = SplitInterleaved
		if t.recording.Group != nil {
			t.split.Method = SplitGroup
		}
	} else if t.recording.Group != nil && t.split.Method != SplitGroup {
		t.warn("Pictures of one group are near-duplicates and lie on both sides of the folds (split=%s): scores are far too high; use split=group.", t.split.Method)
	}
	if t.outer, err = t.split.Folds(upTo(t.recording.Images.N), c.Int("folds")); err != nil {
		return nil, fmt.Errorf("outer folds: %w", err)
	}
	return t, nil
}

// MissingRecording says that a recording has to be fetched first. errors.As finds
// it in the error of Units, Run and Merge.
type MissingRecording struct {
	ID, Session string
	Err         error // what the environment said; it wraps fs.ErrNotExist
}

func (e *MissingRecording) Error() string {
	if e.ID == neural.SqueezeNet10ID {
		return "the weights of SqueezeNet (squeezenet10) are not on this device; fetch them on the data page, or with `make data` on a computer (the bundled networks need no download)"
	}
	name := e.ID
	if e.Session != "" {
		name += ", session " + e.Session + ","
	}
	return fmt.Sprintf("recording %s is not on this device; fetch it with the button on the page, or with `make data` on a computer (sim-v1 needs no download)", name)
}

func (e *MissingRecording) Unwrap() error { return e.Err }

// openRecording opens a recording of responses.
func openRecording(ctx context.Context, env Env, id, session string) (*neural.Recording, error) {
	r, err := env.Recording(ctx, id, session)
	return r, missing(ctx, id, session, err)
}

// openDissimilarities opens a recording of dissimilarities.
func openDissimilarities(ctx context.Context, env Env, id, session string) (*neural.Dissimilarities, error) {
	d, err := env.Dissimilarities(ctx, id, session)
	return d, missing(ctx, id, session, err)
}

// openTuning opens a recording of tuned cells.
func openTuning(ctx context.Context, env Env, id string) (*neural.Tuning, error) {
	t, err := env.Tuning(ctx, id)
	return t, missing(ctx, id, "", err)
}

// missing tells a recording that is not here from one that is damaged.
func missing(ctx context.Context, id, session string, err error) error {
	var already *MissingRecording
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &already) && errors.Is(err, fs.ErrNotExist):
		return &MissingRecording{ID: id, Session: session, Err: err}
	}
	return err
}

// findNeurons takes the units whose responses vary.
func (t *target) findNeurons() error {
	r := t.recording
	all, units := statistics.Widen(r.Responses), r.NUnits()
	constant := 0
	for u := range units {
		mean, sd := statistics.MeanSD(statistics.Column(all, units, u))
		if !isFinite(sd) {
			return fmt.Errorf("unit %d of %s has responses that are no numbers; repair the recording", u+1, r.ID)
		}
		if statistics.IsConstant(mean, sd) {
			constant++
			continue
		}
		t.neurons = append(t.neurons, u)
	}
	if constant > 0 {
		t.warn("%d of %d neurons respond the same to all pictures and were left out.", constant, units)
	}
	if len(t.neurons) < statistics.FewestUnits {
		return fmt.Errorf("%s has %d units whose responses vary; %d are needed", r.ID, len(t.neurons), statistics.FewestUnits)
	}
	t.responses = make([]float64, 0, r.Images.N*len(t.neurons))
	for i := range r.Images.N {
		for _, u := range t.neurons {
			t.responses = append(t.responses, all[i*units+u])
		}
	}
	return nil
}

// measureReliability is for what judges neurons; a unit of work only predicts
// their responses, and halving the repeats anew in each would take it part of its time.
func (t *target) measureReliability() error {
	if t.reliability != nil {
		return nil
	}
	r := t.recording
	rho, err := Reliability(r, t.config.Int("splits"), uint64(t.config.Int("seed")))
	switch {
	case errors.Is(err, ErrNoRepeats):
		t.warn("%s has no repeats, so nothing is known about its noise ceiling: scores are not normalised and no neuron is left out for its reliability.", r.ID)
		return nil
	case err != nil:
		return err
	}
	for _, u := range t.neurons {
		t.reliability = append(t.reliability, rho[u])
	}
	return nil
}

// reliable lists the neurons (as indices into neurons) above the threshold.
func (t *target) reliable() []int {
	var list []int
	for k := range t.neurons {
		if t.reliability == nil || t.reliability[k] > t.config.Float("reliability") {
			list = append(list, k)
		}
	}
	return list
}

// ridge is the regression that the keys say.
func (t *target) ridge() Ridge {
	return Ridge{Penalties: t.penalties, Inner: t.config.Int("inner"), Split: t.split, ByFVE: t.choosesByFVE()}
}

// choosesByFVE says what the inner folds choose by. Where groups are held out, r
// over one group says little about the differences between groups, and chose
// penalties under which predictions were far too large: of the frames of ten movies,
// Gabor energies explained −0.28 of the variance of V1 by r, 0.05 by FVE.
func (t *target) choosesByFVE() bool {
	choose := t.config.Get("choose")
	return choose == "fve" || choose == "auto" && t.split.Method == SplitGroup
}

// check refuses, before any work is done, a recording that cannot be judged.
func (t *target) check() error {
	if err := t.measureReliability(); err != nil {
		return err
	}
	if n := len(t.reliable()); n < statistics.FewestUnits {
		return t.tooFew(n)
	}
	for _, fold := range t.outer {
		if _, err := t.split.Folds(fold.Train, t.config.Int("inner")); err != nil {
			return fmt.Errorf("inner folds: %w", err)
		}
	}
	_, err := t.resamples()
	return err
}

func (t *target) resamples() (*statistics.Resamples, error) {
	return statistics.ResamplePictures(t.recording.Images.N, t.recording.Group, t.config.Int("bootstrap"), uint64(t.config.Int("seed")))
}

func (t *target) neuronName(u int) string {
	if u < len(t.recording.Units) {
		return t.recording.Units[u]
	}
	return fmt.Sprint(u + 1)
}

func (t *target) tooFew(reliable int) error {
	return fmt.Errorf("%d of %d neurons of %s have a reliability above %g, %d are needed; lower reliability=, or take a recording with more repeats",
		reliable, len(t.neurons), t.recording.ID, t.config.Float("reliability"), statistics.FewestUnits)
}
