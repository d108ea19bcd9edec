// Package stimuli is the page that draws sheets of stimuli, measures them and saves them.
package stimuli
