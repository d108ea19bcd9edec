package selectivity

import "untrained/app/lab/internal/model"

// config is a configuration of Experiment, read once.
type config struct {
	model.Comparison
	Bootstrap   int      `key:"bootstrap"`
	Contrast    float64  `key:"contrast"`
	Distance    string   `key:"distance"`
	Frequencies int      `key:"frequencies"`
	Layer       []string `key:"layer"`
	Places      int      `key:"places"`
	Reference   string   `key:"reference"`
}
