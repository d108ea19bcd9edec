package experiment

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/assets/neural"
)

// furtherCards offer what is not here.
func (b *Page) furtherCards() []app.UI {
	var cards []app.UI
	for _, f := range b.Further {
		if f.absent == nil && (f.recording.ID == "" || f.recording.Here || f.recording.Embedded) {
			continue
		}
		title, id := f.recording.Title, f.need.ID
		if title == "" {
			title = id
		}
		if f.need.Session != "" {
			title += ", " + f.need.Session
		}
		body := []app.UI{app.H4().Text(title)}
		if f.recording.Citation != "" {
			body = append(body, app.P().Class("citation").Text(f.recording.Citation))
		}
		if f.stop != nil {
			body = append(body, part.Bar("fetch-progress-"+id, "Fetching "+id, f.arrived, f.recording.Fetched(f.arrived)),
				part.Stalled("fetch-slow-"+id, f.slow),
				app.P().Class("actions").Body(b.Button("fetch-cancel-"+id, "Stop fetching", "", f.stop)))
		} else if f.recording.ID != "" {
			size := ""
			if f.recording.Bytes > 0 || f.recording.Unsized > 0 {
				size = ", " + f.recording.Size()
			}
			body = append(body, app.P().Text("This run needs it too. It is checked byte for byte and kept in this browser."),
				app.P().Class("actions").Body(b.Button("fetch-"+id, "Fetch "+id+size, "primary", func() { b.FetchFurther(f) })))
		}
		if f.absent != nil {
			body = append(body, part.ErrorCard(f.absent.Cause, f.absent.Remedy))
		}
		cards = append(cards, app.Section().Class("card recording").ID("need-"+id).Aria("label", title).DataSet("here",
			"false").Body(body...))
	}
	return cards
}

// recordingCard says what the recording is, and fetches it where it is not here.
func (b *Page) recordingCard() app.UI {
	r := b.Recording
	title := r.Title
	if title == "" {
		title = r.ID
	}
	body := []app.UI{}
	if title != "" {
		head := []app.UI{app.Text(title + " ")}
		if r.Simulated {
			head = append(head, part.SimulatedTag())
		}
		body = append(body, app.H4().Body(head...))
	}
	if facts := r.Facts(); len(facts) > 0 {
		body = append(body, app.P().Class("facts").Text(strings.Join(facts, " · ")))
	}
	if r.ID != "" {
		body = append(body, b.presence(r)...)
	}
	if about := aboutRecording(r); len(about) > 0 {
		body = append(body, app.Details().Class("cautions").Body(
			append([]app.UI{app.Summary().Text("About this recording")}, about...)...))
	}
	if b.absent != nil {
		body = append(body, part.ErrorCard(b.absent.Cause, b.absent.Remedy))
	}
	if len(body) == 0 {
		body = append(body, app.P().Text("Looking for the recording …"))
	}
	return app.Section().Class("card recording").ID("recording-card").Aria("label", "The recording").
		DataSet("here", fmt.Sprint(r.Here)).Body(body...)
}

// aboutRecording gives source, licence, cautions and checksums, which stand folded.
func aboutRecording(r page.Recording) (body []app.UI) {
	for _, text := range r.Notes {
		body = append(body, app.P().Class("note").Text(text))
	}
	if r.Citation != "" {
		body = append(body, app.P().Class("citation").Text(r.Citation))
	}
	if r.Licence != "" {
		body = append(body, app.P().Class("citation").Text("Licence: "+r.Licence))
	}
	if len(r.Checksums) > 0 || r.SHA256 != "" {
		body = append(body, page.Checksums(r))
	}
	return body
}

// presence says where the recording is, and offers to fetch it.
func (b *Page) presence(r page.Recording) []app.UI {
	switch {
	case r.ID == neural.OwnID && r.Here:
		return []app.UI{app.P().Class("here").Text("Here: your own, kept in this browser alone. Nothing of it leaves this " +
			"machine.")}
	case r.ID == neural.OwnID:
		return []app.UI{
			app.P().Text("No recording of your own is loaded yet. It is read by this page alone; nothing leaves this machine."),
			app.P().Class("actions").Body(app.A().ID("load-own").Class("button primary").Href("#/data").Text("Load your own")),
		}
	case r.Embedded:
		return []app.UI{app.P().Class("here").Text("Part of this page: there at once, also offline.")}
	case r.Bundled && r.Here:
		return []app.UI{app.P().Class("here").Text("Here: it comes with this site, which gives it to the browser, " +
			"verified, when it is first used.")}
	case r.Here:
		return []app.UI{app.P().Class("here").Text("Here: downloaded, verified, and kept in this browser, also offline.")}
	}
	var body []app.UI
	from := ""
	if r.Host != "" {
		from = " from " + r.Host
	}
	size := ""
	if r.Bytes > 0 || r.Unsized > 0 {
		size = ", " + r.Size()
	}
	if b.fetching {
		body = append(body,
			part.Bar("fetch-progress", "Fetching the recording", b.arrived, r.Fetched(b.arrived)),
			part.Stalled("fetch-slow", b.slow),
			app.P().Class("actions").Body(b.Button("fetch-cancel", "Stop fetching", "", b.StopFetch)))
		return body
	}
	body = append(body,
		app.P().Text("Not here yet. It is fetched"+from+size+
			", checked byte for byte, and kept in this browser. Only this one request leaves the page."),
		app.P().Class("actions").Body(b.Button("fetch", "Fetch the recording"+size, "primary", b.Fetch)))
	return body
}
