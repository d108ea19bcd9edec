//go:build !js || dev

package experiment

import (
	"errors"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/uitest/computed"
)

func (o onBench) figures() (list []page.Specimen) {
	for _, c := range []struct {
		name, shows string
		change      func(b *Page)
	}{
		{"results-none", "none yet", nil},
		{"results-before", "of a bundled run, before there are any", func(b *Page) {
			b.before = standIn{source: "run:", result: computed.Result(false), says: "Bundled run. A specimen"}
		}},
		{"results-awaited", "awaited", func(b *Page) { b.status = page.Running }},
		{"results-partial", "of the first parts", func(b *Page) {
			r := computed.Result(true)
			r.Verdicts = nil
			b.status, b.event = page.Running, job.Event{Done: 3, Total: 9, Fraction: .3, Partial: r}
		}},
		{"results-empty", "without a row", func(b *Page) {
			b.Show(&lab.Result{Experiment: "encoding",
				Config: b.Config.String()}, "", "")
		}},
		{"results-real", "of a real recording", func(b *Page) { b.Show(computed.Result(false), "", "") }},
		{"results-simulated", "of a simulation, with warnings, from before", func(b *Page) {
			r := computed.Result(true)
			r.Warnings = []string{"a made-up warning about too few seeds", "Another one."}
			b.Show(r, "", "Computed beforehand.")
		}},
		{"results-stale", "of other choices", func(b *Page) {
			b.Show(computed.Result(true), "", "")
			b.Config,
				_ = b.Config.Set("seeds", "7")
		}},
		{"results-tables", "with all tables open", func(b *Page) {
			b.Show(computed.Result(true), "", "")
			b.View.Table, b.View.Tables = true, map[string]bool{"summary": true, "differences": true}
		}},
		{"results-folded", "more than three", func(b *Page) {
			r := computed.Result(true)
			other := computed.Run("texture")
			r.Tables = append(r.Tables, *other.Table(lab.TableConfusion), *other.Table(lab.TableCorrelation))
			b.Show(r, "", "")
		}},
		{"results-failed", "a run that failed", func(b *Page) {
			b.status = page.Failed
			b.fail = &part.Failure{Cause: part.Sentence(errors.New("layer 3 has 4 GB of features").Error()), Remedy: "Pool " +
				"its features."}
		}},
	} {
		list = append(list, o.part(c.name, "Figures, "+c.shows, c.change, func(b *Page) []app.UI {
			return append([]app.UI{b.failureCard(), b.again()}, app.Div().Class("results").Body(b.Results()...))
		}))
	}
	return list
}

func tableSpecimens() (list []page.Specimen) {
	one := func(name, shows string, t lab.Table) {
		list = append(list, page.Specimen{Name: name, Shows: shows, Make: func() func() []app.UI {
			return func() []app.UI { return []app.UI{figure.TableOf(&t)} }
		}})
	}
	r := computed.Result(true)
	summary, units := r.Table(lab.TableSummary), r.Table(lab.TableUnits)
	one("table", "Table with columns that say the same in every row", *summary)
	one("table-empty", "Table without a row", lab.Table{Name: summary.Name, Columns: summary.Columns})
	long := lab.Table{Name: units.Name, Columns: units.Columns}
	for len(long.Rows) < 2*figure.MaxRows {
		long.Rows = append(long.Rows, units.Rows...)
	}
	one("table-long", "Table that is longer than is shown", long)
	return list
}

func verdictSpecimens() (list []page.Specimen) {
	const noEstimate lab.Outcome = "no estimate"
	for _, v := range append(slices.Clone(lab.Outcomes), noEstimate) {
		card := func() app.UI {
			r := computed.Result(v == lab.Recovered || v == lab.NotRecovered)
			r.Verdicts[0].Verdict = v
			if v == noEstimate || v == lab.None {
				r.Verdicts[0].Estimate, r.Verdicts[0].Low, r.Verdicts[0].High = nil, nil, nil
			}
			if v == noEstimate {
				r.Verdicts[0].Verdict = lab.Undecided
			}
			return verdicts(r)
		}
		list = append(list, page.Specimen{Name: "card-verdict-" + strings.ReplaceAll(string(v), " ", "-"),
			Shows: "Card of a verdict: " + string(v),
			Make:  func() func() []app.UI { return func() []app.UI { return []app.UI{card()} } }})
	}
	return list
}
