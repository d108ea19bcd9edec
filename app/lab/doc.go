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
// Everything that is drawn at random is drawn from named streams (package random), so that
// a configuration's text fixes every number. Statistics are in float64; only the inner
// products of wide layers are computed by the backend in float32.
//
// # Glossary
//
// One word has one meaning, in code, comments and documents.
//
// Networks:
//
//   - unit: one value of a layer's output, or a recorded neuron, voxel or subject. A piece of work is a task.
//   - layer: a convolution or fire layer with the activation and pooling after it; conv1 … fire9 in SqueezeNet.
//   - features: the outputs of a layer, pooled or projected as the configuration says.
//   - readout: a linear map from features to responses or classes; the only thing trained on frozen features.
//   - weights: what a network's parameters are: trained, random, shuffled (the trained ones permuted), fitted (trained
//     on the responses themselves), or none (pixels and other controls). The column of tables is called training.
//   - task-trained: trained on generated digits or textures; never called trained on objects.
//   - twin: the same architecture with random or shuffled weights.
//   - as drawn, zero-mean kernels: random and shuffled first-layer kernels with their means (dc=keep), or with the
//     mean of each kernel subtracted (dc=zero), as training does.
//   - gain, threshold: the root mean square of pre-activations, and the bias in units of it.
//   - random seed: the number from which a network's weights, or stimuli, are drawn; the replicates of random networks.
//
// Recordings:
//
//   - recording: pictures and what was measured for them: responses (neurons or voxels), dissimilarities (of pairs of
//     pictures, by subject) or tuning. A simulation is a recording whose truth was built in.
//   - session: one part of a recording as its authors published it: a day, an animal or a subject.
//   - area, region: where in visual cortex it was recorded; experiments compare an early area with a higher one.
//   - group: pictures that are held out together because they resemble each other, such as frames of one movie.
//   - reliability: how well repeats of the measurement predict each other (Spearman–Brown-corrected halves).
//   - noise ceiling: the best score that a perfect model could have, given the noise.
//
// Scores:
//
//   - r, FVE: correlation, and fraction of variance explained relative to the training mean, on held-out pictures.
//   - normalised: sign(r)·r² over the reliability, or the noise ceiling: the fraction of what can be explained.
//   - penalty: the strength of ridge regression's shrinkage, chosen inside the training pictures.
//   - RSA, CKA: comparison of dissimilarities, and of inner products, without a readout.
//   - interval: of 95 %, over pictures (or groups), units and seeds.
//   - interaction: a difference between two kinds of weights in the higher area minus the same in the early one.
//   - floor: the distance between halves of the data, below which a distance means nothing.
//
// Running and judging:
//
//   - task: a piece of an experiment that runs by itself on one worker: Task, with its TaskResult.
//   - run: one execution of an experiment; saved runs are the results that a browser keeps, bundled runs those that
//     come with the program.
//   - quick look: a small version of an experiment (quick=1); its numbers are not evidence.
//   - claim, criterion: one of C1 to C11, and the rule by which intervals judge it (CLAIMS.md).
//   - verdict: a claim, its criterion, the estimate, and the outcome.
//   - outcome: supported, opposed or undecided; on a simulation recovered or not recovered.
//   - control: what must have a known result: pixels, Gabor energies, silhouettes, shuffled responses, simulations.
//   - specification curve: a claim's outcome under every combination of its choices (experiment multiverse).
package lab
