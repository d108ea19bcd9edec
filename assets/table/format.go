package table

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// format is how a table is written, and its cells read that way.
type format struct {
	separator rune // ' ' for any number of blanks, 0 for a single column
	decimal   byte // '.' or ','
	records   [][]string
}

var separatorNames = map[rune]string{0: "one column", ' ': "separated by blanks", '\t': "separated by tabs",
	',': "separated by commas", ';': "separated by semicolons", '|': "separated by bars"}

func (f *format) words() string {
	sign := "decimal point"
	if f.decimal == ',' {
		sign = "decimal comma"
	}
	name, ok := separatorNames[f.separator]
	if !ok {
		name = fmt.Sprintf("separated by %q", f.separator)
	}
	return name + ", " + sign
}

// find tries the separators and decimal signs. given is a separator that the file itself names, or 0. The format with
// the largest share of cells that are numbers wins; of equal ones the first in the list below.
func find(lines []string, given rune) (*format, error) {
	separators := []rune{'\t', ';', ',', '|', ' ', 0}
	if given != 0 {
		separators = []rune{given}
	}
	var best *format
	var ragged error
	share := -1.0
	sample := lines[:min(len(lines), 200)]
	for _, s := range separators {
		for _, decimal := range []byte{'.', ','} {
			if decimal == ',' && (s == 0 || s == ',' && given == 0 && !strings.Contains(lines[0], `"`)) {
				continue
			}
			f := &format{separator: s, decimal: decimal}
			numbers, err := f.try(sample)
			switch {
			case err != nil:
				ragged = cmp.Or(ragged, err)
			case numbers > share+1e-9:
				best, share = f, numbers
			}
		}
	}
	if share <= 0.5 && ragged != nil {
		return nil, ragged
	}
	if best == nil || share <= 0 {
		return nil, errors.New("this is not a table of numbers: write one line a picture, with the units separated by " +
			"commas, semicolons, tabs or blanks")
	}
	records, err := best.split(lines)
	if err != nil {
		return nil, fmt.Errorf("the table (%s) cannot be read: %w", best.words(), err)
	}
	best.records = records
	return best, nil
}

// try returns the share of the cells that are numbers, without the first line. It is −1 where lines are not split at
// all. The error says which line has another number of cells than the second one, if most cells are numbers.
func (f *format) try(lines []string) (share float64, ragged error) {
	records, err := f.split(lines)
	if err != nil || len(records) == 0 {
		return -1, nil
	}
	body := records[min(1, len(records)-1):]
	width := len(body[0])
	numbers, cells := 0, 0
	for i, r := range body {
		if len(r) != width && ragged == nil {
			ragged = fmt.Errorf("row %d has %d cells where the row before has %d (%s)", i+1, len(r), width, f.words())
		}
		for _, c := range r {
			cells++
			if _, ok := f.number(c); ok || missing(c) {
				numbers++
			}
		}
	}
	share = float64(numbers) / float64(cells)
	switch {
	case ragged != nil && share > 0.5:
		return -1, ragged
	case ragged != nil || f.separator != 0 && width < 2:
		return -1, nil
	}
	return share, nil
}

// split splits lines into cells.
func (f *format) split(lines []string) ([][]string, error) {
	if f.separator == ' ' || f.separator == 0 {
		records := make([][]string, len(lines))
		for i, line := range lines {
			records[i] = f.fields(line)
		}
		return records, nil
	}
	r := csv.NewReader(strings.NewReader(strings.Join(lines, "\n")))
	r.Comma, r.TrimLeadingSpace, r.FieldsPerRecord = f.separator, f.separator != '\t', -1
	return r.ReadAll()
}

// fields splits one line.
func (f *format) fields(line string) []string {
	switch f.separator {
	case 0:
		return []string{strings.Trim(strings.TrimSpace(line), `"`)}
	case ' ':
		fields := strings.Fields(line)
		for i, cell := range fields {
			fields[i] = strings.Trim(cell, `"`)
		}
		return fields
	}
	fields := strings.Split(line, string(f.separator))
	for i, cell := range fields {
		fields[i] = strings.Trim(strings.TrimSpace(cell), `"`)
	}
	return fields
}

// number reads a cell: Go's and NumPy's forms of a number, the decimal sign of the table, and the minus sign of
// typesetting.
func (f *format) number(cell string) (float64, bool) {
	cell = strings.TrimSpace(cell)
	if cell == "" || len(cell) > 64 || strings.ContainsAny(cell, "_xXpP") {
		return 0, false
	}
	if rest, ok := strings.CutPrefix(cell, "\u2212"); ok {
		cell = "-" + rest
	}
	if f.decimal == ',' {
		if strings.Contains(cell, ".") {
			return 0, false
		}
		cell = strings.Replace(cell, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(cell, 64)
	return v, err == nil || errors.Is(err, strconv.ErrRange) && !math.IsInf(v, 0)
}

func missing(cell string) bool {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "", "na", "n/a", "#n/a", "null", "none":
		return true
	}
	return false
}

// header returns the first record if it names the columns: if a cell behind the first is a word; if the first is
// empty, or a word above numbers; if it has one cell less than the others; or if it counts the columns and the table
// has one line more than the rows that it should have.
func (f *format) header(records [][]string, rows int) ([]string, bool) {
	first := records[0]
	isNumber := func(c string) bool { _, ok := f.number(c); return ok || missing(c) }
	if slices.ContainsFunc(first[min(1, len(first)-1):], func(c string) bool { return !isNumber(c) }) {
		return first, true
	}
	if len(records) == 1 {
		return nil, false
	}
	next := records[1]
	switch {
	case len(next) == len(first)+1, missing(first[0]) && !missing(next[0]), !isNumber(first[0]) && isNumber(next[0]):
		return first, true
	case len(first) < 2 || rows == 0 || len(records) != rows+1:
		return nil, false
	}
	if consecutive(f, first) || !isNumber(first[0]) && consecutive(f, first[1:]) {
		return first, true
	}
	return nil, false
}

// consecutive reports whether cells count from 0 or 1.
func consecutive(f *format, cells []string) bool {
	first, ok := f.number(cells[0])
	if !ok || first != 0 && first != 1 {
		return false
	}
	for i, c := range cells {
		if v, ok := f.number(c); !ok || v != first+float64(i) {
			return false
		}
	}
	return true
}

// doubtful refuses a table of commas that may be decimal commas: an even number of columns of whole numbers, of which
// every second one has no sign and a digit more or less here and there, as the digits behind a comma have.
func (f *format) doubtful(records [][]string) error {
	if f.separator != ',' || len(records[0])%2 != 0 || len(records) < 3 {
		return nil
	}
	long, fraction := 0, 0
	for _, r := range records {
		for j, c := range r {
			c = strings.TrimSpace(c)
			if strings.ContainsAny(c, ".eEnN") {
				return nil
			}
			if j%2 == 1 {
				if strings.ContainsAny(c, "-+\u2212") {
					return nil
				}
				if len(c) >= 3 {
					long++
				}
				if len(c) > 1 && c[0] == '0' {
					fraction++
				}
			} else if c == "-0" || c == "\u22120" {
				fraction++
			}
		}
	}
	if fraction > 0 || 4*long > 3*len(records)*len(records[0])/2 && len(records[0]) == 2 {
		return fmt.Errorf("commas may separate %d columns of whole numbers or be decimal commas in %d: save the table with "+
			"semicolons or tabs between the columns, or with decimal points", len(records[0]), len(records[0])/2)
	}
	return nil
}
