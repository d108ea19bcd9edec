//go:build soak

package cpu_test

import (
	"runtime"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
)

// Ten thousand steps of a tiny network leave the heap as it was after the first
// hundred.
func TestSoakTrainingDoesNotGrow(t *testing.T) {
	spec, err := nn.ParseSpec("8x8x1/conv3x3x8,same/relu/max2/conv3x3x8,same/tanh/avg2/flatten/dense4")
	if err != nil {
		t.Fatal(err)
	}
	p, err := nn.Compile(spec, 4, nn.Mode{Training: true}, cpu.New())
	if err != nil {
		t.Fatal(err)
	}
	params, err := spec.Init(1, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.SetParams(params); err != nil {
		t.Fatal(err)
	}
	x, labels := make([]float32, 4*64), []int{0, 1, 2, 3}
	for i := range x {
		x[i] = float32(i%7) - 3
	}
	var before, after runtime.MemStats
	for step := range 10_000 {
		if err := p.Step(x, labels); err != nil {
			t.Fatal(err)
		}
		if step == 100 {
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<10 {
		t.Errorf("the heap grew by %d bytes over 9 900 steps", grown)
	}
	if n := after.Mallocs - before.Mallocs; n > 1000 {
		t.Errorf("%d allocations in 9 900 steps", n)
	}
}
