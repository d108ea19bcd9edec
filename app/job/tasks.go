package job

import (
	"context"
	"errors"
	"fmt"

	"untrained/app/lab"
	_ "untrained/app/lab/all" // experiments by name
	"untrained/assets/neural"
	"untrained/nn"
)

// The operations of a Run.
const (
	listTasks  Operation[tasksRequest, tasksAnswer] = "list tasks"
	runTask    Operation[taskRequest, taskAnswer]   = "run task"
	mergeTasks Operation[mergeRequest, *lab.Result] = "merge tasks"
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

// tasksRequest asks for an experiment's tasks and for the backend that would compute them.
type tasksRequest struct{ Work work }

type tasksAnswer struct {
	Tasks   []lab.Task
	Backend string
	Config  string // of the work, with the session of your own recording (see lab.Pin)
}

func (r tasksRequest) run(ctx context.Context, env Env, _ func(float64)) (a tasksAnswer, err error) {
	e, c, err := r.Work.parse()
	if err != nil {
		return a, err
	}
	backend, err := env.Backend()
	if err != nil {
		return a, err
	}
	a.Backend = backend.Name()
	if lab.Unpinned(c) {
		own, err := describe(ctx, env, neural.OwnID, "")
		if err != nil {
			return a, err
		}
		if c, err = lab.Pin(c, own.Session); err != nil {
			return a, err
		}
	}
	a.Config = c.String()
	a.Tasks, err = e.Tasks(ctx, env, c)
	return a, err
}

// taskRequest asks for the result of one task.
type taskRequest struct {
	Work work
	Task lab.Task
}

type taskAnswer struct {
	Backend string // that computed it
	Inputs  []lab.Input
	Part    []byte `json:"-"` // see EncodeTask
}

func (r taskRequest) String() string { return r.Work.Experiment + ", " + r.Task.Name }

// maxRetries is how often a task is begun again because its device was lost; an environment provides another device
// each time (see Local.Backend).
const maxRetries = 5

func (r taskRequest) run(ctx context.Context, env Env, progress func(float64)) (a taskAnswer, err error) {
	e, c, err := r.Work.parse()
	if err != nil {
		return a, err
	}
	seen := &witness{env: env}
	result, err := e.Run(ctx, seen, c, r.Task, progress)
	for retry := 0; errors.Is(err, nn.ErrDeviceLost) && ctx.Err() == nil && retry < maxRetries; retry++ {
		result, err = e.Run(ctx, seen, c, r.Task, progress)
	}
	if err != nil {
		return a, fmt.Errorf("%s: %w", r.Task.Name, err)
	}
	if result.Inputs, err = seen.inputs(); err != nil {
		return a, err
	}
	backend, err := env.Backend()
	if err != nil {
		return a, err
	}
	a.Backend, a.Inputs = backend.Name(), result.Inputs
	a.Part, err = EncodeTask(result)
	return a, err
}

// mergeRequest asks for the result that tasks give together.
type mergeRequest struct {
	Work  work
	Parts []part
}

// part is a task's result; see EncodeTask.
type part struct {
	Bytes []byte `json:"-"`
}

func (r mergeRequest) run(ctx context.Context, env Env, _ func(float64)) (*lab.Result, error) {
	e, c, err := r.Work.parse()
	if err != nil {
		return nil, err
	}
	tasks, inputs := make([]lab.TaskResult, len(r.Parts)), make([][]lab.Input, len(r.Parts)+1)
	for i, p := range r.Parts {
		if tasks[i], err = DecodeTask(p.Bytes); err != nil {
			return nil, err
		}
		inputs[i] = tasks[i].Inputs
	}
	seen := &witness{env: env}
	result, err := e.Merge(ctx, seen, c, tasks)
	if err != nil {
		return nil, err
	}
	if result == nil {
		return nil, errors.New("merging gave no result")
	}
	if inputs[len(r.Parts)], err = seen.inputs(); err != nil {
		return nil, err
	}
	return result, together(inputs...)
}
