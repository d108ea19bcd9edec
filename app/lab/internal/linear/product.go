package linear

// MulT writes a·bᵀ into c, for row-major a: m×k, b: n×k and c: m×n. Two rows of
// a meet four rows of b at a time, so that eight sums stay in registers. It is
// written here because gonum's product takes many times as long in a browser,
// where it has no assembly (BenchmarkProducts compares them).
func MulT(c, a, b []float64, m, n, k int) {
	var d [8]float64
	i := 0
	for ; i+2 <= m; i += 2 {
		rows := a[i*k : (i+2)*k]
		c0, c1 := c[i*n:(i+1)*n], c[(i+1)*n:(i+2)*n]
		j := 0
		for ; j+4 <= n; j += 4 {
			dots(&d, rows, b[j*k:(j+4)*k], k, k)
			copy(c0[j:], d[:4])
			copy(c1[j:], d[4:])
		}
		for ; j < n; j++ {
			row := b[j*k : (j+1)*k]
			c0[j], c1[j] = Dot(rows[:k], row), Dot(rows[k:], row)
		}
	}
	for ; i < m; i++ {
		for j := range n {
			c[i*n+j] = Dot(a[i*k:(i+1)*k], b[j*k:(j+1)*k])
		}
	}
}

// Mirror copies the lower triangle of an n×n matrix to the upper one.
func Mirror(k []float64, n int) {
	for i := range n {
		for j := range i {
			k[j*n+i] = k[i*n+j]
		}
	}
}

// GramOf writes the lower triangle of x·xᵀ into k (n×n), for x: n×p.
func GramOf(k, x []float64, n, p int) {
	const block = 32 // rows at a time; what lies above the diagonal block is skipped
	c := make([]float64, block*n)
	for i := 0; i < n; i += block {
		rows := min(block, n-i)
		columns := i + rows
		MulT(c[:rows*columns], x[i*p:][:rows*p], x[:columns*p], rows, columns, p)
		for a := range rows {
			copy(k[(i+a)*n:][:i+a+1], c[a*columns:])
		}
	}
}
