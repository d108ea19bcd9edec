package target

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
)

// Target is what features must predict: the responses of one recording, with the folds of its pictures and the
// reliability of its neurons.
type Target struct {
	config    lab.Config
	Recording *neural.Recording

	Neurons     []int     // those whose responses vary
	Responses   []float64 // pictures × neurons
	reliability []float64 // by neuron, once measured; nil without repeats
	stated      bool      // reliability is one number for all units, which the source gives in place of repeats
	Penalties   []float64
	Split       readout.Split
	Outer       []readout.Fold
	warn        func(format string, values ...any) // adds a warning for the reader

	// Centred says that patterns are compared with the mean of each unit removed, and not with unit variance.
	Centred bool
}

// Open opens a recording as the keys of readout.RegressionProperties say.
func Open(ctx context.Context, env lab.Env, c lab.Config, id, session string,
	warn func(format string, values ...any)) (*Target, error) {
	r, err := lab.OpenRecording(ctx, env, id, session)
	if err != nil {
		return nil, err
	}
	return Of(c, r, warn)
}

// Of takes a recording that is open, such as one area of several, as the same keys say.
func Of(c lab.Config, r *neural.Recording, warn func(format string, values ...any)) (*Target, error) {
	t := &Target{config: c, Recording: r, warn: warn}
	var err error
	if t.Penalties, err = readout.ParsePenalties(c.Get(lab.KeyPenalties)); err != nil {
		return nil, err
	}
	if lab.IsQuick(c) {
		all := t.Recording
		if t.Recording = Thinned(all, lab.QuickPictures); t.Recording != all {
			t.warn("quick=1: %d of the %d pictures of %s are looked at, evenly spread; scores of so few are lower.",
				lab.QuickPictures, all.Images.N, r.ID)
		}
	}
	if err := t.findNeurons(); err != nil {
		return nil, err
	}
	// A step that shares no factor with the folds only renumbers them.
	t.Split = readout.Split{Method: c.Get(lab.KeySplit), Step: 1, Seed: uint64(c.Int(lab.KeySeed)),
		Group: t.Recording.Group}
	if t.Split.Method == "auto" && t.Recording.Fold != nil {
		t.Split.Method = readout.SplitInterleaved // of the inner folds
		t.Outer, err = readout.Stated(t.Recording.Fold)
		return t, err
	}
	if t.Split.Method == "auto" {
		t.Split.Method = readout.SplitInterleaved
		if t.Recording.Group != nil {
			t.Split.Method = readout.SplitGroup
		}
	} else if t.Recording.Group != nil && t.Split.Method != readout.SplitGroup {
		t.warn("Pictures of one group are near-duplicates and lie on both sides of the folds (split=%s): scores are far "+
			"too high; use split=group.", t.Split.Method)
	}
	if t.Outer, err = t.Split.Folds(readout.UpTo(t.Rows()), c.Int(lab.KeyFolds)); err != nil {
		return nil, fmt.Errorf("outer folds: %w", err)
	}
	return t, nil
}

// Rows returns the number of responses that each unit gave: to pictures, or to conditions of several pictures.
func (t *Target) Rows() int { return t.Recording.Rows() }

// findNeurons selects the units whose responses vary.
func (t *Target) findNeurons() error {
	r := t.Recording
	all, units := statistics.Widen(r.Responses), r.NUnits()
	constant := 0
	for u := range units {
		mean, sd := statistics.MeanSD(statistics.Column(all, units, u))
		if !lab.IsFinite(sd) {
			return fmt.Errorf("unit %d of %s has responses that are no numbers; repair the recording", u+1, r.ID)
		}
		if statistics.IsConstant(mean, sd) {
			constant++
			continue
		}
		t.Neurons = append(t.Neurons, u)
	}
	if constant > 0 {
		t.warn("%d of %d neurons respond the same to all pictures and were left out.", constant, units)
	}
	if len(t.Neurons) < statistics.FewestUnits {
		return fmt.Errorf("%s has %d units whose responses vary; %d are needed", r.ID, len(t.Neurons), statistics.FewestUnits)
	}
	t.Responses = make([]float64, 0, t.Rows()*len(t.Neurons))
	for i := range t.Rows() {
		for _, u := range t.Neurons {
			t.Responses = append(t.Responses, all[i*units+u])
		}
	}
	return nil
}

// measureReliability measures the reliability of neurons, which scoring needs; a task only predicts
// their responses, and halving the repeats again in each would take part of its time.
func (t *Target) measureReliability() error {
	if t.reliability != nil {
		return nil
	}
	r := t.Recording
	rho, err := Reliability(r, t.config.Int(lab.KeySplits), uint64(t.config.Int(lab.KeySeed)))
	switch {
	case errors.Is(err, ErrNoRepeats) && r.Reliability > 0:
		for range t.Neurons {
			t.reliability = append(t.reliability, r.Reliability)
		}
		t.stated = true
		return nil
	case errors.Is(err, ErrNoRepeats):
		t.warn("%s has no repeats, so nothing is known about its noise ceiling: scores are not normalised and no neuron is "+
			"left out for its reliability.", r.ID)
		return nil
	case err != nil:
		return err
	}
	for _, u := range t.Neurons {
		t.reliability = append(t.reliability, rho[u])
	}
	return nil
}

// Stated returns the reliability of all units together that the source gives in place of repeats; 0 if the reliability
// of each unit was measured, or nothing is known.
func (t *Target) Stated() float64 {
	if t.stated {
		return t.Recording.Reliability
	}
	return 0
}

// reliable lists the neurons (as indices into neurons) above the threshold.
func (t *Target) reliable() []int {
	var list []int
	for k := range t.Neurons {
		if t.reliability == nil || t.stated || t.reliability[k] > t.config.Float(lab.KeyReliability) {
			list = append(list, k)
		}
	}
	return list
}

// Ridge returns the regression that the keys say. Where whole groups are held out, penalty_for=auto chooses one penalty
// for all neurons and leaves out one group at a time to choose it: a neuron's own choice in a few folds of a few groups
// each is noise (TestPenaltiesOfGroups). Of areas that are predicted together, with so many neurons each, every one has
// a penalty of its own.
func (t *Target) Ridge(together ...int) readout.Ridge {
	choose, share := t.config.Get(lab.KeyChoose), t.config.Get(lab.KeyPenaltyFor)
	r := readout.Ridge{Penalties: t.Penalties, Inner: t.config.Int(lab.KeyInner), Split: t.Split,
		ByFVE: t.choosesByFVE(), Both: choose == "auto"}
	byGroup := share == "auto" && t.HoldsOutGroups()
	if byGroup {
		r.Inner = 0
	}
	if byGroup || share == readout.PenaltyForAll {
		r.Shared = []int{len(t.Neurons)}
		if together != nil {
			r.Shared = together
		}
	}
	return r
}

// HoldsOutGroups reports whether whole groups of pictures are held out.
func (t *Target) HoldsOutGroups() bool { return t.Split.Method == readout.SplitGroup }

// choosesByFVE says what the inner folds choose by. Where groups are held out, r
// over one group says little about the differences between groups, and chose
// penalties under which predictions were far too large: of the frames of ten movies,
// Gabor energies explained −0.28 of the variance of V1 by r, 0.05 by FVE.
func (t *Target) choosesByFVE() bool {
	choose := t.config.Get(lab.KeyChoose)
	return choose == "fve" || choose == "auto" && t.HoldsOutGroups()
}

// Check refuses, before any work is done, a recording that cannot be judged.
func (t *Target) Check() error {
	if err := t.measureReliability(); err != nil {
		return err
	}
	if n := len(t.reliable()); n < statistics.FewestUnits {
		return t.tooFew(n)
	}
	for _, fold := range t.Outer {
		if _, err := t.Ridge().InnerFolds(fold); err != nil {
			return err
		}
	}
	_, err := t.Resamples()
	return err
}

// Resamples draws the bootstrap samples of the pictures, or of their groups.
func (t *Target) Resamples() (*statistics.Resamples, error) {
	return statistics.ResamplePictures(t.Rows(), t.Recording.Group, t.config.Int(lab.KeyBootstrap),
		uint64(t.config.Int(lab.KeySeed)))
}

// Replicates prepares the scores of predictions of responses in resamples of the pictures. Predictions of the same
// responses in the same folds have their training means in common.
func (t *Target) Replicates(responses []float64, p *readout.Prediction) (*statistics.Replicates, error) {
	resamples, err := t.Resamples()
	if err != nil {
		return nil, err
	}
	return resamples.Replicates(responses, p.TrainingMean, len(t.Neurons)), nil
}

// NeuronName names one of the target's neurons.
func (t *Target) NeuronName(u int) string {
	if u < len(t.Recording.Units) {
		return t.Recording.Units[u]
	}
	return fmt.Sprint(u + 1)
}

func (t *Target) tooFew(reliable int) error {
	return fmt.Errorf("%d of %d neurons of %s have a reliability above %g, %d are needed; lower reliability=, or take a "+
		"recording with more repeats",
		reliable, len(t.Neurons), t.Recording.ID, t.config.Float(lab.KeyReliability), statistics.FewestUnits)
}

// NoArea is the value of `higher` without a second recording.
const NoArea = "none"

// RegressionCost returns the work of predicting all neurons once.
func (t *Target) RegressionCost() float64 {
	folds := float64(len(t.Outer))
	fit := float64(t.Rows()) * (folds - 1) / folds
	return folds * float64(t.config.Int(lab.KeyInner)) * fit * fit * (fit + float64(len(t.Neurons)*len(t.Penalties))/4)
}

// Score adds the scores of one layer to a task's result. The arrays of layer L
// are L/r, L/fve (of p.ByFVE, if there is one) and L/penalty by neuron, L/boot/r and L/boot/fve by resample and
// neuron, and L/ends, the shares of penalties at both ends of the grid; the text
// "layers" lists the layers. boot scores in resamples; see Replicates.
func (t *Target) Score(result *lab.TaskResult, layer string, p *readout.Prediction, responses []float64,
	boot *statistics.Replicates) {
	units := len(t.Neurons)
	r, fve, penalty := make(lab.Floats, units), make(lab.Floats, units), make(lab.Floats, units)
	folds := len(p.Choice) / units
	explaining := p
	if p.ByFVE != nil {
		explaining = p.ByFVE
	}
	for u := range units {
		y := statistics.Column(responses, units, u)
		r[u] = statistics.Pearson(y, statistics.Column(p.Predicted, units, u))
		fve[u] = statistics.FVE(y, statistics.Column(explaining.Predicted, units, u),
			statistics.Column(explaining.TrainingMean, units, u))
		for f := range folds { // the geometric mean over folds
			penalty[u] += math.Log10(t.Penalties[p.Choice[f*units+u]%len(t.Penalties)]) / float64(folds)
		}
		penalty[u] = math.Pow(10, penalty[u])
	}
	a := result.Arrays
	a[layer+"/r"], a[layer+"/fve"], a[layer+"/penalty"] = r, fve, penalty
	a[layer+"/boot/r"], a[layer+"/boot/fve"] = boot.R(p.Predicted), boot.FVE(explaining.Predicted)
	smallest, largest := p.AtEnds(len(t.Penalties))
	a[layer+"/ends"] = lab.Floats{smallest, largest}
	result.AddLayer(layer)
}

// BestInner returns, for each outer fold and neuron, the prediction of the layer with the largest mean inner score (the
// earlier of equal ones). It is r or FVE, whatever penalties were chosen by; neurons that share penalties do not share
// the layer.
func (t *Target) BestInner(list []*readout.Prediction) *readout.Prediction {
	best := t.bestInner(list)
	if list[0].ByFVE != nil {
		of := make([]*readout.Prediction, len(list))
		for i, p := range list {
			of[i] = p.ByFVE
		}
		best.ByFVE = t.bestInner(of)
	}
	return best
}

func (t *Target) bestInner(list []*readout.Prediction) *readout.Prediction {
	units := len(t.Neurons)
	best := &readout.Prediction{
		Predicted: slices.Clone(list[0].Predicted), TrainingMean: list[0].TrainingMean,
		Choice: slices.Clone(list[0].Choice), Inner: slices.Clone(list[0].Inner),
	}
	for _, p := range list[1:] {
		for f, fold := range t.Outer {
			for u := range units {
				if k := f*units + u; p.Inner[k] > best.Inner[k] {
					best.Inner[k], best.Choice[k] = p.Inner[k], p.Choice[k]
					for _, i := range fold.Test {
						best.Predicted[i*units+u] = p.Predicted[i*units+u]
					}
				}
			}
		}
	}
	return best
}

// Exchanged returns the responses with their rows permuted, in the same way for all neurons.
func (t *Target) Exchanged(seed uint64) []float64 {
	n, units := t.Rows(), len(t.Neurons)
	y := make([]float64, len(t.Responses))
	for i, k := range exchange(n, t.Recording.Group, seed) {
		copy(y[i*units:][:units], t.Responses[k*units:])
	}
	return y
}

// Thinned keeps n of a recording's pictures, evenly spread over the list (and so
// over groups, whose members follow each other).
func Thinned(r *neural.Recording, n int) *neural.Recording {
	all := r.Images.N
	if n >= all || r.Row != nil { // conditions of several pictures are few
		return r
	}
	kept := make([]int, n)
	for k := range kept {
		kept[k] = k * all / n
	}
	few := *r
	few.Images.N = n
	few.Images.Pix = picked(r.Images.Pix, kept, all)
	few.Responses = picked(r.Responses, kept, all)
	few.Trials = picked(r.Trials, kept, all)
	few.Expected = picked(r.Expected, kept, all)
	few.Group = picked(r.Group, kept, all)
	few.Fold, few.Conditions = picked(r.Fold, kept, all), picked(r.Conditions, kept, all)
	for h := range few.Halves {
		few.Halves[h] = picked(r.Halves[h], kept, all)
	}
	return &few
}

// picked takes the rows of these numbers from x, which has n; nil stays nil.
func picked[T any](x []T, rows []int, n int) []T {
	if x == nil {
		return nil
	}
	width := len(x) / n
	out := make([]T, 0, width*len(rows))
	for _, i := range rows {
		out = append(out, x[i*width:][:width]...)
	}
	return out
}
