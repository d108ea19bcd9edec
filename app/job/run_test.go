//go:build !js

package job

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"untrained/app/lab"
)

func TestSameBytesWithAnyNumberOfWorkers(t *testing.T) {
	var first []byte
	for _, n := range []int{1, 2, 3} {
		r, err := Run(t.Context(), pool(t, n), experiment, configure(t, "units=17"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		b := asJSON(t, r)
		if first == nil {
			first = b
		}
		if !bytes.Equal(b, first) {
			t.Errorf("%d workers give %s, one gives %s", n, b, first)
		}
	}
}

func TestACancelledRunEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		experiment.slow.Store(true)
		defer experiment.slow.Store(false)
		ctx, cancel := context.WithTimeout(t.Context(), 110*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := Run(ctx, pool(t, 2), experiment, configure(t, ""), Options{})
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != 110*time.Millisecond {
			t.Errorf("a run that was cancelled after 110 ms ended after %v with %v", took, err)
		}
	})
}

// A failure loses nothing: the second run does only what the first left.
func TestFinishedUnitsAreKept(t *testing.T) {
	for _, keeper := range []Keeper{new(Memory), Directory(t.TempDir())} {
		c := configure(t, "units=6&seed=5")
		whole, err := Run(t.Context(), pool(t, 1), experiment, c, Options{})
		if err != nil {
			t.Fatal(err)
		}
		experiment.fail.Store(1) // cheap, hence done last but one
		_, err = Run(t.Context(), pool(t, 1), experiment, c, Options{Keeper: keeper})
		experiment.fail.Store(0)
		if err == nil || !strings.Contains(err.Error(), "unit 0: the layer exploded") {
			t.Fatalf("%T: the failure reads %v", keeper, err)
		}
		before := experiment.runs.Load()
		var kept int
		o := Options{Keeper: keeper, Events: func(e Event) { kept = e.Kept }}
		again, err := Run(t.Context(), pool(t, 1), experiment, c, o)
		if err != nil {
			t.Fatal(err)
		}
		if did := experiment.runs.Load() - before; did != int64(6-kept) || kept < 4 {
			t.Errorf("%T: %d tasks were kept, %d of 6 done again", keeper, kept, did)
		}
		if !bytes.Equal(asJSON(t, again), asJSON(t, whole)) {
			t.Errorf("%T: a resumed run gives another result", keeper)
		}
		if left, err := keeper.Load(t.Context(), Key(experiment, c, "cpu")); err != nil || len(left) != 0 {
			t.Errorf("%T: after a complete run %d tasks are left, %v", keeper, len(left), err)
		}
	}
}

func TestDamagedKeptUnitsAreDoneAgain(t *testing.T) {
	c := configure(t, "units=3")
	key := Key(experiment, c, "cpu")
	keeper := new(Memory)
	other, err := EncodeTask(lab.TaskResult{Task: lab.Task{Index: 1, Name: "of another experiment"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range [][]byte{{1, 2, 3}, other, nil} {
		if err := keeper.Save(t.Context(), key, i, part); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Run(t.Context(), pool(t, 1), experiment, c, Options{Keeper: keeper})
	if err != nil {
		t.Fatal(err)
	}
	if n := r.Tables[0].Rows[0][1]; n != 3.0 {
		t.Errorf("%v tasks were merged", n)
	}
}

func TestAPanicIsAnError(t *testing.T) {
	experiment.fail.Store(2)
	experiment.panics.Store(true)
	defer func() { experiment.fail.Store(0); experiment.panics.Store(false) }()
	_, err := Run(t.Context(), pool(t, 2), experiment, configure(t, ""), Options{})
	if err == nil || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("a panic became %v", err)
	}
}

type forgetful struct{ Memory }

func (*forgetful) Save(context.Context, string, int, []byte) error {
	return errors.New("the disk is full")
}

func TestEventsTellProgressAndWhatWasNotKept(t *testing.T) {
	synctest.Test(t, testEvents)
}

func testEvents(t *testing.T) {
	experiment.slow.Store(true)
	defer experiment.slow.Store(false)
	var mu sync.Mutex
	var events []Event
	_, err := Run(t.Context(), pool(t, 3), experiment, configure(t, "units=4"), Options{
		Keeper: new(forgetful), Partial: time.Millisecond,
		Events: func(e Event) { mu.Lock(); events = append(events, e); mu.Unlock() },
	})
	if err != nil {
		t.Fatal(err)
	}
	var fraction float64
	var warned, partial, left bool
	for _, e := range events {
		if e.Fraction < fraction-1e-9 {
			t.Fatalf("progress went back from %v to %v", fraction, e.Fraction)
		}
		fraction = e.Fraction
		warned = warned || strings.Contains(e.Warning, "disk is full")
		partial = partial || e.Partial != nil && e.Partial.Tables[0].Rows[0][1].(float64) < 4
		left = left || e.Left > 0
	}
	if math.Abs(fraction-1) > 1e-9 || !warned || !partial || !left {
		t.Errorf("last fraction %v, warned %v, partial result %v, time left %v", fraction, warned, partial, left)
	}
}

func TestWorkers(t *testing.T) {
	for _, c := range []struct {
		asked, processors int
		memory            float64
		want              int
	}{
		{0, 1, 0, 1}, {0, 2, 0, 1}, {0, 8, 0, 7}, {5, 2, 0, 5}, {0, 0, 0, 1},
		{0, 8, 8, 7}, {0, 8, 4, 5}, {0, 8, 2, 2}, {0, 8, 1, 1}, {0, 8, 0.25, 1}, {6, 8, 1, 6}, {0, 2, 4, 1},
	} {
		if got := Workers(c.asked, c.processors, c.memory); got != c.want {
			t.Errorf("Workers(%d, %d, %v) = %d, want %d", c.asked, c.processors, c.memory, got, c.want)
		}
	}
}

func TestUnitsSurviveTheirCodec(t *testing.T) {
	r := lab.TaskResult{
		Task: lab.Task{Index: 3, Name: "trained", Cost: 2.5}, Text: map[string]string{"layer": "max1"},
		Arrays: map[string]lab.Floats{"r": {1, math.Inf(1), math.SmallestNonzeroFloat64, -0.1}, "empty": {}, "b": {2}},
	}
	a, err := EncodeTask(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeTask(a)
	if err != nil {
		t.Fatal(err)
	}
	b, err := EncodeTask(back)
	if err != nil || !bytes.Equal(a, b) || back.Text["layer"] != "max1" || back.Task != r.Task {
		t.Errorf("%+v came back as %+v, %v", r, back, err)
	}
	for i := range a[len(a)-8*5:] { // any of the five numbers
		damaged := bytes.Clone(a)
		damaged[len(a)-1-i] ^= 1
		if _, err := DecodeTask(damaged); err == nil {
			t.Fatalf("with a bit of byte −%d turned it was still accepted", i+1)
		}
	}
	for n := range a {
		if _, err := DecodeTask(a[:n]); err == nil {
			t.Fatalf("cut to %d of %d bytes it was still accepted", n, len(a))
		}
	}
}

func FuzzDecodeTask(f *testing.F) {
	good, err := EncodeTask(lab.TaskResult{Task: lab.Task{Name: "u"}, Arrays: map[string]lab.Floats{"r": {1, 2}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{255, 255, 255, 255, '{'})
	f.Add([]byte("\x2a\x00\x00\x00{\"unit\":{},\"arrays\":[{\"name\":\"r\",\"len\":-1}]}"))
	f.Fuzz(func(t *testing.T, part []byte) {
		r, err := DecodeTask(part)
		if err != nil {
			return
		}
		if _, err := EncodeTask(r); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
