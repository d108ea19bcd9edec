package microscope

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/assets/stimulus"
	"untrained/assets/weights"
	"untrained/nn"
)

// AnswerCount is how many classes of an answer are shown.
const AnswerCount = 3

// Answer is one class with the probability that a network gives it.
type Answer struct {
	Class string  `json:"class"`
	Share float64 `json:"share"` // its softmax, 0 to 1
}

// closest returns the bundled network that shares most layers with spec from the input on, the first of several, and
// how many layers those are.
func closest(spec nn.Spec) (best weights.Network, of nn.Spec, shared int, err error) {
	all, err := weights.Catalogue()
	if err != nil {
		return best, of, 0, err
	}
	for _, n := range all {
		own, err := nn.ParseSpec(n.Spec)
		if err != nil {
			return best, of, 0, fmt.Errorf("bundled network %q: %w", n.Name, err)
		}
		if k := sharedLayers(spec, own); k > shared {
			best, of, shared = n, own, k
		}
	}
	return best, of, shared, nil
}

// trained returns the trained weights that fit spec up to layer last or further: those of the reader's file, where
// there is one, else bundled ones, with the classes they tell apart where they fit the whole network; or it says why
// there are none.
func (k config) trained(ctx context.Context, env lab.Env, spec nn.Spec, last int) (
	p *nn.Params, classes []string, missing string, err error) {
	name, called, shared := k.File, "The network of the file is", 0
	if name == "" {
		network, of, fitting, err := closest(spec)
		switch {
		case err != nil:
			return nil, nil, "", err
		case fitting == 0:
			return nil, nil, "No bundled trained network has this input and first layer, so there are no trained weights " +
				"for it.", nil
		}
		name, called, shared = network.Name, "The bundled trained networks are", fitting
		if shared == len(spec.Layers) && shared == len(of.Layers) {
			classes = network.Classes
		}
	}
	p, err = env.Weights(ctx, name)
	var file *lab.MissingNetwork
	switch {
	case ctx.Err() != nil:
		return nil, nil, "", ctx.Err()
	case errors.As(err, &file):
		return nil, nil, strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + ".", nil
	case err != nil:
		return nil, nil, "The bundled trained weights could not be read: " + err.Error() + ". Reload the page.", nil
	}
	if k.File != "" {
		if shared = sharedLayers(spec, p.Spec); shared == 0 {
			return nil, nil, fmt.Sprintf("The network of the file is %s; it differs from this one in its input or first "+
				"layer, so there are no trained weights for it.", p.Spec), nil
		}
	}
	if shared <= last {
		return nil, nil, fmt.Sprintf("%s this one up to %s only, so no trained weights reach this layer.", called,
			spec.LayerNames()[shared-1]), nil
	}
	return firstLayers(p, shared), classes, "", nil
}

// answer returns the classes with the largest probabilities, the largest first; none where the values are not one a
// class.
func answer(logits []float32, classes []string) []Answer {
	if len(classes) == 0 || len(logits) != len(classes) {
		return nil
	}
	top := slices.Max(logits)
	all := make([]Answer, len(logits))
	sum := 0.0
	for i, v := range logits {
		all[i] = Answer{classes[i], math.Exp(float64(v - top))}
		sum += all[i].Share
	}
	for i := range all {
		all[i].Share /= sum
	}
	slices.SortStableFunc(all, func(a, b Answer) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return 0
	})
	return all[:min(AnswerCount, len(all))]
}

// references are the pictures whose responses fix the ends of the maps' shades, so that the shades do not depend on
// the picture that is shown: a blank picture then looks blank.
func references(input nn.Shape) [][]float32 {
	var list [][]float32
	for _, k := range []config{
		{Stimulus: SeeDigit, Digit: 3, Picture: 1},
		{Stimulus: SeeTexture, Family: "foam", Picture: 1},
		{Stimulus: SeeGrating, Orientation: 45, Cycles: float64(min(input.H, input.W)) / 8},
		{Stimulus: SeeNatural, Picture: 1},
	} {
		if side := max(input.H, input.W); side < stimulus.MinSize {
			return nil
		}
		if seen, err := k.picture(input, nil); err == nil {
			list = append(list, seen.values(input))
		}
	}
	return list
}
