// Package labtest holds what tests of experiments share: an environment made of what a
// test puts into it, small recordings and networks, a scheduler that runs one task after the other, and the reference
// numbers that other software computed.
package labtest
