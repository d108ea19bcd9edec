package nn_test

import (
	"fmt"
	"log"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// A random network's response to noise: the mean of each of its four filters'
// rectified outputs, after the layer was set to unit gain.
func Example() {
	spec, err := nn.ParseSpec("16x16x1/conv5x5x4,nobias/relu/avg12")
	if err != nil {
		log.Fatal(err)
	}
	params, err := spec.Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		log.Fatal(err)
	}
	const n = 32
	x := make([]float32, n*spec.Input.Len())
	stream := random.New(1, "noise")
	for i := range x {
		x[i] = float32(stream.Norm())
	}
	backend := cpu.New()
	if err := params.Rescale(backend, x, n, 1); err != nil {
		log.Fatal(err)
	}
	program, err := nn.Compile(spec, n, nn.Mode{}, backend)
	if err != nil {
		log.Fatal(err)
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		log.Fatal(err)
	}
	y := make([]float32, n*4)
	if err := program.Forward(x, nn.Tap{Layer: "avg1", Data: y}); err != nil {
		log.Fatal(err)
	}
	mean := 0.0
	for _, v := range y {
		mean += float64(v) / float64(len(y))
	}
	fmt.Printf("%.2f\n", mean) // a rectified standard normal has mean 1/√(2π) = 0.40
	// Output: 0.40
}
