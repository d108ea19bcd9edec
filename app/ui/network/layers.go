package network

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/nn"
)

// edit takes over a changed network, or says why it cannot be built.
func (n *Page) edit(next lab.Config, err error) {
	n.halt()
	if err != nil {
		n.refused = part.Sentence(strings.TrimPrefix(err.Error(), "network: ")) + " The network stays as it was."
		n.said = n.refused
		return
	}
	n.refused, n.adding = "", -1
	n.Notices = nil
	delete(n.Corrections, "network")
	n.Own["network"] = false
	n.Config = next
	n.follow()
	n.said = "The network is now " + n.Config.Get(lab.KeyNetwork) + "."
}

// move puts a layer elsewhere; the focus goes with it.
func (n *Page) move(from, to int) {
	n.edit(n.microscope.Move(n.Config, from, to))
	if n.refused == "" {
		n.P.Focus("#layer-" + strconv.Itoa(to+1))
	}
}

// insert puts a new layer in and looks at it.
func (n *Page) insert(at int, l nn.LayerSpec) {
	n.edit(n.microscope.Insert(n.Config, at, l))
	if n.refused == "" {
		n.lookAt(at)
		n.P.Focus("#layer-" + strconv.Itoa(at+1))
	}
}

func (n *Page) remove(at int) {
	n.edit(n.microscope.Remove(n.Config, at))
	if n.refused == "" {
		n.P.Focus("#layer-" + strconv.Itoa(min(at, len(n.names)-1)+1))
	}
}

// layers draws the network as a row of cards, and under it, while it is edited, what can be changed.
func (n *Page) layers() app.UI {
	cards := []app.UI{n.inputCard()}
	for i := range n.names {
		cards = append(cards, n.card(i))
	}
	class, label := "layers", "Edit the network"
	if n.editing {
		class, label = "layers editing", "Finish editing"
		cards = append(cards, n.gap(len(n.names)))
	}
	return app.Section().Class("builder").Aria("labelledby", "builder-title").Body(
		app.H2().ID("builder-title").Class("unseen").Text("The network"),
		app.Ol().Class(class).TabIndex(0).Aria("label", "Layers, from the input on").Body(cards...),
		app.Div().Class("builder-bar").Body(
			app.P().Class("aside").Text("Press a layer to look at its maps. The cards show its first one, with "+
				strings.ToLower(n.closeName())+" weights."),
			app.Button().ID(EditID).Type("button").Class("button small").Aria("expanded", strconv.FormatBool(n.editing)).
				Text(label).OnClick(n.P.On(func(app.Value) { n.edits(!n.editing) }), app.EventScope(EditID)),
		),
		app.If(n.editing && n.adding >= 0, n.choiceOfLayers),
		app.P().ID("builder-refused").Class("wrong").Aria("live", "polite").Text(n.refused),
		app.If(n.editing, n.settings),
		app.If(n.editing, n.cost),
	)
}

// EditID is the element that begins and ends the editing of the network.
const EditID = "edit-network"

// edits begins or ends editing.
func (n *Page) edits(on bool) {
	n.editing, n.adding = on, -1
	n.letGo()
	if n.said = "The network is no longer edited."; on {
		n.said = "Layers can now be moved by their arrows or dragged, removed, put in with +, and changed below."
	}
}

// closeName is how the set of weights is called that the cards show.
func (n *Page) closeName() string {
	if n.view == nil {
		return part.SetNames[n.Config.Get(lab.KeyWeights)].Name
	}
	return part.SetNames[n.close().Weights].Name
}

// cost says what the whole network takes.
func (n *Page) cost() app.UI {
	var all nn.Cost
	for _, c := range n.costs {
		all.Params += c.Params
		all.MultiplyAdds += c.MultiplyAdds
		all.ActivationFloats += c.ActivationFloats
	}
	return app.P().ID("network-cost").Class("network-cost").Body(
		app.Strong().Text("In all: "),
		app.Text(fmt.Sprintf("%s, %s for a picture, %s values kept.", part.Plural(all.Params, "parameter"),
			part.Plural(all.MultiplyAdds, "multiply-add"), part.Thousands(all.ActivationFloats))),
	)
}

func (n *Page) inputCard() app.UI {
	return app.Li().Class("layer input").Body(
		app.Div().Class("layer-face").Body(
			app.Strong().Text("input"),
			app.Canvas().ID("thumb-0").Aria("hidden", "true"),
			app.Span().Class("layer-fact").Text(n.spec.Input.String()),
		),
	)
}

// card draws one layer: what it is, how it looks and what it costs.
func (n *Page) card(i int) app.UI {
	id, name := strconv.Itoa(i+1), n.names[i]
	class := "layer"
	if i == n.built.looked {
		class += " looked"
	}
	cost := n.costs[i]
	kind := kindOfLayer(n.spec.Layers[i])
	facts := []app.UI{
		app.Strong().Text(name),
		app.Canvas().ID("thumb-"+id).Aria("hidden", "true"),
		app.Span().Class("layer-fact").Text(n.shapes[i].String()),
	}
	face := app.Button().ID("layer-"+id).Type("button").Class("layer-face").Title(kind).Aria("pressed",
		strconv.FormatBool(i == n.built.looked)).
		OnClick(n.P.On(func(app.Value) { n.lookAt(i) }), app.EventScope("layer-"+id))
	if !n.editing {
		return app.Li().ID("card-" + id).Class(class).Body(app.Div().Class("layer-body").Body(face.Body(facts...)))
	}
	facts = append(facts, app.Span().Class("layer-fact").Text(kind),
		app.Span().Class("layer-fact").Text(part.Plural(cost.Params, "parameter")),
		app.Span().Class("layer-fact").Text(part.Plural(cost.MultiplyAdds, "multiply-add")))
	tool := func(what, sign, label string, off bool, f func()) app.UI {
		scope := "layer-" + what + "-" + id
		return app.Button().ID(scope).Type("button").Class("tool").Aria("label", label+" "+name).Disabled(off).
			Body(app.Span().Aria("hidden", "true").Text(sign)).
			OnClick(n.P.On(func(app.Value) { f() }), app.EventScope(scope))
	}
	return app.Li().ID("card-"+id).Class(class).
		On("pointerdown", n.P.Pointing(func(_, _ float64, e app.Event) { n.grab(i, e) }), app.EventScope("grab-"+id)).
		On("pointermove", n.P.Pointing(func(_, _ float64, e app.Event) { n.carry(e.Get("clientX").Float()) }),
			app.EventScope("carry-"+id)).
		On("pointerup", page.Pressing(n.P, func(float64, float64, app.Event) { n.release() }), app.EventScope("release-"+id)).
		On("pointercancel", page.Pressing(n.P, func(float64, float64, app.Event) { n.letGo() }), app.EventScope("cancel-"+
			id)).
		Body(
			n.gap(i),
			app.Div().Class("layer-body").Body(
				app.Div().Class("grip").Aria("hidden", "true").Title("Drag to move the layer"),
				face.Body(facts...),
				app.Div().Class("layer-tools").Body(
					tool("left", "←", "Move to the left:", i == 0, func() { n.move(i, i-1) }),
					tool("remove", "×", "Remove", len(n.names) == 1, func() { n.remove(i) }),
					tool("right", "→", "Move to the right:", i == len(n.names)-1, func() { n.move(i, i+1) }),
				),
			),
		)
}

// kindOfLayer says what a layer is in a few words.
func kindOfLayer(l nn.LayerSpec) string {
	words := figure.ActivationName(microscope.LayerWords(l))
	switch l.Kind {
	case nn.ConvLayer:
		words = fmt.Sprintf("%s %d×%d, %d filters", words, l.K, l.K, l.Out)
	case nn.DenseLayer, nn.ReadoutLayer:
		words = fmt.Sprintf("%s, %d outputs", words, l.Out)
	case nn.MaxPoolLayer, nn.AvgPoolLayer:
		words = fmt.Sprintf("%s %d×%d", words, l.K, l.K)
	case nn.SubsampleLayer:
		words = fmt.Sprintf("every %d. value", l.K)
	}
	return words
}

// gap is the place before layer i at which another one may be put in.
func (n *Page) gap(i int) app.UI {
	id := "insert-" + strconv.Itoa(i+1)
	label := "Put a layer in at the end"
	if i < len(n.names) {
		label = "Put a layer in before " + n.names[i]
	}
	button := app.Button().ID(id).Type("button").Class("insert").Aria("label", label).Aria("expanded",
		strconv.FormatBool(n.adding == i)).
		Body(app.Span().Aria("hidden", "true").Text("+")).
		OnClick(n.P.On(func(app.Value) {
			if n.adding == i {
				n.adding = -1
				return
			}
			n.adding = i
			n.P.Focus("#new-layers button")
		}), app.EventScope(id))
	if i < len(n.names) {
		return button
	}
	return app.Li().Class("layer end").Body(button)
}

// choiceOfLayers offers what can be put in.
func (n *Page) choiceOfLayers() app.UI {
	where := "at the end"
	if n.adding < len(n.names) {
		where = "before " + n.names[n.adding]
	}
	all := microscope.NewLayers()
	return app.Div().ID("new-layers").Class("new-layers").Role("group").Aria("label", "Put in "+where).Body(
		app.Span().Text("Put in "+where+":"),
		app.Range(all).Slice(func(k int) app.UI {
			id := "new-" + strings.ReplaceAll(microscope.LayerWords(all[k]), " ", "-")
			return n.Button(id, microscope.LayerWords(all[k]), "small", func() { n.insert(n.adding, microscope.NewLayers()[k]) })
		}),
		n.Button("new-none", "nothing", "small", func() {
			n.P.Focus("#insert-" + strconv.Itoa(n.adding+1))
			n.adding = -1
		}),
	)
}

// settings draws what can be changed about the layer looked at, and the input.
func (n *Page) settings() app.UI {
	i := n.built.looked
	l := n.spec.Layers[i]
	input := n.setting("side", "Input (pixels a side)", strconv.Itoa(max(n.spec.Input.H, n.spec.Input.W)), nil)
	fields := []app.UI{app.H3().Text("Change " + n.names[i])}
	number := func(key, label string, v int) { fields = append(fields, n.setting(key, label, strconv.Itoa(v), nil)) }
	switch l.Kind {
	case nn.ConvLayer:
		number("out", "Filters", l.Out)
	case nn.DenseLayer, nn.ReadoutLayer:
		number("out", "Outputs", l.Out)
	}
	switch l.Kind {
	case nn.ConvLayer, nn.MaxPoolLayer, nn.AvgPoolLayer:
		number("k", "Window", l.K)
		number("step", "Stride", l.Step)
		options := []lab.Option{{Value: "0", Label: "none"}, {Value: "same", Label: "same size"}}
		if l.Kind != nn.ConvLayer {
			options = append(options, lab.Option{Value: "ceil", Label: "over the edge"})
		}
		for k := 1; k <= max(l.K/2, l.Pad); k++ {
			options = append(options, lab.Option{Value: strconv.Itoa(k), Label: part.Plural(int64(k), "zero") + " on each side"})
		}
		if l.Pad == nn.Each {
			e := l.Edge
			options = append(options, lab.Option{Value: padText(nn.Each), Label: fmt.Sprintf(
				"%d above, %d on the left, %d below, %d on the right", e.Top, e.Left, e.Bottom, e.Right)})
		}
		fields = append(fields, n.setting("pad", "Padding", padText(l.Pad), options))
	case nn.SubsampleLayer:
		number("k", "Every n-th value, n", l.K)
	case nn.ActivationLayer:
		var options []lab.Option
		for _, a := range nn.Activations() {
			options = append(options, lab.Option{Value: a.String(), Label: a.Label()})
		}
		fields = append(fields, n.setting("act", "Activation", l.Act.String(), options))
	}
	if l.Kind == nn.ConvLayer || l.Kind == nn.DenseLayer {
		yes := "no"
		if l.Bias {
			yes = "yes"
		}
		fields = append(fields, n.setting("bias", "Bias", yes,
			[]lab.Option{{Value: "yes", Label: "with"}, {Value: "no", Label: "without"}}))
	}
	if len(fields) == 1 {
		fields = append(fields, app.P().Class("aside").Text("There is nothing to set about it."))
	}
	return app.Div().Class("settings").Body(append(fields, input)...)
}

func padText(pad int) string {
	switch pad {
	case nn.Same:
		return "same"
	case nn.Ceil:
		return "ceil"
	case nn.Each:
		return "each"
	}
	return strconv.Itoa(pad)
}

// setting draws one of them: a list where there are options, else a number.
func (n *Page) setting(key, label, value string, options []lab.Option) app.UI {
	id := "setting-" + key
	// A new value belongs to the layer that is looked at when it comes.
	take := n.P.On(func(src app.Value) { n.resettle(key, strings.TrimSpace(src.Get("value").String())) })
	var input app.UI
	if options != nil {
		input = app.Select().ID(id).OnChange(take, app.EventScope(id)).Body(app.Range(options).Slice(func(i int) app.UI {
			return app.Option().Value(options[i].Value).Text(options[i].Label).Selected(options[i].Value == value)
		}))
	} else {
		input = app.Input().ID(id).Type("text").Attr("inputmode", "numeric").AutoComplete(false).Value(value).OnChange(take,
			app.EventScope(id))
	}
	return app.Div().Class("control").Body(app.Label().For(id).Text(label), input)
}

// resettle gives a setting of the layer looked at, or the input's side, a value.
func (n *Page) resettle(key, value string) {
	if key == "side" {
		n.edit(n.microscope.Resize(n.Config, value))
	} else {
		n.edit(n.microscope.Change(n.Config, n.built.looked, key, value))
	}
	if n.refused != "" { // the field shows what holds
		l := n.spec.Layers[n.built.looked]
		now := map[string]string{"side": strconv.Itoa(max(n.spec.Input.H, n.spec.Input.W)), "out": strconv.Itoa(l.Out),
			"k": strconv.Itoa(l.K), "step": strconv.Itoa(l.Step), "pad": padText(l.Pad)}
		n.P.Host().Clear("#setting-"+key, now[key])
	}
}
