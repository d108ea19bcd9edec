package stimuli

import "untrained/app/lab"

// config is a configuration of Gallery, read once.
type config struct {
	Set         string   `key:"set"`
	Size        int      `key:"size"`
	Cue         float64  `key:"cue"`
	Figure      []string `key:"figure"`
	Ground      []string `key:"ground"`
	Fill        string   `key:"fill"`
	Twin        string   `key:"twin"`
	Families    []string `key:"families"`
	Vary        string   `key:"vary"`
	Orientation float64  `key:"orientation"`
	Phase       float64  `key:"phase"`
	Cycles      float64  `key:"cycles"`
	FOVDeg      float64  `key:"fov_deg"`
	Contrast    float64  `key:"contrast"`
	Aperture    float64  `key:"aperture"`
	Seed        int      `key:"seed"`
	Count       int      `key:"count"`
	Picture     int      `key:"picture"`
	N           int      `key:"n"`
	Label       string   `key:"label"`

	text string // the whole, as it is written into what is made of it
}

// parse reads a configuration of Gallery; another's is an error.
func parse(c lab.Config) (config, error) {
	k, err := lab.Parse[config](c)
	k.text = c.String()
	return k, err
}

// open parses a configuration and refuses one of which nothing can be drawn.
func open(c lab.Config) (config, error) {
	k, err := parse(c)
	if err != nil {
		return k, err
	}
	return k, k.drawable()
}
