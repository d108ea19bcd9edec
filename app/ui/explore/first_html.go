//go:build !js

package explore

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"math"
	"strconv"

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
