// Package experiment is the page of one experiment: its choices, the recording that it needs, its run, and its result.
package experiment
