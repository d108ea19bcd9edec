package multiverse

// config is a configuration of Experiment, read once.
type config struct {
	Claim  string `key:"claim"`
	Only   string `key:"only"`
	Sample int    `key:"sample"`
	Seeds  int    `key:"seeds"`
	Seed   int    `key:"seed"`
}
