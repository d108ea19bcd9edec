package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
)

// soundSVG fails for text that is not XML or holds a number that is not finite.
func soundSVG(t *testing.T, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in %.300s", err, svg)
		}
	}
	for _, bad := range []string{"NaN", "Inf"} {
		if strings.Contains(svg, bad) {
			t.Errorf("%s in the picture", bad)
		}
	}
}

func TestLines(t *testing.T) {
	nan := math.NaN()
	c := Lines{ID: "x", Title: "Loss & <accuracy>", Subtitle: "n = 500", XLabel: "Step",
		YLabel: "Accuracy", YFrom: 0, YTo: 1,
		Curves: []Curve{
			{Label: "fresh", Series: Orange, X: []float64{0, 25, 50}, Y: []float64{0.1, 0.7, 0.9}, Low: []float64{.05, .6, .85},
				High: []float64{.15, .8, .95}},
			{Label: "holes", Series: 9, X: []float64{0, nan, 50, 60}, Y: []float64{0.1, 0.7, nan, math.Inf(1)}, Faint: true},
			{Label: "none"},
		},
		Rules: []Rule{{At: 0.95, Label: "stop"}, {At: nan, Label: "nowhere"}}, Notes: []string{"A note."}}
	for _, width := range []int{0, 320, 700, 5000} {
		svg := c.SVG(Light, width)
		soundSVG(t, svg)
		for _, text := range []string{"Loss &amp; &lt;accuracy&gt;", "Step", "Accuracy", "fresh", "stop", "A note.",
			"n = 500", "fresh: from 0.1 at 0 to 0.9 at 50"} {
			if !strings.Contains(svg, text) {
				t.Errorf("at %d the picture lacks %q", width, text)
			}
		}
	}
	empty := Lines{Title: "t", Empty: "Nothing yet.", Curves: []Curve{{X: []float64{nan}, Y: []float64{1}}}}.SVG(Light,
		500)
	soundSVG(t, empty)
	if !strings.Contains(empty, "Nothing yet.") {
		t.Error("an empty chart does not say so")
	}
}

// A hundred thousand steps are drawn in as few points as there are pixels.
// Between step 5212 and step 5213 there is none.
func TestStepsAreWholeNumbers(t *testing.T) {
	for _, x := range [][]float64{{5212, 5224}, {0, 7}, {3, 4}, {0, 1}, {9, 9}} {
		c := Lines{Curves: []Curve{{X: x, Y: []float64{1, 2}}}}
		for _, width := range []float64{300, 760, 1200} {
			a := c.horizontal([2]float64{x[0], x[1]}, 40, width)
			if x[0] != x[1] && a.Step != math.Trunc(a.Step) {
				t.Errorf("ticks %v for steps %v in %.0f pixels", a.Ticks(), x, width)
			}
		}
	}
	c := Lines{Curves: []Curve{{X: []float64{0, 0.5}, Y: []float64{1, 2}}}}
	if a := c.horizontal([2]float64{0, 0.5}, 40, 760); a.Step >= 0.5 {
		t.Errorf("an axis of fractions has ticks %v", a.Ticks())
	}
}

func TestLongLinesStayShort(t *testing.T) {
	k := Curve{Label: "loss", Faint: true}
	for i := range 100_000 {
		k.X, k.Y = append(k.X, float64(i)), append(k.Y, math.Sin(float64(i)))
	}
	if n := len(Lines{Title: "t", Curves: []Curve{k}}.SVG(Light, 800)); n > 30_000 {
		t.Errorf("the picture has %d bytes", n)
	}
}

func TestMatrix(t *testing.T) {
	m := Matrix{ID: "m", Title: "Confusions", Subtitle: "500 new pictures", RowsLabel: "Rows: shown",
		ColumnName: "Answer",
		Classes:    []string{"0", "bricks & foam"}, Counts: [][]int{{40, 2}, {7, 0}}}
	for _, width := range []int{300, 900} {
		svg := m.SVG(Page, width)
		soundSVG(t, svg)
		for _, text := range []string{"40 of 49 are right", "bricks &amp; foam taken for 0: 7.", ">40<",
			">7<", "Rows: shown"} {
			if !strings.Contains(svg, text) {
				t.Errorf("at %d the picture lacks %q", width, text)
			}
		}
	}
	many := Matrix{Title: "t"}
	for range 40 {
		many.Counts = append(many.Counts, make([]int, 40))
	}
	many.Counts[3][3] = 777
	svg := many.SVG(Light, 320)
	soundSVG(t, svg)
	if strings.Contains(svg, ">777</text>") {
		t.Error("a number stands in a cell that has no room for it")
	}
	if !strings.Contains(Matrix{Title: "t", Empty: "Nothing yet."}.SVG(Light, 300), "Nothing yet.") {
		t.Error("an empty matrix does not say so")
	}
}
