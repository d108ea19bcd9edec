package backend_test

import (
	"fmt"
	"math"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
	"untrained/webgpu/backend"
)

// Products of every form are the same in the kernels for four lanes a subgroup, in tiles
// of 8 and of 16 rows, as in those for any GPU, which TestConformance tests.
func TestLanesTogether(t *testing.T) {
	b := open(t)
	if !b.Quads() {
		t.Skip("subgroups have not four lanes here")
	}
	for _, c := range []struct {
		name  string
		sizes []int // of the operands, the results last
		ops   func(t []nn.Tensor) []nn.Op
	}{
		convolution(nn.Window{N: 2, H: 9, W: 7, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}, 8, 40),
		convolution(nn.Window{N: 3, H: 11, W: 10, KH: 5, KW: 5, Stride: 1, PadY: 2, PadX: 2, PadYE: 2, PadXE: 2}, 1,
			16),
		convolution(nn.Window{N: 1, H: 13, W: 12, KH: 3, KW: 3, Stride: 2}, 3, 19),
		product(67, 36, 24, false, false), product(67, 36, 24, false, true), product(35, 20, 26, false, false),
		product(40, 33, 17, true, false), product(9, 18, 7, true, true),
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, spoilt := range []bool{false, true} {
				b.SetQuads(false, 0, 0)
				want := results(t, b, spoilt, c.sizes, c.ops)
				for _, long := range []int{1 << 40, 0} {
					b.SetQuads(true, 0, long)
					got := results(t, b, spoilt, c.sizes, c.ops)
					for i := range want {
						same := math.IsNaN(float64(got[i])) && math.IsNaN(float64(want[i]))
						if d := math.Abs(float64(got[i] - want[i])); !same && !(d <= 1e-4) {
							t.Fatalf("value %d is %g, want %g (one operand has a NaN: %v; tiles of 16 rows from %d "+
								"multiply-adds on)", i, got[i], want[i], spoilt, long)
						}
					}
				}
			}
		})
	}
}

type products = struct {
	name  string
	sizes []int
	ops   func(t []nn.Tensor) []nn.Op
}

// convolution returns a convolution with a bias and its three gradients.
func convolution(g nn.Window, cin, cout int) products {
	in, out, weights := g.N*g.H*g.W*cin, g.N*g.OH()*g.OW()*cout, g.KH*g.KW*cin*cout
	return products{fmt.Sprintf("%+v %d to %d", g, cin, cout), []int{in, weights, cout, out, out, in, weights, cout},
		func(t []nn.Tensor) []nn.Op {
			return []nn.Op{
				nn.Conv{Window: g, Cin: cin, Cout: cout, X: t[0], Wt: t[1], B: t[2], Y: t[4], Act: nn.ReLU},
				nn.ConvInputGrad{Window: g, Cin: cin, Cout: cout, Wt: t[1], DY: t[3], DX: t[5]},
				nn.ConvFilterGrad{Window: g, Cin: cin, Cout: cout, X: t[0], DY: t[3], DW: t[6], DB: t[7]},
			}
		}}
}

func product(m, n, k int, transA, transB bool) products {
	return products{fmt.Sprintf("%d×%d×%d %v %v", m, n, k, transA, transB), []int{m * k, k * n, 1, 1, m * n},
		func(t []nn.Tensor) []nn.Op {
			return []nn.Op{nn.MatMul{M: m, N: n, K: k, TransA: transA, TransB: transB, A: t[0], B: t[1], C: t[4]}}
		}}
}

// results runs the operations on four random operands and reads the results. If spoilt,
// the first operands have a NaN.
func results(t *testing.T, b *backend.Backend, spoilt bool, sizes []int, ops func([]nn.Tensor) []nn.Op) []float32 {
	t.Helper()
	s := random.New(1, "webgpu", "lanes")
	var tensors []nn.Tensor
	for i, n := range sizes {
		buffer, err := b.NewBuffer(n)
		if err != nil {
			t.Fatal(err)
		}
		defer buffer.Release()
		tensors = append(tensors, nn.Whole(buffer))
		x := make([]float32, n)
		for j := range x {
			x[j] = float32(s.Norm())
		}
		if spoilt && i < 2 {
			x[n/2] = float32(math.NaN())
		}
		if i < 4 {
			if err := b.Write(tensors[i], x); err != nil {
				t.Fatal(err)
			}
		}
	}
	plan, err := b.Plan(ops(tensors))
	if err != nil {
		t.Fatal(err)
	}
	defer plan.Release()
	if err := plan.Run(); err != nil {
		t.Fatal(err)
	}
	var all []float32
	for i := 4; i < len(sizes); i++ {
		x := make([]float32, sizes[i])
		if err := b.Read(x, tensors[i]); err != nil {
			t.Fatal(err)
		}
		all = append(all, x...)
	}
	return all
}
