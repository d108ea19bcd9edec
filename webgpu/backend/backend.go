// Package backend runs networks on a GPU: nn's backend on package webgpu.
//
//	b, err := backend.Open(ctx, backend.Options{})
//	if errors.Is(err, webgpu.ErrUnavailable) { … } // no GPU here: take nn/cpu
//	fmt.Println(b.Info())                          // "SwiftShader Device (software)"
//	program, err := nn.Compile(spec, 64, mode, b)
//	defer b.Release()
//
// Open works natively, on a page and in a worker. There it must run in a goroutine
// that may wait, not in a callback of JavaScript. When the device goes, every call
// fails with an error that wraps nn.ErrDeviceLost and Lost says so; a new Open is
// the remedy (lab.Standby does that).
//
// A plan becomes a list of dispatches whose pipelines and bind groups are made
// once; running it records them into one command buffer and submits it, without
// waiting. Only Read waits.
package backend

import (
	"context"
	"errors"
	"fmt"
	"unsafe"

	"untrained/nn"
	"untrained/webgpu"
)

// Backend is an nn.Backend on one device.
type Backend struct {
	device    webgpu.Device
	info      webgpu.Info
	pipelines *pipelines
	limits    webgpu.Limits
	staging   webgpu.Buffer
	nothing   webgpu.Buffer // what kernels read for operands that are left out
	sink      webgpu.Buffer // where they would write them
	counts    Counts
}

// Counts is what a backend has asked of its device so far. Times differ between
// machines, these do not.
type Counts struct {
	Dispatches, Submits     int64
	BytesRead, BytesWritten int64
	Pipelines               int64 // compiled on this device
}

// Since is the difference to an earlier count.
func (c Counts) Since(e Counts) Counts {
	return Counts{
		Dispatches: c.Dispatches - e.Dispatches, Submits: c.Submits - e.Submits,
		BytesRead: c.BytesRead - e.BytesRead, BytesWritten: c.BytesWritten - e.BytesWritten,
		Pipelines: c.Pipelines - e.Pipelines,
	}
}

// Name is "webgpu".
func (*Backend) Name() string { return "webgpu" }

// Counts is what has been done so far.
func (b *Backend) Counts() Counts {
	c := b.counts
	c.Pipelines = b.pipelines.count()
	return c
}

// Release ends the device; buffers and plans are gone with it.
func (b *Backend) Release() { b.device.Release() }

// Lost reports why the device is gone, with an error that wraps nn.ErrDeviceLost;
// nil while it lives.
func (b *Backend) Lost() error { return lost(b.device.Lost()) }

// lost makes nn's error of a device's.
func lost(err error) error {
	if errors.Is(err, webgpu.ErrLost) && !errors.Is(err, nn.ErrDeviceLost) {
		return fmt.Errorf("%w: %w", nn.ErrDeviceLost, err)
	}
	return err
}

// buffer has Len values, and room up to the next 16 bytes, so that kernels may
// load four at a time.
type buffer struct {
	memory webgpu.Buffer
	n      int
	owner  *Backend
}

func (b *buffer) Len() int { return b.n }

func (b *buffer) Release() {
	if b.memory != nil {
		b.memory.Release()
		b.memory = nil
	}
}

// bytes of n values, up to a full vec4.
func room(n int) int64 { return (int64(n)*4 + 15) &^ 15 }

// NewBuffer reserves n float32, all zero.
func (b *Backend) NewBuffer(n int) (nn.Buffer, error) {
	most := min(b.limits.StorageBinding, b.limits.Buffer) / 4
	if n < 0 || int64(n) > most-4 {
		return nil, fmt.Errorf("webgpu: cannot reserve %d values; a buffer of this device holds at most %d", n, most-4)
	}
	m, err := b.device.Buffer("tensor", max(room(n), 16), webgpu.Storage|webgpu.CopySrc|webgpu.CopyDst)
	if err != nil {
		return nil, lost(err)
	}
	return &buffer{memory: m, n: n, owner: b}, nil
}

// find checks that t has n values and lies in a buffer of ours.
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

// raw is the memory of x; all platforms with WebGPU store the low byte first, as
// GPUs do.
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
	return lost(b.device.Write(m.memory, 4*int64(t.Offset), raw(x)))
}

// chunk bounds the staging buffer (16 MB).
const chunk = 1 << 22

// Read copies the first len(x) values of t into x, when all that was run has
// finished. It also tells what went wrong since the last Read.
func (b *Backend) Read(x []float32, t nn.Tensor) error {
	m, err := b.find(t, len(x))
	if err != nil {
		return fmt.Errorf("webgpu: read: %w", err)
	}
	for at := 0; at < len(x); at += chunk {
		part := x[at:min(at+chunk, len(x))]
		if err := b.readPart(part, m.memory, 4*int64(t.Offset+at)); err != nil {
			return fmt.Errorf("webgpu: reading %d values: %w", len(x), lost(err))
		}
	}
	return nil
}

func (b *Backend) readPart(x []float32, from webgpu.Buffer, offset int64) error {
	size := 4 * int64(len(x))
	if b.staging == nil || b.staging.Size() < size {
		if b.staging != nil {
			b.staging.Release()
		}
		b.staging = nil
		length := int64(1 << 12)
		for length < size {
			length *= 2
		}
		var err error
		if b.staging, err = b.device.Buffer("staging", length, webgpu.MapRead|webgpu.CopyDst); err != nil {
			return err
		}
	}
	e := b.device.Encoder()
	e.Copy(b.staging, 0, from, offset, size)
	if err := e.Submit(); err != nil {
		return err
	}
	b.counts.Submits++
	b.counts.BytesRead += size
	if err := b.device.Read(context.Background(), raw(x), b.staging); err != nil {
		return err
	}
	return b.device.Failure()
}
