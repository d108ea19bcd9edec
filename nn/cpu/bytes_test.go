package cpu_test

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"testing"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// The plain kernels compute these bytes on every machine, browsers included: the
// bundled networks are trained with them. A change here changes those, too.
func TestGenericBytes(t *testing.T) {
	b := cpu.NewGeneric()
	w := workbench{t, b, random.New(1, "bytes")}
	g := nn.Window{N: 3, H: 9, W: 8, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}
	h := nn.Window{N: 3, H: 9, W: 8, KH: 2, KW: 2, Stride: 2}
	x, wt, bias, y := w.tensor(3*72*5), w.tensor(45*7), w.tensor(7), w.tensor(3*72*7)
	pooled, dpooled, dy := w.tensor(3*16*7), w.tensor(3*16*7), w.tensor(3*72*7)
	dx, dw, db := w.tensor(3*72*5), w.tensor(45*7), w.tensor(7)
	m, v, hyper, gram := w.tensor(45*7), w.tensor(45*7), w.tensor(nn.HyperLen), w.tensor(45*45)
	if err := b.Write(v, make([]float32, v.Len)); err != nil {
		t.Fatal(err)
	}
	if err := b.Write(hyper, []float32{0.01, 0.9, 0.999, 1e-8, 10, 1000, 0, 0}); err != nil {
		t.Fatal(err)
	}
	p, err := b.Plan([]nn.Op{
		nn.Conv{Window: g, Cin: 5, Cout: 7, Act: nn.Tanh, X: x, Wt: wt, B: bias, Y: y},
		nn.AvgPool{Window: h, C: 7, X: y, Y: pooled},
		nn.AvgPoolGrad{Window: h, C: 7, DY: dpooled, DX: dy},
		nn.ActivateGrad{Act: nn.Tanh, N: 3 * 72 * 7, Y: y, DY: dy, DX: dy},
		nn.ConvFilterGrad{Window: g, Cin: 5, Cout: 7, X: x, DY: dy, DW: dw, DB: db},
		nn.ConvInputGrad{Window: g, Cin: 5, Cout: 7, DY: dy, Wt: wt, DX: dx},
		nn.Adam{N: 45 * 7, P: wt, G: dw, M: m, V: v, Hyper: hyper},
		nn.MatMul{M: 45, N: 45, K: 7, TransB: true, A: wt, B: wt, C: gram},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if got, want := w.hash(y, pooled, dx, dw, db, wt, m, v, gram), uint64(0xbaa853dae74e881c); got != want {
		t.Errorf("hash of all results is %#x, want %#x", got, want)
	}
}

// hash returns a hash of the bits of all values.
func (w workbench) hash(tensors ...nn.Tensor) uint64 {
	sum := fnv.New64a()
	for _, tensor := range tensors {
		values := make([]float32, tensor.Len)
		if err := w.Read(values, tensor); err != nil {
			w.Fatal(err)
		}
		for _, f := range values {
			if err := binary.Write(sum, binary.LittleEndian, math.Float32bits(f)); err != nil {
				w.Fatal(err)
			}
		}
	}
	return sum.Sum64()
}

// So do the activations, the factorised readout and training on responses.
func TestGenericBytesOfResponses(t *testing.T) {
	b := cpu.NewGeneric()
	w := workbench{t, b, random.New(1, "bytes of responses")}
	const n, places, units = 6, 20, 9
	const all = n * places * units
	x, y, z, dz := w.tensor(all), w.tensor(all), w.tensor(all), w.tensor(all)
	mask, dmask, db := w.tensor(places*units), w.tensor(places*units), w.tensor(units)
	out, targets, weights, loss, dout := w.tensor(n*units), w.tensor(n*units), w.tensor(n*units), w.tensor(n),
		w.tensor(n*units)
	var ops []nn.Op
	before, kept := x, []nn.Tensor{}
	for _, act := range []nn.Activation{nn.ELU, nn.GELU, nn.Sigmoid, nn.LeakyReLU, nn.Abs, nn.Tanh} {
		y := w.tensor(all)
		ops = append(ops, nn.Activate{Act: act, N: all, X: x, Y: y},
			nn.ActivateGrad{Act: act, N: all, X: before, Y: y, DY: z, DX: z})
		before, kept = y, append(kept, y)
	}
	ops = append(ops,
		nn.Concat{N: all / 2, CA: 1, CB: 1, A: z, B: before, Y: y},
		nn.MaskSum{N: n, Places: places, Units: units, Z: y, Mask: mask, Y: out},
		nn.Regression{Form: nn.Poisson, N: n, Units: units, X: out, Targets: targets, Weights: weights, Loss: loss,
			DX: dout},
		nn.MaskSumGrad{N: n, Places: places, Units: units, Z: y, Mask: mask, DY: dout, DMask: dmask, DB: db, DZ: dz})
	p, err := b.Plan(ops)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if got, want := w.hash(append(kept, z, y, out, loss, dout, dmask, db, dz)...),
		uint64(0x78f722d32cc84854); got != want {
		t.Errorf("hash of all results is %#x, want %#x", got, want)
	}
}

// Gram matrices are read by statistics in float64: entries of long rows must be
// right to about 1e-6 of the diagonal.
func TestGramAccuracy(t *testing.T) {
	const n, k = 6, 50000
	for _, b := range []nn.Backend{cpu.New(), cpu.NewGeneric()} {
		s := random.New(1, "gram")
		x := make([]float32, n*k)
		for i := range x {
			x[i] = float32(1 + s.Norm()) // a mean away from zero is the hard case
		}
		w := workbench{t, b, s}
		a, c := w.tensor(n*k), w.tensor(n*n)
		if err := b.Write(a, x); err != nil {
			t.Fatal(err)
		}
		p, err := b.Plan([]nn.Op{nn.MatMul{M: n, N: n, K: k, TransB: true, A: a, B: a, C: c}})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		got := make([]float32, n*n)
		if err := b.Read(got, c); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			for j := range n {
				want := 0.0
				for l := range k {
					want += float64(x[i*k+l]) * float64(x[j*k+l])
				}
				if e := math.Abs(float64(got[i*n+j])/want - 1); e > 1e-6 {
					t.Errorf("%s: entry %d,%d has a relative error of %.2g", b.Name(), i, j, e)
				}
				if got[i*n+j] != got[j*n+i] {
					t.Errorf("%s: entries %d,%d and %d,%d differ", b.Name(), i, j, j, i)
				}
			}
		}
	}
}
