package ui

import "untrained/app/lab"

// openings are the configurations that pages of experiments open with whose defaults
// take longer than somebody waits who does not know yet what for: about five seconds
// of one processor natively, some ten in a page. Every control and the link say so,
// and the command line does as it is told.
var openings = map[string]string{
	"brainfit":    "quick=1&pooling=avg2",
	"complexity":  "quick=1",
	"encoding":    "quick=1&seeds=4",
	"multiverse":  "quick=1&claim=C10&sample=4&seeds=2",
	"scorecard":   "quick=1&models=relu-max,tanh-max,linear-avg,task,pixels&measures=sim-v1,digit&seeds=2",
	"selectivity": "quick=1&activation=linear,relu,tanh&pooling=max2&layer=2&size=36&training=trained,random",
	"shuffle":     "quick=1",
	"texture":     "quick=1&activation=linear,relu,tanh&pooling=max2&size=36&task=figure&training=random,trained,pixels&readout=spatial",
}

// opening is the configuration that the page of an experiment opens with and that
// its reset goes back to.
func opening(e lab.Experiment) lab.Config {
	c, err := lab.ParseStrict(e, openings[e.Name()])
	if err != nil { // an experiment of the same name with other keys
		return lab.Defaults(e)
	}
	return c
}
