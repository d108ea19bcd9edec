package train

import (
	"fmt"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/job/notebook"
	"untrained/app/lab"
	"untrained/app/ui/figure"
	"untrained/app/ui/journal"
	"untrained/app/ui/part"
)

// A training is kept as a session whenever it rests, with its weights, and once a
// minute while it plays. As it goes on, the later stage takes the place of the
// earlier, unless that one had come to its end. A training that is kept can be shown
// again: then it sleeps. Nothing is computed, and no worker is there, until the reader
// goes on with it.
type keptTraining struct {
	asleep  bool   // what is shown was kept, and no session is open
	weights []byte // of one that sleeps, and of one that was left; nil where they are not known
	source  string // the session in the notebook that holds what is shown; "" none
	origin  string // of one that is shown again, in a sentence

	stage   string    // how far it is kept, or being kept
	last    time.Time // when it was kept last
	written *stagesKept
}

// stagesKept is what is written of one training, one stage after the other.
type stagesKept struct {
	entry   string // the session that the next stage replaces; "" none
	writing bool
	next    func() // writes the latest stage, when that is done
}

// keepEvery is how often a training that plays is kept.
const keepEvery = time.Minute

// begun is told of a new training: it replaces nothing.
func (k *keptTraining) begun() {
	*k = keptTraining{last: k.last, written: &stagesKept{}}
}

// forget shows a training that has not begun.
func (t *Page) forget() {
	t.Shows = &figure.Record{Config: t.Config, Version: t.Shows.Version + 1}
	t.kept.begun()
}

// keepInTime keeps the training where it rests, and now and then while it plays.
func (t *Page) keepInTime(before job.Phase) {
	if t.Stand.Phase == job.Playing && before != job.Playing {
		t.kept.last = time.Now()
	}
	rests := t.Stand.Phase == job.Paused || t.Stand.Phase == job.Reached || t.Stand.Phase == job.Finished
	due := rests && !t.Stand.Measuring || t.Stand.Phase == job.Playing && time.Since(t.kept.last) > keepEvery
	whole := t.Shows.LastLoss() == t.Stand.Step // a GPU hands losses over late
	if !due || t.left || len(t.Shows.Losses) == 0 || rests && !whole {
		return
	}
	stage := fmt.Sprint(t.Stand.Run, t.Stand.Step, len(t.Shows.Points))
	if stage == t.kept.stage {
		return
	}
	t.kept.stage, t.kept.last = stage, time.Now()
	t.file(t.keep)
}

// keep writes the training into the notebook as it stands, with these weights.
func (t *Page) keep(weights []byte) {
	if len(t.Shows.Losses) == 0 {
		return
	}
	r := t.Shows.Result(figure.MostKept)
	ended := t.Stand.Phase == job.Reached || t.Stand.Phase == job.Finished
	own := t.kept.written
	write := func() {
		own.writing = true
		t.journal.Keep(r, weights, own.entry, func(id string) {
			own.writing = false
			if own.entry = id; ended {
				own.entry = ""
			}
			if t.kept.written == own { // no other training has begun
				t.kept.source = id
				t.journal.Point("train", id)
			}
			if next := own.next; next != nil {
				own.next = nil
				next()
			}
		})
	}
	if own.writing {
		own.next = write // the latest stage is enough
		return
	}
	write()
}

// sleep ends the session, if there is one, and goes on showing what it has learnt.
func (t *Page) sleep(weights []byte, note string) {
	if t.session != nil {
		t.end()
	}
	t.kept.asleep, t.kept.weights, t.note = true, weights, note
	epoch := max(1, t.Shows.Config.Int(lab.KeyPictures)/max(1, t.Shows.Config.Int(lab.KeyBatch)))
	t.Stand = job.State{Phase: job.Paused, Step: t.Shows.Step, Epoch: epoch, Classes: t.Shows.Classes,
		Backend: t.Shows.Backend}
	t.Shows.Run = 0
}

// wake opens a session that goes on from the weights of the training that sleeps.
func (t *Page) wake() {
	weights := t.kept.weights
	t.begin(t.Config.String())
	t.note = ""
	t.kept.asleep, t.kept.weights, t.kept.origin = false, nil, ""
	t.Stand = job.State{Phase: job.Preparing, Step: t.Shows.Step, Epoch: t.Stand.Epoch, Classes: t.Shows.Classes,
		Backend: t.Shows.Backend}
	t.returning = true
	t.do(job.Command{Do: job.Load, File: weights})
	t.loading = t.sent
	// The file brings the rate it was made with; the reader may have changed it since.
	t.do(job.Command{Do: job.Configure, Config: t.wanted})
}

// recall shows what this tab showed here last, or what the page of sessions points
// to, if it belongs to the choices; false where there is nothing of the kind.
func (t *Page) recall() bool {
	address := t.P.Host().Recall(journal.ShownKey("train"))
	if t.kept.asleep && t.wanted == t.Config.String() && (address == "" || address == t.kept.source) {
		return true
	}
	if address == "" {
		return false
	}
	t.look(address)
	return true
}

// look fetches a training from the notebook and shows it; where that fails, or it is
// one of other choices, a new one is opened.
func (t *Page) look(id string) {
	t.number++ // what was asked for before, or is opened meanwhile, goes its own way
	number := t.number
	t.journal.Once(func() {
		t.journal.Entry(id, func(e notebook.Entry, r *lab.Result, err error) {
			if t.number != number {
				return
			}
			var shows *figure.Record
			if err == nil && t.journal.Canonical(e.Experiment, e.Config) == t.Config.String() {
				shows, err = figure.RecordOf(r)
			}
			if err != nil || shows == nil {
				if t.session == nil && t.P.Showing(t) {
					t.open()
				}
				return
			}
			t.show(e, shows)
		})
	})
}

// show puts a training on the page that was kept.
func (t *Page) show(e notebook.Entry, shows *figure.Record) {
	shows.Version = t.Shows.Version + 1
	t.forget()
	t.Shows, t.wanted = shows, t.Config.String()
	t.refused, t.unread, t.fitted = "", nil, ""
	t.sleep(e.Weights, "")
	t.kept.source, t.kept.origin = e.ID, journal.Origin(e.Head)
	t.journal.Point("train", e.ID)
	t.say("A training from before is shown.")
}

// Again shows a training of these choices that was kept.
func (t *Page) Again(h notebook.Head) {
	if t.session != nil {
		t.end()
	}
	t.look(h.ID)
}

// earlier offers a training of these choices that was kept, and says where the one
// that is shown comes from, or that it could not be kept.
func (t *Page) earlier() app.UI {
	j := t.journal
	switch {
	case j.IsLoose(t.kept.source):
		return journal.UnkeptCard(j.Unkept)
	case t.kept.origin != "" && len(t.kept.weights) == 0:
		return app.P().ID("origin").Class("provenance").Text(t.kept.origin +
			" Its weights were not kept with it: Reset trains it again.")
	case t.kept.origin != "":
		return app.P().ID("origin").Class("provenance").Text(t.kept.origin +
			" Play goes on from its weights, with the optimiser Adam started again.")
	}
	h, ok := j.Find("train", t.Config.String())
	if !ok || t.Stand.Step > 0 || t.session == nil || t.Stand.Phase == job.Playing {
		return app.P().ID("origin").Hidden(true)
	}
	return app.Div().Class("again").Body(
		app.Span().Text("These very choices were trained in this browser before, "+part.Day(h.Date)+"."),
		t.Button("show-kept", "Show that training", "", func() { t.Again(h) }),
	)
}
