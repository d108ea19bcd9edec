package chart

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// gallery is every kind of chart with data of its kind: the same each time.
func gallery() map[string]Part {
	wave := func(i int) float64 { return math.Sin(float64(i)*12.9898) * 0.5 }
	areas := func(names ...string) (list []Area) {
		for i, name := range names {
			up := 0.15 * float64(i)
			list = append(list, Area{Label: name, Groups: []Group{
				{Label: "Layer max2", Rows: []Row{
					{Label: "Task-trained", Marks: []Mark{{Estimate: 0.42 + up, Low: 0.36 + up, High: 0.48 + up, Series: Orange,
						Points: []float64{.2, .3, .5, .6}}}},
					{Label: "Random", Marks: []Mark{{Label: "plain", Estimate: 0.12, Low: 0.02, High: 0.2, Series: Blue, Open: true},
						{Label: "zero-mean", Estimate: 0.36, Low: 0.3, High: 0.42, Series: Blue}}},
				}},
				{Label: "Controls", Rows: []Row{{Label: "Shuffled responses",
					Marks: []Mark{{Estimate: -0.01, Low: -0.05, High: 0.03, Series: Grey}}}}},
			}})
		}
		return list
	}
	scatter := func(title string, noLegend bool) Scatter {
		c := Scatter{Title: title, XLabel: "Fourier complexity (cycles per plane)", YLabel: "Normalised score",
			NoLegend: noLegend, XFrom: 1.5, XTo: 5, YFrom: -0.1, YTo: 0.7,
			Caption: []string{"R² = 0.61 [0.28, 0.79], n = 24 networks."}}
		for k, name := range []string{"linear, average", "linear, max", "ReLU, average", "ReLU, max"} {
			q := Cluster{Label: name, Series: []int{Blue, Orange}[k/2], Shape: []int{Blue, Orange}[k/2], Open: k%2 == 0}
			for i := range 6 {
				x := 1.8 + 0.8*float64(k) + 0.3*wave(7*k+i)
				q.X, q.Y = append(q.X, x), append(q.Y, 0.15*x-0.2+0.1*wave(3*k+11*i))
				q.Low, q.High = append(q.Low, q.Y[i]-0.05), append(q.High, q.Y[i]+0.05)
				q.About = append(q.About, fmt.Sprintf("seed %d", i))
			}
			c.Clusters = append(c.Clusters, q)
		}
		fit := Fit{Label: "regression with 95 % band", Series: Grey}
		for i := range 21 {
			x := 1.5 + 3.5*float64(i)/20
			half := 0.04 + 0.03*math.Abs(x-3)
			fit.X, fit.Y, fit.Low, fit.High = append(fit.X, x), append(fit.Y, 0.15*x-0.2), append(fit.Low, 0.15*x-0.2-half),
				append(fit.High, 0.15*x-0.2+half)
		}
		c.Fit = &fit
		return c
	}
	histogram := func(title string, series int, counts ...float64) Histogram {
		return Histogram{Title: title, XLabel: "Circular variance", Of: "units",
			Label: "units of the network", Series: series,
			Edges: []float64{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1}, Counts: counts,
			Reference: []float64{10, 29, 28, 31, 28, 27, 40, 40, 49, 26}, ReferenceLabel: "macaque V1, 308 cells", YTo: 0.4,
			Excluded: 7, Why: "dead or flat", Caption: []string{"KS 0.24 [0.22, 0.27]", "Wasserstein-1 0.11 [0.09, 0.13]"}}
	}
	tuning := TuningCurve{Label: "unit 12", Series: Orange}
	for i := range 12 {
		a := float64(i) * 15
		d := math.Abs(a - 60)
		d = math.Min(d, 180-d)
		tuning.Angles, tuning.Responses = append(tuning.Angles, a), append(tuning.Responses, 0.1+math.Exp(-d*d/800))
		tuning.Low, tuning.High = append(tuning.Low, tuning.Responses[i]*0.9), append(tuning.High, tuning.Responses[i]*1.1)
	}
	spec := Specification{Title: "How the verdict depends on the analysis", Subtitle: "C1, V4, seeds 1 to 5",
		YLabel:  "Trained − random (normalised score)",
		Choices: []string{"first-layer kernels", "ground", "layer", "one value"}}
	n := 0
	for _, dc := range []string{"as drawn", "zero-mean"} {
		for _, ground := range []string{"grey", "white"} {
			for _, layer := range []string{"max1", "max2", "max3"} {
				e := 0.2*wave(n) + map[string]float64{"as drawn": 0.2}[dc]
				s := Spec{Values: []string{dc, ground, layer, "same"}, Estimate: e, Low: e - 0.06, High: e + 0.06,
					Verdict: "undecided", Series: Grey}
				if s.Low > 0 {
					s.Verdict, s.Series = "supported", Orange
				} else if s.High < 0 {
					s.Verdict, s.Series = "opposed", Blue
				}
				spec.Specs = append(spec.Specs, s)
				n++
			}
		}
	}
	grid := Heatmap{Title: "Score of each architecture", Subtitle: "V1, 3 seeds", RowName: "Activation",
		ColumnName: "Pooling", Rows: []string{"linear", "ReLU", "abs"},
		Columns: []string{"none", "average", "max"}, Scale: "Normalised score against the mean of the grid",
		Values: [][]float64{{-.2, -.1, .05}, {.02, .1, .2}, {nan, .12, .1}}}
	dense := Heatmap{Title: "Dissimilarities", RowName: "Picture", ColumnName: "Picture",
		Scale: "1 − correlation", Middle: 1}
	for i := range 60 {
		row := make([]float64, 60)
		for j := range row {
			row[j] = 1 + 0.8*math.Cos(float64(i-j)/9)
		}
		dense.Values = append(dense.Values, row)
	}
	confusion := Matrix{Title: "Texture, random ReLU", RowsLabel: "Rows: the true family. Columns: the answer.",
		ColumnName: "Answer", Classes: []string{"bricks", "foam", "wood", "marble"},
		Counts: [][]int{{40, 2, 0, 3}, {7, 31, 1, 6}, {0, 0, 45, 0}, {1, 100, 0, 4}},
		Notes:  []string{"Accuracy 0.50 [0.43, 0.57], n = 240."}}
	return map[string]Part{
		"areas": Areas{Title: "Areas side by side", Subtitle: "seeds 1 to 3", Tag: "simulated",
			XLabel: "Normalised score (1: noise ceiling)", Zero: true, Areas: areas("V1", "V4", "IT"),
			Rules: []Rule{{At: 1, Label: "ceiling"}, {At: .05, To: .15, Label: "band"}},
			Notes: []string{"Bars: 95 % intervals."}},
		"scatter": scatter("Score over complexity", false),
		"scatters": Panels{Title: "Score over complexity, by area", Subtitle: "24 networks, 6 seeds", Tag: "simulated",
			Legend: true, Parts: []Part{scatter("V1", true), scatter("IT", true)}, Notes: []string{"Bars: 95 % intervals."}},
		"histograms": Panels{Title: "Circular variance", Subtitle: "layer 2, seeds 1 to 5",
			Parts: []Part{histogram("Trained", Orange, 3, 9, 12, 8, 9, 8, 12, 11, 14, 6),
				histogram("Random, ReLU", Blue, 0, 1, 2, 5, 9, 8, 14, 20, 30, 40)}, Least: 330},
		"tuning": Tuning{Title: "Tuning of one unit", Subtitle: "layer 2, random ReLU, seed 1",
			YLabel: "Response (mean over phases)", Curves: []TuningCurve{tuning}},
		"specification": spec,
		"heatmap":       grid,
		"dense":         dense,
		"maps": Maps{Title: "relu1, channel 1", Subtitle: "digit 3; seed 1", Panels: []Map{
			{Name: "Picture", H: 2, W: 3, Values: []float32{0, .2, .4, .6, .8, 1}, Grey: true},
			{Name: "Random", H: 2, W: 2, Values: []float32{-1, 0, .5, 2}, Most: 2},
			{Name: "Trained", H: 2, W: 2, Empty: "There are no trained weights for this network."}},
			Notes: []string{"Each map has a scale of its own."}},
		"confusion": confusion,
		"profile": Profile{Title: "Area by area", Subtitle: "seeds 1 to 10", YLabel: "Normalised score",
			Places: []string{"EVC", "LOC", "FFA"}, Ceiling: []float64{1, 0.9}, Notes: []string{"Bars: 95 % intervals."},
			Traces: []Trace{{Label: "Trained", Series: Orange, Shape: Orange, Estimate: []float64{.4, .6, .3},
				Low: []float64{.3, .5, .2}, High: []float64{.5, .7, .4}},
				{Label: "Random", Series: Blue, Shape: Blue, Open: true, Estimate: []float64{.38, .3}},
				{Label: "Pixels", Series: Grey, Shape: Grey, Estimate: []float64{.3, .2, nan}}}},
		"intervals": example(),
		"bars":      bars(),
		"lines": Lines{Title: "Accuracy", XLabel: "Step", YLabel: "Accuracy (share right)", YTo: 1,
			Curves: []Curve{{Label: "new pictures", Series: Orange, X: []float64{0, 25, 50}, Y: []float64{.1, .7, .9}}},
			Rules:  []Rule{{At: .1, Label: "chance"}}},
	}
}

func names(m map[string]Part) (list []string) {
	for n := range m {
		list = append(list, n)
	}
	sort.Strings(list)
	return list
}

func TestGoldenKinds(t *testing.T) {
	all := gallery()
	for _, name := range []string{"areas", "scatter", "histograms", "tuning", "specification", "heatmap",
		"confusion", "maps"} {
		for _, width := range []int{360, 900} {
			got := all[name].SVG(Light, width)
			wellFormed(t, got)
			file := filepath.Join("testdata", fmt.Sprintf("%s-%d.svg", name, width))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s changed; look at it and run go test -update", file)
			}
		}
	}
}

// rectangle is what an element covers, in pixels of the whole picture.
type rectangle struct{ x0, y0, x1, y1 float64 }

func (r rectangle) meets(o rectangle, slack float64) bool {
	return r.x0+slack < o.x1 && o.x0+slack < r.x1 && r.y0+slack < o.y1 && o.y0+slack < r.y1
}

type written struct {
	rectangle
	text   string
	size   float64
	inside bool // belongs into the plot: it has a halo, or stands in a cell
}

var (
	moved   = regexp.MustCompile(`translate\(([-0-9.]+) ([-0-9.]+)\)( rotate\(-90\))?`)
	numbers = regexp.MustCompile(`[-0-9.]+`)
)

// read gives the texts and the plots of a picture with where they stand. Letters are
// as wide as textWidth says.
func read(t *testing.T, svg string) (texts []written, plots []rectangle) {
	t.Helper()
	type place struct {
		x, y   float64
		inPlot bool
	}
	stack := []place{{}}
	var open *written
	halo := false
	var anchor string
	var upright bool
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return texts, plots
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			at := stack[len(stack)-1]
			get := func(name string) string {
				for _, a := range e.Attr {
					if a.Name.Local == name {
						return a.Value
					}
				}
				return ""
			}
			number := func(name string) float64 { v, _ := strconv.ParseFloat(get(name), 64); return v }
			m := moved.FindStringSubmatch(get("transform"))
			if m != nil {
				x, _ := strconv.ParseFloat(m[1], 64)
				y, _ := strconv.ParseFloat(m[2], 64)
				at.x, at.y = at.x+x, at.y+y
			}
			if plot := numbers.FindAllString(get("data-plot"), 4); len(plot) == 4 {
				var v [4]float64
				for i := range v {
					v[i], _ = strconv.ParseFloat(plot[i], 64)
				}
				plots = append(plots, rectangle{at.x + v[0], at.y + v[1], at.x + v[0] + v[2], at.y + v[1] + v[3]})
				at.inPlot = true
			}
			if e.Name.Local == "text" {
				if get("aria-hidden") != "" {
					halo = true // the paper below the next text
					stack = append(stack, at)
					continue
				}
				open = &written{size: number("font-size"), inside: get("paint-order") != "" || halo || at.inPlot}
				halo = false
				open.x0, open.y0 = at.x+number("x"), at.y+number("y")
				anchor, upright = get("text-anchor"), m != nil && m[3] != ""
			}
			stack = append(stack, at)
		case xml.CharData:
			if open != nil {
				open.text += string(e)
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			if e.Name.Local != "text" || open == nil {
				continue
			}
			w, x, y := textWidth(open.text, open.size), open.x0, open.y0
			if anchor == "middle" {
				x -= w / 2
			} else if anchor == "end" {
				x -= w
			}
			open.rectangle = rectangle{x, y - open.size*0.72, x + w, y + open.size*0.2}
			if upright {
				open.rectangle = rectangle{open.x0 - open.size*0.72, open.y0 - w, open.x0 + open.size*0.2, open.y0}
			}
			texts = append(texts, *open)
			open = nil
		}
	}
}

// Whatever the width, letters are large enough, stay in the picture, keep off the
// plots and do not run into each other; and no number is none.
func TestPicturesAreReadable(t *testing.T) {
	all := gallery()
	for _, name := range names(all) {
		for _, width := range []int{300, 328, 360, 480, 560, 700, 760, 900, 1200, 1920} {
			svg := all[name].SVG(Light, width)
			for _, bad := range []string{"NaN", "Inf"} {
				if strings.Contains(svg, bad) {
					t.Errorf("%s at %d: %s in the picture", name, width, bad)
				}
			}
			texts, plots := read(t, svg)
			for i, w := range texts {
				if w.size < leastSize {
					t.Errorf("%s at %d: %q is %.1f pixels high", name, width, w.text, w.size)
				}
				if w.x0 < -1 || w.x1 > float64(min(width, MaxWidth))+1 {
					t.Errorf("%s at %d: %q reaches from %.0f to %.0f", name, width, w.text, w.x0, w.x1)
				}
				for _, plot := range plots {
					if !w.inside && w.meets(plot, 1) {
						t.Errorf("%s at %d: %q stands on a plot", name, width, w.text)
					}
				}
				for _, o := range texts[i+1:] {
					if w.meets(o.rectangle, 1.5) {
						t.Errorf("%s at %d: %q runs into %q", name, width, w.text, o.text)
					}
				}
			}
		}
	}
}

// Bad numbers and bad lists everywhere: the picture is still whole.
func TestKindsSurviveBadNumbers(t *testing.T) {
	inf := math.Inf(1)
	bad := []float64{nan, inf, -inf, 0, 1e300, -1e300}
	for name, c := range map[string]Part{
		"scatter": Scatter{Clusters: []Cluster{{X: bad, Y: bad, Series: 99, Shape: -4, Low: bad, High: bad[:2]}},
			Fit: &Fit{X: bad, Y: bad[:3], Low: bad, High: bad}},
		"scatter of one":  Scatter{Clusters: []Cluster{{X: []float64{2}, Y: []float64{3}}}},
		"no scatter":      Scatter{},
		"histogram":       Histogram{Edges: []float64{0, 1, 2}, Counts: []float64{nan, inf}, Reference: []float64{-1, 3}},
		"histogram edges": Histogram{Edges: bad, Counts: bad[:5], Excluded: 3},
		"no histogram":    Histogram{Excluded: 3, Why: "dead"},
		"tuning": Tuning{Curves: []TuningCurve{{Angles: bad, Responses: bad, Series: 77},
			{Angles: []float64{0, 45, 90, 135}, Responses: []float64{0, 0, 0, 0}},
			{Angles: []float64{0, 90}, Responses: []float64{-1, -2}}}},
		"tuning period": Tuning{Period: inf, Curves: []TuningCurve{{Angles: []float64{0, -45, 725},
			Responses: []float64{1, 2, 3}, Low: bad, High: bad}}},
		"no tuning": Tuning{},
		"profile": Profile{Places: []string{"a", "b"}, Ceiling: bad,
			Traces: []Trace{{Series: 99, Shape: -4, Estimate: bad, Low: bad[:1], High: bad}}},
		"no profile": Profile{},
		"specification": Specification{Choices: []string{"a", "b"},
			Specs: []Spec{{Values: []string{"1"}, Estimate: nan}, {Estimate: 2, Low: nan, High: inf},
				{Values: []string{"1", "2", "3"}, Estimate: 3}}, Threshold: nan},
		"no specs":     Specification{},
		"heatmap":      Heatmap{Values: [][]float64{bad, nil, {1}}, Rows: []string{"a"}, Columns: []string{"b", "c"}},
		"heatmap flat": Heatmap{Values: [][]float64{{2, 2}}, Middle: 2},
		"heatmap NaN":  Heatmap{Values: [][]float64{{nan}}},
		"no heatmap":   Heatmap{},
		"maps": Maps{Panels: []Map{{H: 1, W: 3, Values: []float32{float32(nan), float32(math.Inf(1)), 1},
			Most: nan}, {H: 2, W: 9}, {Most: math.Inf(1)}}},
		"no maps": Maps{},
		"areas": Areas{Areas: []Area{{Label: "V1"},
			{Groups: []Group{{Rows: []Row{{Marks: []Mark{{Estimate: nan, Points: bad, Series: 12}}}}}}}},
			Rules: []Rule{{At: nan}}},
		"no areas": Areas{},
		"panels":   Panels{Parts: []Part{Heatmap{}, Scatter{}, Panels{}}, Least: nan},
		"matrix":   Matrix{Counts: [][]int{{1, 2}, {3}}, Classes: []string{"a"}},
	} {
		for _, width := range []int{-1, 360, 1000, 1 << 30} {
			svg := c.SVG(Page, width)
			wellFormed(t, svg)
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Errorf("%s: NaN or Inf in the picture", name)
			}
		}
		if c.Describe() == "" {
			t.Errorf("%s has no description", name)
		}
	}
}

func TestKindsEscape(t *testing.T) {
	evil := `</text><script>alert("1")</script>&'` + "\x00\xff"
	for name, c := range map[string]Part{
		"scatter": Scatter{ID: evil, Title: evil, XLabel: evil, YLabel: evil, Caption: []string{evil},
			Clusters: []Cluster{{Label: evil, X: []float64{1}, Y: []float64{1}, About: []string{evil}}}},
		"histogram": Histogram{Title: evil, Label: evil, ReferenceLabel: evil, Edges: []float64{0, 1},
			Counts: []float64{1}, Reference: []float64{1}, Excluded: 1, Why: evil, Of: evil},
		"tuning": Tuning{Title: evil, YLabel: evil,
			Curves: []TuningCurve{{Label: evil, Angles: []float64{0, 45, 90}, Responses: []float64{0, 1, 0}}}},
		"specification": Specification{Title: evil, Choices: []string{evil},
			Specs: []Spec{{Values: []string{evil}, Estimate: 1, Verdict: evil, Series: Grey},
				{Values: []string{"b"}, Estimate: 2, Series: Grey}}},
		"maps": Maps{Title: evil, Panels: []Map{{Name: evil, Empty: evil},
			{Name: evil, H: 1, W: 1, Values: []float32{1}, Most: 1}}},
		"heatmap": Heatmap{Title: evil, RowName: evil, ColumnName: evil, Scale: evil, Rows: []string{evil},
			Columns: []string{evil}, Values: [][]float64{{1}}},
		"areas": Areas{Title: evil, XLabel: evil,
			Areas: []Area{{Label: evil, Groups: []Group{{Label: evil,
				Rows: []Row{{Label: evil, Marks: []Mark{{Label: evil, Estimate: 1, About: evil}}}}}}}, {Label: "b"}}},
	} {
		if found := wellFormed(t, c.SVG(Light, 1100)); found["script"] != 0 {
			t.Errorf("%s: text became an element", name)
		}
	}
}

// tenThousand are charts of ten thousand points.
func tenThousand() map[string]Part {
	const n = 10_000
	var c Scatter
	spec := Specification{Choices: []string{"a"}}
	for k := range 4 {
		q := Cluster{Label: strconv.Itoa(k), Series: k, Shape: k}
		for i := range n / 4 {
			q.X, q.Y = append(q.X, math.Sin(float64(i*(k+3)))), append(q.Y, math.Cos(float64(i*i+k)))
		}
		c.Clusters = append(c.Clusters, q)
	}
	for i := range n {
		e := math.Sin(float64(i))
		spec.Specs = append(spec.Specs, Spec{Values: []string{strconv.Itoa(i % 3)}, Estimate: e, Low: e - .1, High: e + .1,
			Verdict: "undecided", Series: Grey})
	}
	heat := Heatmap{Scale: "x"}
	for i := range 100 {
		row := make([]float64, 100)
		for j := range row {
			row[j] = math.Sin(float64(i*j) / 40)
		}
		heat.Values = append(heat.Values, row)
	}
	return map[string]Part{"scatter": c, "specification": spec, "heatmap": heat}
}

// Ten thousand points are few elements and few bytes.
func TestTenThousandPoints(t *testing.T) {
	for name, c := range tenThousand() {
		svg := c.SVG(Page, 900)
		elements := 0
		for _, count := range wellFormed(t, svg) {
			elements += count
		}
		if elements > 260 || len(svg) > 600_000 {
			t.Errorf("%s: %d bytes in %d elements", name, len(svg), elements)
		}
	}
}

func BenchmarkTenThousandPoints(b *testing.B) {
	for name, c := range tenThousand() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.SVG(Page, 900)
			}
		})
	}
}

// Points stand where the axes put them.
func TestPointsStandOnTheAxes(t *testing.T) {
	c := Scatter{Clusters: []Cluster{{Series: Orange, Shape: Orange, X: []float64{0, 0.5, 1}, Y: []float64{0, 2.5, 10}}}}
	found := regexp.MustCompile(`<circle cx="([0-9.]+)" cy="([0-9.]+)"`).FindAllStringSubmatch(c.SVG(Light, 700), -1)
	if len(found) != 3 {
		t.Fatalf("%d circles for three points", len(found))
	}
	var x, y [3]float64
	for i := range found {
		x[i], _ = strconv.ParseFloat(found[i][1], 64)
		y[i], _ = strconv.ParseFloat(found[i][2], 64)
	}
	if got := (x[1] - x[0]) / (x[2] - x[0]); math.Abs(got-0.5) > 1e-3 {
		t.Errorf("0.5 stands at %.4f of the way", got)
	}
	if got := (y[1] - y[0]) / (y[2] - y[0]); math.Abs(got-0.25) > 1e-3 || y[2] > y[0] {
		t.Errorf("2.5 stands at %.4f of the way up", got)
	}
}

// A triangle's half-width is known; so is that of one across the end of the period.
func TestHalfWidth(t *testing.T) {
	triangle := func(peak float64) TuningCurve {
		var k TuningCurve
		for a := 0.0; a < 180; a += 15 {
			d := math.Abs(a - peak)
			d = math.Min(d, 180-d)
			k.Angles, k.Responses = append(k.Angles, a), append(k.Responses, math.Max(0, 1-d/60))
		}
		return k
	}
	for _, peak := range []float64{0, 45, 90, 165} {
		w, ok := triangle(peak).HalfWidth(180)
		if !ok || math.Abs(w.Half-30) > 1e-9 || w.Preferred != peak {
			t.Errorf("peak at %v: %+v, %v; the half-width is 30", peak, w, ok)
		}
	}
	flat := TuningCurve{Angles: []float64{0, 45, 90, 135}, Responses: []float64{1, 1, 1, 1.1}}
	if w, ok := flat.HalfWidth(180); ok || !math.IsNaN(w.Half) {
		t.Errorf("a flat curve has the half-width %v", w.Half)
	}
}

// The cells of a dense heat map hold no numbers: they would not be read, and weigh more
// than the picture.
func TestDenseHeatmapHasNoNumbers(t *testing.T) {
	dense, few := gallery()["dense"].(Heatmap), gallery()["heatmap"].(Heatmap)
	if !dense.dense() || few.dense() {
		t.Fatal("60×60 cells are dense, 3×3 are not")
	}
	svg := dense.SVG(Page, 700)
	if n := strings.Count(svg, "<text"); n > 3*60 {
		t.Errorf("3600 cells come with %d texts", n)
	}
	if !strings.Contains(svg, Diverging(1)) {
		t.Error("the highest cell has not the colour at the end of the scale")
	}
}

// Cells without a value say so, and their colour is not of the scale.
func TestHeatmapWithoutValue(t *testing.T) {
	svg := gallery()["heatmap"].SVG(Light, 500)
	if !strings.Contains(svg, "no value") || !strings.Contains(svg, hex(noValue)) {
		t.Error("a missing value is not told")
	}
	for i := -64; i <= 64; i++ {
		if DivergingRGB(float64(i)/64) == noValue {
			t.Error("the colour of no value is on the scale")
		}
	}
}

func TestSpecificationCounts(t *testing.T) {
	c := gallery()["specification"].(Specification)
	svg := c.SVG(Light, 700)
	counts := map[string]int{}
	for _, s := range c.Specs {
		counts[s.Verdict]++
	}
	for verdict, n := range counts {
		if !strings.Contains(svg, fmt.Sprintf("%s in %d", verdict, n)) {
			t.Errorf("the picture does not say that %d are %s", n, verdict)
		}
	}
	if strings.Contains(svg, ">one value</text>") {
		t.Error("a choice that does not vary takes room")
	}
	// Each line of the matrix holds as many marks as combinations made that choice.
	if n := strings.Count(svg, "v9"); n != 3*len(c.Specs) {
		t.Errorf("%d marks for %d combinations of three choices", n, len(c.Specs))
	}
}

var pages = flag.String("pages", "", "a folder to write the gallery into, as pages to look at")

// TestPages writes the gallery as HTML pages in both schemes.
func TestPages(t *testing.T) {
	if *pages == "" {
		t.Skip("no folder: -pages DIR writes the gallery for looking at")
	}
	css, err := os.ReadFile("../ground.css")
	if err != nil {
		t.Fatal(err)
	}
	all := gallery()
	for _, width := range []int{320, 760, 1200} {
		var b strings.Builder
		fmt.Fprintf(&b, `<!doctype html><html lang="en"><head><title>Charts</title><meta charset="utf-8"><style>%s `+
			`figure{margin:1rem;width:%dpx}</style></head><body><main><h1>Charts</h1>`, css, width)
		for _, name := range names(all) {
			fmt.Fprintf(&b, `<figure class="figure">%s</figure>`,
				strings.Replace(strings.ReplaceAll(all[name].SVG(Page, width), `"figure-`, `"`+name+`-`),
					`="example`, `="`+name, -1))
		}
		b.WriteString("</main></body></html>")
		if err := os.WriteFile(filepath.Join(*pages, fmt.Sprintf("charts-%d.html", width)), []byte(b.String()),
			0o644); err != nil {
			t.Fatal(err)
		}
	}
}
