package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
)

// Family is one architecture and the weights with which it is compared: trained, drawn at random, or trained and then
// shuffled.
type Family struct {
	Spec    nn.Spec
	Trained *nn.Params // nil if no trained weights fit or none are needed
	Scheme  nn.Init
	shuffle nn.ShuffleKind
	RMS     float64 // of every layer before its non-linearity; 0 leaves the weights alone
}

// parseNetwork parses an architecture: the text of a spec, or the name of a network that was published elsewhere.
func parseNetwork(text string) (nn.Spec, error) {
	if text == neural.SqueezeNet10ID {
		return weights.SqueezeNetSpec(), nil
	}
	return nn.ParseSpec(text)
}

// CheckSpec returns an error for a network that cannot take pictures.
func CheckSpec(text string) error {
	s, err := parseNetwork(text)
	if err != nil { // the key's name will stand before it
		return errors.New(strings.TrimPrefix(err.Error(), "network: "))
	}
	if c := s.Input.C; c != 1 && c != 3 {
		return fmt.Errorf("the input has %d channels; pictures have 1 (grey) or 3 (colours)", c)
	}
	return nil
}

// OpenFamily reads the keys of encoding.networkProperties. Trained weights are opened if they are needed, and left
// out, with a warning, if they do not fit.
func OpenFamily(ctx context.Context, env lab.Env, c lab.Config, needed bool,
	warn func(format string, values ...any)) (*Family, error) {
	f := &Family{Scheme: nn.Init{Method: c.Get(lab.KeyInit), Gain: c.Float(lab.KeyGain)}, RMS: c.Float(lab.KeyRMS)}
	var err error
	if f.Spec, err = parseNetwork(c.Get(lab.KeyNetwork)); err != nil {
		return nil, err
	}
	if kind := c.Get(lab.KeyShuffle); kind != "" {
		if f.shuffle, err = nn.ParseShuffle(kind); err != nil {
			return nil, err
		}
	}
	if !needed {
		return f, nil
	}
	params, err := openWeights(ctx, env, c.Get(lab.KeyWeights), warn)
	switch {
	case err != nil:
		return nil, err
	case params != nil && !params.Spec.Equal(f.Spec):
		warn("The weights %s belong to the network %s, not to %s: trained and shuffled networks are left out.",
			c.Get(lab.KeyWeights), params.Spec, f.Spec)
	default:
		f.Trained = params
	}
	return f, nil
}

// openWeights opens a trained network by name; it warns and returns nil if there is no name.
func openWeights(ctx context.Context, env lab.Env, name string,
	warn func(format string, values ...any)) (*nn.Params, error) {
	if name == "" {
		warn("No trained weights are chosen (weights is empty): trained and shuffled networks are left out.")
		return nil, nil
	}
	params, err := env.Weights(ctx, name)
	var missing *lab.MissingRecording
	var file *lab.MissingNetwork
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &missing), errors.As(err, &file):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("trained weights: %w (`make weights` makes the bundled ones); choose others, or leave "+
			"weights empty to compare without them", err)
	}
	return params, nil
}

// RescalePictures is the number of pictures on which rms is measured: one number a layer, for which these suffice.
const RescalePictures = 64

// Params returns the weights of a variant. input are the pictures as they enter the network, pictures × input, on
// which rms is measured.
func (f *Family) Params(v Variant, backend nn.Backend, input []float32) (*nn.Params, error) {
	var p *nn.Params
	var err error
	switch {
	case v.Training == lab.LinearNetwork:
		p, err = Straight(f.Spec).Init(v.Seed, f.Scheme)
	case v.Training == lab.RandomWeights || f.Trained == nil:
		p, err = f.Spec.Init(v.Seed, f.Scheme)
	case v.Training == lab.ShuffledWeights:
		kind := f.shuffle
		if v.Kind != "" {
			if kind, err = nn.ParseShuffle(v.Kind); err != nil {
				return nil, err
			}
		}
		p = f.Trained.Shuffled(v.Seed, kind)
	default: // trained, and the features behind shuffled responses
		p = f.Trained.Clone()
	}
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if v.DC == "zero" {
		if err := p.ZeroMeanFirst(); err != nil {
			return nil, fmt.Errorf("dc=zero: %w", err)
		}
	}
	if f.RMS > 0 {
		n := min(len(input)/f.Spec.Input.Len(), RescalePictures)
		if err := p.Rescale(backend, input[:n*f.Spec.Input.Len()], n, f.RMS); err != nil {
			return nil, fmt.Errorf("rms=%g: %w", f.RMS, err)
		}
	}
	return p, nil
}

// ShuffleOptions lists the kinds of shuffling, as a property offers them.
func ShuffleOptions() []lab.Option {
	return []lab.Option{{Value: nn.ShuffleWithinLayer.String(), Label: "all weights of a layer"},
		{Value: nn.ShuffleWithinKernel.String(), Label: "positions within each kernel"},
		{Value: nn.ShuffleKernels.String(), Label: "whole kernels between input channels"}}
}

// Variant is the network or control that a task evaluates.
type Variant struct {
	Training string
	DC       string // keep or zero; "" without first-layer kernels, or if there is only one form
	Seed     uint64
	Seeded   bool
	Kind     string // of shuffle, where several stand side by side
}

// Name returns the unit's name in progress lines.
func (v Variant) Name() string {
	name := v.Condition()
	if v.Seeded {
		name += fmt.Sprintf(", seed %d", v.Seed)
	}
	return name
}

// Condition returns the name that all seeds of a variant share.
func (v Variant) Condition() string {
	if v.DC == "" {
		return v.Label()
	}
	return v.Label() + " dc=" + v.DC
}

// Label returns the kind of weights, with the kind of shuffle if there are several.
func (v Variant) Label() string {
	if v.Kind == "" {
		return v.Training
	}
	return v.Training + "-" + v.Kind
}

// IsControl reports whether a variant is a control and not a network.
func (v Variant) IsControl() bool {
	return slices.Contains([]string{lab.Pixels, lab.JitteredPixels, lab.Silhouette, lab.Gabor}, v.Training)
}

// TrainedOn returns in a few words what weights were trained on.
func TrainedOn(name string) string {
	if name == neural.SqueezeNet10ID {
		return "objects (ImageNet)"
	}
	if network, err := weights.Find(name); err == nil {
		return network.TrainingSet
	}
	if lab.IsOwnNetwork(name) {
		return "your own network file, " + name
	}
	return name
}
