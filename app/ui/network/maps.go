package network

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/chart"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
	"untrained/nn"
)

// scales are the ends of the three columns' shades, of maps and of filters. They are
// worked out once for each view.
func (n *Page) scales() (maps, filters [3]float64) {
	if n.ends.of != n.view {
		n.ends.of = n.view
		for i := range n.view.Sets {
			n.ends.maps[i], n.ends.filters[i] = part.Largest(n.view.Sets[i].Maps), part.Largest(n.view.Sets[i].Filters)
		}
	}
	maps, filters = n.ends.maps, n.ends.filters
	switch n.Config.Get(lab.KeyScale) {
	case "fixed":
		for i := range n.view.Sets {
			maps[i] = n.end(&n.view.Sets[i], n.view.Index, n.view.Sets[i].Maps)
		}
	case "shared":
		for _, most := range []*[3]float64{&maps, &filters} {
			all := max(most[0], most[1], most[2])
			*most = [3]float64{all, all, all}
		}
	}
	return maps, filters
}

// end is the value at the ends of the shades of a layer's maps: the same for every picture, or these values' own.
func (n *Page) end(s *microscope.Specimen, layer int, values []float32) float64 {
	if n.Config.Get(lab.KeyScale) == "fixed" && layer < len(s.Ends) {
		return s.Ends[layer]
	}
	return part.Largest(values)
}

// shown is the unit of the view: while another one is computed, that of the maps
// that are still on the page.
func (n *Page) shown() nn.Unit { return n.microscope.UnitOf(n.Config, n.view.Shape) }

// channelMap picks the shown channel of a layer's output.
func channelMap(values []float32, shape nn.Shape, channel int) []float32 {
	if len(values) != shape.Len() {
		return nil
	}
	out := make([]float32, 0, shape.H*shape.W)
	for i := channel; i < len(values); i += shape.C {
		out = append(out, values[i])
	}
	return out
}

// value of a unit in one column; ok is false where the column is empty.
func (n *Page) value(i int, u nn.Unit) (v float32, ok bool) {
	s := n.view.Shape
	at := (u.Row*s.W+u.Column)*s.C + u.Channel
	if values := n.view.Sets[i].Maps; at >= 0 && at < len(values) {
		return values[at], true
	}
	return 0, false
}

// reading says a unit's numbers: where it is, its values, what it sees.
func (n *Page) reading(u nn.Unit) string {
	if n.view == nil {
		return ""
	}
	var values []string
	for i := range n.view.Sets {
		if v, ok := n.value(i, u); ok {
			values = append(values, strings.ToLower(part.SetNames[microscope.WeightSets[i]].Name)+" "+part.Short(v))
		}
	}
	text := fmt.Sprintf("%s, channel %d, row %d, column %d: %s", n.view.Layer, u.Channel+1, u.Row+1, u.Column+1,
		strings.Join(values, ", "))
	if r, err := n.spec.ReceptiveField(n.view.Layer, u); err == nil {
		text += ". It sees " + regionText(r) + " of the picture."
	}
	return text
}

func regionText(r nn.Region) string {
	if r.Empty() {
		return "nothing but padding"
	}
	span := func(what string, from, to int) string {
		if to == from+1 {
			return fmt.Sprintf("%s %d", what, to)
		}
		return fmt.Sprintf("%ss %d to %d", what, from+1, to)
	}
	return span("row", r.Top, r.Bottom) + ", " + span("column", r.Left, r.Right)
}

// hover shows a unit's numbers beside the pointer, and what it sees in the
// picture.
func (n *Page) hover(u nn.Unit, e app.Event) {
	text := n.reading(u)
	n.P.Host().Tip(e.Get("clientX").Float(), e.Get("clientY").Float(), text)
	if r, err := n.spec.ReceptiveField(n.view.Layer, u); err == nil && !r.Empty() {
		n.P.Host().Frame("#field-hover", host.Outline(r.Top, r.Left, r.Bottom, r.Right, n.spec.Input.H, n.spec.Input.W))
	}
}

// unhover takes them away.
func (n *Page) unhover(float64, float64, app.Event) {
	n.P.Host().Tip(0, 0, "")
	n.P.Host().Frame("#field-hover", "")
}

// onStage is the unit at a place of the large map.
func (n *Page) onStage(x, y float64) (nn.Unit, bool) {
	s := n.view.Shape
	u := nn.Unit{Row: int(y * float64(s.H)), Column: int(x * float64(s.W)), Channel: n.shown().Channel}
	return u, x >= 0 && y >= 0 && u.Row < s.H && u.Column < s.W
}

// columns draws something for each of the three sets of weights, side by side.
func (n *Page) columns(class string, draw func(i int, s *microscope.Specimen) app.UI) app.UI {
	return app.Div().Class("three " + class).Body(app.Range(n.view.Sets).Slice(func(i int) app.UI {
		return app.Div().Class("column " + n.view.Sets[i].Weights).Body(draw(i, &n.view.Sets[i]))
	}))
}

// heads names the columns, and says why one is empty.
func (n *Page) heads() app.UI {
	return n.columns("heads", func(i int, s *microscope.Specimen) app.UI {
		known := part.SetNames[s.Weights]
		return app.Div().Body(
			app.H3().Body(part.Sign(known.Sign), app.Text(" "+known.Name)),
			app.If(s.Missing != "", func() app.UI { return app.P().Class("aside missing").Text(n.missing(i)) }),
		)
	})
}

func (n *Page) missing(i int) string {
	if microscope.WeightSets[i] == lab.ShuffledWeights {
		return "Without trained weights there is nothing to shuffle."
	}
	return n.view.Sets[i].Missing
}

// stages draws the chosen channel's map, large, for each set of weights.
func (n *Page) stages() app.UI {
	s, u := n.view.Shape, n.shown()
	most, _ := n.scales()
	return n.columns("stages", func(i int, set *microscope.Specimen) app.UI {
		if set.Missing != "" {
			return app.Div()
		}
		id := "map-" + set.Weights
		v, _ := n.value(i, u)
		label := fmt.Sprintf("%s weights, %s, channel %d: %d×%d values from −%s to %s. Row %d, column %d: %s.",
			part.SetNames[set.Weights].Name, n.view.Layer, u.Channel+1,
			s.H, s.W, chart.Short(most[i], 3), chart.Short(most[i], 3), u.Row+1, u.Column+1, part.Short(v))
		return app.Div().Body(
			app.Div().ID(id).Class("stage").TabIndex(0).Role("application").Aria("label",
				label).Aria("describedby", "stage-help").
				Style("aspect-ratio", fmt.Sprintf("%d / %d", s.W, s.H)).
				On("keydown", n.stageKey(), app.EventScope(id+"-key")).
				On("pointermove", n.P.Pointing(func(x, y float64, e app.Event) {
					if u, ok := n.onStage(x, y); ok {
						n.hover(u, e)
					}
				}), app.EventScope(id+"-move")).
				On("pointerleave", n.P.Pointing(n.unhover), app.EventScope(id+"-leave")).
				OnClick(page.Pressing(n.P, func(x, y float64, _ app.Event) {
					if u, ok := n.onStage(x, y); ok {
						n.choose(u)
					}
				}), app.EventScope(id+"-click")).
				Body(
					app.Canvas().ID(id+"-canvas").Aria("hidden", "true"),
					app.Div().Class("frame").Attr("style", host.Outline(u.Row, u.Column, u.Row+1, u.Column+1, s.H, s.W)),
				),
			scaleBar(most[i]),
		)
	})
}

// scaleBar is the legend of a map's shades.
func scaleBar(most float64) app.UI {
	end := chart.Short(most, 2)
	low := chart.Minus + end
	if most == 0 {
		low = end
	}
	return app.P().Class("scale").Body(app.Span().Text(low), app.Span().Class("ramp").Aria("hidden", "true"),
		app.Span().Text(end))
}

// stageKey moves the unit by the arrow keys, and goes through the channels.
func (n *Page) stageKey() app.EventHandler {
	return page.Pressing(n.P, func(_, _ float64, e app.Event) {
		u, far := n.shown(), 1
		if e.Get("shiftKey").Truthy() {
			far = 5
		}
		switch e.Get("key").String() {
		case "ArrowUp":
			u.Row -= far
		case "ArrowDown":
			u.Row += far
		case "ArrowLeft":
			u.Column -= far
		case "ArrowRight":
			u.Column += far
		case "PageUp":
			u.Channel--
		case "PageDown":
			u.Channel++
		default:
			return
		}
		e.PreventDefault()
		n.halt()
		n.choose(u)
	})
}

// overviews draws all maps of the layer for each set of weights.
func (n *Page) overviews() app.UI {
	m := part.NewMosaic(n.view.Shape.C, n.view.Shape.H, n.view.Shape.W)
	return n.columns("mosaics", func(i int, set *microscope.Specimen) app.UI {
		if set.Missing != "" {
			return app.Div()
		}
		id := "maps-" + set.Weights
		return app.Div().Body(columnHead(set), app.Div().ID(id).Class("stage").Role("img").
			Aria("label", fmt.Sprintf("%s weights: %d maps of %s, %d×%d values each", part.SetNames[set.Weights].Name, m.Count,
				n.view.Layer, m.H, m.W)).
			Style("aspect-ratio", fmt.Sprintf("%d / %d", m.Width(), m.Height())).
			On("pointermove", n.P.Pointing(func(x, y float64, e app.Event) {
				if u, ok := n.onMosaic(x, y); ok {
					n.hover(u, e)
				}
			}), app.EventScope(id+"-move")).
			On("pointerleave", n.P.Pointing(n.unhover), app.EventScope(id+"-leave")).
			OnClick(page.Pressing(n.P, func(x, y float64, _ app.Event) {
				if u, ok := n.onMosaic(x, y); ok {
					n.halt()
					n.choose(u)
				}
			}), app.EventScope(id+"-click")).
			Body(app.Canvas().ID(id+"-canvas").Aria("hidden", "true"), n.tileFrame(m, n.shown().Channel)))
	})
}

// columnHead heads a column where the heads of the first row do not stand above it.
func columnHead(set *microscope.Specimen) app.UI {
	known := part.SetNames[set.Weights]
	return app.P().Class("column-name").Body(part.Sign(known.Sign), app.Text(" "+known.Name))
}

func (n *Page) onMosaic(x, y float64) (nn.Unit, bool) {
	m := part.NewMosaic(n.view.Shape.C, n.view.Shape.H, n.view.Shape.W)
	tile, row, column, ok := m.At(x, y)
	return nn.Unit{Row: row, Column: column, Channel: tile}, ok
}

// tileFrame outlines a tile of a mosaic, if it is there.
func (n *Page) tileFrame(m part.Mosaic, tile int) app.UI {
	style := "display:none"
	if tile < m.Count {
		style = m.Place(tile)
	}
	return app.Div().Class("frame").Attr("style", style)
}

// filters draws the kernels of all filters for one input channel.
func (n *Page) filters() app.UI {
	v := n.view
	m := part.NewMosaic(v.Sums.C, v.Kernel, v.Kernel)
	_, most := n.scales()
	return n.columns("mosaics", func(i int, set *microscope.Specimen) app.UI {
		if set.Missing != "" {
			return app.Div()
		}
		id := "filters-" + set.Weights
		return app.Div().Body(
			columnHead(set),
			app.Div().ID(id).Class("stage").Role("img").
				Aria("label", fmt.Sprintf("%s weights: %d kernels of %s for input channel %s, %d×%d weights each",
					part.SetNames[set.Weights].Name, m.Count, v.Conv, n.Config.Get(lab.KeyFrom), m.H, m.W)).
				Style("aspect-ratio", fmt.Sprintf("%d / %d", m.Width(), m.Height())).
				On("pointermove", n.P.Pointing(func(x, y float64, e app.Event) {
					if tile, row, column, ok := n.onFilters(x, y); ok {
						n.P.Host().Tip(e.Get("clientX").Float(), e.Get("clientY").Float(), n.weight(tile, row, column))
					}
				}), app.EventScope(id+"-move")).
				On("pointerleave", n.P.Pointing(n.unhover), app.EventScope(id+"-leave")).
				OnClick(page.Pressing(n.P, func(x, y float64, _ app.Event) {
					if tile, _, _, ok := n.onFilters(x, y); ok {
						u := n.unit()
						u.Channel = tile
						n.halt()
						n.choose(u)
					}
				}), app.EventScope(id+"-click")).
				Body(app.Canvas().ID(id+"-canvas").Aria("hidden", "true"), n.tileFrame(m, n.shown().Channel)),
			scaleBar(most[i]),
		)
	})
}

// onFilters is the filter and the place in its kernel at a place of the mosaic. It
// asks the view of the moment: handlers outlive the drawing that they came with.
func (n *Page) onFilters(x, y float64) (filter, row, column int, ok bool) {
	v := n.view
	if v.Conv == "" {
		return 0, 0, 0, false
	}
	return part.NewMosaic(v.Sums.C, v.Kernel, v.Kernel).At(x, y)
}

// weight says one weight of every column's kernel.
func (n *Page) weight(tile, row, column int) string {
	v := n.view
	var values []string
	for i := range v.Sets {
		if f := v.Sets[i].Filters; len(f) == v.Kernel*v.Kernel*v.Sums.C {
			values = append(values, strings.ToLower(part.SetNames[microscope.WeightSets[i]].Name)+" "+
				part.Short(f[(row*v.Kernel+column)*v.Sums.C+tile]))
		}
	}
	return fmt.Sprintf("%s, filter %d, input channel %s, row %d, column %d: weight %s", v.Conv, tile+1,
		n.Config.Get(lab.KeyFrom), row+1, column+1, strings.Join(values, ", "))
}
