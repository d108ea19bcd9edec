package explore

import (
	"encoding/json"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// First is the first screen: what has been measured, to guess and to look at, beside a network to try things on.
type First struct {
	Forks []Fork // the first is shown first
	Dial  Dial
}

// firstRuns are the bundled runs that the first screen shows, as far as there are such, what their chips say, and the
// regions that are left out, with the reason.
var firstRuns = []struct {
	run, label string
	without    []string
	because    string
}{
	{"objects-profile", "human voxels", []string{"STS"}, "Left out is STS, whose published split-half reliability, " +
		"0.19, lies below the 0.3 that the laboratory asks of single units: divided by it, scores have intervals as " +
		"wide as the figure."},
	{"specialisation-evc-monkey", "monkey IT", nil, ""},
	{"training-evc-it", "human IT", nil, ""},
	{"training-v1-v4", "V1–V4", nil, ""},
}

// NewFirst returns the first screen of the bundled runs. read returns one, nil where there is none of that name.
func NewFirst(read func(run string) (*lab.Result, error)) (First, error) {
	var f First
	for _, r := range firstRuns {
		result, err := read(r.run)
		if result == nil && err == nil {
			continue
		}
		if err != nil {
			return f, err
		}
		fork, err := newFork(r.run, r.label, result, r.without...)
		if err != nil {
			return f, err
		}
		fork.note = r.because
		f.Forks = append(f.Forks, fork)
	}
	var err error
	f.Dial, err = NewDial()
	return f, err
}

// Script returns the numbers that the first screen's script draws from, as JSON.
func (f First) Script() ([]byte, error) {
	return json.Marshal(struct {
		Forks  []Fork `json:"forks"`
		Dial   Dial   `json:"dial"`
		Top    int    `json:"top"` // of the axis, in the figure's units
		Bottom int    `json:"bottom"`
		Side   int    `json:"side"` // of a map
	}{f.Forks, f.Dial, chart.ForkTop, chart.ForkBottom, mapSide})
}

// mapSide is the height and width of the dial's maps.
const mapSide = 21
