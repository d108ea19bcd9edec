package job

import (
	"context"
	"fmt"
)

// Operation is something that a worker can be asked to do. The constants of this type declare all of them: the type
// parameters are what is asked and what comes back, the value is the operation's name on the way to a worker, and the
// request's method run is how it is done.
type Operation[Request request[Answer], Answer any] string

// request is implemented by the requests of an operation. Only workers call run: the page's program is linked without
// it, and so without networks, statistics and readers of recordings.
type request[Answer any] interface {
	// run does what is asked, in the calling goroutine. progress is not nil and takes the fraction done.
	run(ctx context.Context, env Env, progress func(done float64)) (Answer, error)
}

// Worker does calls: a Pool, or what chooses between pools.
type Worker interface {
	// Do performs the call, which Operation.Do made, and fills in its answer. It calls progress with the fraction done,
	// from any goroutine. When ctx ends, it returns ctx's error within 200 ms.
	Do(ctx context.Context, c Call, progress func(done float64)) error
}

// Call is one use of an operation, on its way to a worker.
type Call struct {
	Operation string // its name

	request, answer any // pointers to values of the operation's types
}

// Do asks a worker and returns its answer. progress may be nil.
func (o Operation[Request, Answer]) Do(
	ctx context.Context, w Worker, r Request, progress func(done float64),
) (Answer, error) {
	var a, none Answer
	if progress == nil {
		progress = func(float64) {}
	}
	if err := w.Do(ctx, Call{string(o), &r, &a}, progress); err != nil {
		return none, err
	}
	return a, nil
}

// Answer answers a call of this operation with f, and reports whether it is one.
func (o Operation[Request, Answer]) Answer(c Call, f func(Request) (Answer, error)) (is bool, err error) {
	if c.Operation != string(o) {
		return false, nil
	}
	*c.answer.(*Answer), err = f(*c.request.(*Request))
	return true, err
}

// String names the call in messages.
func (c Call) String() string {
	if s, ok := c.request.(fmt.Stringer); ok {
		return s.String()
	}
	return c.Operation
}

// served is an operation as a worker sees it.
type served struct {
	name  string
	blank func() Call // with a zero request, to decode into
	run   func(context.Context, Env, Call, func(float64)) error
}

// serve is a function and no method, so that calling a method of Operation does not link run.
func serve[Request request[Answer], Answer any](o Operation[Request, Answer]) served {
	return served{
		name:  string(o),
		blank: func() Call { return Call{string(o), new(Request), new(Answer)} },
		run: func(ctx context.Context, env Env, c Call, progress func(float64)) error {
			_, err := o.Answer(c, func(r Request) (Answer, error) { return r.run(ctx, env, progress) })
			return err
		},
	}
}

// operations lists what workers serve. (A variable would link all of it into the page's program.)
func operations() []served {
	return []served{
		serve(listTasks), serve(runTask), serve(mergeTasks), serve(openInputs),
		serve(FetchRecording), serve(DescribeRecording), serve(PreviewRecording), serve(ReadOwn),
		serve(DrawSheet), serve(MeasurePicture), serve(MakeFile),
		serve(Look), serve(Rank), serve(WriteONNX), serve(LoadNetwork), serve(ListNetworks), serve(MakeCheck),
		serve(Scramble), serve(BendTuning), serve(Regroup), serve(Landscape), serve(Replace),
		serve(TrainCell), serve(Shuffle), serve(Fool),
		serve(Calibrate),
	}
}

// find returns the operation of this name.
func find(name string) (served, error) {
	for _, o := range operations() {
		if o.name == name {
			return o, nil
		}
	}
	return served{}, fmt.Errorf("workers do not know the operation %q", name)
}

// perform does a call in the calling goroutine: this is all that a worker does, in the browser as natively. A panic
// becomes an error, because one broken task must not end the others.
func perform(ctx context.Context, env Env, c Call, progress func(done float64)) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s stopped by a fault in the program (%v); please report it with this configuration", c, r)
		}
	}()
	o, err := find(c.Operation)
	if err != nil {
		return err
	}
	return o.run(ctx, env, c, progress)
}
