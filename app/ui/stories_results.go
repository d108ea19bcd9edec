//go:build !js || dev

package ui

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/encoding"
)

func figureSpecimens() (list []specimen) {
	for _, c := range []struct {
		name, shows string
		change      func(b *bench)
	}{
		{"results-none", "none yet", nil},
		{"results-awaited", "awaited", func(b *bench) { b.status = running }},
		{"results-partial", "of the first parts", func(b *bench) {
			r := specimenResult(true)
			r.Verdicts = nil
			b.status, b.event = running, job.Event{Done: 3, Total: 9, Fraction: .3, Partial: r}
		}},
		{"results-empty", "without a row", func(b *bench) {
			b.show(&lab.Result{Experiment: "encoding",
				Config: b.config.String()}, "", "")
		}},
		{"results-real", "of a real recording", func(b *bench) { b.show(specimenResult(false), "", "") }},
		{"results-simulated", "of a simulation, with warnings, from before", func(b *bench) {
			r := specimenResult(true)
			r.Warnings = []string{"a made-up warning about too few seeds", "Another one."}
			b.show(r, "", "Computed beforehand.")
		}},
		{"results-stale", "of other choices", func(b *bench) {
			b.show(specimenResult(true), "", "")
			b.config,
				_ = b.config.Set("seeds", "7")
		}},
		{"results-tables", "with all tables open", func(b *bench) {
			b.show(specimenResult(true), "", "")
			b.view.table, b.view.tables = true, map[string]bool{"summary": true, "differences": true}
		}},
		{"results-folded", "more than three", func(b *bench) {
			r := specimenResult(true)
			other := specimenRun("texture")
			r.Tables = append(r.Tables, *other.Table(lab.TableConfusion), *other.Table(lab.TableCorrelation))
			b.show(r, "", "")
		}},
		{"results-failed", "a run that failed", func(b *bench) {
			b.status = failed
			b.fail = &failure{cause: sentence(errors.New("layer 3 has 4 GB of features").Error()), remedy: "Pool its features."}
		}},
	} {
		list = append(list, benched(c.name, "Figures, "+c.shows, c.change, func(b *bench) []app.UI {
			return append([]app.UI{b.failureCard(), b.earlier()}, app.Div().Class("results").Body(b.results()...))
		}))
	}
	return list
}

func tableSpecimens() (list []specimen) {
	one := func(name, shows string, t lab.Table) {
		list = append(list, specimen{name, shows, func(*program) func() []app.UI {
			return func() []app.UI { return []app.UI{tableOf(&t)} }
		}})
	}
	r := specimenResult(true)
	summary, units := r.Table(lab.TableSummary), r.Table(lab.TableUnits)
	one("table", "Table with columns that say the same in every row", *summary)
	one("table-empty", "Table without a row", lab.Table{Name: summary.Name, Columns: summary.Columns})
	long := lab.Table{Name: units.Name, Columns: units.Columns}
	for len(long.Rows) < 2*maxRows {
		long.Rows = append(long.Rows, units.Rows...)
	}
	one("table-long", "Table that is longer than is shown", long)
	return list
}

// specimenRuns are small runs that the laboratory computed for tests (see uitest.SmallRuns).
//
//go:embed uitest/computed/encoding.json uitest/computed/texture.json
var specimenRuns embed.FS

func specimenRun(experiment string) *lab.Result {
	raw, err := specimenRuns.ReadFile("uitest/computed/" + experiment + ".json")
	if err != nil {
		panic(err) // embedded
	}
	r := new(lab.Result)
	if err := json.Unmarshal(raw, r); err != nil {
		panic(fmt.Sprintf("%s: %v", experiment, err))
	}
	return r
}

// specimenResult is a small run on the simulated recording, or the same said to be of a real one.
func specimenResult(simulated bool) *lab.Result {
	r := specimenRun("encoding")
	r.Config, r.Warnings = lab.Defaults(encoding.Experiment{}).String(), nil
	if !simulated {
		r.Recording = lab.Source{ID: "v4-cowley2023", Session: "210325", SHA256: "ab12", Citation: "Somebody 2023"}
		r.Verdicts[0].Verdict = lab.Supported
	}
	return r
}
