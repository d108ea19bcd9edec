package backendtest

import (
	"fmt"

	"untrained/nn"
)

// Reference is a backend that computes each operation as its definition reads,
// in float64 and with float64 memory. It is the standard that other backends
// are held to, and precise enough for central differences.
type Reference struct{}

// NewReference returns a reference backend; it has no state.
func NewReference() *Reference { return &Reference{} }

// Name is "reference".
func (*Reference) Name() string { return "reference" }

// maxLen bounds one buffer to 2 GB, so that a wrong size is an error here too.
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

// values is the memory of t, nil for an optional tensor that is left out.
func values(t nn.Tensor) []float64 {
	if t.Buffer == nil {
		return nil
	}
	return t.Buffer.(*buffer).data[t.Offset : t.Offset+t.Len]
}

// checked is values for tensors that have not been through nn.Check.
func checked(t nn.Tensor, n int) ([]float64, error) {
	b, ok := t.Buffer.(*buffer)
	if !ok {
		return nil, fmt.Errorf("reference: buffer is of type %T, from another backend", t.Buffer)
	}
	if t.Offset < 0 || t.Len < 0 || t.Offset > len(b.data) || t.Len > len(b.data)-t.Offset {
		return nil, fmt.Errorf("reference: tensor at %d with length %d lies outside its buffer of %d", t.Offset, t.Len, len(b.data))
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

// Write64 is Write without rounding.
func (*Reference) Write64(t nn.Tensor, x []float64) error {
	v, err := checked(t, len(x))
	if err != nil {
		return err
	}
	copy(v, x)
	return nil
}

// Read64 is Read without rounding.
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
		if err := nn.Check(op); err != nil {
			return nil, fmt.Errorf("reference: operation %d: %w", i, err)
		}
		switch op := op.(type) {
		case nn.Conv:
			p[i] = func() error {
				conv(op, values(op.X), values(op.Wt), values(op.B), values(op.Y))
				return nil
			}
		case nn.ConvInputGrad:
			p[i] = func() error { convInputGrad(op, values(op.DY), values(op.Wt), values(op.DX)); return nil }
		case nn.ConvFilterGrad:
			p[i] = func() error {
				convFilterGrad(op, values(op.X), values(op.DY), values(op.DW), values(op.DB))
				return nil
			}
		case nn.Activate:
			p[i] = func() error { activate(op, values(op.X), values(op.Y)); return nil }
		case nn.ActivateGrad:
			p[i] = func() error {
				activateGrad(op, values(op.X), values(op.Y), values(op.DY), values(op.DX))
				return nil
			}
		case nn.MaxPool:
			p[i] = func() error { maxPool(op, values(op.X), values(op.Y)); return nil }
		case nn.MaxPoolGrad:
			p[i] = func() error { maxPoolGrad(op, values(op.X), values(op.DY), values(op.DX)); return nil }
		case nn.AvgPool:
			p[i] = func() error { avgPool(op, values(op.X), values(op.Y)); return nil }
		case nn.AvgPoolGrad:
			p[i] = func() error { avgPoolGrad(op, values(op.DY), values(op.DX)); return nil }
		case nn.MatMul:
			p[i] = func() error { matMul(op, values(op.A), values(op.B), values(op.C)); return nil }
		case nn.SoftmaxCrossEntropy:
			p[i] = func() error {
				return softmaxCrossEntropy(op, values(op.Logits), values(op.Labels), values(op.Loss), values(op.DLogits))
			}
		case nn.Adam:
			p[i] = func() error {
				adam(op, values(op.P), values(op.G), values(op.M), values(op.V), values(op.Hyper))
				return nil
			}
		default:
			return nil, fmt.Errorf("reference: operation %d: unknown operation %q", i, op.OpName())
		}
	}
	return p, nil
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
