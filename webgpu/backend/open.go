package backend

import (
	"context"
	"errors"
	"fmt"
	"time"

	"untrained/webgpu"
)

// Options of Open.
type Options struct {
	// Adapter is the adapter to open; nil means the fastest that webgpu.Open finds.
	Adapter webgpu.Adapter
	// Compiling, if not nil, is called with how many of a plan's kernels are compiled, of
	// how many that must be. It is called in Plan, by one goroutine at a time.
	Compiling func(done, total int)
}

// patience bounds the search for a device: a driver that hangs must not hang the program.
const patience = 20 * time.Second

// Open opens an adapter with the limits that networks need and returns a backend on it.
// If there is no WebGPU, the error wraps webgpu.ErrUnavailable. Open returns after 20 s
// at the latest.
func Open(ctx context.Context, o Options) (*Backend, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience,
		fmt.Errorf("%w: the driver has not answered for %v; use the CPU", webgpu.ErrUnavailable, patience))
	defer cancel()
	b, err := open(ctx, o)
	if err != nil && errors.Is(err, context.DeadlineExceeded) {
		err = context.Cause(ctx)
	}
	return b, err
}

func open(ctx context.Context, o Options) (*Backend, error) {
	a := o.Adapter
	if a == nil {
		var err error
		if a, err = webgpu.Open(ctx); err != nil {
			return nil, err
		}
	}
	most := a.Limits()
	d, err := a.Device(ctx, webgpu.Limits{
		Buffer: min(most.Buffer, 1<<30), StorageBinding: min(most.StorageBinding, 1<<30), StorageBuffers: 8,
	})
	if err != nil {
		return nil, err
	}
	b, err := newBackend(d)
	if err != nil {
		d.Release()
		return nil, err
	}
	b.info = a.Info()
	b.quads = b.info.Subgroups && b.info.SubgroupSize == 4
	b.pipelines.progress = o.Compiling
	return b, nil
}

// newBackend returns a backend on an open device. Its Release ends both.
func newBackend(d webgpu.Device) (*Backend, error) {
	b := &Backend{device: d, limits: d.Limits(), pipelines: newPipelines(d), portion: portion, shared: sharedWork,
		long: longWork}
	b.groups = &groups{device: d, by: map[string]*group{}}
	b.pool = &pool{device: d, idle: map[shelf][]*memory{}, destroy: b.groups.without}
	var err error
	if b.nothing, _, err = b.pool.get("nothing", slot, slot, webgpu.Storage); err != nil {
		return nil, err
	}
	if b.sink, _, err = b.pool.get("sink", slot, slot, webgpu.Storage); err != nil {
		return nil, err
	}
	return b, nil
}

// Info returns the adapter's description.
func (b *Backend) Info() webgpu.Info { return b.info }

// CompileTime returns the time that plans have waited for kernels so far.
func (b *Backend) CompileTime() time.Duration { return b.pipelines.waited }
