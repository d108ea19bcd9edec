package experiment

import (
	"context"
	"errors"
	"slices"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/assets/neural"
)

// look asks what is known about the chosen recording, if that was not asked yet.
func (b *Page) look() {
	if lab.Unpinned(b.Config) {
		b.pin()
	}
	b.lookFurther()
	id, session := b.Config.Get(lab.KeyRecording), b.Config.Get(lab.KeySession)
	if id == "" || b.asked == id+" "+session {
		return
	}
	b.ask(id, session)
}

// pin writes the session of your own recording into the configuration, wherever it names that recording without one:
// links, kept tasks and what the tab remembers then mean this recording and no other that takes its place. Until then
// nothing is recalled.
func (b *Page) pin() {
	b.P.Spawn(func() {
		r, err := b.P.Lab().Recordings.Find(context.Background(), neural.OwnID, "")
		b.P.Update(func() {
			if err != nil || r.Session == "" || !lab.Unpinned(b.Config) {
				return
			}
			pinned, err := lab.Pin(b.Config, r.Session)
			if err != nil {
				return
			}
			b.Config = pinned
			b.Write()
			b.look()
			if b.status != page.Running {
				b.resume()
			}
		})
	})
}

func (b *Page) ask(id, session string) {
	if b.fetching && b.asked != id+" "+session {
		b.StopFetch()
	}
	b.asked = id + " " + session
	b.absent, b.asking = nil, true
	b.asks++
	number := b.asks
	b.P.Spawn(func() {
		r, err := b.P.Lab().Recordings.Find(context.Background(), id, session)
		b.P.Update(func() {
			if b.asks != number {
				return
			}
			b.Recording, b.asking = r, false
			defer b.begin()
			if id == neural.OwnID && session != "" && r.Here && r.Session != session {
				b.Recording.Here = false
				b.absent = &part.Failure{Cause: "Your own recording here is " + r.Session + "; these choices mean " + session + ".",
					Remedy: "Load the other one on the data page, or choose another recording and then yours again, to take " +
						"the one that is here."}
			}
			if err != nil {
				b.Recording = page.Recording{}
				if b.wants {
					b.wants, b.status = false, page.Failed
				}
				b.absent = &part.Failure{Cause: part.Sentence(err.Error()), Remedy: "Choose another recording or session."}
			}
		})
	})
}

// further is something that a run needs besides its recording: that of a second
// area, or a network that was trained elsewhere.
type further struct {
	need      lab.Need
	recording page.Recording
	absent    *part.Failure
	arrived   float64
	slow      string             // why nothing or little arrives, in a sentence
	stop      context.CancelFunc // of a fetch under way
	asks      int                // number of the newest question
}

// lookFurther asks what is known about what else the configuration needs.
func (b *Page) lookFurther() {
	var list []*further
	for _, need := range lab.Needs(b.experiment, b.Config) {
		if need.ID == b.Config.Get(lab.KeyRecording) && need.Session == b.Config.Get(lab.KeySession) {
			continue
		}
		i := slices.IndexFunc(b.Further, func(f *further) bool { return f.need == need })
		if i >= 0 {
			list = append(list, b.Further[i])
			continue
		}
		f := &further{need: need}
		list = append(list, f)
		b.askFurther(f)
	}
	for _, f := range b.Further {
		if f.stop != nil && !slices.Contains(list, f) {
			f.stop()
		}
	}
	b.Further = list
}

func (b *Page) askFurther(f *further) {
	f.asks++
	number := f.asks
	b.P.Spawn(func() {
		r, err := b.P.Lab().Recordings.Find(context.Background(), f.need.ID, f.need.Session)
		b.P.Update(func() {
			if f.asks != number {
				return
			}
			if f.recording = r; err != nil {
				f.recording = page.Recording{}
				f.absent = &part.Failure{Cause: part.Sentence(err.Error()), Remedy: "Choose another one."}
				if b.wants && slices.Contains(b.Further, f) {
					b.wants, b.status = false, page.Failed
				}
			}
			b.begin()
		})
	})
}

// FetchFurther downloads one of them.
func (b *Page) FetchFurther(f *further) {
	if f.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	f.stop, f.arrived, f.absent = stop, 0, nil
	b.say("Fetching " + f.need.ID + ".")
	f.slow = ""
	progress := job.Patience(ctx, f.recording.Host, f.recording.Known(),
		part.Seldom(func(done float64) { b.P.Update(func() { f.arrived = done }) }),
		func(text string) { b.P.Update(func() { f.slow = text }) })
	b.P.Spawn(func() {
		defer stop()
		err := b.P.Lab().Recordings.Fetch(ctx, f.need.ID, f.need.Session, progress)
		b.P.Update(func() {
			f.stop = nil
			switch {
			case errors.Is(err, context.Canceled):
				b.say("Fetching was cancelled.")
			case err != nil:
				f.absent = &part.Failure{Cause: part.Sentence(err.Error()),
					Remedy: "Check the connection and press Fetch again; what has arrived is kept."}
				b.say(f.need.ID + " could not be fetched.")
			default:
				b.say(f.need.ID + " is here.")
				b.askFurther(f)
			}
		})
	})
}

// furtherHere reports whether all of them can be used.
func (b *Page) furtherHere() bool {
	return !slices.ContainsFunc(b.Further, func(f *further) bool {
		return f.recording.ID != "" && !f.recording.Here &&
			!f.recording.Embedded
	})
}

// missing counts what a run needs and is neither here nor on its way, and its bytes.
func (b *Page) missing() (n int, bytes int64) {
	if r := b.Recording; r.ID != "" && r.ID != neural.OwnID && !r.Here && !r.Embedded && !b.fetching {
		n, bytes = 1, r.Bytes
	}
	for _, f := range b.Further {
		if r := f.recording; r.ID != "" && !r.Here && !r.Embedded && f.stop == nil {
			n, bytes = n+1, bytes+r.Bytes
		}
	}
	return n, bytes
}

// FetchAll downloads all of it.
func (b *Page) FetchAll() {
	if r := b.Recording; r.ID != "" && !r.Here && !r.Embedded {
		b.Fetch()
	}
	for _, f := range b.Further {
		if f.recording.ID != "" && !f.recording.Here && !f.recording.Embedded {
			b.FetchFurther(f)
		}
	}
}

// Fetch downloads the chosen recording.
func (b *Page) Fetch() {
	if b.fetching {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	b.fetching, b.arrived, b.absent, b.unfetch = true, 0, nil, stop
	if b.status == page.Failed {
		b.status, b.fail = page.Idle, nil
	}
	b.say("Fetching the recording.")
	b.fetches++
	id, session, number := b.Config.Get(lab.KeyRecording), b.Config.Get(lab.KeySession), b.fetches
	b.slow = ""
	progress := job.Patience(ctx, b.Recording.Host, b.Recording.Known(), part.Seldom(func(f float64) {
		b.P.Update(func() {
			if b.fetching && b.fetches == number {
				b.arrived = f
			}
		})
	}), func(text string) {
		b.P.Update(func() {
			if b.fetching && b.fetches == number {
				b.slow = text
			}
		})
	})
	b.P.Spawn(func() {
		defer stop()
		err := b.P.Lab().Recordings.Fetch(ctx, id, session, progress)
		b.P.Update(func() {
			if b.fetches != number || !b.fetching {
				return
			}
			b.fetching, b.unfetch = false, nil
			switch {
			case errors.Is(err, context.Canceled):
				b.say("Fetching was cancelled.")
			case err != nil:
				b.absent = &part.Failure{Cause: part.Sentence(err.Error()),
					Remedy: "Check the connection and press Fetch again; what has arrived is kept. Without a network, choose a " +
						"simulated recording."}
				b.status = page.Failed
				b.say("The recording could not be fetched.")
			default:
				b.say("The recording is here.")
				b.ask(id, session)
			}
		})
	})
}

// StopFetch ends the download of the recording; what has arrived is kept.
func (b *Page) StopFetch() {
	if b.unfetch != nil {
		b.unfetch()
	}
	b.fetching, b.unfetch = false, nil
	if b.status == page.Failed && b.fail == nil {
		b.status = page.Idle
	}
}
