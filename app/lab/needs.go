package lab

import (
	"slices"

	"untrained/assets/neural"
)

// Need is something of the catalogue that a configuration rests on.
type Need struct{ ID, Session string }

// NeedyExperiment is an experiment whose needs do not follow from its keys alone.
type NeedyExperiment interface {
	Experiment
	Needs(c Config) []Need
}

// Needs lists the recordings and networks of the catalogue that a configuration
// names, so that a place can fetch them before a run. Without a word from the
// experiment they are, in this order, recording with session, higher with
// higher_session, reference, and weights.
func Needs(e Experiment, c Config) []Need {
	if needy, ok := e.(NeedyExperiment); ok {
		return needy.Needs(c)
	}
	var list []Need
	for _, keys := range [][2]string{{"recording", "session"}, {"higher", "higher_session"}, {"reference", ""}, {"weights", ""}} {
		id := c.Get(keys[0])
		if _, err := neural.EntryByID(id); err != nil {
			continue // none, one's own, or a bundled network
		}
		list = append(list, Need{id, c.Get(keys[1])})
	}
	return list
}

// Together joins lists of needs; each stands once.
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
