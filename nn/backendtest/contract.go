package backendtest

import (
	"math"
	"strings"
	"testing"

	"untrained/nn"
)

// testMemory checks buffers and transfers.
func testMemory(t *testing.T, b nn.Backend) {
	if b.Name() == "" {
		t.Error("the backend has no name")
	}
	buf, err := b.NewBuffer(200)
	if err != nil {
		t.Fatal(err)
	}
	defer buf.Release()
	if buf.Len() != 200 {
		t.Errorf("buffer of 200 has length %d", buf.Len())
	}
	x := make([]float32, 200)
	if err := b.Read(x, nn.Whole(buf)); err != nil {
		t.Fatal(err)
	}
	for i, v := range x {
		if v != 0 {
			t.Fatalf("a new buffer holds %v at %d", v, i)
		}
	}
	special := []float32{1, float32(math.Inf(1)), float32(math.NaN()), float32(math.Copysign(0, -1)), 1e-45}
	part := nn.Tensor{Buffer: buf, Offset: nn.Align, Len: 10}
	if err := b.Write(part, special); err != nil {
		t.Fatal(err)
	}
	if err := b.Read(x, nn.Whole(buf)); err != nil {
		t.Fatal(err)
	}
	for i, v := range x {
		want := float32(0)
		if j := i - nn.Align; j >= 0 && j < len(special) {
			want = special[j]
		}
		if v != want && !(v != v && want != want) {
			t.Errorf("value %d is %v, want %v", i, v, want)
		}
	}
	if err := b.Write(part, nil); err != nil {
		t.Errorf("write of nothing: %v", err)
	}
	for name, bad := range map[string]nn.Tensor{
		"too short":       {Buffer: buf, Offset: 0, Len: 3},
		"negative length": {Buffer: buf, Offset: 0, Len: -1},
		"negative offset": {Buffer: buf, Offset: -nn.Align, Len: 100},
		"past the end":    {Buffer: buf, Offset: 2 * nn.Align, Len: 100},
		"overflow":        {Buffer: buf, Offset: math.MaxInt - 63, Len: 128},
		"no buffer":       {Len: 100},
	} {
		if err := b.Write(bad, make([]float32, 4)); err == nil {
			t.Errorf("write to a tensor %s gave no error", name)
		}
		if err := b.Read(make([]float32, 4), bad); err == nil {
			t.Errorf("read of a tensor %s gave no error", name)
		}
	}
	for _, n := range []int{-1, math.MaxInt / 8} {
		if _, err := b.NewBuffer(n); err == nil {
			t.Errorf("a buffer of %d values gave no error", n)
		}
	}
}

// foreign is an operation that no backend knows, on a buffer that none of them made.
type foreign struct{}

func (foreign) OpName() string { return "foreign" }
func (foreign) Len() int       { return 1 << 20 }
func (foreign) Release()       {}

// testRefusals checks that operations which cannot be run are refused with errors
// that name the operation.
func testRefusals(t *testing.T, b nn.Backend) {
	o := newOperands(b, 1, "refusals")
	tensor := func(n int) nn.Tensor { return o.place(make([]float32, n), false) }
	g := nn.Window{N: 1, H: 4, W: 4, KH: 3, KW: 3, Stride: 1}
	conv := nn.Conv{Window: g, Cin: 2, Cout: 3, X: tensor(32), Wt: tensor(54), B: tensor(3), Y: tensor(12)}
	pool := nn.MaxPool{Window: g, C: 2, X: tensor(32), Y: tensor(8)}
	matmul := nn.MatMul{M: 2, N: 3, K: 4, A: tensor(8), B: tensor(12), C: tensor(6)}
	activate := nn.Activate{Act: nn.ReLU, N: 5, X: tensor(5), Y: tensor(5)}
	loss := nn.SoftmaxCrossEntropy{N: 2, Classes: 3, Logits: tensor(6), Labels: tensor(2), Loss: tensor(2)}
	adam := nn.Adam{N: 3, P: tensor(3), G: tensor(3), M: tensor(3), V: tensor(3), Hyper: tensor(nn.HyperLen)}
	defer o.release()
	if o.err != nil {
		t.Fatal(o.err)
	}
	regression := nn.Regression{Form: nn.Poisson, N: 2, Units: 3, X: tensor(6), Targets: tensor(6), Weights: tensor(6),
		Loss: tensor(2)}
	sub := nn.Subsample{Window: g, C: 2, X: tensor(32), Y: tensor(8)}
	join := nn.Concat{N: 2, CA: 3, CB: 1, A: tensor(6), B: tensor(2), Y: tensor(8)}
	sum := nn.Add{N: 6, A: tensor(6), B: tensor(6), Y: tensor(6)}
	mask := nn.MaskSumGrad{N: 2, Places: 3, Units: 4, Z: tensor(24), Mask: tensor(12), DY: tensor(8), DMask: tensor(12),
		DZ: tensor(24)}
	good := []nn.Op{conv, pool, matmul, activate, loss, adam, regression, sub, join, sum, mask}
	plan, err := b.Plan(good)
	if err != nil {
		t.Fatalf("operations without a fault: %v", err)
	}
	plan.Release()

	bad := map[string]nn.Op{"unknown operation": foreign{}}
	add := func(name string, change func(c *nn.Conv)) { c := conv; change(&c); bad[name] = c }
	add("stride 0", func(c *nn.Conv) { c.Stride = 0 })
	add("negative stride", func(c *nn.Conv) { c.Stride = -1 })
	add("window larger than the picture", func(c *nn.Conv) { c.KH = 5 })
	add("negative padding", func(c *nn.Conv) { c.PadX = -1 })
	add("empty window", func(c *nn.Conv) { c.KW = 0 })
	add("empty batch", func(c *nn.Conv) { c.N = 0 })
	add("no channels", func(c *nn.Conv) { c.Cin = 0 })
	add("short X", func(c *nn.Conv) { c.X.Len-- })
	add("short bias", func(c *nn.Conv) { c.B.Len-- })
	add("missing filters", func(c *nn.Conv) { c.Wt = nn.Tensor{} })
	add("Y outside its buffer", func(c *nn.Conv) { c.Y.Offset += nn.Align })
	add("negative offset", func(c *nn.Conv) { c.X.Offset = -nn.Align })
	add("sizes that overflow", func(c *nn.Conv) { c.H, c.W, c.Cin = math.MaxInt32, math.MaxInt32, math.MaxInt32 })
	add("unknown activation", func(c *nn.Conv) { c.Act = 200 })
	add("output over input", func(c *nn.Conv) { c.Y = c.X })
	add("a foreign buffer", func(c *nn.Conv) { c.X = nn.Whole(foreign{}) })
	p := pool
	p.PadY = 3
	bad["pooling windows in the padding alone"] = p
	m := matmul
	m.K = 5
	bad["matrices that do not fit"] = m
	a := activate
	a.N = 6
	bad["too many values"] = a
	l := loss
	l.Classes = 0
	bad["no classes"] = l
	r := regression
	r.Form = nn.CrossEntropy
	bad["cross-entropy as a regression"] = r
	r = regression
	r.Weights.Len = 5
	bad["short weights"] = r
	velocity := adam
	velocity.V = velocity.P
	bad["means over parameters"] = velocity
	g1 := nn.ActivateGrad{Act: nn.GELU, N: 5, Y: activate.X, DY: activate.Y, DX: activate.Y}
	bad["a derivative without the input it needs"] = g1
	sub.PadX = 1
	bad["padded subsampling"] = sub
	join.Y.Len = 7
	bad["rows that do not fit"] = join
	sum.Y = sum.B
	bad["a sum over its second operand"] = sum
	mask.DZ = mask.DMask
	bad["gradients that overlap"] = mask
	ad := adam
	ad.Hyper.Len = 3
	bad["short hyper-parameters"] = ad

	for name, op := range bad {
		plan, err := b.Plan([]nn.Op{activate, op})
		if err == nil {
			plan.Release()
			t.Errorf("%s: no error", name)
		} else if !strings.Contains(err.Error(), op.OpName()) {
			t.Errorf("%s: error %q does not name the operation %q", name, err, op.OpName())
		}
	}
	if _, err := b.Plan([]nn.Op{nil}); err == nil {
		t.Error("a nil operation gave no error")
	}
}

// chain returns a small network's operations, each reading what others wrote.
func chain(o *operands) []nn.Op {
	const n, classes = 3, 4
	g := nn.Window{N: n, H: 6, W: 6, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}
	h := nn.Window{N: n, H: 6, W: 6, KH: 2, KW: 2, Stride: 2}
	d := nn.Window{N: n, H: 1, W: 1, KH: 1, KW: 1, Stride: 1}
	x, w, bias := o.normal(n*36*2), o.normal(9*2*5), o.normal(5)
	y, z := o.out(n*36*5), o.out(n*9*5)
	dense, logits := o.normal(45*classes), o.out(n*classes)
	labels, loss, dlogits := o.labels(n, classes), o.out(n), o.out(n*classes)
	ddense, dz, dy, dw, db := o.out(45*classes), o.out(n*9*5), o.out(n*36*5), o.out(9*2*5), o.out(5)
	return []nn.Op{
		nn.Conv{Window: g, Cin: 2, Cout: 5, X: x, Wt: w, B: bias, Act: nn.Tanh, Y: y},
		nn.MaxPool{Window: h, C: 5, X: y, Y: z},
		nn.Conv{Window: d, Cin: 45, Cout: classes, X: z, Wt: dense, Y: logits},
		nn.SoftmaxCrossEntropy{N: n, Classes: classes, Logits: logits, Labels: labels, Loss: loss, DLogits: dlogits},
		nn.ConvFilterGrad{Window: d, Cin: 45, Cout: classes, X: z, DY: dlogits, DW: ddense},
		nn.ConvInputGrad{Window: d, Cin: 45, Cout: classes, DY: dlogits, Wt: dense, DX: dz},
		nn.MaxPoolGrad{Window: h, C: 5, X: y, Y: z, DY: dz, DX: dy},
		nn.ActivateGrad{Act: nn.Tanh, N: n * 36 * 5, Y: y, DY: dy, DX: dy},
		nn.ConvFilterGrad{Window: g, Cin: 2, Cout: 5, X: x, DY: dy, DW: dw, DB: db},
	}
}

// testSequence checks that operations run in order and see each other's results.
func testSequence(t *testing.T, b nn.Backend, tolerances []Tolerance) {
	run := func(b nn.Backend, strict bool) result {
		o := newOperands(b, 1, "sequence")
		ops := chain(o)
		t.Cleanup(o.release)
		if o.err != nil {
			t.Fatal(o.err)
		}
		plan, err := b.Plan(ops)
		if err != nil {
			t.Fatal(err)
		}
		defer plan.Release()
		if err := plan.Run(); err != nil {
			t.Fatal(err)
		}
		data, err := o.read()
		if err != nil {
			t.Fatal(err)
		}
		if strict {
			again(t, o, plan, data)
		}
		return result{o, data}
	}
	compare(t, run(b, true), run(NewReference(), false), 3*tolerance(tolerances, ""))
}

// testSharedBuffer puts all operands into stretches of one buffer, as programs may
// lay out their memory.
func testSharedBuffer(t *testing.T, b nn.Backend, tolerances []Tolerance) {
	run := func(b nn.Backend) []float32 {
		const m, n, k = 5, 7, 9
		buf, err := b.NewBuffer(nn.Align*3 + m*n)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(buf.Release)
		at := func(i, length int) nn.Tensor { return nn.Tensor{Buffer: buf, Offset: nn.Align * i, Len: length} }
		x := make([]float32, m*k+n*k)
		for i := range x {
			x[i] = float32(i%11) - 4.5
		}
		for i, part := range [][]float32{x[:m*k], x[m*k:]} {
			if err := b.Write(at(i, len(part)), part); err != nil {
				t.Fatal(err)
			}
		}
		c := at(3, m*n)
		plan, err := b.Plan([]nn.Op{
			nn.MatMul{M: m, N: n, K: k, TransB: true, A: at(0, m*k), B: at(1, n*k), C: c},
			nn.Activate{Act: nn.ReLU, N: m * n, X: c, Y: c},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer plan.Release()
		if err := plan.Run(); err != nil {
			t.Fatal(err)
		}
		all := make([]float32, buf.Len())
		if err := b.Read(all, nn.Whole(buf)); err != nil {
			t.Fatal(err)
		}
		return all
	}
	got, want := run(b), run(NewReference())
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= 200*tolerance(tolerances, "matmul")) {
			t.Fatalf("value %d is %v, want %v", i, got[i], want[i])
		}
	}
}
