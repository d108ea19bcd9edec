package story

import (
	"context"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/explore"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
)

// toyFrame is the program as the toys see it.
type toyFrame struct{ p page.Frame }

// Worker implements explore.Frame.
func (f toyFrame) Worker() job.Worker { return f.p.Lab().Worker }

// Update implements explore.Frame.
func (f toyFrame) Update(g func()) { f.p.Update(g) }

// Spawn implements explore.Frame.
func (f toyFrame) Spawn(g func()) { f.p.Spawn(g) }

// On implements explore.Frame.
func (f toyFrame) On(g func(src app.Value)) app.EventHandler { return f.p.On(g) }

// Pointing implements explore.Frame.
func (f toyFrame) Pointing(g func(x, y float64, e app.Event)) app.EventHandler {
	return page.Pressing(f.p, g)
}

// Paint implements explore.Frame.
func (f toyFrame) Paint(id string, p explore.Pixels) {
	f.p.Host().Paint(id, host.Raster{Key: p.Key, H: p.H, W: p.W, C: 4, Pix: p.RGBA})
}

// Bundled implements explore.Frame.
func (f toyFrame) Bundled(ctx context.Context, name string) (*lab.Result, error) {
	return f.p.Lab().Bundled(ctx, name)
}
