package selectivity

// config is a configuration of Experiment, read once.
type config struct {
	Bootstrap   int      `key:"bootstrap"`
	Contrast    float64  `key:"contrast"`
	DC          string   `key:"dc"`
	Distance    string   `key:"distance"`
	Frequencies int      `key:"frequencies"`
	Layer       []string `key:"layer"`
	Places      int      `key:"places"`
	Seed        int      `key:"seed"`
	Seeds       int      `key:"seeds"`
	Training    []string `key:"training"`
	Weights     string   `key:"weights"`
	Reference   string   `key:"reference"`
}
