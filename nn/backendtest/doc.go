// Package backendtest says what the operations of package nn mean, and checks
// that a backend agrees.
//
// Reference is the meaning: every operation written as its definition, in
// float64, one after another, slow. Run is the one conformance suite that every
// backend passes: each operation on random shapes against Reference.
// Reference's own gradients are checked against central differences.
package backendtest
