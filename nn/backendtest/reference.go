package backendtest

import (
	"fmt"

	"untrained/nn"
)

// Reference is a backend that computes each operation as its definition reads,
// in float64 and with float64 memory. Other backends are compared with it; it is
// precise enough for central differences.
type Reference struct{}

// NewReference returns a reference backend; it has no state.
func NewReference() *Reference { return &Reference{} }

// Name returns "reference".
func (*Reference) Name() string { return "reference" }

// maxLen bounds one buffer to 2 GB, so that a wrong size is an error here, too.
const maxLen = 1 << 28

type buffer struct{ data []float64 }

func (b *buffer) Len() int { return len(b.data) }
func (b *buffer) Release() { b.data = nil }

// NewBuffer reserves n values, all zero.
func (*Reference) NewBuffer(n int) (nn.Buffer, error) {
	if n < 0 || n > maxLen {
		return nil, fmt.Errorf("reference: cannot hold a buffer of %d values; the most is %d", n, maxLen)
	}
	return &buffer{make([]float64, n)}, nil
}

// checked returns the first n values of t.
func checked(t nn.Tensor, n int) ([]float64, error) {
	b, ok := t.Buffer.(*buffer)
	if !ok {
		return nil, fmt.Errorf("reference: buffer of type %T was made by another backend", t.Buffer)
	}
	if t.Offset < 0 || t.Len < 0 || t.Offset > len(b.data) || t.Len > len(b.data)-t.Offset {
		return nil, fmt.Errorf("reference: tensor at %d with length %d lies outside its buffer of %d", t.Offset, t.Len,
			len(b.data))
	}
	if n > t.Len {
		return nil, fmt.Errorf("reference: %d values do not fit a tensor of %d", n, t.Len)
	}
	return b.data[t.Offset : t.Offset+n], nil
}

// Write copies x into t.
func (*Reference) Write(t nn.Tensor, x []float32) error {
	v, err := checked(t, len(x))
	if err != nil {
		return err
	}
	for i := range x {
		v[i] = float64(x[i])
	}
	return nil
}

// Read copies the first len(x) values of t into x, rounded to float32.
func (*Reference) Read(x []float32, t nn.Tensor) error {
	v, err := checked(t, len(x))
	if err != nil {
		return err
	}
	for i := range x {
		x[i] = float32(v[i])
	}
	return nil
}

// Write64 copies x into t without rounding.
func (*Reference) Write64(t nn.Tensor, x []float64) error {
	v, err := checked(t, len(x))
	if err != nil {
		return err
	}
	copy(v, x)
	return nil
}

// Read64 copies the first len(x) values of t into x without rounding.
func (*Reference) Read64(x []float64, t nn.Tensor) error {
	v, err := checked(t, len(x))
	if err != nil {
		return err
	}
	copy(x, v)
	return nil
}

type plan []func() error

// Plan checks the operations and binds them to their memory.
func (*Reference) Plan(ops []nn.Op) (nn.Plan, error) {
	p := make(plan, len(ops))
	for i, op := range ops {
		var err error
		if p[i], err = bind(op); err != nil {
			return nil, fmt.Errorf("reference: operation %d: %w", i, err)
		}
	}
	return p, nil
}

// bind finds the memory of an operation's tensors; a tensor that is left out is nil.
func bind(op nn.Op) (func() error, error) {
	if err := nn.Check(op); err != nil {
		return nil, err
	}
	var err error
	mem := func(t nn.Tensor) []float64 {
		if t.Buffer == nil {
			return nil
		}
		v, e := checked(t, t.Len)
		if e != nil {
			err = fmt.Errorf("%s: %w", op.OpName(), e)
		}
		return v
	}
	always := func(f func()) func() error { return func() error { f(); return nil } }
	var run func() error
	switch op := op.(type) {
	case nn.Conv:
		x, w, b, y := mem(op.X), mem(op.Wt), mem(op.B), mem(op.Y)
		run = always(func() { conv(op, x, w, b, y) })
	case nn.ConvInputGrad:
		dy, w, dx := mem(op.DY), mem(op.Wt), mem(op.DX)
		run = always(func() { convInputGrad(op, dy, w, dx) })
	case nn.ConvFilterGrad:
		x, dy, dw, db := mem(op.X), mem(op.DY), mem(op.DW), mem(op.DB)
		run = always(func() { convFilterGrad(op, x, dy, dw, db) })
	case nn.Activate:
		x, y := mem(op.X), mem(op.Y)
		run = always(func() { activate(op, x, y) })
	case nn.ActivateGrad:
		x, y, dy, dx := mem(op.X), mem(op.Y), mem(op.DY), mem(op.DX)
		run = always(func() { activateGrad(op, x, y, dy, dx) })
	case nn.MaxPool:
		x, y := mem(op.X), mem(op.Y)
		run = always(func() { maxPool(op, x, y) })
	case nn.MaxPoolGrad:
		x, dy, dx := mem(op.X), mem(op.DY), mem(op.DX)
		run = always(func() { maxPoolGrad(op, x, dy, dx) })
	case nn.AvgPool:
		x, y := mem(op.X), mem(op.Y)
		run = always(func() { avgPool(op, x, y) })
	case nn.AvgPoolGrad:
		dy, dx := mem(op.DY), mem(op.DX)
		run = always(func() { avgPoolGrad(op, dy, dx) })
	case nn.Subsample:
		x, y := mem(op.X), mem(op.Y)
		run = always(func() { subsample(op, x, y) })
	case nn.SubsampleGrad:
		dy, dx := mem(op.DY), mem(op.DX)
		run = always(func() { subsampleGrad(op, dy, dx) })
	case nn.Concat:
		a, b, y := mem(op.A), mem(op.B), mem(op.Y)
		run = always(func() { concat(op, a, b, y) })
	case nn.ConcatGrad:
		dy, da, db := mem(op.DY), mem(op.DA), mem(op.DB)
		run = always(func() { concatGrad(op, dy, da, db) })
	case nn.Add:
		a, b, y := mem(op.A), mem(op.B), mem(op.Y)
		run = always(func() { add(op, a, b, y) })
	case nn.MaskSum:
		z, mask, b, y := mem(op.Z), mem(op.Mask), mem(op.B), mem(op.Y)
		run = always(func() { maskSum(op, z, mask, b, y) })
	case nn.MaskSumGrad:
		z, mask, dy, dmask, db, dz := mem(op.Z), mem(op.Mask), mem(op.DY), mem(op.DMask), mem(op.DB), mem(op.DZ)
		run = always(func() { maskSumGrad(op, z, mask, dy, dmask, db, dz) })
	case nn.MatMul:
		a, b, c := mem(op.A), mem(op.B), mem(op.C)
		run = always(func() { matMul(op, a, b, c) })
	case nn.SoftmaxCrossEntropy:
		logits, labels, loss, dlogits := mem(op.Logits), mem(op.Labels), mem(op.Loss), mem(op.DLogits)
		run = func() error { return softmaxCrossEntropy(op, logits, labels, loss, dlogits) }
	case nn.Regression:
		x, y, w, loss, dx := mem(op.X), mem(op.Targets), mem(op.Weights), mem(op.Loss), mem(op.DX)
		run = always(func() { regression(op, x, y, w, loss, dx) })
	case nn.Adam:
		p, g, m, v, hyper := mem(op.P), mem(op.G), mem(op.M), mem(op.V), mem(op.Hyper)
		run = always(func() { adam(op, p, g, m, v, hyper) })
	case nn.Record:
		loss, hyper, history := mem(op.Loss), mem(op.Hyper), mem(op.History)
		run = always(func() { record(op, loss, hyper, history) })
	default:
		return nil, fmt.Errorf("unknown operation %q", op.OpName())
	}
	return run, err
}

func (p plan) Run() error {
	for i, run := range p {
		if err := run(); err != nil {
			return fmt.Errorf("reference: operation %d: %w", i, err)
		}
	}
	return nil
}

func (p plan) Release() {}
