package backendtest

import (
	"math"

	"untrained/nn"
	"untrained/nn/random"
)

// operands makes the tensors of one case on one backend. The same case made twice, on
// two backends, has the same numbers, because they are drawn from the case's own
// stream. Each tensor lies in a buffer of its own at an aligned offset that varies,
// between guard values that must survive.
type operands struct {
	b       nn.Backend
	stream  *random.Stream
	err     error // the first failure to reserve or write
	tensors []*filled
}

// filled is a tensor and what its buffer held at first.
type filled struct {
	nn.Tensor
	first   []float32 // of the whole buffer
	written bool      // by the operation
}

// guard is a value that no case computes.
const guard = -1.5e33

var poison = float32(math.NaN())

func newOperands(b nn.Backend, seed uint64, name string) *operands {
	return &operands{b: b, stream: random.New(seed, "backendtest", name)}
}

// place reserves a tensor that holds x.
func (o *operands) place(x []float32, written bool) nn.Tensor {
	front := nn.Align * (len(o.tensors) % 3)
	first := make([]float32, front+len(x)+1+len(x)%nn.Align)
	for i := range first {
		first[i] = guard
	}
	copy(first[front:], x)
	b, err := o.b.NewBuffer(len(first))
	if err != nil {
		o.fail(err)
		return nn.Tensor{}
	}
	t := &filled{nn.Tensor{Buffer: b, Offset: front, Len: len(x)}, first, written}
	o.tensors = append(o.tensors, t)
	o.fail(o.b.Write(nn.Whole(b), first))
	return t.Tensor
}

func (o *operands) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// normal returns n random inputs.
func (o *operands) normal(n int) nn.Tensor {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(o.stream.Norm())
	}
	return o.place(x, false)
}

// filters returns n random weights for windows of the given number of values: outputs
// are then of the order of one, where activations bend.
func (o *operands) filters(n, window int) nn.Tensor {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(o.stream.Norm() / math.Sqrt(float64(window)))
	}
	return o.place(x, false)
}

// coarse returns n inputs drawn from few values, so that windows have ties.
func (o *operands) coarse(n int) nn.Tensor {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(o.stream.IntN(3) - 1)
	}
	return o.place(x, false)
}

// labels returns n class labels.
func (o *operands) labels(n, classes int) nn.Tensor {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(o.stream.IntN(classes))
	}
	return o.place(x, false)
}

// given returns an input with these values.
func (o *operands) given(x ...float32) nn.Tensor { return o.place(x, false) }

// out returns n values to be written, NaN until then.
func (o *operands) out(n int) nn.Tensor {
	x := make([]float32, n)
	for i := range x {
		x[i] = poison
	}
	return o.place(x, true)
}

// inout returns n random values that the operation updates.
func (o *operands) inout(n int, positive bool) nn.Tensor {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(o.stream.Norm())
		if positive {
			x[i] *= x[i]
		}
	}
	return o.place(x, true)
}

// restore writes what the tensors held at first.
func (o *operands) restore() error {
	for _, t := range o.tensors {
		if err := o.b.Write(nn.Whole(t.Buffer), t.first); err != nil {
			return err
		}
	}
	return nil
}

// read returns the whole buffer of each tensor, guards included.
func (o *operands) read() ([][]float32, error) {
	all := make([][]float32, len(o.tensors))
	for i, t := range o.tensors {
		all[i] = make([]float32, len(t.first))
		if err := o.b.Read(all[i], nn.Whole(t.Buffer)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (o *operands) release() {
	for _, t := range o.tensors {
		t.Buffer.Release()
	}
}
