package experiment

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/claim"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

func (b *Page) Render() []app.UI {
	t := figure.Texts(b.experiment.Name())
	return []app.UI{app.Div().Class("page bench "+string(b.status)).Body(
		app.Header().Class("opening").Body(app.H1().TabIndex(-1).Text(t.Title),
			app.P().Class("lead").Body(part.Glossed(t.Lead)...)),
		// Everything that grows or comes and goes stands in the side column: nothing moves the figure.
		app.Div().Class("work").Body(
			app.Div().Class("side").Body(
				b.prediction(),
				b.runBar(),
				b.room.Strip(b.Work()),
				b.failureCard(),
				b.again(),
				b.controls(),
			),
			app.Div().Class("results").Body(b.Results()...),
		),
	)}
}

// runBar holds the buttons and says what runs.
func (b *Page) runBar() app.UI {
	ready := b.Recording.Here || b.Recording.Embedded || b.Recording.ID == ""
	label := "Run"
	if b.Kept > 0 && b.status != page.Running {
		label = "Continue"
	}
	var text, hint string
	switch {
	case b.status == page.Running:
		text = progressText(b.event)
	case ready && !b.furtherHere():
		ready = false
		hint = "Something else that this run needs is not here yet: fetch it below."
		if b.wants {
			hint = "The run begins when all that it needs is here. Fetch it below."
		}
	case !ready && !b.Recording.Here:
		hint = "The chosen recording is not here yet. Fetch it first, or choose a simulated one."
		if b.wants {
			hint = "The run begins when the recording is here. Fetch it below, or choose a simulated one."
		}
	case b.Kept > 0:
		hint = strings.TrimSpace(b.keptText())
	case b.stale():
		hint = "The choices have changed since the result below was computed."
	case b.status == page.Done:
		hint = "Done. Change a choice and run again to compare."
	case b.Config.Get(lab.KeyQuick) == "1":
		hint = "Press Run for a quick look, a small version of the experiment. More choices, and “Quick look: no”, compute " +
			"the whole."
	default:
		hint = "Press Run. The figure fills in as parts finish."
	}
	disabled := b.status == page.Running || !ready
	play := app.Button().ID("run").Type("button").Class("play").Disabled(disabled).Aria("label", label).
		OnClick(b.P.On(func(app.Value) { b.Start() }), app.EventScope("run")).
		Body(app.Raw(`<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true" focusable="false"><path ` +
			`fill="currentColor" d="M8 5v14l11-7z"/></svg>`))
	side := []app.UI{app.P().Class("run-label").Body(app.Strong().Text(label))}
	if b.status == page.Running {
		side = []app.UI{part.Bar("run-progress", "Progress of the run", b.event.Fraction, text)}
		if b.event.Warning != "" {
			side = append(side, app.P().Class("wrong").Text(part.Sentence(b.event.Warning)))
		}
	} else {
		side = append(side, app.P().Class("hint").Text(hint))
		if n, bytes := b.missing(); n > 1 {
			side = append(side, app.P().Class("actions").Body(b.Button("fetch-all",
				fmt.Sprintf("Fetch all %d, %s", n, part.Megabytes(bytes)), "primary", b.FetchAll)))
		}
	}
	// Buttons that would do nothing are not shown.
	changed := b.Config.String() != figure.Opening(b.experiment).String() || b.result != nil || b.Kept > 0
	cancel := app.Button().ID("cancel").Type("button").Class("button").Text("Cancel").Hidden(b.status != page.Running).
		OnClick(b.P.On(func(app.Value) { b.Stop("Cancelled."); b.P.Focus("#run") }), app.EventScope("cancel"))
	return app.Div().Class("runbar").Role("group").Aria("label", "Run the experiment").Body(
		play,
		app.Div().Class("run-state").Body(side...),
		app.Div().Class("run-actions").Body(cancel,
			app.Button().ID("reset").Type("button").Class("button").Text("Reset").Hidden(!changed || b.status == page.Running).
				OnClick(b.P.On(func(app.Value) { b.Reset() }), app.EventScope("reset"))),
		app.P().ID("status").Class("unseen").Role("status").Aria("live", "polite").Text(b.said),
	)
}

// progressText says what runs, how much is done, and how long it will take.
func progressText(e job.Event) string {
	if e.Total == 0 {
		return "Preparing …"
	}
	parts := []string{fmt.Sprintf("%d of %s done", e.Done, part.Count(e.Total, "part", "parts"))}
	if e.Left > 0 {
		parts = append(parts, timeLeft(e.Left))
	}
	if len(e.Running) > 0 {
		now := e.Running[0]
		if n := len(e.Running); n > 1 {
			now += fmt.Sprintf(" and %d more", n-1)
		}
		parts = append(parts, "now: "+now)
	}
	if e.Kept > 0 {
		parts = append(parts, fmt.Sprintf("%d kept from before", e.Kept))
	}
	return strings.Join(parts, " · ")
}

// timeLeft rounds the way one would say it.
func timeLeft(d time.Duration) string {
	switch s := d.Seconds(); {
	case s < 2:
		return "about a second left"
	case s < 20:
		return fmt.Sprintf("about %.0f s left", s)
	case s < 100:
		return fmt.Sprintf("about %.0f s left", math.Round(s/10)*10)
	case s < 5400:
		return fmt.Sprintf("about %.0f min left", s/60)
	default:
		return fmt.Sprintf("about %.1f h left", s/3600)
	}
}

func (b *Page) failureCard() app.UI {
	if b.fail == nil {
		return app.Div().Class("no-failure").Hidden(true)
	}
	return part.ErrorCard(b.fail.Cause, b.fail.Remedy+b.keptText())
}

// Results draws what was found; before that, a stand-in.
func (b *Page) Results() []app.UI {
	if r, _ := b.Current(); r == nil {
		if b.before.result != nil {
			return []app.UI{b.over("Results", nil, b.beforeText()), app.Div().Class("figures").Body(b.before.draw(b))}
		}
		return []app.UI{b.over("Results", nil), app.Div().Class("figures").Body(b.placeholder())}
	}
	return append(b.Front(), b.Rest()...)
}

// Front draws the first figures of the result shown, with what stands above them.
func (b *Page) Front() []app.UI {
	r, partial := b.Current()
	s := b.View.Shown(r, partial)
	b.View.Draw(s, b.P.Width(), b.shown)
	var choice app.UI // of the measure
	if b.View.Measured() && len(figure.Read(r.Table(lab.TableSummary)).Values(lab.ColumnMeasure)) > 1 {
		choice = b.measureSwitch(r, s.Measure)
	}
	drawn := []app.UI{}
	for i := range b.View.Figures {
		drawn = append(drawn, b.figure(i))
	}
	class := "figures"
	if b.stale() && !partial {
		class += " faded"
	}
	return []app.UI{b.over("Results", choice, b.standing(r, partial)...),
		app.Div().Class(class).Body(folded(drawn, b.inSight())...)}
}

// Rest draws what stands below the figures: verdicts, notes, files and how to compute it again.
func (b *Page) Rest() []app.UI {
	r, partial := b.Current()
	body := []app.UI{verdicts(r), warnings(r), b.exports(r, partial)}
	if b.View.Table {
		body = append(body, b.tables(r))
	}
	return append(body, b.method(r))
}

// over stands above the figures: the heading, the choice of the measure, and in a row whose height does not depend on
// it what the reader must know of the numbers.
func (b *Page) over(title string, choice app.UI, standing ...app.UI) app.UI {
	head := []app.UI{app.H2().Text(title)}
	if choice != nil {
		head = append(head, choice)
	}
	return app.Div().Class("over").Body(app.Div().Class("over-head").Body(head...),
		app.Div().Class("standing").Body(standing...))
}

// standing says what the numbers shown are: simulated, of earlier choices, or not computed just now.
func (b *Page) standing(r *lab.Result, partial bool) (list []app.UI) {
	if r.Recording.Simulated {
		list = append(list, app.P().Class("provenance").Body(part.SimulatedTag(),
			app.Text(" A check of the method, never evidence about a brain.")))
	}
	if partial || b.pooled {
		return list
	}
	if b.stale() {
		return append(list, app.Div().ID("stale").Class("stale").Body(
			app.Span().Text("This result belongs to earlier choices."),
			b.Button("restore", "Back to its choices", "small", b.Restore)))
	}
	return append(list, b.whence())
}

// beforeText is the caption of a stand-in, and the way to its settings.
func (b *Page) beforeText() app.UI {
	if b.status == page.Running {
		return app.P().ID("before-caption").Class("provenance").Text(b.before.caption() +
			" The first parts of your run are being computed.")
	}
	body := []app.UI{app.Text(b.before.caption() + " Press Run to compute with your choices.")}
	if says := b.otherwise(); says != "" {
		body = []app.UI{app.Text(b.before.caption() + " "), app.Strong().Text(says), app.Text(" "),
			b.Button("before-settings", "Open this run and its settings", "small", b.adopt)}
	}
	return app.P().ID("before-caption").Class("provenance").Body(body...)
}

// inSight is how many figures of a result stand in sight; further ones are folded, so
// that verdicts and files are not thousands of pixels away. Before a class it is one.
func (b *Page) inSight() int {
	if b.pooled {
		return 1
	}
	return 2
}

// folded puts figures beyond the first ones under a line that opens them.
func folded(drawn []app.UI, first int) []app.UI {
	if len(drawn) <= first+1 && first > 1 || len(drawn) <= first {
		return drawn
	}
	rest := drawn[first:]
	return append(slices.Clone(drawn[:first]), app.Details().ID("more-figures").Class("more-figures").Body(
		append([]app.UI{app.Summary().Text(part.Count(len(rest), "more figure", "more figures"))}, rest...)...))
}

func (b *Page) placeholder() app.UI {
	said := "No result yet. When you press Run, a figure appears here."
	if b.status == page.Running {
		said = "The first parts are being computed. The figure appears with the first that finishes."
	}
	return app.P().Class("placeholder").Text(said)
}

func (b *Page) measureSwitch(r *lab.Result, chosen string) app.UI {
	all := figure.Read(r.Table(lab.TableSummary)).Values(lab.ColumnMeasure)
	return app.FieldSet().Class("switch").ID("measure").Body(
		app.Legend().Class("unseen").Text("Measure"),
		app.Range(all).Slice(func(i int) app.UI {
			id := "measure-" + strings.ToLower(all[i])
			return app.Label().For(id).Body(
				app.Input().ID(id).Type("radio").Name("measure").Value(all[i]).Checked(all[i] == chosen).
					OnChange(b.P.On(func(app.Value) { b.View.Measure = all[i] }), app.EventScope(id)),
				app.Span().Text(figure.MeasureShort(all[i])),
			)
		}),
	)
}

// Restore puts the controls back to the choices of the result shown.
func (b *Page) Restore() {
	if b.result == nil {
		return
	}
	config, _, err := lab.ParseConfig(b.experiment, b.result.Config)
	if err != nil {
		return
	}
	b.Config, b.Corrections, b.Notices = config, map[string]string{}, nil
	b.Write()
	b.look()
}

// verdicts draws a card for each claim that the result speaks to.
func verdicts(r *lab.Result) app.UI {
	if len(r.Verdicts) == 0 {
		return app.Section().Class("verdicts").Hidden(true).Aria("label", "Verdicts")
	}
	return app.Section().Class("verdicts").Aria("label", "Verdicts on the claims").Body(
		app.H3().ID("verdicts-title").Text("Verdicts"),
		app.Div().Class("cards").Body(app.Range(r.Verdicts).Slice(func(i int) app.UI {
			v := r.Verdicts[i]
			head := []app.UI{app.Span().Class("claim-id").Text(v.Claim), claim.OutcomeSign(r.Config, v.Verdict)}
			if r.Recording.Simulated {
				head = append(head, part.SimulatedTag())
			}
			return app.Article().Class("card verdict").Body(
				app.P().Class("verdict-head").Body(head...),
				app.P().Class("statement").Text(part.Minus(v.Statement)),
				app.P().Class("estimate").Text(claim.EstimateText(r, v)+"."),
				app.P().Class("criterion").Body(app.Strong().Text("Criterion, "+lab.CriterionFixed(v)+". "),
					app.Text(part.Sentence(v.Criterion))),
			)
		})),
	)
}

// withoutKeys returns a note without what it says in parentheses by keys of the configuration, such as a grid of
// penalties.
func withoutKeys(note string) string {
	before, rest, found := strings.Cut(note, " (")
	if !found {
		return note
	}
	stop := strings.IndexAny(rest, "()")
	if stop < 0 || rest[stop] == '(' || !strings.Contains(rest[:stop], "=") && !strings.Contains(rest[:stop], "grid ") {
		return before + " (" + withoutKeys(rest)
	}
	return before + withoutKeys(rest[stop+1:])
}

// warnings are what a reader must know of a result, in one card; what notes say by keys stands with the method.
func warnings(r *lab.Result) app.UI {
	say := func(w string) string {
		if rest, ok := strings.CutPrefix(w, "quick=1: "); ok {
			w = "A quick look: " + rest
		}
		return part.Sentence(withoutKeys(w))
	}
	switch len(r.Warnings) {
	case 0:
		return app.Div().Class("card warning").Hidden(true)
	case 1:
		return app.P().Class("card warning").Body(app.Strong().Text("Note. "), app.Text(say(r.Warnings[0])))
	}
	return app.Div().Class("card warning").Body(
		app.P().Body(app.Strong().Text("Notes on these numbers")),
		app.Ul().Body(app.Range(r.Warnings).Slice(func(i int) app.UI { return app.Li().Text(say(r.Warnings[i])) })))
}

// method explains the figures, and says all that it takes to make them again.
func (b *Page) method(r *lab.Result) app.UI {
	how, same := figure.Texts(b.experiment.Name()).Method,
		"The same configuration gives the same numbers, however many workers compute them:"
	if r.Backend == job.WebGPU {
		same = "The same configuration gives the same numbers on this GPU; on another one or on the CPU rounding differs, " +
			"by less than a thousandth of a score in the experiments that tests compare:"
	}
	return app.Details().Class("method").Body(
		app.Summary().Text("How this is computed, and how to repeat it"),
		app.Ul().Body(app.Range(how).Slice(func(i int) app.UI {
			head, rest, _ := strings.Cut(how[i], ". ")
			return app.Li().Body(append([]app.UI{app.Strong().Text(head + ". ")}, part.Glossed(rest)...)...)
		})),
		app.P().Text("Version "+r.Version+", backend "+r.Backend+". "+same),
		app.Pre().TabIndex(0).Aria("label", "Configuration").Body(app.Code().Text(r.Experiment+" '"+r.Config+"'")),
		app.If(slices.ContainsFunc(r.Warnings, func(w string) bool { return withoutKeys(w) != w }), func() app.UI {
			return app.Div().Class("notes-whole").Body(app.P().Text("The notes with their keys:"),
				app.Ul().Body(app.Range(r.Warnings).Slice(func(i int) app.UI {
					return app.Li().Text(part.Sentence(r.Warnings[i]))
				})))
		}),
		app.If(r.Recording.SHA256 != "", func() app.UI {
			return app.P().Body(app.Text("SHA-256 of the recording: "), app.Code().Text(r.Recording.SHA256))
		}),
	)
}
