package kernels

import (
	"strconv"
	"strings"
)

// columns is the number at the end of an entry point's name: of columns in a tile, for
// kernels that come in several widths; 0 for others.
func columns(entry string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(entry, "abcdefghijklmnopqrstuvwxyz_"))
	return n
}

// expand writes out what WGSL cannot say: a statement for each of several registers.
//
//	for $r in 4: let a$r = load(m + $ru);     four statements, with 0 to 3 for $r
//	for $k in xyzw: sum.$k += a * b.$k;       four, with x, y, z, w
//
// A line may begin with several of these. $columns is the width of the kernel's tiles
// and $quarter a quarter of it. Statements stay in the line that they are written in.
func expand(code string, columns int) string {
	code = strings.NewReplacer("$columns", strconv.Itoa(columns), "$quarter", strconv.Itoa(columns/4)).Replace(code)
	var b strings.Builder
	for line := range strings.Lines(code) {
		statement, end := strings.CutSuffix(line, "\n")
		b.WriteString(repeat(statement))
		if end {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func repeat(line string) string {
	text := strings.TrimLeft(line, " ")
	rest, ok := strings.CutPrefix(text, "for $")
	if !ok {
		return line
	}
	name, rest, _ := strings.Cut(rest, " in ")
	over, statement, _ := strings.Cut(rest, ": ")
	values := strings.Split(over, "")
	if n, err := strconv.Atoi(over); err == nil {
		values = values[:0]
		for i := range n {
			values = append(values, strconv.Itoa(i))
		}
	}
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = repeat(strings.ReplaceAll(statement, "$"+name, v))
	}
	return line[:len(line)-len(text)] + strings.Join(all, " ")
}
