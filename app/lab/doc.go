// Package lab is the laboratory: experiments that compare random and trained
// networks as models of visual cortex, and the statistics they rest on. It knows
// nothing of pages, workers or commands; those read an experiment's properties,
// run its units where they like, and show its Result.
//
// An experiment reads like a methods section. Encoding: pictures enter a network
// (entrance), a layer's outputs become features (activations, projection), which
// are regressed on responses (kernel, Ridge, Split), scored on held-out pictures
// (Pearson, FVE, Reliability, Normalised) and averaged with intervals over
// pictures, neurons and seeds (resamples, crossed). Beside it stand the controls:
// pixels, a bank of Gabor filters, shuffled weights and shuffled responses.
//
// Everything that is drawn at random comes from named streams (package random),
// so that a configuration's text fixes every number. Statistics are in float64;
// only the inner products of wide layers go through the backend in float32.
package lab
