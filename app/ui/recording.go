package ui

import (
	"context"
	"errors"
	"slices"

	"untrained/app/lab"
	"untrained/assets/neural"
)

// Fetcher gets recordings.
type Fetcher interface {
	// Find describes a recording, whether it is here or not. It downloads nothing.
	Find(ctx context.Context, id, session string) (Recording, error)

	// Fetch downloads a recording from its public source, verifies and keeps it. It calls progress with the fraction of
	// the recording's bytes that has arrived.
	Fetch(ctx context.Context, id, session string, progress func(done float64)) error
}

// look asks what is known about the chosen recording, if that was not asked yet.
func (b *bench) look() {
	b.lookFurther()
	id, session := b.config.Get(lab.KeyRecording), b.config.Get(lab.KeySession)
	if id == "" || b.asked == id+" "+session {
		return
	}
	b.ask(id, session)
}

func (b *bench) ask(id, session string) {
	if b.fetching && b.asked != id+" "+session {
		b.stopFetch()
	}
	b.asked = id + " " + session
	b.absent, b.asking = nil, true
	b.asks++
	number := b.asks
	b.p.spawn(func() {
		r, err := b.p.lab.Recordings.Find(context.Background(), id, session)
		b.p.update(func() {
			if b.asks != number {
				return
			}
			b.recording, b.asking = r, false
			defer b.begin()
			if r.ID == neural.OwnID && r.Session != "" && session == "" && err == nil {
				// Its name tells one's recordings apart, in links and in what is kept of runs.
				if next, err := b.config.Set(lab.KeySession, r.Session); err == nil {
					b.config, b.asked = next, id+" "+r.Session
					b.write()
				}
			}
			if err != nil {
				b.recording = Recording{}
				if b.wants {
					b.wants, b.status = false, failed
				}
				b.absent = &failure{cause: sentence(err.Error()), remedy: "Choose another recording or session."}
			}
		})
	})
}

// further is something that a run needs besides its recording: that of a second
// area, or a network that was trained elsewhere.
type further struct {
	need      lab.Need
	recording Recording
	absent    *failure
	arrived   float64
	stop      context.CancelFunc // of a fetch under way
	asks      int                // number of the newest question
}

// lookFurther asks what is known about what else the configuration needs.
func (b *bench) lookFurther() {
	var list []*further
	for _, need := range lab.Needs(b.experiment, b.config) {
		if need.ID == b.config.Get(lab.KeyRecording) && need.Session == b.config.Get(lab.KeySession) {
			continue
		}
		i := slices.IndexFunc(b.further, func(f *further) bool { return f.need == need })
		if i >= 0 {
			list = append(list, b.further[i])
			continue
		}
		f := &further{need: need}
		list = append(list, f)
		b.askFurther(f)
	}
	for _, f := range b.further {
		if f.stop != nil && !slices.Contains(list, f) {
			f.stop()
		}
	}
	b.further = list
}

func (b *bench) askFurther(f *further) {
	f.asks++
	number := f.asks
	b.p.spawn(func() {
		r, err := b.p.lab.Recordings.Find(context.Background(), f.need.ID, f.need.Session)
		b.p.update(func() {
			if f.asks != number {
				return
			}
			if f.recording = r; err != nil {
				f.recording = Recording{}
				f.absent = &failure{cause: sentence(err.Error()), remedy: "Choose another one."}
				if b.wants && slices.Contains(b.further, f) {
					b.wants, b.status = false, failed
				}
			}
			b.begin()
		})
	})
}

// fetchFurther downloads one of them.
func (b *bench) fetchFurther(f *further) {
	if f.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	f.stop, f.arrived, f.absent = stop, 0, nil
	b.say("Fetching " + f.need.ID + ".")
	progress := seldom(func(done float64) { b.p.update(func() { f.arrived = done }) })
	b.p.spawn(func() {
		defer stop()
		err := b.p.lab.Recordings.Fetch(ctx, f.need.ID, f.need.Session, progress)
		b.p.update(func() {
			f.stop = nil
			switch {
			case errors.Is(err, context.Canceled):
				b.say("Fetching was cancelled.")
			case err != nil:
				f.absent = &failure{cause: sentence(err.Error()),
					remedy: "Check the connection and press Fetch again; what has arrived is kept."}
				b.say(f.need.ID + " could not be fetched.")
			default:
				b.say(f.need.ID + " is here.")
				b.askFurther(f)
			}
		})
	})
}

// furtherHere reports whether all of them can be used.
func (b *bench) furtherHere() bool {
	return !slices.ContainsFunc(b.further, func(f *further) bool {
		return f.recording.ID != "" && !f.recording.Here &&
			!f.recording.Embedded
	})
}

// missing counts what a run needs and is neither here nor on its way, and its bytes.
func (b *bench) missing() (n int, bytes int64) {
	if r := b.recording; r.ID != "" && r.ID != neural.OwnID && !r.Here && !r.Embedded && !b.fetching {
		n, bytes = 1, r.Bytes
	}
	for _, f := range b.further {
		if r := f.recording; r.ID != "" && !r.Here && !r.Embedded && f.stop == nil {
			n, bytes = n+1, bytes+r.Bytes
		}
	}
	return n, bytes
}

// fetchAll downloads all of it.
func (b *bench) fetchAll() {
	if r := b.recording; r.ID != "" && !r.Here && !r.Embedded {
		b.fetch()
	}
	for _, f := range b.further {
		if f.recording.ID != "" && !f.recording.Here && !f.recording.Embedded {
			b.fetchFurther(f)
		}
	}
}

// fetch downloads the chosen recording.
func (b *bench) fetch() {
	if b.fetching {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	b.fetching, b.arrived, b.absent, b.unfetch = true, 0, nil, stop
	if b.status == failed {
		b.status, b.fail = idle, nil
	}
	b.say("Fetching the recording.")
	b.fetches++
	id, session, number := b.config.Get(lab.KeyRecording), b.config.Get(lab.KeySession), b.fetches
	progress := seldom(func(f float64) {
		b.p.update(func() {
			if b.fetching && b.fetches == number {
				b.arrived = f
			}
		})
	})
	b.p.spawn(func() {
		defer stop()
		err := b.p.lab.Recordings.Fetch(ctx, id, session, progress)
		b.p.update(func() {
			if b.fetches != number || !b.fetching {
				return
			}
			b.fetching, b.unfetch = false, nil
			switch {
			case errors.Is(err, context.Canceled):
				b.say("Fetching was cancelled.")
			case err != nil:
				b.absent = &failure{cause: sentence(err.Error()),
					remedy: "Check the connection and press Fetch again; what has arrived is kept. Without a network, choose a " +
						"simulated recording."}
				b.status = failed
				b.say("The recording could not be fetched.")
			default:
				b.say("The recording is here.")
				b.ask(id, session)
			}
		})
	})
}

func (b *bench) stopFetch() {
	if b.unfetch != nil {
		b.unfetch()
	}
	b.fetching, b.unfetch = false, nil
	if b.status == failed && b.fail == nil {
		b.status = idle
	}
}
