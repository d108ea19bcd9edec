// Package simulation makes up recordings whose truth is known: model neurons that
// look at model pictures, with noise. A method that is right recovers what was
// built in; what it finds on a simulation is never evidence about a brain.
//
// V1 is a population of simple and complex cells in the standard form of the
// field: linear Gabor filters, half-squaring or an energy sum, division by the
// activity of a local pool, and spike counts that vary a little more than a
// Poisson process. The distributions of tuning are those published for macaque V1
// and are cited where they are drawn.
//
// IT is a population tuned along directions in the features of a small network that
// was trained to name shapes: its weights are part of this package, and a test makes
// them again. Voxels pool the cells of either population and add slow noise.
//
// Everything is made from a seed with untrained/nn/random and operations that
// round alike everywhere, so that a browser and a server make the same bytes.
package simulation
