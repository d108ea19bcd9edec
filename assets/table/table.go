// Package table reads tables of numbers as spreadsheets, NumPy, pandas, R and MATLAB write them: it finds the encoding,
// the separator, the decimal sign, names of columns and a column that only counts or names the rows, and says what it
// found. What two readings fit equally well is refused with both.
package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"untrained/assets/charset"
)

// Table is a table of numbers.
type Table struct {
	Rows, Columns int
	Values        []float64 // row by row; NaN where the table says NaN
	Header        []string  // names of the columns; nil if the table has none
	Index         []string  // of a first column that names or counts the rows, which is not among Columns; nil without one
	About         string    // what was found, in a sentence
}

// MaxValues bounds the cells of a table.
const MaxValues = 1 << 26

// Read reads a table. rows is the number of rows that the table should have, or 0 if that is not known: it decides
// whether a first line of numbers counts the columns. The error says which cell is wrong and what to do.
func Read(content []byte, rows int) (*Table, error) {
	text, encoding, err := charset.Decode(content)
	if err != nil {
		return nil, err
	}
	if head := strings.ToLower(text[:min(len(text), 200)]); strings.HasPrefix(strings.TrimSpace(head), "<") {
		return nil, errors.New("this is a web page or XML and not a table: download the file itself")
	}
	lines, comment, given := split(text)
	if len(lines) == 0 {
		return nil, errors.New("the table is empty")
	}
	f, err := find(lines, given)
	if err != nil {
		return nil, err
	}
	t := &Table{}
	records := f.records
	if len(records) > 0 {
		if header, ok := f.header(records, rows); ok {
			t.Header, records = header, records[1:]
		} else if fields := f.fields(comment); len(fields) == len(records[0]) && len(fields) > 1 {
			t.Header = fields // numpy.savetxt writes the names as a comment
		}
	}
	if len(records) == 0 {
		return nil, errors.New("the table has a line of names and no numbers")
	}
	if records, err = t.index(f, records); err != nil {
		return nil, err
	}
	if t.Header, records, err = rectangular(t.Header, records); err != nil {
		return nil, err
	}
	t.Rows, t.Columns = len(records), len(records[0])
	if t.Columns == 0 {
		return nil, errors.New("the table has no column of numbers")
	}
	if t.Rows > MaxValues/t.Columns {
		return nil, fmt.Errorf("%d rows × %d columns are more than %d numbers", t.Rows, t.Columns, MaxValues)
	}
	for i, record := range records {
		for j, cell := range record {
			v, ok := f.number(cell)
			if !ok {
				return nil, t.wrongCell(f, i, j, cell)
			}
			t.Values = append(t.Values, v)
		}
	}
	if err := f.doubtful(records); err != nil {
		return nil, err
	}
	t.About = t.about(f, encoding)
	return t, nil
}

// split returns the lines that hold cells, the last comment before them, and the separator that a first line
// "sep=;" names, 0 without one.
func split(text string) (lines []string, comment string, separator rune) {
	for line := range strings.SplitSeq(text, "\n") {
		bare := strings.TrimSpace(line)
		switch {
		case bare == "":
			continue
		case len(lines) == 0 && separator == 0 && len(bare) == len("sep=,") && strings.EqualFold(bare[:4], "sep="):
			separator = rune(bare[4])
			continue
		case len(lines) == 0 && separator == 0 && strings.EqualFold(bare, "sep="):
			separator = '\t'
			continue
		case bare[0] == '#' || bare[0] == '%':
			if len(lines) == 0 {
				comment = strings.TrimSpace(strings.TrimLeft(bare, "#%"))
			}
			continue
		}
		lines = append(lines, line)
	}
	return lines, comment, separator
}

// index takes a first column away that counts the rows or names them.
func (t *Table) index(f *format, records [][]string) ([][]string, error) {
	short := t.Header != nil && len(records[0]) == len(t.Header)+1 // R writes no name above the names of the rows
	column := make([]string, len(records))
	for i, r := range records {
		if len(r) == 0 {
			return records, nil
		}
		column[i] = strings.TrimSpace(r[0])
	}
	head := ""
	unnamed := short
	if t.Header != nil && !short {
		head = strings.ToLower(strings.TrimSpace(t.Header[0]))
		unnamed = head == "" || strings.HasPrefix(head, "unnamed:")
	}
	named := slices.Contains([]string{"index", "id", "row", "image", "images", "picture", "stimulus", "stimuli", "trial",
		"filename", "file", "name", "image_id", "stimulus_id", "stim"}, head)
	words := !slices.ContainsFunc(column, func(c string) bool {
		_, number := f.number(c)
		return number || !strings.ContainsFunc(c, unicode.IsLetter)
	})
	order := counting(f, column)
	switch {
	case len(records[0]) < 2:
		return records, nil
	case order == inOrder && (unnamed || named || t.Header == nil && len(column) >= 10):
	case order == shuffled && (unnamed || named):
		return nil, fmt.Errorf("the first column numbers the rows, but not in order (it begins with %s): sort the table by "+
			"it (pandas: df.sort_index()), so that row i belongs to picture i", strings.Join(column[:min(4, len(column))], ", "))
	case words && distinct(column):
	case unnamed:
		return nil, fmt.Errorf("the first column has no name and neither counts nor names the rows (it begins with %s): "+
			"leave it out, or name it if it is a unit", strings.Join(column[:min(4, len(column))], ", "))
	default:
		return records, nil
	}
	t.Index = column
	if t.Header != nil && !short {
		t.Header = t.Header[1:]
	}
	rest := make([][]string, len(records))
	for i, r := range records {
		rest[i] = r[1:]
	}
	return rest, nil
}

const (
	noCount = iota
	inOrder
	shuffled
)

// counting says whether a column has the whole numbers from 0 or 1 on, and whether in order.
func counting(f *format, column []string) int {
	seen := make([]bool, len(column)+1)
	order := inOrder
	first := -1
	for i, cell := range column {
		v, ok := f.number(cell)
		n := int(v)
		if !ok || float64(n) != v || n < 0 || n > len(column) || seen[n] {
			return noCount
		}
		seen[n] = true
		if i == 0 {
			first = n
		}
		if n != first+i {
			order = shuffled
		}
	}
	if seen[0] && seen[len(column)] || order == inOrder && first > 1 {
		return noCount
	}
	return order
}

func distinct(column []string) bool {
	seen := make(map[string]bool, len(column))
	for _, c := range column {
		if c == "" || seen[c] {
			return false
		}
		seen[c] = true
	}
	return true
}

// rectangular checks that all rows have one length, and drops a last column that is empty everywhere because every
// line ends in a separator.
func rectangular(header []string, records [][]string) ([]string, [][]string, error) {
	width := len(records[0])
	for i, r := range records {
		if len(r) != width {
			return nil, nil, fmt.Errorf("row %d has %d cells where the first row has %d", i+1, len(r), width)
		}
	}
	empty := width > 1
	for _, r := range records {
		empty = empty && strings.TrimSpace(r[width-1]) == ""
	}
	if empty && (len(header) < width || strings.TrimSpace(header[width-1]) == "") {
		width--
		for i := range records {
			records[i] = records[i][:width]
		}
		header = header[:min(len(header), width)]
	}
	if header != nil && len(header) != width {
		return nil, nil, fmt.Errorf("%d names above %d columns", len(header), width)
	}
	return header, records, nil
}

func (t *Table) wrongCell(f *format, i, j int, cell string) error {
	remedy := "leave the unit out, or give single repeats with NaN"
	switch bare := strings.TrimSpace(cell); {
	case bare == "" || strings.EqualFold(bare, "NA") || strings.EqualFold(bare, "n/a") || strings.EqualFold(bare,
		"#N/A") ||
		strings.EqualFold(bare, "null"):
		remedy = "the value is missing: leave the unit out, or give single repeats with NaN"
	case strings.ContainsAny(bare, ".") && strings.ContainsAny(bare, ","):
		remedy = "save the table without separators of thousands"
	case strings.HasPrefix(bare, "="):
		remedy = "save values and not formulas"
	}
	name := ""
	if j < len(t.Header) {
		name = fmt.Sprintf(" (%.40q)", t.Header[j])
	}
	return fmt.Errorf("row %d, column %d%s is %.40q, not a number (%s): %s", i+1, j+1, name, cell, f.words(), remedy)
}

func (t *Table) about(f *format, encoding string) string {
	parts := []string{fmt.Sprintf("%d rows × %d columns", t.Rows, t.Columns), f.words()}
	if encoding != charset.UTF8 {
		parts = append(parts, encoding)
	}
	if t.Header != nil {
		parts = append(parts, fmt.Sprintf("the first line names the columns (%.20q, …)", t.Header[0]))
	} else {
		parts = append(parts, "no line of names")
	}
	if t.Index != nil {
		parts = append(parts, fmt.Sprintf("the first column (%.20s, …, %.20s) was left out: it names the rows", t.Index[0],
			t.Index[len(t.Index)-1]))
	}
	return strings.Join(parts, "; ")
}
