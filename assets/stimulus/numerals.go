package stimulus

// numerals writes each digit from 0 to 9 in one of the ways that people do. The
// coordinates are a box one unit high; control points and alternatives are ours.
var numerals = [10]func(*hand){zero, one, two, three, four, five, six, seven, eight, nine}

// zero is a ring, closed, open or overlapping, sometimes with the end inside.
func zero(h *hand) {
	rx := h.in(0.24, 0.5)
	from := h.normal(-85, 25)
	sweep := -360 + h.normal(0, 14)
	grow0, grow1 := h.normal(0, 0.05), h.normal(0, 0.05)
	switch {
	case h.chance(0.2): // the end runs on inside the ring
		sweep = -h.in(375, 430)
		grow0, grow1 = 0.03, -h.in(0.08, 0.28)
	case h.chance(0.12): // the start hooks in from the inside
		sweep = -h.in(375, 420)
		grow0, grow1 = -h.in(0.1, 0.3), 0.08
	}
	if h.chance(0.15) { // left-handers and others go clockwise
		sweep = -sweep
	}
	h.pen(h.ring(0.3, 0.5, rx, 0.5, from, sweep, grow0, grow1)...)
}

// one is a bar, with or without a flag at the top and a foot.
func one(h *hand) {
	bend := h.normal(0, 0.025)
	flag := h.chance(0.26)
	foot := h.chance(0.06) || flag && h.chance(0.45)
	if flag {
		x, y := h.in(0.1, 0.3), h.in(0.1, 0.34)
		if h.chance(0.5) { // a bulging upstroke
			h.pen(h.at(0.3-x, y), h.at(0.3-float64(0.42*x), float64(0.62*y)), h.at(0.3, 0))
		} else {
			h.pen(h.at(0.3-x, y), h.at(0.3, 0))
		}
		h.corner(h.at(0.3+bend, 0.5), h.at(0.3, 1))
	} else {
		h.pen(h.at(0.3, 0), h.at(0.3+bend, 0.5), h.at(0.3, 1))
		if h.chance(0.06) { // a little hook where the pen leaves
			h.corner(h.at(0.3+h.in(0.04, 0.1), 0.97))
		}
	}
	if foot {
		tilt := h.normal(0, 0.025)
		h.pen(h.at(0.3-h.in(0.12, 0.3), 1-tilt), h.at(0.3+h.in(0.12, 0.3), 1+tilt))
	}
}

// two has an arch, and a base that starts with a corner, a loop or a bend.
func two(h *hand) {
	start := []point{h.at(h.in(0, 0.1), h.in(0.1, 0.32))}
	if h.chance(0.2) { // a hook before the arch
		start = []point{h.at(h.in(0.08, 0.17), h.in(0.26, 0.36)), h.at(h.in(0, 0.05), h.in(0.17, 0.24))}
	}
	right := h.in(0.5, 0.62)
	arch := append(start, h.at(0.16, 0.05), h.at(h.in(0.28, 0.38), 0), h.at(right, h.in(0.16, 0.32)))
	end := h.at(h.in(0.52, 0.8), h.in(0.86, 1.06))
	switch style := h.s.Float64(); {
	case style < 0.42: // corner
		h.pen(append(arch, h.at(h.in(0.34, 0.44), h.in(0.52, 0.64)), h.at(h.in(-0.03, 0.08), h.in(0.92, 1)))...)
		h.corner(h.at(0.3, 0.97+h.normal(0, 0.035)), end)
	case style < 0.8: // loop
		size := h.in(0.6, 1.25)
		h.pen(append(arch,
			h.at(right-0.1, 0.52),
			h.at(0.3, 0.78),
			h.at(0.12, 0.96),
			h.at(0.1-float64(0.12*size), 0.93),
			h.at(0.12-float64(0.07*size), 0.93-float64(0.16*size)),
			h.at(0.2, 0.86-float64(0.05*size)),
			h.at(0.4, 0.95),
			end)...)
	default: // a narrow bend, drawn through
		h.pen(append(arch, h.at(h.in(0.36, 0.44), 0.56), h.at(0.12, 0.86), h.at(0.03, 0.96), h.at(0.14, 0.99),
			h.at(0.34, 0.95), end)...)
	}
}

// three has two bowls that meet in a cusp, a small loop or a gentle bend; the upper
// one is sometimes flat-topped like a z.
func three(h *hand) {
	midX, midY := h.in(0.14, 0.36), h.in(0.38, 0.55)
	low := h.in(0.5, 0.66)
	lower := []point{
		h.at(midX+0.16, midY+0.03),
		h.at(low, midY+h.in(0.2, 0.28)),
		h.at(low-0.1, 0.9),
		h.at(h.in(0.2, 0.32), 1),
		h.at(h.in(-0.05, 0.06), h.in(0.8, 0.96)),
	}
	if h.chance(0.13) {
		h.pen(h.at(h.in(0, 0.08), h.in(0, 0.06)), h.at(h.in(0.48, 0.58), h.normal(0.01, 0.03)))
		h.corner(h.at(midX, midY))
		h.corner(lower...)
		return
	}
	up := h.in(0.42, 0.56)
	upper := []point{
		h.at(h.in(0, 0.1), h.in(0.08, 0.24)),
		h.at(0.14, 0.04), h.at(h.in(0.24, 0.34), 0),
		h.at(up, h.in(0.14, 0.24)),
		h.at(up-0.08, midY-0.1),
	}
	switch style := h.s.Float64(); {
	case style < 0.58: // cusp
		h.pen(append(upper, h.at(midX, midY))...)
		h.corner(lower...)
	case style < 0.8: // loop
		h.pen(append(append(upper, h.at(midX, midY+0.03), h.at(midX-0.08, midY-0.02), h.at(midX-0.01, midY-0.06)),
			lower...)...)
	default: // bend
		h.pen(append(append(upper, h.at(h.in(0.3, 0.4), midY)), lower[1:]...)...)
	}
}

// four is open or closed; the open one sometimes ends in a stem drawn in one go.
func four(h *hand) {
	barY := h.in(0.48, 0.66)
	stem := h.in(0.38, 0.52)
	foot := stem + h.normal(-0.02, 0.04)
	barEnd := h.at(h.in(0.52, 0.76), barY+h.normal(-0.02, 0.03))
	switch style := h.s.Float64(); {
	case style < 0.3: // closed: a slanted stroke from the top of the stem
		top := h.at(stem+h.normal(0, 0.03), 0)
		h.pen(top, h.at(0.2, barY*0.55), h.at(h.in(-0.05, 0.04), barY))
		h.corner(barEnd)
		if h.chance(0.5) {
			top = h.at(stem+h.normal(0.02, 0.03), h.in(-0.06, 0.14))
		}
		h.pen(top, h.at((stem+foot)/2, 0.5), h.at(foot, 1))
	case style < 0.8: // open, two strokes
		x, y := h.in(0, 0.16), h.in(0, 0.16)
		if h.chance(0.5) { // angular
			h.pen(h.at(x, y), h.at(h.in(-0.02, 0.05), barY))
			h.corner(barEnd)
		} else { // round
			h.pen(h.at(x, y), h.at(h.in(0, 0.04), barY-0.14), h.at(h.in(0.06, 0.13), barY), h.at(0.3, barY+0.01), barEnd)
		}
		h.pen(h.at(stem+h.normal(0.02, 0.04), h.in(-0.06, 0.26)), h.at((stem+foot)/2, 0.55), h.at(foot, 1))
	default: // open, one stroke: up the stem and down again
		h.pen(h.at(h.in(0, 0.12), h.in(0, 0.14)), h.at(h.in(0, 0.05), barY-0.14), h.at(0.13, barY),
			h.at(stem-0.06, barY-h.in(0, 0.08)))
		h.corner(h.at(stem+0.03, h.in(0, 0.2)))
		h.corner(h.at((stem+foot)/2, 0.55), h.at(foot, 1))
	}
}

// five has its bar attached, detached or run into the bowl like an s.
func five(h *hand) {
	shoulderX, shoulderY := h.in(0.02, 0.12), h.in(0.33, 0.52)
	topX := shoulderX + h.in(0, 0.12)
	right := h.in(0.48, 0.64)
	bowl := []point{
		h.at(0.26, shoulderY-h.in(0, 0.1)),
		h.at(right-0.06, shoulderY+0.08),
		h.at(right, h.in(0.6, 0.74)),
		h.at(right-0.1, 0.9),
		h.at(h.in(0.18, 0.3), 1),
		h.at(h.in(-0.06, 0.06), h.in(0.8, 0.97)),
	}
	barEnd := h.at(h.in(0.4, 0.76), h.normal(-0.03, 0.05))
	switch style := h.s.Float64(); {
	case style < 0.4: // one stroke from the end of the bar
		h.pen(barEnd, h.at(0.3, 0.01), h.at(topX, h.in(0, 0.05)))
		h.corner(h.at(shoulderX, shoulderY))
		h.corner(bowl...)
	case style < 0.78: // the bar comes last, and often misses
		h.pen(h.at(topX, h.in(0, 0.06)), h.at(shoulderX, shoulderY))
		h.corner(bowl...)
		h.pen(h.at(topX+h.normal(0.03, 0.04), h.normal(0, 0.035)), barEnd)
	default: // no corners
		h.pen(append([]point{barEnd, h.at(0.34, 0.01), h.at(topX+0.06, 0.06), h.at(shoulderX+0.02, shoulderY-0.14),
			h.at(shoulderX+0.06, shoulderY-0.02)}, bowl...)...)
	}
}

// six comes down in a bow or a straight line into a loop that closes or does not.
func six(h *hand) {
	loopTop := h.in(0.4, 0.66)
	right := h.in(0.4, 0.6)
	middle := float64((loopTop + 1) / 2)
	var path []point
	if h.chance(0.3) { // straight
		path = []point{h.at(h.in(0.26, 0.5), 0), h.at(0.14, 0.42)}
	} else {
		path = []point{h.at(h.in(0.32, 0.6), h.in(0, 0.06)), h.at(h.in(0.2, 0.3), h.in(0.1, 0.18)),
			h.at(h.in(0.06, 0.14), 0.36)}
	}
	path = append(path,
		h.at(h.in(-0.02, 0.05), middle-0.04),
		h.at(h.in(0.04, 0.1), 0.92),
		h.at(h.in(0.2, 0.3), 1),
		h.at(right-0.06, 0.93),
		h.at(right, middle),
		h.at(h.in(0.2, 0.34), loopTop),
	)
	switch style := h.s.Float64(); {
	case style < 0.6: // closed on the stem, or a little beyond it
		path = append(path, h.at(h.in(-0.02, 0.1), middle+h.in(-0.12, 0.08)))
	case style < 0.8: // a curl inside
		path = append(path, h.at(0.12, middle-0.08), h.at(h.in(0.1, 0.16), h.in(middle, 0.9)))
	default: // open
		path = append(path, h.at(h.in(0.1, 0.2), loopTop+h.in(0, 0.1)))
	}
	h.pen(path...)
}

// seven has a bar, a stem that is straight or bowed, and at times a serif or a cross.
func seven(h *hand) {
	left := h.at(h.in(-0.02, 0.06), h.in(0, 0.08))
	corner := h.at(h.in(0.48, 0.62), h.normal(0.01, 0.035))
	stem := []point{h.at(h.in(0.3, 0.46), h.in(0.42, 0.55)), h.at(h.in(0.06, 0.34), 1)}
	if h.chance(0.22) { // serif
		h.pen(h.at(h.in(-0.04, 0.03), h.in(0.14, 0.3)), left)
		h.corner(h.at(0.28, h.normal(0.02, 0.03)), corner)
	} else {
		h.pen(left, h.at(0.28, h.normal(0.01, 0.03)), corner)
	}
	if h.chance(0.25) { // a rounded corner
		tip := h.tip()
		last := &h.strokes[len(h.strokes)-1]
		*last = (*last)[:len(*last)-samplesPerSpan]
		from := h.tip()
		h.corner(append([]point{{x: (tip.x + from.x) / 2, y: tip.y - 0.01}, {x: tip.x + 0.02, y: tip.y + 0.07}}, stem...)...)
	} else {
		h.corner(stem...)
	}
	if h.chance(0.16) {
		y := h.in(0.42, 0.58)
		h.pen(h.at(h.in(0.08, 0.22), y+h.normal(0.02, 0.03)), h.at(h.in(0.48, 0.62), y))
	}
}

// eight is one winding line or two rings.
func eight(h *hand) {
	waist := h.in(0.36, 0.56)
	up, low := h.in(0.17, 0.26), h.in(0.2, 0.31)
	if h.chance(0.14) {
		h.pen(h.ring(0.3, waist/2, up, waist/2, h.normal(-60, 40), -360+h.normal(0, 10), 0, h.normal(0, 0.06))...)
		h.pen(h.ring(0.3+h.normal(0, 0.02), (1+waist)/2, low, (1-waist)/2, h.normal(-90, 30), 360+h.normal(0, 10), 0,
			h.normal(0, 0.06))...)
		return
	}
	quarter := waist / 2
	start := h.at(0.3+up+h.normal(-0.03, 0.05), quarter*h.in(0.3, 0.9))
	down := []point{
		h.at(0.3+h.normal(0.02, 0.03), 0),
		h.at(0.3-up, quarter),
		h.at(0.3+h.normal(0, 0.02), waist),
		h.at(0.3+low, (1+waist)/2),
		h.at(0.3+h.normal(0, 0.03), 1),
		h.at(0.3-low, float64((1+waist)/2)+h.normal(0, 0.03)),
		h.at(0.3+h.normal(0, 0.03), waist+h.normal(0, 0.03)),
		h.at(0.3+float64(0.8*up), quarter*h.in(0.9, 1.3)),
	}
	path := append([]point{start}, down...)
	switch style := h.s.Float64(); {
	case style < 0.6: // closes at the start
		path = append(path, point{start.x + h.normal(0, 0.03), start.y + h.normal(-0.02, 0.03), 0})
	case style < 0.8: // crosses it
		path = append(path, h.at(0.3+float64(up*h.in(0.3, 0.9)), h.in(-0.02, 0.06)))
	default: // leaves a gap, or ends straight
		path[len(path)-1] = h.at(0.3+float64(up*h.in(0.7, 1.3)), quarter*h.in(0.4, 1.1))
	}
	if h.chance(0.2) { // mirrored: begun towards the right
		for i := range path {
			path[i].x = 0.6 - path[i].x
		}
	}
	h.pen(path...)
}

// nine has a loop, closed or open, and a straight or curved tail, joined by a corner
// or run through.
func nine(h *hand) {
	right := h.in(0.42, 0.56)
	loopLow := h.in(0.34, 0.6)
	gap := 0.0
	if h.chance(0.25) {
		gap = h.in(0.04, 0.18) // the loop stays open at the top
	}
	start := h.at(right-gap+h.normal(-0.02, 0.03), h.in(0.04, 0.18))
	loop := []point{
		start,
		h.at(h.in(0.2, 0.3), h.in(-0.02, 0.03)),
		h.at(h.in(-0.02, 0.06), loopLow*0.55),
		h.at(h.in(0.12, 0.24), loopLow),
		h.at(right-0.08, loopLow*h.in(0.6, 0.85)),
	}
	var tail []point
	switch style := h.s.Float64(); {
	case style < 0.5: // straight
		tail = []point{h.at(right-h.in(0, 0.05), 0.5), h.at(right-h.in(0, 0.16), 1)}
	case style < 0.8: // bowed
		tail = []point{h.at(right-0.01, 0.42), h.at(right-h.in(0.04, 0.1), 0.74), h.at(h.in(0.1, 0.3), 1)}
	default: // hooked
		tail = []point{h.at(right, 0.45), h.at(right-0.03, 0.8), h.at(right-0.16, 0.98),
			h.at(h.in(0, 0.12), h.in(0.84, 0.95))}
	}
	if h.chance(0.7) { // up to the top, and down again
		h.pen(append(loop, h.at(right+h.normal(0, 0.015), h.in(0.02, 0.16)))...)
		h.corner(tail...)
		return
	}
	// Run through: the ring turns into the tail.
	h.pen(append([]point{h.at(right-0.02, loopLow*h.in(0.6, 0.9)), h.at(h.in(0.14, 0.26), loopLow),
		h.at(h.in(-0.02, 0.05), loopLow*0.5),
		h.at(h.in(0.2, 0.3), 0), h.at(right-0.03, h.in(0.08, 0.14))}, tail...)...)
}
