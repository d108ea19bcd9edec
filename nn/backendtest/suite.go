package backendtest

import (
	"math"
	"strings"
	"testing"

	"untrained/nn"
)

// Tolerance is how far results may be from the reference, relative to the largest
// value of a tensor. Op is the name of an operation ("conv"); empty means all
// operations without a tolerance of their own.
type Tolerance struct {
	Op       string
	Relative float64
}

// DefaultTolerance suits float32 sums of a few thousand products.
const DefaultTolerance = 1e-5

func tolerance(list []Tolerance, op string) float64 {
	tol := DefaultTolerance
	for _, t := range list {
		if t.Op == op {
			return t.Relative
		}
		if t.Op == "" {
			tol = t.Relative
		}
	}
	return tol
}

// Run checks a backend against the contract of package nn. Each subtest makes
// its own backend.
func Run(t *testing.T, newBackend func() nn.Backend, tolerances ...Tolerance) {
	t.Run("memory", func(t *testing.T) { testMemory(t, newBackend()) })
	t.Run("refusals", func(t *testing.T) { testRefusals(t, newBackend()) })
	t.Run("sequence", func(t *testing.T) { testSequence(t, newBackend(), tolerances) })
	t.Run("shared buffer", func(t *testing.T) { testSharedBuffer(t, newBackend(), tolerances) })
	t.Run("operations", func(t *testing.T) {
		b := newBackend()
		for _, c := range cases(1) {
			t.Run(c.name, func(t *testing.T) { testCaseOn(t, b, c, tolerances) })
		}
	})
}

// testCaseOn runs one operation on the backend and on the reference.
func testCaseOn(t *testing.T, b nn.Backend, c testCase, tolerances []Tolerance) {
	got, op := execute(t, b, c, true)
	want, _ := execute(t, NewReference(), c, false)
	compare(t, got, want, tolerance(tolerances, op.OpName()))
}

// result is what a case left in memory.
type result struct {
	o    *operands
	data [][]float32
}

func execute(t *testing.T, b nn.Backend, c testCase, strict bool) (result, nn.Op) {
	t.Helper()
	o := newOperands(b, 1, c.name)
	op := c.build(o)
	t.Cleanup(o.release)
	if o.err != nil {
		t.Fatal(o.err)
	}
	plan, err := b.Plan([]nn.Op{op})
	if err != nil {
		t.Fatalf("plan: %v", err)
	}
	defer plan.Release()
	if err := plan.Run(); err != nil {
		t.Fatalf("run: %v", err)
	}
	data, err := o.read()
	if err != nil {
		t.Fatal(err)
	}
	if strict {
		again(t, o, plan, data)
	}
	return result{o, data}, op
}

// again checks that a second run from the same start computes the same bits and, on a
// processor, that running allocates nothing.
func again(t *testing.T, o *operands, plan nn.Plan, data [][]float32) {
	t.Helper()
	if err := o.restore(); err != nil {
		t.Fatal(err)
	}
	if err := plan.Run(); err != nil {
		t.Fatalf("second run: %v", err)
	}
	second, err := o.read()
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		for j := range data[i] {
			if math.Float32bits(data[i][j]) != math.Float32bits(second[i][j]) {
				t.Fatalf("tensor %d, value %d: first run %v, second run %v", i, j, data[i][j], second[i][j])
			}
		}
	}
	if !strings.HasPrefix(o.b.Name(), "cpu") {
		return
	}
	if n := testing.AllocsPerRun(1, func() { err = plan.Run() }); n != 0 || err != nil {
		t.Errorf("run allocates %v times (error %v)", n, err)
	}
}

// compare checks outputs by value and everything else, guards included, by bits.
func compare(t *testing.T, got, want result, tol float64) {
	t.Helper()
	for i, tensor := range got.o.tensors {
		g, w := got.data[i], want.data[i]
		begin, end := tensor.Offset, tensor.Offset+tensor.Len
		scale := 0.0
		for _, v := range w[begin:end] {
			scale = max(scale, math.Abs(float64(v)))
		}
		wrong, worst, at := 0, 0.0, 0
		for j := range g {
			if j < begin || j >= end || !tensor.written {
				if math.Float32bits(g[j]) != math.Float32bits(tensor.first[j]) {
					t.Fatalf("tensor %d, place %d: %v was overwritten by %v", i, j-begin, tensor.first[j], g[j])
				}
				continue
			}
			d := math.Abs(float64(g[j]) - float64(w[j]))
			if !(d <= tol*scale) { // also when d is NaN
				wrong++
				if !(d <= worst) {
					worst, at = d, j
				}
			}
		}
		if wrong > 0 {
			t.Errorf("tensor %d: %d of %d values differ by more than %.2g; the worst at %d: %v, want %v",
				i, wrong, tensor.Len, tol*scale, at-begin, g[at], w[at])
		}
	}
}
