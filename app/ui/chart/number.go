package chart

import (
	"math"
	"strconv"
	"strings"
)

// Minus is the sign that stands before negative numbers in print.
const Minus = "−"

// Number writes v with a fixed number of decimals and a true minus sign. What
// is not finite becomes a dash.
func Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	if v < 0 && strings.Trim(s, "0.") != "" {
		s = Minus + s
	}
	return s
}

// Decimals says how many decimals an estimate deserves whose interval is
// [low, high]: down to the first figure of the interval's half-width, and at least
// two for numbers below ten; two where there is no interval.
func Decimals(low, high float64) int {
	half := (high - low) / 2
	if !(half > 0) || math.IsInf(half, 0) {
		return 2
	}
	d := int(math.Ceil(-math.Log10(half)))
	if d < 2 && math.Max(math.Abs(low), math.Abs(high)) < 10 {
		d = 2
	}
	return min(max(d, 0), 6)
}

// WithInterval writes an estimate and its interval: "0.41 [0.38, 0.45]". Where
// the interval is missing it writes the estimate alone.
func WithInterval(estimate, low, high float64) string {
	if !finite(estimate) {
		return "no estimate"
	}
	if !finite(low) || !finite(high) {
		return Number(estimate, 2)
	}
	d := Decimals(low, high)
	for more := 0; more < 2 && (low > 0 && low < math.Pow(10, -float64(d))/2 || high < 0 &&
		-high < math.Pow(10, -float64(d))/2); more++ {
		d++ // an interval that excludes 0 is not written as one that touches it
	}
	return Number(estimate, d) + " [" + Number(low, d) + ", " + Number(high, d) + "]"
}

// Short writes v with about the given number of figures and no more zeros than
// it needs; large and tiny numbers in powers of ten.
func Short(v float64, figures int) string {
	if !finite(v) {
		return "–"
	}
	if v == 0 {
		return "0"
	}
	a := math.Abs(v)
	if a >= 1e6 || a < 1e-4 {
		s := strconv.FormatFloat(v, 'e', max(figures-1, 0), 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		n, err := strconv.Atoi(exponent)
		if err != nil {
			return s
		}
		if strings.Contains(mantissa, ".") {
			mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
		}
		return strings.Replace(mantissa, "-", Minus, 1) + " × 10" + superscript(n)
	}
	d := max(figures-1-int(math.Floor(math.Log10(a))), 0)
	s := Number(v, d)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

var superscripts = strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³",
	"4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

func superscript(n int) string { return superscripts.Replace(strconv.Itoa(n)) }

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
