// Package nn is small convolutional networks, written to be read: what a layer
// computes, how its gradient follows, and what a training step is.
//
// A Spec says what a network is, as text that fits into a link. Spec.Init draws
// its parameters from a seed. Compile turns Spec and Backend into a Program, in
// which every buffer exists once and a step allocates nothing.
package nn
