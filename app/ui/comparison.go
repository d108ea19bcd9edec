package ui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
)

// pairing is two results beside each other.
type pairing struct {
	table   lab.Table // the rows that both summaries have; see compareSummaries
	keys    []string  // the columns that name a row
	differs []string  // what differs throughout, a sentence each
	alone   [2]int    // rows that only one of them has
}

// measuredColumns of a summary hold what was measured; the others say of what.
var measuredColumns = []string{"estimate", "low", "high", "n", "unit", "seeds"}

// compareSummaries pairs the rows of two summaries. A row is named by its words; a
// column that holds one word in the one table and another in the other, such as the
// recording of either, names no row but is what differs. The table has the naming
// columns and then estimate, low and high of either and the difference b − a, which
// has no interval: two sessions may share seeds, units and pictures, and what they
// share does not add to its uncertainty.
func compareSummaries(a, b *lab.Result) (c pairing) {
	c.table.Name = "comparison"
	ra, rb := reader{a.Table(lab.TableSummary)}, reader{b.Table(lab.TableSummary)}
	if ra.len() == 0 || rb.len() == 0 {
		c.alone = [2]int{ra.len(), rb.len()}
		return c
	}
	for _, column := range ra.table.Columns {
		name := column.Name
		if slices.Contains(measuredColumns, name) || ra.numeric(name) || rb.numeric(name) || rb.table.Column(name) < 0 {
			continue
		}
		va, vb := filled(ra.values(name)), filled(rb.values(name))
		if len(va) == 1 && len(vb) == 1 && va[0] != vb[0] {
			c.differs = append(c.differs, fmt.Sprintf("%s: %s in A, %s in B.",
				capital(strings.ReplaceAll(name, "_", " ")), va[0], vb[0]))
			continue
		}
		c.keys = append(c.keys, name)
	}
	for _, k := range c.keys {
		c.table.Columns = append(c.table.Columns, lab.Column{Name: k})
	}
	for _, side := range []string{"a", "b"} {
		for _, what := range []string{"estimate", "low", "high"} {
			c.table.Columns = append(c.table.Columns, lab.Column{Name: side + "_" + what})
		}
	}
	c.table.Columns = append(c.table.Columns, lab.Column{Name: lab.ColumnDifference})

	rows := map[string][]int{} // of b, by name
	for i := range rb.len() {
		rows[c.name(rb, i)] = append(rows[c.name(rb, i)], i)
	}
	c.alone[1] = rb.len()
	for i := range ra.len() {
		name := c.name(ra, i)
		if len(rows[name]) == 0 {
			c.alone[0]++
			continue
		}
		k := rows[name][0] // rows of the same name are paired in order
		rows[name] = rows[name][1:]
		c.alone[1]--
		var row []any
		for _, key := range c.keys {
			row = append(row, ra.text(i, key))
		}
		for _, of := range []struct {
			r   reader
			row int
		}{{ra, i}, {rb, k}} {
			for _, what := range []string{"estimate", "low", "high"} {
				row = append(row, finite(of.r.number(of.row, what)))
			}
		}
		c.table.Rows = append(c.table.Rows, append(row,
			finite(rb.number(k, lab.ColumnEstimate)-ra.number(i, lab.ColumnEstimate))))
	}
	return c
}

func (c pairing) name(r reader, row int) string {
	var words []string
	for _, k := range c.keys {
		words = append(words, r.text(row, k))
	}
	return strings.Join(words, "\x00")
}

func filled(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
}

// finite is x as a table's value: nil where there is none.
func finite(x float64) any {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return x
}

// configDifferences lists the keys in which two configurations differ.
func configDifferences(a, b string) (list []string) {
	var keys []string
	for _, text := range []string{a, b} {
		for pair := range strings.SplitSeq(text, "&") {
			if key, _, _ := strings.Cut(pair, "="); key != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	say := func(config, key string) string {
		if v, ok := (Address{Config: config}).value(key); ok && v != "" {
			return v
		}
		return "nothing"
	}
	for _, key := range keys {
		if va, vb := say(a, key), say(b, key); va != vb {
			list = append(list, key+": "+va+" in A, "+vb+" in B")
		}
	}
	return list
}
