package training

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
)

var (
	curveSteps = flag.Int("curve.steps", 40, "steps of the training curves of activations")
	curveSpec  = flag.String("curve.spec", "28x28x1/conv5x5x8/ACT/max2/conv3x3x16/ACT/max2/flatten/dense14",
		"network of the training curves, with ACT for each activation")
)

// Every activation learns to tell digits and textures, in a network of the bundled
// one's shape; -v prints the loss on the way and the accuracy on fresh pictures.
func TestActivationsLearn(t *testing.T) {
	if testing.Short() {
		t.Skip("trains nine networks")
	}
	for _, act := range nn.Activations() {
		spec, err := nn.ParseSpec(strings.ReplaceAll(*curveSpec, "ACT", act.String()))
		if err != nil {
			t.Fatal(err)
		}
		options := Options{Seed: 1, Steps: *curveSteps, Batch: 32, HeldOut: 100, Init: nn.Init{Method: "kaiming"}}
		if act == nn.Sigmoid {
			// Its slope is at most ¼: larger weights (Glorot & Bengio 2010) and steps, and more of them.
			options.Steps *= 2
			options.Init, options.Rate = nn.Init{Method: "xavier", Gain: 4}, 0.01
		}
		curve, sum := "", 0.0
		every := max(1, *curveSteps/8)
		_, report, err := TrainOn(context.Background(), cpu.New(), spec, NewTask(spec.Input.H), options,
			func(step, _ int, loss float64) {
				if sum += loss; step%every == 0 {
					curve += fmt.Sprintf(" %.2f", sum/float64(every))
					sum = 0
				}
			})
		if err != nil {
			t.Fatalf("%v: %v", act, err)
		}
		t.Logf("%-8v accuracy %.3f [%.3f, %.3f], loss%s", act, report.Accuracy, report.Low, report.High, curve)
		if chance := 1.0 / 14; !(report.Low > 1.5*chance) {
			t.Errorf("%v: accuracy %.3f after %d steps, chance is %.3f", act, report.Accuracy, options.Steps, chance)
		}
	}
}
