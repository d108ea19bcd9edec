package explore

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/explore"
)

// firstReplace is where the toy stands at first: a complex cell and linear filters, which cannot do it.
var firstReplace = explore.Replace{Complex: true, Activation: "linear", Filters: 256, Seed: 1}

// replace is the toy of C2: how many random filters replace a cell that is made here.
type replace struct {
	*asking[explore.Replace, *explore.Replaced]
	trained  map[explore.Train]*explore.Trained // the networks trained so far
	training bool                               // one is being trained
	untold   string                             // why the last one could not be trained; "" where it was
}

func newReplace(f Frame) *replace {
	r := &replace{trained: map[explore.Train]*explore.Trained{}}
	r.asking = newAsking(f, "C2", firstReplace,
		func(ctx context.Context, w job.Worker, q explore.Replace) (*explore.Replaced, error) {
			return job.Replace.Do(ctx, w, job.ReplaceRequest{Controls: q}, nil)
		})
	return r
}

// train has a few filters trained on the cell, with the activation that is chosen.
func (r *replace) train() {
	q := trainOf(r.wanted)
	if r.training || r.trained[q] != nil {
		return
	}
	r.training, r.untold = true, ""
	r.frame.Spawn(func() {
		a, err := job.TrainCell.Do(context.Background(), r.frame.Worker(), job.TrainRequest{Controls: q}, nil)
		r.frame.Update(func() {
			if r.training = false; err != nil {
				r.untold = err.Error()
				return
			}
			r.trained[q] = a
		})
	})
}

// trainOf is the training that belongs to a position of the controls: it begins with seed 1 whatever the seed of the
// random filters, which it has nothing to do with.
func trainOf(q explore.Replace) explore.Train {
	return explore.Train{Complex: q.Complex, Activation: q.Activation, Seed: 1}
}

// Start implements Toy.
func (r *replace) Start() { r.start() }

// Render implements Toy.
func (r *replace) Render() app.UI {
	q, a := r.answered, r.answer
	if a == nil {
		return app.P().Class("aside").Text(r.fail)
	}
	cell := func(complex bool) string {
		if complex {
			return "complex"
		}
		return "simple"
	}
	at := slices.Index(explore.ReplaceFilters, q.Filters)
	said := fmt.Sprintf("%d random filters, %s, predict %d unseen responses with r = %s (random seed %d).",
		q.Filters, label(landscapeActivations, q.Activation), explore.ReplaceHeldOut, number(a.R[at]), q.Seed)
	button := fmt.Sprintf("Train %d too", explore.TrainFilters)
	switch now := trainOf(q); {
	case r.trained[now] != nil:
		said += " " + r.compared(r.trained[now].R)
	case r.training:
		button = "Training …"
	case r.untold != "":
		said += " Training failed: " + strings.TrimSuffix(r.untold, ".") + "."
	}
	move := func(change func(q *explore.Replace)) {
		next := r.wanted
		change(&next)
		r.want(next)
	}
	looks := "the cell’s filter"
	if q.Complex {
		looks += ", in any phase"
	}
	return r.body("C2", said, []app.UI{
		figure("corner", looks, app.Canvas().ID("toy-C2-field").Aria("hidden", "true")),
		figure("scatter", "measured over predicted", app.Raw(r.scatterSVG())),
	}, []app.UI{
		chips(r.frame, "replace-cell", "Cell", []option{{"simple", "simple"}, {"complex", "complex"}},
			cell(r.wanted.Complex), func(key string) {
				move(func(q *explore.Replace) { q.Complex = key == "complex" })
			}),
		chips(r.frame, "replace-activation", "Activation", landscapeActivations, r.wanted.Activation,
			func(key string) { move(func(q *explore.Replace) { q.Activation = key }) }),
		figure("gauge", "r by number of filters", app.Raw(r.curveSVG(at))),
		slider(r.frame, "replace-filters", "Random filters", 0, len(explore.ReplaceFilters)-1,
			slices.Index(explore.ReplaceFilters, r.wanted.Filters), strconv.Itoa(r.wanted.Filters), nil,
			func(v int) { move(func(q *explore.Replace) { q.Filters = explore.ReplaceFilters[v] }) }),
		app.P().Class("actions").Body(
			app.Button().ID("replace-train").Type("button").Class("button small").Text(button).
				OnClick(r.frame.On(func(app.Value) { r.train() }), app.EventScope("replace-train")),
			app.Button().ID("replace-seed").Type("button").Class("button small").Text("Other filters").
				OnClick(r.frame.On(func(app.Value) {
					move(func(q *explore.Replace) { q.Seed++ })
				}), app.EventScope("replace-seed"))),
	})
}

// compared says how many random filters reach what trained ones do.
func (r *replace) compared(trained float64) string {
	says := fmt.Sprintf("%d filters trained on the same patches reach %s", explore.TrainFilters, number(trained))
	i := slices.IndexFunc(r.answer.R, func(v float64) bool { return v >= trained })
	if i < 0 {
		return fmt.Sprintf("%s: more than %d random ones.", says, explore.ReplaceFilters[len(explore.ReplaceFilters)-1])
	}
	return fmt.Sprintf("%s, as %d random ones do.", says, explore.ReplaceFilters[i])
}

// scatterSVG draws the predictions over the measured responses.
func (r *replace) scatterSVG() string {
	const side, from, to = 200.0, -2.0, 4.0
	at := func(v float64) float64 { return side * (math.Min(math.Max(v, from), to) - from) / (to - from) }
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="Scatter of predicted and `+
		`measured responses"><path d="M0 0V%gH%g" fill="none" stroke="var(--edge)"/><path d="M0 %gL%g 0" `+
		`stroke="var(--line)" stroke-dasharray="4 4"/>`, side, side, side, side, side, side, side, side)
	for i, v := range r.answer.Measured {
		fmt.Fprintf(&s, `<rect x="%.1f" y="%.1f" width="4" height="4" fill="var(--blue)" fill-opacity=".7"/>`,
			at(r.answer.Predicted[i])-2, side-at(v)-2)
	}
	s.WriteString(`</svg>`)
	return s.String()
}

// curveSVG draws r by the number of filters.
func (r *replace) curveSVG(now int) string {
	g := trail{label: "r by number of random filters", top: 1, now: now, x: []string{"4", "", "512"}}
	if a := r.trained[trainOf(r.answered)]; a != nil {
		g.rules = []rule{{math.Max(a.R, 0), fmt.Sprintf("%d trained filters", explore.TrainFilters), "var(--orange)"}}
	}
	for i, v := range r.answer.R {
		g.at, g.y = append(g.at, float64(i)/float64(len(r.answer.R)-1)), append(g.y, math.Max(v, 0))
	}
	return g.svg()
}

// Paint implements Toy.
func (r *replace) Paint() {
	if r.answer != nil {
		r.frame.Paint("toy-C2-field", greyPixels("C2", r.answer.Picture, explore.ReplaceSide))
	}
}
