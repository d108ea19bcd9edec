package webgpu_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"untrained/webgpu"
)

// A program asks for a GPU and computes without one where there is none. What is printed depends on the machine.
func ExampleOpen() {
	ctx := context.Background()
	adapter, err := webgpu.Open(ctx)
	if errors.Is(err, webgpu.ErrUnavailable) {
		fmt.Println("computing on the processor:", err)
		return
	} else if err != nil {
		log.Fatal(err)
	}
	device, err := adapter.Device(ctx, webgpu.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("computing on", adapter.Info().Device, "with", device.Limits())
}
