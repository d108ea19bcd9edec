// Package multiverse runs a claim's experiment under every combination of choices that
// could have been made otherwise and shows on which of them the verdict hangs. Experiments
// are found by name and configured by text.
package multiverse
