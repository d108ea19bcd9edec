package nn

import "errors"

// ErrDeviceLost is wrapped by every error of a backend whose device is gone: the driver was reset, or the GPU process
// ended. Its buffers and plans are gone too. The remedy is another backend, on which programs are compiled again and
// continue from the state that was last copied (see Program.Save).
var ErrDeviceLost = errors.New("the device is lost")

// Backend turns the operations of a network into work on one kind of device:
// vector units of a processor (package nn/cpu) or a GPU (package webgpu/backend).
// It is deliberately narrow: memory, transfers and plans. What a network does is described by the operations
// themselves, which are plain data (see Op), so that a new backend implements each of them once and passes
// nn/backendtest.
//
// A Backend and everything made from it belong to one goroutine at a time.
type Backend interface {
	// Name returns "cpu", "cpu-generic" or "webgpu"; every result names it.
	Name() string

	// NewBuffer reserves n float32, all zero. When the device cannot hold them it
	// returns an error that names the size; it never panics.
	NewBuffer(n int) (Buffer, error)

	// Write copies x into t; len(x) must not exceed t.Len.
	Write(t Tensor, x []float32) error

	// Read copies the first len(x) values of t into x, after everything that
	// was run before has finished. It waits.
	Read(x []float32, t Tensor) error

	// Plan prepares the operations to be run in this order, any number of
	// times: it checks shapes, reserves scratch memory and builds pipelines.
	// The error for an operation that the backend does not know names it.
	Plan(ops []Op) (Plan, error)
}

// Plan is a prepared sequence of operations. Run allocates nothing.
type Plan interface {
	// Run executes (or, on a GPU, submits in one piece) the operations in order.
	Run() error
	// Release frees scratch memory. The plan must not be run afterwards.
	Release()
}

// Fetcher is a Backend whose device keeps computing while values are copied back.
// Backends that compute before they return need not implement it.
type Fetcher interface {
	// Fetch requests the first n values of t as everything that was run before
	// leaves them, without waiting. The caller must call Take on the result.
	Fetch(t Tensor, n int) (Fetch, error)
}

// Fetch is a copy under way from the device.
type Fetch interface {
	// Ready reports, without waiting, whether Take would return at once.
	Ready() bool
	// Take waits for the values and copies them into x. It must be called once.
	Take(x []float32) error
}

// Buffer is device memory of Len float32.
type Buffer interface {
	Len() int
	// Release frees the memory. Using the buffer afterwards is an error.
	Release()
}

// Tensor is a stretch of a Buffer: Len values from Offset. Its shape is given
// by the operation that uses it. Offsets made by this package are multiples of
// Align, because GPUs bind memory only at such boundaries.
type Tensor struct {
	Buffer      Buffer
	Offset, Len int
}

// Align is the granularity of Tensor offsets in float32 (256 bytes).
const Align = 64

// Whole returns the tensor that covers all of b.
func Whole(b Buffer) Tensor { return Tensor{Buffer: b, Len: b.Len()} }
