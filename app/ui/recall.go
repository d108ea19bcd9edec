package ui

import (
	"context"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/lab"
)

// A page of an experiment shows again, without computing, what this tab showed on it:
// after a reload, or because another page points to it. The tab's memory holds an
// address of the result: a session's ID, or the name of a precomputed run.

const ofRun = "run:" // begins the address of a precomputed run

// shownKey names the tab's memory of what an experiment's page shows.
func shownKey(experiment string) string { return "untrained-shown-" + experiment }

// point has the experiment's page show a result when it is next entered with the
// result's configuration.
func (p *program) point(experiment, address string) {
	p.host.remember(shownKey(experiment), address)
}

// recall shows the result that the tab remembers, if it belongs to the choices.
func (b *bench) recall() {
	address, token := b.p.host.recall(shownKey(b.experiment.Name())), b.token()
	if address == "" || address == b.source {
		return
	}
	number := b.run // a run that was begun meanwhile, ended or not, goes before
	show := func(r *lab.Result, origin string, err error) {
		if err != nil || b.token() != token || b.status == running || b.run != number ||
			b.p.journal.canonical(r.Experiment, r.Config) != b.config.String() {
			return
		}
		b.show(r, address, origin)
	}
	if name, ok := strings.CutPrefix(address, ofRun); ok {
		b.p.spawn(func() {
			r, err := b.p.lab.Bundled(context.Background(), name)
			b.p.update(func() {
				origin := ""
				if err == nil {
					origin = "Computed beforehand, with version " + r.Version +
						" of this laboratory; it came with the page. Press Run to compute it here."
				}
				show(r, origin, err)
			})
		})
		return
	}
	b.p.journal.once(func() {
		b.p.journal.get(address, func(h notebook.Head, r *lab.Result, err error) { show(r, origin(h), err) })
	})
}

// origin says where a session's result comes from.
func origin(h notebook.Head) string {
	if h.Imported {
		return "From a file of sessions that was read here; dated " + day(h.Date) + ". This page has not computed it."
	}
	return "Computed in this browser, " + day(h.Date) + ". Nothing was computed now."
}

// show puts a result on the page that was not computed just now.
func (b *bench) show(r *lab.Result, address, origin string) {
	b.result, b.left, b.fail, b.status = r, nil, nil, done
	b.source, b.origin, b.canonical = address, origin, b.p.journal.canonical(r.Experiment, r.Config)
	b.shown++
	b.view.settle(r)
	b.say("A result from before is shown.")
}

// earlier offers a result of these choices that was computed before, and says where
// the one that is shown comes from, or that it could not be kept.
func (b *bench) earlier() app.UI {
	j := b.p.journal
	if b.result != nil && !b.stale() && b.status != running {
		switch {
		case j.isLoose(b.source):
			return unkeptCard(j.unkept)
		case b.origin != "":
			return app.P().ID("origin").Class("provenance").Text(b.origin)
		}
		return app.P().ID("origin").Hidden(true)
	}
	h, ok := j.find(b.experiment.Name(), b.config.String())
	if !ok || b.status == running {
		return app.P().ID("origin").Hidden(true)
	}
	return app.Div().Class("again").Body(
		app.Span().Text("These very choices were computed in this browser before, "+day(h.Date)+"."),
		b.button("show-kept", "Show that result", "", func() { b.again(h) }),
	)
}

// unkeptCard says that a result could not be kept, and what to do.
func unkeptCard(why string) app.UI {
	return app.Div().Class("card warning").ID("unkept").Body(
		app.P().Body(app.Strong().Text("Not kept. "),
			app.Text(why+" The result is here until the page is closed; save it as JSON, or under "),
			app.A().Href("#/sessions").Text("Sessions"), app.Text(" everything as one file.")))
}

// again shows a session of these choices.
func (b *bench) again(h notebook.Head) {
	b.p.point(b.experiment.Name(), h.ID)
	b.source = ""
	b.recall()
}
