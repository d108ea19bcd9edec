package encoding

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/assets/neural"
	"untrained/nn"
)

// area is one of those that networks are compared with side by side: of two recordings, the early one of the keys
// recording, session and layer, or the higher one of higher, higher_session and higher_layer; or one of several areas
// of one recording, as the key areas says.
type area struct {
	config   config
	text     lab.Config // the same, for what experiments share
	higher   bool
	among    []string          // the areas of the recording, where this is one of several; else nil
	first    *area             // the first of these, whose pictures are the same; nil in itself
	early    string            // the name of the early one of these, "" without one
	layer    string            // as the key says
	method   string            // one of the values of `method`, not auto
	stimuli  *neural.Recording // the pictures and what is known about them
	cutOut   bool              // they show objects that were cut out on white
	source   lab.Source
	target   *target.Target   // responses; nil if there are only dissimilarities
	patterns *target.Patterns // of the methods rsa and cka
}

// sameLayer is the value of `higher_layer` that means the value of `layer`.
const sameLayer = "same"

// openAreas opens the recordings that a configuration names.
func openAreas(ctx context.Context, env lab.Env, k config, c lab.Config, warn func(string, ...any)) ([]*area, error) {
	kind, err := kindOf(ctx, env, k.Recording, k.Session)
	switch {
	case err != nil:
		return nil, err
	case kind == neural.KindRegions:
		return openRegions(ctx, env, k, c, warn)
	case len(k.Areas) > 0:
		return nil, target.OneArea(k.Recording, k.Areas)
	}
	early := &area{config: k, text: c, layer: k.Layer}
	if err := early.open(ctx, env, k.Recording, k.Session, warn); err != nil {
		return nil, err
	}
	list := []*area{early}
	if id := k.Higher; id != "" && id != target.NoArea {
		higher := &area{config: k, text: c, higher: true, layer: k.HigherLayer}
		if higher.layer == sameLayer {
			higher.layer = early.layer
		}
		if err := higher.open(ctx, env, id, k.HigherSession, warn); err != nil {
			return nil, fmt.Errorf("higher: %w", err)
		}
		if higher.source.ID == early.source.ID && higher.source.Session == early.source.Session {
			return nil, fmt.Errorf("higher is the same recording as the early area, %s; choose another one, or another session",
				higher.label())
		}
		if higher.method != early.method {
			return nil, fmt.Errorf("%s is compared by method=%s and %s by method=%s, which do not subtract: choose method=rsa "+
				"or cka for both, or areas of one kind",
				early.label(), early.method, higher.label(), higher.method)
		}
		list = append(list, higher)
	}
	return list, nil
}

// openRegions opens the chosen areas of a recording of several. They share pictures, rows and folds.
func openRegions(ctx context.Context, env lab.Env, k config, c lab.Config, warn func(string, ...any)) ([]*area, error) {
	if k.Higher != "" && k.Higher != target.NoArea {
		return nil, fmt.Errorf("higher=%s: the areas of %s are compared with each other; set higher=%s, or take a recording "+
			"of one area as the early one", k.Higher, k.Recording, target.NoArea)
	}
	if k.HigherLayer != sameLayer && k.HigherLayer != k.Layer {
		return nil, fmt.Errorf("higher_layer=%s is for two recordings; the areas of %s are compared at one layer, or at "+
			"several: name them in layer, and set higher_layer=%s", k.HigherLayer, k.Recording, sameLayer)
	}
	r, err := lab.OpenRegions(ctx, env, k.Recording, k.Session)
	if err != nil {
		return nil, err
	}
	chosen, err := r.Select(k.Areas...)
	if err != nil {
		return nil, fmt.Errorf("areas=%s: %w", strings.Join(k.Areas, ","), err)
	}
	var list []*area
	for _, one := range chosen {
		a := &area{config: k, text: c, layer: k.Layer, higher: one.Area != r.Early, among: r.Names(), early: r.Early,
			method: k.Method}
		if a.method == readout.MethodAuto {
			a.method = readout.MethodRidge
		}
		if len(list) > 0 {
			a.first = list[0]
		}
		if err := a.predict(one, warn); err != nil {
			return nil, fmt.Errorf("area %s: %w", one.Area, err)
		}
		list = append(list, a)
	}
	return list, nil
}

// predict makes a recording of responses that is open what networks are compared with.
func (a *area) predict(r *neural.Recording, warn func(string, ...any)) error {
	var err error
	if a.target, err = target.Of(a.text, r, warn); err != nil {
		return err
	}
	a.target.Centred = a.among != nil
	a.stimuli = a.target.Recording
	if a.comparesPatterns() {
		if a.patterns, err = target.PatternsOfNeurons(a.method, a.target); err != nil {
			return err
		}
	}
	return a.describe()
}

// comparesPatterns reports whether the method compares all units together.
func (a *area) comparesPatterns() bool {
	return a.method == readout.MethodRSA || a.method == readout.MethodCKA
}

func (a *area) open(ctx context.Context, env lab.Env, id, session string, warn func(string, ...any)) error {
	kind, err := kindOf(ctx, env, id, session)
	if err != nil {
		return err
	}
	a.method = a.config.Method
	switch kind {
	case neural.KindDissimilarities:
		if a.method == readout.MethodAuto {
			a.method = readout.MethodRSA
		}
		if !a.comparesPatterns() {
			return fmt.Errorf("%s holds dissimilarities, which method=%s cannot predict: take method=rsa or cka, or one of %s",
				id, a.method, usable(neural.KindResponses))
		}
		d, err := lab.OpenDissimilarities(ctx, env, id, session)
		if err != nil {
			return err
		}
		a.stimuli = &neural.Recording{
			ID: d.ID, Session: d.Session, Area: d.Area, Species: d.Species, Signal: d.Signal,
			Simulated: d.Simulated, Images: d.Images,
			FieldDegrees: d.FieldDegrees, Citation: d.Citation, SHA256: d.SHA256,
		}
		if a.patterns, err = target.PatternsOf(a.text, a.method, d); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
	case neural.KindRegions:
		return fmt.Errorf("%s has several areas, which are compared with each other: choose it as the recording", id)
	case neural.KindResponses:
		if a.method == readout.MethodAuto {
			a.method = readout.MethodRidge
		}
		r, err := lab.OpenRecording(ctx, env, id, session)
		if err != nil {
			return err
		}
		return a.predict(r, warn)
	}
	return a.describe()
}

// describe finds out what is known about an area that is open.
func (a *area) describe() error {
	if a.patterns != nil && a.config.Partial == lab.Silhouette {
		if err := a.controlSilhouettes(); err != nil {
			return err
		}
	}
	r := a.stimuli
	if a.first != nil {
		a.cutOut = a.first.cutOut
	} else {
		a.cutOut = input.GroundOf(r.Images) != nil // which looks at every pixel
	}
	a.source = lab.Source{ID: r.ID, Session: r.Session, SHA256: r.SHA256, Simulated: r.Simulated, Citation: r.Citation}
	return nil
}

// kindOf returns what a recording consists of; your own may be either.
func kindOf(ctx context.Context, env lab.Env, id, session string) (neural.Kind, error) {
	if id == neural.OwnID {
		var other *neural.ErrKind
		if _, err := env.Recording(ctx, id, session); errors.As(err, &other) {
			return other.Have, nil
		}
		return neural.KindResponses, nil // if it is missing, opening it returns the error
	}
	e, err := neural.EntryByID(id)
	if err != nil {
		return "", err
	}
	if e.Kind != neural.KindResponses && e.Kind != neural.KindDissimilarities && e.Kind != neural.KindRegions {
		return "", fmt.Errorf("%s holds %s, which networks cannot be compared with here: choose one of %s", id, e.Kind,
			usable(neural.KindResponses, neural.KindRegions, neural.KindDissimilarities))
	}
	return e.Kind, nil
}

// usable returns the names of the recordings of these kinds.
func usable(kinds ...neural.Kind) string {
	var names []string
	for _, e := range neural.Catalogue() {
		if slices.Contains(kinds, e.Kind) {
			names = append(names, e.ID)
		}
	}
	return strings.Join(append(names, "your own"), ", ")
}

// controlSilhouettes makes scores partial correlations, given the silhouettes.
func (a *area) controlSilhouettes() error {
	if a.method != readout.MethodRSA {
		return fmt.Errorf("partial=%s works with method=rsa; method is %s", lab.Silhouette, a.method)
	}
	if input.GroundOf(a.stimuli.Images) == nil {
		return fmt.Errorf("partial=%s needs pictures that were cut out on white, and those of %s were not; take partial=none",
			lab.Silhouette, a.stimuli.ID)
	}
	var err error
	a.patterns.Control, err = a.silhouettePairs()
	return err
}

// silhouettePairs returns the dissimilarities of silhouettes.
func (a *area) silhouettePairs() ([]float64, error) {
	e := input.Entrance{Crop: a.config.Crop, Field: a.config.FOVDeg, White: true}
	pictures, err := e.Enter(input.Silhouettes(a.stimuli), nn.Shape{H: controlSide, W: controlSide, C: 1})
	if err != nil {
		return nil, err
	}
	pairs, err := pictures.Pixels.Dissimilarities()
	if err != nil {
		return nil, fmt.Errorf("silhouettes: %w, or leave %s out of training", err, lab.Silhouette)
	}
	return pairs, nil
}

// role returns which of two areas this is.
func (a *area) role() string {
	if a.higher {
		return "higher"
	}
	return "early"
}

// label returns the area and its recording for a reader.
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
	if a.among != nil && b.among != nil {
		return true // areas of one recording
	}
	return x.N == y.N && x.H == y.H && x.W == y.W && x.C == y.C && bytes.Equal(x.Pix, y.Pix) &&
		slices.Equal(a.stimuli.Group, b.stimuli.Group)
}

// sharesUnits reports whether the units of two areas are the same people: several
// of the same names in one publication.
func (a *area) sharesUnits(b *area) bool {
	return a.target == nil && b.target == nil && a.source.ID == b.source.ID && len(a.patterns.Names) > 1 &&
		slices.Equal(a.patterns.Names, b.patterns.Names)
}

// panel returns the panel that scores this area's units.
func (a *area) panel() (*target.Panel, error) {
	if a.patterns == nil {
		p, err := target.NewPanel(a.target)
		if err != nil {
			return nil, err
		}
		p.Penalties, p.Condensed = a.method == readout.MethodRidge, a.among != nil
		if a.among != nil && a.higher {
			p.Sample(a.stimuli.Area) // of its own units
		}
		return p, nil
	}
	p := &target.Panel{Config: a.text, Names: a.patterns.Names, Drawn: a.patterns.Resamples.Drawn, Plain: "r"}
	if a.method == readout.MethodCKA {
		p.Plain = readout.MethodCKA
	}
	p.Reliable = readout.UpTo(len(p.Names))
	if c, ok := a.patterns.Ceiling(a.choosesInside()); ok {
		p.Ceiling = &c
		for range p.Names {
			p.Reliability = append(p.Reliability, c.MeanSquare)
		}
	}
	p.Sample("")
	return p, nil
}

// check returns an error, before any work is done, for what could not be judged.
func (a *area) check() error {
	if a.patterns == nil {
		if err := a.target.Check(); err != nil {
			return err
		}
	}
	if a.patterns != nil && len(a.patterns.Names) == 2 {
		return fmt.Errorf("%s has two subjects, too few for an interval over people; average them into one matrix, or take "+
			"a recording with more", a.stimuli.ID)
	}
	if a.cutOut && a.method == readout.MethodRSA && slices.Contains(a.config.Training, lab.Silhouette) {
		if _, err := a.silhouettePairs(); err != nil {
			return err
		}
	}
	_, err := input.EntranceOf(a.text).Side(a.stimuli)
	return err
}
