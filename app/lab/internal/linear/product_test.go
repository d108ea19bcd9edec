package linear

import (
	"math"
	"slices"
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

// mirror makes a matrix symmetric by its lower triangle.
func mirror(k []float64, n int) {
	for i := range n {
		for j := range i {
			k[j*n+i] = k[i*n+j]
		}
	}
}

// Odd sizes leave rests in every loop.
func TestMulT(t *testing.T) {
	for _, c := range [][3]int{{1, 1, 1}, {2, 4, 8}, {3, 5, 7}, {5, 3, 9}, {4, 9, 1}, {7, 6, 30}} {
		m, n, k := c[0], c[1], c[2]
		a, b, got := normal(m*k), normal(n*k + 1)[1:], make([]float64, m*n)
		MulT(got, a, b, m, n, k)
		var want mat.Dense
		want.Mul(mat.NewDense(m, k, a), mat.NewDense(n, k, b).T())
		for i, v := range want.RawMatrix().Data {
			if math.Abs(got[i]-v) > 1e-12 {
				t.Fatalf("%v: value %d is %v, want %v", c, i, got[i], v)
			}
		}
	}
}

// The inner loops against their twins in plain Go, whichever the build uses, with
// rows further apart than they are long and lengths that leave rests.
func TestVectors(t *testing.T) {
	close := func(name string, n int, got, want []float64) {
		t.Helper()
		for i := range want {
			if !(math.Abs(got[i]-want[i]) <= 1e-12*(1+math.Abs(want[i]))) {
				t.Fatalf("%s of length %d: value %d is %v, want %v", name, n, i, got[i], want[i])
			}
		}
	}
	for n := range 23 {
		step := n + 3
		x, v := normal(2*step), normal(5 * step)[step:]
		close("dot", n, []float64{Dot(x[:n], v[:n])}, []float64{Inner(x[:n], v[:n])})
		got, want := slices.Clone(x), slices.Clone(x)
		Axpy(got[:n], 0.7, v[:n])
		axpyGeneric(want[:n], 0.7, v[:n])
		close("axpy", n, got, want)
		var d, e [8]float64
		dots(&d, x, v, step, n)
		dotsGeneric(&e, x, v, step, n)
		close("dots", n, d[:], e[:])
		combine(got, &e, v, step, n)
		combineGeneric(want, &e, v, step, n)
		close("combine", n, got, want)
		a := normal(n*step + 1)
		b, p, q := slices.Clone(a), make([]float64, n), make([]float64, n)
		updateTimes(p, a, step, v[:n], v[step:][:n], x[:n])
		updateTimesGeneric(q, b, step, v[:n], v[step:][:n], x[:n])
		close("update", n, a, b)
		close("product after an update", n, p, q)
	}
}

// An update and a product in one pass are what they are one after the other.
func TestUpdateTimes(t *testing.T) {
	const n = 9
	a := normal(n * n)
	mirror(a, n)
	v, w, x, p := normal(n), normal(n + 1)[1:], normal(n + 2)[2:], make([]float64, n)
	full := mat.NewDense(n, n, slices.Clone(a))
	full.RankOne(full, -1, mat.NewVecDense(n, v), mat.NewVecDense(n, w))
	full.RankOne(full, -1, mat.NewVecDense(n, w), mat.NewVecDense(n, v))
	var want mat.VecDense
	want.MulVec(full, mat.NewVecDense(n, x))
	updateTimes(p, a, n, v, w, x)
	for i := range n {
		if math.Abs(p[i]-want.AtVec(i)) > 1e-12 {
			t.Errorf("product %d is %v, want %v", i, p[i], want.AtVec(i))
		}
		for j := range i + 1 {
			if math.Abs(a[i*n+j]-full.At(i, j)) > 1e-12 {
				t.Errorf("value %d,%d is %v, want %v", i, j, a[i*n+j], full.At(i, j))
			}
		}
	}
}

// Systems solved by fours are those solved alone.
func TestSolveRows(t *testing.T) {
	const n, rows, step = 7, 9, 11
	f := Shifted{lower: normal(n), inverse: normal(n + 1)[1:]}
	b, got, want := normal(n*rows), make([]float64, rows*step), make([]float64, rows*step)
	f.SolveRows(got, step, b, rows)
	for u := range rows {
		f.Solve(want[u*step:][:n], b[u*n:][:n])
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12*(1+math.Abs(want[i])) {
			t.Errorf("value %d is %v, want %v", i, got[i], want[i])
		}
	}
}

// The reduced matrix has the eigenvalues of the full one, and rotating back and
// forth keeps lengths; shifted systems are solved.
func TestTridiagonal(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8, 33} {
		a := make([]float64, n*n)
		x := normal(n * (n + 2))
		MulT(a, x, x, n, n, n+2)
		mirror(a, n)
		full := mat.NewSymDense(n, append([]float64{}, a...))
		r := Tridiagonalise(a, n)
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
		rows := normal(3 * n)
		before, drawn := Dot(rows, rows), slices.Clone(rows)
		r.Rotate(rows)
		if after := Dot(rows, rows); math.Abs(after-before) > 1e-10*before {
			t.Errorf("%d: rotation changes a length from %v to %v", n, before, after)
		}
		r.RotateBack(rows)
		for i, v := range drawn {
			if math.Abs(rows[i]-v) > 1e-12 {
				t.Errorf("%d: value %d is %v after a rotation there and back, and was %v", n, i, rows[i], v)
			}
		}
		var f Shifted
		r.Shift(0.5, &f)
		b, solution := normal(n), make([]float64, n)
		f.Solve(solution, b)
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
			MulT(c, x[:m*n], x, m, n, n)
		}
	})
	b.Run("product/gonum", func(b *testing.B) {
		var out mat.Dense
		for b.Loop() {
			out.Mul(mat.NewDense(m, n, x[:m*n]), mat.NewDense(n, n, x).T())
		}
	})
	k, a := make([]float64, n*n), make([]float64, n*n)
	MulT(k, x, x, n, n, n)
	b.Run("tridiagonal/lab", func(b *testing.B) {
		for b.Loop() {
			copy(a, k)
			Tridiagonalise(a, n)
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
