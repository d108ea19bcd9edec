package explore

import (
	"context"
	"math"
	"strings"
	"testing"

	"untrained/app/lab/internal/model"
	"untrained/nn"
	"untrained/nn/cpu"
)

// Of the slider's positions ReLU lies nearest to the cells, and with a higher threshold it does not: both are what the
// page says.
func TestTipOfTheBend(t *testing.T) {
	nearest := func(threshold float64) (best float64) {
		least := math.Inf(1)
		for _, slope := range []float64{1, 0, -1} {
			a, err := Bend{Slope: slope, Threshold: threshold, Seed: 1}.Compute(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if a.Units+a.Left != bendSecond {
				t.Errorf("slope %v: %d units and %d left out of %d", slope, a.Units, a.Left, bendSecond)
			}
			if a.Distance < least {
				best, least = slope, a.Distance
			}
		}
		return best
	}
	if a := nearest(0); a != 0 {
		t.Errorf("without a threshold the slope nearest to the cells is %v", a)
	}
	if a := nearest(0.5); a != 1 {
		t.Errorf("with a threshold of 0.5 the slope nearest to the cells is %v", a)
	}
	for _, b := range []Bend{{Slope: 1.5}, {Slope: math.NaN()}, {Threshold: -3}} {
		if _, err := b.Compute(context.Background(), nil); err == nil {
			t.Errorf("%+v was computed", b)
		}
	}
}

// The slider's ends and its middle are activations that package nn has: the responses are those of that network.
func TestBendIsTheNetwork(t *testing.T) {
	g, err := newGratingResponses(3)
	if err != nil {
		t.Fatal(err)
	}
	for activation, slope := range map[string]float64{"relu": 0, "abs": -1} {
		spec, err := nn.ParseSpec(strings.ReplaceAll(bendSpec, "linear", activation))
		if err != nil {
			t.Fatal(err)
		}
		params, err := spec.Init(3, nn.Init{Method: "kaiming"})
		if err != nil {
			t.Fatal(err)
		}
		n := g.battery.Len() + 1
		responses := make([]float32, n*bendSecond)
		err = model.EachPicture(context.Background(), cpu.New(), params, spec.LayerNames()[3:], n,
			func(x []float32, i int) {
				clear(x)
				if i < n-1 {
					middle(x, g.grating(i).Draw())
				}
			},
			func(_, i int, data []float32) { copy(responses[i*bendSecond:], data) }, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		want := measured(g.battery, responses)
		got, err := Bend{Slope: slope, Seed: 3}.Compute(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Distance != want.Distance || math.Abs(got.Median-want.Median) > 1e-6 {
			t.Errorf("%s: distance %v and median %v, of the network %v and %v", activation, got.Distance, got.Median,
				want.Distance, want.Median)
		}
	}
}
