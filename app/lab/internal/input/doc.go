// Package input says how a recording's pictures enter a network: which part of a picture
// is kept and at which size, in colour or luminance, with which gamma, and what lies
// behind objects that were cut out. Pictures enter all networks of a comparison in the
// same way, so that no difference between networks is one between their inputs.
package input
