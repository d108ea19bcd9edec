//go:build !js

package job

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/random"
)

// sums is an experiment whose units draw numbers for a while and whose result is
// sensitive to the order in which units are put together.
type sums struct {
	slow   atomic.Bool
	fail   atomic.Int64 // index + 1 of the unit that fails
	panics atomic.Bool  // the failing unit panics instead
	runs   atomic.Int64
}

var experiment = &sums{}

func init() { lab.Register(experiment) }

func (*sums) Name() string { return "sums" }

func (*sums) Properties() []lab.Property {
	return []lab.Property{
		{Key: "units", Kind: lab.Int, Default: "9", Min: 1, Max: 100},
		{Key: "seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 40},
	}
}

func (*sums) Units(_ context.Context, _ lab.Env, c lab.Config) (units []lab.Unit, err error) {
	for i := range c.Int("units") {
		units = append(units, lab.Unit{Index: i, Name: fmt.Sprint("unit ", i), Cost: float64(1 + i%3)})
	}
	return units, nil
}

func (s *sums) Run(ctx context.Context, _ lab.Env, c lab.Config, u lab.Unit, progress func(float64)) (lab.UnitResult, error) {
	s.runs.Add(1)
	if s.fail.Load() == int64(u.Index)+1 {
		if s.panics.Load() {
			panic("out of order")
		}
		return lab.UnitResult{}, errors.New("the layer exploded")
	}
	stream := random.New(uint64(c.Int("seed")), u.Name)
	values := make(lab.Floats, 100)
	for i := range values {
		values[i] = stream.Norm()
		progress(float64(i) / 100)
		if s.slow.Load() {
			select {
			case <-ctx.Done():
				return lab.UnitResult{}, ctx.Err()
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return lab.UnitResult{Unit: u, Arrays: map[string]lab.Floats{"x": values}}, nil
}

func (s *sums) Merge(_ context.Context, _ lab.Env, c lab.Config, units []lab.UnitResult) (*lab.Result, error) {
	sum := 1.0
	for _, u := range units {
		for _, x := range u.Arrays["x"] {
			sum = sum*0.9 + x // order matters
		}
	}
	return &lab.Result{Experiment: "sums", Config: c.String(), Tables: []lab.Table{{
		Name: "summary", Columns: []lab.Column{{Name: "sum"}, {Name: "units"}}, Rows: [][]any{{sum, float64(len(units))}},
	}}}, nil
}

// bare is an environment with nothing in it but a backend's name.
type bare struct{}

func (bare) Backend() (nn.Backend, error) { return named{}, nil }

func (bare) Recording(context.Context, string, string) (*neural.Recording, error) {
	return nil, errors.New("no recording here")
}

func (bare) Dissimilarities(context.Context, string, string) (*neural.Dissimilarities, error) {
	return nil, errors.New("none")
}
func (bare) Tuning(context.Context, string) (*neural.Tuning, error) { return nil, errors.New("none") }
func (bare) Weights(context.Context, string) (*nn.Params, error) {
	return nil, errors.New("no weights here")
}

func (bare) Fetch(context.Context, string, string, func(float64)) error {
	return errors.New("no network here")
}

func (bare) Preview(context.Context, string, string) (*Preview, error) {
	return nil, errors.New("nothing to look over")
}

func (bare) KeepOwn(context.Context, string, []neural.OwnFile) error {
	return errors.New("nowhere to keep")
}

type named struct{ nn.Backend }

func (named) Name() string { return "cpu" }

func pool(t *testing.T, n int) Pool {
	p := Goroutines(n, func() Env { return bare{} })
	t.Cleanup(p.Close)
	return p
}

func configure(t *testing.T, text string) lab.Config {
	t.Helper()
	c, err := lab.ParseStrict(experiment, text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func bytesOf(t *testing.T, r *lab.Result) []byte {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSameBytesWithAnyNumberOfWorkers(t *testing.T) {
	var first []byte
	for _, n := range []int{1, 2, 3} {
		r, err := Run(t.Context(), pool(t, n), experiment, configure(t, "units=17"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		b := bytesOf(t, r)
		if first == nil {
			first = b
		}
		if !bytes.Equal(b, first) {
			t.Errorf("%d workers give %s, one gives %s", n, b, first)
		}
	}
}

func TestCancelWithin200Milliseconds(t *testing.T) {
	experiment.slow.Store(true)
	defer experiment.slow.Store(false)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	start := time.Now()
	_, err := Run(ctx, pool(t, 2), experiment, configure(t, ""), Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run ended with %v", err)
	}
	if took := time.Since(start); took > 300*time.Millisecond {
		t.Errorf("cancelled after 100 ms, ended after %v", took)
	}
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
		again, err := Run(t.Context(), pool(t, 1), experiment, c, Options{Keeper: keeper, Events: func(e Event) { kept = e.Kept }})
		if err != nil {
			t.Fatal(err)
		}
		if did := experiment.runs.Load() - before; did != int64(6-kept) || kept < 4 {
			t.Errorf("%T: %d units were kept, %d of 6 done again", keeper, kept, did)
		}
		if !bytes.Equal(bytesOf(t, again), bytesOf(t, whole)) {
			t.Errorf("%T: a resumed run gives another result", keeper)
		}
		if left, err := keeper.Load(t.Context(), Key(experiment, c, "cpu")); err != nil || len(left) != 0 {
			t.Errorf("%T: after a complete run %d units are left, %v", keeper, len(left), err)
		}
	}
}

func TestDamagedKeptUnitsAreDoneAgain(t *testing.T) {
	c := configure(t, "units=3")
	key := Key(experiment, c, "cpu")
	keeper := new(Memory)
	other, err := EncodeUnit(lab.UnitResult{Unit: lab.Unit{Index: 1, Name: "of another experiment"}})
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
		t.Errorf("%v units were merged", n)
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
	for _, c := range []struct{ asked, processors, want int }{{0, 1, 1}, {0, 2, 1}, {0, 8, 7}, {5, 2, 5}, {0, 0, 1}} {
		if got := Workers(c.asked, c.processors); got != c.want {
			t.Errorf("Workers(%d, %d) = %d, want %d", c.asked, c.processors, got, c.want)
		}
	}
}

func TestUnitsSurviveTheirCodec(t *testing.T) {
	r := lab.UnitResult{
		Unit: lab.Unit{Index: 3, Name: "trained", Cost: 2.5}, Text: map[string]string{"layer": "max1"},
		Arrays: map[string]lab.Floats{"r": {1, math.Inf(1), math.SmallestNonzeroFloat64, -0.1}, "empty": {}, "b": {2}},
	}
	a, err := EncodeUnit(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := DecodeUnit(a)
	if err != nil {
		t.Fatal(err)
	}
	b, err := EncodeUnit(back)
	if err != nil || !bytes.Equal(a, b) || back.Text["layer"] != "max1" || back.Unit != r.Unit {
		t.Errorf("%+v came back as %+v, %v", r, back, err)
	}
	for n := range a {
		if _, err := DecodeUnit(a[:n]); err == nil {
			t.Fatalf("cut to %d of %d bytes it was still accepted", n, len(a))
		}
	}
}

func FuzzDecodeUnit(f *testing.F) {
	good, err := EncodeUnit(lab.UnitResult{Unit: lab.Unit{Name: "u"}, Arrays: map[string]lab.Floats{"r": {1, 2}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{255, 255, 255, 255, '{'})
	f.Add([]byte("\x2a\x00\x00\x00{\"unit\":{},\"arrays\":[{\"name\":\"r\",\"len\":-1}]}"))
	f.Fuzz(func(t *testing.T, part []byte) {
		r, err := DecodeUnit(part)
		if err != nil {
			return
		}
		if _, err := EncodeUnit(r); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
