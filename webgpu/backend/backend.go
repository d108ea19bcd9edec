// Package backend runs networks on a GPU: an nn.Backend on package webgpu.
//
//	b, err := backend.Open(ctx, backend.Options{})
//	if errors.Is(err, webgpu.ErrUnavailable) { … } // no GPU here: take nn/cpu
//	fmt.Println(b.Info())                          // "SwiftShader Device (software)"
//	program, err := nn.Compile(spec, 64, mode, b)
//	defer b.Release()
//
// Open works natively, on a page and in a worker. In a browser it must run on a goroutine
// that may wait, not in a callback of JavaScript. When the device is lost, every call
// fails with an error that wraps nn.ErrDeviceLost, and Lost returns one; the remedy is
// to call Open again (job.Standby does).
//
// A plan becomes a list of dispatches whose pipelines and bind groups are made once;
// running it records them into one command buffer and submits it, without waiting. Only
// Read waits.
package backend

import (
	"context"
	"errors"
	"fmt"
	"unsafe"

	"untrained/nn"
	"untrained/webgpu"
)

// Backend is an nn.Backend on one device. It is an nn.Fetcher.
type Backend struct {
	device    webgpu.Device
	info      webgpu.Info
	pipelines *pipelines
	pool      *pool
	groups    *groups
	limits    webgpu.Limits
	nothing   *memory // what kernels read for operands that are left out
	sink      *memory // where they would write them
	quads     bool    // subgroups have four lanes, see quads.go
	shared    int     // with quads, multiply-adds from which on a product's lanes share their loads,
	long      int     // and from which on its tiles have 16 rows
	portion   int64   // multiply-adds of one dispatch, see builder.run
	counts    Counts
}

// Counts counts what a backend has asked of its device so far. Times differ between
// machines, counts do not.
type Counts struct {
	Dispatches, Submits     int64
	BytesRead, BytesWritten int64
	Pipelines               int64 // compiled on this device
	BindGroups              int64 // made, not those that were reused
}

// Since returns the difference to an earlier count.
func (c Counts) Since(e Counts) Counts {
	return Counts{
		Dispatches: c.Dispatches - e.Dispatches, Submits: c.Submits - e.Submits,
		BytesRead: c.BytesRead - e.BytesRead, BytesWritten: c.BytesWritten - e.BytesWritten,
		Pipelines: c.Pipelines - e.Pipelines, BindGroups: c.BindGroups - e.BindGroups,
	}
}

// Name returns "webgpu".
func (*Backend) Name() string { return "webgpu" }

// Counts returns the counts so far.
func (b *Backend) Counts() Counts {
	c := b.counts
	c.Pipelines = b.pipelines.count()
	c.BindGroups = b.groups.made
	return c
}

// Release ends the device with all its buffers and plans.
func (b *Backend) Release() { b.device.Release() }

// Lost returns an error that says why the device is gone and wraps nn.ErrDeviceLost; nil
// while the device works.
func (b *Backend) Lost() error { return lost(b.device.Lost()) }

// lost wraps the error of a lost device in nn.ErrDeviceLost.
func lost(err error) error {
	if errors.Is(err, webgpu.ErrLost) && !errors.Is(err, nn.ErrDeviceLost) {
		return &lostError{err}
	}
	return err
}

type lostError struct{ error }

func (e *lostError) Unwrap() []error { return []error{nn.ErrDeviceLost, e.error} }

// buffer has Len values and room up to the next 16 bytes, so that kernels may load four
// values at a time.
type buffer struct {
	memory *memory
	n      int
	owner  *Backend
}

func (b *buffer) Len() int { return b.n }

func (b *buffer) Release() {
	if b.memory != nil {
		b.owner.pool.put(b.memory)
		b.memory = nil
	}
}

// room returns the bytes of n values, rounded up to whole vec4.
func room(n int) int64 { return (int64(n)*4 + 15) &^ 15 }

// most returns the size of the largest buffer.
func (b *Backend) most() int64 { return min(b.limits.StorageBinding, b.limits.Buffer) &^ 15 }

// tensors are the usages of memory for tensors.
const tensors = webgpu.Storage | webgpu.CopySrc | webgpu.CopyDst

// NewBuffer reserves n float32, all zero.
func (b *Backend) NewBuffer(n int) (nn.Buffer, error) {
	if most := b.most() / 4; n < 0 || int64(n) > most {
		return nil, fmt.Errorf("webgpu: cannot reserve %d values; a buffer of this device holds at most %d", n, most)
	}
	m, old, err := b.pool.get("tensor", max(room(n), 16), b.most(), tensors)
	if err == nil && old {
		e := b.device.Encoder()
		e.Clear(m.Buffer, 0, m.key.size)
		b.counts.Submits++
		if err = e.Submit(); err != nil {
			b.pool.put(m)
		}
	}
	if err != nil {
		return nil, lost(err)
	}
	return &buffer{memory: m, n: n, owner: b}, nil
}

// find returns the buffer of t after checking that it is this backend's and that t has n
// values in it.
func (b *Backend) find(t nn.Tensor, n int) (*buffer, error) {
	m, ok := t.Buffer.(*buffer)
	if !ok || m.owner != b {
		return nil, fmt.Errorf("buffer of type %T was made by another backend", t.Buffer)
	}
	if m.memory == nil {
		return nil, fmt.Errorf("the buffer of %d values has been released", m.n)
	}
	if t.Offset < 0 || t.Len < 0 || t.Offset > m.n || t.Len > m.n-t.Offset {
		return nil, fmt.Errorf("tensor at %d with length %d lies outside its buffer of %d values", t.Offset, t.Len, m.n)
	}
	if n > t.Len {
		return nil, fmt.Errorf("%d values do not fit a tensor of %d", n, t.Len)
	}
	return m, nil
}

// raw returns the memory of x; all platforms with WebGPU are little-endian, as GPUs are.
func raw(x []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x))
}

// Write copies x into t.
func (b *Backend) Write(t nn.Tensor, x []float32) error {
	m, err := b.find(t, len(x))
	if err != nil {
		return fmt.Errorf("webgpu: write: %w", err)
	}
	b.counts.BytesWritten += 4 * int64(len(x))
	return lost(b.device.Write(m.memory.Buffer, 4*int64(t.Offset), raw(x)))
}

// chunk bounds what is staged at once (16 MB).
const chunk = 1 << 22

// Read copies the first len(x) values of t into x, when everything that was run has
// finished. It also returns an error for what failed since the last Read.
func (b *Backend) Read(x []float32, t nn.Tensor) error {
	for at := 0; at < len(x) || at == 0; at += chunk {
		part := x[at:min(at+chunk, len(x))]
		f, err := b.Fetch(nn.Tensor{Buffer: t.Buffer, Offset: t.Offset + at, Len: t.Len - at}, len(part))
		if err == nil {
			err = f.Take(part)
		}
		if err != nil {
			return fmt.Errorf("webgpu: reading %d values: %w", len(x), err)
		}
	}
	return nil
}

// fetch is values in a staging buffer.
type fetch struct {
	b       *Backend
	staging *memory
	mapping webgpu.Mapping
	n       int
}

// Fetch implements nn.Fetcher: the values are copied to a staging buffer of their own, at
// most 16 MB, which returns to the pool when they have been taken.
func (b *Backend) Fetch(t nn.Tensor, n int) (nn.Fetch, error) {
	from, err := b.find(t, n)
	if err != nil {
		return nil, fmt.Errorf("webgpu: fetch: %w", err)
	}
	if n > chunk {
		return nil, fmt.Errorf("webgpu: fetch of %d values; at most %d are copied at once", n, chunk)
	}
	f := &fetch{b: b, n: n}
	if n == 0 {
		return f, lost(b.device.Lost())
	}
	size := 4 * int64(n)
	staging, _, err := b.pool.get("staging", size, b.most(), webgpu.MapRead|webgpu.CopyDst)
	if err != nil {
		return nil, lost(err)
	}
	e := b.device.Encoder()
	e.Copy(staging.Buffer, 0, from.memory.Buffer, 4*int64(t.Offset), size)
	err = e.Submit()
	if err == nil {
		f.mapping, err = b.device.Map(staging.Buffer, int(size))
	}
	if err != nil {
		b.pool.put(staging)
		return nil, lost(err)
	}
	f.staging = staging
	b.counts.Submits++
	b.counts.BytesRead += size
	return f, nil
}

func (f *fetch) Ready() bool { return f.mapping == nil || f.mapping.Ready() }

func (f *fetch) Take(x []float32) error {
	if f.mapping == nil {
		return nil
	}
	err := f.mapping.Copy(context.Background(), raw(x[:min(len(x), f.n)]))
	f.mapping = nil
	if err != nil {
		f.b.pool.discard(f.staging) // it may still be mapped
		f.b.pool.gave(f.staging)
		return lost(err)
	}
	f.b.pool.put(f.staging)
	return f.b.device.Failure()
}
