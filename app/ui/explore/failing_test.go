//go:build !js

package explore

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
)

// broken is a page whose workers and whose bundled runs fail.
type broken struct{}

func (broken) Do(context.Context, job.Call, func(float64)) error {
	return errors.New("the worker did not start")
}
func (b broken) Worker() job.Worker                { return b }
func (broken) Update(f func())                     { f() }
func (broken) Spawn(f func())                      { f() }
func (broken) On(func(app.Value)) app.EventHandler { return func(app.Context, app.Event) {} }
func (broken) Paint(string, Pixels)                {}
func (broken) Pointing(func(x, y float64, e app.Event)) app.EventHandler {
	return func(app.Context, app.Event) {}
}
func (broken) Bundled(context.Context, string) (*lab.Result, error) {
	return nil, errors.New("the connection broke")
}

// A toy whose worker fails shows what was computed beforehand and says so; one that looks numbers up says what it
// lacks.
func TestToysWithoutTheirNumbers(t *testing.T) {
	t.Parallel()
	for claim, says := range map[string]string{
		"C2": "the worker did not start): the figure shows what was computed before",
		"C3": "the worker did not start", "C5": "the worker did not start", "C7": "the worker did not start",
		"C8": "the worker did not start", "C10": "the worker did not start",
		"C1": "the connection broke", "C4": "the connection broke", "C6": "the connection broke",
		"C11": "the connection broke",
	} {
		toy := New(claim, broken{})
		before := app.HTMLString(toy.Render())
		if !strings.Contains(before, `data-toy="before"`) {
			t.Errorf("%s before it starts: %.300s", claim, before)
		}
		toy.Start()
		after := app.HTMLString(toy.Render())
		if !strings.Contains(after, `data-toy="failed"`) || !strings.Contains(after, says) {
			t.Errorf("%s does not say that it failed: %.600s", claim, after)
		}
		if computed := strings.HasPrefix(says, "the worker"); computed &&
			strings.Count(after, "<svg")+strings.Count(after, "<canvas") == 0 {
			t.Errorf("%s shows nothing any more", claim)
		}
		toy.Paint()
	}
}
