package microscope

import "untrained/app/lab"

// config is a configuration of Microscope, read once.
type config struct {
	Network     string  `key:"network"`
	File        string  `key:"file"`
	Layer       string  `key:"layer"`
	Channel     int     `key:"channel"`
	Row         int     `key:"row"`
	Column      int     `key:"column"`
	From        int     `key:"from"`
	Stimulus    string  `key:"stimulus"`
	Digit       int     `key:"digit"`
	Family      string  `key:"family"`
	Cue         float64 `key:"cue"`
	Orientation float64 `key:"orientation"`
	Cycles      float64 `key:"cycles"`
	Phase       float64 `key:"phase"`
	Picture     int     `key:"picture"`
	Drawing     string  `key:"drawing"`
	Seed        int     `key:"seed"`
	Init        string  `key:"init"`
	DC          string  `key:"dc"`
	Shuffle     string  `key:"shuffle"`
	Candidates  int     `key:"candidates"`

	text string // the whole, as it is written into what is made of it
}

// parse reads a configuration of Microscope; another's is an error.
func parse(c lab.Config) (config, error) {
	k, err := lab.Parse[config](c)
	k.text = c.String()
	return k, err
}
