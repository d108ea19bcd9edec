package backendtest

import "untrained/nn"

func matMul(op nn.MatMul, a, b, c []float64) {
	for i := range op.M {
		for j := range op.N {
			sum := 0.0
			for k := range op.K {
				ik, kj := i*op.K+k, k*op.N+j
				if op.TransA {
					ik = k*op.M + i
				}
				if op.TransB {
					kj = j*op.K + k
				}
				sum += a[ik] * b[kj]
			}
			c[i*op.N+j] = sum
		}
	}
}
