//go:build !js || dev

package ui

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/encoding"
)

// specimen is one component in one state.
type specimen struct {
	name  string // in the address: #/stories?show=name
	shows string // in a few words
	make  func(p *program) func() []app.UI
}

// stories is a page for those who change the components, in development builds alone
// (`make run DEV=1`): each component by itself in each of its states, with the code
// that the pages draw it with and with numbers that mean nothing. Tests look at all.
type stories struct {
	p    *program
	name string
	draw func() []app.UI // nil for the list
}

const storiesRoute = "stories"

func addStories(p *program) { p.pages[storiesRoute] = &stories{p: p} }

func (*stories) title() string { return "Components" }
func (*stories) state() state  { return done }

func (s *stories) enter(a Address) {
	s.name, s.draw, s.p.menu, s.p.share.open = "", nil, "", false
	if text, ok := a.value("show"); ok {
		for _, of := range specimens() {
			if of.name == text {
				s.name, s.draw = text, of.make(s.p)
			}
		}
	}
}

func (s *stories) render(p *program) []app.UI {
	if s.draw == nil {
		all := specimens()
		return []app.UI{app.Div().Class("page").Body(
			heading("Components in all their states", "For development. Numbers here are made up and mean nothing."),
			app.Ul().ID("specimens").Body(app.Range(all).Slice(func(i int) app.UI {
				return app.Li().Body(app.A().Href("#/" + storiesRoute + "?show=" + url.QueryEscape(all[i].name)).Text(all[i].shows))
			})),
		)}
	}
	body := []app.UI{heading(s.name, "Made up: its numbers mean nothing."),
		app.P().Body(app.A().Href("#/" + storiesRoute).Text("All components")),
		app.H2().Class("unseen").Text("The component")}
	return []app.UI{app.Div().Class("page").Body(append(body, s.draw()...)...)}
}

// specimens lists every component in every state.
func specimens() []specimen {
	list := slices.Concat(runBars(), controlSpecimens(), cardSpecimens(), recordingCards(), predictions(),
		figureSpecimens(), tableSpecimens())
	for _, m := range menus {
		list = append(list, specimen{"menu-" + m.id, "Menu, with the pages of “" + m.title + "” open",
			func(p *program) func() []app.UI {
				p.menu = m.id
				return func() []app.UI { return nil }
			}})
	}
	list = append(list, specimen{"menu-closed", "Menu, closed",
		func(*program) func() []app.UI { return func() []app.UI { return nil } }})
	for _, d := range []struct {
		name, shows string
		share       share
	}{
		{"dialogue-link", "Dialogue, one link", share{}},
		{"dialogue-groups", "Dialogue, links for groups", share{groups: 6, at: 2, run: true, hide: []string{"seed"}}},
		{"dialogue-said", "Dialogue, after copying", share{brief: true, said: "The link is in the clipboard."}},
		{"dialogue-refused", "Dialogue, no seeds left", share{groups: 3}},
	} {
		list = append(list, specimen{d.name, d.shows,
			func(p *program) func() []app.UI { return p.dialogueSpecimen(d.name, d.share) }})
	}
	return list
}

// dialogueSpecimen draws what the dialogue holds in place, as if over a page of an
// experiment.
func (p *program) dialogueSpecimen(name string, s share) func() []app.UI {
	b := specimenBench(p, nil)
	if name == "dialogue-refused" {
		for _, property := range b.experiment.Properties() {
			if property.Key == "seed" {
				b.config, _ = b.config.Set("seed", fmt.Sprintf("%.0f", property.Max)) // within its range
			}
		}
	}
	s.open = true
	return func() []app.UI {
		page, was := p.page, p.share
		p.page, p.share = b, s
		d := p.shareDialog()
		p.page, p.share = page, was
		if dialog, ok := d.(app.HTMLDialog); ok {
			d = dialog.Open(true)
		}
		return []app.UI{d}
	}
}

// specimenBench is an experiment's page that was brought into some state by hand.
func specimenBench(p *program, change func(b *bench)) *bench {
	b := newBench(p, encoding.Experiment{})
	b.recording = Recording{Title: "Simulated V1", Embedded: true, Here: true, Description: job.Description{
		ID: "sim-v1", Area: "V1", Species: "none", Signal: "spike counts", Simulated: true, Images: 320,
		Units: 60, Repeats: 10,
		Citation: "Simulated by this software.", Notes: []string{"The truth is known.", "A second caution."}}}
	if change != nil {
		change(b)
	}
	return b
}

// benched makes a specimen of one part of an experiment's page.
func benched(name, shows string, change func(b *bench), part func(b *bench) []app.UI) specimen {
	return specimen{name, shows, func(p *program) func() []app.UI {
		b := specimenBench(p, change)
		return func() []app.UI { return part(b) }
	}}
}

func runBars() (list []specimen) {
	for _, c := range []struct {
		name, shows string
		change      func(b *bench)
	}{
		{"run-idle", "ready", nil},
		{"run-quick", "ready for a quick look", func(b *bench) { b.config, _ = b.config.Set("quick", "1") }},
		{"run-absent", "the recording is not here", func(b *bench) { b.recording.Embedded, b.recording.Here = false, false }},
		{"run-waits", "begins when the recording is here",
			func(b *bench) { b.recording.Embedded, b.recording.Here, b.wants = false, false, true }},
		{"run-kept", "parts of an earlier run are kept", func(b *bench) { b.kept = 3 }},
		{"run-preparing", "preparing", func(b *bench) { b.status = running }},
		{"run-running", "running", func(b *bench) {
			b.status, b.event = running, job.Event{Done: 7, Total: 24, Kept: 2, Fraction: .31,
				Running: []string{"random, seed 3", "trained"}, Left: 42 * time.Second}
		}},
		{"run-unkept", "running, and parts cannot be kept", func(b *bench) {
			b.status, b.event = running, job.Event{Done: 23, Total: 24, Fraction: .97, Left: time.Second,
				Warning: "the browser's storage is full; remove recordings under Data"}
		}},
		{"run-done", "done", func(b *bench) { b.show(specimenResult(true), "", "") }},
		{"run-stale", "choices have changed", func(b *bench) {
			b.show(specimenResult(true), "", "")
			b.config,
				_ = b.config.Set("seeds", "7")
		}},
	} {
		list = append(list, benched(c.name, "Run bar, "+c.shows, c.change,
			func(b *bench) []app.UI { return []app.UI{b.runBar()} }))
	}
	return list
}

// everyKind has a property of each kind.
type everyKind struct{}

func (everyKind) Name() string { return "every-kind" }
func (everyKind) Properties() []lab.Property {
	return []lab.Property{
		{Key: "whole", Label: "A whole number", Kind: lab.Int, Default: "3", Min: 1, Max: 10, Help: "From 1 to 10."},
		{Key: "real", Label: "A number", Kind: lab.Float, Default: "0.5", Min: 0, Max: 1, Help: "From 0 to 1."},
		{Key: "slider", Label: "A number with a slider", Kind: lab.Float, Default: "0.5", Min: 0, Max: 1, Step: 0.1,
			Help: "The slider and the field say the same."},
		{Key: "one", Label: "One of several", Kind: lab.Choice, Default: "a",
			Options: []lab.Option{{Value: "a", Label: "the first"}, {Value: "b", Label: "the second"}}, Help: "A list."},
		{Key: "some", Label: "Some of several", Kind: lab.Choices, Default: "a,c",
			Options: []lab.Option{{Value: "a"}, {Value: "b"},
				{Value: "c", Label: "a label that is long enough to need a second line on a phone"}}, Help: "Boxes."},
		{Key: "text", Label: "Text", Kind: lab.Text, Default: "anything", Help: "A line."},
		{Key: "own", Label: "Text with suggestions", Kind: lab.Text, Default: "a",
			Options: []lab.Option{{Value: "a", Label: "a suggestion"}, {Value: "b", Label: "another"}},
			Help:    "A list, and a line behind it."},
	}
}

func controlSpecimens() (list []specimen) {
	draw := func(change func(c *choices)) func(p *program) func() []app.UI {
		return func(p *program) func() []app.UI {
			c := newChoices(p, everyKind{})
			change(&c)
			return func() []app.UI {
				var all []app.UI
				for _, property := range c.subject.Properties() {
					all = append(all, c.control(property))
				}
				return []app.UI{app.Div().Class("controls").Body(c.corrected(),
					app.Div().Class("groups").Body(app.Section().Class("group").Body(all...)))}
			}
		}
	}
	return append(list,
		specimen{"controls", "Controls of every kind", draw(func(*choices) {})},
		specimen{"controls-wrong", "Controls with values that cannot be used, and what a link had wrong",
			draw(func(c *choices) {
				for _, property := range c.subject.Properties() {
					c.corrections[property.Key] = "“x” cannot be used here; it stays at " + property.Default + "."
				}
				c.corrections["text"] = "28x28x1/conv5y5\n             ^ a kernel is written 5x5."
				c.notices = []string{"“seeds=0” is less than 1, so it was taken as 1.", "There is no “colour”."}
			})},
		specimen{"controls-own", "Controls with a value of one's own behind a list",
			draw(func(c *choices) { c.own["own"] = true })},
	)
}

func cardSpecimens() (list []specimen) {
	one := func(name, shows string, card func(p *program) app.UI) {
		list = append(list, specimen{name, shows, func(p *program) func() []app.UI {
			return func() []app.UI { return []app.UI{card(p)} }
		}})
	}
	one("card-error", "Card of an error", func(*program) app.UI {
		return errorCard("The recording could not be fetched: the server answered 503.", "Try again in a minute.",
			app.P().Class("actions").Body(app.A().Class("button").Href("#/").Text("Go to the story")))
	})
	one("card-lost", "Page of an address that does not exist",
		func(p *program) app.UI { return app.Div().Body((&lost{route: "elsewhere"}).render(p)[0]) })
	const noEstimate lab.Outcome = "no estimate"
	for _, v := range append(slices.Clone(lab.Outcomes), noEstimate) {
		one("card-verdict-"+strings.ReplaceAll(string(v), " ", "-"), "Card of a verdict: "+string(v), func(*program) app.UI {
			r := specimenResult(v == lab.Recovered || v == lab.NotRecovered)
			r.Verdicts[0].Verdict = v
			if v == noEstimate || v == lab.None {
				r.Verdicts[0].Estimate, r.Verdicts[0].Low, r.Verdicts[0].High = nil, nil, nil
			}
			if v == noEstimate {
				r.Verdicts[0].Verdict = lab.Undecided
			}
			return verdicts(r)
		})
	}
	return list
}

func recordingCards() (list []specimen) {
	elsewhere := func(b *bench) {
		b.recording = Recording{Title: "Macaque V4, natural images", Bytes: 48 << 20, Host: "github.com",
			Checksums: []string{"ab12", "cd34"}, Description: job.Description{
				ID: "v4-cowley2023", Session: "210325", Area: "V4", Species: "macaque", Signal: "spike counts", Images: 1600,
				Units: 33, Repeats: 9, Citation: "Somebody 2023", Licence: "CC BY 4.0"}}
	}
	for _, c := range []struct {
		name, shows string
		change      func(b *bench)
	}{
		{"recording-looking", "being looked for", func(b *bench) { b.recording = Recording{} }},
		{"recording-embedded", "part of the page", nil},
		{"recording-elsewhere", "to be fetched", elsewhere},
		{"recording-fetching", "being fetched", func(b *bench) { elsewhere(b); b.fetching, b.arrived = true, .4 }},
		{"recording-here", "fetched", func(b *bench) { elsewhere(b); b.recording.Here = true }},
		{"recording-failed", "could not be fetched", func(b *bench) {
			elsewhere(b)
			b.absent = &failure{"The download ended after 12 of 48 MB.", "Press Fetch to go on from there."}
		}},
	} {
		list = append(list, benched(c.name, "Recording, "+c.shows, c.change, func(b *bench) []app.UI {
			return []app.UI{app.H3().Class("unseen").Text("What is predicted"), b.recordingCard()}
		}))
	}
	return list
}

func predictions() []specimen {
	part := func(b *bench) []app.UI { return []app.UI{b.prediction()} }
	return []specimen{
		benched("predict-asks", "Prediction, asked", nil, part),
		benched("predict-outcome", "Prediction, beside what came out",
			func(b *bench) { b.show(specimenResult(true), "", "") }, part),
	}
}

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
			r.Tables = append(r.Tables, specimenConfusion(), specimenSpecifications(), specimenCorrelation())
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
	one("table", "Table with a column that says the same in every row", r.Tables[0])
	one("table-empty", "Table without a row", lab.Table{Name: "empty", Columns: r.Tables[0].Columns})
	long := lab.Table{Name: "units", Columns: []lab.Column{{Name: "unit"}, {Name: "r"}, {Name: "latency", Unit: "ms"}}}
	for i := range 2 * maxRows {
		long.Rows = append(long.Rows, []any{fmt.Sprintf("unit %d", i+1), math.Sin(float64(i)), nil})
	}
	one("table-long", "Table that is longer than is shown", long)
	return list
}

// specimenResult is made up.
func specimenResult(simulated bool) *lab.Result {
	columns := func(names ...string) (list []lab.Column) {
		for _, n := range names {
			list = append(list, lab.Column{Name: n})
		}
		return list
	}
	const network = "48x48x1/conv7x7x32/relu/max2"
	summary := lab.Table{Name: "summary", Columns: columns("area", "network", "training", "training_set", "layer",
		"measure", "estimate", "low", "high", "n", "unit", "seeds", "dc")}
	differences := lab.Table{Name: "differences",
		Columns: columns("area", "layer", "comparison", "measure", "estimate", "low", "high", "n", "unit", "seeds")}
	for i, measure := range []string{"normalised", "r", "fve"} {
		up := .1 * float64(i)
		for _, row := range []struct {
			training, set, dc string
			e                 float64
		}{{"trained", "digits", "", .4}, {"random", "", "keep", .2}, {"random", "", "zero", .3},
			{"shuffled", "digits", "keep", .15}, {"gabor", "", "", .35}, {"pixels", "", "", .1},
			{"shuffled-responses", "", "", 0}} {
			layer := "max2"
			if isControl(row.training) {
				layer = row.training
			}
			summary.Rows = append(summary.Rows, []any{"V1", network, row.training, row.set, layer, measure, row.e + up,
				row.e + up - .05, row.e + up + .06, 60.0, "", 3.0, row.dc})
		}
		differences.Rows = append(differences.Rows,
			[]any{"V1", "max2", "trained − random dc=keep", measure, .2, .12, .28, 60.0, "", 3.0},
			[]any{"V1", "max2", "trained − random dc=zero", measure, .1, -.02, .21, 60.0, "", 3.0})
	}
	e, low, high := .11, .02, .2
	verdict := lab.Supported
	if simulated {
		verdict = lab.Recovered
	}
	source := lab.Source{ID: "v4-cowley2023", Session: "210325", SHA256: "ab12", Citation: "Somebody 2023"}
	if simulated {
		source = lab.Source{ID: "sim-v1", SHA256: "ab12", Simulated: true}
	}
	return &lab.Result{Experiment: "encoding", Config: lab.Defaults(encoding.Experiment{}).String(),
		Version: "0.0-stories", Backend: "cpu", Seed: 1, Recording: source,
		Tables: []lab.Table{summary, differences},
		Verdicts: []lab.Verdict{{Claim: "C1", Statement: "A made-up statement.",
			Criterion: "low > 0 supported, high < 0 opposed, else undecided", Estimate: &e, Low: &low, High: &high,
			Verdict: verdict}}}
}

func specimenConfusion() lab.Table {
	t := lab.Table{Name: "confusion", Columns: []lab.Column{{Name: "training"}, {Name: "task"}, {Name: "truth"},
		{Name: "answer"}, {Name: "count"}}}
	for i := range 5 {
		for j := range 5 {
			n := 2.0
			if i == j {
				n = 40
			}
			t.Rows = append(t.Rows, []any{"random", "digit", fmt.Sprint(i), fmt.Sprint(j), n})
		}
	}
	return t
}

func specimenSpecifications() lab.Table {
	t := lab.Table{Name: "specifications", Columns: []lab.Column{{Name: "claim"}, {Name: "kernels"}, {Name: "score"},
		{Name: "estimate"}, {Name: "low"}, {Name: "high"}, {Name: "verdict"}}}
	for i := range 12 {
		e := .3*math.Sin(float64(i)) + .1
		verdict := lab.Undecided
		if e > .1 {
			verdict = lab.Supported
		} else if e < -.1 {
			verdict = lab.Opposed
		}
		t.Rows = append(t.Rows, []any{"C1", []string{"as drawn", "zero-mean"}[i%2], []string{"normalised", "r", "FVE"}[i/2%3],
			e, e - .1, e + .1, string(verdict)})
	}
	return t
}

func specimenCorrelation() lab.Table {
	t := lab.Table{Name: "correlation", Columns: []lab.Column{{Name: "pooling"}, {Name: "task"}, {Name: "spearman"},
		{Name: "low"}, {Name: "high"}, {Name: "n"}}}
	for i, pooling := range []string{"avg2", "max2", "any"} {
		e := .3*float64(i) - .2
		t.Rows = append(t.Rows, []any{pooling, "digit", e, e - .4, e + .3, 8.0})
	}
	return t
}
