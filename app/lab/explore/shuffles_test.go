//go:build !js

package explore_test

import (
	"math"
	"slices"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/explore"
	"untrained/nn"
)

// With all faders down the weights are the trained ones, with all up those of the experiments' shuffle; in between a
// layer keeps its weights, a kernel those of its own where they are shuffled inside it, and whole kernels stay whole.
func TestFadersShuffleAsTheExperimentsDo(t *testing.T) {
	t.Parallel()
	trained := bundledNetwork(t).Networks[lab.TaskWeights]
	for _, kind := range []nn.ShuffleKind{nn.ShuffleWithinLayer, nn.ShuffleWithinKernel, nn.ShuffleKernels} {
		for percent, want := range map[int]*nn.Params{0: trained, 100: trained.Shuffled(3, kind), 37: nil} {
			var p [4]int
			for i := range p {
				p[i] = percent
			}
			got, err := explore.Shuffles{Percent: p, Kind: kind.String(), Seed: 3}.Apply(trained)
			if err != nil {
				t.Fatal(err)
			}
			for i, tensor := range got.Tensors {
				if want != nil && !slices.Equal(tensor.Data, want.Tensors[i].Data) {
					t.Errorf("%v at %d %%: %s differs", kind, percent, tensor.Name)
				}
				if !sameParts(kind, tensor.Shape, tensor.Data, trained.Tensors[i].Data) {
					t.Errorf("%v at %d %%: %s is not made of the same parts", kind, percent, tensor.Name)
				}
			}
		}
	}
}

// sameParts reports whether a tensor holds the weights of another in another order, kernel by kernel where a shuffle
// keeps kernels apart or whole.
func sameParts(kind nn.ShuffleKind, shape []int, a, b []float32) bool {
	if len(shape) == 1 {
		return slices.Equal(a, b)
	}
	kernels := shape[len(shape)-2] * shape[len(shape)-1]
	parts := func(x []float32) (list [][]float32) {
		if kind == nn.ShuffleWithinLayer {
			return [][]float32{slices.Sorted(slices.Values(x))}
		}
		for k := range kernels {
			var kernel []float32
			for at := k; at < len(x); at += kernels {
				kernel = append(kernel, x[at])
			}
			if kind == nn.ShuffleWithinKernel {
				slices.Sort(kernel)
			}
			list = append(list, kernel)
		}
		if kind == nn.ShuffleKernels {
			slices.SortFunc(list, slices.Compare)
		}
		return list
	}
	return slices.EqualFunc(parts(a), parts(b), slices.Equal)
}

// The faders compute what the dial computes where both do the same, and the puzzle has a solution: the third layer
// alone ruins the digits and leaves the second as it was.
func TestFadersAgreeWithTheDial(t *testing.T) {
	t.Parallel()
	env := bundledNetwork(t)
	all, err := explore.Shuffles{Percent: [4]int{100, 100, 100, 100}, Kind: "within-layer", Seed: 1}.Compute(t.Context(),
		env)
	if err != nil {
		t.Fatal(err)
	}
	dial, err := explore.Scramble{Percent: 100, Seed: 1, Digit: explore.ScrambleDigit}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range dial.Kept {
		if math.Abs(v-all.Kept[i]) > 1e-12 || all.Right != dial.Right || all.Answer != dial.Answer {
			t.Errorf("stage %d: %v and %d right, of the dial %v and %d", i, all.Kept[i], all.Right, v, dial.Right)
		}
	}
	late, err := explore.Shuffles{Percent: [4]int{0, 0, 100, 0}, Kind: "within-layer", Seed: 1}.Compute(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	if late.Kept[1] < explore.PuzzleKept || late.Right > explore.PuzzleRight {
		t.Errorf("layer 3 shuffled: layer 2 keeps %v, %d digits right", late.Kept[1], late.Right)
	}
	for _, wrong := range []explore.Shuffles{{Kind: "sideways"}, {Kind: "kernels", Percent: [4]int{3: 101}}} {
		if _, err := wrong.Compute(t.Context(), env); err == nil {
			t.Errorf("%+v was computed", wrong)
		}
	}
}
