package chart

import (
	"math"
	"strconv"
	"strings"
)

// pen writes SVG elements. Numbers that are not finite are written as 0, so a
// mistake in a layout shows as a mark in the corner and not as a broken file.
type pen struct {
	strings.Builder
	theme Theme
	panel bool // this chart is a panel of a larger one
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// escape makes text safe inside an element and inside an attribute, and drops the
// control characters that XML forbids.
func escape(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return escaper.Replace(text)
}

// px writes a coordinate with at most two decimals.
func px(v float64) string {
	if !finite(v) {
		v = 0
	}
	v = math.Round(v*100) / 100
	if v == 0 {
		v = 0 // no −0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// print writes its arguments: strings as they are, numbers as coordinates.
func (p *pen) print(parts ...any) {
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			p.WriteString(part)
		case float64:
			p.WriteString(px(part))
		case int:
			p.WriteString(strconv.Itoa(part))
		}
	}
}

func (p *pen) line(x1, y1, x2, y2 float64, colour string, width float64, more string) {
	p.print(`<line x1="`, x1, `" y1="`, y1, `" x2="`, x2, `" y2="`, y2,
		`" stroke="`, escape(colour), `" stroke-width="`, width, `"`, more, "/>\n")
}

// label is a piece of text: where its anchor (start, middle or end) stands, how
// large, in which colour.
type label struct {
	x, y   float64
	size   float64
	anchor string
	colour string
	bold   bool
	halo   bool // paper around the letters, where they may cross lines
}

func (p *pen) text(l label, text string) {
	if text == "" {
		return
	}
	if l.halo && p.theme.Twice {
		p.letters(l, text, p.theme.Paper, ` stroke="`+escape(p.theme.Paper)+
			`" stroke-width="4" stroke-linejoin="round" aria-hidden="true"`)
		p.letters(l, text, l.colour, "")
		return
	}
	more := ""
	if l.halo {
		more = ` stroke="` + escape(p.theme.Paper) + `" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`
	}
	p.letters(l, text, l.colour, more)
}

// letters writes one text element with further attributes.
func (p *pen) letters(l label, text, colour, more string) {
	p.print(`<text x="`, l.x, `" y="`, l.y, `" font-size="`, l.size, `" fill="`, escape(colour), `"`)
	if l.anchor != "" && l.anchor != "start" {
		p.print(` text-anchor="`, l.anchor, `"`)
	}
	if l.bold {
		p.print(` font-weight="600"`)
	}
	p.print(more, ">", escape(text), "</text>\n")
}

// lines writes text wrapped to a width, line under line, and gives the y under
// the last one.
func (p *pen) lines(l label, text string, width float64) float64 {
	for _, s := range wrap(text, l.size, width) {
		p.text(l, s)
		l.y += l.size * 1.4
	}
	return l.y
}

// textWidth estimates the width of text in the widest of the common sans-serif
// faces, because no font can be asked here.
func textWidth(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtfI.,:;'|![]() ", r):
			w += 0.36
		case strings.ContainsRune("mwMW—", r):
			w += 0.95
		case r >= 'A' && r <= 'Z':
			w += 0.7
		default:
			w += 0.62
		}
	}
	return w * size
}

// wrap breaks text at spaces into lines of at most width pixels; a longer word
// keeps a line of its own.
func wrap(text string, size, width float64) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && textWidth(longer, size) > width {
			out = append(out, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// shape draws the mark of a series, centred, filled or open.
func (p *pen) shape(series int, x, y, r float64, open bool) {
	p.glyph(series, p.theme.Series[series], x, y, r, open)
}

// glyph draws one of the five shapes, Blue … Grey, in any colour.
func (p *pen) glyph(shape int, colour string, x, y, r float64, open bool) {
	colour = escape(colour)
	paint := `" fill="` + colour + `" stroke="` + colour + `" stroke-width="1.8"/>` + "\n"
	if open {
		paint = `" fill="` + escape(p.theme.Paper) + `" stroke="` + colour + `" stroke-width="1.8"/>` + "\n"
	}
	switch shape {
	case Blue:
		p.print(`<rect x="`, x-r*0.9, `" y="`, y-r*0.9, `" width="`, r*1.8, `" height="`, r*1.8, paint)
	case Green:
		d := r * 1.25
		p.print(`<path d="M`, x, " ", y-d, "L", x+d, " ", y, "L", x, " ", y+d, "L", x-d, " ", y, `Z`, paint)
	case Purple:
		d := r * 1.15
		p.print(`<path d="M`, x, " ", y-d, "L", x+d, " ", y+d*0.8, "L", x-d, " ", y+d*0.8, `Z`, paint)
	case Grey:
		p.print(`<rect x="`, x-r*0.45, `" y="`, y-r*1.2, `" width="`, r*0.9, `" height="`, r*2.4, paint)
	default:
		p.print(`<circle cx="`, x, `" cy="`, y, `" r="`, r, paint)
	}
}
