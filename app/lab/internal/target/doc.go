// Package target holds the recordings that networks are compared with. A Target is the
// responses of neurons, with their reliability and the folds of their pictures; Patterns
// are the dissimilarities of people or populations; a Yardstick is either, for experiments
// that judge many networks by one recording. A Panel averages scores over units and seeds
// and gives them intervals.
package target
