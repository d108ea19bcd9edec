package explore

import (
	"context"
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/explore"
)

// firstRegroup is where the slider over textures stands at first: a linear layer, which tells nothing apart.
var firstRegroup = explore.Regroup{Slope: 1, Seed: 1}

// regroup is the toy of C8: patches of texture on a plane, grouped by what a layer with a bent activation sees.
type regroup struct {
	*asking[explore.Regroup, *explore.Regrouped]
	visited map[explore.Regroup]float64 // accuracies by position
	painted Pixels                      // the map
}

func newRegroup(f Frame) *regroup {
	r := &regroup{visited: map[explore.Regroup]float64{}}
	r.asking = newAsking(f, "C8", firstRegroup,
		func(ctx context.Context, w job.Worker, q explore.Regroup) (*explore.Regrouped, error) {
			return job.Regroup.Do(ctx, w, job.RegroupRequest{Controls: q}, nil)
		})
	if r.answer != nil {
		r.visited[firstRegroup] = r.answer.Accuracy
	}
	r.arrived = func() { r.visited[r.answered] = r.answer.Accuracy }
	return r
}

// Start implements Toy.
func (r *regroup) Start() { r.start() }

// Render implements Toy.
func (r *regroup) Render() app.UI {
	q, a := r.answered, r.answer
	if a == nil {
		return app.P().Class("aside").Text(r.fail)
	}
	chance := 1.0 / explore.RegroupFamilies
	of := "textures"
	if q.Twins {
		of = "noise with the textures’ spectra"
	}
	said := fmt.Sprintf("%s: %s of unseen patches of %s are classified correctly (chance %s; a trained layer %s).",
		capital(slopeWords(q.Slope)), inPercent(a.Accuracy), of, inPercent(chance), inPercent(a.Trained))
	move := func(change func(q *explore.Regroup)) {
		next := r.wanted
		change(&next)
		r.want(next)
	}
	twins := "textures"
	if r.wanted.Twins {
		twins = "twins"
	}
	return r.body("C8", said, []app.UI{
		figure("map", fmt.Sprintf("%d patches of %d textures; near: alike to the layer; faded: misclassified",
			explore.RegroupFamilies*explore.RegroupShown, explore.RegroupFamilies),
			app.Div().Class("stage").Role("img").Aria("label", "A map of the patches. "+said).
				Body(app.Canvas().ID("toy-C8-map").Aria("hidden", "true"))),
		figure("activation", "the activation", app.Raw(activationSVG(q.Slope, 0))),
	}, []app.UI{
		figure("gauge", "accuracy", app.Raw(r.gaugeSVG())),
		slider(r.frame, "regroup-slope", "Bend", 0, slopePositions-1, positionOf(r.wanted.Slope),
			slopeWords(r.wanted.Slope), slopeMarks, func(v int) {
				move(func(q *explore.Regroup) { q.Slope = slopeAt(v) })
			}),
		chips(r.frame, "regroup-of", "Show", []option{{"textures", "textures"},
			{"twins", "matched noise"}}, twins, func(key string) {
			move(func(q *explore.Regroup) { q.Twins = key == "twins" })
		}),
		app.P().Class("actions").Body(
			app.Button().ID("regroup-seed").Type("button").Class("button small").Text("Other kernels").
				OnClick(r.frame.On(func(app.Value) {
					move(func(q *explore.Regroup) { q.Seed++ })
				}), app.EventScope("regroup-seed"))),
	})
}

func (r *regroup) gaugeSVG() string {
	g := trail{x: []string{"linear", "ReLU", "|x|"}, top: 0.7, label: "Textures classified correctly by slope",
		rules: []rule{
			{r.answer.Trained, "trained layer", "var(--orange)"},
			{1.0 / explore.RegroupFamilies, "chance", "var(--muted)"},
		}}
	of := r.answered
	return g.alongSlopes(of.Slope, func(slope float64) (float64, bool) {
		of.Slope = slope
		v, there := r.visited[of]
		return v, there
	}).svg()
}

// The size of the map, in pixels of its canvas, and of a patch on it.
const (
	mapWidth, mapHeight = 440, 300
	patchSide           = 2 * explore.RegroupPicture
	patchFrame          = 2
)

// Paint implements Toy.
func (r *regroup) Paint() {
	if r.answer == nil {
		return
	}
	key := fmt.Sprint("C8", r.answered)
	if r.painted.Key == key {
		r.frame.Paint("toy-C8-map", r.painted)
		return
	}
	p := Pixels{Key: key, H: mapHeight, W: mapWidth, RGBA: make([]byte, 4*mapHeight*mapWidth)}
	for _, right := range []bool{false, true} { // those named rightly lie on top
		for i, named := range r.answer.Right {
			if named == right {
				r.patch(p, i)
			}
		}
	}
	r.painted = p
	r.frame.Paint("toy-C8-map", p)
}

// patch paints patch i, twice as large, in a thin frame; faded where its texture was not named.
func (r *regroup) patch(p Pixels, i int) {
	const room = patchSide/2 + patchFrame
	left := room + int((r.answer.Map[2*i]+1)/2*(mapWidth-2*room)) - patchSide/2
	top := room + int((1-r.answer.Map[2*i+1])/2*(mapHeight-2*room)) - patchSide/2
	opacity := byte(255)
	if !r.answer.Right[i] {
		opacity = 90
	}
	picture := r.answer.Pictures[i*explore.RegroupPicture*explore.RegroupPicture:]
	for y := -patchFrame; y < patchSide+patchFrame; y++ {
		for x := -patchFrame; x < patchSide+patchFrame; x++ {
			grey := byte(255)
			if x >= 0 && y >= 0 && x < patchSide && y < patchSide {
				grey = picture[y/2*explore.RegroupPicture+x/2]
			}
			at := 4 * ((top+y)*mapWidth + left + x)
			p.RGBA[at], p.RGBA[at+1], p.RGBA[at+2], p.RGBA[at+3] = grey, grey, grey, max(opacity, p.RGBA[at+3])
		}
	}
}
