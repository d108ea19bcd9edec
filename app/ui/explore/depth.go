package explore

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// depthRun is the bundled run that has every layer of every region.
const depthRun = "objects-profile"

// depth is the toy of C1: layer by layer, how well a trained network and ten random ones predict a region of one
// person's visual cortex. It looks its numbers up: a move costs no multiply-adds.
type depth struct {
	*lookup
	regions []profile
	layers  []string
	at      int  // the region shown
	layer   int  // the layer looked at
	hidden  bool // what random networks do is still to be guessed
}

// profile is how well a region is predicted, by layer.
type profile struct {
	name, n         string
	trained, random []*mark
	seeds           [][]float64 // of random networks, by layer
	gap             []*mark     // trained minus random
}

func newDepth(f Frame) *depth {
	d := &depth{}
	d.lookup = newLookup(f, func() { d.take(d.results[depthRun]) })
	return d
}

// Start implements Toy.
func (d *depth) Start() { d.read(depthRun) }

// Paint implements Toy.
func (d *depth) Paint() {}

// Hide implements Hider.
func (d *depth) Hide(hidden bool) { d.hidden = hidden }

// take reads the profiles of the regions that can be read well enough.
func (d *depth) take(r *lab.Result) {
	t, rows := rowsOf(r, lab.TableProfile)
	region := func(name string) *profile {
		if i := slices.IndexFunc(d.regions, func(p profile) bool { return p.name == name }); i >= 0 {
			return &d.regions[i]
		}
		return nil
	}
	d.regions, d.layers = nil, nil
	left := left(depthRun)
	for _, row := range rows {
		area, layer := t.text(row, lab.ColumnArea), t.text(row, lab.ColumnLayer)
		if t.text(row, lab.ColumnTraining) != lab.Trained || slices.Contains(left, area) {
			continue
		}
		if !slices.Contains(d.layers, layer) {
			d.layers = append(d.layers, layer)
		}
		if region(area) == nil {
			d.regions = append(d.regions, profile{name: area, n: strconv.Itoa(int(lab.Cell(t.Table, row, lab.ColumnN)))})
		}
	}
	for i := range d.regions {
		p := &d.regions[i]
		p.trained, p.random = make([]*mark, len(d.layers)), make([]*mark, len(d.layers))
		p.seeds, p.gap = make([][]float64, len(d.layers)), make([]*mark, len(d.layers))
	}
	for _, row := range rows {
		p, l := region(t.text(row, lab.ColumnArea)), slices.Index(d.layers, t.text(row, lab.ColumnLayer))
		if p == nil || l < 0 || !t.keepsMean(row) {
			continue
		}
		m, seed := t.mark(row), lab.Cell(t.Table, row, lab.ColumnSeed)
		switch training := t.text(row, lab.ColumnTraining); {
		case training == lab.Trained && seed != seed:
			p.trained[l] = &m
		case training == lab.RandomWeights && seed != seed:
			p.random[l] = &m
		case training == lab.RandomWeights:
			p.seeds[l] = append(p.seeds[l], m.estimate)
		}
	}
	t, rows = rowsOf(r, lab.TableDifferences)
	for _, row := range rows {
		p, l := region(t.text(row, lab.ColumnArea)), slices.Index(d.layers, t.text(row, lab.ColumnLayer))
		if p != nil && l >= 0 && t.text(row, lab.ColumnComparison) == "trained − random dc=keep" {
			m := t.mark(row)
			p.gap[l] = &m
		}
	}
	d.layer = len(d.layers) - 1
	if i := slices.IndexFunc(d.regions, func(p profile) bool { return p.name == "LOC" }); i >= 0 {
		d.at = i
	}
}

// left returns the regions that the first screen leaves out of a run.
func left(run string) []string {
	for _, r := range firstRuns {
		if r.run == run {
			return r.without
		}
	}
	return nil
}

// layerName is what a layer of SqueezeNet is called: the first with its non-linearity, as every later one.
func layerName(key string) string {
	if key == "relu1" {
		return "conv1"
	}
	return key
}

// Render implements Toy.
func (d *depth) Render() app.UI {
	if len(d.regions) == 0 {
		return d.body("C1", "", nil, nil, depthRun)
	}
	p := d.regions[d.at]
	return d.body("C1", d.says(p), []app.UI{
		figure("depth", "trained (orange), ten random (blue)",
			app.Raw(d.svg(p))),
	}, []app.UI{
		d.stream(),
		slider(d.frame, "depth-layer", "Layer", 0, len(d.layers)-1, d.layer, layerName(d.layers[d.layer]),
			nil, func(v int) { d.layer = v }),
	}, depthRun)
}

// says is what stands at the layer looked at.
func (d *depth) says(p profile) string {
	trained, random, gap, seeds := p.trained[d.layer], p.random[d.layer], p.gap[d.layer], p.seeds[d.layer]
	where := p.name + " (" + regionNames[p.name] + "), " + layerName(d.layers[d.layer])
	if d.hidden || random == nil || gap == nil || len(seeds) == 0 {
		return fmt.Sprintf("%s: the trained network reaches %v. Where will the random ones lie?", where, trained)
	}
	return fmt.Sprintf("%s: training adds %v. Trained %s, random %s (%d seeds, %s to %s); n = %s voxels.", where, gap,
		number(trained.estimate), number(random.estimate), len(seeds), number(slices.Min(seeds)), number(slices.Max(seeds)),
		p.n)
}

// places has where regions lie on the drawing of the stream, in percent of its width and height.
var places = map[string][2]float64{
	"EVC": {9, 58}, "LOC": {27, 62}, "OFA": {24, 84}, "OPA": {24, 36}, "EBA": {37, 45}, "pFs": {47, 78}, "FFA": {58, 88},
	"PPA": {66, 68}, "RSC": {48, 26}, "STS": {62, 50},
}

// stream is a drawing of the ventral stream, its regions to choose from.
func (d *depth) stream() app.UI {
	return app.FieldSet().Class("toy-stream").ID("depth-region").Body(app.Legend().Text("Region (schematic)"),
		app.Div().Class("toy-brain").Body(app.Raw(brainSVG), app.Range(d.regions).Slice(func(i int) app.UI {
			name := d.regions[i].name
			at, known := places[name]
			if !known {
				at = [2]float64{85, 10 + 12*float64(i%8)}
			}
			own := "depth-region-" + name
			return app.Label().For(own).Title(regionNames[name]).Styles(map[string]string{
				"left": fmt.Sprintf("%g%%", at[0]), "top": fmt.Sprintf("%g%%", at[1])}).Body(
				app.Input().Type("radio").ID(own).Name("depth-region").Value(name).Checked(i == d.at).
					OnChange(d.frame.On(func(app.Value) { d.at = i }), app.EventScope(own)),
				app.Span().Text(name))
		})))
}

// brainSVG outlines a hemisphere seen from the side, its back at the left.
const brainSVG = `<svg viewBox="0 0 220 140" aria-hidden="true"><path fill="var(--ground)" stroke="var(--edge)" ` +
	`stroke-width="1.5" d="M10 84C4 56 22 26 60 16C100 4 152 8 184 30C208 46 214 68 206 84C200 96 188 98 176 96C172 112 ` +
	`150 124 126 124C106 124 96 116 84 118C66 122 50 132 36 124C22 116 14 104 10 84Z"/><path fill="none" ` +
	`stroke="var(--line)" stroke-width="1.5" d="M92 104C112 92 140 84 172 80"/></svg>`

// svg draws the curves of a region.
func (d *depth) svg(p profile) string {
	const w, h = 440.0, 250.0
	low, high := 0.0, 0.0
	for _, g := range d.regions { // one scale for all regions
		for l := range d.layers {
			for _, m := range []*mark{g.trained[l], g.random[l]} {
				if m != nil {
					low, high = min(low, m.estimate), max(high, m.estimate)
				}
			}
			for _, v := range g.seeds[l] {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	c := newPlot(low, high, 44, w-10, 8, h-38)
	x := func(l int) float64 {
		return c.left + 16 + float64(l)*(c.right-c.left-32)/float64(max(len(d.layers)-1, 1))
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="How well networks predict %s `+
		`by layer. %s">%s`, w, h, w, h, p.name, d.says(p), c.grid("share of what can be explained"))
	fmt.Fprintf(&s, `<path d="M%.1f %gV%g" stroke="var(--accent)" stroke-dasharray="3 3"/>`, x(d.layer), c.top, c.bottom)
	curve := func(marks []*mark) string {
		var b strings.Builder
		for l, m := range marks {
			if m != nil {
				fmt.Fprintf(&b, "%c%.1f %.1f", "ML"[min(b.Len(), 1)], x(l), c.y(m.estimate))
			}
		}
		return b.String()
	}
	if !d.hidden {
		back := ""
		for l := len(d.layers) - 1; l >= 0; l-- {
			if m := p.random[l]; m != nil {
				back += fmt.Sprintf("L%.1f %.1f", x(l), c.y(m.estimate))
			}
		}
		fmt.Fprintf(&s, `<path d="%s%sZ" fill="var(--orange)" fill-opacity=".13"/>`, curve(p.trained), back)
		fmt.Fprintf(&s, `<path d="%s" fill="none" stroke="var(--blue)" stroke-width="2"/>`, curve(p.random))
		for l, seeds := range p.seeds {
			for k, v := range seeds {
				r, opacity := 2.2, 0.4
				if l == d.layer {
					r, opacity = 3.6, 0.8
				}
				fmt.Fprintf(&s, `<circle class="toy-seed" style="animation-delay:%dms" cx="%.1f" cy="%.1f" r="%g" `+
					`fill="var(--blue)" fill-opacity="%g"/>`, 150*k, x(l)+float64(k%5-2)*1.6, c.y(v), r, opacity)
			}
		}
	}
	fmt.Fprintf(&s, `<path d="%s" fill="none" stroke="var(--orange)" stroke-width="2.6"/>`, curve(p.trained))
	for l, m := range p.trained {
		if m == nil {
			continue
		}
		if l == d.layer {
			fmt.Fprintf(&s, `<path d="M%.1f %.1fV%.1f" stroke="var(--orange)" stroke-width="2.2"/>`, x(l), c.y(m.low),
				c.y(m.high))
		}
		fmt.Fprintf(&s, `<circle cx="%.1f" cy="%.1f" r="%g" fill="var(--orange)"/>`, x(l), c.y(m.estimate),
			4+math.Max(0, 2-2*math.Abs(float64(l-d.layer))))
	}
	for l, name := range d.layers {
		fmt.Fprintf(&s, `<text x="%.1f" y="%g" font-size="11" fill="var(--muted)" text-anchor="middle">%s</text>`, x(l),
			c.bottom+16, layerName(name))
	}
	fmt.Fprintf(&s, `<text x="%.1f" y="%g" font-size="12" fill="var(--muted)" text-anchor="middle">layer of the network, `+
		`from the picture to the answer</text></svg>`, (c.left+c.right)/2, h-4)
	return s.String()
}
