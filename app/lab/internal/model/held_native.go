//go:build !js

package model

// HeldBytes is how much of the features are in memory at a time. Where they do not
// fit the pictures pass through the network again, which is most of the work for
// a network as large as SqueezeNet.
const HeldBytes = 1 << 30

// forwardBytes is how much a program may take that pictures go through.
const forwardBytes = 96 << 20

// WholeBytes is how much the features may take where all are needed at once; work on
// them takes as much again.
const WholeBytes = 768 << 20
