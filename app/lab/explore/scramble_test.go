//go:build !js

package explore_test

import (
	"math"
	"slices"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/explore"
	"untrained/app/lab/labtest"
	"untrained/assets/weights"
	"untrained/nn"
)

// bundledNetwork returns an environment with the bundled network alone.
func bundledNetwork(t *testing.T) *labtest.Env {
	t.Helper()
	p, err := weights.Open(t.Context(), lab.TaskWeights, weights.Embedded)
	if err != nil {
		t.Fatal(err)
	}
	return &labtest.Env{Networks: map[string]*nn.Params{lab.TaskWeights: p}}
}

// At the ends of the dial the weights are those of the network, of nn.Params.Shuffled and of nn.Spec.Init.
func TestEndsOfTheScrambleDial(t *testing.T) {
	t.Parallel()
	trained := bundledNetwork(t).Networks[lab.TaskWeights]
	drawn, err := trained.Spec.Init(5, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	shuffled := trained.Shuffled(5, nn.ShuffleWithinLayer)
	for _, c := range []struct {
		what string
		dial explore.Scramble
		want *nn.Params
	}{
		{"0 percent", explore.Scramble{Seed: 5}, trained},
		{"0 percent drawn", explore.Scramble{Seed: 5, Fresh: true}, trained},
		{"all shuffled", explore.Scramble{Seed: 5, Percent: 100}, shuffled},
		{"all drawn", explore.Scramble{Seed: 5, Percent: 100, Fresh: true}, drawn},
		{"layer 2 shuffled", explore.Scramble{Seed: 5, Percent: 100, Layer: 2}, shuffled},
	} {
		got, err := c.dial.Apply(trained)
		if err != nil {
			t.Fatal(err)
		}
		for i, tensor := range got.Tensors {
			want := c.want.Tensors[i].Data
			if len(tensor.Shape) == 1 || c.dial.Layer > 0 && tensor.Name != "conv2.weight" {
				want = trained.Tensors[i].Data // biases stay, and other layers
			}
			if !slices.Equal(tensor.Data, want) {
				t.Errorf("%s: %s differs", c.what, tensor.Name)
			}
		}
	}
}

// A shuffle keeps a layer's weights and moves those that it has chosen; further along the dial the same ones stand
// elsewhere than in the network, and more.
func TestScrambleDialIsNested(t *testing.T) {
	t.Parallel()
	trained := bundledNetwork(t).Networks[lab.TaskWeights]
	var before []int
	for _, percent := range []int{10, 11, 50} {
		got, err := explore.Scramble{Percent: percent, Seed: 1}.Apply(trained)
		if err != nil {
			t.Fatal(err)
		}
		was, is := trained.Tensors[0].Data, got.Tensors[0].Data
		var moved []int
		for i := range is {
			if is[i] != was[i] {
				moved = append(moved, i)
			}
		}
		if n := len(is) * percent / 100; len(moved) > n+1 || len(moved) < n-n/10-5 {
			t.Errorf("%d percent move %d of %d weights", percent, len(moved), len(is))
		}
		lost := 0
		for _, i := range before {
			if !slices.Contains(moved, i) {
				lost++
			}
		}
		if lost > 3 { // one may come back by chance
			t.Errorf("%d percent: %d of %d weights that had moved before are back", percent, lost, len(before))
		}
		before = moved
		if !slices.Equal(slices.Sorted(slices.Values(is)), slices.Sorted(slices.Values(was))) {
			t.Errorf("%d percent: other weights than the network's", percent)
		}
	}
}

func TestScramble(t *testing.T) {
	t.Parallel()
	env := bundledNetwork(t)
	intact, err := explore.Scramble{Seed: 1, Layer: 2, Digit: 3}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	for i, kept := range intact.Kept {
		if math.Abs(kept-1) > 1e-9 {
			t.Errorf("stage %d of the intact network keeps %v of itself", i+1, kept)
		}
	}
	if intact.Answer != "3" || intact.Sure < 0.9 || intact.Right < 28 || !slices.Equal(intact.Before, intact.Now) {
		t.Errorf("the intact network: %+v", intact)
	}
	half, err := explore.Scramble{Percent: 50, Seed: 1, Layer: 2, Digit: 3}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case math.Abs(half.Kept[0]-1) > 1e-9 || !slices.Equal(half.Now, half.Before):
		t.Error("a change of the second layer changes the first")
	case half.Kept[1] > 0.999 || half.Kept[3] >= half.Kept[1]:
		t.Errorf("half of layer 2 shuffled keeps %v", half.Kept)
	}
	blank := explore.Scramble{Percent: 50, Seed: 1, Picture: slices.Repeat([]byte{128}, 48*48)}
	if _, err := blank.Compute(t.Context(), env); err != nil {
		t.Errorf("a blank drawing: %v", err)
	}
}

func TestScrambleRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []explore.Scramble{{Percent: -1}, {Percent: 101}, {Layer: 4}, {Layer: -1}, {Digit: 10},
		{Picture: []byte{1}}} {
		if _, err := s.Compute(t.Context(), bundledNetwork(t)); err == nil {
			t.Errorf("%+v was computed", s)
		}
	}
}
