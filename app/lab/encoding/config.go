package encoding

import "untrained/app/lab"

// config is a configuration of Experiment or of Shuffle, read once.
type config struct {
	Areas         []string `key:"areas"`
	Bootstrap     int      `key:"bootstrap"`
	Components    int      `key:"components"`
	Crop          float64  `key:"crop"`
	DC            string   `key:"dc"`
	Dims          int      `key:"dims"`
	FOVDeg        float64  `key:"fov_deg"`
	Folds         int      `key:"folds"`
	Inner         int      `key:"inner"`
	Method        string   `key:"method"`
	Network       string   `key:"network"`
	Partial       string   `key:"partial"`
	Penalties     string   `key:"penalties"`
	Pool          string   `key:"pool"`
	Project       string   `key:"project"`
	Reliability   float64  `key:"reliability"`
	Score         string   `key:"score"`
	Seed          int      `key:"seed"`
	Seeds         int      `key:"seeds"`
	Standardise   string   `key:"standardise"`
	Threshold     float64  `key:"threshold"`
	Training      []string `key:"training"`
	Weights       string   `key:"weights"`
	Layer         string   `key:"layer"`
	Recording     string   `key:"recording"`
	Session       string   `key:"session"`
	Higher        string   `key:"higher"`
	HigherLayer   string   `key:"higher_layer"`
	HigherSession string   `key:"higher_session"`

	kinds []string // of Shuffle alone: the shuffles that stand side by side
}

func parse(c lab.Config) (config, error) {
	k, err := lab.Parse[config](c)
	k.kinds = c.List(lab.KeyKinds)
	return k, err
}
