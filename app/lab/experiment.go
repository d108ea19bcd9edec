package lab

import (
	"context"

	"untrained/assets/neural"
	"untrained/nn"
)

// Experiment is one question with its method. It is split into tasks (Task) that are independent of each other, so
// that they can run on any number of workers, and a Merge that gets their results in order.
type Experiment interface {
	Name() string           // also the page's route and the command's argument
	Properties() []Property // every key of its configuration, in the order shown

	// Tasks splits the work into tasks. Before any work is done it returns an error if the configuration, the
	// recording or the memory does not allow the experiment.
	Tasks(ctx context.Context, env Env, c Config) ([]Task, error)

	// Run does one task. It checks ctx often enough to stop within 200 ms and calls progress with the fraction done.
	Run(ctx context.Context, env Env, c Config, task Task, progress func(done float64)) (TaskResult, error)

	// Merge combines the results of some or all tasks, in order. With some missing the result is partial: it has what
	// is there, and no verdict beyond it.
	Merge(ctx context.Context, env Env, c Config, tasks []TaskResult) (*Result, error)
}

// Task is one task: an independent piece of an experiment.
type Task struct {
	Index int     `json:"index"`
	Name  string  `json:"name"` // what it is, for the progress line: "random, dc=zero, seed 2"
	Cost  float64 `json:"cost"` // relative to the other tasks, for the time left
}

// TaskResult is the result of one task, as plain data that passes from worker to page and into storage unchanged.
type TaskResult struct {
	Task   Task              `json:"unit"`
	Text   map[string]string `json:"text,omitempty"`
	Arrays map[string]Floats `json:"arrays,omitempty"`
	// Inputs are what the task was computed from. Package job fills them in; nil where nobody noted them.
	Inputs []Input `json:"inputs"`
}

// Env is what an experiment may ask of the place where it runs.
type Env interface {
	// Backend returns the device to compute on, the same at every call.
	Backend() (nn.Backend, error)
	// Recording opens a recording that is here already; it downloads nothing.
	Recording(ctx context.Context, id, session string) (*neural.Recording, error)
	// Regions opens a recording of several areas that is here already.
	Regions(ctx context.Context, id, session string) (*neural.Regions, error)
	// Dissimilarities opens a recording of that kind that is here already.
	Dissimilarities(ctx context.Context, id, session string) (*neural.Dissimilarities, error)
	// Tuning opens a recording of that kind that is here already.
	Tuning(ctx context.Context, id string) (*neural.Tuning, error)
	// Weights opens a network by name: one that is bundled, or one of the catalogue
	// (neural.KindWeights) that is here already.
	Weights(ctx context.Context, name string) (*nn.Params, error)
}

// AddLayer notes that there are scores of a layer.
func (r *TaskResult) AddLayer(layer string) {
	if r.Text["layers"] != "" {
		r.Text["layers"] += ","
	}
	r.Text["layers"] += layer
}
