package lab

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"untrained/assets/neural"
)

// area is one of the recordings that networks are held against side by side: the
// early one of the keys recording, session and layer, or the higher one of higher,
// higher_session and higher_layer.
type area struct {
	config  Config
	higher  bool
	layer   string            // as the key says
	stimuli *neural.Recording // the pictures and what is known about them
	source  Source
	target  *target
}

// noArea is the value of `higher` without a second recording.
const noArea = "none"

// sameLayer is the value of `higher_layer` that takes what `layer` says.
const sameLayer = "same"

// openAreas opens the recordings that a configuration names.
func openAreas(ctx context.Context, env Env, c Config, warn func(string, ...any)) ([]*area, error) {
	early := &area{config: c, layer: c.Get("layer")}
	if err := early.open(ctx, env, c.Get("recording"), c.Get("session"), warn); err != nil {
		return nil, err
	}
	list := []*area{early}
	if id := c.Get("higher"); id != "" && id != noArea {
		higher := &area{config: c, higher: true, layer: c.Get("higher_layer")}
		if higher.layer == sameLayer {
			higher.layer = early.layer
		}
		if err := higher.open(ctx, env, id, c.Get("higher_session"), warn); err != nil {
			return nil, fmt.Errorf("higher: %w", err)
		}
		if higher.source.ID == early.source.ID && higher.source.Session == early.source.Session {
			return nil, fmt.Errorf("higher is the same recording as the early area, %s; choose another one, or another session", higher.label())
		}
		list = append(list, higher)
	}
	return list, nil
}

func (a *area) open(ctx context.Context, env Env, id, session string, warn func(string, ...any)) error {
	var err error
	if a.target, err = openTarget(ctx, env, a.config, id, session, warn); err != nil {
		return err
	}
	a.stimuli = a.target.recording
	r := a.stimuli
	a.source = Source{ID: r.ID, Session: r.Session, SHA256: r.SHA256, Simulated: r.Simulated, Citation: r.Citation}
	return nil
}

// role says which of two areas this is.
func (a *area) role() string {
	if a.higher {
		return "higher"
	}
	return "early"
}

// label names the area and its recording for a reader.
func (a *area) label() string {
	name := a.source.ID
	if a.source.Session != "" {
		name += " " + a.source.Session
	}
	return a.stimuli.Area + " (" + name + ")"
}

// sees reports whether two areas were shown the same pictures in the same groups.
func (a *area) sees(b *area) bool {
	x, y := a.stimuli.Images, b.stimuli.Images
	return x.N == y.N && x.H == y.H && x.W == y.W && x.C == y.C && bytes.Equal(x.Pix, y.Pix) && slices.Equal(a.stimuli.Group, b.stimuli.Group)
}

// sharesUnits reports whether the units of two areas are the same people.
func (a *area) sharesUnits(b *area) bool { return false }

// panel judges predictions of this area's units.
func (a *area) panel() (*panel, error) { return newPanel(a.target) }

// check refuses, before any work is done, what could not be judged.
func (a *area) check() error {
	if err := a.target.check(); err != nil {
		return err
	}
	_, err := entranceOf(a.config).side(a.stimuli)
	return err
}
