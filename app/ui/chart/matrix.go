package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Matrix is a table of counts drawn as a heat map with its numbers: how often a
// thing of one class (a row) was taken for another (a column). Right answers are
// blue, wrong ones orange, each the stronger the larger its share of the row.
type Matrix struct {
	ID                    string
	Title, Subtitle       string
	Tag                   string // a word that must not be missed: "simulated"; "" for none
	RowsLabel, ColumnName string // what rows and columns are
	Classes               []string
	Counts                [][]int // by row and column
	Notes                 []string
	Empty                 string
}

// widestCell is the widest that a cell gets. A number stands in its cell where it
// has room in letters that can be read; the table has them all.
const widestCell = 40.0

// SVG lays the matrix out for a width in pixels and writes it.
func (m Matrix) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := m.draw(body, w)
	return whole(theme, m.ID, m.Title, m.Describe(), w, height, body)
}

// Describe says in words what the matrix shows: how much is right, and the most
// frequent confusions.
func (m Matrix) Describe() string {
	right, all := 0, 0
	type confusion struct{ row, column, n int }
	var worst []confusion
	for i, row := range m.Counts {
		for j, n := range row {
			all += n
			if i == j {
				right += n
				continue
			}
			at := len(worst)
			for at > 0 && worst[at-1].n < n {
				at--
			}
			if n > 0 && at < 5 {
				worst = append(worst[:at], append([]confusion{{i, j, n}}, worst[at:]...)...)
				worst = worst[:min(len(worst), 5)]
			}
		}
	}
	if all == 0 {
		return m.empty()
	}
	var b strings.Builder
	b.WriteString(opening(m.Tag, m.Subtitle))
	fmt.Fprintf(&b, "%d of %d are right. ", right, all)
	for _, c := range worst {
		fmt.Fprintf(&b, "%s taken for %s: %d. ", m.class(c.row), m.class(c.column), c.n)
	}
	return strings.TrimSpace(b.String())
}

func (m Matrix) empty() string { return Intervals{Empty: m.Empty}.empty() }

func (m Matrix) class(i int) string {
	if i < len(m.Classes) {
		return m.Classes[i]
	}
	return strconv.Itoa(i)
}

func (m Matrix) draw(p *pen, width float64) float64 {
	l := &layout{Intervals: Intervals{Title: m.Title, Subtitle: m.Subtitle, Tag: m.Tag, Notes: m.Notes}, width: width}
	y := l.heading(p)
	n := len(m.Counts)
	if n == 0 {
		y = p.lines(label{x: margin, y: y + 14, size: textSize, colour: p.theme.Muted}, m.empty(), width-2*margin)
		return math.Ceil(l.notes(p, y+4))
	}
	names := 0.0
	for i := range n {
		names = math.Max(names, textWidth(m.class(i), smallSize))
	}
	left := margin + names + 8
	cell := math.Min((width-margin-left)/float64(n), widestCell)
	upright := names > cell-4 // the names of columns stand on end where they are wide
	p.text(label{x: left, y: y + 14, size: smallSize, colour: p.theme.Ink, bold: true}, m.ColumnName)
	top := y + 24 + smallSize
	if upright {
		top = y + 26 + names
	}
	every := int(math.Ceil((leastSize + 2) / cell)) // names of narrow cells would run into each other
	for j := 0; j < n; j += every {
		x := left + (float64(j)+0.5)*cell
		if upright {
			p.print(`<text transform="translate(`, x+4, " ", top-5, `) rotate(-90)" font-size="`, smallSize, `" fill="`,
				escape(p.theme.Ink), `">`, escape(m.class(j)), "</text>\n")
			continue
		}
		p.text(label{x: x, y: top - 5, size: smallSize, anchor: "middle", colour: p.theme.Ink}, m.class(j))
	}
	for i, row := range m.Counts {
		total := 0
		for _, v := range row {
			total += v
		}
		at := top + float64(i)*cell
		if i%every == 0 {
			p.text(label{x: left - 6, y: at + cell/2 + 4, size: smallSize, anchor: "end", colour: p.theme.Ink}, m.class(i))
		}
		for j, v := range row {
			m.cell(p, i, j, v, total, left+float64(j)*cell, at, cell)
		}
	}
	y = top + float64(n)*cell
	p.print(`<rect x="`, left, `" y="`, top, `" width="`, float64(n)*cell, `" height="`, float64(n)*cell,
		`" fill="none" stroke="`, escape(p.theme.Muted), `"/>`, "\n")
	y = p.lines(label{x: margin, y: y + 20, size: smallSize, colour: p.theme.Ink}, m.RowsLabel, width-2*margin)
	return math.Ceil(l.notes(p, y-6))
}

// cell writes one number on its colour. The colour stays so pale that ink is read
// on it in both themes.
func (m Matrix) cell(p *pen, i, j, v, total int, x, y, side float64) {
	if v == 0 {
		return
	}
	series := Orange
	if i == j {
		series = Blue
	}
	strength := 0.45 * math.Sqrt(float64(v)/float64(max(total, 1)))
	p.print(`<g><title>`, escape(fmt.Sprintf("%s taken for %s: %d of %d", m.class(i), m.class(j), v, total)),
		`</title><rect x="`, x, `" y="`, y,
		`" width="`, side, `" height="`, side, `" fill="`, escape(p.theme.Series[series]),
		`" fill-opacity="`, strength, `"/>`)
	if number := strconv.Itoa(v); textWidth(number, leastSize) <= side-1 && side >= leastSize+2 {
		p.text(label{x: x + side/2, y: y + side/2 + leastSize*0.36, size: leastSize, anchor: "middle", colour: p.theme.Ink},
			number)
	}
	p.print("</g>\n")
}
