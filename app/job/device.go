package job

import (
	"context"
	"fmt"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/webgpu/backend"
)

// The names of backends in results, and for NewLocal.
const (
	CPU        = "cpu"         // vector instructions
	CPUGeneric = "cpu-generic" // the same bytes on every machine
	WebGPU     = "webgpu"      // a graphics card, or its emulation
)

// openDevice opens the backend of this name. It gives up a GPU whose driver hangs (see backend.Open).
func openDevice(ctx context.Context, name string) (nn.Backend, error) {
	switch name {
	case CPU:
		return cpu.New(), nil
	case CPUGeneric:
		return cpu.NewGeneric(), nil
	case WebGPU:
		b, err := backend.Open(ctx, backend.Options{})
		if err != nil {
			return nil, err // and not a nil *Backend
		}
		return b, nil
	}
	return nil, fmt.Errorf("there is no backend %q; choose cpu (vector instructions), "+
		"cpu-generic (the same bytes on every machine) or webgpu (a GPU)", name)
}

// deviceName returns the name of a backend's device for messages.
func deviceName(b nn.Backend) string {
	if gpu, ok := b.(*backend.Backend); ok {
		return "WebGPU: " + gpu.Info().String()
	}
	return b.Name()
}
