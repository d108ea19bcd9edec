// Package encoding holds two experiments that compare networks on recordings: Experiment
// predicts neurons, or dissimilarities, from features of trained, random and shuffled
// networks and of controls; Shuffle asks which order of the weights matters.
//
// Pictures enter a network (package input), a layer's outputs become features (model,
// readout), which are regressed on responses or compared with dissimilarities (target).
// A unit of work is one network with one seed, or one control, in one area; Merge
// averages over units and seeds, takes paired differences and holds the claims C1, C4,
// C5 and C10 against their criteria.
package encoding
