package chart

import (
	"encoding/xml"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

var nan = math.NaN()

func example() Intervals {
	return Intervals{
		ID: "example", Title: "How well each network predicts the units", Tag: "simulated",
		Subtitle: "sim-v1, V1, 4 units, seed 1, cpu", XLabel: "Normalised score (1 = noise ceiling)", Zero: true,
		Groups: []Group{
			{Label: "conv1", Rows: []Row{
				{Label: "Trained", Marks: []Mark{{Estimate: 0.62, Low: 0.55, High: 0.69, Series: Orange,
					Points: []float64{0.5, 0.6, 0.7, nan}}}},
				{Label: "Random", Marks: []Mark{
					{Label: "as drawn", Estimate: 0.21, Low: 0.1, High: 0.32, Series: Blue, Open: true},
					{Label: "zero-mean", Estimate: 0.48, Low: 0.4, High: 0.56, Series: Blue},
				}},
			}},
			{Label: "Controls", Rows: []Row{{Label: "Shuffled responses",
				Marks: []Mark{{Estimate: -0.01, Low: -0.05, High: 0.03, Series: Grey}}}}},
		},
		Rules: []Rule{{At: 1, Label: "noise ceiling"}},
		Notes: []string{"Bars are 95 % intervals."},
	}
}

// wellFormed reads the whole picture as XML and gives its elements' names.
func wellFormed(t *testing.T, svg string) map[string]int {
	t.Helper()
	names := map[string]int{}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return names
		}
		if err != nil {
			t.Fatalf("the picture is not XML: %v\n%s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			names[e.Name.Local]++
		}
	}
}

func TestGolden(t *testing.T) {
	for _, c := range []struct {
		file  string
		width int
	}{{"wide.svg", 760}, {"narrow.svg", 340}} {
		got := example().SVG(Light, c.width)
		wellFormed(t, got)
		file := filepath.Join("testdata", c.file)
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
			t.Errorf("%s changed; look at it and run go test -update", c.file)
		}
	}
}

// Every estimate stands where the axis puts it: between the pixels of the two
// ticks around it, in proportion.
func TestEstimatesStandOnTheAxis(t *testing.T) {
	c := Intervals{Groups: []Group{{Rows: []Row{{Label: "a", Marks: []Mark{
		{Estimate: 0, Low: 0, High: 0, Series: Orange},
		{Estimate: 0.25, Low: 0.2, High: 0.3, Series: Orange},
		{Estimate: 1, Low: 1, High: 1, Series: Orange},
	}}}}}}
	svg := c.SVG(Light, 760)
	found := regexp.MustCompile(`<circle cx="([0-9.]+)"`).FindAllStringSubmatch(svg, -1)
	if len(found) != 3 {
		t.Fatalf("%d circles for three estimates", len(found))
	}
	var x [3]float64
	for i := range x {
		x[i], _ = strconv.ParseFloat(found[i][1], 64)
	}
	if got := (x[1] - x[0]) / (x[2] - x[0]); math.Abs(got-0.25) > 1e-3 {
		t.Errorf("0.25 stands at %.4f of the way from 0 to 1", got)
	}
	if x[0] < 0 || x[2] > 760 {
		t.Errorf("marks at %v leave a picture of 760 pixels", x)
	}
}

func TestNothingToDraw(t *testing.T) {
	inf := math.Inf(1)
	for name, c := range map[string]Intervals{
		"no groups": {Title: "Empty"},
		"no rows":   {Groups: []Group{{Label: "g"}}},
		"only NaN": {Groups: []Group{{Rows: []Row{{Label: "r",
			Marks: []Mark{{Estimate: nan, Low: nan, High: inf, Points: []float64{nan, -inf}}}}}}}},
	} {
		svg := c.SVG(Light, 400)
		wellFormed(t, svg)
		if !strings.Contains(svg, "There are no numbers to draw.") {
			t.Errorf("%s: the picture does not say that it is empty:\n%s", name, svg)
		}
	}
}

func TestNoStrangeNumberReachesThePicture(t *testing.T) {
	c := example()
	c.Groups[0].Rows[0].Marks = append(c.Groups[0].Rows[0].Marks,
		Mark{Label: "unknown", Estimate: nan, Low: nan, High: nan, Series: 99},
		Mark{Label: "one-sided", Estimate: 0.3, Low: nan, High: math.Inf(1), Series: -1})
	c.Rules = append(c.Rules, Rule{At: nan, Label: "nowhere"})
	for _, width := range []int{-5, 0, 320, 760, 99999} {
		svg := c.SVG(Page, width)
		wellFormed(t, svg)
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Errorf("width %d: NaN or Inf in the picture", width)
		}
		if !strings.Contains(svg, "no estimate") {
			t.Errorf("width %d: the missing estimate is not named", width)
		}
	}
}

func TestEscaping(t *testing.T) {
	evil := `</text><script>alert("1")</script>&'` + "\x00\xff"
	c := example()
	c.ID, c.Title, c.Subtitle, c.XLabel, c.Notes = evil, evil, evil, evil, []string{evil}
	c.Groups[0].Label, c.Groups[0].Rows[0].Label, c.Groups[0].Rows[0].Marks[0].Label = evil, evil, evil
	c.Groups[0].Rows[0].Marks[0].About = evil
	if names := wellFormed(t, c.SVG(Light, 760)); names["script"] != 0 {
		t.Error("text became an element")
	}
}

func TestManyPoints(t *testing.T) {
	c := example()
	points := make([]float64, 10000)
	for i := range points {
		points[i] = float64(i) / 10000
	}
	c.Groups[0].Rows[0].Marks[0].Points = points
	svg := c.SVG(Light, 760)
	names := wellFormed(t, svg)
	if names["path"] > 3 || names["circle"] > 2 {
		t.Errorf("10 000 points became %v elements", names)
	}
	if got := strings.Count(svg, "h0"); got != len(points) {
		t.Errorf("%d of %d points drawn", got, len(points))
	}
}

func TestStrayPointsAreCounted(t *testing.T) {
	points := make([]float64, 300)
	for i := range points {
		points[i] = float64(i) / 300
	}
	points[7] = 1e6
	c := Intervals{Groups: []Group{{Rows: []Row{{Marks: []Mark{{Estimate: .5, Low: .4, High: .6, Points: points}}}}}}}
	if svg := c.SVG(Light, 760); !strings.Contains(svg, "1 single value lies beyond the axis") {
		t.Error("a point outside the axis is dropped in silence")
	}
}

func TestFileNeedsNoStyleSheet(t *testing.T) {
	if svg := example().SVG(Light, 760); strings.Contains(svg, "var(") || strings.Contains(svg, "class=") {
		t.Error("the exported picture leans on a style sheet")
	}
}

func TestAxis(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		n         int
		min, max  float64
		step      float64
		decimals  int
	}{
		{0, 1, 5, 0, 1, 0.2, 1},
		{-0.03, 0.71, 6, -0.2, 0.8, 0.2, 1},
		{0, 100, 5, 0, 100, 20, 0},
		{0.001, 0.0042, 4, 0.001, 0.005, 0.001, 3},
		{5, 5, 4, 4.5, 5.5, 0.25, 2},
		{-0.05, 1, 5, -0.25, 1, 0.25, 2},
		{1, 0, 5, 0, 1, 0.2, 1},
	} {
		a := NewAxis(c.low, c.high, 0, 100, c.n)
		if math.Abs(a.Min-c.min) > 1e-9 || math.Abs(a.Max-c.max) > 1e-9 || math.Abs(a.Step-c.step) > 1e-9 ||
			a.Decimals != c.decimals {
			t.Errorf("NewAxis(%v, %v, %d) = %+v", c.low, c.high, c.n, a)
		}
	}
}

// Whatever is asked for, ticks rise evenly, cover the data and stay few.
func FuzzAxis(f *testing.F) {
	f.Add(0.0, 1.0, 5)
	f.Add(-1e300, 1e300, 3)
	f.Add(1e-300, 2e-300, 8)
	f.Add(nan, math.Inf(1), 0)
	f.Fuzz(func(t *testing.T, low, high float64, n int) {
		if math.Abs(low) > 1e100 || math.Abs(high) > 1e100 || n > 1000 {
			return
		}
		a := NewAxis(low, high, 10, 90, n)
		ticks := a.Ticks()
		if len(ticks) < 2 || len(ticks) > 3*max(n, 1)+4 {
			t.Fatalf("%d ticks for %v to %v, asked for %d", len(ticks), low, high, n)
		}
		for i := 1; i < len(ticks); i++ {
			if !(ticks[i] > ticks[i-1]) {
				t.Fatalf("ticks do not rise: %v", ticks)
			}
		}
		if finite(low) && finite(high) {
			slack := a.Step * 1e-6
			if a.Min > math.Min(low, high)+slack || a.Max < math.Max(low, high)-slack {
				t.Fatalf("axis %v to %v does not cover %v to %v", a.Min, a.Max, low, high)
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		e, low, high float64
		want         string
	}{
		{0.4123, 0.3771, 0.4474, "0.41 [0.38, 0.45]"},
		{0.41234, 0.41, 0.4146, "0.412 [0.410, 0.415]"},
		{-0.001, -0.02, 0.02, "0.00 [−0.02, 0.02]"},
		{12.3, 10, 15, "12 [10, 15]"},
		{0.1, 0.0025, 0.198, "0.100 [0.003, 0.198]"}, // it excludes 0
		{-0.1, -0.2, -1e-9, "−0.1000 [−0.2000, 0.0000]"},
		{0.5, nan, nan, "0.50"},
		{nan, 0, 1, "no estimate"},
	} {
		if got := WithInterval(c.e, c.low, c.high); got != c.want {
			t.Errorf("WithInterval(%v, %v, %v) = %q, want %q", c.e, c.low, c.high, got, c.want)
		}
	}
	for v, want := range map[float64]string{0: "0", 1: "1", 0.25: "0.25", -3.14159: "−3.14", 123456: "123456",
		1e7: "1 × 10⁷", 2.5e-7: "2.5 × 10⁻⁷"} {
		if got := Short(v, 3); got != want {
			t.Errorf("Short(%v) = %q, want %q", v, got, want)
		}
	}
	if Short(nan, 3) != "–" || Number(math.Inf(1), 2) != "–" {
		t.Error("a number that is none is not printed as a dash")
	}
}

func TestDiverging(t *testing.T) {
	for v, want := range map[float64]string{-1: "#1667a8", -9: "#1667a8", 0: "#e4e5e7", 1: "#b8500b"} {
		if got := Diverging(v); got != want {
			t.Errorf("Diverging(%v) = %s, want %s", v, got, want)
		}
	}
	if Diverging(nan) != Diverging(0) {
		t.Error("NaN is not the middle")
	}
}

// Text and marks of the file theme reach a contrast of 4.5 on its paper (WCAG 2.2).
func TestContrast(t *testing.T) {
	luminance := func(hex string) float64 {
		var c [3]float64
		for i := range c {
			v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c[i] = float64(v) / 255
			if c[i] <= 0.04045 {
				c[i] /= 12.92
			} else {
				c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
			}
		}
		return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
	}
	for _, colour := range append([]string{Light.Ink, Light.Muted, Light.Mark}, Light.Series[:]...) {
		if ratio := (luminance(Light.Paper) + 0.05) / (luminance(colour) + 0.05); ratio < 4.5 {
			t.Errorf("%s has a contrast of %.2f", colour, ratio)
		}
	}
}

func TestScalesAreNeutral(t *testing.T) {
	s := NewScale(4)
	for _, v := range []float32{-9, -4, -2, 0, 1, 4, 1e30} {
		want, got := Neutral(float64(v)/4), s.Of(v)
		if d := int(want) - int(got); d < -1 || d > 1 {
			t.Errorf("%v is %v, not %v", v, got, want)
		}
	}
	if NewScale(0).Of(3) != Neutral(0) || s.Of(float32(math.NaN())) != Neutral(0) {
		t.Error("without a range, and for NaN, it is not the middle")
	}
}

func TestMapsAreWhole(t *testing.T) {
	m := Maps{Title: "A & B", Panels: []Map{
		{Name: "picture", H: 2, W: 3, Values: make([]float32, 6), Grey: true},
		{Name: "map", H: 2, W: 2, Values: []float32{-1, 0, 1, 2}, Most: 2},
		{Name: "none", H: 2, W: 2, Empty: "There are no trained weights."},
	}}
	svg := m.SVG(Light, 600)
	if strings.Count(svg, "<image") != 2 || !strings.Contains(svg, "no trained weights") ||
		!strings.Contains(svg, "A &amp; B") || strings.Contains(svg, "NaN") {
		t.Errorf("%.400s", svg)
	}
	// A bitmap of 24 bits, rows upside down and padded to four bytes.
	b := m.Panels[1].bitmap()
	last := Neutral(1)
	if len(b) != 54+2*8 || string(b[:2]) != "BM" || b[54+3] != last || b[54+5] != last {
		t.Errorf("% x", b)
	}
}

// However long its names and numbers are, a compact picture keeps room for its marks on a phone.
func TestCompactPicturesKeepAPlot(t *testing.T) {
	c := Intervals{Compact: true, Groups: []Group{{Rows: []Row{{Label: "Shuffled responses",
		Marks: []Mark{{Estimate: -0.0019, Low: -0.0036, High: -0.0002}}}}}}}
	for width := 260.0; width < compactPhone; width += 20 {
		if l := newLayout(c, width); l.axis.To-l.axis.From < leastCompact {
			t.Errorf("at %g pixels the plot is %g wide", width, l.axis.To-l.axis.From)
		}
	}
}
