package job

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"syscall/js"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/lab/stimuli"
)

// A worker gives what the calling goroutine would: text, arrays and progress cross, and so do errors, after which it
// goes on.
func TestAWebWorkerAnswers(t *testing.T) {
	p, here := webPool(t, 1), Goroutines(1, func() Env { return NewLocal(CPUGeneric, nil, noWeights) })
	sheet := SheetRequest{"size=28&count=3&picture=2"}
	want, err := DrawSheet.Do(t.Context(), here, sheet, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := DrawSheet.Do(t.Context(), p, sheet, nil)
	if err != nil || !bytes.Equal(got.Pix, want.Pix) || !reflect.DeepEqual(got.Labels, want.Labels) {
		t.Errorf("another sheet, %v", err)
	}

	if _, err := MeasurePicture.Do(t.Context(), p, MeasureRequest{"set=elephants"}, nil); err == nil ||
		!strings.Contains(err.Error(), "elephants") {
		t.Errorf("there is a set of elephants: %v", err)
	}

	look := LookRequest{Config: "network=16x16x1/conv5x5x4/relu&layer=relu1&weights=&stimulus=upload",
		Upload: bytes.Repeat([]byte{10, 200}, 32)}
	c, _, err := lab.ParseConfig(microscope.Microscope{}, look.Config)
	if err != nil {
		t.Fatal(err)
	}
	look.Config = c.String()
	seen, err := Look.Do(t.Context(), here, look, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Look.Do(t.Context(), p, look, nil)
	if err != nil || !reflect.DeepEqual(again, seen) {
		t.Errorf("another view, %v", err)
	}

	done := 0
	file, err := MakeFile.Do(t.Context(), p, FileRequest{sheet.Config, stimuli.SheetPNG}, func(float64) { done++ })
	if err != nil || !bytes.HasPrefix(file.Content, []byte("\x89PNG")) || done == 0 {
		t.Errorf("file %q of %d bytes after %d messages of progress, %v", file.Name, len(file.Content), done, err)
	}
	if len(p.all) != 1 {
		t.Errorf("%d workers were started for one call after the other", len(p.all))
	}
}

// Tasks that cross to several workers give the same bytes as here.
func TestWebWorkersRunAnExperiment(t *testing.T) {
	p := webPool(t, 2)
	c := configure(t, "units=7")
	here := Goroutines(1, func() Env { return NewLocal(CPUGeneric, nil, noWeights) })
	want, err := Run(t.Context(), here, experiment, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Run(t.Context(), p, experiment, c, Options{})
	if err != nil || !bytes.Equal(asJSON(t, got), asJSON(t, want)) {
		t.Errorf("another result, %v", err)
	}
	if len(p.all) != 2 {
		t.Errorf("%d workers did it, not 2", len(p.all))
	}
}

// A worker is ended in the middle of arithmetic, and the next call starts another.
func TestAWebWorkerIsEnded(t *testing.T) {
	p := webPool(t, 1)
	endless := taskRequest{work{"sums", configure(t, "endless=1").String()}, lab.Task{Name: "unit 0"}}
	for what, end := range map[string]func(cancel func()){
		"cancelled": func(cancel func()) { cancel() },
		"closed":    func(func()) { p.Close() },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		begun := make(chan bool, 1)
		go func() {
			<-begun
			end(cancel)
		}()
		_, err := runTask.Do(ctx, p, endless, func(float64) { // it is told once, and then the worker computes without end
			select {
			case begun <- true:
			default:
			}
		})
		if what == "cancelled" && !errors.Is(err, context.Canceled) || what == "closed" && !errors.Is(err, errStopped) {
			t.Errorf("a call that was %s ends with %v", what, err)
		}
		if len(p.all) != 0 {
			t.Errorf("after a call was %s there are %d workers", what, len(p.all))
		}
		if _, err := MeasurePicture.Do(t.Context(), p, MeasureRequest{"size=28"}, nil); err != nil {
			t.Errorf("the next worker: %v", err)
		}
		cancel()
	}
	p.Close()
	if len(p.all) != 0 {
		t.Errorf("%d workers of a closed pool", len(p.all))
	}
}

// A worker that does not start is an error that says why, as often as it is asked for.
func TestWebWorkersThatDoNotStart(t *testing.T) {
	offline := func(context.Context) (js.Value, error) { return js.Undefined(), errors.New("no network") }
	for _, c := range []struct {
		what, script, role, says string
		module                   Module
	}{
		{"no script", "/nothing.js", servesRole, "did not load", module},
		{"a program that ends", workerScript, breaksRole, "no shelf for recordings", module},
		{"no program", workerScript, servesRole, "the program for the workers: no network", offline},
	} {
		p := webPoolOf(t, 1, c.script, c.module, c.role)
		for range 2 {
			if _, err := MeasurePicture.Do(t.Context(), p, MeasureRequest{"size=28"}, nil); err == nil ||
				!strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v does not say %q", c.what, err, c.says)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := MeasurePicture.Do(ctx, p, MeasureRequest{"size=28"}, nil); err == nil {
			t.Errorf("%s: it was answered", c.what)
		}
		if len(p.all) != 0 {
			t.Errorf("%s: %d workers are left", c.what, len(p.all))
		}
	}
}

// A worker that is asked for what it does not know says so and goes on.
func TestAWebWorkerGetsNonsense(t *testing.T) {
	p := webPool(t, 1)
	if _, err := Operation[FetchRequest, struct{}]("dance").Do(t.Context(), p, FetchRequest{}, nil); err == nil ||
		!strings.Contains(err.Error(), "dance") {
		t.Errorf("it dances: %v", err)
	}
	if err := p.Do(t.Context(), Call{string(MakeFile), &SheetRequest{}, new(File)}, func(float64) {}); err == nil {
		t.Error("a file of no format was made")
	}
	if err := p.Do(t.Context(), Call{string(Look), &[]int{1}, new(File)}, func(float64) {}); err == nil ||
		!strings.Contains(err.Error(), "LookRequest") {
		t.Errorf("a request of another kind: %v", err)
	}
	if len(p.all) != 1 {
		t.Errorf("%d workers", len(p.all))
	}
}

// A training in a worker is the training that it would be here.
func TestATrainingInAWebWorker(t *testing.T) {
	webPool(t, 1) // or skip
	whole := sit(t, smallTraining)
	whole.s.Do(Command{Do: Play})
	whole.until("all steps are made", in(Finished))

	p := &seat{t: t, states: make(chan State, 1024)}
	p.s = TrainInWorker(workerScript, module, map[string]string{roleKey: servesRole}, smallTraining,
		func(s State) { p.states <- s })
	defer p.s.Close()
	p.s.Do(Command{Do: Epoch})
	p.until("an epoch is over", func(s State) bool { return s.Step == 7 && s.Phase == Paused })
	p.s.Do(Command{Do: Play})
	p.until("all steps are made", in(Finished))
	if !reflect.DeepEqual(p.losses, whole.losses) {
		t.Errorf("losses %v, here %v", p.losses, whole.losses)
	}
	p.s.Do(Command{Do: Save})
	p.until("the file is there", func(s State) bool { return s.File != nil })
	p.s.Do(Command{Do: Reset})
	p.until("it is reset", func(s State) bool { return s.Step == 0 && s.Phase == Paused && s.File == nil })
	p.s.Do(Command{Do: Load, File: p.file})
	p.until("the weights are back", func(s State) bool { return s.Step == 40 && len(s.Points) > 0 })

	broken := &seat{t: t, states: make(chan State, 16)}
	broken.s = TrainInWorker("/nothing.js", module, nil, smallTraining, func(s State) { broken.states <- s })
	defer broken.s.Close()
	if s := broken.until("it is refused", in(Refused)); !strings.Contains(s.Problem, "did not load") {
		t.Errorf("it says %q", s.Problem)
	}
}
