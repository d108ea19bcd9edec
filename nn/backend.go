package nn

import "errors"

// ErrDeviceLost is wrapped by every error of a backend whose device is gone: a
// driver that was reset, a GPU process that ended. All its buffers and plans are
// gone too. The remedy is another backend, on which programs are compiled again
// and take up what was last copied from them (see Program.Save).
var ErrDeviceLost = errors.New("the device is lost")

// Backend turns the operations of a network into work on one kind of device:
// vector units of a processor (package nn/cpu) or a GPU (package webgpu/backend).
// It is deliberately narrow: memory, transfers and plans. What a network does is
// said by the operations themselves, which are plain data (see Op), so that a
// new backend implements each of them once and passes nn/backendtest.
//
// A Backend and all that was made from it belong to one goroutine at a time.
type Backend interface {
	// Name is "cpu", "cpu-generic" or "webgpu"; it is printed in every result.
	Name() string

	// NewBuffer reserves n float32, all zero. It fails with an error that names
	// the size, never by panic, when the device cannot hold them.
	NewBuffer(n int) (Buffer, error)

	// Write copies x into t; len(x) must not exceed t.Len.
	Write(t Tensor, x []float32) error

	// Read copies the first len(x) values of t into x, after everything that
	// was run before has finished.
	Read(x []float32, t Tensor) error

	// Plan prepares the operations to be run in this order, any number of
	// times: it checks shapes, reserves scratch memory and builds pipelines.
	// An operation that the backend does not know is an error that names it.
	Plan(ops []Op) (Plan, error)
}

// Plan is a prepared sequence of operations. Run allocates nothing.
type Plan interface {
	// Run executes (or, on a GPU, submits in one piece) the operations in order.
	Run() error
	// Release gives scratch memory back. The plan must not be run afterwards.
	Release()
}

// Fetcher is a Backend whose device goes on while values are on their way back.
// Backends that compute before they return need not be one.
type Fetcher interface {
	// Fetch asks for the first n values of t as everything that was run before
	// leaves them, and does not wait. Take must follow.
	Fetch(t Tensor, n int) (Fetch, error)
}

// Fetch is values on their way.
type Fetch interface {
	// Ready reports, without waiting, whether Take will not wait.
	Ready() bool
	// Take waits for the values and copies them into x. It is called once.
	Take(x []float32) error
}

// Buffer is device memory of Len float32.
type Buffer interface {
	Len() int
	// Release gives the memory back. Using the buffer afterwards is an error.
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

// Whole is the tensor that covers all of b.
func Whole(b Buffer) Tensor { return Tensor{Buffer: b, Len: b.Len()} }
