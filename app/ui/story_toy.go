package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/explore"
)

// toyFrame is the program as the toys see it.
type toyFrame struct{ p *program }

// Worker implements explore.Frame.
func (f toyFrame) Worker() job.Worker { return f.p.lab.Worker }

// Update implements explore.Frame.
func (f toyFrame) Update(g func()) { f.p.update(g) }

// Spawn implements explore.Frame.
func (f toyFrame) Spawn(g func()) { f.p.spawn(g) }

// On implements explore.Frame.
func (f toyFrame) On(g func(src app.Value)) app.EventHandler { return f.p.on(g) }

// Pointing implements explore.Frame.
func (f toyFrame) Pointing(g func(x, y float64, e app.Event)) app.EventHandler {
	return f.p.pressing(g)
}

// Paint implements explore.Frame.
func (f toyFrame) Paint(id string, p explore.Pixels) {
	f.p.host.paint(id, raster{key: p.Key, h: p.H, w: p.W, c: 4, pix: p.RGBA})
}
