package backend_test

import (
	"fmt"
	"math"
	"testing"

	"untrained/nn"
)

// A NaN passes through every kernel that compares, whatever its sign bit: otherwise the
// loss would not show that a training has failed.
func TestNaN(t *testing.T) {
	gpu := open(t)
	place := func(x ...float32) nn.Tensor {
		b, err := gpu.NewBuffer(len(x))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(b.Release)
		if err := gpu.Write(nn.Whole(b), x); err != nil {
			t.Fatal(err)
		}
		return nn.Whole(b)
	}
	out := func(n int) nn.Tensor { return place(make([]float32, n)...) }
	for _, bits := range []uint32{0x7fc00000, 0xffc00000, 0x7f800001} {
		nan := math.Float32frombits(bits)
		type work struct {
			op  nn.Op
			y   nn.Tensor
			bad []int // where NaN must be
		}
		works := map[string]work{}
		for _, act := range nn.Activations() {
			y := out(4)
			works[fmt.Sprint(act)] = work{nn.Activate{Act: act, N: 4, X: place(1, nan, -2, 3), Y: y}, y, []int{1}}
		}
		y := out(2)
		w := nn.Window{N: 1, H: 2, W: 4, KH: 2, KW: 2, Stride: 2}
		works["max-pool"] = work{nn.MaxPool{Window: w, C: 1, X: place(5, 1, 2, 3, nan, 1, 2, 3), Y: y}, y, []int{0}}
		loss := out(3)
		works["softmax"] = work{nn.SoftmaxCrossEntropy{N: 3, Classes: 2, Logits: place(1, 2, 3, nan, nan, 1),
			Labels: place(0, 0, 1), Loss: loss}, loss, []int{1, 2}}
		label := out(2)
		works["label"] = work{nn.SoftmaxCrossEntropy{N: 2, Classes: 2, Logits: place(1, 2, 3, 4), Labels: place(nan, 0),
			Loss: label}, label, []int{0}}
		for _, form := range []nn.Loss{nn.MeanSquared, nn.Poisson} {
			y := out(2)
			works[fmt.Sprint(form)] = work{nn.Regression{Form: form, N: 2, Units: 2, X: place(1, nan, nan, 1),
				Targets: place(1, 1, 1, 1), Weights: place(1, 1, 0, 1), Loss: y}, y, []int{0}}
		}
		mean := out(64)
		works["record"] = work{nn.Record{N: 3, Size: 64, Loss: place(1, nan, 2), Hyper: place(0, 0, 0, 0, 0, 0, 0, 1),
			History: mean}, mean, []int{1}}
		for name, w := range works {
			plan, err := gpu.Plan([]nn.Op{w.op})
			if err != nil {
				t.Fatal(err)
			}
			got := make([]float32, w.y.Len)
			if err := plan.Run(); err != nil {
				t.Fatal(err)
			}
			if err := gpu.Read(got, w.y); err != nil {
				t.Fatal(err)
			}
			plan.Release()
			for i, v := range got {
				want := false
				for _, b := range w.bad {
					want = want || b == i
				}
				if (v != v) != want {
					t.Errorf("%s of NaN %#x: %v", name, bits, got)
					break
				}
			}
		}
	}
}
