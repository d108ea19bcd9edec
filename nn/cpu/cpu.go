// Package cpu runs networks on one processor core.
//
// Nearly all arithmetic of a convolutional network is rows of inputs times a matrix
// of weights. File product.go holds that product, blocked for the caches around a
// small register-tiled kernel; convolutions and their gradients only say where its
// rows lie in memory (NHWC makes a window's rows contiguous), so no matrix of windows
// ("im2col") is ever written.
//
// There are two sets of kernels: SIMD ones, which Go 1.27's experiment "simd"
// compiles for WebAssembly, amd64 and arm64, and plain Go ones, which compute the
// same bytes on every machine. A program may replace the product of the first set by
// one of its own (Multiply); the second set is never touched.
package cpu

import (
	"fmt"

	"untrained/nn"
)

// Backend is an nn.Backend on the calling goroutine.
type Backend struct {
	name string
	k    *kernels
}

// fast are the kernels of New.
var fast = fastest()

// New returns the fastest backend for this build and processor; without vector
// instructions it computes like NewGeneric. Its results may differ in the last digits
// between machines.
func New() nn.Backend { return &Backend{"cpu", fast} }

// Multiply makes the backends that New returns from now on multiply with f, whose tiles
// have so many rows and columns. A program that has a faster product than Go compiles
// calls it once, when it starts.
func Multiply(rows, cols int, f TileFunc) error {
	if rows < 1 || rows > maxRows || rowsAtOnce%rows != 0 || edgeRows%rows != 0 || cols < 1 || cols > maxCols {
		return fmt.Errorf("cpu: a tile has %d rows and %d columns; it may have %d and %d at most, and its rows must "+
			"divide %d and %d", rows, cols, maxRows, maxCols, rowsAtOnce, edgeRows)
	}
	k := *fastest()
	t := &tiling{rows: rows, cols: cols, dense: f, strided: f, gather: k.wide.gather}
	k.wide, k.narrow = t, t
	fast = &k
	return nil
}

// NewGeneric returns the backend whose results are the same bytes on every machine:
// each product and sum is rounded on its own, in a fixed order.
func NewGeneric() nn.Backend { return &Backend{"cpu-generic", &generic} }

// Name returns "cpu" or "cpu-generic".
func (b *Backend) Name() string { return b.name }

// maxLen bounds one buffer to 1 GB: a larger one would end a browser tab instead of
// failing.
const maxLen = 1 << 28

// slack is memory after every buffer: the last tile of a product may read up to
// maxCols values past the end of B, whose products are not used.
const slack = 64

type buffer struct {
	data []float32 // Len values; its capacity has slack more
}

func (b *buffer) Len() int { return len(b.data) }
func (b *buffer) Release() { b.data = nil }

// NewBuffer reserves n float32, all zero.
func (b *Backend) NewBuffer(n int) (nn.Buffer, error) {
	data, err := reserve(n)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	return &buffer{data}, nil
}

// reserve returns n values with slack after them.
func reserve(n int) (data []float32, err error) {
	if n < 0 || n > maxLen {
		return nil, fmt.Errorf("cannot reserve %d values; a buffer holds at most %d", n, maxLen)
	}
	return make([]float32, n+slack)[:n], nil
}

// memory returns the first n values of t.
func memory(t nn.Tensor, n int) ([]float32, error) {
	b, ok := t.Buffer.(*buffer)
	if !ok {
		return nil, fmt.Errorf("buffer of type %T was made by another backend", t.Buffer)
	}
	if t.Offset < 0 || t.Len < 0 || t.Offset > len(b.data) || t.Len > len(b.data)-t.Offset {
		return nil, fmt.Errorf("tensor at %d with length %d lies outside its buffer of %d values", t.Offset, t.Len,
			len(b.data))
	}
	if n > t.Len {
		return nil, fmt.Errorf("%d values do not fit a tensor of %d", n, t.Len)
	}
	return b.data[t.Offset : t.Offset+n], nil
}

// Write copies x into t.
func (b *Backend) Write(t nn.Tensor, x []float32) error {
	data, err := memory(t, len(x))
	if err != nil {
		return fmt.Errorf("%s: write: %w", b.name, err)
	}
	copy(data, x)
	return nil
}

// Read copies the first len(x) values of t into x.
func (b *Backend) Read(x []float32, t nn.Tensor) error {
	data, err := memory(t, len(x))
	if err != nil {
		return fmt.Errorf("%s: read: %w", b.name, err)
	}
	copy(x, data)
	return nil
}

// A step is one planned operation, bound to its memory.
type step interface{ run() error }

type plan struct {
	name  string
	steps []step
}

// Plan checks the operations, finds their memory and reserves scratch.
func (b *Backend) Plan(ops []nn.Op) (nn.Plan, error) {
	p := &plan{b.name, make([]step, len(ops))}
	for i, op := range ops {
		s, err := b.plan(op)
		if err != nil {
			return nil, fmt.Errorf("%s: operation %d: %w", b.name, i, err)
		}
		p.steps[i] = s
	}
	return p, nil
}

func (p *plan) Run() error {
	for i, s := range p.steps {
		if err := s.run(); err != nil {
			return fmt.Errorf("%s: operation %d: %w", p.name, i, err)
		}
	}
	return nil
}

func (p *plan) Release() { p.steps = nil }

// plan binds one operation.
func (b *Backend) plan(op nn.Op) (step, error) {
	if err := nn.Check(op); err != nil {
		return nil, err
	}
	m := binder{k: b.k}
	var s step
	switch op := op.(type) {
	case nn.Conv:
		s = planConv(&m, op)
	case nn.ConvInputGrad:
		s = planConvInputGrad(&m, op)
	case nn.ConvFilterGrad:
		s = planConvFilterGrad(&m, op)
	case nn.Activate:
		s = planActivate(&m, op)
	case nn.ActivateGrad:
		s = planActivateGrad(&m, op)
	case nn.MaxPool:
		s = planMaxPool(&m, op)
	case nn.MaxPoolGrad:
		s = planMaxPoolGrad(&m, op)
	case nn.AvgPool:
		s = planAvgPool(&m, op)
	case nn.AvgPoolGrad:
		s = planAvgPoolGrad(&m, op)
	case nn.Subsample:
		s = planSubsample(&m, op)
	case nn.SubsampleGrad:
		s = planSubsampleGrad(&m, op)
	case nn.Concat:
		s = planConcat(&m, op)
	case nn.ConcatGrad:
		s = planConcatGrad(&m, op)
	case nn.Add:
		s = planAdd(&m, op)
	case nn.MaskSum:
		s = planMaskSum(&m, op)
	case nn.MaskSumGrad:
		s = planMaskSumGrad(&m, op)
	case nn.MatMul:
		s = planMatMul(&m, op)
	case nn.SoftmaxCrossEntropy:
		s = planSoftmaxCrossEntropy(&m, op)
	case nn.Regression:
		s = planRegression(&m, op)
	case nn.Adam:
		s = planAdam(&m, op)
	case nn.Record:
		s = planRecord(&m, op)
	default:
		return nil, fmt.Errorf("unknown operation %q", op.OpName())
	}
	if m.err != nil {
		return nil, fmt.Errorf("%s: %w", op.OpName(), m.err)
	}
	return s, nil
}

// binder looks up an operation's memory and keeps the first error.
type binder struct {
	k   *kernels
	err error
}

// tensor returns the first n values of t; nil for an optional tensor left out.
func (m *binder) tensor(t nn.Tensor, n int) []float32 {
	if t.Buffer == nil {
		return nil
	}
	data, err := memory(t, n)
	if err != nil && m.err == nil {
		m.err = err
	}
	return data
}

// scratch returns n values that belong to the plan.
func (m *binder) scratch(n int) []float32 {
	data, err := reserve(n)
	if err != nil && m.err == nil {
		m.err = fmt.Errorf("scratch memory: %w", err)
	}
	return data
}
