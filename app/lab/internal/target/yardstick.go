package target

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn"
)

// Yardstick is a recording by which many networks are scored in one way: responses by ridge regression,
// dissimilarities by comparison with those of the features.
type Yardstick struct {
	Role   string   // "early" or "higher"; a higher one of several areas of one recording has its name
	Among  []string // all areas of the recording, where this is one of several
	Early  string   // the name of the early one of these, "" without one
	config lab.Config
	Source *neural.Recording // its pictures, and what it is
	Target *Target           // of responses
	Panel  *Panel
	common string          // measure by which all areas are judged; "" is the area's own
	rsa    *statistics.RSA // of dissimilarities
}

// rsaMeasure is the score of dissimilarities.
var rsaMeasure = lab.Column{Name: lab.ColumnRSA, Unit: "rank correlation"}

// openYardstick opens a recording of responses or of dissimilarities.
func openYardstick(ctx context.Context, env lab.Env, c lab.Config, role, id, session string,
	warn func(format string, values ...any)) (*Yardstick, error) {
	a := &Yardstick{Role: role, config: c}
	entry, err := neural.EntryByID(id)
	dissimilar := err == nil && entry.Kind == neural.KindDissimilarities
	if !dissimilar {
		t, err := Open(ctx, env, c, id, session, warn)
		var other *neural.ErrKind
		switch {
		case errors.As(err, &other) && other.Have == neural.KindDissimilarities: // your own may be either
			dissimilar = true
		case err != nil:
			return nil, err
		default:
			a.Source, a.Target = t.Recording, t
			a.Panel, err = NewPanel(t)
			return a, err
		}
	}
	d, err := lab.OpenDissimilarities(ctx, env, id, session)
	if err != nil {
		return nil, err
	}
	a.Source = &neural.Recording{ID: d.ID, Session: d.Session, Area: d.Area, Simulated: d.Simulated, Images: d.Images,
		FieldDegrees: d.FieldDegrees, Citation: d.Citation, SHA256: d.SHA256}
	a.rsa, err = statistics.NewRSA(statistics.Widen(d.Values), len(d.Subjects), d.Images.N)
	return a, err
}

// OpenYardsticks opens the early area of a configuration and, if it names one, the higher one; or the areas of a
// recording of several, the early one first.
func OpenYardsticks(ctx context.Context, env lab.Env, c lab.Config,
	warn func(format string, values ...any)) ([]*Yardstick, error) {
	id := c.Get(lab.KeyRecording)
	if e, err := neural.EntryByID(id); err == nil && e.Kind == neural.KindRegions {
		return openAreas(ctx, env, c, warn)
	}
	if names := c.List(lab.KeyAreas); names != nil {
		return nil, OneArea(id, names)
	}
	var areas []*Yardstick
	for _, of := range []struct{ role, recording, session string }{{"early", "recording", "session"},
		{"higher", "higher", "higher_session"}} {
		id := c.Get(of.recording)
		if id == NoArea {
			continue
		}
		a, err := openYardstick(ctx, env, c, of.role, id, c.Get(of.session), warn)
		if err != nil {
			return nil, fmt.Errorf("%s area: %w", of.role, err)
		}
		areas = append(areas, a)
	}
	if len(areas) == 2 && areas[0].Panel != nil && areas[1].Panel != nil {
		for _, a := range areas {
			a.common = Common(areas[0].Panel, areas[1].Panel)
		}
	}
	return areas, nil
}

// Check returns an error for what could not be judged.
func (a *Yardstick) Check() error {
	if _, err := input.EntranceOf(a.config).Side(a.Source); err != nil {
		return err
	}
	if a.Panel == nil {
		return nil
	}
	return a.Target.Check()
}

// Measures returns the scores of the area.
func (a *Yardstick) Measures() []lab.Column {
	if a.Panel == nil {
		return []lab.Column{rsaMeasure}
	}
	return a.Panel.Measures()
}

// Primary returns the measure that verdicts use.
func (a *Yardstick) Primary() string {
	switch {
	case a.Panel == nil:
		return rsaMeasure.Name
	case a.common != "":
		return a.common
	}
	return a.Panel.Primary()
}

// Judge scores a layer of a network. It adds the arrays ROLE/MEASURE with the mean over neurons and, for responses,
// ROLE/boot/MEASURE with the mean in every resample of the pictures.
func (a *Yardstick) Judge(ctx context.Context, result *lab.TaskResult, backend nn.Backend, params *nn.Params,
	layer string, progress func(float64)) error {
	pictures, err := input.EntranceOf(a.config).Enter(a.Source, params.Spec.Input)
	if err != nil {
		return err
	}
	reader := &model.Activations{Backend: backend, Params: params, Pictures: pictures.Into(params.Spec.Input),
		N: pictures.N, Pool: a.config.Get(lab.KeyPool)}
	if a.Panel == nil {
		return a.judgeDissimilarities(ctx, result, reader, layer, progress)
	}
	t := a.Target
	b := readout.Builder{Config: a.config, Device: linear.Product{Backend: backend}}
	spaces, err := b.Network(ctx, reader, []string{layer}, func(f float64) { progress(f / 2) })
	if err != nil {
		return err
	}
	prediction, err := t.Ridge().CrossValidate(ctx, spaces[0].Kernel, t.Responses, len(t.Neurons), t.Outer,
		func(f float64) { progress(0.5 + f/2) })
	if err != nil {
		return fmt.Errorf("%s: %w", layer, err)
	}
	return a.keep(result, layer, prediction)
}

// keep adds the scores of a prediction to a task's result.
func (a *Yardstick) keep(result *lab.TaskResult, layer string, prediction *readout.Prediction) error {
	t := a.Target
	boot, err := t.Replicates(t.Responses, prediction)
	if err != nil {
		return err
	}
	all := lab.TaskResult{Text: map[string]string{}, Arrays: map[string]lab.Floats{}}
	t.Score(&all, layer, prediction, t.Responses, boot)
	for _, measure := range a.Panel.Measures() {
		m := a.Panel.Measured([]lab.TaskResult{all}, layer, measure.Name)[0]
		boot := make(lab.Floats, len(a.Panel.Samples))
		for k := range boot {
			boot[k] = statistics.Mean(m.Boot[k*len(m.Units):][:len(m.Units)])
		}
		result.Arrays[a.Role+"/"+measure.Name] = lab.Floats{statistics.Mean(m.Units)}
		result.Arrays[a.Role+"/boot/"+measure.Name] = boot
	}
	return nil
}

// judgeDissimilarities compares the dissimilarities of features, 1 − their
// correlation, with those of every subject; the score is the mean over subjects.
func (a *Yardstick) judgeDissimilarities(ctx context.Context, result *lab.TaskResult, reader *model.Activations,
	layer string, progress func(float64)) error {
	b := readout.Builder{Config: a.config, Method: readout.MethodRSA, Device: linear.Product{Backend: reader.Backend}}
	spaces, err := b.Network(ctx, reader, []string{layer}, progress)
	if err != nil {
		return err
	}
	result.Arrays[a.Role+"/"+rsaMeasure.Name] = lab.Floats{a.rsa.Score(spaces[0].Likeness.Pairs).Mean}
	return nil
}
