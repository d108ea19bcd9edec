package sessions

import (
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/figure"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// pairing is two results beside each other.
type pairing struct {
	Table   lab.Table // the rows that both summaries have; see compareSummaries
	keys    []string  // the columns that name a row
	Differs []string  // what differs throughout, a sentence each
	Alone   [2]int    // rows that only one of them has
}

// measuredColumns of a summary hold what was measured; the others say of what.
var measuredColumns = []string{"estimate", "low", "high", "n", "unit", "seeds"}

// CompareSummaries pairs the rows of two summaries. A row is named by its words; a
// column that holds one word in the one table and another in the other, such as the
// recording of either, names no row but is what differs. The table has the naming
// columns and then estimate, low and high of either and the difference b − a, which
// has no interval: two sessions may share seeds, units and pictures, and what they
// share does not add to its uncertainty.
func CompareSummaries(a, b *lab.Result) (c pairing) {
	c.Table.Name = "comparison"
	ra, rb := figure.Read(a.Table(lab.TableSummary)), figure.Read(b.Table(lab.TableSummary))
	if ra.Len() == 0 || rb.Len() == 0 {
		c.Alone = [2]int{ra.Len(), rb.Len()}
		return c
	}
	for _, column := range ra.Table.Columns {
		name := column.Name
		if slices.Contains(measuredColumns, name) || ra.Numeric(name) || rb.Numeric(name) || rb.Table.Column(name) < 0 {
			continue
		}
		va, vb := filled(ra.Values(name)), filled(rb.Values(name))
		if len(va) == 1 && len(vb) == 1 && va[0] != vb[0] {
			c.Differs = append(c.Differs, fmt.Sprintf("%s: %s in A, %s in B.",
				part.Capital(strings.ReplaceAll(name, "_", " ")), va[0], vb[0]))
			continue
		}
		c.keys = append(c.keys, name)
	}
	for _, k := range c.keys {
		c.Table.Columns = append(c.Table.Columns, lab.Column{Name: k})
	}
	for _, side := range []string{"a", "b"} {
		for _, what := range []string{"estimate", "low", "high"} {
			c.Table.Columns = append(c.Table.Columns, lab.Column{Name: side + "_" + what})
		}
	}
	c.Table.Columns = append(c.Table.Columns, lab.Column{Name: lab.ColumnDifference})

	rows := map[string][]int{} // of b, by name
	for i := range rb.Len() {
		rows[c.name(rb, i)] = append(rows[c.name(rb, i)], i)
	}
	c.Alone[1] = rb.Len()
	for i := range ra.Len() {
		name := c.name(ra, i)
		if len(rows[name]) == 0 {
			c.Alone[0]++
			continue
		}
		k := rows[name][0] // rows of the same name are paired in order
		rows[name] = rows[name][1:]
		c.Alone[1]--
		var row []any
		for _, key := range c.keys {
			row = append(row, ra.Text(i, key))
		}
		for _, of := range []struct {
			r   figure.Reader
			row int
		}{{ra, i}, {rb, k}} {
			for _, what := range []string{"estimate", "low", "high"} {
				row = append(row, part.Finite(of.r.Number(of.row, what)))
			}
		}
		c.Table.Rows = append(c.Table.Rows, append(row,
			part.Finite(rb.Number(k, lab.ColumnEstimate)-ra.Number(i, lab.ColumnEstimate))))
	}
	return c
}

func (c pairing) name(r figure.Reader, row int) string {
	var words []string
	for _, k := range c.keys {
		words = append(words, r.Text(row, k))
	}
	return strings.Join(words, "\x00")
}

func filled(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
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
		if v, ok := (page.Address{Config: config}).Value(key); ok && v != "" {
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
