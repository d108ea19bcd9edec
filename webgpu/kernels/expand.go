package kernels

import (
	"strconv"
	"strings"
)

// numbers returns the numbers at the end of an entry point's name, for kernels with several
// forms: columns of a tile (or values of a vector), depth and, if it is not 8, rows.
func numbers(entry string) (columns, depth, rows int) {
	rows = 8
	list := strings.Split(form(entry), "x")
	for i, n := range []*int{&columns, &depth, &rows} {
		if i < len(list) && list[i] != "" {
			*n, _ = strconv.Atoi(list[i])
		}
	}
	return columns, depth, rows
}

// form returns the end of the name that contains them.
func form(entry string) string { return strings.TrimLeft(entry, "abcdefghijklmnopqrstuvwxyz_") }

// expand replaces what WGSL cannot express: a statement for each of several registers, or a
// sum over them.
//
//	for $r in 4: let a$r = load(m + $ru);     four statements, with 0 to 3 for $r
//	for $k in xyzw: total.$k += a * b.$k;     four, with x, y, z, w
//	total += sum $i in 4: a$i * b$i;          four terms
//
// A line may begin with several of these. Statements stay in their line. $columns, $depth
// and $rows are what the kernel's name ends in, $form all of it,
// $quarter a quarter of the columns; where these are 4, $value and $bits are vectors of four
// numbers, else numbers.
func expand(code, entry string) string {
	columns, depth, rows := numbers(entry)
	value, bits := "f32", "u32"
	if columns == 4 {
		value, bits = "vec4<f32>", "vec4<u32>"
	}
	code = strings.NewReplacer("$columns", strconv.Itoa(columns), "$quarter", strconv.Itoa(columns/4),
		"$depth", strconv.Itoa(depth), "$rows", strconv.Itoa(rows), "$form", form(entry),
		"$value", value, "$bits", bits).Replace(code)
	var b strings.Builder
	for line := range strings.Lines(code) {
		statement, end := strings.CutSuffix(line, "\n")
		b.WriteString(statements(statement))
		if end {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// statements returns a line with its "for" expanded.
func statements(line string) string {
	text := strings.TrimLeft(line, " ")
	rest, ok := strings.CutPrefix(text, "for $")
	if !ok {
		return sum(line)
	}
	all := repeated(rest)
	for i := range all {
		all[i] = statements(all[i])
	}
	return line[:len(line)-len(text)] + strings.Join(all, " ")
}

// sum returns a statement with its "sum", if it has one, expanded.
func sum(statement string) string {
	before, rest, ok := strings.Cut(statement, "sum $")
	if !ok {
		return statement
	}
	return before + strings.Join(repeated(strings.TrimSuffix(rest, ";")), " + ") + ";"
}

// repeated returns "r in 4: text" as the text for each value.
func repeated(s string) []string {
	name, rest, _ := strings.Cut(s, " in ")
	over, text, _ := strings.Cut(rest, ": ")
	values := strings.Split(over, "")
	if n, err := strconv.Atoi(over); err == nil {
		values = values[:0]
		for i := range n {
			values = append(values, strconv.Itoa(i))
		}
	}
	for i, v := range values {
		values[i] = strings.ReplaceAll(text, "$"+name, v)
	}
	return values
}
