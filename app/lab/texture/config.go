package texture

// config is a configuration of Experiment, read once.
type config struct {
	Bootstrap  int      `key:"bootstrap"`
	Channels   int      `key:"channels"`
	Complexity string   `key:"complexity"`
	DC         string   `key:"dc"`
	Families   int      `key:"families"`
	Fitted     int      `key:"fitted"`
	Inner      int      `key:"inner"`
	Kernel     int      `key:"kernel"`
	Layer      []string `key:"layer"`
	Penalties  string   `key:"penalties"`
	Readout    []string `key:"readout"`
	Seed       int      `key:"seed"`
	Seeds      int      `key:"seeds"`
	Size       int      `key:"size"`
	Steps      int      `key:"steps"`
	Test       int      `key:"test"`
	Threshold  float64  `key:"threshold"`
	Train      int      `key:"train"`
	Training   []string `key:"training"`
	Weights    string   `key:"weights"`
	Task       []string `key:"task"`
	Cue        string   `key:"cue"`
	Version    string   `key:"version"`
}
