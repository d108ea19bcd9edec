package brainfit

// config is a configuration of Experiment, read once.
type config struct {
	DC          string   `key:"dc"`
	Inner       int      `key:"inner"`
	Quick       string   `key:"quick"`
	RMS         float64  `key:"rms"`
	Readout     string   `key:"readout"`
	Reliability float64  `key:"reliability"`
	Seed        int      `key:"seed"`
	Seeds       int      `key:"seeds"`
	Start       string   `key:"start"`
	Training    []string `key:"training"`
	Weights     string   `key:"weights"`
	Init        string   `key:"init"`
	Gain        float64  `key:"gain"`
	Rate        float64  `key:"rate"`
	Decay       float64  `key:"decay"`
	Batch       int      `key:"batch"`
	Epochs      int      `key:"epochs"`
	Patience    int      `key:"patience"`
	Loss        string   `key:"loss"`
}

// trainedReadout is the readout that networks are trained with.
func (c config) trainedReadout() string {
	if c.Readout == RidgeReadout {
		return FactorisedReadout
	}
	return c.Readout
}

// readouts are those whose predictions are shown; the first judges.
func (c config) readouts() [2]string {
	if c.Readout == RidgeReadout {
		return [2]string{RidgeReadout, FactorisedReadout}
	}
	return [2]string{c.Readout, RidgeReadout}
}
