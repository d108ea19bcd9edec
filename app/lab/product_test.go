package lab

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack/gonum"
	"gonum.org/v1/gonum/mat"

	"untrained/nn/random"
)

func normal(n int) []float64 {
	s := random.New(1, "test", "product")
	x := make([]float64, n)
	for i := range x {
		x[i] = s.Norm()
	}
	return x
}

// Odd sizes leave rests in every loop.
func TestMulT(t *testing.T) {
	for _, c := range [][3]int{{1, 1, 1}, {2, 4, 8}, {3, 5, 7}, {5, 3, 9}, {4, 9, 1}, {7, 6, 30}} {
		m, n, k := c[0], c[1], c[2]
		a, b, got := normal(m*k), normal(n*k + 1)[1:], make([]float64, m*n)
		mulT(got, a, b, m, n, k)
		var want mat.Dense
		want.Mul(mat.NewDense(m, k, a), mat.NewDense(n, k, b).T())
		for i, v := range want.RawMatrix().Data {
			if math.Abs(got[i]-v) > 1e-12 {
				t.Fatalf("%v: value %d is %v, want %v", c, i, got[i], v)
			}
		}
	}
}

// The reduced matrix has the eigenvalues of the full one, and rotating back and
// forth keeps lengths; shifted systems are solved.
func TestTridiagonal(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8, 33} {
		a := make([]float64, n*n)
		x := normal(n * (n + 2))
		gramOf(a, x, n, n+2)
		mirror(a, n)
		full := mat.NewSymDense(n, append([]float64{}, a...))
		r := tridiagonalise(a, n)
		reduced := mat.NewSymDense(n, nil)
		for i := range n {
			reduced.SetSym(i, i, r.diagonal[i])
			if i+1 < n {
				reduced.SetSym(i, i+1, r.off[i])
			}
		}
		var want, got mat.EigenSym
		if !want.Factorize(full, false) || !got.Factorize(reduced, false) {
			t.Fatal("no eigenvalues")
		}
		w, g := want.Values(nil), got.Values(nil)
		for i := range w {
			if math.Abs(w[i]-g[i]) > 1e-10*w[n-1] {
				t.Errorf("%d: eigenvalue %d is %v, want %v", n, i, g[i], w[i])
			}
		}
		rows := normal(2 * n)
		before := dot(rows, rows)
		r.rotate(rows)
		if after := dot(rows, rows); math.Abs(after-before) > 1e-10*before {
			t.Errorf("%d: rotation changes a length from %v to %v", n, before, after)
		}
		var f shifted
		r.shift(0.5, &f)
		b, solution := normal(n), make([]float64, n)
		f.solve(solution, b)
		for i := range b {
			sum := (r.diagonal[i] + 0.5) * solution[i]
			if i > 0 {
				sum += r.off[i-1] * solution[i-1]
			}
			if i+1 < n {
				sum += r.off[i] * solution[i+1]
			}
			if math.Abs(sum-b[i]) > 1e-9 {
				t.Errorf("%d: equation %d gives %v, want %v", n, i, sum, b[i])
			}
		}
	}
}

// BenchmarkProducts compares what is written here with gonum, at the size of an
// inner fold. Run it under wasm too: natively gonum's product is as fast, in a
// browser it takes four times as long, and the reduction twice.
func BenchmarkProducts(b *testing.B) {
	const n, m = 410, 102
	x, c := normal(n*n), make([]float64, m*n)
	b.Run("product/lab", func(b *testing.B) {
		for b.Loop() {
			mulT(c, x[:m*n], x, m, n, n)
		}
	})
	b.Run("product/gonum", func(b *testing.B) {
		var out mat.Dense
		for b.Loop() {
			out.Mul(mat.NewDense(m, n, x[:m*n]), mat.NewDense(n, n, x).T())
		}
	})
	k, a := make([]float64, n*n), make([]float64, n*n)
	gramOf(k, x, n, n)
	b.Run("tridiagonal/lab", func(b *testing.B) {
		for b.Loop() {
			copy(a, k)
			tridiagonalise(a, n)
		}
	})
	b.Run("tridiagonal/gonum", func(b *testing.B) {
		d, e, tau, work := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, 64*n)
		for b.Loop() {
			copy(a, k)
			gonum.Implementation{}.Dsytrd(blas.Lower, n, a, n, d, e, tau, work, len(work))
		}
	})
}
