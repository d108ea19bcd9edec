//go:build !js || dev

// Package computed holds small runs that the laboratory computed for tests and for the page of components (see
// uitest.SmallRuns). Their numbers mean nothing.
package computed

import (
	"embed"
	"encoding/json"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
)

//go:embed encoding.json texture.json
var files embed.FS

// Run returns the small run of an experiment.
func Run(experiment string) *lab.Result {
	raw, err := files.ReadFile("" + experiment + ".json")
	if err != nil {
		panic(err) // embedded
	}
	r := new(lab.Result)
	if err := json.Unmarshal(raw, r); err != nil {
		panic(fmt.Sprintf("%s: %v", experiment, err))
	}
	return r
}

// Result is a small run on the simulated recording, or the same said to be of a real one.
func Result(simulated bool) *lab.Result {
	r := Run("encoding")
	r.Config, r.Warnings = lab.Defaults(encoding.Experiment{}).String(), nil
	if !simulated {
		r.Recording = lab.Source{ID: "v4-cowley2023", Session: "210325", SHA256: "ab12", Citation: "Somebody 2023"}
		r.Verdicts[0].Verdict = lab.Supported
	}
	return r
}
