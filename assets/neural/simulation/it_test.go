package simulation

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var remake = flag.Bool("remake", false, "train the network of simulated IT anew and write it")

// The stored network is what its training makes. It takes minutes, so it is made
// only when asked for.
func TestITNetworkIsWhatTrainingMakes(t *testing.T) {
	if !*remake {
		t.Skip("training takes minutes; -remake does it")
	}
	p, accuracy, err := TrainIT(t.Context(), func(step int, loss float32) { t.Logf("step %d: loss %.3f", step, loss) })
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
