package experiment

import (
	"bytes"
	"context"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/figure"
	"untrained/app/ui/part"
)

// checkID is the ID of the button that makes a check.
const checkID = "export-check"

// hasCheck reports whether the result shown may be computed again by another program.
func (b *Page) hasCheck(r *lab.Result, partial bool) bool {
	e, ok := b.experiment.(lab.Checkable)
	if !ok || partial || b.pooled || r == nil {
		return false
	}
	c, err := lab.ParseStrict(e, r.Config)
	return err == nil && e.HasCheck(c)
}

// SaveCheck has a worker make the files with which the result shown can be computed again, and saves them.
func (b *Page) SaveCheck() {
	r, partial := b.Current()
	if b.checking || !b.hasCheck(r, partial) {
		return
	}
	var text bytes.Buffer
	if err := r.WriteJSON(&text); err != nil {
		b.unsaved(err)
		return
	}
	name := figure.FileName(r, partial) + "-check.zip"
	b.checking, b.fail = true, nil
	b.say("The check is being made: features are computed again.")
	b.P.Spawn(func() {
		a, err := job.MakeCheck.Do(context.Background(), b.P.Lab().Worker, job.CheckRequest{Result: text.Bytes()}, nil)
		b.P.Update(func() {
			b.checking = false
			if err != nil {
				b.fail = &part.Failure{Cause: "The check could not be made: " + part.Sentence(err.Error()),
					Remedy: "Save JSON instead; the figures on the page are not touched."}
				b.say("The check could not be made.")
				return
			}
			b.P.Host().Save(name, "application/zip", a.Content)
			b.say("The check is ready: unpack it and run check.py.")
		})
	})
}
