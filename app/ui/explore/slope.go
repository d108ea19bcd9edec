package explore

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The positions of a bend slider, from a linear activation at the left to the absolute value at the right.
const slopePositions = 17

// slopeAt returns the slope a below zero at a position of the slider, 1 to −1.
func slopeAt(position int) float64 { return 1 - float64(position)/8 }

// positionOf returns the position of a slope.
func positionOf(slope float64) int { return int(math.Round(8 * (1 - slope))) }

// slopeMarks stand under the slider.
var slopeMarks = []string{"linear", "ReLU", "absolute value"}

// slopeWords says an activation max(x, a·x) in words.
func slopeWords(slope float64) string {
	switch slope {
	case 1:
		return "linear, a\u00a0=\u00a01"
	case 0:
		return "ReLU, a\u00a0=\u00a00"
	case -1:
		return "absolute, a\u00a0=\u00a0−1"
	}
	return "a\u00a0=\u00a0" + strings.Replace(strconv.FormatFloat(slope, 'f', -1, 64), "-", "−", 1)
}

// activationSVG draws the activation max(x − t, a·(x − t)), t in units of the input's root mean square.
func activationSVG(slope, threshold float64) string {
	const side, scale = 120.0, 24.0
	at := func(x, y float64) string { return fmt.Sprintf("%.1f %.1f", side/2+scale*x, side*0.62-scale*y) }
	f := func(x float64) float64 { return math.Max(x-threshold, slope*(x-threshold)) }
	const far = 2.4
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 120 120" width="120" height="120" role="img" aria-label="The activation: %s">`,
		slopeWords(slope))
	fmt.Fprintf(&b, `<path d="M%sL%sM%sL%s" stroke="var(--line)" fill="none"/>`, at(-far, 0), at(far, 0), at(0, -1.8),
		at(0, 3))
	fmt.Fprintf(&b, `<path d="M%sL%sL%s" stroke="var(--blue)" stroke-width="3.5" stroke-linejoin="round" fill="none"/>`,
		at(-far, f(-far)), at(threshold, 0), at(far, f(far)))
	b.WriteString(`</svg>`)
	return b.String()
}

// alongSlopes returns the trail with what was found at each slope that the slider has visited, where it is now marked.
func (t trail) alongSlopes(now float64, found func(slope float64) (value float64, visited bool)) trail {
	for position := range slopePositions {
		slope := slopeAt(position)
		if v, visited := found(slope); visited {
			t.at, t.y = append(t.at, float64(position)/(slopePositions-1)), append(t.y, v)
			if slope == now {
				t.now = len(t.y) - 1
			}
		}
	}
	return t
}
