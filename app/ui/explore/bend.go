package explore

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/explore"
	"untrained/assets/neural"
)

// firstBend is where the bend slider stands at first: a linear network, so that there is something to gain.
var firstBend = explore.Bend{Slope: 1, Seed: 1}

// bend is the toy of C7: an activation that bends, tuning curves, and selectivity over that of recorded cells.
type bend struct {
	*asking[explore.Bend, *explore.Bent]
	visited  map[explore.Bend]float64 // distances by position: the curve that the visitor has drawn
	sweeping bool                     // goes to every position that was not visited, one after the other
}

func newBend(f Frame) *bend {
	b := &bend{visited: map[explore.Bend]float64{}}
	b.asking = newAsking(f, "C7", firstBend,
		func(ctx context.Context, w job.Worker, q explore.Bend) (*explore.Bent, error) {
			return job.BendTuning.Do(ctx, w, job.BendRequest{Controls: q}, nil)
		})
	if b.answer != nil {
		b.visited[firstBend] = b.answer.Distance
	}
	b.arrived = func() {
		b.visited[b.answered] = b.answer.Distance
		b.sweep()
	}
	return b
}

// Start implements Toy.
func (b *bend) Start() { b.start() }

// Paint implements Toy.
func (b *bend) Paint() {}

// sweep goes on to the next position that was not visited yet.
func (b *bend) sweep() {
	if !b.sweeping {
		return
	}
	for position := range slopePositions {
		q := b.wanted
		q.Slope = slopeAt(position)
		if _, there := b.visited[q]; !there {
			b.want(q)
			return
		}
	}
	b.sweeping = false
}

// nearest returns the visited slope with the smallest distance at a threshold, and how many were visited.
func (b *bend) nearest(of explore.Bend) (slope, distance float64, n int) {
	distance = math.Inf(1)
	for position := range slopePositions {
		of.Slope = slopeAt(position)
		if d, there := b.visited[of]; there {
			n++
			if d < distance {
				slope, distance = of.Slope, d
			}
		}
	}
	return slope, distance, n
}

// Render implements Toy.
func (b *bend) Render() app.UI {
	q, a := b.answered, b.answer
	if a == nil {
		return app.P().Class("aside").Text(b.fail)
	}
	slope, distance, n := b.nearest(q)
	said := fmt.Sprintf("%s: distance to the cells %s, median selectivity %s (%d units).", capital(slopeWords(q.Slope)),
		number(a.Distance), number(a.Median), a.Units)
	if n >= slopePositions/2 {
		said += fmt.Sprintf(" Of the %d slopes tried the nearest is %s, at %s.", n, slopeWords(slope), number(distance))
	}
	if q.Threshold != 0 {
		said += " Move the threshold and the best bend moves: ReLU is no law."
	}
	move := func(change func(q *explore.Bend)) func(v int) {
		return func(v int) {
			b.sweeping = false
			next := b.wanted
			change(&next)
			b.want(next)
		}
	}
	cells := neural.Ringach2002CircularVariance()
	return b.body("C7", said, []app.UI{
		figure("activation", "the activation", app.Raw(activationSVG(q.Slope, q.Threshold))),
		figure("turning", "a turning grating", app.Raw(turningSVG)),
		figure("curves", "12 units’ tuning", app.Raw(b.curvesSVG())),
		figure("wide", fmt.Sprintf("units (blue) over %d cells of macaque V1 (line; %s)", cells.N,
			strings.SplitN(cells.Citation, ",", 2)[0]), app.Raw(b.histogramSVG())),
	}, []app.UI{
		figure("gauge", "distance to the cells", app.Raw(b.gaugeSVG())),
		slider(b.frame, "bend-slope", "Bend", 0, slopePositions-1, positionOf(b.wanted.Slope),
			slopeWords(b.wanted.Slope), slopeMarks, func(v int) {
				move(func(q *explore.Bend) { q.Slope = slopeAt(v) })(v)
			}),
		slider(b.frame, "bend-threshold", "Threshold", -4, 4, int(math.Round(4*b.wanted.Threshold)),
			thresholdWords(b.wanted.Threshold), nil, func(v int) {
				move(func(q *explore.Bend) { q.Threshold = float64(v) / 4 })(v)
			}),
		app.P().Class("actions").Body(
			app.Button().ID("bend-sweep").Type("button").Class("button small").Text("Try every slope").
				OnClick(b.frame.On(func(app.Value) {
					b.sweeping = true
					b.sweep()
				}), app.EventScope("bend-sweep")),
			app.Button().ID("bend-seed").Type("button").Class("button small").Text("Another network").
				OnClick(b.frame.On(func(app.Value) {
					move(func(q *explore.Bend) { q.Seed++ })(0)
				}), app.EventScope("bend-seed")),
		),
	})
}

// thresholdWords says a threshold.
func thresholdWords(t float64) string {
	if t == 0 {
		return "none"
	}
	return strings.Replace(strconv.FormatFloat(t, 'f', -1, 64), "-", "−", 1) + " × typical input"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// turningSVG is a grating that turns once in twelve seconds; the style sheet turns it.
const turningSVG = `<svg viewBox="0 0 120 120" width="120" height="120" aria-hidden="true"><defs>` +
	`<linearGradient id="turning-wave" x1="0" x2="0" y1="0" y2="24" gradientUnits="userSpaceOnUse" ` +
	`spreadMethod="reflect">` +
	`<stop offset="0" stop-color="#fff"/><stop offset=".5" stop-color="#808080"/><stop offset="1" stop-color="#000"/>` +
	`</linearGradient></defs><g class="turning-disc"><circle cx="60" cy="60" r="54" fill="url(#turning-wave)"/></g></svg>`

// curvesSVG draws the tuning curves as small multiples.
func (b *bend) curvesSVG() string {
	const columns, w, h, gap = 4, 58.0, 34.0, 8.0
	const rows = explore.BendCurves / columns
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="Tuning curves of 12 units">`,
		columns*(w+gap)-gap, rows*(h+gap)-gap+1, columns*(w+gap)-gap, rows*(h+gap)-gap+1)
	for unit := range explore.BendCurves {
		rates := b.answer.Curves[unit*explore.BendOrientations:][:explore.BendOrientations]
		x0, y0 := float64(unit%columns)*(w+gap), float64(unit/columns)*(h+gap)
		fmt.Fprintf(&s, `<path d="M%.1f %.1fh%g" stroke="var(--line)"/><path fill="none" stroke="var(--blue)" `+
			`stroke-width="1.8" stroke-linejoin="round" d="`, x0, y0+h, w)
		for k := range explore.BendOrientations + 1 {
			fmt.Fprintf(&s, "%c%.1f %.1f", "ML"[min(k, 1)], x0+w*float64(k)/explore.BendOrientations,
				y0+h-(h-2)*rates[k%explore.BendOrientations])
		}
		s.WriteString(`"/>`)
	}
	s.WriteString(`</svg>`)
	return s.String()
}

// histogramSVG draws the selectivity of units over that of cells.
func (b *bend) histogramSVG() string {
	cells := neural.Ringach2002CircularVariance()
	h := outlined{id: "toy-bend", x: "circular variance (0 sharply tuned, 1 untuned)", colour: "var(--blue)"}
	for i, n := range b.answer.Counts {
		h.bars, h.line = append(h.bars, float64(n)), append(h.line, float64(cells.Counts[i]))
	}
	return h.svg()
}

// gaugeSVG draws the distances at the slopes visited.
func (b *bend) gaugeSVG() string {
	g := trail{x: []string{"linear", "ReLU", "|x|"}, top: 0.7, label: "Distance to the cells by slope"}
	of := b.answered
	return g.alongSlopes(of.Slope, func(slope float64) (float64, bool) {
		of.Slope = slope
		d, there := b.visited[of]
		return d, there
	}).svg()
}
