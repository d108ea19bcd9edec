package chart

import (
	"strings"
	"testing"
)

func bars() Bars {
	return Bars{ID: "example", Title: "Reliability of the units", Subtitle: "v1 & more, 6 units", Tag: "simulated",
		XLabel: "Reliability ρ", YLabel: "Units", Edges: []float64{0, 0.25, 0.5, 0.75, 1}, Values: []float64{1, 0, 3, 2},
		Series: Blue, Rules: []Rule{{At: 0.3, Label: "threshold"}}}
}

func TestBarsDraw(t *testing.T) {
	for _, width := range []int{0, 360, 700, 5000} {
		names := wellFormed(t, bars().SVG(Light, width))
		if names["rect"] != 3+2 { // three bars, the paper, the frame of the tag
			t.Errorf("width %d: %d rectangles", width, names["rect"])
		}
	}
	svg := bars().SVG(Light, 700)
	for _, s := range []string{"v1 &amp; more", "Reliability ρ", "Units", "threshold", "simulated",
		"The highest of 4 bars is 3, from 0.5 to 0.75."} {
		if !strings.Contains(svg, s) {
			t.Errorf("the picture does not say %q", s)
		}
	}
}

// Whatever the numbers are, the picture is whole and holds no NaN.
func TestBarsOfBadNumbers(t *testing.T) {
	for name, change := range map[string]func(*Bars){
		"nothing":          func(b *Bars) { b.Values, b.Edges = nil, nil },
		"edges missing":    func(b *Bars) { b.Edges = b.Edges[:3] },
		"edges falling":    func(b *Bars) { b.Edges[1], b.Edges[2] = b.Edges[2], b.Edges[1] },
		"edge not finite":  func(b *Bars) { b.Edges[4] = nan },
		"all zero":         func(b *Bars) { b.Values = []float64{0, 0, 0, 0} },
		"first not finite": func(b *Bars) { b.Values[0] = nan },
		"rule not finite":  func(b *Bars) { b.Rules[0].At = nan },
		"no such series":   func(b *Bars) { b.Series = 99 },
	} {
		b := bars()
		change(&b)
		svg := b.SVG(Page, 400)
		wellFormed(t, svg)
		if strings.Contains(svg, "NaN") {
			t.Errorf("%s: NaN in the picture", name)
		}
	}
}
