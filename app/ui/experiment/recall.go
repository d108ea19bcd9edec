package experiment

import (
	"context"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// A page of an experiment shows again, without computing, what this tab showed on it:
// after a reload, or because another page points to it. The tab's memory holds an
// address of the result: a session's ID, or the name of a precomputed run.

// recall shows the result that the tab remembers, if it belongs to the choices.
func (b *Page) recall() {
	address, token := b.P.Host().Recall(journal.ShownKey(b.experiment.Name())), b.token()
	if address == "" || address == b.source || lab.Unpinned(b.Config) {
		return
	}
	number := b.run // a run that was begun meanwhile, ended or not, goes before
	show := func(r *lab.Result, origin string, err error) {
		if err != nil || b.token() != token || b.status == page.Running || b.run != number ||
			b.journal.Canonical(r.Experiment, r.Config) != b.Config.String() {
			return
		}
		b.Show(r, address, origin)
	}
	if name, ok := strings.CutPrefix(address, journal.OfRun); ok {
		b.P.Spawn(func() {
			r, err := b.P.Lab().Bundled(context.Background(), name)
			b.P.Update(func() {
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
	b.journal.Once(func() {
		b.journal.Get(address, func(h notebook.Head, r *lab.Result, err error) { show(r, journal.Origin(h), err) })
	})
}

// Show puts a result on the page that was not computed just now.
func (b *Page) Show(r *lab.Result, address, origin string) {
	b.result, b.left, b.fail, b.status = r, nil, nil, page.Done
	b.source, b.origin, b.Canonical = address, origin, b.journal.Canonical(r.Experiment, r.Config)
	b.shown++
	b.View.Settle(r)
	b.say("A result from before is shown.")
}

// whence says where the result shown comes from, where it was not computed just now, or that it could not be kept.
func (b *Page) whence() app.UI {
	switch {
	case b.journal.IsLoose(b.source):
		return journal.UnkeptCard(b.journal.Unkept)
	case b.origin != "" && b.status != page.Running:
		return app.P().ID("origin").Class("provenance").Text(b.origin)
	}
	return app.P().ID("origin").Hidden(true)
}

// again offers a result of these choices that was computed before and is not shown.
func (b *Page) again() app.UI {
	h, ok := b.journal.Find(b.experiment.Name(), b.Config.String())
	if !ok || b.status == page.Running || b.result != nil && !b.stale() || lab.Unpinned(b.Config) {
		return app.Div().Class("again").Hidden(true)
	}
	return app.Div().Class("again").Body(
		app.Span().Text("These very choices were computed in this browser before, "+part.Day(h.Date)+"."),
		b.Button("show-kept", "Show that result", "", func() { b.Again(h) }),
	)
}

// Again shows a session of these choices.
func (b *Page) Again(h notebook.Head) {
	b.journal.Point(b.experiment.Name(), h.ID)
	b.source = ""
	b.recall()
}
