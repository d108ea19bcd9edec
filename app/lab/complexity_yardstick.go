package lab

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn"
)

// yardstick is a recording that many networks are judged by in one way: responses by
// ridge regression, dissimilarities by comparing them with those of the features.
type yardstick struct {
	role   string // "early" or "higher"
	config Config
	source *neural.Recording // its pictures, and what it is
	target *target           // of responses
	panel  *panel
	rsa    *statistics.RSA // of dissimilarities
}

// rsaMeasure is the score of dissimilarities.
var rsaMeasure = Column{"rsa", "rank correlation"}

// openYardstick opens a recording of responses or of dissimilarities.
func openYardstick(ctx context.Context, env Env, c Config, role, id, session string, warn func(format string, values ...any)) (*yardstick, error) {
	a := &yardstick{role: role, config: c}
	entry, err := neural.EntryByID(id)
	dissimilar := err == nil && entry.Kind == neural.KindDissimilarities
	if !dissimilar {
		t, err := openTarget(ctx, env, c, id, session, warn)
		var other *neural.ErrKind
		switch {
		case errors.As(err, &other) && other.Have == neural.KindDissimilarities: // one's own may be either
			dissimilar = true
		case err != nil:
			return nil, err
		default:
			a.source, a.target = t.recording, t
			a.panel, err = newPanel(t)
			return a, err
		}
	}
	d, err := openDissimilarities(ctx, env, id, session)
	if err != nil {
		return nil, err
	}
	a.source = &neural.Recording{ID: d.ID, Session: d.Session, Area: d.Area, Simulated: d.Simulated, Images: d.Images, FieldDegrees: d.FieldDegrees, Citation: d.Citation, SHA256: d.SHA256}
	a.rsa, err = statistics.NewRSA(statistics.Widen(d.Values), len(d.Subjects), d.Images.N)
	return a, err
}

// openYardsticks opens the early area of a configuration and, where it names one,
// the higher one.
func openYardsticks(ctx context.Context, env Env, c Config, warn func(format string, values ...any)) ([]*yardstick, error) {
	var areas []*yardstick
	for _, of := range []struct{ role, recording, session string }{{"early", "recording", "session"}, {"higher", "higher", "higher_session"}} {
		id := c.Get(of.recording)
		if id == noArea {
			continue
		}
		a, err := openYardstick(ctx, env, c, of.role, id, c.Get(of.session), warn)
		if err != nil {
			return nil, fmt.Errorf("%s area: %w", of.role, err)
		}
		areas = append(areas, a)
	}
	return areas, nil
}

// check refuses what could not be judged.
func (a *yardstick) check() error {
	if _, err := entranceOf(a.config).side(a.source); err != nil {
		return err
	}
	if a.panel == nil {
		return nil
	}
	return a.target.check()
}

// measures lists the scores of the area.
func (a *yardstick) measures() []Column {
	if a.panel == nil {
		return []Column{rsaMeasure}
	}
	return a.panel.measures()
}

// primary is the measure that verdicts use.
func (a *yardstick) primary() string {
	if a.panel == nil {
		return rsaMeasure.Name
	}
	return a.panel.primary()
}

// judge scores a layer of a network. It adds the arrays ROLE/MEASURE with the mean
// over neurons and, of responses, ROLE/boot/MEASURE with that in every resample of
// the pictures.
func (a *yardstick) judge(ctx context.Context, result *UnitResult, backend nn.Backend, params *nn.Params, layer string, progress func(float64)) error {
	pictures, err := entranceOf(a.config).enter(a.source, params.Spec.Input)
	if err != nil {
		return err
	}
	reader := &activations{backend: backend, params: params, pictures: pictures.into(params.Spec.Input), n: pictures.n, pool: a.config.Get("pool")}
	if a.panel == nil {
		return a.judgeDissimilarities(ctx, result, reader, layer, progress)
	}
	t := a.target
	b := spaceBuilder{config: a.config, device: product{backend}}
	spaces, err := b.network(ctx, reader, []string{layer}, func(f float64) { progress(f / 2) })
	if err != nil {
		return err
	}
	prediction, err := t.ridge().CrossValidate(ctx, spaces[0].kernel, t.responses, len(t.neurons), t.outer, func(f float64) { progress(0.5 + f/2) })
	if err != nil {
		return fmt.Errorf("%s: %w", layer, err)
	}
	resamples, err := t.resamples()
	if err != nil {
		return err
	}
	all := UnitResult{Text: map[string]string{}, Arrays: map[string]Floats{}}
	t.score(&all, layer, prediction, t.responses, resamples)
	for _, measure := range a.panel.measures() {
		m := a.panel.measured([]UnitResult{all}, layer, measure.Name)[0]
		boot := make(Floats, len(a.panel.samples))
		for k := range boot {
			boot[k] = statistics.Mean(m.Boot[k*len(m.Units):][:len(m.Units)])
		}
		result.Arrays[a.role+"/"+measure.Name] = Floats{statistics.Mean(m.Units)}
		result.Arrays[a.role+"/boot/"+measure.Name] = boot
	}
	return nil
}

// judgeDissimilarities compares the dissimilarities of features, 1 − their
// correlation, with those of every subject; the score is the mean over subjects.
func (a *yardstick) judgeDissimilarities(ctx context.Context, result *UnitResult, reader *activations, layer string, progress func(float64)) error {
	b := spaceBuilder{config: a.config, method: methodRSA, device: product{reader.backend}}
	spaces, err := b.network(ctx, reader, []string{layer}, progress)
	if err != nil {
		return err
	}
	result.Arrays[a.role+"/"+rsaMeasure.Name] = Floats{a.rsa.Score(spaces[0].likeness.pairs).Mean}
	return nil
}
