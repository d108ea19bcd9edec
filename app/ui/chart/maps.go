package chart

import (
	"encoding/base64"
	"fmt"
	"math"
	"strings"
)

// Maps is one or more heat maps side by side, each with the ends of its scale.
type Maps struct {
	ID              string
	Title, Subtitle string
	Panels          []Map
	Notes           []string
}

// Map is H×W values on the diverging scale from −Most to Most or, with Grey,
// luminances from 0 to 1.
type Map struct {
	Name   string
	H, W   int
	Values []float32
	Most   float64
	Grey   bool
	Empty  string // why there are no values
}

const noMaps = "There is nothing to draw."

// Describe says in words what the maps show.
func (m Maps) Describe() string {
	if len(m.Panels) == 0 {
		return noMaps
	}
	var b strings.Builder
	if m.Subtitle != "" {
		b.WriteString(m.Subtitle + ". ")
	}
	for _, p := range m.Panels {
		switch {
		case len(p.Values) == 0:
			fmt.Fprintf(&b, "%s: %s ", p.Name, p.Empty)
		case p.Grey:
			fmt.Fprintf(&b, "%s: %d×%d pixels. ", p.Name, p.H, p.W)
		default:
			fmt.Fprintf(&b, "%s: %d×%d values between %s and %s. ", p.Name, p.H, p.W, Short(-p.Most, 3), Short(p.Most, 3))
		}
	}
	return strings.TrimSpace(b.String())
}

// SVG lays the maps out for a width in pixels and writes them.
func (m Maps) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := m.draw(body, w)
	return whole(theme, m.ID, m.Title, m.Describe(), w, height, body)
}

func (m Maps) draw(p *pen, w float64) float64 {
	theme := p.theme
	l := &layout{Intervals: Intervals{Title: m.Title, Subtitle: m.Subtitle, Notes: m.Notes}, width: w}
	y := l.heading(p) + 6
	const gap = 14.0
	if len(m.Panels) == 0 {
		y = p.lines(label{x: margin, y: y + 14, size: textSize, colour: theme.Muted}, noMaps, w-2*margin)
	}
	n := float64(max(len(m.Panels), 1))
	side := (w - 2*margin - gap*(n-1)) / n
	bottom := y
	for i, panel := range m.Panels {
		x := margin + float64(i)*(side+gap)
		p.text(label{x: x, y: y + 12, size: textSize, colour: theme.Ink, bold: true}, panel.Name)
		if len(panel.Values) != panel.H*panel.W || len(panel.Values) == 0 {
			bottom = math.Max(bottom, p.lines(label{x: x, y: y + 34, size: smallSize, colour: theme.Muted}, panel.Empty, side))
			continue
		}
		high := side * float64(panel.H) / float64(panel.W)
		p.print(`<image x="`, x, `" y="`, y+20, `" width="`, side, `" height="`, high,
			`" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/bmp;base64,`,
			base64.StdEncoding.EncodeToString(panel.bitmap()), `"/>`, "\n")
		legend := "0 black, 1 white"
		if !panel.Grey {
			legend = Short(-panel.Most, 3) + " (blue) to " + Short(panel.Most, 3) + " (orange)"
		}
		bottom = math.Max(bottom, p.lines(label{x: x, y: y + 20 + high + 16, size: smallSize, colour: theme.Muted}, legend,
			side))
	}
	return math.Ceil(l.notes(p, bottom))
}

// bitmap is the map as a BMP file of 24 bits a pixel, the simplest form that every
// reader of SVG takes.
func (m Map) bitmap() []byte {
	stride := (3*m.W + 3) / 4 * 4
	const head = 54
	b := make([]byte, head+stride*m.H)
	put := func(at, v, bytes int) {
		for i := range bytes {
			b[at+i] = byte(v >> (8 * i))
		}
	}
	b[0], b[1] = 'B', 'M'
	put(2, len(b), 4)
	put(10, head, 4)
	put(14, 40, 4)
	put(18, m.W, 4)
	put(22, m.H, 4)
	put(26, 1, 2)
	put(28, 24, 2)
	put(34, stride*m.H, 4)
	for row := range m.H {
		for column := range m.W {
			v := float64(m.Values[row*m.W+column])
			c := Neutral(0)
			switch {
			case m.Grey:
				c = uint8(255*math.Min(math.Max(v, 0), 1) + 0.5)
			case m.Most > 0:
				c = Neutral(v / m.Most)
			}
			at := head + (m.H-1-row)*stride + 3*column // rows stand upside down
			b[at], b[at+1], b[at+2] = c, c, c
		}
	}
	return b
}
