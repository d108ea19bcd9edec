package nn_test

import (
	"errors"
	"slices"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// slow is the processor as a device that returns values late: each Fetch is ready after
// some calls of Ready.
type slow struct {
	nn.Backend
	looks     int
	open, max int
	fetches   int
	fail      error
}

type slowFetch struct {
	of    *slow
	x     []float32
	looks int
}

func (s *slow) Fetch(t nn.Tensor, n int) (nn.Fetch, error) {
	f := &slowFetch{s, make([]float32, n), s.looks}
	s.open++
	s.fetches++
	s.max = max(s.max, s.open)
	return f, s.Read(f.x, t)
}

func (f *slowFetch) Ready() bool {
	f.looks--
	return f.looks < 0
}

func (f *slowFetch) Take(x []float32) error {
	f.of.open--
	copy(x, f.x)
	return f.of.fail
}

func training(t *testing.T, b nn.Backend) (p *nn.Program, step func()) {
	t.Helper()
	spec, err := nn.ParseSpec(tiny)
	if err != nil {
		t.Fatal(err)
	}
	p = compile(t, spec, 4, nn.Mode{Training: true}, b)
	first, err := spec.Init(1, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		t.Fatal(err)
	}
	setParams(t, p, first)
	s := random.New(1, "nn", "history")
	return p, func() {
		x, labels := task(s, spec, 4, 4)
		if err := p.Step(x, labels); err != nil {
			t.Fatal(err)
		}
	}
}

// Losses arrive in the order of steps, each once, equal to what Loss returns, on
// devices that answer at once, late, and very late.
func TestLosses(t *testing.T) {
	late, later := &slow{Backend: cpu.NewGeneric(), looks: 3}, &slow{Backend: cpu.NewGeneric(), looks: 1000}
	for name, b := range map[string]nn.Backend{"at once": cpu.NewGeneric(), "late": late, "very late": later} {
		p, step := training(t, b)
		var got, want []float32
		for i := range 300 {
			step()
			loss, err := p.Loss()
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, loss)
			gather := p.Losses
			if i == 150 || i == 299 {
				gather = p.AllLosses
			}
			some, err := gather()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, some...)
			if (i == 150 || i == 299 || name == "at once") && len(got) != i+1 {
				t.Errorf("%s: %d losses are known after step %d", name, len(got), i+1)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: losses differ from what Loss said", name)
		}
	}
	if late.max > 2 || late.open != 0 || later.max > 2 || later.open != 0 {
		t.Errorf("%d and %d fetches were open at once, %d and %d are left", late.max, later.max, late.open, later.open)
	}
	if later.fetches >= 300 {
		t.Errorf("%d fetches for 300 steps", later.fetches)
	}
}

func TestForgottenLosses(t *testing.T) {
	p, step := training(t, &slow{Backend: cpu.NewGeneric()})
	for range 100 {
		step()
	}
	if losses, err := p.AllLosses(); err != nil || len(losses) != 64 {
		t.Errorf("%d losses, %v; the device keeps 64", len(losses), err)
	}
}

// What is under way when the parameters are set again, or the program is released, is
// waited for and dropped.
func TestLossesAreDropped(t *testing.T) {
	b := &slow{Backend: cpu.NewGeneric(), looks: 1000}
	p, step := training(t, b)
	step()
	if _, err := p.Losses(); err != nil || b.open != 1 {
		t.Fatal(err, b.open)
	}
	q, err := p.Params()
	if err != nil {
		t.Fatal(err)
	}
	setParams(t, p, q)
	if losses, err := p.AllLosses(); err != nil || len(losses) != 0 || b.open != 0 {
		t.Errorf("%v, %v; %d open", losses, err, b.open)
	}
	step()
	b.fail = errors.New("gone")
	if _, err := p.AllLosses(); !errors.Is(err, b.fail) {
		t.Error(err)
	}
}

// Training continues with the same bytes from a saved state in another program.
func TestState(t *testing.T) {
	for _, c := range []nn.AdamConfig{{}, {Rate: 0.01, Decay: 0.1}} {
		spec, err := nn.ParseSpec(tiny)
		if err != nil {
			t.Fatal(err)
		}
		s := random.New(2, "nn", "state")
		p, step := training(t, cpu.NewGeneric())
		if err := p.SetAdam(c); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			step()
		}
		state, err := p.Save()
		if err != nil {
			t.Fatal(err)
		}
		q := compile(t, spec, 4, nn.Mode{Training: true}, cpu.NewGeneric())
		if err := q.Restore(state); err != nil {
			t.Fatal(err)
		}
		x, labels := task(s, spec, 4, 4)
		for range 3 {
			for _, program := range []*nn.Program{p, q} {
				if err := program.Step(x, labels); err != nil {
					t.Fatal(err)
				}
			}
		}
		a, err := p.Params()
		if err != nil {
			t.Fatal(err)
		}
		b, err := q.Params()
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Tensors {
			if !slices.Equal(a.Tensors[i].Data, b.Tensors[i].Data) {
				t.Errorf("%s differs after a restored state", a.Tensors[i].Name)
			}
		}
		if losses, err := q.AllLosses(); err != nil || len(losses) != 3 {
			t.Errorf("%d losses after three steps, %v", len(losses), err)
		}
		other, err := nn.ParseSpec("8x8x1/flatten/dense4")
		if err != nil {
			t.Fatal(err)
		}
		if err := compile(t, other, 4, nn.Mode{Training: true}, cpu.NewGeneric()).Restore(state); err == nil {
			t.Error("another network took the state")
		}
	}
}
