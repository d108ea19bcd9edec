package transfer

// config is a configuration of Experiment, read once.
type config struct {
	Network string  `key:"network"`
	Images  string  `key:"images"`
	Labels  string  `key:"labels"`
	Ink     string  `key:"ink"`
	Batch   int     `key:"batch"`
	Steps   int     `key:"steps"`
	Rate    float64 `key:"rate"`
	Fresh   int     `key:"fresh"`
	Seeds   int     `key:"seeds"`
	Seed    int     `key:"seed"`
}
