package cpu_test

import (
	"math"
	"testing"
	"time"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// Benchmarks of the works W1 to W5 that `make bench` compares with peers: the matrix
// product, the convolution, its two gradients, a network's forward pass and one
// training step.

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
			measure(b, flops, p.Run)
		})
	}
}

// measure reports the fastest run beside the mean: it shows what the code can do on a
// machine that has other work.
func measure(b *testing.B, flops float64, run func() error) {
	fastest := time.Duration(math.MaxInt64)
	for b.Loop() {
		start := time.Now()
		if err := run(); err != nil {
			b.Fatal(err)
		}
		fastest = min(fastest, time.Since(start))
	}
	b.ReportMetric(float64(fastest.Nanoseconds())/1e6, "best-ms")
	b.ReportMetric(flops/float64(fastest.Nanoseconds()), "GFLOP/s")
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
		return []nn.Op{nn.Conv{Window: w2, Cin: 16, Cout: 32, X: w.tensor(w2In), Wt: w.tensor(w2Weights),
			Y: w.tensor(w2Out)}}
	})
}

func BenchmarkW3InputGrad(b *testing.B) {
	benchmark(b, w2Flops, func(w workbench) []nn.Op {
		return []nn.Op{nn.ConvInputGrad{Window: w2, Cin: 16, Cout: 32, DY: w.tensor(w2Out), Wt: w.tensor(w2Weights),
			DX: w.tensor(w2In)}}
	})
}

func BenchmarkW3FilterGrad(b *testing.B) {
	benchmark(b, w2Flops, func(w workbench) []nn.Op {
		return []nn.Op{nn.ConvFilterGrad{Window: w2, Cin: 16, Cout: 32, X: w.tensor(w2In), DY: w.tensor(w2Out),
			DW: w.tensor(w2Weights), DB: w.tensor(32)}}
	})
}

// The first layer of most networks here: one input channel, 5×5 filters.
func BenchmarkFirstLayer(b *testing.B) {
	g := nn.Window{N: 64, H: 28, W: 28, KH: 5, KW: 5, Stride: 1, PadY: 2, PadX: 2, PadYE: 2, PadXE: 2}
	benchmark(b, 2*64*28*28*16*25, func(w workbench) []nn.Op {
		return []nn.Op{nn.Conv{Window: g, Cin: 1, Cout: 16, Act: nn.ReLU,
			X: w.tensor(64 * 28 * 28), Wt: w.tensor(400), B: w.tensor(16), Y: w.tensor(64 * 28 * 28 * 16)}}
	})
}

// The Gram matrix of 640 pictures with 2304 features, as ridge regression needs it.
func BenchmarkGram(b *testing.B) {
	const n, k = 640, 2304
	benchmark(b, n*n*k, func(w workbench) []nn.Op {
		a := w.tensor(n * k)
		return []nn.Op{nn.MatMul{M: n, N: n, K: k, TransB: true, A: a, B: a, C: w.tensor(n * n)}}
	})
}

// w4 is the network of W4 and W5 and what its convolutions and dense layer
// compute in one forward pass of 64 pictures.
const (
	w4      = "28x28x1/conv5x5x16,same/relu/max2/conv5x5x32,same/relu/max2/flatten/dense10"
	w4Batch = 64
	w4Flops = 2.0 * w4Batch * (28*28*16*25 + 14*14*32*25*16 + 7*7*32*10)
)

func BenchmarkW4Forward(b *testing.B) {
	logits := make([]float32, w4Batch*10)
	program(b, false, w4Flops, func(p *nn.Program, x []float32, _ []int) error {
		return p.Forward(x, nn.Tap{Layer: "dense1", Data: logits})
	})
}

func BenchmarkW5Step(b *testing.B) {
	program(b, true, 3*w4Flops, func(p *nn.Program, x []float32, labels []int) error {
		return p.Step(x, labels)
	})
}

func program(b *testing.B, training bool, flops float64, run func(p *nn.Program, x []float32, labels []int) error) {
	spec, err := nn.ParseSpec(w4)
	if err != nil {
		b.Fatal(err)
	}
	params, err := spec.Init(1, nn.Init{Method: "kaiming", Gain: 1})
	if err != nil {
		b.Fatal(err)
	}
	s := random.New(1, "bench")
	x, labels := make([]float32, w4Batch*28*28), make([]int, w4Batch)
	for i := range x {
		x[i] = float32(s.Norm())
	}
	for i := range labels {
		labels[i] = s.IntN(10)
	}
	for _, backend := range []nn.Backend{cpu.New(), cpu.NewGeneric()} {
		b.Run(backend.Name(), func(b *testing.B) {
			p, err := nn.Compile(spec, w4Batch, nn.Mode{Training: training}, backend)
			if err != nil {
				b.Fatal(err)
			}
			defer p.Release()
			if err := p.SetParams(params); err != nil {
				b.Fatal(err)
			}
			measure(b, flops, func() error { return run(p, x, labels) })
		})
	}
}

// Values a nanosecond, printed as GFLOP/s.
func BenchmarkActivations(b *testing.B) {
	const n = 1 << 14
	for _, act := range nn.Activations()[1:] {
		b.Run(act.String(), func(b *testing.B) {
			benchmark(b, n, func(w workbench) []nn.Op {
				return []nn.Op{nn.Activate{Act: act, N: n, X: w.tensor(n), Y: w.tensor(n)}}
			})
		})
	}
}

// A fire layer forward, and a readout of 100 units forward and back: the shapes of
// SqueezeNet's fire5 and of a fit to responses.
func BenchmarkComposite(b *testing.B) {
	for _, c := range []struct {
		text     string
		training bool
	}{
		{"27x27x256/fire32x128x128", false},
		{"14x14x64/readout100", true},
	} {
		spec, err := nn.ParseSpec(c.text)
		if err != nil {
			b.Fatal(err)
		}
		p, err := spec.Init(1, nn.Init{Method: "kaiming"})
		if err != nil {
			b.Fatal(err)
		}
		cost, err := spec.Cost()
		if err != nil {
			b.Fatal(err)
		}
		const n = 16
		s := random.New(1, "bench")
		x, y := make([]float32, n*spec.Input.Len()), make([]float32, n*100)
		for i := range x {
			x[i] = float32(s.Norm())
		}
		for _, backend := range []nn.Backend{cpu.New(), cpu.NewGeneric()} {
			b.Run(c.text+"/"+backend.Name(), func(b *testing.B) {
				program, err := nn.Compile(spec, n, nn.Mode{Training: c.training, Loss: nn.MeanSquared}, backend)
				if err != nil {
					b.Fatal(err)
				}
				defer program.Release()
				if err := program.SetParams(p); err != nil {
					b.Fatal(err)
				}
				run, passes := func() error { return program.Forward(x) }, 1.0
				if c.training { // the gradient of the weights, but none of the input
					run, passes = func() error { return program.StepTargets(x, y) }, 2
				}
				measure(b, 2*n*passes*float64(cost.MultiplyAdds), run)
			})
		}
	}
}
