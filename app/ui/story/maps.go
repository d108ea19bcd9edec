package story

import (
	"context"
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/chart"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// storyMaps shows how the first layers of the three networks see one picture: what
// the page about networks opens with, computed when the story is opened.
type storyMaps struct {
	View    *microscope.View
	Fail    string // why there is none, in a sentence
	asked   bool
	rasters map[string]host.Raster
}

// storyTiles is how many maps of each network the story has room for.
const storyTiles = 9

// ask has a worker look at the networks, once. Where that fails the story says why,
// and the next visit tries again.
func (m *storyMaps) ask(p page.Frame) {
	if m.asked {
		return
	}
	m.asked = true
	p.Spawn(func() {
		v, err := job.Look.Do(context.Background(), p.Lab().Worker,
			job.LookRequest{Config: lab.Defaults(microscope.Microscope{}).String()}, nil)
		p.Update(func() {
			if m.Fail = ""; err != nil {
				m.Fail, m.asked = part.Sentence(err.Error()), false
				return
			}
			m.View = v
		})
	})
}

func storyMapsID(weights string) string { return "see-" + weights }

// of draws the maps of one set of weights.
func (m *storyMaps) of(weights string) app.UI {
	label := "What it sees is being computed."
	switch v := m.View; {
	case v != nil:
		label = fmt.Sprintf("%d of the %d maps of its first layer, which sees %s", min(storyTiles, v.Shape.C),
			v.Shape.C, v.About)
	case m.Fail != "":
		label = "What it sees could not be computed."
	}
	return app.Div().ID(storyMapsID(weights)).Class("stage").Role("img").Aria("label", label).
		Body(app.Canvas().ID(storyMapsID(weights)+"-canvas").Aria("hidden", "true"))
}

// caption says what is seen.
func (m *storyMaps) caption() app.UI {
	text := "What they see appears here as soon as the program that computes has come. "
	switch v := m.View; {
	case v != nil:
		var scales []string
		for i := range v.Sets {
			name := strings.ToLower(part.SetNames[v.Sets[i].Weights].Name)
			if why := v.Sets[i].Missing; why != "" {
				scales = append(scales, name+" is missing: "+strings.TrimRight(why, "."))
				continue
			}
			scales = append(scales, name+" up to "+chart.Short(part.Largest(v.Sets[i].Maps), 2))
		}
		text = fmt.Sprintf("One picture (%s) through the first layer of each, computed just now: the first %d of its %d "+
			"maps, grey where it is zero and white at its strongest, each network on a scale of its own (%s); "+
			"the random weights have seed %s. Edges and strokes stand out even where nothing was learnt. How far does that go? ",
			v.About, min(storyTiles, v.Shape.C), v.Shape.C, strings.Join(scales, ", "),
			lab.Defaults(microscope.Microscope{}).Get(lab.KeySeed))
	case m.Fail != "":
		text = "What they see could not be computed: " + m.Fail + " "
	}
	return app.P().ID("see-about").Class("aside").Body(app.Text(text),
		app.A().Href("#/network").Text("Look inside these networks"), app.Text("."))
}

func (m *storyMaps) paint(p page.Frame) {
	v := m.View
	if v == nil {
		return
	}
	if m.rasters == nil {
		m.rasters = make(map[string]host.Raster)
		tiles := part.NewMosaic(min(storyTiles, v.Shape.C), v.Shape.H, v.Shape.W)
		for i := range v.Sets {
			if s := &v.Sets[i]; s.Missing == "" && len(s.Maps) == v.Shape.Len() {
				m.rasters[s.Weights] = tiles.Paint("story-"+s.Weights, s.Maps, v.Shape.C, part.Largest(s.Maps))
			}
		}
	}
	for weights, r := range m.rasters {
		p.Host().Paint(storyMapsID(weights)+"-canvas", r)
	}
}
