package lab

import (
	"slices"

	"untrained/assets/neural"
)

// Need is an entry of the catalogue that a configuration needs.
type Need struct{ ID, Session string }

// NeedyExperiment is an experiment whose needs do not follow from its keys alone.
type NeedyExperiment interface {
	Experiment
	Needs(c Config) []Need
}

// Needs returns the recordings and networks of the catalogue that a configuration names, so that they can be
// downloaded before a run. Unless the experiment is a NeedyExperiment they are, in this order, recording with
// session, higher with higher_session, reference, and weights.
func Needs(e Experiment, c Config) []Need {
	if needy, ok := e.(NeedyExperiment); ok {
		return needy.Needs(c)
	}
	var list []Need
	for _, keys := range [][2]string{{KeyRecording, KeySession}, {KeyHigher, KeyHigherSession}, {KeyReference, ""},
		{KeyWeights, ""}} {
		id := c.Get(keys[0])
		if _, err := neural.EntryByID(id); err != nil {
			continue // none, your own, or a bundled network
		}
		list = append(list, Need{id, c.Get(keys[1])})
	}
	return list
}

// Together joins lists of needs, each need once.
func Together(lists ...[]Need) []Need {
	var all []Need
	for _, list := range lists {
		for _, n := range list {
			if !slices.Contains(all, n) {
				all = append(all, n)
			}
		}
	}
	return all
}
