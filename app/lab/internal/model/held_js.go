package model

// HeldBytes is how much of the features are in memory at a time: little, because
// a browser's tab shares its memory among several workers.
const HeldBytes = 96 << 20

// forwardBytes is how much a program may take that pictures go through.
const forwardBytes = 56 << 20

// WholeBytes is how much the features may take where all are needed at once; work on
// them takes as much again.
const WholeBytes = 96 << 20
