package network

import (
	"fmt"
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/chart"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
	"untrained/nn"
)

// sums is what one unit's sum is made of.
type sums struct {
	window, kernel, products []float64 // of one input channel, K×K
	channels                 []float64 // the sum of products for each input channel
	bias, before, after      float64   // before the activation and after it, as the network has them
}

// unitSums works them out from what the view holds.
func (n *Page) unitSums(s *microscope.Specimen) (x sums, r nn.Region) {
	v, u := n.view, n.shown()
	u.Channel = min(u.Channel, v.Sums.C-1)
	r, err := n.spec.Window(v.Conv, u)
	if err != nil {
		return x, r
	}
	from, in := n.Config.Int(lab.KeyFrom)-1, v.Source.C
	x.channels = make([]float64, in)
	for y := range v.Kernel {
		for k := range v.Kernel {
			row, column, at := r.Top+y, r.Left+k, y*v.Kernel+k
			inside := row >= 0 && column >= 0 && row < v.Source.H && column < v.Source.W
			for i := range in {
				value := 0.0 // padding
				if inside {
					value = float64(s.Source[(row*v.Source.W+column)*in+i])
				}
				weight := float64(s.Kernel[at*in+i])
				x.channels[i] += value * weight
				if i == from {
					x.window, x.kernel, x.products = append(x.window, value), append(x.kernel, weight),
						append(x.products, value*weight)
				}
			}
		}
	}
	if len(s.Bias) > 0 {
		x.bias = float64(s.Bias[0])
	}
	at := u.Row*v.Sums.W + u.Column
	if at < len(s.Sums) {
		x.before = float64(s.Sums[at])
		x.after = x.before
	}
	if at < len(s.Outputs) {
		x.after = float64(s.Outputs[at])
	}
	return x, r
}

// motion draws input, window, kernel, products, sum and output of one unit.
func (n *Page) motion() app.UI {
	v, u, s := n.view, n.shown(), n.close()
	x, r := n.unitSums(s)
	stage := n.slow.shownStage()
	from := n.Config.Get(lab.KeyFrom)
	known := part.SetNames[s.Weights]
	piece := func(since int, class string, body ...app.UI) app.UI {
		if stage < since {
			class += " later"
		}
		return app.Div().Class("slow-part " + class).Body(body...)
	}
	source := "the picture, about mean grey"
	if v.Conv != n.names[0] {
		source = "input channel " + from + " of " + strconv.Itoa(v.Source.C)
	}
	return app.Div().Class("motion").Body(
		app.P().Class("slow-of").Body(part.Sign(known.Sign),
			app.Text(fmt.Sprintf(" %s weights, filter %d of %s", known.Name, u.Channel+1, v.Conv))),
		app.Div().Class("slow-parts").Body(
			piece(takeWindow, "slow-map",
				app.H4().Text("Input"),
				app.Div().Class("stage").Style("aspect-ratio",
					fmt.Sprintf("%d / %d", v.Source.W, v.Source.H)).Role("img").Aria("label", "Input: "+source).Body(
					app.Canvas().ID("slow-source-canvas").Aria("hidden", "true"),
					app.Div().Class("frame").ID("slow-window").Attr("style",
						host.Outline(r.Top, r.Left, r.Bottom, r.Right, v.Source.H, v.Source.W))),
				app.P().Class("aside").Text(source)),
			piece(takeWindow, "", app.H4().Text("Window"), grid("window", x.window, v.Kernel)),
			piece(multiply, "signed", app.Span().Class("sign").Text("×"),
				app.Div().Body(app.H4().Text("Kernel"), grid("kernel", x.kernel, v.Kernel))),
			piece(multiply, "signed", app.Span().Class("sign").Text("="),
				app.Div().Body(app.H4().Text("Products"), grid("products", x.products, v.Kernel))),
			piece(addUp, "slow-sum", n.sumText(x)...),
			piece(takeWindow, "slow-map",
				app.H4().Text("Map"),
				app.Div().Class("stage").Style("aspect-ratio", fmt.Sprintf("%d / %d", v.Sums.W, v.Sums.H)).Role("img").Aria("label",
					"The map, as far as it is computed").Body(
					app.Canvas().ID("slow-out-canvas").Aria("hidden", "true"),
					app.Div().Class("frame").Attr("style", host.Outline(u.Row, u.Column, u.Row+1, u.Column+1, v.Sums.H, v.Sums.W))),
				app.P().Class("aside").Text(n.outName())),
		),
	)
}

func (n *Page) outName() string {
	if n.view.Act != "" {
		return "output of " + n.view.Act
	}
	return "output of " + n.view.Conv
}

// sumText says the sum in numbers.
func (n *Page) sumText(x sums) []app.UI {
	v := n.view
	own, all := 0.0, 0.0
	for _, p := range x.products {
		own += p
	}
	for _, c := range x.channels {
		all += c
	}
	lines := []app.UI{app.H4().Text("Sum")}
	line := func(id, text string) { lines = append(lines, app.P().ID("slow-"+id).Text(text)) }
	if len(x.channels) > 1 {
		line("own", fmt.Sprintf("products for input channel %s: %s", n.Config.Get(lab.KeyFrom), chart.Short(own, 3)))
		line("channels", fmt.Sprintf("for all %d input channels: %s", len(x.channels), chart.Short(all, 3)))
		lines = append(lines,
			app.Div().Class("stage strip").Role("img").Aria("label", "The sum of products of each input channel").Body(
				app.Canvas().ID("slow-channels-canvas").Aria("hidden", "true"),
				app.Div().Class("frame").Attr("style", host.Outline(0, n.Config.Int(lab.KeyFrom)-1, 1, n.Config.Int(lab.KeyFrom),
					1, len(x.channels)))))
	} else {
		line("own", "all products: "+chart.Short(own, 3))
	}
	line("sum", fmt.Sprintf("with the bias %s: %s", chart.Short(x.bias, 3), chart.Short(all+x.bias, 3)))
	if n.slow.shownStage() < activate {
		return lines
	}
	if v.Act != "" {
		line("out", fmt.Sprintf("%s(%s) = %s", v.Act, chart.Short(x.before, 3), chart.Short(x.after, 3)))
	} else {
		line("out", "value: "+chart.Short(x.after, 3))
	}
	return lines
}

// numberGrid is the largest window whose numbers are printed in its cells.
const numberGrid = 7

// grid draws K×K values as coloured cells, with their numbers where there is room.
func grid(name string, values []float64, k int) app.UI {
	most, low, high := 0.0, 0.0, 0.0
	for i, v := range values {
		most = math.Max(most, math.Abs(v))
		if i == 0 {
			low, high = v, v
		}
		low, high = math.Min(low, v), math.Max(high, v)
	}
	label := fmt.Sprintf("%s: %d×%d values from %s to %s", name, k, k, chart.Short(low, 2), chart.Short(high, 2))
	class := "grid"
	if k > 5 {
		class += " fine"
	}
	return app.Div().ID("slow-"+name).Class(class).Role("img").Aria("label", label).Style("grid-template-columns",
		fmt.Sprintf("repeat(%d, minmax(0, 1fr))", k)).
		Body(app.Range(values).Slice(func(i int) app.UI {
			t := 0.0
			if most > 0 {
				t = values[i] / most
			}
			cell := app.Span().Class("cell-value").Title(chart.Short(values[i], 4)).
				Style("background", fmt.Sprintf("#%06x", 0x10101*int(chart.Neutral(t)))).Style("color", inkOn(chart.Neutral(t)))
			if k > numberGrid {
				return cell
			}
			return cell.Text(chart.Short(values[i], 2))
		}))
}

// inkOn is black or white, whichever is read better on a grey (WCAG 2.2, relative luminance).
func inkOn(grey uint8) string {
	light := math.Pow((float64(grey)/255+0.055)/1.055, 2.4)
	if (light+0.05)/0.05 >= 1.05/(light+0.05) {
		return "#000000"
	}
	return "#ffffff"
}

// paintMotion paints the canvases of the slow motion.
func (n *Page) paintMotion(mark string) {
	v := n.view
	if v.Conv == "" || n.stale() {
		return
	}
	s, u := n.close(), n.shown()
	from := n.Config.Int(lab.KeyFrom) - 1
	key := mark + s.Weights
	n.picture("slow-source-canvas", key+strconv.Itoa(from), func(key string) host.Raster {
		values := channelMap(s.Source, v.Source, from)
		return part.Heat(key, values, v.Source.H, v.Source.W, part.Largest(values))
	})
	out := s.Outputs
	if len(out) == 0 {
		out = s.Sums
	}
	done := len(out)
	if n.slow.covered {
		if done = u.Row*v.Sums.W + u.Column; n.slow.stage == activate {
			done++
		}
	}
	n.picture("slow-out-canvas", key+strconv.Itoa(done), func(key string) host.Raster {
		r := part.Mosaic{Count: 1, H: v.Sums.H, W: v.Sums.W, Columns: 1}.Paint(key, out, 1, part.Largest(out))
		for i := done; i < len(out); i++ {
			r.Pix[4*i+3] = 0
		}
		return r
	})
	if v.Source.C > 1 {
		n.picture("slow-channels-canvas", fmt.Sprint(key, u), func(key string) host.Raster {
			x, _ := n.unitSums(s)
			values := make([]float32, len(x.channels))
			for i, c := range x.channels {
				values[i] = float32(c)
			}
			return part.Heat(key, values, 1, len(values), part.Largest(values))
		})
	}
}
