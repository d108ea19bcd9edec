package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/part"
)

// Facts are the short lines about a recording; what is unknown is left out.
func (r Recording) Facts() []string {
	var facts []string
	add := func(s string) {
		if s != "" {
			facts = append(facts, s)
		}
	}
	add(r.Area)
	add(r.Species)
	if r.Images > 0 {
		add(part.Count(r.Images, "picture", "pictures"))
	}
	if r.Units > 0 {
		add(part.Count(r.Units, "unit", "units"))
	}
	add(r.Signal)
	if r.Repeats > 1 {
		add(fmt.Sprintf("up to %d repeats", r.Repeats))
	}
	if r.Groups > 0 {
		add(part.Count(r.Groups, "group", "groups"))
	}
	return facts
}

// Understood says what a recording that was previewed is understood as: in one line of facts, in warnings, and in notes
// on what was done to it. The page and the command line say the same.
func Understood(p *job.Preview) (facts string, warnings, notes []string) {
	d := p.Description
	list := Recording{Description: d}.Facts()
	if d.Images > 0 {
		kind := "grey"
		if d.Channels == 3 {
			kind = "in colour"
		}
		list = append(list, fmt.Sprintf("%d×%d pixels, %s", d.Height, d.Width, kind))
	}
	for _, w := range p.Warnings {
		warnings = append(warnings, part.Sentence(w))
	}
	return strings.Join(list, " · "), warnings, d.Notes
}

// Checksums draws the checksums of a recording's files, folded; nothing for a recording without.
func Checksums(r Recording) app.UI {
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

// Size says how much there is to fetch.
func (r Recording) Size() string {
	switch {
	case r.Unsized == 0:
		return part.Megabytes(r.Bytes)
	case r.Bytes == 0:
		return "size not known beforehand"
	}
	return "more than " + part.Megabytes(r.Bytes) + " (not all sizes are known beforehand)"
}

// Known returns how many bytes all of it has, 0 where that is not known beforehand.
func (r Recording) Known() int64 {
	if r.Unsized > 0 {
		return 0
	}
	return r.Bytes
}

// Fetched says how much has arrived.
func (r Recording) Fetched(f float64) string {
	if r.Known() <= 0 {
		return fmt.Sprintf("%d %%", int(f*100))
	}
	return part.Megabytes(int64(f*float64(r.Bytes))) + " of " + part.Megabytes(r.Bytes)
}
