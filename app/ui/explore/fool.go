package explore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/explore"
)

// firstFool is where the toy stands at first: a cell that the method names rightly.
var firstFool = explore.Fool{Cell: explore.FoolGabor, Noise: 30, Seed: 1}

// fool is the toy of C10: a cell that responds to what one chooses, and what the method takes it for.
type fool struct {
	*asking[explore.Fool, *explore.Fooled]
}

func newFool(f Frame) *fool {
	return &fool{newAsking(f, "C10", firstFool,
		func(ctx context.Context, w job.Worker, q explore.Fool) (*explore.Fooled, error) {
			return job.Fool.Do(ctx, w, job.FoolRequest{Controls: q}, nil)
		})}
}

// Start implements Toy.
func (t *fool) Start() { t.start() }

// Paint implements Toy.
func (t *fool) Paint() {}

// What cells and features are called.
var (
	foolCells = []option{{explore.FoolGabor, "a Gabor filter"}, {explore.FoolBrightness, "brightness"},
		{explore.FoolNoise, "nothing: noise"}}
	foolRivals = map[string]string{explore.FoolGabor: "Gabor filters", explore.FoolBrightness: "brightness",
		explore.FoolPixels: "pixels", explore.FoolRandom: "random filters", explore.FoolZeroMean: "random, mean-subtracted"}
)

// Render implements Toy.
func (t *fool) Render() app.UI {
	a := t.answer
	if a == nil {
		return app.P().Class("aside").Text(t.fail)
	}
	move := func(change func(q *explore.Fool)) {
		next := t.wanted
		change(&next)
		t.want(next)
	}
	return t.body("C10", t.says(), []app.UI{
		figure("wide", fmt.Sprintf("r on %d unseen patches, 95\u00a0%% intervals", explore.ReplaceHeldOut), app.Raw(t.svg())),
	}, []app.UI{
		chips(t.frame, "fool-cell", "The cell responds to", foolCells, t.wanted.Cell, func(key string) {
			move(func(q *explore.Fool) { q.Cell = key })
		}),
		slider(t.frame, "fool-noise", "Noise", 0, explore.MostFoolNoise/5, t.wanted.Noise/5,
			fmt.Sprintf("%d\u202f%%", t.wanted.Noise), nil, func(v int) { move(func(q *explore.Fool) { q.Noise = 5 * v }) }),
		app.P().Class("actions").Body(
			app.Button().ID("fool-seed").Type("button").Class("button small").Text("Other noise").
				OnClick(t.frame.On(func(app.Value) { move(func(q *explore.Fool) { q.Seed++ }) }),
					app.EventScope("fool-seed"))),
	})
}

// says is what the method names, and whether that is right.
func (t *fool) says() string {
	q, a := t.answered, t.answer
	noise := fmt.Sprintf(" with %d\u202f%% noise (random seed %d)", q.Noise, q.Seed)
	truth := label(foolCells, q.Cell)
	right := a.Named == q.Cell || a.Named == "" && q.Cell == explore.FoolNoise
	text := "The method names nothing" + noise + ". "
	if a.Named != "" {
		r := a.R[slices.Index(explore.FoolRivals, a.Named)]
		text = fmt.Sprintf("The method names: %s, r = %s [%s, %s]%s. ", foolRivals[a.Named], number(r[0]), number(r[1]),
			number(r[2]), noise)
		if a.Rival != "" {
			text += capital(foolRivals[a.Rival]) + " cannot be told apart from it. "
		}
	}
	if right {
		return text + "Right."
	}
	return text + "You fooled it: the cell responds to " + strings.TrimPrefix(truth, "nothing: ") + "."
}

// svg draws the sets of features that compete.
func (t *fool) svg() string {
	const w, left, row, foot = 420.0, 150.0, 28.0, 20.0
	tall := row * float64(len(explore.FoolRivals))
	x := func(v float64) float64 { return left + (v+0.4)/1.4*(w-left-12) }
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="%s">`, w, tall+foot, w,
		tall+foot, t.says())
	for _, v := range []float64{0, 0.5, 1} {
		fmt.Fprintf(&s, `<path d="M%.1f 0V%g" stroke="var(--line)"/><text x="%.1f" y="%g" font-size="12" `+
			`fill="var(--muted)" text-anchor="middle">%g</text>`, x(v), tall, x(v), tall+15, v)
	}
	for i, rival := range explore.FoolRivals {
		r := t.answer.R[i]
		y := row * (float64(i) + 0.5)
		weight, colour := "400", "var(--muted)"
		if rival == t.answer.Named {
			weight, colour = "700", "var(--ink)"
		}
		if strings.HasPrefix(rival, explore.FoolRandom) || rival == explore.FoolZeroMean {
			colour = "var(--blue)"
		}
		fmt.Fprintf(&s, `<text x="0" y="%g" font-size="13" font-weight="%s" fill="var(--ink)">%s</text><path d="M%.1f `+
			`%gH%.1f" stroke="%s" stroke-width="2.5"/><circle cx="%.1f" cy="%g" r="5" fill="%s"/>`, y+4, weight,
			foolRivals[rival], x(max(r[1], -0.4)), y, x(r[2]), colour, x(max(r[0], -0.4)), y, colour)
	}
	return s.String() + `</svg>`
}
