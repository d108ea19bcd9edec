//go:build !js

package model

// HeldBytes bounds the features in memory at a time. If they do not fit, the pictures pass through the network again,
// which is most of the work for a network as large as SqueezeNet.
const HeldBytes = 1 << 30

// forwardBytes bounds the memory of a program through which pictures pass.
const forwardBytes = 96 << 20

// WholeBytes bounds the memory of features that are all needed at once; work on them needs as much again.
const WholeBytes = 768 << 20
