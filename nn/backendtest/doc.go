// Package backendtest defines what the operations of package nn mean, and checks that
// a backend agrees.
//
// Reference is the definition: every operation written as its formula, in float64,
// one after another, slow. Run is the conformance suite that every backend must pass:
// it compares each operation on random shapes with Reference. Reference's gradients
// are checked against central differences.
package backendtest
