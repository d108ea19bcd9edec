package model

import (
	"math"
	"testing"

	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// Without non-linearities the answer to a sum of pictures is the sum of the answers, in layers of the same names and
// shapes; with them it is not.
func TestStraightNetworksAreLinear(t *testing.T) {
	small := weights.SqueezeNetSpec()
	small.Input.H, small.Input.W = 43, 43
	task, err := nn.ParseSpec("16x16x1/conv5x5x6/relu/max2/conv3x3x4/tanh/avg2")
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]nn.Spec{"task": task, "SqueezeNet": small} {
		straight := Straight(s)
		for _, layer := range s.LayerNames() {
			a, errA := LayerShape(s, layer)
			b, errB := LayerShape(straight, layer)
			if errA != nil || errB != nil || a != b {
				t.Errorf("%s: %s has the shape %v (%v), not %v (%v)", name, layer, b, errB, a, errA)
			}
		}
		last := s.LayerNames()[len(s.Layers)-1]
		if off := unlike(t, straight, last); !(off < 1e-4) {
			t.Errorf("%s: the answer to a sum is off by %g of its size", name, off)
		}
		if off := unlike(t, s, last); !(off > 0.01) {
			t.Errorf("%s: with its non-linearities it is off by %g only", name, off)
		}
	}
}

// unlike returns how far the answer of a random network to the sum of two pictures is from the sum of its answers, as a
// fraction of its size.
func unlike(t *testing.T, s nn.Spec, layer string) float64 {
	t.Helper()
	p, err := s.Init(3, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		t.Fatal(err)
	}
	program, err := nn.Compile(s, 3, nn.Mode{}, cpu.New())
	if err != nil {
		t.Fatal(err)
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		t.Fatal(err)
	}
	shape, err := LayerShape(s, layer)
	if err != nil {
		t.Fatal(err)
	}
	size := s.Input.Len()
	x, y := make([]float32, 3*size), make([]float32, 3*shape.Len())
	stream := random.New(5, "test")
	for i := range size {
		x[i], x[size+i] = float32(stream.Norm()), float32(stream.Norm())
		x[2*size+i] = x[i] + x[size+i]
	}
	if err := program.Forward(x, nn.Tap{Layer: layer, Data: y}); err != nil {
		t.Fatal(err)
	}
	off, whole := 0.0, 0.0
	for k := range shape.Len() {
		sum := float64(y[k]) + float64(y[shape.Len()+k])
		off += math.Pow(float64(y[2*shape.Len()+k])-sum, 2)
		whole += math.Pow(sum, 2)
	}
	return math.Sqrt(off / whole)
}
