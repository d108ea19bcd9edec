package lab

// heldBytes is how much of the features are in memory at a time: little, because
// a browser's tab shares its memory among several workers.
const heldBytes = 96 << 20

// forwardBytes is how much a program may take that pictures go through.
const forwardBytes = 56 << 20

// wholeBytes is how much the features may take where all are needed at once; work on
// them takes as much again.
const wholeBytes = 96 << 20
