package figure

import (
	"untrained/app/lab"
	"untrained/app/ui/part"
	"untrained/app/ui/words"
)

// Texts gives what is said of an experiment; one of which nothing is said yet is called
// by its name.
func Texts(experiment string) words.Experiment {
	t, ok := words.Of(experiment)
	if !ok {
		t = words.Experiment{Name: experiment, Short: part.Capital(experiment), Title: part.Capital(experiment)}
	}
	if t.Summary == "" {
		t.Summary = "What was measured"
	}
	return t
}

// Opening is the configuration that the page of an experiment opens with and that its
// reset goes back to: small where the defaults take longer than somebody waits who does
// not know yet what for. Every control and the link say so, and the command line does
// as it is told.
func Opening(e lab.Experiment) lab.Config {
	c, err := lab.ParseStrict(e, Texts(e.Name()).Opening)
	if err != nil { // an experiment of the same name with other keys
		return lab.Defaults(e)
	}
	return c
}
