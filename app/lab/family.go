package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
)

// family is one architecture and the weights it is compared in: trained, drawn at
// random, or trained and then shuffled.
type family struct {
	spec    nn.Spec
	trained *nn.Params // nil where no trained weights fit or none are needed
	scheme  nn.Init
	shuffle nn.ShuffleKind
	rms     float64 // of every layer before its non-linearity; 0 leaves the weights alone
}

// parseNetwork reads an architecture: the text of a spec, or the name of a network
// that was published elsewhere.
func parseNetwork(text string) (nn.Spec, error) {
	if text == neural.SqueezeNet10ID {
		return weights.SqueezeNetSpec(), nil
	}
	return nn.ParseSpec(text)
}

// checkSpec accepts what can look at pictures.
func checkSpec(text string) error {
	s, err := parseNetwork(text)
	if err != nil { // the key's name will stand before it
		return errors.New(strings.TrimPrefix(err.Error(), "network: "))
	}
	if c := s.Input.C; c != 1 && c != 3 {
		return fmt.Errorf("the input has %d channels; pictures have 1 (grey) or 3 (colours)", c)
	}
	return nil
}

// openFamily reads the keys of networkProperties. Trained weights are opened if
// they are needed, and left out, with a word to the reader, where they do not fit.
func openFamily(ctx context.Context, env Env, c Config, needed bool, warn func(format string, values ...any)) (*family, error) {
	f := &family{scheme: nn.Init{Method: c.Get("init"), Gain: c.Float("gain")}, rms: c.Float("rms")}
	var err error
	if f.spec, err = parseNetwork(c.Get("network")); err != nil {
		return nil, err
	}
	if kind := c.Get("shuffle"); kind != "" {
		if f.shuffle, err = nn.ParseShuffle(kind); err != nil {
			return nil, err
		}
	}
	name := c.Get("weights")
	if !needed {
		return f, nil
	}
	if name == "" {
		warn("No trained weights are chosen (weights is empty): trained and shuffled networks are left out.")
		return f, nil
	}
	params, err := env.Weights(ctx, name)
	var missing *MissingRecording
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &missing):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("trained weights: %w (`make weights` makes the bundled ones); choose others, or leave weights empty to compare without them", err)
	case !params.Spec.Equal(f.spec):
		warn("The weights %s belong to the network %s, not to %s: trained and shuffled networks are left out.", name, params.Spec, f.spec)
		return f, nil
	}
	f.trained = params
	return f, nil
}

// rescalePictures is how many pictures rms is measured on: one number a layer, for
// which these are plenty.
const rescalePictures = 64

// params makes the weights of a variant. input are the pictures as the network
// sees them, pictures × input, which rms is measured on.
func (f *family) params(v variant, backend nn.Backend, input []float32) (*nn.Params, error) {
	var p *nn.Params
	var err error
	switch {
	case v.training == RandomWeights || f.trained == nil:
		p, err = f.spec.Init(v.seed, f.scheme)
	case v.training == ShuffledWeights:
		kind := f.shuffle
		if v.kind != "" {
			if kind, err = nn.ParseShuffle(v.kind); err != nil {
				return nil, err
			}
		}
		p = f.trained.Shuffled(v.seed, kind)
	default: // trained, and the features behind shuffled responses
		p = f.trained.Clone()
	}
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if v.dc == "zero" {
		if err := p.ZeroMeanFirst(); err != nil {
			return nil, fmt.Errorf("dc=zero: %w", err)
		}
	}
	if f.rms > 0 {
		n := min(len(input)/f.spec.Input.Len(), rescalePictures)
		if err := p.Rescale(backend, input[:n*f.spec.Input.Len()], n, f.rms); err != nil {
			return nil, fmt.Errorf("rms=%g: %w", f.rms, err)
		}
	}
	return p, nil
}
