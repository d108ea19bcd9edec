// Package encoding holds two experiments that compare networks on recordings: Experiment predicts neurons, or
// dissimilarities, from features of trained, random and shuffled networks and of controls; Shuffle asks which
// structure of the weights matters.
//
// Pictures enter a network (package input), a layer's outputs become features (model,
// readout), which are regressed on responses or compared with dissimilarities (target).
// A task is one network with one seed, or one control, in one area; Merge averages over units and seeds, takes paired
// differences and judges the claims C1, C4, C5 and C10 by their criteria.
package encoding
