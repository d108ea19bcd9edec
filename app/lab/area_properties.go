package lab

import (
	"slices"

	"untrained/assets/neural"
)

// areaProperties are the keys of an experiment that looks at an early area and, where
// the reader wants one, at a higher one; early and higher say what the two recordings
// are for.
func areaProperties(label, early, higher string, kinds ...neural.Kind) []Property {
	recordings, sessions := recordingOptions(kinds...)
	return []Property{
		{Key: "recording", Label: label, Kind: Choice, Default: "sim-v1", Options: recordings, Help: early},
		{Key: "session", Label: "Session", Kind: Text, Options: sessions, Check: atMost(64),
			Help: "Which session of the recording; empty takes the first."},
		{Key: "higher", Label: "Higher area", Kind: Choice, Default: noArea, Options: slices.Concat([]Option{{noArea, "none: one area alone"}}, recordings), Help: higher},
		{Key: "higher_session", Label: "Session of the higher area", Kind: Text, Options: sessions, Check: atMost(64),
			Help: "Which session of the higher area's recording; empty takes the first."},
	}
}

// recordingOptions lists the catalogue's recordings of some kinds, and their
// sessions.
func recordingOptions(kinds ...neural.Kind) (recordings, sessions []Option) {
	for _, e := range neural.Catalogue() {
		for _, kind := range kinds {
			if e.Kind != kind {
				continue
			}
			recordings = append(recordings, Option{e.ID, e.Title})
			for _, s := range e.Sessions {
				sessions = append(sessions, Option{s, e.ID + ", session " + s})
			}
		}
	}
	return append(recordings, Option{neural.OwnID, "your own recording"}), sessions
}
