//go:build !js

package explore

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"math"
	"strconv"
	"strings"

	"untrained/app/ui/chart"
)

// The page's program does not write the page that stands before it, and would be 60 kB larger with html/template.

//go:embed first.html
var firstHTML string

// HTML returns the first screen for the page that stands before the program runs. It is the same at every call.
func (f First) HTML() (string, error) {
	t, err := template.New("first screen").Parse(firstHTML)
	if err != nil {
		return "", err
	}
	view := struct {
		Forks []forkView
		Dial  dialView
	}{}
	for i := range f.Forks {
		view.Forks = append(view.Forks, f.Forks[i].view(i == 0))
	}
	if view.Dial, err = f.Dial.view(); err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return "", fmt.Errorf("first screen: %w", err)
	}
	return b.String(), nil
}

// forkView is a fork as the template takes it.
type forkView struct {
	Fork
	First   bool
	SVG     template.HTML
	Ticks   []struct{ Top, Text string }
	Columns []columnView
	Others  []alsoView
	Key     []template.HTML
	Last    int
	Length  string // of the axis, in percent of the figure's width
	Shared  string // species and signal, where all regions share them
	Heads   []string
	Rows    [][]string
	Address template.URL
	About   string
}

// alsoView is a set that a chip shows.
type alsoView struct {
	Key, Label string
	Mark       template.HTML
}

// columnView is a region as the template takes it.
type columnView struct {
	Region
	Place int
	Left  string // of the random mark, in percent of the figure's width
}

func percent(part, whole float64) string { return strconv.FormatFloat(100*part/whole, 'f', 3, 64) }

func (f Fork) view(first bool) forkView {
	c := f.chart()
	v := forkView{Fork: f, First: first, SVG: template.HTML(c.SVG(chart.Page)), Last: len(f.Layers) - 1,
		Length:  percent(chart.ForkBottom-chart.ForkTop, chart.ForkWidth),
		Address: template.URL("#/encoding?" + f.config)}
	for _, tick := range f.axis.Ticks() {
		v.Ticks = append(v.Ticks, struct{ Top, Text string }{percent(c.Y(tick), chart.ForkHeight),
			chart.Number(tick, min(f.axis.Decimals, 2))})
	}
	shared := f.Regions[0].Kind
	for _, g := range f.Regions {
		if g.Kind != shared {
			shared = ""
		}
	}
	if shared != "" && len(f.Regions) > 2 {
		v.Shared = "All regions: " + shared + "."
	}
	for i, g := range f.Regions {
		if v.Shared != "" {
			g.Kind = ""
		}
		v.Columns = append(v.Columns, columnView{g, i, percent(c.X(1, i), chart.ForkWidth)})
		row := []string{g.Name}
		for _, s := range f.Sets {
			text := "–"
			if m := s.Marks[f.Start][i]; m != nil {
				text = chart.WithInterval(m[0], m[1], m[2])
			}
			row = append(row, text)
		}
		v.Rows = append(v.Rows, row)
	}
	for k, s := range f.Sets {
		v.Heads = append(v.Heads, s.Label)
		sign := template.HTML(chart.Sign(s.series, chart.Page))
		if k < 2 {
			v.Key = append(v.Key, sign+" "+template.HTML(template.HTMLEscapeString(s.Label)))
		} else {
			v.Others = append(v.Others, alsoView{s.Key, s.Label, sign})
		}
	}
	if known := f.ceilings(); known != "" {
		band := template.HTML(`<span class="fork-band"></span> `)
		if f.Regions[0].Ceiling[0] >= f.High {
			band = ""
		}
		v.Key = append(v.Key, band+"noise ceiling"+template.HTML(template.HTMLEscapeString(known)))
	}
	v.About = f.about()
	return v
}

// dialView is the dial at 0 % as the template takes it.
type dialView struct {
	Digit, Map   template.URL
	Answer, Sure string
	N            int
	Bars         []struct{ Name, Text, Percent string }
}

func (d Dial) view() (dialView, error) {
	at := d.Positions[0]
	v := dialView{Answer: d.Classes[at[5]], Sure: strconv.Itoa(at[6]), N: d.N}
	side := int(math.Sqrt(float64(len(d.Digit))))
	digit, err := encodePNG(&image.Gray{Pix: d.Digit, Stride: side, Rect: image.Rect(0, 0, side, side)})
	if err != nil {
		return v, err
	}
	first, err := inkPNG(d.Maps[0], mapSide)
	if err != nil {
		return v, err
	}
	data := func(png []byte) template.URL {
		return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
	}
	v.Digit, v.Map = data(digit), data(first)
	bar := func(name, text string, percent int) {
		v.Bars = append(v.Bars, struct{ Name, Text, Percent string }{name, text, strconv.Itoa(max(percent, 0))})
	}
	for i, name := range []string{"layer 1", "layer 2", "layer 3", "output"} {
		bar(name, chart.Number(float64(at[i])/100, 2), at[i])
	}
	bar("digits right", fmt.Sprintf("%d of %d", at[4], d.N), 100*at[4]/d.N)
	return v, nil
}

// inkPNG draws n four-bit values of a square as a picture, the larger the darker.
func inkPNG(packed []byte, side int) ([]byte, error) {
	g := image.NewGray(image.Rect(0, 0, side, side))
	for i := range g.Pix {
		g.Pix[i] = 255 - packed[i/2]>>(4*(i%2))&15*17
	}
	return encodePNG(g)
}

func encodePNG(g *image.Gray) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, g); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ceilings names the regions whose noise ceiling is known, unless it is that of all or of none ("").
func (f *Fork) ceilings() string {
	var known []string
	for _, g := range f.Regions {
		if len(g.Ceiling) > 0 {
			known = append(known, g.Name)
		}
	}
	switch {
	case len(known) == 0:
		return ""
	case len(known) == len(f.Regions) && f.Regions[0].Ceiling[0] >= f.High:
		return " " + chart.Short(f.Regions[0].Ceiling[0], 2) + ", above the axis"
	case len(known) == len(f.Regions):
		return " "
	}
	return " (" + strings.Join(known, ", ") + ")"
}

// about says on what the numbers rest.
func (f *Fork) about() string {
	var b strings.Builder
	b.WriteString("SqueezeNet, trained on ImageNet, and the same network with random weights")
	if f.seeds > 0 {
		fmt.Fprintf(&b, " (mean of %d random seeds)", f.seeds)
	}
	b.WriteString(". Lines are 95 % intervals.")
	for _, g := range f.Regions {
		fmt.Fprintf(&b, " %s: n = %s", g.Name, g.N)
		if f.Layers[0] == "" {
			b.WriteString(", layer " + g.Layer)
		}
		b.WriteString(".")
	}
	if f.note != "" {
		b.WriteString(" " + f.note)
	}
	b.WriteString(" Bundled run " + f.Run + ". " + f.source + ".")
	return b.String()
}

// chart returns the fork at the layer shown first. Without a script all of it shows; the style sheet hides the random
// marks where a guess can be made.
func (f *Fork) chart() chart.Fork {
	c := chart.Fork{Axis: f.axis, About: f.says()}
	for _, g := range f.Regions {
		low, high := math.NaN(), math.NaN()
		if len(g.Ceiling) > 0 && g.Ceiling[0] < f.High {
			low, high = g.Ceiling[0], g.Ceiling[len(g.Ceiling)-1]
		}
		c.Regions = append(c.Regions, chart.ForkRegion{Low: low, High: high})
	}
	for k, s := range f.Sets {
		set := chart.ForkSet{Key: s.Key, Series: s.series, Hidden: k > 1, Ghost: k == 1}
		for _, m := range s.Marks[f.Start] {
			mark := chart.ForkMark{Estimate: math.NaN(), Low: math.NaN(), High: math.NaN()}
			if m != nil {
				mark = chart.ForkMark{Estimate: m[0], Low: m[1], High: m[2]}
			}
			set.Marks = append(set.Marks, mark)
		}
		c.Sets = append(c.Sets, set)
	}
	return c
}

// says is the text alternative: it keeps to itself what is to be guessed.
func (f *Fork) says() string {
	var b strings.Builder
	fmt.Fprintf(&b, "How well a trained network predicts each region, %s, with 95 %% intervals: ", f.Measure)
	for i, g := range f.Regions {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(g.Name)
		if m := f.Sets[0].Marks[f.Start][i]; m != nil {
			b.WriteString(" " + chart.WithInterval(m[0], m[1], m[2]))
		}
	}
	b.WriteString(". The table below has all numbers.")
	return b.String()
}
