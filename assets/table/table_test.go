package table

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// Every form holds the same 12×3 numbers.
func forms() map[string]string {
	lines := func(format string, more ...func(i int) string) string {
		var b strings.Builder
		for i := range 12 {
			line := fmt.Sprintf(format, value(i, 0), value(i, 1), value(i, 2))
			for _, m := range more {
				line = m(i) + line
			}
			b.WriteString(line)
		}
		return b.String()
	}
	comma := func(s string) string { return strings.ReplaceAll(s, ".", ",") }
	wide := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	count := func(separator string) func(i int) string {
		return func(i int) string { return fmt.Sprint(i, separator) }
	}
	name := func(i int) string { return fmt.Sprintf("image%d.png,", i) }
	return map[string]string{
		"plain":                    lines("%g,%g,%g\n"),
		"numpy.savetxt":            lines("%.18e %.18e %.18e\n"),
		"savetxt with a header":    "# a b c\n" + lines("%.18e %.18e %.18e\n"),
		"Fortran's columns":        lines("  %10.4f  %10.4f  %10.4f\n"),
		"tabs":                     "a\tb\tc\n" + lines("%g\t%g\t%g\n"),
		"bars":                     lines("%g|%g|%g\n"),
		"German Excel":             "\xef\xbb\xbfa;b;c\r\n" + comma(lines("%.3f;%.3f;%.3f\r\n")),
		"semicolons, points":       "a;b;c\n" + lines("%g;%g;%g\n"),
		"tabs, decimal commas":     comma(lines("%.4f\t%.4f\t%.4f\n")),
		"quoted decimal commas":    comma(strings.ReplaceAll(lines("%.4f|%.4f|%.4f\n"), "|", ";")),
		"quoted cells":             "\"a\",\"b\",\"c\"\n" + lines("\"%g\",\"%g\",\"%g\"\n"),
		"Unicode text of Excel":    wide("a\tb\tc\r\n" + lines("%g\t%g\t%g\r\n")),
		"sep=":                     "\xef\xbb\xbfsep=;\r\n" + lines("%g;%g;%g\r\n"),
		"an old Mac":               strings.ReplaceAll(lines("%g,%g,%g\n"), "\n", "\r"),
		"pandas with its index":    ",a,b,c\n" + lines("%g,%g,%g\n", count(",")),
		"pandas, columns numbered": ",0,1,2\n" + lines("%g,%g,%g\n", count(",")),
		"numbered columns":         "0,1,2\n" + lines("%g,%g,%g\n"),
		"an index without a name":  lines("%g,%g,%g\n", count(",")),
		"an index of names":        "stimulus,a,b,c\n" + lines("%g,%g,%g\n", name),
		"names without a header":   lines("%g,%g,%g\n", name),
		"R's write.table": "\"a\" \"b\" \"c\"\n" +
			lines("%g %g %g\n", func(i int) string { return fmt.Sprintf("%q ", fmt.Sprint(i+1)) }),
		"comments":               "# recorded in 2024\n# by hand\na,b,c\n" + lines("%g,%g,%g\n"),
		"separators at the end":  "a,b,c,\n" + lines("%g,%g,%g,\n"),
		"empty lines":            "\n\n" + lines("%g, %g, %g\n\n"),
		"the sign of printers":   strings.ReplaceAll(lines("%g,%g,%g\n"), "-", "\u2212"),
		"without a last newline": strings.TrimSpace(lines("%g,%g,%g\n")),
	}
}

func value(i, j int) float64 { return float64(i*3+j)/8 - 2 }

func TestRead(t *testing.T) {
	for name, content := range forms() {
		got, err := Read([]byte(content), 12)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Rows != 12 || got.Columns != 3 {
			t.Errorf("%s: %d×%d (%s)", name, got.Rows, got.Columns, got.About)
			continue
		}
		for k, v := range got.Values {
			if want := value(k/3, k%3); math.Abs(v-want) > 1e-9 {
				t.Errorf("%s: value %d is %g, want %g (%s)", name, k, v, want, got.About)
				break
			}
		}
		header := strings.Contains(content, "a")
		if header && !strings.Contains(name, "names without") && !slices.Equal(got.Header, []string{"a", "b", "c"}) &&
			!strings.Contains(name, "UTF-16") {
			t.Errorf("%s: the columns are called %q", name, got.Header)
		}
		if index := strings.Contains(name, "index") || strings.Contains(name, "pandas") ||
			strings.Contains(name, "R's") || strings.Contains(name, "names without"); index != (got.Index != nil) {
			t.Errorf("%s: the index is %q", name, got.Index)
		}
		if got.About == "" {
			t.Errorf("%s: nothing is said about it", name)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, content, says string }{
		{"nothing", "", "empty"},
		{"a web page", "<!doctype html><p>404", "web page"},
		{"a zip", "PK\x03\x04\x00\x00", "not a text file"},
		{"prose", "it was a dark night\nand stormy\n", "not a table of numbers"},
		{"a gap", "1,2\n3,\n5,6\n", "missing"},
		{"not available", "a,b\n1,2\n3,NA\n", `column 2 ("b")`},
		{"ragged", "1,2\n3\n4,5\n", "cells"},
		{"one column with decimal commas", "0,53\n-0,12\n1,07\n", "decimal commas"},
		{"two columns with decimal commas", "0,53,1,20\n0,07,3,55\n1,07,2,00\n", "decimal commas"},
		{"thousands", "1.234,5;2\n1.000,5;3\n2.000,5;9\n", "thousands"},
		{"formulas", "a;b\n1;=A1\n2;3\n4;5\n", "formulas"},
		{"an index out of order", ",a\n2,0.5\n0,0.25\n1,0.125\n", "sort the table"},
		{"a first column without a name", ",a\n0.5,0.5\n0.25,0.25\n7,0.125\n", "has no name"},
		{"a header alone", "a,b\n", "not a table of numbers"},
	} {
		got, err := Read([]byte(c.content), 0)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %+v, %v; want an error with %q", c.name, got, err, c.says)
		}
	}
}

// Numbers that only look like a header or an index are kept.
func TestReadKeepsUnits(t *testing.T) {
	for _, c := range []struct {
		name, content string
		rows, columns int
	}{
		{"whole numbers", "3,5\n2,8\n3,1\n", 3, 2},
		{"a first row that counts", "0,1,2\n5,4,3\n", 2, 3},
		{"spike counts", "1,12\n0,15\n2,9\n", 3, 2},
		{"one unit", "0.5\n0.25\n1e-3\n", 3, 1},
		{"NaN", "0.5,NaN\nnan,2\n1,2\n", 3, 2},
	} {
		got, err := Read([]byte(c.content), c.rows)
		if err != nil || got.Rows != c.rows || got.Columns != c.columns || got.Index != nil || got.Header != nil {
			t.Errorf("%s: %+v (%v)", c.name, got, err)
		}
	}
}

// For any bytes, Read returns an error or a table whose size is that of its values.
func FuzzRead(f *testing.F) {
	for _, content := range forms() {
		f.Add([]byte(content), 12)
	}
	f.Add([]byte(";;\n;;"), 0)
	f.Fuzz(func(t *testing.T, content []byte, rows int) {
		if len(content) > 1<<14 {
			return
		}
		got, err := Read(content, rows)
		if err != nil {
			return
		}
		if len(got.Values) != got.Rows*got.Columns || got.Rows == 0 || got.Columns == 0 ||
			got.Header != nil && len(got.Header) != got.Columns || got.Index != nil && len(got.Index) != got.Rows {
			t.Fatalf("%+v", got)
		}
	})
}
