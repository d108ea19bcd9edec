package explore

import (
	"context"
	"math"
	"testing"

	"untrained/app/lab/internal/model"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// A landscape's complexity is the one that the experiment measures on the plane through the same three pictures.
func TestLandscapeIsThePlaneOfTheExperiment(t *testing.T) {
	for _, l := range []Landscape{
		{Activation: "relu", Pooling: model.Strided, Depth: 3, Seed: 2},
		{Activation: "tanh", Pooling: model.MaxPool, Depth: 1, Seed: 2, Pictures: 1},
	} {
		params, err := l.network(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var pictures []float32
		var corners [3][]float32
		order := random.New(7, "lab", "complexity", "planes").Perm(3) // in which the experiment takes them
		for i, p := range l.corners() {
			x := cropped(p, params.Spec.Input.H)
			pictures = append(pictures, x...)
			for k, of := range order {
				if of == i {
					corners[k] = x
				}
			}
		}
		names := params.Spec.LayerNames()
		want, err := model.MeasureComplexity(context.Background(), cpu.New(), params, pictures, 3, names[len(names)-1],
			model.ComplexityOptions{Seed: 7, Planes: 1, Side: coarse, Directions: 2, Paths: 1, Steps: 2}, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		all, _, err := responsesOnPlane(context.Background(), params, corners, LandscapeSide)
		if err != nil {
			t.Fatal(err)
		}
		if got := meanOfLive(complexities(all)); math.Abs(got-want.Fourier) > 1e-4 {
			t.Errorf("%+v: complexity %v, of the experiment %v (%d dead)", l, got, want.Fourier, want.Dead)
		}
	}
}

// A linear unit's landscape is a ramp with the complexity of a ramp; the three pictures lie in the plane; other units,
// and nothing else, change what is kept.
func TestLandscapeOfALinearUnit(t *testing.T) {
	l := Landscape{Activation: "linear", Pooling: model.Strided, Depth: 2, Seed: 1}
	r, err := l.Compute(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(x, y int) float64 { return float64(r.Heights[y*LandscapeSide+x]) }
	const last = LandscapeSide - 1
	scale := math.Abs(at(0, 0)-at(last, last)) + math.Abs(at(0, last)-at(last, 0))
	if middle := at(0, 0) + at(last, last) - at(0, last) - at(last, 0); math.Abs(middle) > 0.02*scale {
		t.Errorf("a linear unit's landscape is off a plane by %v", middle)
	}
	if r.Complexity < 1.4 || r.Complexity > 1.8 {
		t.Errorf("a ramp has the complexity %v", r.Complexity)
	}
	for i, c := range r.Corners {
		if math.Abs(c) > 0.5 {
			t.Errorf("coordinate %d of a picture is %v", i, c)
		}
	}
	l.Unit = 1
	other, err := l.Compute(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if other.Mean != r.Mean || other.Complexity == r.Complexity || len(other.Heights) != LandscapeSide*LandscapeSide {
		t.Errorf("of another unit: mean %v and %v, complexity %v and %v", other.Mean, r.Mean, other.Complexity, r.Complexity)
	}
	for _, wrong := range []Landscape{
		{Activation: "linear", Pooling: model.Strided}, {Activation: "no", Pooling: model.Strided, Depth: 1},
		{Activation: "relu", Pooling: model.MaxPool, Depth: 3}, {Activation: "relu", Pooling: "no", Depth: 1},
		{Activation: "relu", Pooling: model.Strided, Depth: 1, Unit: LandscapeUnits},
	} {
		if _, err := wrong.Compute(context.Background(), nil); err == nil {
			t.Errorf("%+v was computed", wrong)
		}
	}
}
