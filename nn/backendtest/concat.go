package backendtest

import "untrained/nn"

// halves visits every channel of N rows with its places in the whole row and in
// the half it belongs to.
func halves(n, ca, cb int, visit func(whole, part int, first bool)) {
	for i := range n {
		for c := range ca + cb {
			if c < ca {
				visit(i*(ca+cb)+c, i*ca+c, true)
			} else {
				visit(i*(ca+cb)+c, i*cb+c-ca, false)
			}
		}
	}
}

func concat(op nn.Concat, a, b, y []float64) {
	halves(op.N, op.CA, op.CB, func(whole, part int, first bool) {
		if first {
			y[whole] = a[part]
		} else {
			y[whole] = b[part]
		}
	})
}

func concatGrad(op nn.ConcatGrad, dy, da, db []float64) {
	halves(op.N, op.CA, op.CB, func(whole, part int, first bool) {
		if first {
			da[part] = dy[whole]
		} else {
			db[part] = dy[whole]
		}
	})
}

func add(op nn.Add, a, b, y []float64) {
	for i := range op.N {
		y[i] = a[i] + b[i]
	}
}

func subsample(op nn.Subsample, x, y []float64) {
	taps(op.Window, func(out, in, tap int) {
		if tap == 0 {
			copy(y[out*op.C:][:op.C], x[in*op.C:][:op.C])
		}
	})
}

func subsampleGrad(op nn.SubsampleGrad, dy, dx []float64) {
	clear(dx[:op.N*op.H*op.W*op.C])
	taps(op.Window, func(out, in, tap int) {
		for c := range op.C {
			if tap == 0 {
				dx[in*op.C+c] += dy[out*op.C+c]
			}
		}
	})
}
