package part

import (
	"fmt"
	"strconv"
	"strings"

	"rsc.io/qr/coding"
)

// mostSquares bounds the side of a code, in squares: one of 45 that is a hand wide is read across a room.
const mostSquares = 45

// QRCode draws a text as a QR code (ISO/IEC 18004), dark on white in both schemes
// because readers expect it so, of at most 45 squares a side, in the smallest size that holds it, at the lowest
// level of error correction: on a screen nothing is smudged, and larger squares are
// read from farther away.
func QRCode(text string) (svg string, err error) {
	content := coding.String(text)
	version := coding.Version(coding.MinVersion)
	for content.Bits(version) > 8*version.DataBytes(coding.L) {
		if version++; side(version) > mostSquares {
			return "", fmt.Errorf("this link has %d characters; a code that is read from the back of a room holds %d. Hand the "+
				"link out as text or as a file", len(text), coding.Version(version-1).DataBytes(coding.L)-2)
		}
	}
	var best *coding.Code
	least := 0
	for mask := range coding.Mask(8) {
		plan, err := coding.NewPlan(version, coding.L, mask)
		if err != nil {
			return "", fmt.Errorf("QR code: %w", err)
		}
		code, err := plan.Encode(content)
		if err != nil {
			return "", fmt.Errorf("QR code: %w", err)
		}
		if p := blocks(code); best == nil || p < least {
			best, least = code, p
		}
	}
	const quiet = 4 // squares of margin that the standard asks for
	wide := strconv.Itoa(best.Size + 2*quiet)
	var b strings.Builder
	b.WriteString(`<svg viewBox="0 0 ` + wide + ` ` + wide +
		`" role="img" aria-label="QR code of the link" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h` + wide + `v` +
		wide + `H0z"/><path fill="#000" d="`)
	for y := range best.Size {
		for x := 0; x < best.Size; x++ {
			start := x
			for x < best.Size && best.Black(x, y) {
				x++
			}
			if x > start {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}

// side is how many squares a side has, without its margin.
func side(version coding.Version) int { return 17 + 4*int(version) }

// blocks counts the 2×2 blocks of one colour and how far dark and light are from
// even: of the standard's four penalties the two that matter on a screen.
func blocks(c *coding.Code) int {
	n, dark := 0, 0
	for y := range c.Size {
		for x := range c.Size {
			black := c.Black(x, y)
			if black {
				dark++
			}
			if x > 0 && y > 0 && black == c.Black(x-1, y) && black == c.Black(x, y-1) && black == c.Black(x-1, y-1) {
				n += 3
			}
		}
	}
	off := 20*dark/(c.Size*c.Size) - 10
	return n + 10*max(off, -off)
}
