package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Tuning is responses to orientations, drawn twice: around a circle, where a
// preference shows as a direction, and along an axis, where its width is read off.
type Tuning struct {
	ID       string // prefix of the ids inside the picture, unique on a page
	Title    string
	Subtitle string  // of what, measured how: unit, n, seed, backend
	Tag      string  // a word that must not be missed: "simulated"; "" for none
	YLabel   string  // of a response, with its unit
	Period   float64 // after so many degrees all begins again; 0 takes 180
	Curves   []TuningCurve
	Notes    []string // one sentence each
	Empty    string   // what to say when there is nothing to draw
}

// TuningCurve is the responses of one unit. Angles are in degrees; Low and High,
// where they are there, are intervals of the responses. Values that are not finite
// are left out.
type TuningCurve struct {
	Label             string
	Series            int
	Angles, Responses []float64
	Low, High         []float64
}

// Width is where a tuning curve peaks and how wide it is there.
type Width struct {
	Preferred float64 // degrees, of the highest response measured
	Peak      float64 // that response
	From, To  float64 // where the curve, straight between measurements, falls to half of it
	Half      float64 // (To − From) / 2: the half-width at half-height, degrees
}

// HalfWidth finds the half-width at half-height of a curve of the given period. ok
// is false where the curve has no peak above 0 or never falls to half of it.
func (k TuningCurve) HalfWidth(period float64) (w Width, ok bool) {
	angles, responses := k.sorted(period)
	n := len(angles)
	if n < 3 {
		return Width{Half: math.NaN()}, false
	}
	top := 0
	for i, r := range responses {
		if r > responses[top] {
			top = i
		}
	}
	w = Width{Preferred: angles[top], Peak: responses[top], Half: math.NaN()}
	if !(w.Peak > 0) {
		return w, false
	}
	half := w.Peak / 2
	// side walks from the peak until the curve crosses half of it.
	side := func(step int) (float64, bool) {
		a, r := angles[top], responses[top]
		for j := 1; j < n; j++ {
			i := ((top+step*j)%n + n) % n
			b := angles[i]
			for float64(step)*(b-a) <= 0 {
				b += float64(step) * period
			}
			if responses[i] <= half {
				return a + (b-a)*(r-half)/(r-responses[i]), true
			}
			a, r = b, responses[i]
		}
		return 0, false
	}
	var left, right bool
	w.From, left = side(-1)
	w.To, right = side(1)
	if !left || !right || w.To-w.From >= period {
		return w, false
	}
	w.Half = (w.To - w.From) / 2
	return w, true
}

// sorted gives the finite pairs by rising angle within [0, period).
func (k TuningCurve) sorted(period float64) (angles, responses []float64) {
	type pair struct{ a, r float64 }
	var list []pair
	for i := range min(len(k.Angles), len(k.Responses)) {
		if finite(k.Angles[i]) && finite(k.Responses[i]) {
			a := math.Mod(k.Angles[i], period)
			if a < 0 {
				a += period
			}
			list = append(list, pair{a, k.Responses[i]})
		}
	}
	slices.SortStableFunc(list, func(x, y pair) int { return cmp.Compare(x.a, y.a) })
	for _, q := range list {
		angles, responses = append(angles, q.a), append(responses, q.r)
	}
	return angles, responses
}

func (c Tuning) period() float64 {
	if c.Period > 0 && finite(c.Period) {
		return c.Period
	}
	return 180
}

// SVG lays the chart out for a width in pixels and writes it, with a title and a
// description in words.
func (c Tuning) SVG(theme Theme, width int) string {
	w := float64(min(max(width, MinWidth), MaxWidth))
	body := &pen{theme: theme}
	height := c.draw(body, w)
	return whole(theme, c.ID, c.Title, c.Describe(), w, height, body)
}

func (c Tuning) name() string { return c.Title }

// drawable gives the curves that have something to draw.
func (c Tuning) drawable() (list []TuningCurve) {
	for _, k := range c.Curves {
		if a, _ := k.sorted(c.period()); len(a) > 1 {
			list = append(list, k)
		}
	}
	return list
}

// Describe says in words what the chart shows: where each curve peaks and how wide
// it is.
func (c Tuning) Describe() string {
	var b strings.Builder
	b.WriteString(opening(c.Tag, c.Subtitle))
	list := c.drawable()
	if len(list) == 0 {
		b.WriteString(Intervals{Empty: c.Empty}.empty())
		return b.String()
	}
	fmt.Fprintf(&b, "%s over orientation in degrees, as a polar plot and along an axis. ", c.YLabel)
	var items []string
	for _, k := range list {
		items = append(items, join(k.Label, c.width(k))+".")
	}
	few(&b, items, 20)
	return strings.TrimSpace(b.String())
}

// width says where a curve peaks and how wide it is.
func (c Tuning) width(k TuningCurve) string {
	w, ok := k.HalfWidth(c.period())
	s := fmt.Sprintf("highest at %s°", Short(w.Preferred, 3))
	if ok {
		return s + fmt.Sprintf(", half-width at half-height %s°", Short(w.Half, 3))
	}
	return s + ", never falls to half its height"
}

// draw writes everything and gives the height of the picture.
func (c Tuning) draw(p *pen, width float64) float64 {
	l := frame(c.Title, c.Subtitle, c.Tag, c.Notes, width)
	y := l.heading(p)
	list := c.drawable()
	if len(list) == 0 {
		return l.nothing(p, y, c.Empty)
	}
	var entries []entry
	top := 0.0
	low := 0.0
	for _, k := range list {
		entries = append(entries, entry{k.Label, func(p *pen, x, y float64) {
			stroke(k.Series, 2.2, false)(p, x, y)
			swatch(k.Series, k.Series, false)(p, x, y)
		}})
		_, responses := k.sorted(c.period())
		for i, r := range responses {
			top, low = math.Max(top, r), math.Min(low, r)
			if h := at(k.High, i); finite(h) {
				top = math.Max(top, h)
			}
			if v := at(k.Low, i); finite(v) {
				low = math.Min(low, v)
			}
		}
	}
	y = legend(p, entries, y+4, width)
	if top <= 0 {
		top = 1
	}
	side := width >= 2*MinWidth-80
	polar := math.Min(width-2*margin, 250)
	if side {
		polar = math.Min(width*0.4, 300)
	}
	bottom := c.circle(p, list, margin, y+6, polar, top)
	from, above := margin, bottom+10
	if side {
		from, above = margin+polar+18, y+6
	}
	above = p.lines(label{x: from, y: above + 12, size: smallSize, colour: p.theme.Ink}, c.YLabel, width-margin-from)
	period := c.period()
	f := newField([2]float64{0, period}, [2]float64{low, top}, from, width-margin-6, above+2, 190)
	// Orientations have numbers of their own: quarters of the period.
	f.x = Axis{Min: 0, Max: period, From: f.left, To: f.right, Step: period / 4}
	if s := period / 4; s != math.Trunc(s) {
		f.x.Decimals = 1
	}
	f.grid(p)
	f.begin(p)
	for _, k := range list {
		c.along(p, f, k)
	}
	f.end(p)
	end := f.foot(p, "Orientation (degrees)", width-4)
	y = math.Max(bottom, end)
	for _, k := range list {
		y = p.lines(label{x: margin, y: y + 4, size: smallSize, colour: p.theme.Ink},
			strings.TrimPrefix(join(k.Label, c.width(k)), ", ")+".", width-2*margin)
	}
	return math.Ceil(l.notes(p, y))
}

// circle draws the polar plot into a square and gives the y under it. A period of
// 180° is drawn twice around, since an orientation has no head and no tail.
func (c Tuning) circle(p *pen, list []TuningCurve, x, y, size, top float64) float64 {
	period := c.period()
	turns := math.Max(math.Round(360/period), 1)
	const room = 26.0 // for the angles' numbers
	r := size/2 - room
	cx, cy := x+size/2, y+size/2
	axis := NewAxis(0, top, 0, r, 3)
	inner := r / math.Sqrt2 // the square within the circle
	p.print(`<g data-plot="`, cx-inner, " ", cy-inner, " ", 2*inner, " ", 2*inner, `">`, "\n")
	for _, t := range axis.Ticks()[1:] {
		p.print(`<circle cx="`, cx, `" cy="`, cy, `" r="`, axis.At(t), `" fill="none" stroke="`,
			escape(p.theme.Grid), `"/>`, "\n")
	}
	for a := 0.0; a < 180; a += 45 {
		dx, dy := r*math.Cos(a*math.Pi/180), r*math.Sin(a*math.Pi/180)
		p.line(cx-dx, cy+dy, cx+dx, cy-dy, p.theme.Grid, 1, "")
	}
	for _, k := range list {
		angles, responses := k.sorted(period)
		colour := escape(p.theme.Series[known(k.Series)])
		p.print(`<path fill="`, colour, `" fill-opacity="0.12" stroke="`, colour,
			`" stroke-width="2" stroke-linejoin="round" d="`)
		n := 0
		for turn := range int(turns) {
			for i, a := range angles {
				radius := axis.At(axis.Clamp(math.Max(responses[i], 0)))
				t := (a + float64(turn)*period) * math.Pi / 180
				p.print([]string{"L", "M"}[first(n)], cx+radius*math.Cos(t), " ", cy-radius*math.Sin(t))
				n++
			}
		}
		p.print(`Z"/>`, "\n")
		if w, ok := k.HalfWidth(period); ok {
			t := w.Preferred * math.Pi / 180
			p.line(cx, cy, cx+r*math.Cos(t), cy-r*math.Sin(t), p.theme.Series[known(k.Series)], 1.4, ` stroke-dasharray="4 3"`)
		}
	}
	p.text(label{x: cx + 4, y: cy - axis.At(axis.Ticks()[len(axis.Ticks())-1]) + 13, size: leastSize,
		colour: p.theme.Muted, halo: true}, Number(axis.Max, axis.Decimals))
	p.print("</g>\n")
	for a := 0.0; a < 360; a += 45 {
		t := a * math.Pi / 180
		shown := math.Mod(a, period)
		anchor := "middle"
		switch {
		case math.Cos(t) > 0.1:
			anchor = "start"
		case math.Cos(t) < -0.1:
			anchor = "end"
		}
		p.text(label{x: cx + (r+5)*math.Cos(t), y: cy - (r+5)*math.Sin(t) + 4 + 5*(-math.Sin(t)), size: leastSize,
			anchor: anchor, colour: p.theme.Muted}, Short(shown, 3)+"°")
	}
	return y + size
}

// along draws one curve over the axis, with its half-width.
func (c Tuning) along(p *pen, f field, k TuningCurve) {
	angles, responses := k.sorted(f.x.Max)
	// The curve is carried once around the period to both sides, and cut at the axis.
	line := Curve{Label: k.Label, Series: k.Series}
	n := len(angles)
	line.X, line.Y = append(line.X, angles[n-1]-f.x.Max), append(line.Y, responses[n-1])
	line.X, line.Y = append(line.X, angles...), append(line.Y, responses...)
	line.X, line.Y = append(line.X, angles[0]+f.x.Max), append(line.Y, responses[0])
	colour := p.theme.Series[known(k.Series)]
	for i := range angles {
		if low, high := at(k.Low, i), at(k.High, i); finite(low) && finite(high) && finite(at(k.Angles, i)) {
			p.line(f.x.At(math.Mod(k.Angles[i], f.x.Max)), f.y.At(f.y.Clamp(low)), f.x.At(math.Mod(k.Angles[i], f.x.Max)),
				f.y.At(f.y.Clamp(high)), colour, 1.4, "")
		}
	}
	p.print(`<path fill="none" stroke="`, escape(colour), `" stroke-width="2.2" stroke-linejoin="round" d="`)
	for i := 1; i < len(line.X); i++ {
		x0, y0, x1, y1 := line.X[i-1], line.Y[i-1], line.X[i], line.Y[i]
		if x0 < 0 && x1 > 0 {
			y0, x0 = y0+(y1-y0)*(0-x0)/(x1-x0), 0
		}
		if x1 > f.x.Max && x0 < f.x.Max {
			y1, x1 = y0+(y1-y0)*(f.x.Max-x0)/(x1-x0), f.x.Max
		}
		if x0 < 0 || x1 > f.x.Max {
			continue
		}
		p.print("M", f.x.At(x0), " ", f.y.At(y0), "L", f.x.At(x1), " ", f.y.At(y1))
	}
	p.print(`"/>`, "\n")
	for i, a := range angles {
		p.shape(known(k.Series), f.x.At(a), f.y.At(responses[i]), 3, false)
	}
	w, ok := k.HalfWidth(f.x.Max)
	if !ok {
		return
	}
	level := f.y.At(w.Peak / 2)
	for _, shift := range []float64{-f.x.Max, 0, f.x.Max} {
		from, to := math.Max(w.From+shift, 0), math.Min(w.To+shift, f.x.Max)
		if to > from {
			p.line(f.x.At(from), level, f.x.At(to), level, colour, 1.4, ` stroke-dasharray="3 3"`)
		}
	}
}
