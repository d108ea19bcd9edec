// Package readout turns a layer's features into what recordings are compared with, and
// predicts responses from it.
//
// A Builder makes Spaces: of each layer the inner products between pictures (a Kernel)
// for regression, or its dissimilarities for similarity analysis (a Likeness). Ridge and
// LeastSquares cross-validate on Folds that a Split draws; every choice, of a penalty or
// of a layer, is made inside the training pictures. The bank of Gabor filters is here, too: features without a network.
package readout
