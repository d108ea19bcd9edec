package simulation

import (
	"bytes"
	"context"
	"flag"
	"os"
	"strconv"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

var remake = flag.Bool("remake", false, "train the network of simulated IT again and write it")

// The stored network is what its training makes. It takes minutes, so it is made
// only when asked for.
func TestITNetworkIsWhatTrainingMakes(t *testing.T) {
	if !*remake {
		t.Skip("training takes minutes; -remake does it")
	}
	p, accuracy, err := trainIT(t.Context(), func(step int, loss float32) { t.Logf("step %d: loss %.3f", step, loss) })
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f %% of fresh pictures are named right", 100*accuracy)
	if accuracy < 0.9 {
		t.Error("the network was not trained: the recording would not be what it says")
	}
	made := p.AppendSafetensors(map[string]string{"task": "shapes"})
	if !bytes.Equal(made, itWeights) {
		t.Logf("%d bytes that differ from the stored ones: written", len(made))
		if err := os.WriteFile("it.safetensors", made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// trainIT trains the network of ITSpec to name shapes (see DrawShape), with bytes
// that are the same on every machine, and returns it with the share of right
// answers on 2000 fresh pictures. progress may be nil.
func trainIT(ctx context.Context, progress func(step int, loss float32)) (*nn.Params, float64, error) {
	spec, err := nn.ParseSpec(ITSpec)
	if err != nil {
		return nil, 0, err
	}
	p, err := spec.Init(itSeed, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		return nil, 0, err
	}
	program, err := nn.Compile(spec, itBatch, nn.Mode{Training: true}, cpu.NewGeneric())
	if err != nil {
		return nil, 0, err
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		return nil, 0, err
	}
	x := make([]float32, itBatch*itSide*itSide)
	labels := make([]int, itBatch)
	draw := func(set string, batch int) {
		for k := range labels {
			picture, class := DrawShape(itSide, random.New(itSeed, "simulation", "it", set, strconv.Itoa(batch*itBatch+k)))
			enter(x[k*itSide*itSide:], picture)
			labels[k] = class
		}
	}
	for step := range itSteps {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		// The rate falls linearly to zero.
		left := float64(itSteps-step) / itSteps
		if err := program.SetAdam(nn.AdamConfig{Rate: float64(itRate * left), Beta1: 0.9, Beta2: 0.999,
			Epsilon: 1e-8}); err != nil {
			return nil, 0, err
		}
		draw("training", step)
		if err := program.Step(x, labels); err != nil {
			return nil, 0, err
		}
		if progress != nil && step%50 == 49 {
			loss, err := program.Loss()
			if err != nil {
				return nil, 0, err
			}
			progress(step+1, loss)
		}
	}
	const fresh = 2016 / itBatch
	classes := len(Shapes)
	scores := make([]float32, itBatch*classes)
	right := 0
	for batch := range fresh {
		draw("held-out", batch)
		if err := program.Forward(x, nn.Tap{Layer: "dense1", Data: scores}); err != nil {
			return nil, 0, err
		}
		for k, label := range labels {
			best := 0
			for c, v := range scores[k*classes:][:classes] {
				if v > scores[k*classes+best] {
					best = c
				}
			}
			if best == label {
				right++
			}
		}
	}
	p, err = program.Params()
	return p, float64(right) / (fresh * itBatch), err
}
