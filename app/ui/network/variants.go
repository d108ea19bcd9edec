package network

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/nn"
)

// variants offers what the bundled trained networks differ in: each choice keeps all three columns.
func (n *Page) variants() app.UI {
	press := func(id, label string, pressed bool, f func() (lab.Config, error)) app.UI {
		return app.Button().ID(id).Type("button").Class("chip").Aria("pressed", strconv.FormatBool(pressed)).Text(label).
			OnClick(n.P.On(func(app.Value) { n.edit(f()) }), app.EventScope(id))
	}
	all := func(is func(nn.LayerSpec) bool, among func(nn.LayerSpec) bool) bool {
		found := false
		for _, l := range n.spec.Layers {
			if among(l) {
				if found = true; !is(l) {
					return false
				}
			}
		}
		return found
	}
	act := func(a nn.Activation) app.UI {
		return press(ActID+a.String(), a.Label(), all(func(l nn.LayerSpec) bool { return l.Act == a },
			func(l nn.LayerSpec) bool { return l.Kind == nn.ActivationLayer }),
			func() (lab.Config, error) { return n.microscope.Activate(n.Config, a) })
	}
	pool := func(kind nn.Kind, id, label string) app.UI {
		return press(PoolID+id, label, all(func(l nn.LayerSpec) bool { return l.Kind == kind },
			func(l nn.LayerSpec) bool { return l.Kind == nn.MaxPoolLayer || l.Kind == nn.AvgPoolLayer }),
			func() (lab.Config, error) { return n.microscope.Pool(n.Config, kind) })
	}
	chips := func(id, label string, all ...app.UI) app.UI {
		return app.Div().Class("control").Role("group").Aria("labelledby", id).Body(
			app.Span().ID(id).Class("label").Text(label), app.Div().Class("network-chips").Body(all...))
	}
	return app.Div().Class("variants").Body(
		chips("act-label", "Activation", act(nn.ReLU), act(nn.Tanh)),
		chips("pool-label", "Pooling", pool(nn.MaxPoolLayer, "max", "max"), pool(nn.AvgPoolLayer, "avg", "average")),
	)
}

// Beginnings of the ids of the choices of activation and pooling; a layer's word follows.
const (
	ActID  = "act-"
	PoolID = "pool-"
)
