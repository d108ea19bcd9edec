package target

import (
	"slices"

	"untrained/app/lab"
	"untrained/assets/neural"
)

// AreaProperties returns the keys of an experiment on an early area and, optionally, a higher one; early and higher
// say what the two recordings are for.
func AreaProperties(label, early, higher string, kinds ...neural.Kind) []lab.Property {
	recordings, sessions := recordingOptions(kinds...)
	alone, _ := recordingOptions(slices.DeleteFunc(slices.Clone(kinds),
		func(k neural.Kind) bool { return k == neural.KindRegions })...)
	list := []lab.Property{
		{Key: lab.KeyRecording, Label: label, Kind: lab.Choice, Default: "sim-v1", Options: recordings, Help: early},
		{Key: lab.KeySession, Label: "Session", Kind: lab.Text, Options: sessions, Check: lab.AtMost(64),
			Help: "Which session of the recording; empty takes the first."},
		{Key: lab.KeyAreas, Label: "Areas", Kind: lab.Names, Options: areaOptions(), Check: lab.AtMost(128),
			Help: "Of a recording of several areas: which of them are compared; none stands for all. The early one is needed " +
				"to say what training adds in a higher one beyond it."},
		{Key: lab.KeyHigher, Label: "Higher area", Kind: lab.Choice, Default: NoArea,
			Options: slices.Concat([]lab.Option{{Value: NoArea, Label: "none: one recording alone"}}, alone), Help: higher},
		{Key: lab.KeyHigherSession, Label: "Session of the higher area", Kind: lab.Text, Options: sessions,
			Check: lab.AtMost(64),
			Help:  "Which session of the higher area's recording; empty takes the first."},
	}
	if !slices.Contains(kinds, neural.KindRegions) {
		list = slices.DeleteFunc(list, func(p lab.Property) bool { return p.Key == lab.KeyAreas })
	}
	return list
}

// areaOptions returns the areas of all recordings of several, the early one of each first.
func areaOptions() (list []lab.Option) {
	for _, e := range neural.Catalogue() {
		if e.Kind == neural.KindRegions {
			for _, name := range e.Areas() {
				if o := (lab.Option{Value: name}); !slices.Contains(list, o) {
					list = append(list, o)
				}
			}
		}
	}
	return list
}

// recordingOptions returns the catalogue's recordings of the given kinds, and their sessions.
func recordingOptions(kinds ...neural.Kind) (recordings, sessions []lab.Option) {
	for _, e := range neural.Catalogue() {
		for _, kind := range kinds {
			if e.Kind != kind {
				continue
			}
			recordings = append(recordings, lab.Option{Value: e.ID, Label: e.Title})
			for _, s := range e.Sessions {
				sessions = append(sessions, lab.Option{Value: s, Label: e.ID + ", session " + s})
			}
		}
	}
	return append(recordings, lab.Option{Value: neural.OwnID, Label: "your own recording"}), sessions
}
