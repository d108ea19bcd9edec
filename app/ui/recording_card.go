package ui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/chart"
	"untrained/assets/neural"
)

// furtherCards offer what is not here.
func (b *bench) furtherCards() []app.UI {
	var cards []app.UI
	for _, f := range b.further {
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
			body = append(body, bar("fetch-progress-"+id, "Fetching "+id, f.arrived, f.recording.fetched(f.arrived)),
				app.P().Class("actions").Body(b.button("fetch-cancel-"+id, "Stop fetching", "", f.stop)))
		} else if f.recording.ID != "" {
			size := ""
			if f.recording.Bytes > 0 || f.recording.Unsized > 0 {
				size = ", " + f.recording.size()
			}
			body = append(body, app.P().Text("This run needs it too. It is checked byte for byte and kept in this browser."),
				app.P().Class("actions").Body(b.button("fetch-"+id, "Fetch "+id+size, "primary", func() { b.fetchFurther(f) })))
		}
		if f.absent != nil {
			body = append(body, errorCard(f.absent.cause, f.absent.remedy))
		}
		cards = append(cards, app.Section().Class("card recording").ID("need-"+id).Aria("label", title).DataSet("here",
			"false").Body(body...))
	}
	return cards
}

// recordingCard says what the recording is, and fetches it where it is not here.
func (b *bench) recordingCard() app.UI {
	r := b.recording
	title := r.Title
	if title == "" {
		title = r.ID
	}
	body := []app.UI{}
	if title != "" {
		head := []app.UI{app.Text(title + " ")}
		if r.Simulated {
			head = append(head, simulatedTag())
		}
		body = append(body, app.H4().Body(head...))
	}
	if facts := r.facts(); len(facts) > 0 {
		body = append(body, app.P().Class("facts").Text(strings.Join(facts, " · ")))
	}
	if r.Citation != "" {
		body = append(body, app.P().Class("citation").Text(r.Citation))
	}
	if r.Licence != "" {
		body = append(body, app.P().Class("citation").Text("Licence: "+r.Licence))
	}
	if len(r.Notes) > 0 {
		body = append(body, app.Details().Class("cautions").Body(
			app.Summary().Text("Cautions ("+fmt.Sprint(len(r.Notes))+")"),
			app.Range(r.Notes).Slice(func(i int) app.UI { return app.P().Class("note").Text(r.Notes[i]) })))
	}
	if r.ID != "" {
		body = append(body, b.presence(r)...)
	}
	if b.absent != nil {
		body = append(body, errorCard(b.absent.cause, b.absent.remedy))
	}
	if len(body) == 0 {
		body = append(body, app.P().Text("Looking for the recording …"))
	}
	return app.Section().Class("card recording").ID("recording-card").Aria("label", "The recording").
		DataSet("here", fmt.Sprint(r.Here)).Body(body...)
}

// facts are the short lines about a recording; what is unknown is left out.
func (r Recording) facts() []string {
	var facts []string
	add := func(s string) {
		if s != "" {
			facts = append(facts, s)
		}
	}
	add(r.Area)
	add(r.Species)
	if r.Images > 0 {
		add(count(r.Images, "picture", "pictures"))
	}
	if r.Units > 0 {
		add(count(r.Units, "unit", "units"))
	}
	add(r.Signal)
	if r.Repeats > 1 {
		add(fmt.Sprintf("up to %d repeats", r.Repeats))
	}
	if r.Groups > 0 {
		add(count(r.Groups, "group", "groups"))
	}
	return facts
}

// presence says where the recording is, and offers to fetch it.
func (b *bench) presence(r Recording) []app.UI {
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
			"verified, when it is first used."), checksums(r)}
	case r.Here:
		return []app.UI{
			app.P().Class("here").Text("Here: fetched, verified, and kept in this browser, also offline."),
			app.If(len(r.Checksums) > 0 || r.SHA256 != "", func() app.UI { return checksums(r) }),
		}
	}
	var body []app.UI
	from := ""
	if r.Host != "" {
		from = " from " + r.Host
	}
	size := ""
	if r.Bytes > 0 || r.Unsized > 0 {
		size = ", " + r.size()
	}
	if b.fetching {
		body = append(body,
			bar("fetch-progress", "Fetching the recording", b.arrived, r.fetched(b.arrived)),
			app.P().Class("actions").Body(b.button("fetch-cancel", "Stop fetching", "", b.stopFetch)))
		return body
	}
	body = append(body,
		app.P().Text("Not here yet. It is fetched"+from+size+
			", checked byte for byte, and kept in this browser. Only this one request leaves the page."),
		app.P().Class("actions").Body(b.button("fetch", "Fetch the recording"+size, "primary", b.fetch)))
	if len(r.Checksums) > 0 {
		body = append(body, checksums(r))
	}
	return body
}

func checksums(r Recording) app.UI {
	sums := r.Checksums
	if len(sums) == 0 {
		sums = []string{r.SHA256}
	}
	summary := "SHA-256"
	if slices.ContainsFunc(sums, func(sum string) bool { return len(sum) == 40 }) {
		summary = "SHA-256, or git blob id (40 digits)"
	}
	return app.Details().Class("checksums").Body(
		app.Summary().Text(summary),
		app.Ul().Body(app.Range(sums).Slice(func(i int) app.UI { return app.Li().Body(app.Code().Text(sums[i])) })),
	)
}

// size says how much there is to fetch.
func (r Recording) size() string {
	switch {
	case r.Unsized == 0:
		return megabytes(r.Bytes)
	case r.Bytes == 0:
		return "size not known beforehand"
	}
	return "more than " + megabytes(r.Bytes) + " (not all sizes are known beforehand)"
}

// fetched says how much has arrived.
func (r Recording) fetched(f float64) string {
	if r.Bytes <= 0 || r.Unsized > 0 {
		return fmt.Sprintf("%d %%", int(f*100))
	}
	return megabytes(int64(f*float64(r.Bytes))) + " of " + megabytes(r.Bytes)
}

// megabytes writes a size in MB (10⁶ bytes), or kB below one.
func megabytes(n int64) string {
	if n < 1e6 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	if n >= 1e9 {
		return chart.Number(float64(n)/1e9, 2) + " GB"
	}
	return chart.Number(float64(n)/1e6, 1) + " MB"
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// bar draws progress, f in [0, 1], with what it means in words.
func bar(id, label string, f float64, text string) app.UI {
	if math.IsNaN(f) {
		f = 0
	}
	percent := int(math.Min(math.Max(f, 0), 1) * 100)
	return app.Div().Class("progress").Body(
		app.Div().ID(id).Class("bar").Role("progressbar").Aria("label", label).
			Aria("valuemin", "0").Aria("valuemax", "100").Aria("valuenow", fmt.Sprint(percent)).Aria("valuetext", text).
			Body(app.Div().Class("fill").Style("width", "%d%%", percent)),
		app.P().Class("progress-text").Text(text),
	)
}
