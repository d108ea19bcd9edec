package texture

import "untrained/app/lab/internal/model"

// config is a configuration of Experiment, read once.
type config struct {
	model.Comparison
	Bootstrap  int      `key:"bootstrap"`
	Complexity string   `key:"complexity"`
	Families   int      `key:"families"`
	Fitted     int      `key:"fitted"`
	Inner      int      `key:"inner"`
	Layer      []string `key:"layer"`
	Penalties  string   `key:"penalties"`
	Readout    []string `key:"readout"`
	Steps      int      `key:"steps"`
	Test       int      `key:"test"`
	Train      int      `key:"train"`
	Task       []string `key:"task"`
	Cue        string   `key:"cue"`
	Version    string   `key:"version"`
}
