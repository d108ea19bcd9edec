package ui

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
)

// Runner runs experiments.
type Runner interface {
	// Run does an experiment, going on where an earlier run of the same request stopped. It calls events often. When ctx
	// is cancelled, Run returns ctx's error; finished tasks stay kept.
	Run(ctx context.Context, r Request, events func(job.Event)) (*lab.Result, error)

	// Kept returns how many tasks of an unfinished run of this request are kept.
	Kept(ctx context.Context, r Request) (int, error)

	// Forget drops the tasks that are kept for this request.
	Forget(ctx context.Context, r Request) error
}

// bench is the page of one experiment: its controls, its run, its result. The
// state survives leaving the page and coming back.
type bench struct {
	choices
	experiment lab.Experiment

	status    state
	event     job.Event   // the latest of the run
	result    *lab.Result // the last complete one
	left      *lab.Result // what a run that did not end has given, where there is no complete one
	shown     int         // counts results, so that pictures are laid out once each
	source    string      // of the result: a session, or a precomputed run; see recall.go
	origin    string      // of the result, where it was not computed just now, in a sentence
	canonical string      // of such a result, its configuration as this version writes it
	wants     bool        // the address asks for a run that waits for its recording
	cancel    context.CancelFunc
	run       int // number of the run; late messages of an earlier one are dropped
	began     time.Time
	kept      int // tasks of an unfinished run of this request
	said      string
	heard     time.Time // when said was last changed
	fail      *failure

	recording Recording
	asking    bool   // and no answer has come yet
	asked     string // the recording that was last asked for, "id session"
	asks      int    // number of the newest question about it; the answer to an earlier one is out of date
	fetches   int    // number of the newest fetch, likewise
	absent    *failure
	fetching  bool
	arrived   float64 // fraction of the recording's bytes
	unfetch   context.CancelFunc
	further   []*further // what else the configuration needs

	view view

	pooled bool // it shows what many groups computed, on the page of class results
}

// failure is what an error card says.
type failure struct{ cause, remedy string }

func newBench(p *program, e lab.Experiment) *bench {
	b := &bench{choices: newChoices(p, e), experiment: e, status: idle}
	b.config = opening(e)
	b.changed = func(key string) {
		if key == "recording" { // a session belongs to its recording, and areas do
			for _, own := range []string{lab.KeySession, lab.KeyAreas} {
				if first, err := b.config.Set(own, ""); err == nil {
					b.config = first
				}
			}
		}
		if key == "higher" {
			if first, err := b.config.Set(lab.KeyHigherSession, ""); err == nil {
				b.config = first
			}
		}
		b.write()
		b.look()
	}
	return b
}

func (b *bench) title() string { return texts(b.experiment.Name()).Short }

func (b *bench) state() state { return b.status }

// enter takes the configuration from the address, says what it corrected there,
// and starts what the address or an interrupted run asks for.
func (b *bench) enter(a Address) {
	before := b.config.String()
	b.read(a)
	if b.status == running && before != b.config.String() {
		b.stop("The run was cancelled, because the address asks for something else. What was finished is kept.")
	}
	b.write()
	b.look()
	if b.status == running {
		return
	}
	if b.wants = a.Run; a.Run {
		b.begin()
		return
	}
	b.resume()
}

func pair(key, value string) string { return key + "=" + url.QueryEscape(value) }

// sentence makes a message of the program a sentence of the page.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	first, _, _ := strings.Cut(s, " ")
	// a key is written as it is
	if c := s[0]; c >= 'a' && c <= 'z' && !strings.HasPrefix(s, "http") && !strings.Contains(first, "=") {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if !strings.ContainsRune(".!?^", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}

func (b *bench) request() Request {
	return Request{Experiment: b.experiment, Config: b.config, Workers: b.address.Workers, Choice: b.p.choice()}
}

// token names the request in the tab's memory.
func (b *bench) token() string { return b.experiment.Name() + "?" + b.config.String() }

// Keys of the tab's memory: the request under way, and the last one that the
// reader cancelled.
const (
	underWay  = "untrained-running"
	cancelled = "untrained-cancelled"
)

// resume goes on with a run that a reload or a crash interrupted: one that this
// tab had under way, or one with tasks kept. A run that the reader cancelled
// waits for the reader.
func (b *bench) resume() {
	b.kept = 0
	b.recall()
	r, token := b.request(), b.token()
	if b.result != nil && !b.stale() {
		return
	}
	number := b.run
	mine := b.p.host.recall(underWay) == token
	waits := b.p.host.recall(cancelled) == token
	b.p.spawn(func() {
		kept, err := b.p.lab.Runner.Kept(context.Background(), r)
		b.p.update(func() {
			if b.token() != token || b.status == running || b.run != number {
				return
			}
			if err == nil {
				b.kept = kept
			}
			if mine || (b.kept > 0 && !waits && b.status == idle && b.result == nil) {
				b.start()
			}
		})
	})
}

// begin starts the run that the address asks for, at once or when all that it needs is
// here.
func (b *bench) begin() {
	if b.status == running || !b.wants {
		return
	}
	id := b.config.Get(lab.KeyRecording)
	if id != "" && (b.asking || b.fetching || !b.recording.Here && !b.recording.Embedded) {
		return
	}
	if !b.furtherHere() || slices.ContainsFunc(b.further, func(f *further) bool { return f.recording.ID == "" }) {
		return
	}
	b.wants = false
	b.start()
}

// start runs the request. A result that is shown stays until new numbers arrive.
func (b *bench) start() {
	if b.status == running {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	b.run++
	b.status, b.cancel, b.event, b.fail, b.began = running, stop, job.Event{Kept: b.kept}, nil, time.Now()
	b.say("Started.")
	b.p.host.remember(underWay, b.token())
	b.p.host.remember(cancelled, "")
	number, r := b.run, b.request()

	f := newFeed(b.p.update, func(e job.Event) {
		if b.run == number && b.status == running {
			b.hear(e)
		}
	})
	b.p.spawn(func() {
		defer stop()
		defer func() {
			// A panic in the laboratory ends the run like any other error.
			if v := recover(); v != nil {
				text := fault(v)
				f.close()
				b.p.update(func() { b.finish(number, nil, errors.New("the program ran into a mistake of its own: "+text)) })
			}
		}()
		result, err := b.p.lab.Runner.Run(ctx, r, f.put)
		f.close()
		last, fresh := f.take()
		b.p.update(func() {
			if fresh && b.run == number && b.status == running {
				b.hear(last)
			}
			b.finish(number, result, err)
		})
	})
}

// hear takes over the latest event of the run.
func (b *bench) hear(e job.Event) {
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
func (b *bench) say(text string) { b.said, b.heard = text, time.Now() }

// finish ends the run.
func (b *bench) finish(number int, result *lab.Result, err error) {
	if b.run != number || b.status != running {
		return
	}
	b.p.host.remember(underWay, "")
	b.cancel = nil
	switch {
	case errors.Is(err, context.Canceled):
		b.stop("Cancelled.")
		return
	case err != nil:
		b.leave()
		b.status = failed
		b.fail = &failure{cause: sentence(err.Error()), remedy: "Change what the message names, or press Run to try again."}
		b.say("The run failed.")
		b.recount()
	case result == nil:
		b.leave()
		b.status = failed
		b.fail = &failure{cause: "The run ended without a result.", remedy: "Press Run to try again."}
		b.say("The run failed.")
	default:
		b.status, b.result, b.left, b.kept, b.event = done, result, nil, 0, job.Event{}
		b.source, b.origin, b.canonical = "", "", result.Config
		b.p.journal.keep(result, nil, "", func(id string) {
			if b.result == result {
				b.source = id
				b.p.point(b.experiment.Name(), id)
			}
		})
		b.shown++
		b.view.settle(result)
		b.say("Done. The figures show the result.")
		b.p.room.finished(b)
	}
}

// stop gives the run up; what was finished stays kept.
func (b *bench) stop(said string) {
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
	b.run++
	b.p.host.remember(underWay, "")
	b.p.host.remember(cancelled, b.token())
	b.leave()
	b.status = idle
	if b.result != nil {
		b.status = done
	}
	b.say(said + b.keptText())
	b.recount()
}

// leave ends the events of a run that did not come to its end. What it gave stays
// in sight if there is nothing better.
func (b *bench) leave() {
	if b.event.Partial != nil && b.result == nil {
		b.left = b.event.Partial
	}
	b.kept = b.event.Done
	b.event = job.Event{}
	b.shown++
}

// recount asks how much is kept: tasks may have finished after the last event.
func (b *bench) recount() {
	r, token, number := b.request(), b.token(), b.run
	b.p.spawn(func() {
		kept, err := b.p.lab.Runner.Kept(context.Background(), r)
		b.p.update(func() {
			if err == nil && b.token() == token && b.status != running && b.run == number {
				b.kept = kept
			}
		})
	})
}

func (b *bench) keptText() string {
	switch b.kept {
	case 0:
		return ""
	case 1:
		return " One finished part is kept; the next run goes on from there."
	}
	return " " + count(b.kept, "finished part", "finished parts") + " are kept; the next run goes on from there."
}

// reset stops what runs and puts every control back to its default. Kept tasks
// of this request are dropped.
func (b *bench) reset() {
	if b.status == running {
		b.stop("")
	}
	if r := b.request(); b.kept > 0 {
		b.p.spawn(func() {
			_ = b.p.lab.Runner.Forget(context.Background(), r) // what stays is only space
			b.p.update(b.recount)
		})
	}
	b.clear()
	b.config = opening(b.experiment)
	b.fail, b.result, b.left, b.kept = nil, nil, nil, 0
	b.source, b.origin, b.wants = "", "", false
	b.p.point(b.experiment.Name(), "")
	b.event = job.Event{}
	b.shown++
	b.status = idle
	b.p.host.remember(cancelled, "")
	b.say("Everything is back to its default.")
	b.write()
	b.look()
}

// stale says whether the result shown belongs to other choices than the controls
// show.
func (b *bench) stale() bool {
	return b.result != nil && !b.pooled && b.canonical != b.config.String()
}

// current is the result to draw: of the running request as far as it is there,
// else the last complete one, else what an interrupted run has left.
func (b *bench) current() (r *lab.Result, partial bool) {
	if b.event.Partial != nil {
		return b.event.Partial, true
	}
	if b.result != nil {
		return b.result, false
	}
	return b.left, b.left != nil
}
