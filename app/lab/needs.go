package lab

import "untrained/assets/neural"

// Need is something of the catalogue that a configuration rests on.
type Need struct{ ID, Session string }

// Needs lists the recordings and networks of the catalogue that a configuration
// names, in the order of its keys, so that a place can fetch them before a run:
// recording with session, higher with higher_session, reference, and weights.
func Needs(c Config) []Need {
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
