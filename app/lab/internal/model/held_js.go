package model

// HeldBytes bounds the features in memory at a time: little, because the workers of a browser's tab share its memory.
const HeldBytes = 96 << 20

// forwardBytes bounds the memory of a program through which pictures pass.
const forwardBytes = 56 << 20

// WholeBytes bounds the memory of features that are all needed at once; work on them needs as much again.
const WholeBytes = 96 << 20
