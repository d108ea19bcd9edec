package lab

// heldBytes is how much of the features are in memory at a time: little, because
// a browser's tab shares its memory among several workers.
const heldBytes = 96 << 20
