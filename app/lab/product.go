package lab

// The two products below are what ridge regression spends its time on once its
// matrices are small. They are written here because gonum's take four times as
// long in a browser, where it has no assembly (BenchmarkProducts compares them).

// mulT writes a·bᵀ into c, for row-major a: m×k, b: n×k and c: m×n. Two rows
// of a meet four rows of b at a time, so that eight sums stay in registers.
func mulT(c, a, b []float64, m, n, k int) {
	i := 0
	for ; i+2 <= m; i += 2 {
		a0, a1 := a[i*k:(i+1)*k], a[(i+1)*k:(i+2)*k]
		a1 = a1[:len(a0)]
		j := 0
		for ; j+4 <= n; j += 4 {
			b0, b1, b2, b3 := b[j*k:][:len(a0)], b[(j+1)*k:][:len(a0)], b[(j+2)*k:][:len(a0)], b[(j+3)*k:][:len(a0)]
			var s00, s01, s02, s03, s10, s11, s12, s13 float64
			for l, x := range a0 {
				y := a1[l]
				t0, t1, t2, t3 := b0[l], b1[l], b2[l], b3[l]
				s00 += x * t0
				s01 += x * t1
				s02 += x * t2
				s03 += x * t3
				s10 += y * t0
				s11 += y * t1
				s12 += y * t2
				s13 += y * t3
			}
			c0, c1 := c[i*n+j:][:4], c[(i+1)*n+j:][:4]
			c0[0], c0[1], c0[2], c0[3] = s00, s01, s02, s03
			c1[0], c1[1], c1[2], c1[3] = s10, s11, s12, s13
		}
		for ; j < n; j++ {
			row := b[j*k : (j+1)*k]
			c[i*n+j], c[(i+1)*n+j] = dot(a0, row), dot(a1, row)
		}
	}
	for ; i < m; i++ {
		for j := range n {
			c[i*n+j] = dot(a[i*k:(i+1)*k], b[j*k:(j+1)*k])
		}
	}
}

// dot is the inner product of two vectors of the same length.
func dot(a, b []float64) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(a); i += 4 {
		x, y := a[i:][:4], b[i:][:4]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}

// axpy adds alpha·x to y.
func axpy(y []float64, alpha float64, x []float64) {
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a, b := x[i:][:4], y[i:][:4]
		b[0] += alpha * a[0]
		b[1] += alpha * a[1]
		b[2] += alpha * a[2]
		b[3] += alpha * a[3]
	}
	for ; i < len(x); i++ {
		y[i] += alpha * x[i]
	}
}
