package scorecard

// config is a configuration of Experiment, read once.
type config struct {
	DC       string   `key:"dc"`
	Models   []string `key:"models"`
	Measures []string `key:"measures"`
	Seeds    int      `key:"seeds"`
	Seed     int      `key:"seed"`
	Quick    string   `key:"quick"`
}
