package backendtest

import "untrained/nn"

func maskSum(op nn.MaskSum, z, mask, b, y []float64) {
	for n := range op.N {
		for u := range op.Units {
			sum := 0.0
			if b != nil {
				sum = b[u]
			}
			for p := range op.Places {
				sum += mask[p*op.Units+u] * z[(n*op.Places+p)*op.Units+u]
			}
			y[n*op.Units+u] = sum
		}
	}
}

func maskSumGrad(op nn.MaskSumGrad, z, mask, dy, dmask, db, dz []float64) {
	for u := range op.Units {
		bias := 0.0
		for n := range op.N {
			bias += dy[n*op.Units+u]
		}
		if db != nil {
			db[u] = bias
		}
		for p := range op.Places {
			sum := 0.0
			for n := range op.N {
				at := (n*op.Places+p)*op.Units + u
				sum += z[at] * dy[n*op.Units+u]
				dz[at] = mask[p*op.Units+u] * dy[n*op.Units+u]
			}
			dmask[p*op.Units+u] = sum
		}
	}
}
