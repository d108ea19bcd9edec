package training

// config is what a Trainer reads of its configuration.
type config struct {
	Network  string  `key:"network"`
	Init     string  `key:"init"`
	Seed     int     `key:"seed"`
	Batch    int     `key:"batch"`
	Rate     float64 `key:"rate"`
	Steps    int     `key:"steps"`
	Every    int     `key:"every"`
	Target   float64 `key:"target"`
	Pictures int     `key:"pictures"`
	Heldout  int     `key:"heldout"`
}
