package shell

import (
	"context"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/job"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// choiceKey is where a browser remembers the reader's choice of a device.
const choiceKey = "untrained-backend"

// choiceNames are what the choices are called.
var choiceNames = map[job.Choice]string{
	job.Automatic: "Automatic", job.ChooseCPU: "CPU", job.ChooseGPU: "GPU (WebGPU)",
}

// Choice is who decides: the address before what this browser remembers.
func (p *Program) Choice() job.Choice {
	if p.at.Backend != "" {
		return job.Choice(p.at.Backend)
	}
	if c := job.Choice(p.Host().Kept(choiceKey)); slices.Contains(job.Choices, c) {
		return c
	}
	return job.Automatic
}

// work is the kind of work that the page shown asks for.
func (p *Program) work() job.Work {
	if p.at.Route == "train" {
		return job.TrainingWork
	}
	return job.ExperimentWork
}

// Decision says what does the work of the page shown, and why.
func (p *Program) Decision() job.Decision { return p.Lab().Devices.Decide(p.Choice(), p.work()) }

// Choose takes the reader's choice and remembers it. An address that names another
// one follows.
func (p *Program) Choose(c job.Choice) {
	p.Host().Keep(choiceKey, string(c))
	if p.at.Backend != "" {
		a := p.at
		a.Backend = string(c)
		p.Redirect(a)
	}
	p.Explore(false, true)
	p.decided(true)
}

// Explore finds out, beside the page, what the choice depends on; asked: because
// the reader has chosen.
func (p *Program) Explore(compare, asked bool) {
	c := p.Choice()
	if p.exploring || c == job.ChooseCPU && !compare {
		return
	}
	p.exploring = true
	p.Spawn(func() {
		err := p.Lab().Devices.Explore(context.Background(), c, compare)
		p.Update(func() {
			p.exploring, p.unexplored = false, ""
			if err != nil {
				p.unexplored = part.Sentence(err.Error())
			}
			if p.Choice() != c { // it was changed meanwhile
				p.Explore(false, asked)
			}
			p.decided(asked)
		})
	})
}

func (p *Program) decided(asked bool) {
	if m, ok := p.page.(page.Mover); ok {
		m.Move(asked)
	}
}

// computing is the part of the footer that says what computes, and lets the reader
// choose.
func (p *Program) computing() app.UI {
	d := p.Decision()
	backend, reason := d.Backend, d.Reason
	if c, ok := p.page.(page.Computer); ok {
		own, why := c.Computes()
		if own != "" && own != backend {
			backend = own
			if why != "" {
				reason = why
			}
		}
	}
	device := p.Lab().About.Device
	if backend == job.WebGPU {
		device = "GPU through WebGPU"
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
				part.BoolText(p.exploring)).
				OnClick(p.On(func(app.Value) { p.Explore(true, false) }), app.EventScope("backend-compare")),
		),
		app.P().ID("backend-reason").Role("status").Text(reason),
	)
}

// devices is the list of choices.
func (p *Program) devices() app.UI {
	chosen := p.Choice()
	return app.Select().ID("control-backend").Name("backend").Aria("describedby", "backend-reason").
		OnChange(p.On(func(src app.Value) { p.Choose(job.Choice(strings.TrimSpace(src.Get("value").String()))) }),
			app.EventScope("control-backend")).
		Body(app.Range(job.Choices).Slice(func(i int) app.UI {
			c := job.Choices[i]
			return app.Option().Value(string(c)).Text(choiceNames[c]).Selected(c == chosen)
		}))
}
