package cpu_test

import (
	"math"
	"testing"
	"time"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// Benchmarks of the work W1–W3 of the project's performance goals: the matrix
// product, the convolution and its two gradients.

// workbench makes tensors for one benchmark.
type workbench struct {
	testing.TB
	nn.Backend
	s *random.Stream
}

func (w workbench) tensor(n int) nn.Tensor {
	b, err := w.NewBuffer(n)
	if err != nil {
		w.Fatal(err)
	}
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(w.s.Norm())
	}
	if err := w.Write(nn.Whole(b), x); err != nil {
		w.Fatal(err)
	}
	return nn.Whole(b)
}

// benchmark runs the operations that op makes, on both sets of kernels.
func benchmark(b *testing.B, flops float64, op func(w workbench) []nn.Op) {
	for _, backend := range []nn.Backend{cpu.New(), cpu.NewGeneric()} {
		b.Run(backend.Name(), func(b *testing.B) {
			p, err := backend.Plan(op(workbench{b, backend, random.New(1, "bench")}))
			if err != nil {
				b.Fatal(err)
			}
			fastest := time.Duration(math.MaxInt64)
			for b.Loop() {
				start := time.Now()
				if err := p.Run(); err != nil {
					b.Fatal(err)
				}
				fastest = min(fastest, time.Since(start))
			}
			// The fastest run says what the code can do on a machine with other work.
			b.ReportMetric(float64(fastest.Nanoseconds())/1e6, "best-ms")
			b.ReportMetric(flops/float64(fastest.Nanoseconds()), "GFLOP/s")
		})
	}
}

func BenchmarkW1Product(b *testing.B) {
	const n = 512
	benchmark(b, 2*n*n*n, func(w workbench) []nn.Op {
		return []nn.Op{nn.MatMul{M: n, N: n, K: n, A: w.tensor(n * n), B: w.tensor(n * n), C: w.tensor(n * n)}}
	})
}

var w2 = nn.Window{N: 64, H: 32, W: 32, KH: 3, KW: 3, Stride: 1, PadY: 1, PadX: 1, PadYE: 1, PadXE: 1}

const (
	w2In, w2Weights, w2Out = 64 * 32 * 32 * 16, 9 * 16 * 32, 64 * 32 * 32 * 32
	w2Flops                = 2.0 * w2Out * 9 * 16
)

func BenchmarkW2Conv(b *testing.B) {
	benchmark(b, w2Flops, func(w workbench) []nn.Op {
		return []nn.Op{nn.Conv{Window: w2, Cin: 16, Cout: 32, X: w.tensor(w2In), Wt: w.tensor(w2Weights), Y: w.tensor(w2Out)}}
	})
}

func BenchmarkW3InputGrad(b *testing.B) {
	benchmark(b, w2Flops, func(w workbench) []nn.Op {
		return []nn.Op{nn.ConvInputGrad{Window: w2, Cin: 16, Cout: 32, DY: w.tensor(w2Out), Wt: w.tensor(w2Weights), DX: w.tensor(w2In)}}
	})
}

func BenchmarkW3FilterGrad(b *testing.B) {
	benchmark(b, w2Flops, func(w workbench) []nn.Op {
		return []nn.Op{nn.ConvFilterGrad{Window: w2, Cin: 16, Cout: 32, X: w.tensor(w2In), DY: w.tensor(w2Out), DW: w.tensor(w2Weights), DB: w.tensor(32)}}
	})
}

// The first layer of most networks here: one channel in, 5×5 filters.
func BenchmarkFirstLayer(b *testing.B) {
	g := nn.Window{N: 64, H: 28, W: 28, KH: 5, KW: 5, Stride: 1, PadY: 2, PadX: 2, PadYE: 2, PadXE: 2}
	benchmark(b, 2*64*28*28*16*25, func(w workbench) []nn.Op {
		return []nn.Op{nn.Conv{Window: g, Cin: 1, Cout: 16, Act: nn.ReLU,
			X: w.tensor(64 * 28 * 28), Wt: w.tensor(400), B: w.tensor(16), Y: w.tensor(64 * 28 * 28 * 16)}}
	})
}

// The Gram matrix of 640 pictures with 2304 features, as ridge regression wants it.
func BenchmarkGram(b *testing.B) {
	const n, k = 640, 2304
	benchmark(b, n*n*k, func(w workbench) []nn.Op {
		a := w.tensor(n * k)
		return []nn.Op{nn.MatMul{M: n, N: n, K: k, TransB: true, A: a, B: a, C: w.tensor(n * n)}}
	})
}
