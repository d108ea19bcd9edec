// Package statistics holds the statistics that the experiments of the laboratory share: distances of samples,
// similarity of representations, regression, intervals, p values. Each routine has its own file, computes in float64
// and names its source.
//
// Matrices are slices in row-major order; "n×p" means n rows (pictures, models) of p values (features). Random numbers
// come from nn/random, so the same seed gives the same numbers on every machine.
//
// Routines that are given too little data for a meaningful result return a *TooFewError, not NaN. Slices whose lengths
// contradict each other are a programming error: routines panic, as in gonum.
package statistics
