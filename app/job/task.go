package job

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab"
	"untrained/nn"
)

// Kind is what a worker is asked to do.
type Kind string

// The kinds of tasks.
const (
	SplitTask    Kind = "split"    // list an experiment's units
	UnitTask     Kind = "unit"     // do one unit
	MergeTask    Kind = "merge"    // put units together
	FetchTask    Kind = "fetch"    // download and verify a recording
	DescribeTask Kind = "describe" // open a recording and say what is in it
	PreviewTask  Kind = "preview"  // open a recording and look it over
	OwnTask      Kind = "own"      // read and check somebody's own recording, and look it over
	KeepTask     Kind = "keep"     // the same, and keep it
	SheetTask    Kind = "sheet"    // draw a contact sheet of stimuli
	MeasureTask  Kind = "measure"  // measure one of its pictures
	FileTask     Kind = "file"     // make a file of stimuli
	LookTask     Kind = "look"     // look at a layer of a network with three sets of weights
	RankTask     Kind = "rank"     // find the stimuli that drive a unit most
)

// Task is one piece of work as it crosses to a worker. Parts travel beside it as
// bytes: the encoded results of units (see EncodeUnit), or the names and contents
// of files by turns.
type Task struct {
	Kind       Kind     `json:"kind"`
	Experiment string   `json:"experiment,omitempty"`
	Config     string   `json:"config,omitempty"` // canonical
	Unit       lab.Unit `json:"unit"`
	Recording  string   `json:"recording,omitempty"`
	Session    string   `json:"session,omitempty"`
	Format     string   `json:"format,omitempty"` // of a file
	Parts      [][]byte `json:"-"`
}

// Answer is what came of a task; which field counts depends on the task's kind.
type Answer struct {
	Units       []lab.Unit   `json:"units,omitempty"`
	Backend     string       `json:"backend,omitempty"`
	Result      *lab.Result  `json:"result,omitempty"`
	Description *Description `json:"description,omitempty"`

	Preview     *Preview         `json:"preview,omitempty"` // its pictures are Part
	Sheet       *lab.Sheet       `json:"sheet,omitempty"`   // its pixels are Part
	Measurement *lab.Measurement `json:"measurement,omitempty"`
	Calibration *Calibration     `json:"calibration,omitempty"`
	Name        string           `json:"name,omitempty"` // of a file, whose content is Part
	View        *lab.View        `json:"view,omitempty"` // its arrays are Part
	Best        *lab.Best        `json:"best,omitempty"` // its pictures are Part

	Part []byte `json:"-"`
}

// maxAgain is how often a unit is begun again because its device was lost; an
// environment gives another device each time (see Local.Backend).
const maxAgain = 5

// perform does a task in the calling goroutine. It is the whole of what a worker
// does, in the browser as natively. A panic becomes an error, because one broken
// unit must not take the others with it.
func perform(ctx context.Context, env Env, t Task, progress func(done float64)) (a Answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s stopped by a fault in the program (%v); please report it with this configuration", t, r)
		}
	}()
	switch t.Kind {
	case FetchTask:
		return a, env.Fetch(ctx, t.Recording, t.Session, progress)
	case DescribeTask:
		a.Description, err = describe(ctx, env, t.Recording, t.Session)
		return a, err
	case PreviewTask:
		if a.Preview, err = env.Preview(ctx, t.Recording, t.Session); err == nil {
			a.Part = a.Preview.Pictures.Pix
		}
		return a, err
	case OwnTask, KeepTask:
		if a.Preview, err = lookOver(ctx, env, t); err == nil {
			a.Part = a.Preview.Pictures.Pix
		}
		return a, err
	case SheetTask, MeasureTask, FileTask:
		return draw(ctx, t, progress)
	case LookTask, RankTask:
		return look(ctx, env, t, progress)
	case CalibrateTask:
		c, err := calibrate(ctx)
		a.Calibration = &c
		return a, err
	}
	experiment, err := lab.Find(t.Experiment)
	if err != nil {
		return a, err
	}
	config, err := lab.ParseStrict(experiment, t.Config)
	if err != nil {
		return a, err
	}
	switch t.Kind {
	case SplitTask:
		backend, err := env.Backend()
		if err != nil {
			return a, err
		}
		a.Backend = backend.Name()
		a.Units, err = experiment.Units(ctx, env, config)
		return a, err
	case UnitTask:
		r, err := experiment.Run(ctx, env, config, t.Unit, progress)
		for again := 0; errors.Is(err, nn.ErrDeviceLost) && ctx.Err() == nil && again < maxAgain; again++ {
			r, err = experiment.Run(ctx, env, config, t.Unit, progress)
		}
		if err != nil {
			return a, fmt.Errorf("%s: %w", t.Unit.Name, err)
		}
		backend, err := env.Backend()
		if err != nil {
			return a, err
		}
		a.Backend = backend.Name()
		a.Part, err = EncodeUnit(r)
		return a, err
	case MergeTask:
		units := make([]lab.UnitResult, len(t.Parts))
		for i, part := range t.Parts {
			if units[i], err = DecodeUnit(part); err != nil {
				return a, err
			}
		}
		a.Result, err = experiment.Merge(ctx, env, config, units)
		return a, err
	}
	return a, fmt.Errorf("a worker knows no task of kind %q", t.Kind)
}

// String names the task in messages.
func (t Task) String() string {
	switch t.Kind {
	case UnitTask:
		return t.Experiment + ", " + t.Unit.Name
	case FetchTask, DescribeTask, PreviewTask:
		return string(t.Kind) + " " + t.Recording
	}
	return string(t.Kind) + " " + t.Experiment
}
