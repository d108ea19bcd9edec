package stimulus

// variant is a rarer way of writing a digit.
type variant struct {
	share float64 // of the digits of its class
	write func(*hand)
}

// variants are, class by class, what the first hand does not do. The rest of a class
// is written as in numerals.go. The shares are guesses; every form is one that
// teachers of arithmetic see.
var variants = [10][]variant{
	0: {{0.08, zeroOpen}, {0.05, zeroHalves}, {0.06, zeroTail}},
	1: {{0.07, oneEuropean}, {0.05, oneBowed}},
	2: {{0.05, twoAngular}, {0.08, twoSwan}, {0.12, twoLow}, {0.14, twoFootLoop}},
	3: {{0.07, threeCurled}, {0.05, threeAngular}},
	4: {{0.02, fourRoofed}, {0.07, fourCrossing}, {0.05, fourTriangle}},
	5: {{0.08, fiveFlag}, {0.06, fiveClosed}, {0.12, fiveLongBar}},
	6: {{0.1, sixStem}, {0.08, sixSpiral}, {0.16, sixCurl}},
	7: {{0.09, sevenCrossed}, {0.08, sevenWaved}, {0.05, sevenHooked}},
	8: {{0.14, eightFromWaist}, {0.08, eightOpen}, {0.06, eightStraight},
		{0.15, eightTails}},
	9: {{0.12, nineStem}, {0.08, nineLikeG}, {0.09, nineOpen}, {0.12, nineFlat}},
}

// form chooses how the digit is written.
func (h *hand) form(class int) func(*hand) {
	left := h.s.Float64()
	for _, v := range variants[class] {
		if left -= v.share; left < 0 {
			return v.write
		}
	}
	return numerals[class]
}

// zeroOpen does not come back to where it began.
func zeroOpen(h *hand) {
	h.pen(h.ring(0.3, 0.5, h.in(0.26, 0.42), 0.5, h.normal(-80, 20), -h.in(300, 336), h.normal(0, 0.04),
		h.normal(0, 0.06))...)
}

// zeroHalves is a left and a right arc that miss each other by a little.
func zeroHalves(h *hand) {
	rx := h.in(0.24, 0.4)
	top := h.normal(-90, 12)
	h.pen(h.ring(0.3, 0.5, rx, 0.5, top, -h.in(170, 200), 0, 0)...)
	h.pen(h.ring(0.3+h.normal(0.02, 0.02), 0.5+h.normal(0, 0.02), rx, 0.48, top+h.normal(0, 12), h.in(170, 200), 0, 0)...)
}

// zeroTail ends in a stroke that leaves the ring at the top.
func zeroTail(h *hand) {
	h.pen(append(h.ring(0.3, 0.52, h.in(0.28, 0.42), 0.46, h.normal(-75, 12), -350, 0, 0.02),
		h.at(h.in(0.5, 0.7), h.in(-0.1, 0.04)))...)
}

// oneEuropean has an upstroke nearly as long as its stem.
func oneEuropean(h *hand) {
	y := h.in(0.34, 0.62)
	h.pen(h.at(0.3-h.in(0.2, 0.36), y), h.at(0.2, float64(0.4*y)), h.at(0.31, 0))
	h.corner(h.at(0.31+h.normal(0, 0.02), 0.5), h.at(0.3+h.normal(0, 0.03), 1))
}

// oneBowed bulges to one side, or leans one way above and the other below.
func oneBowed(h *hand) {
	side := h.normal(0, 0.06)
	h.pen(h.at(0.3, 0), h.at(0.3+side, h.in(0.25, 0.4)), h.at(0.3+float64(side*h.in(-0.6, 1)), h.in(0.6, 0.75)),
		h.at(0.3, 1))
}

// twoAngular is a z that begins with a short arch.
func twoAngular(h *hand) {
	h.pen(h.at(h.in(0, 0.06), h.in(0.04, 0.16)), h.at(h.in(0.26, 0.36), h.in(-0.02, 0.03)),
		h.at(h.in(0.5, 0.6), h.in(0.08, 0.2)))
	h.corner(h.at(h.in(0.24, 0.32), 0.56), h.at(h.in(-0.04, 0.04), 1))
	h.corner(h.at(0.3, 0.98+h.normal(0, 0.03)), h.at(h.in(0.54, 0.76), h.in(0.92, 1.04)))
}

// twoSwan has a wide open loop at the base and a tail that swings up again.
func twoSwan(h *hand) {
	right := h.in(0.48, 0.6)
	low := h.in(0.78, 0.86)
	h.pen(h.at(h.in(-0.02, 0.08), h.in(0.12, 0.3)), h.at(0.18, 0.03), h.at(h.in(0.3, 0.38), 0),
		h.at(right, h.in(0.18, 0.3)),
		h.at(0.38, 0.62), h.at(0.14, 0.96), h.at(-0.06, 0.95), h.at(-0.05, low), h.at(0.12, low+0.01),
		h.at(0.34, 0.97), h.at(0.56, 1), h.at(h.in(0.68, 0.86), h.in(0.84, 0.96)))
}

// twoLow is low and wide: a flat arch over a long base.
func twoLow(h *hand) {
	right := h.in(0.5, 0.66)
	h.pen(h.at(h.in(-0.08, 0.06), h.in(0.14, 0.4)), h.at(0.12, h.in(0.02, 0.1)), h.at(h.in(0.28, 0.4), 0),
		h.at(right, h.in(0.18, 0.34)), h.at(h.in(0.34, 0.44), 0.62), h.at(h.in(-0.1, 0.06), h.in(0.9, 1)))
	if h.chance(0.5) { // a corner at the foot, or a turn of the pen
		h.corner(h.at(0.34, 0.98+h.normal(0, 0.04)), h.at(h.in(0.76, 1.02), h.in(0.88, 1.08)))
	} else {
		h.corner(h.at(0.06, 0.86), h.at(0.34, h.in(0.88, 0.98)), h.at(h.in(0.76, 1.02), h.in(0.86, 1.06)))
	}
	h.flatten(h.in(0.62, 0.9))
}

// twoFootLoop turns round in a wide open loop at its foot and leaves in a long tail.
func twoFootLoop(h *hand) {
	right := h.in(0.5, 0.64)
	size := h.in(0.7, 1.5)
	h.pen(h.at(h.in(-0.08, 0.08), h.in(0.1, 0.34)), h.at(0.16, 0.03), h.at(h.in(0.28, 0.38), 0),
		h.at(right, h.in(0.16, 0.34)), h.at(h.in(0.34, 0.44), 0.6),
		h.at(0.12, 0.94), h.at(0.02-float64(0.08*size), 0.99), h.at(0.01-float64(0.13*size), 0.97-float64(0.1*size)),
		h.at(0.04-float64(0.02*size), 0.97-float64(0.21*size)), h.at(0.24, 0.95-float64(0.1*size)),
		h.at(h.in(0.4, 0.5), h.in(0.92, 1.02)), h.at(h.in(0.62, 0.94), h.in(0.82, 1.02)))
}

// threeCurled begins and ends with a curl inwards.
func threeCurled(h *hand) {
	midX, midY := h.in(0.2, 0.34), h.in(0.42, 0.54)
	h.pen(h.at(h.in(0.08, 0.16), h.in(0.22, 0.3)), h.at(0.03, 0.15), h.at(0.14, 0.03), h.at(0.32, 0), h.at(0.5, 0.16),
		h.at(0.44, midY-0.12), h.at(midX, midY))
	h.corner(h.at(midX+0.18, midY+0.04), h.at(0.58, 0.72), h.at(0.46, 0.94), h.at(0.24, 1), h.at(0.02, 0.92),
		h.at(-0.02, h.in(0.78, 0.84)), h.at(h.in(0.08, 0.16), h.in(0.74, 0.8)))
}

// threeAngular is a Σ the other way round, its corners barely rounded.
func threeAngular(h *hand) {
	midX, midY := h.in(0.18, 0.32), h.in(0.4, 0.52)
	h.pen(h.at(h.in(-0.02, 0.06), h.in(0, 0.1)), h.at(0.2, 0), h.at(h.in(0.44, 0.54), h.in(0.04, 0.12)))
	h.corner(h.at(midX, midY))
	h.corner(h.at(h.in(0.5, 0.6), h.in(0.62, 0.74)), h.at(0.44, 0.86))
	h.corner(h.at(0.2, 0.98), h.at(h.in(-0.06, 0.04), h.in(0.9, 1.02)))
}

// fourRoofed is nearly closed by the lean of its first stroke, though round like a 9.
func fourRoofed(h *hand) {
	stem, barY := h.in(0.42, 0.52), h.in(0.4, 0.52)
	h.pen(h.at(stem-h.in(0.16, 0.28), h.in(0, 0.08)), h.at(0.06, barY-0.2), h.at(h.in(0.02, 0.08), barY-0.02),
		h.at(0.2, barY+0.03),
		h.at(stem, barY-h.in(0.02, 0.1)))
	h.pen(h.at(stem+h.normal(0.02, 0.02), h.in(0, 0.1)), h.at(stem, 0.5), h.at(stem-h.in(0, 0.1), 1))
}

// fourCrossing is an angle and a short stem that crosses its end like a sword.
func fourCrossing(h *hand) {
	barY := h.in(0.56, 0.74)
	h.pen(h.at(h.in(0.08, 0.3), 0), h.at(h.in(-0.06, 0.04), barY))
	h.corner(h.at(0.4, barY+h.normal(-0.01, 0.02)), h.at(h.in(0.66, 0.86), barY+h.normal(-0.03, 0.03)))
	x := h.in(0.36, 0.5)
	h.pen(h.at(x+h.normal(0.03, 0.03), h.in(0.2, 0.4)), h.at(x, 0.7), h.at(x-h.in(0, 0.06), 1))
}

// fourTriangle is drawn in one go, from the top round the triangle and down.
func fourTriangle(h *hand) {
	stem, barY := h.in(0.36, 0.48), h.in(0.56, 0.7)
	h.pen(h.at(stem-0.02, 0.02), h.at(0.16, barY*0.6), h.at(h.in(-0.04, 0.04), barY))
	h.corner(h.at(h.in(0.56, 0.72), barY+h.normal(0, 0.03)))
	h.pen(h.at(stem, 0), h.at(stem-0.01, 0.5), h.at(stem-h.in(0, 0.06), 1))
}

// fiveFlag has a long bar that rises to the right, clear of the rest.
func fiveFlag(h *hand) {
	y := h.in(0.36, 0.48)
	x := h.in(0.04, 0.14)
	h.pen(h.at(x+h.in(0.02, 0.1), h.in(0.06, 0.14)), h.at(x, y))
	h.corner(h.at(0.3, y-h.in(0, 0.06)), h.at(0.52, y+0.14), h.at(h.in(0.5, 0.58), 0.74), h.at(0.36, 0.96), h.at(0.14, 1),
		h.at(h.in(-0.06, 0.04), h.in(0.86, 0.96)))
	h.pen(h.at(x+h.in(0.06, 0.16), h.in(0.02, 0.1)), h.at(0.5, -0.02), h.at(h.in(0.72, 0.95), -h.in(0.02, 0.14)))
}

// fiveClosed curls its bowl almost shut.
func fiveClosed(h *hand) {
	y := h.in(0.34, 0.46)
	x := h.in(0.06, 0.14)
	h.pen(h.at(h.in(0.46, 0.68), h.normal(0, 0.03)), h.at(x+0.06, h.in(0, 0.04)))
	h.corner(h.at(x, y))
	h.corner(h.at(0.28, y-0.03), h.at(0.5, y+0.14), h.at(0.52, 0.78), h.at(0.34, 0.98), h.at(0.1, 0.96),
		h.at(0.02, h.in(0.8, 0.86)), h.at(h.in(0.08, 0.14), h.in(0.72, 0.8)))
}

// fiveLongBar has a long bar that is written last and misses the rest.
func fiveLongBar(h *hand) {
	x, y := h.in(0.02, 0.14), h.in(0.34, 0.5)
	right := h.in(0.48, 0.62)
	h.pen(h.at(x+h.in(0, 0.1), h.in(0.04, 0.2)), h.at(x, y))
	h.corner(h.at(0.28, y-h.in(0, 0.1)), h.at(right-0.04, y+0.12), h.at(right, h.in(0.66, 0.76)), h.at(right-0.14, 0.94),
		h.at(h.in(0.12, 0.24), 1), h.at(h.in(-0.1, 0.04), h.in(0.8, 0.98)))
	from := x + h.in(0.06, 0.26)
	top := h.in(-0.08, 0.06)
	h.pen(h.at(from, top), h.at(from+0.3, top-h.in(-0.02, 0.06)), h.at(from+h.in(0.5, 0.8), top-h.in(-0.04, 0.16)))
}

// sixStem is a straight stem and a small bowl, like a b.
func sixStem(h *hand) {
	top := h.in(0.52, 0.68)
	h.pen(h.at(h.in(0.1, 0.36), 0), h.at(h.in(0.06, 0.18), 0.4), h.at(0.04, 0.74), h.at(0.12, 0.96), h.at(0.28, 1),
		h.at(h.in(0.4, 0.52), float64((top+1)/2)), h.at(0.3, top), h.at(0.14, top+h.in(0.04, 0.1)),
		h.at(h.in(0.02, 0.08), h.in(0.8, 0.9)))
}

// sixSpiral is one long curl.
func sixSpiral(h *hand) {
	h.pen(h.at(h.in(0.44, 0.62), h.in(0.02, 0.14)), h.at(0.3, 0), h.at(0.1, 0.18), h.at(0, 0.56),
		h.at(0.1, 0.92), h.at(0.32, 1),
		h.at(0.52, 0.82), h.at(0.46, 0.58), h.at(h.in(0.26, 0.32), h.in(0.5, 0.56)), h.at(h.in(0.14, 0.2), 0.68),
		h.at(h.in(0.2, 0.28), h.in(0.78, 0.84)))
}

// sixCurl comes down upright and ends in a curl that touches nothing.
func sixCurl(h *hand) {
	top := h.in(0.42, 0.64)
	right := h.in(0.44, 0.62)
	middle := float64((top + 1) / 2)
	start := h.in(0, 0.2)
	h.pen(h.at(start, 0), h.at(float64(start/2)+h.normal(0.01, 0.02), 0.36), h.at(h.in(-0.02, 0.03), 0.7),
		h.at(h.in(0.06, 0.12), 0.93), h.at(h.in(0.22, 0.32), 1), h.at(right-0.04, 0.92), h.at(right, middle),
		h.at(right-h.in(0.08, 0.14), top+0.02))
	if h.chance(0.6) { // the curl turns down inside the loop
		h.more(h.at(h.in(0.2, 0.26), top+h.in(0.02, 0.06)), h.at(h.in(0.13, 0.2), middle+h.in(-0.04, 0.1)))
	} else {
		h.more(h.at(h.in(0.18, 0.3), top+h.in(-0.04, 0.02)))
	}
}

// sevenCrossed has a long slanted cross stroke, and a serif at times.
func sevenCrossed(h *hand) {
	left := h.at(h.in(-0.02, 0.06), h.in(0.02, 0.1))
	if h.chance(0.4) {
		h.pen(h.at(h.in(-0.04, 0.02), h.in(0.16, 0.26)), left)
		h.corner(h.at(0.28, 0.02), h.at(h.in(0.52, 0.64), h.normal(0.01, 0.02)))
	} else {
		h.pen(left, h.at(0.28, 0.01), h.at(h.in(0.52, 0.64), h.normal(0.01, 0.02)))
	}
	h.corner(h.at(h.in(0.32, 0.42), 0.48), h.at(h.in(0.12, 0.26), 1))
	y := h.in(0.44, 0.58)
	h.pen(h.at(h.in(0.04, 0.16), y+h.in(0, 0.06)), h.at(h.in(0.56, 0.7), y-h.in(0, 0.08)))
}

// sevenWaved has a bar like a wave and a stem that bows.
func sevenWaved(h *hand) {
	h.pen(h.at(0, h.in(0.1, 0.2)), h.at(0.1, 0.02), h.at(0.3, h.in(0.06, 0.12)), h.at(h.in(0.5, 0.6), h.in(-0.02, 0.03)))
	h.corner(h.at(h.in(0.34, 0.4), 0.4), h.at(h.in(0.22, 0.28), 0.7), h.at(h.in(0.18, 0.28), 1))
}

// sevenHooked turns round its corner and ends in a hook.
func sevenHooked(h *hand) {
	h.pen(h.at(h.in(-0.04, 0.04), h.in(0.02, 0.12)), h.at(0.26, 0.01), h.at(0.5, 0.02),
		h.at(h.in(0.54, 0.6), 0.12), h.at(0.42, 0.46),
		h.at(0.28, 0.8), h.at(h.in(0.14, 0.22), 0.98), h.at(h.in(0.02, 0.1), h.in(0.94, 1)))
}

// eightFromWaist begins and ends where its loops meet.
func eightFromWaist(h *hand) {
	waist := h.in(0.4, 0.54)
	up, low := h.in(0.18, 0.26), h.in(0.2, 0.3)
	h.pen(h.at(0.3+h.normal(0, 0.04), waist+h.normal(0, 0.03)), h.at(0.3-up, float64(waist/2)), h.at(0.3, 0),
		h.at(0.3+up, float64(waist/2)),
		h.at(0.3, waist), h.at(0.3-low, float64((1+waist)/2)), h.at(0.3, 1), h.at(0.3+low, float64((1+waist)/2)),
		h.at(0.3+h.normal(0.02, 0.04), waist+h.normal(0, 0.04)))
}

// eightOpen is an s whose end comes back up and stops short of the top.
func eightOpen(h *hand) {
	waist := h.in(0.4, 0.54)
	h.pen(h.at(h.in(0.46, 0.6), h.in(0.04, 0.14)), h.at(0.3, 0), h.at(h.in(0.06, 0.14), 0.18), h.at(0.26, waist),
		h.at(h.in(0.5, 0.58), 0.76),
		h.at(0.3, 1), h.at(h.in(0.02, 0.1), 0.78), h.at(0.3, waist+h.normal(0.02, 0.03)),
		h.at(h.in(0.46, 0.58), h.in(0.1, 0.22)))
}

// eightStraight crosses itself in a straight line, corner to corner.
func eightStraight(h *hand) {
	h.pen(h.at(h.in(0.46, 0.56), h.in(0, 0.08)), h.at(0.26, 0), h.at(h.in(0.04, 0.12), 0.2), h.at(0.3, 0.48),
		h.at(0.52, 0.8), h.at(0.28, 1), h.at(h.in(0, 0.08), 0.8))
	h.corner(h.at(0.3, 0.46), h.at(h.in(0.48, 0.6), h.in(0.02, 0.1)))
}

// eightTails begins and ends at the top in tails that cross each other.
func eightTails(h *hand) {
	waist := h.in(0.4, 0.56)
	low := h.in(0.2, 0.28)
	start := h.at(h.in(0.48, 0.72), h.in(0.08, 0.24))
	if h.chance(0.4) { // the first tail comes in from above
		start = h.at(h.in(0.44, 0.6), h.in(-0.08, 0.04))
	}
	h.pen(start, h.at(h.in(0.32, 0.4), h.in(0, 0.05)), h.at(0.2, h.in(0, 0.04)),
		h.at(h.in(0.02, 0.12), float64(0.42*waist)),
		h.at(0.28, waist), h.at(0.3+low, float64((1+waist)/2)), h.at(h.in(0.24, 0.32), 1),
		h.at(0.3-low, float64((1+waist)/2)+h.normal(0.02, 0.03)), h.at(h.in(0.26, 0.36), waist+h.normal(0, 0.03)),
		h.at(h.in(0.4, 0.5), h.in(0.14, 0.26)), h.at(h.in(0.5, 0.78), h.in(-0.1, 0.06)))
}

// nineStem is a ring and a stem of its own that may miss it.
func nineStem(h *hand) {
	low := h.in(0.38, 0.54)
	h.pen(h.ring(0.24, float64(low/2), h.in(0.2, 0.27), float64(low/2), h.normal(-40, 25), -h.in(330, 375),
		0, h.normal(0, 0.05))...)
	x := h.in(0.44, 0.52)
	h.pen(h.at(x, h.in(0, 0.16)), h.at(x-0.01, 0.5), h.at(x-h.in(0, 0.14), 1))
}

// nineLikeG swings its tail far back to the left, and up.
func nineLikeG(h *hand) {
	right := h.in(0.46, 0.54)
	h.pen(h.at(right-h.in(0, 0.08), h.in(0.06, 0.14)), h.at(0.26, 0), h.at(0.04, 0.2), h.at(0.16, h.in(0.4, 0.48)),
		h.at(right-0.06, 0.3), h.at(right, h.in(0.04, 0.12)))
	h.corner(h.at(right+0.01, 0.5), h.at(right-0.02, 0.84), h.at(0.3, 1), h.at(h.in(0.02, 0.12), 0.92),
		h.at(h.in(-0.04, 0.04), h.in(0.76, 0.86)))
}

// nineOpen has a hook for a loop.
func nineOpen(h *hand) {
	right := h.in(0.44, 0.54)
	h.pen(h.at(h.in(0.2, 0.32), h.in(-0.02, 0.04)), h.at(0.06, 0.12), h.at(h.in(0, 0.06), 0.3),
		h.at(0.16, h.in(0.4, 0.48)), h.at(right-0.06, 0.32), h.at(right, h.in(-0.02, 0.12)))
	h.corner(h.at(right-0.02, 0.5), h.at(right-h.in(0.02, 0.12), 1))
}

// nineFlat has a flat head: a bar, and a bowl that hangs from it.
func nineFlat(h *hand) {
	right := h.in(0.44, 0.58)
	low := h.in(0.34, 0.52)
	left := h.in(-0.04, 0.08)
	h.pen(h.at(right+h.in(-0.02, 0.06), h.in(0, 0.08)), h.at(0.26, h.in(-0.02, 0.03)),
		h.at(left+h.in(0, 0.08), h.in(0.02, 0.1)))
	h.corner(h.at(left, float64(0.6*low)), h.at(left+h.in(0.06, 0.14), low), h.at(right-0.12, low-h.in(0, 0.08)),
		h.at(right, h.in(0.06, 0.2)))
	if h.chance(0.7) {
		h.corner(h.at(right-h.in(0, 0.05), 0.55), h.at(right-h.in(0, 0.2), 1))
	} else {
		h.corner(h.at(right, 0.6), h.at(right-0.04, 0.88), h.at(right-0.2, 1), h.at(h.in(0, 0.14), h.in(0.86, 0.96)))
	}
}
