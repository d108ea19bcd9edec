//go:build js

package kernels

import (
	"errors"
	"slices"
	"strings"
	"syscall/js"
	"testing"
	"unsafe"

	"untrained/nn"
	"untrained/nn/backendtest"
	"untrained/nn/cpu"
	"untrained/nn/cpu/relaxed"
	"untrained/nn/random"
)

// compiled is the backend of a program that does not ask for the kernel.
var compiled = cpu.New()

// relaxedSIMD makes package cpu use the kernel.
func relaxedSIMD(t testing.TB) {
	t.Helper()
	if err := Multiply(); errors.Is(err, ErrUnsupported) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
}

// The kernel passes the suite of backends with the tolerances of the others.
func TestConformance(t *testing.T) {
	relaxedSIMD(t)
	backendtest.Run(t, cpu.New)
}

// product plans C = A·B with n×n values, and returns the plan and C.
func product(t testing.TB, b nn.Backend, n int) (nn.Plan, nn.Tensor) {
	t.Helper()
	s := random.New(1, "relaxed")
	tensors := make([]nn.Tensor, 3)
	for i := range tensors {
		buffer, err := b.NewBuffer(n * n)
		if err != nil {
			t.Fatal(err)
		}
		tensors[i] = nn.Whole(buffer)
		x := make([]float32, n*n)
		for j := range x {
			x[j] = float32(s.Norm())
		}
		if err := b.Write(tensors[i], x); err != nil {
			t.Fatal(err)
		}
	}
	p, err := b.Plan([]nn.Op{nn.MatMul{M: n, N: n, K: n, A: tensors[0], B: tensors[1], C: tensors[2]}})
	if err != nil {
		t.Fatal(err)
	}
	return p, tensors[2]
}

func run(t testing.TB, b nn.Backend, p nn.Plan, c nn.Tensor) []float32 {
	t.Helper()
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	y := make([]float32, c.Len)
	if err := b.Read(y, c); err != nil {
		t.Fatal(err)
	}
	return y
}

// A kernel that was compiled before memory grew works in all of it, and gives the same bytes again.
func TestMemoryGrows(t *testing.T) {
	relaxedSIMD(t)
	const n = 67
	b := cpu.New()
	p, c := product(t, b, n)
	want := run(t, b, p, c)
	memory := js.Global().Get("kernels").Get("memory")
	size := func() int { return memory.Get("buffer").Get("byteLength").Int() }
	before := size()
	var ballast [][]byte
	for size() <= before {
		ballast = append(ballast, make([]byte, 8<<20))
	}
	if got := run(t, b, p, c); !slices.Equal(got, want) {
		t.Error("the product is another one after memory has grown")
	}
	late, c := product(t, b, n) // in the new memory, or not: the collector decides
	if got := run(t, b, late, c); !slices.Equal(got, want) {
		t.Error("a product in other memory is another one")
	}
	if len(ballast) == 0 {
		t.Error("memory has not grown")
	}
}

// Where the browser refuses the module, the product that Go compiled stays.
func TestRefused(t *testing.T) {
	relaxedSIMD(t)
	before := cpu.New()
	stub := js.Global().Get("kernels")
	memory, tile := stub.Get("memory"), stub.Get("tile")
	defer stub.Set("memory", memory)

	module := relaxed.Module()
	if err := use(module[:len(module)-1]); !errors.Is(err, ErrUnsupported) {
		t.Errorf("a module that is cut off: %v, want %v", err, ErrUnsupported)
	}
	stub.Set("memory", js.Null())
	if err := use(module); err == nil || !strings.Contains(err.Error(), "memory") {
		t.Errorf("a module that does not get its memory: %v", err)
	}
	js.Global().Set("kernels", js.Undefined())
	err := use(module)
	js.Global().Set("kernels", stub)
	if err == nil || !strings.Contains(err.Error(), "globalThis.kernels") {
		t.Errorf("a script without kernels: %v", err)
	}
	if !stub.Get("tile").Equal(tile) {
		t.Error("a refused module has replaced the kernel")
	}
	stub.Set("memory", memory)
	for _, b := range []nn.Backend{before, compiled} {
		p, c := product(t, b, 20)
		if y := run(t, b, p, c); slices.Max(y) == 0 {
			t.Errorf("%s computes zeros", b.Name())
		}
	}
}

// BenchmarkCall times the shortest call: one tile with one step.
func BenchmarkCall(b *testing.B) {
	relaxedSIMD(b)
	x := make([]float32, 64)
	rows := make([]int, relaxed.Rows)
	t := cpu.Tile{A: unsafe.Pointer(&x[0]), B: unsafe.Pointer(&x[0]), Spans: 1, Length: 1, AStep: 1, BStep: 1,
		LDC: relaxed.Cols}
	for b.Loop() {
		multiply(&t, &rows[0], 1, unsafe.Pointer(&x[0]), unsafe.Pointer(&x[0]))
	}
}

func BenchmarkProduct(b *testing.B) {
	relaxedSIMD(b)
	const n = 512
	for name, backend := range map[string]nn.Backend{"relaxed": cpu.New(), "go": compiled} {
		b.Run(name, func(b *testing.B) {
			p, _ := product(b, backend, n)
			for b.Loop() {
				if err := p.Run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(2*n*n*n*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
		})
	}
}
