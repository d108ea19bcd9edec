//go:build !js

package lab

// heldBytes is how much of the features are in memory at a time. Where they do not
// fit the pictures pass through the network again, which is most of the work for
// a network as large as SqueezeNet.
const heldBytes = 1 << 30

// forwardBytes is how much a program may take that pictures go through.
const forwardBytes = 96 << 20

// wholeBytes is how much the features may take where all are needed at once; work on
// them takes as much again.
const wholeBytes = 768 << 20
