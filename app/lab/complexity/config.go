package complexity

// config is a configuration of Experiment, read once.
type config struct {
	Bootstrap   int     `key:"bootstrap"`
	Cluster     string  `key:"cluster"`
	DC          string  `key:"dc"`
	Dims        int     `key:"dims"`
	Measure     string  `key:"measure"`
	Pool        string  `key:"pool"`
	Project     string  `key:"project"`
	Quick       string  `key:"quick"`
	RMS         float64 `key:"rms"`
	Seed        int     `key:"seed"`
	Seeds       int     `key:"seeds"`
	Standardise string  `key:"standardise"`
	Init        string  `key:"init"`
	Gain        float64 `key:"gain"`
	Planes      int     `key:"planes"`
	Points      int     `key:"points"`
	Outputs     int     `key:"outputs"`
	Taper       string  `key:"taper"`
}
