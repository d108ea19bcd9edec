package part

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"untrained/app/lab"
	"untrained/app/ui/chart"
)

// OptionLabel returns what an option is called: its value where it has no label.
func OptionLabel(o lab.Option) string {
	if o.Label != "" {
		return o.Label
	}
	return o.Value
}

// Finite is x as a table's value: nil where there is none.
func Finite(x float64) any {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return x
}

// BoolText writes a value of an ARIA attribute.
func BoolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// LowerFirst writes the first letter small.
func LowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' { // an abbreviation
		return s
	}
	return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):]
}

// Join puts parts that are not empty together with commas.
func Join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// Tail ends the ids of figure i's buttons: nothing for the first.
func Tail(i int) string {
	if i == 0 {
		return ""
	}
	return "-" + strconv.Itoa(i+1)
}

// Day writes a date as the reader's clock has it.
func Day(t time.Time) string { return t.Local().Format("2 Jan 2006, 15:04") }

// Plural writes a count of things, with an s where they are not one.
func Plural(v int64, what string) string {
	if v != 1 {
		what += "s"
	}
	return Thousands(v) + " " + what
}

// Thousands writes a count with thin spaces.
func Thousands(v int64) string {
	s := strconv.FormatInt(v, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// Short writes a value of a map or a kernel.
func Short(v float32) string { return chart.Short(float64(v), 3) }

// Capital writes the first letter large.
func Capital(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// Megabytes writes a size in MB (10⁶ bytes), or kB below one.
func Megabytes(n int64) string {
	if n < 1e6 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	if n >= 1e9 {
		return chart.Number(float64(n)/1e9, 2) + " GB"
	}
	return chart.Number(float64(n)/1e6, 1) + " MB"
}

// Count writes a number with the word for one thing or for many.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Minus writes the sign of negative numbers in a text as the figures do: a hyphen before a digit, at the text's
// beginning, behind a blank or behind a parenthesis.
func Minus(text string) string {
	var b strings.Builder
	for i := range len(text) {
		negative := text[i] == '-' && i+1 < len(text) && '0' <= text[i+1] && text[i+1] <= '9' &&
			(i == 0 || strings.IndexByte(" \t\n[(", text[i-1]) >= 0)
		if negative {
			b.WriteString(chart.Minus)
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// ValueOf returns what v points to, NaN where it is nil.
func ValueOf(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// Percent writes a fraction in percent, with one decimal.
func Percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + " %" }
