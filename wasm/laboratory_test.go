//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"syscall/js"
	"testing"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/page"
	"untrained/assets/neural"
	"untrained/wasm/place"
)

func TestThePageHasAllParts(t *testing.T) {
	l := laboratory(here(t, "UNTRAINED_CLASS", "/class/"))
	if !l.About.Class || l.About.Version != lab.Version || !strings.HasPrefix(l.About.Device, "CPU with SIMD, ") ||
		len(l.About.Missing) != 0 {
		t.Errorf("about: %+v", l.About)
	}
	for _, e := range l.Experiments {
		if lab.NeedsFiles(e) {
			t.Errorf("%s needs files that no page has", e.Name())
		}
	}
	if l.Notebook == nil || l.Bundled == nil || l.Worker == nil || l.Runner == nil || l.Recordings == nil ||
		l.Trainer == nil || l.Devices == nil || l.Class == nil {
		t.Errorf("a part is missing: %+v", l)
	}
}

// What the browser lacks is said; node, where tests run too, lacks all of it.
func TestAboutSaysWhatIsMissing(t *testing.T) {
	a := about(place.Site{}, 1)
	if a.Device != "CPU with SIMD, 1 worker" || a.Class {
		t.Errorf("%+v", a)
	}
	want := 0
	for _, name := range []string{"indexedDB", "isSecureContext"} {
		if !js.Global().Get(name).Truthy() {
			want++
		}
	}
	if len(a.Missing) != want {
		t.Errorf("%d things are missing, not %d: %q", len(a.Missing), want, a.Missing)
	}
	if a := about(place.Site{}, 3); a.Device != "CPU with SIMD, 3 workers" {
		t.Errorf("%+v", a)
	}
}

func TestBundledResults(t *testing.T) {
	s := here(t)
	s.Env["UNTRAINED_RUNS"] = `{"controls":"/runs/controls.json","controls-curve":"/runs/controls.json"}`
	r, err := bundled(t.Context(), s, "controls")
	if err != nil || r.Experiment != "encoding" || len(r.Tables) == 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := bundled(t.Context(), s, "controls-curve"); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("another run's file: %v", err)
	}
	if _, err := bundled(t.Context(), s, "alchemy"); err == nil {
		t.Error("a run that is not in the catalogue was read")
	}
}

// standIn is a worker that only writes down what it is asked.
type standIn struct{ asked []string }

func (s *standIn) Do(_ context.Context, c job.Call, _ func(float64)) error {
	s.asked = append(s.asked, c.Operation)
	return nil
}

func TestWorkOfEachKindHasItsWorker(t *testing.T) {
	var errands, studio, jury standIn
	d, ctx := desk{&errands, &studio, &jury}, t.Context()
	_, e1 := job.FetchRecording.Do(ctx, d, job.FetchRequest{}, nil)
	_, e2 := job.DescribeRecording.Do(ctx, d, job.DescribeRequest{}, nil)
	_, e3 := job.PreviewRecording.Do(ctx, d, job.PreviewRequest{}, nil)
	_, e4 := job.ReadOwn.Do(ctx, d, job.OwnRequest{}, nil)
	_, s1 := job.DrawSheet.Do(ctx, d, job.SheetRequest{}, nil)
	_, s2 := job.MeasurePicture.Do(ctx, d, job.MeasureRequest{}, nil)
	_, s3 := job.MakeFile.Do(ctx, d, job.FileRequest{}, nil)
	_, s4 := job.Look.Do(ctx, d, job.LookRequest{}, nil)
	_, j1 := job.Rank.Do(ctx, d, job.RankRequest{}, nil)
	if err := errors.Join(e1, e2, e3, e4, s1, s2, s3, s4, j1); err != nil {
		t.Error(err)
	}
	if len(errands.asked) != 4 || len(studio.asked) != 4 || len(jury.asked) != 1 {
		t.Errorf("errands %q, studio %q, jury %q", errands.asked, studio.asked, jury.asked)
	}
}

// A run is spread over workers; one that fails keeps what was finished, and a changed number of workers ends the
// others.
func TestRunner(t *testing.T) {
	w := workers{here(t)}
	r := &runner{workers: w, devices: newDevices(w), keeper: &job.Browser{Name: t.Name()}}
	request := func(config string, workers int) page.Request {
		c, err := lab.ParseStrict(counting{}, config)
		if err != nil {
			t.Fatal(err)
		}
		return page.Request{Experiment: counting{}, Config: c, Workers: workers, Choice: job.ChooseCPU}
	}
	result, err := r.Run(t.Context(), request("", 2), func(job.Event) {})
	if err != nil || result.Tables[0].Rows[0][0] != 3.0 || result.Backend == "" {
		t.Errorf("%+v, %v", result, err)
	}
	before := r.pool
	bad := request("fails=1", 2)
	if _, err := r.Run(t.Context(), bad, func(job.Event) {}); err == nil ||
		!strings.Contains(err.Error(), "three is missing") {
		t.Errorf("the failure reads %v", err)
	}
	if r.pool != before || before.Size() != 2 {
		t.Error("as many workers were started again")
	}
	if r.sized(1) == before {
		t.Error("one worker is asked for, and there are two")
	}
	// Kept counts tasks of the backend that the choice leads to.
	key := job.Key(bad.Experiment, bad.Config, job.CPU)
	if err := r.keeper.Save(t.Context(), key, 0, []byte("part")); err != nil {
		t.Fatal(err)
	}
	if n, err := r.Kept(t.Context(), bad); err != nil || n != 1 {
		t.Errorf("%d tasks are kept, %v", n, err)
	}
	if err := r.Forget(t.Context(), bad); err != nil {
		t.Fatal(err)
	}
	if n, err := r.Kept(t.Context(), bad); err != nil || n != 0 {
		t.Errorf("%d tasks are kept, %v", n, err)
	}
}

func TestTrainerTrainsInAWorker(t *testing.T) {
	w := workers{here(t)}
	states := make(chan job.State, 64)
	s := trainer{w, newDevices(w)}.Train("network=16x16x1/flatten/dense10&pictures=60&batch=8&heldout=40&steps=5",
		job.ChooseCPU, func(s job.State) { states <- s })
	defer s.Close()
	s.Do(job.Command{Do: job.Step})
	for state := range states {
		if state.Phase == job.Refused {
			t.Fatal(state.Problem)
		}
		if state.Step == 1 {
			return
		}
	}
}

// What was measured is remembered for the adapter and version that it was measured with.
func TestDevicesAreRemembered(t *testing.T) {
	if !js.Global().Get("localStorage").Truthy() {
		if m := recall(); m.Looked || m.Workers < 1 {
			t.Errorf("without memory: %+v", m)
		}
		t.Skip("there is no memory here")
	}
	store := js.Global().Get("localStorage")
	t.Cleanup(func() { store.Call("removeItem", calibrationKey) })
	fast := &job.Calibration{StepCPU: 4, StepGPU: 1, ForwardCPU: 4, ForwardGPU: 1}
	m := job.Machine{Workers: 99, Looked: true, Adapter: "a card", Measured: fast}
	remember(m)
	if got := recall(); got.Adapter != "a card" || got.Measured == nil || *got.Measured != *m.Measured ||
		got.Workers != job.Workers(0, processors(), memory()) {
		t.Errorf("recalled %+v", got)
	}
	remember(job.Machine{Adapter: "another", Measured: &job.Calibration{Problem: "it computes other numbers"}})
	if got := recall(); got.Adapter != "a card" {
		t.Errorf("a problem was remembered: %+v", got)
	}
	for _, text := range []string{
		`{`,
		`{"Version":"0.0.0","Machine":{"Adapter":"a card"}}`,
		`{"Version":"` + lab.Version + `","Machine":{"Adapter":"a card"}}`,
		`{"Version":"` + lab.Version + `","Machine":{"Adapter":"a card","Measured":{"stepGPU":0}}}`,
	} {
		store.Call("setItem", calibrationKey, text)
		if got := recall(); got.Looked || got.Measured != nil {
			t.Errorf("%s was recalled as %+v", text, got)
		}
	}
}

// Without a GPU the CPU computes and says why; a GPU that failed is not tried again before another look.
func TestDevices(t *testing.T) {
	d := newDevices(workers{place.Site{}})
	if got := d.Decide(job.Automatic, job.TrainingWork); got.Backend != job.CPU ||
		!strings.Contains(got.Reason, "looking") {
		t.Errorf("at first: %+v", got)
	}
	d.set(job.Machine{Workers: 1, Looked: true, Adapter: "a card"})
	d.giveUp("its driver hangs")
	if got := d.Decide(job.ChooseGPU, job.TrainingWork); got.Backend != job.CPU ||
		!strings.Contains(got.Reason, "its driver hangs") {
		t.Errorf("after a failure: %+v", got)
	}
	if err := d.Explore(t.Context(), job.ChooseGPU, false); err != nil {
		t.Fatal(err)
	}
	got := d.Decide(job.ChooseGPU, job.TrainingWork)
	if strings.Contains(got.Reason, "driver") || (got.Backend == job.CPU) != (d.machine.Absent != "") ||
		!strings.Contains(got.Reason, d.machine.Absent) {
		t.Errorf("after another look: %+v on %+v", got, d.machine)
	}
}

// Requests reach the teacher's machine as they are, and its refusals come back in its words.
func TestClassroom(t *testing.T) {
	if _, err := classroom("").Ask(t.Context(), "GET", "x", "", nil); err == nil ||
		!strings.Contains(err.Error(), "no class") {
		t.Errorf("a site without a class: %v", err)
	}
	here(t) // or skip
	c := classroom("/class/")
	answer, err := c.Ask(t.Context(), "POST", "ABCDEF/results?since=3", "KEY", []byte(`{"a":1}`))
	var got map[string]string
	if err != nil || json.Unmarshal(answer, &got) != nil {
		t.Fatalf("%s, %v", answer, err)
	}
	for key, want := range map[string]string{"method": "POST", "path": "/class/ABCDEF/results?since=3", "key": "KEY",
		"type": "application/json", "body": `{"a":1}`} {
		if got[key] != want {
			t.Errorf("%s is %q, not %q", key, got[key], want)
		}
	}
	for path, says := range map[string]string{"refused": "the class is closed", "broken": "answered 500"} {
		if _, err := c.Ask(t.Context(), "GET", path, "", nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v does not say %q", path, err, says)
		}
	}
	if _, err := classroom("http://127.0.0.1:1/").Ask(t.Context(), "GET", "x", "", nil); err == nil ||
		!strings.Contains(err.Error(), "does not answer") {
		t.Errorf("a machine that is off: %v", err)
	}
}

// onShelf is a worker on the goroutine that calls, with a recordings' shelf.
func onShelf(r *recordings) job.Worker {
	return job.Goroutines(1, func() job.Env { return job.NewLocal(job.CPUGeneric, r.shelf, noWeights) })
}

func TestRecordings(t *testing.T) {
	s := here(t, "UNTRAINED_MIRROR", "/mirror/")
	r := newRecordings(s, nil)
	r.worker = onShelf(r)
	ctx := t.Context()
	t.Cleanup(func() { _ = r.RemoveAll(context.Background()) })

	simulated, err := r.Find(ctx, "sim-v1", "")
	if err != nil || !simulated.Here || !simulated.Embedded || !simulated.Simulated || simulated.Images == 0 ||
		simulated.Host != "" {
		t.Errorf("the simulation: %+v, %v", simulated, err)
	}
	const id = "v1-ringach2002"
	far, err := r.Find(ctx, id, "")
	if err != nil || far.Here || far.Embedded || far.Bytes == 0 || len(far.Checksums) != 1 || far.Host != "this site" ||
		far.Units != 0 {
		t.Errorf("one that was not fetched: %+v, %v", far, err)
	}
	for _, bad := range [][2]string{{"alchemy", ""}, {"v4-cowley2023", "no such session"}} {
		if _, err := r.Find(ctx, bad[0], bad[1]); err == nil {
			t.Errorf("%q was found", bad)
		}
	}
	all, err := r.List(ctx)
	if err != nil || len(all) <= len(neural.Catalogue()) || all[len(all)-1].ID != neural.OwnID || all[len(all)-1].Here {
		t.Errorf("a list of %d recordings, %v", len(all), err)
	}

	if err := r.Fetch(ctx, id, "", func(float64) {}); err != nil {
		if strings.Contains(err.Error(), "404") {
			t.Skip("the recordings of the test data are not here; name their folder in UNTRAINED_SHARED")
		}
		t.Fatal(err)
	}
	if near, err := r.Find(ctx, id, ""); err != nil || !near.Here || near.Units == 0 {
		t.Errorf("one that was fetched: %+v, %v", near, err)
	}
	if storage, err := r.Storage(ctx); err != nil || storage.Kept != far.Bytes || storage.Warning != "" ||
		storage.Quota == 0 {
		t.Errorf("kept are %+v, %v", storage, err)
	}
	if err := r.Remove(ctx, id, ""); err != nil {
		t.Fatal(err)
	}
	if gone, err := r.Find(ctx, id, ""); err != nil || gone.Here {
		t.Errorf("one that was removed: %+v, %v", gone, err)
	}
}

// Without a shelf only what is part of the program can be used, and the reason is said.
func TestRecordingsWithoutAShelf(t *testing.T) {
	broken := errors.New("the address of the mirror cannot be read")
	r := &recordings{shelved: broken, shelf: job.NewShelf(nil)}
	r.worker = onShelf(r)
	ctx := t.Context()
	if sim, err := r.Find(ctx, "sim-v1", ""); err != nil || !sim.Here {
		t.Errorf("the simulation: %+v, %v", sim, err)
	}
	_, found := r.Find(ctx, "v1-ringach2002", "")
	_, own := r.Find(ctx, neural.OwnID, "")
	_, listed := r.List(ctx)
	_, stored := r.Storage(ctx)
	for what, err := range map[string]error{"found": found, "own": own, "listed": listed, "stored": stored,
		"fetched": r.Fetch(ctx, "v1-ringach2002", "", nil),
		"removed": r.Remove(ctx, "v1-ringach2002", ""), "cleared": r.RemoveAll(ctx)} {
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
