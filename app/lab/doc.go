// Package lab is the laboratory: experiments that compare random and trained
// networks as models of visual cortex, and the statistics they rest on. It knows
// nothing of pages, workers or commands; those read an experiment's properties, run
// its tasks where they like, and show its Result.
//
// The package itself is the contract. An Experiment declares the keys of its
// configuration (Property), a Config holds their values, Env opens recordings and
// networks, and Result is plain data: tables and verdicts. Experiments register
// themselves by name; package all imports every one of them.
//
// Each experiment is a package of its own that imports none of the others: encoding,
// brainfit, complexity, selectivity, texture and transfer, and scorecard and multiverse,
// which run the others by name. What they share lies below: statistics, and internal
// with networks (model), features and regression (readout), how pictures enter a network
// (input), and recordings (target). Packages training, microscope and stimuli compute
// what pages show that are not experiments; pool joins the results of a class.
//
// Everything that is drawn at random comes from named streams (package random), so that
// a configuration's text fixes every number. Statistics are in float64; only the inner
// products of wide layers go through the backend in float32.
//
// # Glossary
//
//   - Area: a part of visual cortex, such as V1 or IT; early and higher say which of
//     two areas of a run is meant.
//   - Claim: a statement, C1 to C11, that experiments test; its criterion says what
//     would support and what would oppose it.
//   - Control: features that do not come from a network, such as pixels or a bank of
//     Gabor filters, or responses in shuffled order.
//   - Experiment: one question with its method, configured by text.
//   - Noise ceiling: the score that a perfect model would reach, given how well responses
//     repeat.
//   - Quick look: a run of a small version of an experiment (quick=1).
//   - Readout: what is fitted from features to responses or classes; the network below it
//     stays as it is.
//   - Recording: responses of neurons, dissimilarities of people or tuning of cells that
//     were measured, or simulated; a session is one part of a recording, as its authors
//     published it.
//   - Result: what a run found. Saved runs are results that a browser keeps.
//   - Run: one experiment with one configuration.
//   - Seed: the number that fixes what is drawn at random: weights, shuffles, resamples.
//   - Task: an independent piece of a run, such as one network with one seed.
//   - Unit: a neuron of a recording, or a channel of a layer at one place.
//   - Verdict: a claim held against its criterion by one result.
//   - Weights: what a network's parameters are: trained, random or shuffled. The key and
//     the column of this name are called training.
package lab
