package lab

import (
	"fmt"

	"untrained/assets/neural"
)

// Input is something that a task was computed from, known by its content: two recordings of one name are two inputs.
type Input struct {
	Kind    string `json:"kind"` // what was opened: one of the constants below
	Name    string `json:"name"` // ID of a recording or a network, or the path of a file
	Session string `json:"session,omitempty"`
	SHA256  string `json:"sha256"` // of the content
}

// The kinds of inputs.
const (
	InputRecording       = "recording"
	InputRegions         = "regions"
	InputDissimilarities = "dissimilarities"
	InputTuning          = "tuning"
	InputWeights         = "weights"
	InputFile            = "file"
)

// Same reports whether both are the same input by name, whatever they hold.
func (i Input) Same(as Input) bool {
	return i.Kind == as.Kind && i.Name == as.Name && i.Session == as.Session
}

// String names the input in messages: "recording own, session mine-1a2b".
func (i Input) String() string {
	if i.Session == "" {
		return fmt.Sprintf("%s %s", i.Kind, i.Name)
	}
	return fmt.Sprintf("%s %s, session %s", i.Kind, i.Name, i.Session)
}

// ownKeys are the keys that may name a recording of your own, each with the key of its session.
var ownKeys = [][2]string{{KeyRecording, KeySession}, {KeyHigher, KeyHigherSession}}

// OwnRecordings returns the keys by which a configuration names recordings of your own, each with the key of its
// session.
func OwnRecordings(c Config) (keys [][2]string) {
	for _, k := range ownKeys {
		if c.Get(k[0]) == neural.OwnID {
			keys = append(keys, k)
		}
	}
	return keys
}

// Unpinned reports whether a configuration names a recording of your own without its session, so that its text does
// not say which recording is meant.
func Unpinned(c Config) bool {
	for _, k := range OwnRecordings(c) {
		if c.Get(k[1]) == "" {
			return true
		}
	}
	return false
}

// Pin returns the configuration with the session of your own recording wherever it names that recording without one.
// The session contains a hash of the recording's content: what was computed, kept or remembered under a pinned
// configuration is never taken for what another recording gives.
func Pin(c Config, session string) (Config, error) {
	for _, k := range OwnRecordings(c) {
		if c.Get(k[1]) != "" {
			continue
		}
		var err error
		if c, err = c.Set(k[1], session); err != nil {
			return c, err
		}
	}
	return c, nil
}
