package nn

import (
	"fmt"
	"math"
)

// Check returns an error if an operation is invalid: a size below one, a window that
// does not fit the padded picture, a tensor that is missing, too short or outside its
// buffer, an output that overlaps another operand. Backends call it in Plan, so that
// all of them refuse the same operations with the same words.
func Check(op Op) error {
	c := checker{}
	switch op := op.(type) {
	case Conv:
		c.window(op.Window)
		c.channels("input channels", op.Cin)
		c.channels("output channels", op.Cout)
		c.activation(op.Act)
		in, out := c.pictures(op.Window)
		c.tensor("X", op.X, needed, in, op.Cin)
		c.tensor("Wt", op.Wt, needed, op.KH, op.KW, op.Cin, op.Cout)
		c.tensor("B", op.B, spare, op.Cout)
		c.output("Y", op.Y, needed, out, op.Cout)
	case ConvInputGrad:
		c.window(op.Window)
		c.channels("input channels", op.Cin)
		c.channels("output channels", op.Cout)
		in, out := c.pictures(op.Window)
		c.tensor("DY", op.DY, needed, out, op.Cout)
		c.tensor("Wt", op.Wt, needed, op.KH, op.KW, op.Cin, op.Cout)
		c.output("DX", op.DX, needed, in, op.Cin)
	case ConvFilterGrad:
		c.window(op.Window)
		c.channels("input channels", op.Cin)
		c.channels("output channels", op.Cout)
		in, out := c.pictures(op.Window)
		c.tensor("X", op.X, needed, in, op.Cin)
		c.tensor("DY", op.DY, needed, out, op.Cout)
		c.output("DW", op.DW, needed, op.KH, op.KW, op.Cin, op.Cout)
		c.output("DB", op.DB, spare, op.Cout)
	case Activate:
		c.count("N", op.N)
		c.activation(op.Act)
		c.tensor("X", op.X, needed, op.N)
		c.output("Y", op.Y, needed, op.N).mayBe("X")
	case ActivateGrad:
		c.count("N", op.N)
		c.activation(op.Act)
		c.tensor("X", op.X, presence(op.Act.NeedsInput()), op.N)
		c.tensor("Y", op.Y, presence(op.Act != Linear && !op.Act.NeedsInput()), op.N)
		c.tensor("DY", op.DY, needed, op.N)
		c.output("DX", op.DX, needed, op.N).mayBe("DY")
	case MaxPool:
		c.window(op.Window)
		c.pooling(op.Window)
		c.channels("channels", op.C)
		in, out := c.pictures(op.Window)
		c.tensor("X", op.X, needed, in, op.C)
		c.output("Y", op.Y, needed, out, op.C)
	case MaxPoolGrad:
		c.window(op.Window)
		c.pooling(op.Window)
		c.channels("channels", op.C)
		in, out := c.pictures(op.Window)
		c.tensor("X", op.X, needed, in, op.C)
		c.tensor("Y", op.Y, needed, out, op.C)
		c.tensor("DY", op.DY, needed, out, op.C)
		c.output("DX", op.DX, needed, in, op.C)
	case AvgPool:
		c.window(op.Window)
		c.pooling(op.Window)
		c.channels("channels", op.C)
		in, out := c.pictures(op.Window)
		c.tensor("X", op.X, needed, in, op.C)
		c.output("Y", op.Y, needed, out, op.C)
	case AvgPoolGrad:
		c.window(op.Window)
		c.pooling(op.Window)
		c.channels("channels", op.C)
		in, out := c.pictures(op.Window)
		c.tensor("DY", op.DY, needed, out, op.C)
		c.output("DX", op.DX, needed, in, op.C)
	case Subsample:
		c.window(op.Window)
		c.unpadded(op.Window)
		c.channels("channels", op.C)
		in, out := c.pictures(op.Window)
		c.tensor("X", op.X, needed, in, op.C)
		c.output("Y", op.Y, needed, out, op.C)
	case SubsampleGrad:
		c.window(op.Window)
		c.unpadded(op.Window)
		c.channels("channels", op.C)
		in, out := c.pictures(op.Window)
		c.tensor("DY", op.DY, needed, out, op.C)
		c.output("DX", op.DX, needed, in, op.C)
	case Concat:
		c.count("N", op.N)
		c.channels("channels of A", op.CA)
		c.channels("channels of B", op.CB)
		c.tensor("A", op.A, needed, op.N, op.CA)
		c.tensor("B", op.B, needed, op.N, op.CB)
		c.output("Y", op.Y, needed, op.N, op.CA+op.CB)
	case ConcatGrad:
		c.count("N", op.N)
		c.channels("channels of A", op.CA)
		c.channels("channels of B", op.CB)
		c.tensor("DY", op.DY, needed, op.N, op.CA+op.CB)
		c.output("DA", op.DA, needed, op.N, op.CA)
		c.output("DB", op.DB, needed, op.N, op.CB)
	case Add:
		c.count("N", op.N)
		c.tensor("A", op.A, needed, op.N)
		c.tensor("B", op.B, needed, op.N)
		c.output("Y", op.Y, needed, op.N).mayBe("A")
	case MaskSum:
		c.masked(op.N, op.Places, op.Units)
		c.tensor("Z", op.Z, needed, op.N, op.Places, op.Units)
		c.tensor("Mask", op.Mask, needed, op.Places, op.Units)
		c.tensor("B", op.B, spare, op.Units)
		c.output("Y", op.Y, needed, op.N, op.Units)
	case MaskSumGrad:
		c.masked(op.N, op.Places, op.Units)
		c.tensor("Z", op.Z, needed, op.N, op.Places, op.Units)
		c.tensor("Mask", op.Mask, needed, op.Places, op.Units)
		c.tensor("DY", op.DY, needed, op.N, op.Units)
		c.output("DMask", op.DMask, needed, op.Places, op.Units)
		c.output("DB", op.DB, spare, op.Units)
		c.output("DZ", op.DZ, needed, op.N, op.Places, op.Units).mayBe("Z")
	case MatMul:
		c.count("M", op.M)
		c.count("N", op.N)
		c.count("K", op.K)
		c.tensor("A", op.A, needed, op.M, op.K)
		c.tensor("B", op.B, needed, op.K, op.N)
		c.output("C", op.C, needed, op.M, op.N)
	case SoftmaxCrossEntropy:
		c.count("N", op.N)
		c.count("classes", op.Classes)
		c.tensor("Logits", op.Logits, needed, op.N, op.Classes)
		c.tensor("Labels", op.Labels, needed, op.N)
		c.output("Loss", op.Loss, needed, op.N)
		c.output("DLogits", op.DLogits, spare, op.N, op.Classes)
	case Regression:
		c.count("N", op.N)
		c.count("units", op.Units)
		if op.Form != MeanSquared && op.Form != Poisson {
			c.fail("a regression has no %v loss", op.Form)
		}
		c.tensor("X", op.X, needed, op.N, op.Units)
		c.tensor("Targets", op.Targets, needed, op.N, op.Units)
		c.tensor("Weights", op.Weights, needed, op.N, op.Units)
		c.output("Loss", op.Loss, needed, op.N)
		c.output("DX", op.DX, spare, op.N, op.Units)
	case Adam:
		c.count("N", op.N)
		c.tensor("G", op.G, needed, op.N)
		c.tensor("Hyper", op.Hyper, needed, HyperLen)
		c.output("P", op.P, needed, op.N)
		c.output("M", op.M, needed, op.N)
		c.output("V", op.V, needed, op.N)
	case Record:
		c.count("N", op.N)
		c.count("Size", op.Size)
		c.tensor("Loss", op.Loss, needed, op.N)
		c.tensor("Hyper", op.Hyper, needed, HyperLen)
		c.output("History", op.History, needed, op.Size)
	case nil:
		return fmt.Errorf("nil is not an operation")
	default:
		return fmt.Errorf("unknown operation %q (%T): operations are the values of package nn", op.OpName(), op)
	}
	c.overlaps()
	if c.err != nil {
		return fmt.Errorf("%s: %w", op.OpName(), c.err)
	}
	return nil
}

// presence says whether an operand is needed or may be left out (spare).
type presence bool

const (
	needed presence = true
	spare  presence = false
)

// checker collects the operands of one operation and the first error.
type checker struct {
	err      error
	operands [6]operand
	n        int
}

type operand struct {
	name   string
	tensor Tensor
	need   int
	output bool
	alias  string // operand that may be the very same tensor
}

// mayBe allows the output to be the same tensor as the named operand.
func (o *operand) mayBe(name string) { o.alias = name }

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func (c *checker) count(name string, n int) {
	if n < 1 {
		c.fail("%s is %d; it must be at least 1", name, n)
	}
}

func (c *checker) channels(name string, n int) { c.count("number of "+name, n) }

func (c *checker) activation(a Activation) {
	if int(a) >= len(activations) {
		c.fail("unknown activation %d; known are 0 to %d", a, len(activations)-1)
	}
}

func (c *checker) window(g Window) {
	c.count("batch", g.N)
	c.count("picture height", g.H)
	c.count("picture width", g.W)
	c.count("window height", g.KH)
	c.count("window width", g.KW)
	c.count("stride", g.Stride)
	for _, p := range [...]int{g.PadY, g.PadX, g.PadYE, g.PadXE} {
		if p < 0 || p > math.MaxInt32 {
			c.fail("padding is %d; it must lie between 0 and %d", p, math.MaxInt32)
		}
	}
	if c.err != nil {
		return
	}
	if h := g.H + g.PadY + g.PadYE; g.KH > h {
		c.fail("window height %d exceeds the padded picture's height %d", g.KH, h)
	}
	if w := g.W + g.PadX + g.PadXE; g.KW > w {
		c.fail("window width %d exceeds the padded picture's width %d", g.KW, w)
	}
}

// pooling checks that every window contains at least one value: the largest of none
// is undefined.
func (c *checker) pooling(g Window) {
	if g.PadY >= g.KH || g.PadYE >= g.KH || g.PadX >= g.KW || g.PadXE >= g.KW {
		c.fail("padding %d,%d above and below, %d,%d left and right must be smaller than the %d×%d window, or some "+
			"windows are empty",
			g.PadY, g.PadYE, g.PadX, g.PadXE, g.KH, g.KW)
	}
}

func (c *checker) unpadded(g Window) {
	if g.PadY != 0 || g.PadX != 0 || g.PadYE != 0 || g.PadXE != 0 {
		c.fail("padding %d,%d and %d,%d must be 0", g.PadY, g.PadYE, g.PadX, g.PadXE)
	}
}

func (c *checker) masked(n, places, units int) {
	c.count("N", n)
	c.count("number of places", places)
	c.count("number of units", units)
}

// pictures returns the number of pixels of all inputs and of all outputs.
func (c *checker) pictures(g Window) (in, out int) {
	if c.err != nil {
		return 0, 0
	}
	return c.product("input", g.N, g.H, g.W), c.product("output", g.N, g.OH(), g.OW())
}

// product multiplies sizes; tensors end at 2³¹−1 values, the most that both a
// GPU's 32-bit indices and WebAssembly memory (8 GB of float32) could address.
func (c *checker) product(name string, sizes ...int) int {
	n := 1
	for _, s := range sizes {
		if s > 0 && n > math.MaxInt32/s {
			c.fail("%s of sizes %v has more than %d values", name, sizes, math.MaxInt32)
			return 0
		}
		n *= s
	}
	return n
}

func (c *checker) tensor(name string, t Tensor, p presence, sizes ...int) *operand {
	o := &c.operands[c.n]
	if c.err != nil || t.Buffer == nil && p == spare {
		return o
	}
	if t.Buffer == nil {
		c.fail("tensor %s is missing", name)
		return o
	}
	need := c.product(name, sizes...)
	length := t.Buffer.Len()
	switch {
	case c.err != nil:
	case t.Offset < 0 || t.Len < 0 || t.Offset > length || t.Len > length-t.Offset:
		c.fail("tensor %s lies at %d with length %d, outside its buffer of %d", name, t.Offset, t.Len, length)
	case t.Len < need:
		c.fail("tensor %s has %d values; sizes %v need %d", name, t.Len, sizes, need)
	}
	*o = operand{name: name, tensor: t, need: need}
	c.n++
	return o
}

func (c *checker) output(name string, t Tensor, p presence, sizes ...int) *operand {
	o := c.tensor(name, t, p, sizes...)
	o.output = true
	return o
}

// overlaps refuses outputs that would overwrite other operands while they are still
// read. Only the values that an operation uses count, not a tensor's length.
func (c *checker) overlaps() {
	for i := range c.operands[:c.n] {
		for j := range c.operands[:i] {
			a, b := &c.operands[i], &c.operands[j]
			if !a.output && !b.output || a.tensor.Buffer != b.tensor.Buffer {
				continue
			}
			if a.tensor.Offset == b.tensor.Offset && a.alias == b.name {
				continue
			}
			if a.tensor.Offset < b.tensor.Offset+b.need && b.tensor.Offset < a.tensor.Offset+a.need {
				c.fail("tensors %s and %s overlap", b.name, a.name)
			}
		}
	}
}
