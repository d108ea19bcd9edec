package lab

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteJSON writes the result as indented JSON. If a table holds a value that is not a number, it returns an error
// that names the place, and writes nothing.
func (r *Result) WriteJSON(w io.Writer) error {
	if err := r.Check(); err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // a configuration is full of &
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("writing the result of %s: %w", r.Experiment, err)
	}
	return nil
}

// Check returns an error for what must never be in a result: NaN, infinities, values that are neither text nor
// number, rows of another length than the header.
func (r *Result) Check() error {
	for _, t := range r.Tables {
		if err := t.check(); err != nil {
			return err
		}
	}
	for _, v := range r.Verdicts {
		for _, x := range []*float64{v.Estimate, v.Low, v.High} {
			if x != nil && !IsFinite(*x) {
				return fmt.Errorf("verdict on %s holds %v, which is not a number", v.Claim, *x)
			}
		}
	}
	return nil
}

func (t *Table) check() error {
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("table %s, row %d has %d values for %d columns", t.Name, i+1, len(row), len(t.Columns))
		}
		for j, v := range row {
			switch x := v.(type) {
			case nil, string:
			case float64:
				if !IsFinite(x) {
					return fmt.Errorf("table %s, row %d, column %s holds %v, which is not a number", t.Name, i+1, t.Columns[j].Name, x)
				}
			default:
				return fmt.Errorf("table %s, row %d, column %s holds a %T; a table takes text, float64 and nil", t.Name, i+1,
					t.Columns[j].Name, v)
			}
		}
	}
	return nil
}

// Dialect is a way to write tables as text.
type Dialect struct {
	Separator    rune
	DecimalComma bool // numbers have a comma where others have a point
	Mark         bool // the file begins with a byte order mark, by which spreadsheets know UTF-8
}

// PlainCSV is what other programs read: commas and points (RFC 4180).
var PlainCSV = Dialect{Separator: ','}

// WriteCSV writes the table as PlainCSV: see WriteDialect.
func (t *Table) WriteCSV(w io.Writer) error { return t.WriteDialect(w, PlainCSV) }

// WriteDialect writes the table as text with one header line; a unit stands in brackets behind its column's name.
// Values that are missing are empty, and negative numbers begin with a hyphen. Text that begins like a formula gets an
// apostrophe in front.
func (t *Table) WriteDialect(w io.Writer, d Dialect) error {
	if err := t.check(); err != nil {
		return err
	}
	if d.Mark {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return fmt.Errorf("writing table %s: %w", t.Name, err)
		}
	}
	c := csv.NewWriter(w)
	c.Comma = d.Separator
	record := make([]string, len(t.Columns))
	for j, column := range t.Columns {
		record[j] = harmless(column.Name)
		if column.Unit != "" {
			record[j] += " [" + column.Unit + "]"
		}
	}
	c.Write(record)
	for _, row := range t.Rows {
		for j, v := range row {
			switch x := v.(type) {
			case string:
				record[j] = harmless(x)
			case float64:
				record[j] = strconv.FormatFloat(x, 'g', -1, 64)
				if d.DecimalComma {
					record[j] = strings.Replace(record[j], ".", ",", 1)
				}
			default:
				record[j] = ""
			}
		}
		c.Write(record)
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("writing table %s: %w", t.Name, err)
	}
	return nil
}

// harmless returns text that a spreadsheet takes for text: a cell that begins like a formula would be computed, and
// names in recordings and files are anybody's.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

// MarshalJSON writes the result with empty lists where nothing is in them, never null,
// so that readers in other languages need not tell two kinds of empty apart.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	r.Tables, r.Verdicts = filled(r.Tables), filled(r.Verdicts)
	return unescaped(plain(r))
}

// MarshalJSON writes the table with empty lists where nothing is in it, never null.
func (t Table) MarshalJSON() ([]byte, error) {
	type plain Table
	t.Columns, t.Rows = filled(t.Columns), filled(t.Rows)
	return unescaped(plain(t))
}

// filled returns the list, which is empty rather than nil.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// unescaped returns a value's JSON with <, > and & as they are: whether they are escaped is for
// the encoder to say that asked.
func unescaped(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
