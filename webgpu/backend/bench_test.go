package backend_test

import (
	"testing"

	"untrained/nn"
	"untrained/nn/random"
)

// BenchmarkWork times the works of the benchmark table that are one plan each: a run of the plan, waited for, with one
// value read.
//
// On SwiftShader, whose machine code shows for each value and each of four lanes a test, a load and an insertion (some
// 65 instructions for what one SSE register holds, whether the addresses are equal, consecutive or neither; a
// multiply-add is four), sharing loads between lanes (product_quad.wgsl) took W1 from 110 to 50 ms of processor time,
// W2 from 300 to 138, W3 from 647 to 340, W4 from 240 to 108 and W5 from 670 to 350. Multiply-adds alone, with nothing
// loaded, run at 16 GFLOP/s a core there, W1 at 6.
//
// Tried without gain: arrays of fixed size (the clamp of an index is little of a load), atomic loads (their fast path
// for equal addresses is never taken), quadBroadcast (three times the instructions of subgroupBroadcast), sums in
// variables instead of an array, other orders of operands. Tiles wider than 16×32 compile for seconds.
func BenchmarkWork(b *testing.B) {
	same := nn.Window{N: 64, H: 32, W: 32, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}
	for _, w := range []struct {
		name  string
		sizes []int
		op    func(t []nn.Tensor) []nn.Op
	}{
		{"W1", []int{512 * 512, 512 * 512, 512 * 512}, func(t []nn.Tensor) []nn.Op {
			return []nn.Op{nn.MatMul{M: 512, N: 512, K: 512, A: t[0], B: t[1], C: t[2]}}
		}},
		{"W2", []int{64 * 32 * 32 * 16, 9 * 16 * 32, 64 * 32 * 32 * 32}, func(t []nn.Tensor) []nn.Op {
			return []nn.Op{nn.Conv{Window: same, Cin: 16, Cout: 32, X: t[0], Wt: t[1], Y: t[2]}}
		}},
		{"W3input", []int{64 * 32 * 32 * 16, 9 * 16 * 32, 64 * 32 * 32 * 32}, func(t []nn.Tensor) []nn.Op {
			return []nn.Op{nn.ConvInputGrad{Window: same, Cin: 16, Cout: 32, DX: t[0], Wt: t[1], DY: t[2]}}
		}},
		{"W3filter", []int{64 * 32 * 32 * 16, 9 * 16 * 32, 64 * 32 * 32 * 32}, func(t []nn.Tensor) []nn.Op {
			return []nn.Op{nn.ConvFilterGrad{Window: same, Cin: 16, Cout: 32, X: t[0], DW: t[1], DY: t[2]}}
		}},
		{"Gram", []int{640 * 2048, 640 * 640}, func(t []nn.Tensor) []nn.Op {
			return []nn.Op{nn.MatMul{M: 640, N: 640, K: 2048, TransB: true, A: t[0], B: t[0], C: t[1]}}
		}},
	} {
		b.Run(w.name, func(b *testing.B) {
			gpu := open(b)
			s := random.New(1, "webgpu", "bench")
			var t []nn.Tensor
			for _, n := range w.sizes {
				buffer, err := gpu.NewBuffer(n)
				if err != nil {
					b.Fatal(err)
				}
				x := make([]float32, n)
				for i := range x {
					x[i] = float32(s.Norm())
				}
				t = append(t, nn.Whole(buffer))
				if err := gpu.Write(nn.Whole(buffer), x); err != nil {
					b.Fatal(err)
				}
			}
			plan, err := gpu.Plan(w.op(t))
			if err != nil {
				b.Fatal(err)
			}
			run := func() {
				if err := plan.Run(); err != nil {
					b.Fatal(err)
				}
				if err := gpu.Read(make([]float32, 1), t[len(t)-1]); err != nil {
					b.Fatal(err)
				}
			}
			loop(b, run)
		})
	}
	for _, training := range []bool{false, true} {
		name := map[bool]string{false: "W4", true: "W5"}[training]
		b.Run(name, func(b *testing.B) {
			spec, err := nn.ParseSpec(w5)
			if err != nil {
				b.Fatal(err)
			}
			p := compile(b, spec, 64, open(b))
			x, labels := batchOf(random.New(1, "webgpu", "bench"), 64, 28*28, 10)
			names := spec.LayerNames()
			out := nn.Tap{Layer: names[len(names)-1], Data: make([]float32, 640)}
			run := func() {
				if !training {
					if err := p.Forward(x, out); err != nil {
						b.Fatal(err)
					}
					return
				}
				if err := p.Step(x, labels); err != nil {
					b.Fatal(err)
				}
				if _, err := p.Loss(); err != nil {
					b.Fatal(err)
				}
			}
			loop(b, run)
		})
	}
}
