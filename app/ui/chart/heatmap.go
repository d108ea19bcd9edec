package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Heatmap is a table of numbers as colours of the one diverging scale.
type Heatmap struct {
	ID                  string // prefix of the ids inside the picture, unique on a page
	Title               string
	Subtitle            string // of what, measured how: recording, n, seed, backend
	Tag                 string // a word that must not be missed: "simulated"; "" for none
	RowName, ColumnName string // what rows and columns are
	Rows, Columns       []string
	Values              [][]float64 // by row and column; what is not finite has no value
	Scale               string      // what the colours measure, with its unit
	Middle              float64     // the value that is grey
	Reach               float64     // the ends of the scale are Middle ± Reach; 0 takes the farthest value
	Notes               []string    // one sentence each
	Empty               string      // what to say when there is nothing to draw
}

// noValue is the colour of a cell without a number: on no place of the scale.
var noValue = [3]byte{0x3a, 0x3d, 0x42}

// denseCells is the most cells that hold their numbers as text.
const denseCells = 900

func (h Heatmap) dense() bool { return h.rows()*h.columns() > denseCells }

func (h Heatmap) rows() int { return len(h.Values) }

func (h Heatmap) columns() (n int) {
	for _, row := range h.Values {
		n = max(n, len(row))
	}
	return n
}

func (h Heatmap) value(i, j int) float64 { return at(h.Values[i], j) }

// reach is the distance from the middle to the ends of the scale; 0 where there is
// no value at all.
func (h Heatmap) reach() float64 {
	if h.Reach > 0 && finite(h.Reach) {
		return h.Reach
	}
	far, any := 0.0, false
	for i := range h.Values {
		for _, v := range h.Values[i] {
			if finite(v) {
				far, any = math.Max(far, math.Abs(v-h.Middle)), true
			}
		}
	}
	if any && far == 0 {
		far = 1
	}
	return far
}

// SVG lays the chart out for a width in pixels and writes it, with a title and a
// description in words.
func (h Heatmap) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := h.draw(body, w)
	return whole(theme, h.ID, h.Title, h.Describe(), w, height, body)
}

func (h Heatmap) name() string { return h.Title }

// Describe says in words what the chart shows: how large it is, and where the lowest
// and the highest value are.
func (h Heatmap) Describe() string {
	var b strings.Builder
	b.WriteString(opening(h.Tag, h.Subtitle))
	low, high, any := [2]int{}, [2]int{}, false
	for i := range h.Values {
		for j, v := range h.Values[i] {
			if !finite(v) {
				continue
			}
			if !any {
				low, high, any = [2]int{i, j}, [2]int{i, j}, true
			}
			if v < h.value(low[0], low[1]) {
				low = [2]int{i, j}
			}
			if v > h.value(high[0], high[1]) {
				high = [2]int{i, j}
			}
		}
	}
	if !any {
		b.WriteString(Intervals{Empty: h.Empty}.empty())
		return b.String()
	}
	fmt.Fprintf(&b, "%s: %d rows (%s) by %d columns (%s). Lowest %s at %s; highest %s at %s.", h.Scale, h.rows(),
		h.RowName, h.columns(), h.ColumnName,
		Short(h.value(low[0], low[1]), 3), h.place(low), Short(h.value(high[0], high[1]), 3), h.place(high))
	return b.String()
}

// place names a cell.
func (h Heatmap) place(at [2]int) string {
	name := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return strconv.Itoa(i + 1)
	}
	return name(h.Rows, at[0]) + ", " + name(h.Columns, at[1])
}

func (h Heatmap) draw(p *pen, width float64) float64 {
	l := frame(h.Title, h.Subtitle, h.Tag, h.Notes, width)
	y := l.heading(p)
	n, m, reach := h.rows(), h.columns(), h.reach()
	if n == 0 || m == 0 || reach == 0 {
		return l.nothing(p, y, h.Empty)
	}
	y = h.legend(p, y+4, width, reach)
	names, heads := 0.0, 0.0
	for _, s := range h.Rows {
		names = math.Max(names, textWidth(s, smallSize))
	}
	for _, s := range h.Columns {
		heads = math.Max(heads, textWidth(s, smallSize))
	}
	names = math.Min(names, width*0.35)
	left := margin + names
	if names > 0 {
		left += 8
	}
	wide := math.Min((width-margin-left)/float64(m), 72)
	tall := math.Min(wide, 40)
	if tall*float64(n) > 640 {
		tall = 640 / float64(n)
	}
	upright := heads > wide-4
	y = p.lines(label{x: left, y: y + 12, size: smallSize, colour: p.theme.Ink, bold: true},
		h.ColumnName, width-margin-left)
	top := y - 4
	if heads > 0 && upright {
		top = y + math.Min(heads, 140)
	} else if heads > 0 {
		top = y + 10
	}
	everyColumn, everyRow := int(math.Ceil((leastSize+2)/wide)), int(math.Ceil((leastSize+2)/tall))
	for j := 0; j < len(h.Columns) && j < m; j += everyColumn {
		x := left + (float64(j)+0.5)*wide
		if upright {
			p.print(`<text transform="translate(`, x+4, " ", top-5, `) rotate(-90)" font-size="`, smallSize, `" fill="`,
				escape(p.theme.Ink), `">`, escape(clip(h.Columns[j], smallSize, 136)), "</text>\n")
			continue
		}
		p.text(label{x: x, y: top - 5, size: smallSize, anchor: "middle", colour: p.theme.Ink}, h.Columns[j])
	}
	for i := 0; i < len(h.Rows) && i < n; i += everyRow {
		p.text(label{x: left - 6, y: top + (float64(i)+0.5)*tall + 4, size: smallSize, anchor: "end", colour: p.theme.Ink},
			clip(h.Rows[i], smallSize, names))
	}
	box := [4]float64{left, top, wide * float64(m), tall * float64(n)}
	p.print(`<g data-plot="`, box[0], " ", box[1], " ", box[2], " ", box[3], `">`, "\n")
	h.cells(p, box, wide, tall, reach)
	p.print(`<rect x="`, box[0], `" y="`, box[1], `" width="`, box[2], `" height="`, box[3], `" fill="none" stroke="`,
		escape(p.theme.Muted), `"/>`, "\n</g>\n")
	y = p.lines(label{x: margin, y: top + box[3] + 20, size: smallSize, colour: p.theme.Ink}, h.RowName, width-2*margin)
	return math.Ceil(l.notes(p, y-6))
}

// cells writes the colours, one path a colour with neighbours joined, and numbers
// where they have room.
func (h Heatmap) cells(p *pen, box [4]float64, wide, tall, reach float64) {
	paths := map[[3]byte]*pen{}
	var order [][3]byte
	for i := range h.rows() {
		for j := 0; j < h.columns(); {
			c := h.colour(i, j, reach)
			k := j + 1
			for k < h.columns() && h.colour(i, k, reach) == c {
				k++
			}
			if paths[c] == nil {
				paths[c] = &pen{}
				order = append(order, c)
			}
			paths[c].print("M", box[0]+float64(j)*wide, " ", box[1]+float64(i)*tall, "h", float64(k-j)*wide, "v", tall, "h",
				-float64(k-j)*wide, "z")
			j = k
		}
	}
	for _, c := range order {
		p.print(`<path shape-rendering="crispEdges" fill="`, hex(c), `" d="`, paths[c].String(), `"/>`, "\n")
	}
	if h.dense() {
		return
	}
	for i := range h.rows() {
		for j := range h.columns() {
			v := h.value(i, j)
			text := Number(v, Decimals(h.Middle-reach/10, h.Middle+reach/10))
			if !finite(v) || textWidth(text, leastSize) > wide-2 || tall < leastSize+2 {
				continue
			}
			ink := "#000000"
			if luminance(h.colour(i, j, reach)) < 0.179 {
				ink = "#ffffff"
			}
			p.text(label{x: box[0] + (float64(j)+0.5)*wide, y: box[1] + (float64(i)+0.5)*tall + 4, size: leastSize,
				anchor: "middle", colour: ink}, text)
		}
	}
}

// colour is a cell's colour in 64 steps to each side, so that paths stay few.
func (h Heatmap) colour(i, j int, reach float64) [3]byte {
	v := h.value(i, j)
	if !finite(v) {
		return noValue
	}
	const steps = 64
	return DivergingRGB(math.Round((v-h.Middle)/reach*steps) / steps)
}

// legend writes the scale: its colours, its ends and its middle, and what it
// measures.
func (h Heatmap) legend(p *pen, y, width, reach float64) float64 {
	const bars, tall = 40, 12.0
	long := math.Min(width-2*margin-60, 240)
	y = p.lines(label{x: margin, y: y + 12, size: smallSize, colour: p.theme.Ink}, h.Scale, width-2*margin)
	x := margin + 24.0
	for i := range bars {
		p.print(`<rect shape-rendering="crispEdges" x="`, x+float64(i)*long/bars, `" y="`, y-6, `" width="`, long/bars+0.3,
			`" height="`, tall, `" fill="`, Diverging(-1+2*(float64(i)+0.5)/bars), `"/>`, "\n")
	}
	d := Decimals(h.Middle-reach/10, h.Middle+reach/10)
	for i, v := range []float64{h.Middle - reach, h.Middle, h.Middle + reach} {
		at := x + float64(i)*long/2
		p.line(at, y-6, at, y+tall-3, p.theme.Ink, 1, "")
		p.text(label{x: at, y: y + tall + 8, size: smallSize, anchor: "middle", colour: p.theme.Ink}, Number(v, d))
	}
	for i := range h.Values {
		for j := range h.columns() {
			if !finite(h.value(i, j)) {
				next := y + tall + 14
				p.print(`<rect x="`, margin+24.0, `" y="`, next, `" width="12" height="12" fill="`, hex(noValue), `"/>`, "\n")
				p.text(label{x: margin + 42, y: next + 10, size: smallSize, colour: p.theme.Ink}, "no value")
				return next + 16
			}
		}
	}
	return y + tall + 14
}

// clip shortens text to a width, with an ellipsis.
func clip(text string, size, room float64) string {
	for runes := []rune(text); textWidth(text, size) > room && len(runes) > 1; {
		runes = runes[:len(runes)-1]
		text = string(runes) + "…"
	}
	return text
}

func hex(c [3]byte) string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// luminance is the relative luminance of an sRGB colour (WCAG 2.2).
func luminance(c [3]byte) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}
