// Package statistics holds the statistics that the experiments of package lab
// share: distances of samples, similarity of representations, regression,
// permutation tests, intervals. Each routine is one file, computes in float64 and
// names its source.
//
// Matrices are slices in row-major order; "n×p" means n rows (pictures, models)
// of p values (features). What is drawn at random comes from nn/random, so a seed
// gives the same numbers on every machine.
//
// Routines whose result would mean nothing, because there is too little to
// compute it from, return a *TooFewError, never NaN. Slices whose lengths
// contradict each other are a programmer's error and panic, as in gonum.
package statistics
