// Package network is the page that looks inside a network: its layers, which a user builds, its maps and kernels for
// three sets of weights, what one unit computes step by step, and the stimuli that drive it best.
package network
