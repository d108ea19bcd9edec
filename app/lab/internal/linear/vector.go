package linear

// The inner loops of ridge regression in plain Go. Builds with vector
// instructions have a twin of each (vector_simd.go); both pass TestVectors. The inner
// product is Inner.

// axpyGeneric adds alpha·x to y.
func axpyGeneric(y []float64, alpha float64, x []float64) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += alpha * v
	}
}

// dotsGeneric writes the inner products of two rows of x with four rows of v
// into d, those of the first row first. Rows have n values and begin step apart.
func dotsGeneric(d *[8]float64, x, v []float64, step, n int) {
	x0, x1 := x[:n], x[step:][:n]
	v0, v1, v2, v3 := v[:n], v[step:][:n], v[2*step:][:n], v[3*step:][:n]
	var s00, s01, s02, s03, s10, s11, s12, s13 float64
	for l, x := range x0 {
		y := x1[l]
		t0, t1, t2, t3 := v0[l], v1[l], v2[l], v3[l]
		s00 += x * t0
		s01 += x * t1
		s02 += x * t2
		s03 += x * t3
		s10 += y * t0
		s11 += y * t1
		s12 += y * t2
		s13 += y * t3
	}
	*d = [8]float64{s00, s01, s02, s03, s10, s11, s12, s13}
}

// combineGeneric adds to two rows of x the four rows of v times the
// coefficients in c, those for the first row first; see dotsGeneric.
func combineGeneric(x []float64, c *[8]float64, v []float64, step, n int) {
	x0, x1 := x[:n], x[step:][:n]
	v0, v1, v2, v3 := v[:n], v[step:][:n], v[2*step:][:n], v[3*step:][:n]
	for l := range x0 {
		t0, t1, t2, t3 := v0[l], v1[l], v2[l], v3[l]
		x0[l] += (c[0]*t0 + c[1]*t1) + (c[2]*t2 + c[3]*t3)
		x1[l] += (c[4]*t0 + c[5]*t1) + (c[6]*t2 + c[7]*t3)
	}
}

// updateTimesGeneric does A ← A − v·wᵀ − w·vᵀ and p = A·x for the symmetric
// matrix whose lower triangle begins at a with rows step apart, as many as x has
// values. Both happen in one pass: each value of A is read and written once.
func updateTimesGeneric(p, a []float64, step int, v, w, x []float64) {
	for i := range x {
		updateRow(p, a[i*step:][:i+1], v, w, x)
	}
}

// updateRow is what updateTimes does for the last of len(row) rows.
func updateRow(p, row, v, w, x []float64) {
	i := len(row) - 1
	vi, wi, xi := v[i], w[i], x[i]
	pp, vv, ww, xx := p[:i], v[:i], w[:i], x[:i]
	sum := 0.0
	for j := range pp {
		r := row[j] - (vi*ww[j] + wi*vv[j])
		row[j] = r
		sum += r * xx[j]
		pp[j] += r * xi
	}
	row[i] -= 2 * vi * wi
	p[i] = sum + row[i]*xi
}
