package ui

import (
	"context"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
)

// Devices chooses between the CPU and a GPU.
type Devices interface {
	// Decide returns the backend that does a work, and why, as far as is known now. It does not wait.
	Decide(c job.Choice, w job.Work) job.Decision
	// Explore finds out what Decide must know for this choice: it looks for a GPU and, where one might be faster or with
	// compare, times it, which takes a second or two beside the page. It forgets an earlier failure of the GPU.
	Explore(ctx context.Context, c job.Choice, compare bool) error
}

// choiceKey is where a browser remembers the reader's choice of a device.
const choiceKey = "untrained-backend"

// choiceNames are what the choices are called.
var choiceNames = map[job.Choice]string{
	job.Automatic: "Automatic", job.ChooseCPU: "CPU", job.ChooseGPU: "GPU (WebGPU)",
}

// choice is who decides: the address before what this browser remembers.
func (p *program) choice() job.Choice {
	if p.address.Backend != "" {
		return job.Choice(p.address.Backend)
	}
	if c := job.Choice(p.host.kept(choiceKey)); slices.Contains(job.Choices, c) {
		return c
	}
	return job.Automatic
}

// work is the kind of work that the page shown asks for.
func (p *program) work() job.Work {
	if p.address.Route == "train" {
		return job.TrainingWork
	}
	return job.ExperimentWork
}

// decision says what does the work of the page shown, and why.
func (p *program) decision() job.Decision { return p.lab.Devices.Decide(p.choice(), p.work()) }

// choose takes the reader's choice and remembers it. An address that names another
// one follows.
func (p *program) choose(c job.Choice) {
	p.host.keep(choiceKey, string(c))
	if p.address.Backend != "" {
		p.address.Backend = string(c)
		p.host.replaceHash(p.address.String())
	}
	p.explore(false, true)
	p.decided(true)
}

// explore finds out, beside the page, what the choice depends on; asked: because
// the reader has chosen.
func (p *program) explore(compare, asked bool) {
	c := p.choice()
	if p.exploring || c == job.ChooseCPU && !compare {
		return
	}
	p.exploring = true
	p.spawn(func() {
		err := p.lab.Devices.Explore(context.Background(), c, compare)
		p.update(func() {
			p.exploring, p.unexplored = false, ""
			if err != nil {
				p.unexplored = sentence(err.Error())
			}
			if p.choice() != c { // it was changed meanwhile
				p.explore(false, asked)
			}
			p.decided(asked)
		})
	})
}

// mover is a page whose work can go on with another device.
type mover interface {
	// move is told that the decision may be another; asked: by the reader.
	move(asked bool)
}

func (p *program) decided(asked bool) {
	if m, ok := p.page.(mover); ok {
		m.move(asked)
	}
}

// computing is the part of the footer that says what computes, and lets the reader
// choose.
func (p *program) computing() app.UI {
	d := p.decision()
	backend := d.Backend
	if t, ok := p.page.(*train); ok && t.stand.Backend != "" {
		backend = t.stand.Backend // what it is trained on at this moment
	}
	device := p.about.Device
	if backend == job.WebGPU {
		device = "GPU through WebGPU"
	}
	reason := d.Reason
	if n, ok := p.page.(*network); ok && n.view != nil && n.view.Backend != backend {
		backend, device, reason = n.view.Backend, p.about.Device,
			"This page shows single pictures to small networks, which the CPU does at once."
	}
	if p.unexplored != "" {
		reason += " " + p.unexplored
	}
	compare := "Compare CPU and GPU"
	if p.exploring {
		compare = "Comparing …"
	}
	return app.Section().Class("computing").Aria("labelledby", "computing-title").Body(
		app.H2().ID("computing-title").Class("unseen").Text("What computes"),
		app.Div().Class("device").Body(
			app.Span().Body(app.Text("Computing on: "), app.Strong().ID("backend").DataSet("backend", backend).Text(device)),
			app.Label().Body(app.Text("Device"), p.devices()),
			app.Button().ID("backend-compare").Type("button").Class("button").Text(compare).Aria("disabled",
				boolText(p.exploring)).
				OnClick(p.on(func(app.Value) { p.explore(true, false) }), app.EventScope("backend-compare")),
		),
		app.P().ID("backend-reason").Role("status").Text(reason),
	)
}

// devices is the list of choices.
func (p *program) devices() app.UI {
	chosen := p.choice()
	return app.Select().ID("control-backend").Name("backend").Aria("describedby", "backend-reason").
		OnChange(p.on(func(src app.Value) { p.choose(job.Choice(strings.TrimSpace(src.Get("value").String()))) }),
			app.EventScope("control-backend")).
		Body(app.Range(job.Choices).Slice(func(i int) app.UI {
			c := job.Choices[i]
			return app.Option().Value(string(c)).Text(choiceNames[c]).Selected(c == chosen)
		}))
}

func boolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// move implements mover. Training goes on from where it stands, but numbers of two
// devices differ a little: only a reader may ask for that in the middle.
func (t *train) move(asked bool) {
	want := t.p.decision().Backend
	if t.session == nil || want == t.device || !asked && (t.stand.Step > 0 || t.stand.Phase == job.Playing) {
		return
	}
	t.device = want
	t.do(job.Command{Do: job.Compute, Config: want})
}
