package explore

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab/explore"
)

// firstLandscape is the unit that is looked at first.
var firstLandscape = explore.Landscape{Activation: "relu", Pooling: "strided", Depth: 3, Unit: 6, Seed: 1}

// landscape is the toy of C3: one unit's response to every mixture of three pictures, as a relief.
type landscape struct {
	*asking[explore.Landscape, *explore.Relief]
	x, y    int    // the mixture looked at, from the left and from the top, 0 to mixtureSteps
	painted Pixels // the relief
}

// mixtureSteps is how many steps the point takes from edge to edge.
const mixtureSteps = 40

func newLandscape(f Frame) *landscape {
	l := &landscape{x: mixtureSteps / 2, y: mixtureSteps / 2}
	l.asking = newAsking(f, "C3", firstLandscape,
		func(ctx context.Context, w job.Worker, q explore.Landscape) (*explore.Relief, error) {
			return job.Landscape.Do(ctx, w, job.LandscapeRequest{Controls: q}, nil)
		})
	return l
}

// Start implements Toy.
func (l *landscape) Start() { l.start() }

// The choices of the toy.
var (
	landscapeActivations = []option{{"linear", "linear"}, {"tanh", "tanh"}, {"relu", "ReLU"}, {"abs", "absolute value"}}
	landscapePoolings    = []option{{"strided", "none"}, {"avg2", "average"}, {"max2", "maximum"}}
	landscapePictures    = []option{{"0", "spots, stripes, strands"}, {"1", "foam, bricks, fur"},
		{"2", "three gratings"}}
)

func label(options []option, key string) string {
	for _, o := range options {
		if o.key == key {
			return o.label
		}
	}
	return key
}

// Render implements Toy.
func (l *landscape) Render() app.UI {
	q, a := l.answered, l.answer
	if a == nil {
		return app.P().Class("aside").Text(l.fail)
	}
	layer := []string{"first", "second", "third"}[q.Depth-1]
	said := fmt.Sprintf("Unit %d of the %s layer, %s, pooling %s: complexity %.1f; its layer’s mean %.1f. A flat ramp "+
		"has 1.6.", q.Unit+1, layer, label(landscapeActivations, q.Activation),
		label(landscapePoolings, q.Pooling), a.Complexity, a.Mean)
	if a.Complexity == 0 {
		said = fmt.Sprintf("Unit %d of the %s layer is silent for all these mixtures. Its layer’s mean complexity is "+
			"%.1f.", q.Unit+1, layer, a.Mean)
	}
	move := func(change func(q *explore.Landscape)) {
		next := l.wanted
		change(&next)
		if next.Pooling != "strided" {
			next.Depth = min(next.Depth, explore.LandscapeDepth-1)
		}
		l.want(next)
	}
	deepest := explore.LandscapeDepth
	if l.wanted.Pooling != "strided" {
		deepest--
	}
	point := l.frame.Pointing(func(x, y float64, e app.Event) {
		l.x, l.y = int(math.Round(x*mixtureSteps)), int(math.Round(y*mixtureSteps))
		l.x, l.y = min(max(l.x, 0), mixtureSteps), min(max(l.y, 0), mixtureSteps)
	})
	drag := l.frame.Pointing(func(x, y float64, e app.Event) {
		if e.Get("buttons").Truthy() {
			l.x, l.y = min(max(int(math.Round(x*mixtureSteps)), 0), mixtureSteps),
				min(max(int(math.Round(y*mixtureSteps)), 0), mixtureSteps)
		}
	})
	stage := []app.UI{app.Canvas().ID("toy-C3-relief").Aria("hidden", "true")}
	for i := range 3 {
		stage = append(stage, app.Span().Class("toy-corner").Aria("hidden", "true").Text(string("ABC"[i])).
			Styles(map[string]string{"left": share(a.Corners[2*i] + 0.5), "top": share(a.Corners[2*i+1] + 0.5)}))
	}
	stage = append(stage, app.Span().Class("toy-point").Aria("hidden", "true").Styles(map[string]string{
		"left": share(float64(l.x) / mixtureSteps), "top": share(float64(l.y) / mixtureSteps)}))
	height := inPercent(l.height())
	return l.body("C3", said, []app.UI{
		figure("relief", "the unit’s response to every mixture",
			app.Div().Class("stage relief").Role("img").Aria("label", "The landscape. "+said).
				On("pointerdown", point, app.EventScope("landscape-down")).
				On("pointermove", drag, app.EventScope("landscape-move")).Body(stage...)),
		app.Div().Class("toy-corners").Body(
			app.Range([]string{"A", "B", "C"}).Slice(func(i int) app.UI {
				return figure("corner", []string{"A", "B", "C"}[i],
					app.Canvas().ID("toy-C3-corner-"+strconv.Itoa(i)).Aria("hidden", "true"))
			}),
			figure("corner", "at the point: "+height,
				app.Canvas().ID("toy-C3-mixture").Aria("hidden", "true")),
		),
	}, []app.UI{
		chips(l.frame, "landscape-activation", "Activation", landscapeActivations, l.wanted.Activation, func(key string) {
			move(func(q *explore.Landscape) { q.Activation = key })
		}),
		chips(l.frame, "landscape-pooling", "Pooling", landscapePoolings, l.wanted.Pooling, func(key string) {
			move(func(q *explore.Landscape) { q.Pooling = key })
		}),
		slider(l.frame, "landscape-depth", "Layer", 1, deepest, l.wanted.Depth, strconv.Itoa(l.wanted.Depth), nil,
			func(v int) { move(func(q *explore.Landscape) { q.Depth = v }) }),
		slider(l.frame, "landscape-unit", "Unit", 1, explore.LandscapeUnits, l.wanted.Unit+1,
			strconv.Itoa(l.wanted.Unit+1), nil, func(v int) { move(func(q *explore.Landscape) { q.Unit = v - 1 }) }),
		app.Details().Class("toy-more").Body(app.Summary().Text("Pictures and point"),
			chips(l.frame, "landscape-pictures", "Three pictures", landscapePictures, strconv.Itoa(l.wanted.Pictures),
				func(key string) {
					move(func(q *explore.Landscape) { q.Pictures, _ = strconv.Atoi(key) })
				}),
			slider(l.frame, "landscape-x", "Point, left to right", 0, mixtureSteps, l.x, inPercent(float64(l.x)/mixtureSteps),
				nil, func(v int) { l.x = v }),
			slider(l.frame, "landscape-y", "Point, top to bottom", 0, mixtureSteps, l.y, inPercent(float64(l.y)/mixtureSteps),
				nil, func(v int) { l.y = v }),
		),
	})
}

func share(v float64) string { return fmt.Sprintf("%.1f%%", 100*v) }

// height returns the response at the point, as a share of the range.
func (l *landscape) height() float64 {
	const last = explore.LandscapeSide - 1
	at := l.y*last/mixtureSteps*explore.LandscapeSide + l.x*last/mixtureSteps
	return float64(l.answer.Heights[at]) / 255
}

// reliefZoom is how many pixels of the canvas a point of the plane has.
const reliefZoom = 5

// Paint implements Toy.
func (l *landscape) Paint() {
	a := l.answer
	if a == nil {
		return
	}
	if key := fmt.Sprint("C3", l.answered); l.painted.Key != key {
		l.painted = l.relief(key)
	}
	l.frame.Paint("toy-C3-relief", l.painted)
	const size = explore.LandscapePicture * explore.LandscapePicture
	for i := range 3 {
		l.frame.Paint("toy-C3-corner-"+strconv.Itoa(i), greyPixels(fmt.Sprint("C3 corner", i, l.answered.Pictures),
			a.Pictures[i*size:][:size], explore.LandscapePicture))
	}
	w := l.weights()
	mixture := make([]byte, size)
	for i := range mixture {
		v := w[0]*float64(a.Pictures[i]) + w[1]*float64(a.Pictures[size+i]) + w[2]*float64(a.Pictures[2*size+i])
		mixture[i] = uint8(math.Min(math.Max(v, 0), 255) + 0.5)
	}
	l.frame.Paint("toy-C3-mixture", greyPixels(fmt.Sprint("C3 mixture", l.answered.Pictures, w), mixture,
		explore.LandscapePicture))
}

// weights returns the shares of the three pictures in the mixture at the point; they sum to 1 and are below 0 outside
// the triangle.
func (l *landscape) weights() (w [3]float64) {
	c := l.answer.Corners
	x, y := float64(l.x)/mixtureSteps-0.5, float64(l.y)/mixtureSteps-0.5
	det := (c[2]-c[0])*(c[5]-c[1]) - (c[4]-c[0])*(c[3]-c[1])
	if det == 0 {
		return [3]float64{1, 0, 0}
	}
	w[1] = ((x-c[0])*(c[5]-c[1]) - (c[4]-c[0])*(y-c[1])) / det
	w[2] = ((c[2]-c[0])*(y-c[1]) - (x-c[0])*(c[3]-c[1])) / det
	w[0] = 1 - w[1] - w[2]
	return w
}

// relief colours heights from dark to light, shaded as if lit from the upper left.
func (l *landscape) relief(key string) Pixels {
	const side = explore.LandscapeSide * reliefZoom
	p := Pixels{Key: key, H: side, W: side, RGBA: make([]byte, 4*side*side)}
	height := func(x, y int) float64 { // between points linearly
		at := func(v int) (int, int, float64) {
			f := math.Min(math.Max((float64(v)+0.5)/reliefZoom-0.5, 0), explore.LandscapeSide-1)
			i := min(int(f), explore.LandscapeSide-2)
			return i, i + 1, f - float64(i)
		}
		x0, x1, fx := at(x)
		y0, y1, fy := at(y)
		h := func(x, y int) float64 { return float64(l.answer.Heights[y*explore.LandscapeSide+x]) / 255 }
		return (1-fy)*((1-fx)*h(x0, y0)+fx*h(x1, y0)) + fy*((1-fx)*h(x0, y1)+fx*h(x1, y1))
	}
	for y := range side {
		for x := range side {
			h := height(x, y)
			slope := height(min(x+2, side-1), min(y+2, side-1)) - height(max(x-2, 0), max(y-2, 0))
			light := math.Min(math.Max(1+4*slope, 0.55), 1.35)
			// A contour line at each eighth of the range.
			if math.Floor(8*h) != math.Floor(8*height(min(x+1, side-1), y)) ||
				math.Floor(8*h) != math.Floor(8*height(x, min(y+1, side-1))) {
				light *= 0.8
			}
			low, high := [3]float64{58, 66, 82}, [3]float64{240, 233, 214}
			at := 4 * (y*side + x)
			for k := range 3 {
				p.RGBA[at+k] = uint8(math.Min(255, light*(low[k]+h*(high[k]-low[k]))) + 0.5)
			}
			p.RGBA[at+3] = 255
		}
	}
	return p
}

// greyPixels returns a square picture of grey levels.
func greyPixels(key string, grey []byte, side int) Pixels {
	p := Pixels{Key: key, H: side, W: side, RGBA: make([]byte, 0, 4*len(grey))}
	for _, v := range grey {
		p.RGBA = append(p.RGBA, v, v, v, 255)
	}
	return p
}
