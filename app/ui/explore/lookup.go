package explore

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// lookup has the bundled runs that a toy looks numbers up in. They are read when the toy comes near the window.
type lookup struct {
	frame   Frame
	results map[string]*lab.Result // by name
	busy    bool
	fail    string // why the last one that was asked for is not here; "" where all are
	arrived func() // called after one has come
}

func newLookup(f Frame, arrived func()) *lookup {
	return &lookup{frame: f, results: make(map[string]*lab.Result), arrived: arrived}
}

// read asks for runs that are not here, one after the other.
func (b *lookup) read(names ...string) {
	if b.busy {
		return
	}
	b.busy, b.fail = true, ""
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return b.results[name] != nil })
	b.frame.Spawn(func() {
		for _, name := range missing {
			result, err := b.frame.Bundled(context.Background(), name)
			if err == nil && result == nil {
				err = errors.New("there is no such run")
			}
			b.frame.Update(func() {
				if err != nil {
					b.fail = fmt.Sprintf("%s: %v", name, err)
					return
				}
				b.results[name] = result
				b.arrived()
			})
		}
		b.frame.Update(func() { b.busy = false })
	})
}

// state says where the numbers come from, as asking.state does: "before" until they are here, then "live".
func (b *lookup) state(names ...string) (mark, text string) {
	switch {
	case b.fail != "":
		return "failed", "Some of the numbers could not be read (" + strings.TrimSuffix(b.fail, ".") + "). Moving a " +
			"control tries again."
	case slices.ContainsFunc(names, func(name string) bool { return b.results[name] == nil }):
		return "before", "The numbers are on their way."
	}
	return "live", "Bundled results."
}

// body puts a toy of looked-up numbers together.
func (b *lookup) body(claim, said string, pictures, controls []app.UI, names ...string) app.UI {
	mark, text := b.state(names...)
	return frameOf(claim, mark, false, said, text, pictures, controls)
}

// table reads a table's rows by the names of its columns.
type table struct{ *lab.Table }

func (t table) text(row []any, column string) string {
	if at := t.Column(column); at >= 0 && at < len(row) {
		s, _ := row[at].(string)
		return s
	}
	return ""
}

// mark returns estimate, low and high of a row; the interval is empty where the row has none.
func (t table) mark(row []any) mark {
	m := mark{lab.Cell(t.Table, row, lab.ColumnEstimate), lab.Cell(t.Table, row, lab.ColumnLow),
		lab.Cell(t.Table, row, lab.ColumnHigh)}
	if m.low != m.low || m.high != m.high {
		m.low, m.high = m.estimate, m.estimate
	}
	return m
}

// mark is an estimate with its 95 % interval.
type mark struct{ estimate, low, high float64 }

func (m *mark) String() string {
	if m == nil {
		return "–"
	}
	return number(m.estimate) + "\u00a0[" + number(m.low) + ",\u00a0" + number(m.high) + "]"
}

// rowsOf returns the rows of a result's table, none where it has no such table.
func rowsOf(r *lab.Result, name string) (t table, rows [][]any) {
	if r == nil {
		return table{}, nil
	}
	if t.Table = r.Table(name); t.Table == nil {
		return t, nil
	}
	return t, t.Rows
}

// keepsMean reports whether a row is about kernels as they were drawn or shuffled, or about a network that has one
// form.
func (t table) keepsMean(row []any) bool {
	dc := t.text(row, lab.ColumnDC)
	return dc == "" || dc == "keep"
}

// plot maps the numbers of a chart onto its drawing.
type plot struct {
	axis                     chart.Axis // of the numbers, from the bottom to the top
	left, right, top, bottom float64
}

func newPlot(low, high, left, right, top, bottom float64) plot {
	if !(low < high) {
		low, high = 0, 1
	}
	return plot{chart.NewAxis(low, high, bottom, top, 4), left, right, top, bottom}
}

func (p plot) y(v float64) float64 { return p.axis.At(p.axis.Clamp(v)) }

// grid draws lines at the ticks with their numbers, and what the axis shows, along it.
func (p plot) grid(label string) string {
	var s strings.Builder
	for _, t := range p.axis.Ticks() {
		colour := "var(--grid)"
		if math.Abs(t) < 1e-9 {
			colour = "var(--edge)"
		}
		fmt.Fprintf(&s, `<path d="M%g %.1fH%g" stroke="%s"/><text x="%g" y="%.1f" font-size="12" fill="var(--muted)" `+
			`text-anchor="end">%s</text>`, p.left, p.y(t), p.right, colour, p.left-5, p.y(t)+4,
			chart.Number(t, min(p.axis.Decimals, 2)))
	}
	// A label that is longer than the plot is high begins at the picture's upper edge: half a letter is 3.3 wide.
	middle := max((p.top+p.bottom)/2, 3.3*float64(len(label)))
	fmt.Fprintf(&s, `<text transform="translate(11 %.1f) rotate(-90)" font-size="12" fill="var(--muted)" `+
		`text-anchor="middle">%s</text>`, middle, label)
	return s.String()
}
