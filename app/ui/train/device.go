package train

import "untrained/app/job"

// Computes implements computer: what it is trained on at this moment.
func (t *Page) Computes() (backend, reason string) { return t.Stand.Backend, "" }

// Move implements mover. Training goes on from where it stands, but numbers of two
// devices differ a little: only a reader may ask for that in the middle.
func (t *Page) Move(asked bool) {
	want := t.P.Decision().Backend
	if t.session == nil || want == t.device || !asked && (t.Stand.Step > 0 || t.Stand.Phase == job.Playing) {
		return
	}
	t.device = want
	t.do(job.Command{Do: job.Compute, Config: want})
}
