package job

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab"
	_ "untrained/app/lab/all" // experiments by name
	"untrained/nn"
)

// The operations of a Run.
const (
	listUnits  Operation[unitsRequest, unitsAnswer] = "list units"
	runUnit    Operation[unitRequest, unitAnswer]   = "run unit"
	mergeUnits Operation[mergeRequest, *lab.Result] = "merge units"
)

// work is an experiment with its configuration, as text.
type work struct {
	Experiment string
	Config     string // canonical
}

func (w work) parse() (lab.Experiment, lab.Config, error) {
	e, err := lab.Find(w.Experiment)
	if err != nil {
		return nil, lab.Config{}, err
	}
	c, err := lab.ParseStrict(e, w.Config)
	return e, c, err
}

// unitsRequest asks for an experiment's units and for the backend that would compute them.
type unitsRequest struct{ Work work }

type unitsAnswer struct {
	Units   []lab.Unit
	Backend string
}

func (r unitsRequest) run(ctx context.Context, env Env, _ func(float64)) (a unitsAnswer, err error) {
	e, c, err := r.Work.parse()
	if err != nil {
		return a, err
	}
	backend, err := env.Backend()
	if err != nil {
		return a, err
	}
	a.Backend = backend.Name()
	a.Units, err = e.Units(ctx, env, c)
	return a, err
}

// unitRequest asks for the result of one unit.
type unitRequest struct {
	Work work
	Unit lab.Unit
}

type unitAnswer struct {
	Backend string // that computed it
	Part    []byte `json:"-"` // see EncodeUnit
}

func (r unitRequest) String() string { return r.Work.Experiment + ", " + r.Unit.Name }

// maxRetries is how often a unit is begun again because its device was lost; an environment provides another device
// each time (see Local.Backend).
const maxRetries = 5

func (r unitRequest) run(ctx context.Context, env Env, progress func(float64)) (a unitAnswer, err error) {
	e, c, err := r.Work.parse()
	if err != nil {
		return a, err
	}
	result, err := e.Run(ctx, env, c, r.Unit, progress)
	for retry := 0; errors.Is(err, nn.ErrDeviceLost) && ctx.Err() == nil && retry < maxRetries; retry++ {
		result, err = e.Run(ctx, env, c, r.Unit, progress)
	}
	if err != nil {
		return a, fmt.Errorf("%s: %w", r.Unit.Name, err)
	}
	backend, err := env.Backend()
	if err != nil {
		return a, err
	}
	a.Backend = backend.Name()
	a.Part, err = EncodeUnit(result)
	return a, err
}

// mergeRequest asks for the result that units give together.
type mergeRequest struct {
	Work  work
	Parts []part
}

// part is a unit's result; see EncodeUnit.
type part struct {
	Bytes []byte `json:"-"`
}

func (r mergeRequest) run(ctx context.Context, env Env, _ func(float64)) (*lab.Result, error) {
	e, c, err := r.Work.parse()
	if err != nil {
		return nil, err
	}
	units := make([]lab.UnitResult, len(r.Parts))
	for i, p := range r.Parts {
		if units[i], err = DecodeUnit(p.Bytes); err != nil {
			return nil, err
		}
	}
	result, err := e.Merge(ctx, env, c, units)
	if err == nil && result == nil {
		err = errors.New("merging gave no result")
	}
	return result, err
}
