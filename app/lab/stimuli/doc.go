// Package stimuli draws contact sheets of the stimuli that experiments show, measures
// single pictures, and writes them to files.
package stimuli
