package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"untrained/app/lab"
)

// Event is the progress of a run. Events come often; a page shows the latest.
type Event struct {
	Done, Total int           // tasks finished, and all
	Kept        int           // tasks of Done that an earlier run had finished
	Fraction    float64       // of the work that is done, by the tasks' costs
	Running     []string      // names of the tasks under way
	Left        time.Duration // estimate; 0 if unknown
	Partial     *lab.Result   // the latest result of finished tasks; nil before the first
	Warning     string        // what could not be stored, and why
}

// Options are the options of Run and RunShare.
type Options struct {
	Keeper Keeper      // nil stores nothing beyond the run
	Events func(Event) // nil reports nothing; called from one goroutine at a time
	// Partial is the shortest time between two partial results; 0 makes none.
	Partial time.Duration
}

// ErrMoved is wrapped by the error of a Run whose device was lost for good and replaced by one of another kind. Numbers
// of two backends must not be mixed; the remedy is to run again.
var ErrMoved = errors.New("the device was lost, and the work moved")

// Run does all tasks of an experiment on the pool and merges them in task order. When ctx is cancelled, it returns
// ctx's error within 200 ms. Finished tasks stay with the Keeper until a run is complete.
func Run(ctx context.Context, pool Pool, e lab.Experiment, c lab.Config, o Options) (*lab.Result, error) {
	r, err := split(ctx, pool, e, c, o)
	if err != nil {
		return nil, err
	}
	r.restore(ctx)
	r.report("")
	if err := r.all(ctx); err != nil {
		return nil, err
	}
	result, err := r.merge(ctx, r.parts)
	if err != nil {
		return nil, err
	}
	if err := r.options.Keeper.Forget(ctx, r.key); err != nil {
		r.report(err.Error())
	}
	return result, nil
}

// split asks a worker for the experiment's tasks and returns a run that has none of them.
func split(ctx context.Context, pool Pool, e lab.Experiment, c lab.Config, o Options) (*run, error) {
	if o.Keeper == nil {
		o.Keeper = new(Memory)
	}
	if o.Events == nil {
		o.Events = func(Event) {}
	}
	w := work{e.Name(), c.String()}
	a, err := listTasks.Do(ctx, pool, tasksRequest{w}, nil)
	if err != nil {
		return nil, err
	}
	if w.Config = a.Config; a.Config != c.String() {
		if c, err = lab.ParseStrict(e, a.Config); err != nil {
			return nil, err
		}
	}
	return &run{pool: pool, options: o, work: w, backend: a.Backend, tasks: a.Tasks, parts: make([][]byte, len(a.Tasks)),
		fractions: make([]float64, len(a.Tasks)), key: Key(e, c, a.Backend), start: time.Now()}, nil
}

// Key returns the key of a run for a Keeper. It is the same for the same experiment, configuration, backend and version
// of the software. The configuration must be pinned (lab.Pin), or it does not say which recording is meant.
func Key(e lab.Experiment, c lab.Config, backend string) string {
	h := sha256.Sum256([]byte(e.Name() + "\n" + c.String() + "\n" + backend + "\n" + lab.Version))
	return hex.EncodeToString(h[:16])
}

// run is the state of one Run. It belongs to the goroutine that called Run.
type run struct {
	pool      Pool
	options   Options
	work      work
	backend   string
	tasks     []lab.Task
	parts     [][]byte    // results by task, nil where not finished
	fractions []float64   // progress by task
	inputs    []lab.Input // of all finished tasks, each once
	running   []int
	kept      int
	before    float64 // fraction of the work that was done at the start
	key       string
	start     time.Time
	merging   bool
	merged    int // finished tasks in the last partial result
	lastMerge time.Time
	partial   *lab.Result
}

// restore loads the tasks that an earlier run finished, except for parts that are damaged, belong to another task, or
// were computed from what is not here any more. What was left out is reported.
func (r *run) restore(ctx context.Context) {
	parts, err := r.options.Keeper.Load(ctx, r.key)
	if err != nil {
		r.report(err.Error())
		return
	}
	found := make(map[int][]lab.Input) // by the task's place
	var names []lab.Input
	damaged, unknown := 0, 0
	for i, task := range r.tasks {
		part, ok := parts[task.Index]
		if !ok {
			continue
		}
		u, err := DecodeTask(part)
		switch {
		case err != nil || u.Task.Name != task.Name:
			damaged++
			continue
		case u.Inputs == nil:
			unknown++
			continue
		}
		found[i] = u.Inputs
		for _, in := range u.Inputs {
			if !slices.ContainsFunc(names, in.Same) {
				names = append(names, in)
			}
		}
	}
	now := names
	if len(names) > 0 {
		a, err := openInputs.Do(ctx, r.pool, inputsRequest{names}, nil)
		if err != nil {
			r.report(err.Error())
			return
		}
		now = a.Inputs
	}
	replaced := make(map[string]int) // parts by the input that is not the same any more
	for i, inputs := range found {
		other := slices.IndexFunc(inputs, func(in lab.Input) bool { return !slices.Contains(now, in) })
		if other >= 0 {
			replaced[inputs[other].String()]++
			continue
		}
		r.parts[i], r.fractions[i] = parts[r.tasks[i].Index], 1
		r.use(inputs)
		r.kept++
	}
	r.before = r.fraction()
	r.reportLeft(damaged, unknown, replaced)
}

// use notes the inputs of a finished task.
func (r *run) use(inputs []lab.Input) {
	for _, in := range inputs {
		if !slices.Contains(r.inputs, in) {
			r.inputs = append(r.inputs, in)
		}
	}
}

// reportLeft says which kept parts were not used, and why.
func (r *run) reportLeft(damaged, unknown int, replaced map[string]int) {
	left := func(n int, why string) {
		if n == 1 {
			r.report("One finished part was left out and is computed again: " + why)
		} else if n > 1 {
			r.report(fmt.Sprintf("%d finished parts were left out and are computed again: %s", n, why))
		}
	}
	left(damaged, "what was kept is damaged.")
	left(unknown, "an older version kept them without noting which recording they were computed from.")
	for _, name := range slices.Sorted(maps.Keys(replaced)) {
		left(replaced[name], name+" is not the one that they were computed from.")
	}
}

// message comes from the goroutines that wait for workers.
type message struct {
	task    int // −1 for a partial merge
	done    float64
	ended   bool
	answer  taskAnswer
	partial *lab.Result
	err     error
}

// all does the tasks that are not done, expensive ones first, so that no worker has a long one at the end.
func (r *run) all(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var waiting []int
	for i := range r.tasks {
		if r.parts[i] == nil {
			waiting = append(waiting, i)
		}
	}
	slices.SortStableFunc(waiting, func(a, b int) int {
		if d := r.tasks[b].Cost - r.tasks[a].Cost; d > 0 {
			return 1
		} else if d < 0 {
			return -1
		}
		return 0
	})
	messages := make(chan message, 16)
	send := func(m message) {
		select {
		case messages <- m:
		case <-ctx.Done():
		}
	}
	pending := 0
	for len(waiting) > 0 || pending > 0 || r.merging {
		for pending < r.pool.Size() && len(waiting) > 0 {
			i := waiting[0]
			waiting = waiting[1:]
			pending++
			r.running = append(r.running, i)
			request := taskRequest{r.work, r.tasks[i]}
			go func() {
				a, err := runTask.Do(ctx, r.pool, request, func(done float64) { send(message{task: i, done: done}) })
				send(message{task: i, ended: true, answer: a, err: err})
			}()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m := <-messages:
			switch {
			case m.task < 0: // a partial result, whose failure does not end the run
				r.merging = false
				if m.err == nil {
					r.partial = m.partial
				}
			case !m.ended:
				r.fractions[m.task] = max(r.fractions[m.task], min(m.done, 1))
			case m.err != nil:
				return m.err
			case m.answer.Backend != r.backend:
				return fmt.Errorf("%w from %s to %s", ErrMoved, r.backend, m.answer.Backend)
			case together(r.inputs, m.answer.Inputs) != nil:
				// At once, and not when all the others are done: they would be in vain.
				return together(r.inputs, m.answer.Inputs)
			default:
				pending--
				r.use(m.answer.Inputs)
				r.finish(ctx, m.task, m.answer.Part)
			}
			r.report("")
			if len(waiting) > 0 || pending > 0 {
				r.mergePartial(ctx, send)
			}
		}
	}
	return nil
}

func (r *run) finish(ctx context.Context, i int, part []byte) {
	r.parts[i], r.fractions[i] = part, 1
	r.running = slices.DeleteFunc(r.running, func(j int) bool { return j == i })
	if err := r.options.Keeper.Save(ctx, r.key, r.tasks[i].Index, part); err != nil {
		r.report(err.Error())
	}
}

// mergePartial starts a partial merge if the last one is old enough and tasks were finished since.
func (r *run) mergePartial(ctx context.Context, send func(message)) {
	done := r.done()
	if r.options.Partial == 0 || r.merging || done == r.merged || time.Since(r.lastMerge) < r.options.Partial {
		return
	}
	r.merging, r.merged, r.lastMerge = true, done, time.Now()
	parts := slices.Clone(r.parts)
	go func() {
		result, err := r.merge(ctx, parts)
		send(message{task: -1, partial: result, err: err})
	}()
}

func (r *run) merge(ctx context.Context, parts [][]byte) (*lab.Result, error) {
	request := mergeRequest{Work: r.work}
	for _, p := range parts {
		if p != nil {
			request.Parts = append(request.Parts, part{p})
		}
	}
	result, err := mergeTasks.Do(ctx, r.pool, request, nil)
	if err != nil {
		return nil, fmt.Errorf("merging %d tasks: %w", len(request.Parts), err)
	}
	result.Backend = r.backend // not the one that merged
	return result, nil
}

func (r *run) done() (n int) {
	for _, p := range r.parts {
		if p != nil {
			n++
		}
	}
	return n
}

func (r *run) fraction() float64 {
	var done, all float64
	for i, task := range r.tasks {
		done += task.Cost * r.fractions[i]
		all += task.Cost
	}
	if all == 0 {
		return 0
	}
	return done / all
}

func (r *run) report(warning string) {
	e := Event{
		Done: r.done(), Total: len(r.tasks), Kept: r.kept, Fraction: r.fraction(), Partial: r.partial, Warning: warning,
	}
	for _, i := range r.running {
		e.Running = append(e.Running, r.tasks[i].Name)
	}
	if made := e.Fraction - r.before; made > 0.02 {
		e.Left = time.Duration(float64(time.Since(r.start)) * (1 - e.Fraction) / made)
	}
	r.options.Events(e)
}
