package explore

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/explore"
)

// firstFaders is where the faders stand at first: all layers shuffled, whose staircase is the claim.
var firstFaders = explore.Shuffles{Percent: [4]int{100, 100, 100, 100}, Kind: "within-layer", Seed: 1}

// faders is the toy of C5: the trained network's weights shuffled layer by layer, in three ways.
type faders struct {
	*asking[explore.Shuffles, *explore.Scrambled]
}

func newFaders(f Frame) *faders {
	return &faders{newAsking(f, "C5", firstFaders,
		func(ctx context.Context, w job.Worker, q explore.Shuffles) (*explore.Scrambled, error) {
			return job.Shuffle.Do(ctx, w, job.ShuffleRequest{Controls: q}, nil)
		})}
}

// Start implements Toy.
func (t *faders) Start() { t.start() }

// Paint implements Toy.
func (t *faders) Paint() {
	if t.answer != nil {
		key := fmt.Sprint("C5", t.answered)
		t.frame.Paint("toy-C5-before", inkPixels("C5 before", t.answer.Before))
		t.frame.Paint("toy-C5-now", inkPixels(key, t.answer.Now))
	}
}

// inkPixels returns a map of the first layer, the stronger the darker.
func inkPixels(key string, values []byte) Pixels {
	ink := make([]byte, len(values))
	for i, v := range values {
		ink[i] = 255 - v
	}
	return greyPixels(key+base64.StdEncoding.EncodeToString(values[:min(len(values), 48)]), ink, explore.MapSide)
}

// shuffleKinds are the three shuffles.
var shuffleKinds = []option{{"within-layer", "whole layers"}, {"within-kernel", "inside kernels"},
	{"kernels", "whole kernels"}}

// Render implements Toy.
func (t *faders) Render() app.UI {
	q, a := t.answered, t.answer
	if a == nil {
		return app.P().Class("aside").Text(t.fail)
	}
	said := fmt.Sprintf("Left of the view of %d digits: %s, %s, %s in layers 1 to 3, %s at the output (Spearman’s ρ, "+
		"random seed %d); %d of %d right.", a.N, number(a.Kept[0]), number(a.Kept[1]), number(a.Kept[2]),
		number(a.Kept[3]), q.Seed, a.Right, a.N)
	move := func(change func(q *explore.Shuffles)) {
		next := t.wanted
		change(&next)
		t.want(next)
	}
	controls := []app.UI{chips(t.frame, "faders-kind", "Shuffle", shuffleKinds, t.wanted.Kind, func(key string) {
		move(func(q *explore.Shuffles) { q.Kind = key })
	})}
	for i, name := range []string{"Layer 1", "Layer 2", "Layer 3", "Output"} {
		controls = append(controls, slider(t.frame, fmt.Sprintf("fader-%d", i+1), name, 0, 10, t.wanted.Percent[i]/10,
			fmt.Sprintf("%d\u202f%%", t.wanted.Percent[i]), nil, func(v int) {
				move(func(q *explore.Shuffles) { q.Percent[i] = 10 * v })
			}))
	}
	controls = append(controls, app.P().Class("actions").Body(
		app.Button().ID("faders-intact").Type("button").Class("button small").Text("All to 0").
			OnClick(t.frame.On(func(app.Value) { move(func(q *explore.Shuffles) { q.Percent = [4]int{} }) }),
				app.EventScope("faders-intact")),
		app.Button().ID("faders-seed").Type("button").Class("button small").Text("Another shuffle").
			OnClick(t.frame.On(func(app.Value) { move(func(q *explore.Shuffles) { q.Seed++ }) }),
				app.EventScope("faders-seed"))))
	return t.body("C5", said, []app.UI{
		figure("ink", "layer 1, intact", app.Canvas().ID("toy-C5-before").Aria("hidden", "true")),
		figure("ink", "layer 1 now", app.Canvas().ID("toy-C5-now").Aria("hidden", "true")),
		app.P().Class("toy-reads").Body(app.Text("It reads "), app.Strong().Text(a.Answer),
			app.Text(" ("+inPercent(a.Sure)+")")),
		figure("wide", "left of the network’s view", app.Raw(t.barsSVG())),
		app.P().Class("toy-puzzle").ID("faders-puzzle").Body(app.Strong().Text("Puzzle: "), app.Text(t.puzzle())),
	}, controls)
}

// puzzle says the puzzle, or that it is solved.
func (t *faders) puzzle() string {
	a := t.answer
	ruined, kept := a.Right <= explore.PuzzleRight, a.Kept[1] > explore.PuzzleKept
	switch {
	case ruined && kept:
		return fmt.Sprintf("solved! Layer 2 keeps %s with %d digits right.", number(a.Kept[1]),
			a.Right)
	case ruined:
		return fmt.Sprintf("digits ruined, but layer 2 keeps only %s. Keep it above .9.", number(a.Kept[1]))
	}
	return fmt.Sprintf("ruin the digits (at most %d of %d right) but keep layer 2 above .9.", explore.PuzzleRight, a.N)
}

// barsSVG draws what is left, layer by layer.
func (t *faders) barsSVG() string {
	const w, left, row = 400.0, 84.0, 24.0
	var s strings.Builder
	a := t.answer
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="Bars: layer 1 %s, layer 2 %s`+
		`, layer 3 %s, output %s, digits right %d of %d">`, w, 5*row, w, 5*row, number(a.Kept[0]), number(a.Kept[1]),
		number(a.Kept[2]), number(a.Kept[3]), a.Right, a.N)
	for i, name := range []string{"layer 1", "layer 2", "layer 3", "output", "digits right"} {
		share, text := float64(a.Right)/float64(max(a.N, 1)), fmt.Sprintf("%d of %d", a.Right, a.N)
		if i < 4 {
			share, text = max(a.Kept[i], 0), number(a.Kept[i])
		}
		y := row * float64(i)
		fmt.Fprintf(&s, `<text x="0" y="%g" font-size="13" fill="var(--ink)">%s</text><rect x="%g" y="%g" width="%.1f" `+
			`height="%g" fill="var(--green)"/><text x="%g" y="%g" font-size="13" font-weight="600" fill="var(--ink)">%s`+
			`</text>`, y+16, name, left, y+3, share*(w-left-66), row-6, w-60, y+16, text)
	}
	at := left + explore.PuzzleKept*(w-left-66)
	fmt.Fprintf(&s, `<path d="M%.1f %gV%g" stroke="var(--ink)" stroke-dasharray="3 3"/></svg>`, at, row, 2*row)
	return s.String()
}
