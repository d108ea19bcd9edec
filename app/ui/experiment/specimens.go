//go:build !js || dev

package experiment

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/encoding"
	"untrained/app/ui/classroom"
	"untrained/app/ui/journal"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/app/ui/uitest/computed"
)

// onBench makes specimens of parts of an experiment's page.
type onBench struct {
	p       page.Frame
	journal *journal.Journal
	room    *classroom.Room
}

// Specimens lists the parts of an experiment's page, each in all its states.
func Specimens(p page.Frame, j *journal.Journal, r *classroom.Room) []page.Specimen {
	o := onBench{p, j, r}
	return slices.Concat(o.runBars(), o.recordingCards(), o.predictions(), o.figures(), tableSpecimens(),
		verdictSpecimens())
}

// bench is an experiment's page that was brought into some state by hand.
func (o onBench) bench(change func(b *Page)) *Page {
	b := New(o.p, o.journal, o.room, encoding.Experiment{})
	b.Recording = page.Recording{Title: "Simulated V1", Embedded: true, Here: true, Description: job.Description{
		ID: "sim-v1", Area: "V1", Species: "none", Signal: "spike counts", Simulated: true, Images: 480,
		Units: 60, Repeats: 10,
		Citation: "Simulated by this software.", Notes: []string{"The truth is known.", "A second caution."}}}
	if change != nil {
		change(b)
	}
	return b
}

// part makes a specimen of one part of an experiment's page.
func (o onBench) part(name, shows string, change func(b *Page), draw func(b *Page) []app.UI) page.Specimen {
	return page.Specimen{Name: name, Shows: shows, Make: func() func() []app.UI {
		b := o.bench(change)
		return func() []app.UI { return draw(b) }
	}}
}

func (o onBench) runBars() (list []page.Specimen) {
	for _, c := range []struct {
		name, shows string
		change      func(b *Page)
	}{
		{"run-idle", "ready", nil},
		{"run-quick", "ready for a quick look", func(b *Page) { b.Config, _ = b.Config.Set("quick", "1") }},
		{"run-absent", "the recording is not here", func(b *Page) { b.Recording.Embedded, b.Recording.Here = false, false }},
		{"run-waits", "begins when the recording is here",
			func(b *Page) { b.Recording.Embedded, b.Recording.Here, b.wants = false, false, true }},
		{"run-kept", "parts of an earlier run are kept", func(b *Page) { b.Kept = 3 }},
		{"run-preparing", "preparing", func(b *Page) { b.status = page.Running }},
		{"run-running", "running", func(b *Page) {
			b.status, b.event = page.Running, job.Event{Done: 7, Total: 24, Kept: 2, Fraction: .31,
				Running: []string{"random, seed 3", "trained"}, Left: 42 * time.Second}
		}},
		{"run-unkept", "running, and parts cannot be kept", func(b *Page) {
			b.status, b.event = page.Running, job.Event{Done: 23, Total: 24, Fraction: .97, Left: time.Second,
				Warning: "the browser's storage is full; remove recordings under Data"}
		}},
		{"run-done", "done", func(b *Page) { b.Show(computed.Result(true), "", "") }},
		{"run-stale", "choices have changed", func(b *Page) {
			b.Show(computed.Result(true), "", "")
			b.Config,
				_ = b.Config.Set("seeds", "7")
		}},
	} {
		list = append(list, o.part(c.name, "Run bar, "+c.shows, c.change,
			func(b *Page) []app.UI { return []app.UI{b.runBar()} }))
	}
	return list
}

func (o onBench) recordingCards() (list []page.Specimen) {
	elsewhere := func(b *Page) {
		b.Recording = page.Recording{Title: "Macaque V4, natural images", Bytes: 48 << 20, Host: "github.com",
			Checksums: []string{"ab12", "cd34"}, Description: job.Description{
				ID: "v4-cowley2023", Session: "210325", Area: "V4", Species: "macaque", Signal: "spike counts", Images: 1600,
				Units: 33, Repeats: 9, Citation: "Somebody 2023", Licence: "CC BY 4.0"}}
	}
	for _, c := range []struct {
		name, shows string
		change      func(b *Page)
	}{
		{"recording-looking", "being looked for", func(b *Page) { b.Recording = page.Recording{} }},
		{"recording-embedded", "part of the page", nil},
		{"recording-elsewhere", "to be fetched", elsewhere},
		{"recording-fetching", "being fetched", func(b *Page) { elsewhere(b); b.fetching, b.arrived = true, .4 }},
		{"recording-here", "fetched", func(b *Page) { elsewhere(b); b.Recording.Here = true }},
		{"recording-failed", "could not be fetched", func(b *Page) {
			elsewhere(b)
			b.absent = &part.Failure{Cause: "The download ended after 12 of 48 MB.", Remedy: "Press Fetch to go on from there."}
		}},
	} {
		list = append(list, o.part(c.name, "Recording, "+c.shows, c.change, func(b *Page) []app.UI {
			return []app.UI{app.H3().Class("unseen").Text("What is predicted"), b.recordingCard()}
		}))
	}
	return list
}

func (o onBench) predictions() []page.Specimen {
	part := func(b *Page) []app.UI { return []app.UI{b.prediction()} }
	return []page.Specimen{
		o.part("predict-asks", "Prediction, asked", nil, part),
		o.part("predict-outcome", "Prediction and result",
			func(b *Page) { b.Show(computed.Result(true), "", "") }, part),
	}
}
