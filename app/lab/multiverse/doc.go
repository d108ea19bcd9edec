// Package multiverse runs a claim's experiment under every combination of its choices and shows on which of them the
// outcome depends. Experiments are found by name and configured by text.
package multiverse
