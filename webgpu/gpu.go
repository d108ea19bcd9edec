// Package webgpu provides the part of WebGPU that computing needs: an adapter, a device, buffers, compute pipelines,
// bind groups and commands.
//
// There is one API with two implementations: in the browser (page or worker) navigator.gpu, natively a Dawn shared
// library, called without cgo. Open is where to start:
//
//	adapter, err := webgpu.Open(ctx)
//	device, err := adapter.Device(ctx, webgpu.Limits{StorageBinding: 1 << 30})
//	buffer, err := device.Buffer("x", 4096, webgpu.Storage|webgpu.CopyDst)
//
// A Device and everything made from it belong to one goroutine at a time, except that
// Pipeline may be called from several, so that shaders compile in parallel.
//
// Package webgpu/backend runs networks on it; webgpu/kernels holds their shaders.
//
// WebGPU: W3C Candidate Recommendation, https://www.w3.org/TR/webgpu/.
package webgpu

import (
	"context"
	"errors"
	"fmt"
)

// ErrUnavailable is wrapped by errors of Open when there is no WebGPU here: no
// navigator.gpu, no library, no adapter. The remedy is another backend.
var ErrUnavailable = errors.New("webgpu is not available")

// ErrLost is wrapped by errors of a device that is gone. Its buffers are gone too;
// the remedy is a new device.
var ErrLost = errors.New("webgpu: the device is lost")

// Adapter is a GPU, or software that acts as one.
type Adapter interface {
	Info() Info
	// Limits returns the largest limits that Device grants.
	Limits() Limits
	// Device opens the adapter with at least these limits; zero fields mean WebGPU's
	// defaults. The error for a limit that the adapter does not have names both
	// numbers. Kernels may use subgroups where the adapter has them.
	Device(ctx context.Context, l Limits) (Device, error)
}

// Info describes an adapter. Browsers leave fields empty for privacy.
type Info struct {
	Vendor, Architecture, Device, Description string
	// Software is set if a processor emulates the GPU (a fallback adapter).
	Software bool
	// Features that may be used when present; none is required.
	TimestampQuery, Subgroups, ShaderF16 bool
	// SubgroupSize is the number of lanes of every subgroup, 0 if they differ or are
	// unknown.
	SubgroupSize int
}

// String returns the adapter's name in one line.
func (i Info) String() string {
	name := i.Description
	for _, s := range []string{i.Device, i.Architecture, i.Vendor, "unnamed adapter"} {
		if name == "" {
			name = s
		}
	}
	if i.Software {
		return name + " (software)"
	}
	return name
}

// Limits of a device; sizes are in bytes.
type Limits struct {
	Buffer             int64 // largest buffer
	StorageBinding     int64 // largest stretch of a buffer that a kernel can bind
	StorageBuffers     int   // storage buffers in one bind group
	GroupMemory        int   // workgroup memory
	GroupInvocations   int   // invocations in one workgroup
	GroupSizeX         int   // and along its first axis
	GroupsPerDimension int   // workgroups of a dispatch along one axis
	StorageAlignment   int   // of offsets in bind groups; not requested
	UniformAlignment   int   // of offsets in bind groups; not requested
}

// Usage is the set of things that a buffer is used for.
type Usage uint32

// The usages, with WebGPU's bits.
const (
	MapRead Usage = 0x01 // staging: together with CopyDst only
	CopySrc Usage = 0x04
	CopyDst Usage = 0x08 // also for Device.Write
	Uniform Usage = 0x40
	Storage Usage = 0x80
)

// Device is an opened adapter.
//
// What a browser reports later (a failed dispatch, missing memory) is returned by
// Lost and Failure: check them where results are read.
type Device interface {
	// Limits returns the limits that were granted.
	Limits() Limits

	// Buffer reserves size bytes (a multiple of 4), all zero. Without enough memory it
	// returns an *Error of kind OutOfMemory that names label and size.
	Buffer(label string, size int64, u Usage) (Buffer, error)

	// Pipeline compiles a kernel; the calling goroutine waits, others continue. For a
	// faulty shader it returns an *Error with the kernel's name, line and column.
	Pipeline(ctx context.Context, p PipelineSource) (Pipeline, error)

	// BindGroup binds stretches of buffers to a pipeline's bindings, in their order.
	BindGroup(label string, p Pipeline, bindings []Binding) (BindGroup, error)

	// Write copies data (a multiple of 4 bytes) to a buffer, before every command
	// that is submitted later. The data may be changed afterwards.
	Write(b Buffer, offset int64, data []byte) error

	// Encoder begins a list of commands. Only one may be open at a time.
	Encoder() Encoder

	// Map requests the first size bytes of a staging buffer (MapRead) as all commands
	// submitted so far leave them, without waiting. The buffer must not be used until
	// Copy of the mapping has returned.
	Map(staging Buffer, size int) (Mapping, error)

	// Failure returns the first error that no call returned, nil if there was none, and
	// clears it.
	Failure() error

	// Lost returns an error that says why the device is gone and wraps ErrLost; nil
	// while the device works.
	Lost() error
	// OnLost calls f once when the device is lost, or now if it already is, from
	// any goroutine; f must not wait.
	OnLost(f func(error))

	// Release destroys the device and everything made from it. Lost then says so.
	Release()
}

// Mapping is a staging buffer that is being made readable.
type Mapping interface {
	// Ready reports, without waiting, whether Copy would return at once. In a browser
	// that changes only while the program waits for something.
	Ready() bool
	// Copy waits, fills data, which must not be longer than what was mapped, and returns
	// the buffer to the device. Its error wraps ErrLost if the device is lost.
	Copy(ctx context.Context, data []byte) error
}

// Buffer is memory of a device.
type Buffer interface {
	Size() int64 // bytes
	// Release frees the memory, after the commands that use it.
	Release()
}

// Pipeline is a compiled kernel.
type Pipeline interface{ Label() string }

// BindGroup is a kernel's operands.
type BindGroup interface{ Release() }

// Access is how a kernel uses one binding.
type Access uint8

// The kinds of bindings, as the shader declares them.
const (
	Uniforms  Access = iota // var<uniform>
	ReadOnly                // var<storage, read>
	ReadWrite               // var<storage, read_write>
)

// PipelineSource is a kernel before it is compiled.
type PipelineSource struct {
	Label    string // the kernel's name in messages
	Code     string // WGSL
	Entry    string // the entry point
	Bindings []Access
	// Constants are the values of the shader's overrides; booleans are 0 and 1.
	Constants map[string]float64
}

// Binding is a stretch of a buffer; Offset is a multiple of the device's
// alignment. Size is in bytes, a multiple of 4.
type Binding struct {
	Buffer       Buffer
	Offset, Size int64
}

// Encoder collects commands; they run in order, and each sees what earlier ones wrote.
type Encoder interface {
	// Dispatch runs x×y×z workgroups.
	Dispatch(p Pipeline, g BindGroup, x, y, z int)
	// Copy moves size bytes (all a multiple of 4) between two buffers.
	Copy(dst Buffer, dstOffset int64, src Buffer, srcOffset, size int64)
	// Clear writes zeros (offset and size are multiples of 4).
	Clear(b Buffer, offset, size int64)
	// Submit hands everything to the device in one piece, without waiting; the encoder
	// must not be used again. Its error does not tell whether a kernel failed: see
	// Failure.
	Submit() error
}

// Kind is what went wrong on a device.
type Kind uint8

// The kinds of errors, as WebGPU's error scopes distinguish them.
const (
	Validation  Kind = iota // a call or a shader breaks a rule
	OutOfMemory             // the device does not have that much memory
	Internal                // the driver failed although no rule was broken
)

func (k Kind) String() string {
	switch k {
	case Validation:
		return "validation"
	case OutOfMemory:
		return "out of memory"
	}
	return "internal error"
}

// Error is a failure that a device reported.
type Error struct {
	Kind         Kind
	What         string // "buffer x of 4096 bytes", "kernel product"
	Line, Column int    // in the kernel, from 1; 0 where there is none
	Message      string // the device's own words
}

// Error implements error.
func (e *Error) Error() string {
	at := e.What
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", e.What, e.Line, e.Column)
	}
	return fmt.Sprintf("webgpu: %s: %v: %s", at, e.Kind, e.Message)
}

// Open returns the fastest adapter. If there is none, the error wraps ErrUnavailable
// and says what is missing.
func Open(ctx context.Context) (Adapter, error) { return open(ctx) }
