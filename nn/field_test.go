package nn_test

import (
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// Each pixel is changed in turn: the rectangle around those that change a unit must be
// the unit's receptive field.
func TestReceptiveFieldIsWhatChangesAUnit(t *testing.T) {
	for _, c := range []struct {
		spec, layer string
		units       []nn.Unit
	}{
		{"12x12x1/conv3x3x4/linear/conv3x3x4,stride2/linear", "conv2", []nn.Unit{{0, 0, 0}, {2, 1, 3}, {3, 3, 1}}},
		{"12x10x1/conv5x5x4,same/linear/avg2/conv3x3x4,pad1", "conv2", []nn.Unit{{0, 0, 0}, {2, 2, 1}, {5, 4, 2}}},
		{"11x11x1/conv3x3x2,stride2,same/avg3,stride2,ceil/linear", "linear1",
			[]nn.Unit{{0, 0, 0}, {1, 2, 1}, {2, 2, 0}}},
		{"12x12x2/sub3/conv2x2x3/linear", "conv1", []nn.Unit{{0, 0, 0}, {2, 2, 2}}},
		{"9x9x1/fire2x2x2/avg2", "avg1", []nn.Unit{{0, 0, 3}, {3, 3, 3}, {1, 2, 2}}},
		{"8x8x1/conv3x3x2/avg2/flatten/linear", "linear1", []nn.Unit{{0, 0, 0}, {0, 0, 7}, {0, 0, 17}}},
		{"8x8x1/conv3x3x2/avg2/flatten/dense3", "dense1", []nn.Unit{{0, 0, 1}}},
		{"8x7x1/conv3x3x2/gap", "gap1", []nn.Unit{{0, 0, 1}}},
		{"8x8x1/conv1x1x2,pad1,nobias/linear", "conv1", []nn.Unit{{0, 0, 0}, {1, 3, 1}}},
	} {
		spec, err := nn.ParseSpec(c.spec)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range c.units {
			want, err := spec.ReceptiveField(c.layer, u)
			if err != nil {
				t.Fatal(err)
			}
			if got := perturbed(t, spec, c.layer, u); got != want {
				t.Errorf("%s, unit %v of %s sees %v; pixels that change it lie in %v", c.spec, u, c.layer, want, got)
			}
		}
	}
}

// perturbed returns the rectangle around all pixels that change a unit, for positive
// weights, which let nothing cancel.
func perturbed(t *testing.T, spec nn.Spec, layer string, u nn.Unit) (r nn.Region) {
	t.Helper()
	p, err := spec.Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tensor := range p.Tensors {
		for i, v := range tensor.Data {
			tensor.Data[i] = max(v, -v)
		}
	}
	shapes, err := spec.Shapes()
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for i, name := range spec.LayerNames() {
		if name == layer {
			at = i
		}
	}
	program, err := nn.Compile(spec, 1, nn.Mode{Taps: []string{layer}}, cpu.New())
	if err != nil {
		t.Fatal(err)
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		t.Fatal(err)
	}
	out := make([]float32, shapes[at].Len())
	x := make([]float32, spec.Input.Len())
	stream := random.New(1, "field")
	for i := range x {
		x[i] = float32(stream.Uniform(0.5, 1))
	}
	value := func() float32 {
		if err := program.Forward(x, nn.Tap{Layer: layer, Data: out}); err != nil {
			t.Fatal(err)
		}
		return out[(u.Row*shapes[at].W+u.Column)*shapes[at].C+u.Channel]
	}
	before, none := value(), true
	for row := range spec.Input.H {
		for column := range spec.Input.W {
			changed := false
			for channel := range spec.Input.C {
				i := (row*spec.Input.W+column)*spec.Input.C + channel
				was := x[i]
				x[i] += 100
				changed = changed || value() != before
				x[i] = was
			}
			switch {
			case changed && none:
				r, none = nn.Region{Top: row, Left: column, Bottom: row + 1, Right: column + 1}, false
			case changed:
				r = nn.Region{Top: min(r.Top, row), Left: min(r.Left, column), Bottom: max(r.Bottom, row+1),
					Right: max(r.Right, column+1)}
			}
		}
	}
	return r
}

func TestWindowsReachIntoThePadding(t *testing.T) {
	spec, err := nn.ParseSpec("8x8x1/conv5x5x2,same/relu/max2")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		layer string
		unit  nn.Unit
		want  nn.Region
	}{
		{"conv1", nn.Unit{}, nn.Region{Top: -2, Left: -2, Bottom: 3, Right: 3}},
		{"conv1", nn.Unit{Row: 7, Column: 4}, nn.Region{Top: 5, Left: 2, Bottom: 10, Right: 7}},
		{"relu1", nn.Unit{Row: 3, Column: 4, Channel: 1}, nn.Region{Top: 3, Left: 4, Bottom: 4, Right: 5}},
		{"max1", nn.Unit{Row: 3, Column: 1}, nn.Region{Top: 6, Left: 2, Bottom: 8, Right: 4}},
	} {
		if got, err := spec.Window(c.layer, c.unit); err != nil || got != c.want {
			t.Errorf("%s %v: %v, %v, want %v", c.layer, c.unit, got, err, c.want)
		}
	}
}

func TestUnitsThatAreNotThere(t *testing.T) {
	spec, err := nn.ParseSpec("8x8x1/conv3x3x2")
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []nn.Unit{{6, 0, 0}, {0, 6, 0}, {0, 0, 2}, {-1, 0, 0}} {
		if r, err := spec.ReceptiveField("conv1", u); err == nil {
			t.Errorf("unit %v sees %v", u, r)
		}
	}
	if _, err := spec.Window("conv2", nn.Unit{}); err == nil {
		t.Error("there is a conv2")
	}
}
