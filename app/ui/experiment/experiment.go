package experiment

import (
	"context"
	"errors"
	"slices"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/classroom"
	"untrained/app/ui/control"
	"untrained/app/ui/figure"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// Page is the page of one experiment: its controls, its run, its result. The
// state survives leaving the page and coming back.
type Page struct {
	control.Choices
	journal    *journal.Journal
	room       *classroom.Room
	experiment lab.Experiment

	status    page.State
	event     job.Event   // the latest of the run
	result    *lab.Result // the last complete one
	left      *lab.Result // what a run that did not end has given, where there is no complete one
	shown     int         // counts results, so that pictures are laid out once each
	source    string      // of the result: a session, or a precomputed run; see recall.go
	origin    string      // of the result, where it was not computed just now, in a sentence
	Canonical string      // of such a result, its configuration as this version writes it
	wants     bool        // the address asks for a run that waits for its recording
	cancel    context.CancelFunc
	run       int // number of the run; late messages of an earlier one are dropped
	began     time.Time
	Kept      int // tasks of an unfinished run of this request
	said      string
	heard     time.Time // when said was last changed
	fail      *part.Failure

	Recording page.Recording
	asking    bool   // and no answer has come yet
	asked     string // the recording that was last asked for, "id session"
	asks      int    // number of the newest question about it; the answer to an earlier one is out of date
	fetches   int    // number of the newest fetch, likewise
	absent    *part.Failure
	fetching  bool
	arrived   float64 // fraction of the recording's bytes
	slow      string  // why nothing or little of it arrives, in a sentence
	unfetch   context.CancelFunc
	Further   []*further // what else the configuration needs

	View figure.View
	own  control.NetworkFile

	before standIn // shown as long as there is nothing else

	checking bool // a check is being made

	pooled bool // it shows what many groups computed, on the page of class results
}

// New returns the page of an experiment, with the configuration that it opens with.
func New(p page.Frame, j *journal.Journal, r *classroom.Room, e lab.Experiment) *Page {
	b := &Page{journal: j, room: r, Choices: control.New(p, e), experiment: e, status: page.Idle}
	b.Config = figure.Opening(e)
	b.Opening = b.Config.String()
	b.own = control.NetworkFile{Choices: &b.Choices, Key: lab.KeyWeights}
	b.Changed = func(key string) {
		if key == "recording" { // a session belongs to its recording, and areas do
			for _, own := range []string{lab.KeySession, lab.KeyAreas} {
				if first, err := b.Config.Set(own, ""); err == nil {
					b.Config = first
				}
			}
		}
		if key == "higher" {
			if first, err := b.Config.Set(lab.KeyHigherSession, ""); err == nil {
				b.Config = first
			}
		}
		b.Config = lab.Followed(b.Config, key)
		b.Write()
		b.look()
		b.seek()
	}
	return b
}

// NewViewer returns a page that shows results that were pooled elsewhere, and runs nothing.
func NewViewer(p page.Frame) *Page {
	return &Page{Choices: control.Choices{P: p, Corrections: map[string]string{}}, pooled: true}
}

// Pool shows a pooled result of an experiment.
func (b *Page) Pool(e lab.Experiment, r *lab.Result) {
	if b.result == r {
		return
	}
	if b.result == nil || b.result.Experiment != r.Experiment {
		b.View = figure.View{}
	}
	b.experiment, b.Subject = e, e
	b.result, b.status = r, page.Done
	b.shown++
	b.View.Settle(r)
}

func (b *Page) Title() string { return figure.Texts(b.experiment.Name()).Short }

func (b *Page) State() page.State { return b.status }

// Enter takes the configuration from the address, says what it corrected there,
// and starts what the address or an interrupted run asks for.
func (b *Page) Enter(a page.Address) {
	before := b.Config.String()
	b.Read(a)
	if b.status == page.Running && before != b.Config.String() {
		b.Stop("The run was cancelled, because the address asks for something else. What was finished is kept.")
	}
	b.Write()
	b.look()
	b.seek()
	if b.status == page.Running {
		return
	}
	if b.wants = a.Run; a.Run {
		b.begin()
		return
	}
	b.resume()
}

func (b *Page) request() page.Request {
	return page.Request{Experiment: b.experiment, Config: b.Config, Workers: b.Address.Workers, Choice: b.P.Choice()}
}

// token names the request in the tab's memory.
func (b *Page) token() string { return b.experiment.Name() + "?" + b.Config.String() }

// Keys of the tab's memory: the request under way, and the last one that the
// reader cancelled.
const (
	underWay  = "untrained-running"
	cancelled = "untrained-cancelled"
)

// resume goes on with a run that a reload or a crash interrupted: one that this
// tab had under way, or one with tasks kept. A run that the reader cancelled
// waits for the reader.
func (b *Page) resume() {
	b.Kept = 0
	if lab.Unpinned(b.Config) {
		return // pin goes on
	}
	b.recall()
	r, token := b.request(), b.token()
	if b.result != nil && !b.stale() {
		return
	}
	number := b.run
	mine := b.P.Host().Recall(underWay) == token
	waits := b.P.Host().Recall(cancelled) == token
	b.P.Spawn(func() {
		kept, err := b.P.Lab().Runner.Kept(context.Background(), r)
		b.P.Update(func() {
			if b.token() != token || b.status == page.Running || b.run != number {
				return
			}
			if err == nil {
				b.Kept = kept
			}
			if mine || (b.Kept > 0 && !waits && b.status == page.Idle && b.result == nil) {
				b.Start()
			}
		})
	})
}

// begin starts the run that the address asks for, at once or when all that it needs is
// here.
func (b *Page) begin() {
	if b.status == page.Running || !b.wants {
		return
	}
	id := b.Config.Get(lab.KeyRecording)
	if id != "" && (b.asking || b.fetching || !b.Recording.Here && !b.Recording.Embedded) {
		return
	}
	if !b.furtherHere() || slices.ContainsFunc(b.Further, func(f *further) bool { return f.recording.ID == "" }) {
		return
	}
	b.wants = false
	b.Start()
}

// Start runs the request. A result that is shown stays until new numbers arrive.
func (b *Page) Start() {
	if b.status == page.Running {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	b.run++
	b.status, b.cancel, b.event, b.fail, b.began = page.Running, stop, job.Event{Kept: b.Kept}, nil, time.Now()
	b.say("Started.")
	b.room.Report(true)
	b.P.Host().Remember(underWay, b.token())
	b.P.Host().Remember(cancelled, "")
	number, r := b.run, b.request()

	f := part.NewFeed(b.P.Update, func(e job.Event) {
		if b.run == number && b.status == page.Running {
			b.hear(e)
		}
	})
	b.P.Spawn(func() {
		defer stop()
		defer func() {
			// A panic in the laboratory ends the run like any other error.
			if v := recover(); v != nil {
				text := page.Fault(v)
				f.Close()
				b.P.Update(func() { b.finish(number, nil, errors.New("the program ran into a mistake of its own: "+text)) })
			}
		}()
		result, err := b.P.Lab().Runner.Run(ctx, r, f.Put)
		f.Close()
		last, fresh := f.Take()
		b.P.Update(func() {
			if fresh && b.run == number && b.status == page.Running {
				b.hear(last)
			}
			b.finish(number, result, err)
		})
	})
}

// hear takes over the latest event of the run.
func (b *Page) hear(e job.Event) {
	if e.Partial != b.event.Partial {
		b.shown++
	}
	units := e.Done != b.event.Done
	b.event = e
	const pause = 2 * time.Second // between two announcements
	if units && time.Since(b.heard) > pause {
		b.say(progressText(e))
	}
}

// say puts a sentence into the live region.
func (b *Page) say(text string) { b.said, b.heard = text, time.Now() }

// finish ends the run.
func (b *Page) finish(number int, result *lab.Result, err error) {
	if b.run != number || b.status != page.Running {
		return
	}
	b.P.Host().Remember(underWay, "")
	b.cancel = nil
	b.room.Report(false)
	switch {
	case errors.Is(err, context.Canceled):
		b.Stop("Cancelled.")
		return
	case err != nil:
		b.Leave()
		b.status = page.Failed
		b.fail = &part.Failure{Cause: part.Sentence(err.Error()), Remedy: "Change what the message names, or press Run to " +
			"try again."}
		b.say("The run failed.")
		b.recount()
	case result == nil:
		b.Leave()
		b.status = page.Failed
		b.fail = &part.Failure{Cause: "The run ended without a result.", Remedy: "Press Run to try again."}
		b.say("The run failed.")
	default:
		b.status, b.result, b.left, b.Kept, b.event = page.Done, result, nil, 0, job.Event{}
		b.source, b.origin, b.Canonical = "", "", result.Config
		b.journal.Keep(result, nil, "", func(id string) {
			if b.result == result {
				b.source = id
				b.journal.Point(b.experiment.Name(), id)
			}
			b.seek() // where the page was reset meanwhile
		})
		b.shown++
		b.View.Settle(result)
		b.say("Done. The figures show the result.")
		b.room.Finished(b.Work())
	}
}

// Stop gives the run up; what was finished stays kept.
func (b *Page) Stop(said string) {
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
	b.run++
	b.room.Report(false)
	b.P.Host().Remember(underWay, "")
	b.P.Host().Remember(cancelled, b.token())
	b.Leave()
	b.status = page.Idle
	if b.result != nil {
		b.status = page.Done
	}
	b.say(said + b.keptText())
	b.recount()
}

// Leave ends the events of a run that did not come to its end. What it gave stays
// in sight if there is nothing better.
func (b *Page) Leave() {
	if b.event.Partial != nil && b.result == nil {
		b.left = b.event.Partial
	}
	b.Kept = b.event.Done
	b.event = job.Event{}
	b.shown++
}

// recount asks how much is kept: tasks may have finished after the last event.
func (b *Page) recount() {
	r, token, number := b.request(), b.token(), b.run
	b.P.Spawn(func() {
		kept, err := b.P.Lab().Runner.Kept(context.Background(), r)
		b.P.Update(func() {
			if err == nil && b.token() == token && b.status != page.Running && b.run == number {
				b.Kept = kept
			}
		})
	})
}

func (b *Page) keptText() string {
	switch b.Kept {
	case 0:
		return ""
	case 1:
		return " One finished part is kept; the next run goes on from there."
	}
	return " " + part.Count(b.Kept, "finished part", "finished parts") + " are kept; the next run goes on from there."
}

// Reset stops what runs and puts every control back to its default. Kept tasks
// of this request are dropped.
func (b *Page) Reset() {
	if b.status == page.Running {
		b.Stop("")
	}
	if r := b.request(); b.Kept > 0 {
		b.P.Spawn(func() {
			_ = b.P.Lab().Runner.Forget(context.Background(), r) // what stays is only space
			b.P.Update(b.recount)
		})
	}
	b.Clear()
	b.Config = figure.Opening(b.experiment)
	b.fail, b.result, b.left, b.Kept = nil, nil, nil, 0
	b.source, b.origin, b.wants = "", "", false
	b.journal.Point(b.experiment.Name(), "")
	b.event = job.Event{}
	b.shown++
	b.status = page.Idle
	b.P.Host().Remember(cancelled, "")
	b.say("Everything is back to its default.")
	b.Write()
	b.look()
	b.seek()
}

// stale says whether the result shown belongs to other choices than the controls
// show.
func (b *Page) stale() bool {
	return b.result != nil && !b.pooled && b.Canonical != b.Config.String()
}

// Current is the result to draw: of the running request as far as it is there,
// else the last complete one, else what an interrupted run has left.
func (b *Page) Current() (r *lab.Result, partial bool) {
	if b.event.Partial != nil {
		return b.event.Partial, true
	}
	if b.result != nil {
		return b.result, false
	}
	return b.left, b.left != nil
}

// Work is what the class gets of this page.
func (b *Page) Work() classroom.Work {
	answer, made := b.predicted()
	return classroom.Work{Result: b.result, Token: b.token(), Origin: b.origin, Stale: b.result != nil && b.stale(),
		Answer: answer,
		Made:   made,
		Hidden: b.Address.Hides("class")}
}
