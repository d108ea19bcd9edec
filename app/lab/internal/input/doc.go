// Package input prepares a recording's pictures for a network: which part of a picture is kept and at which size, in
// colour or luminance, with which gamma, and with which background behind cut-out objects. Pictures enter all
// networks of a comparison in the same way, so that no difference between networks is due to their inputs.
package input
