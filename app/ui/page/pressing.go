package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/ui/host"
)

// Pressing makes a handler of a pointer's press that changes the page: f gets where it is, as fractions of the
// element's
// width and height.
func Pressing(p Frame, f func(x, y float64, e app.Event)) app.EventHandler {
	return p.Handle(func(ctx app.Context, e app.Event) {
		x, y := host.Within(ctx.JSSrc(), e)
		f(x, y, e)
	})
}
