package backendtest

import (
	"math"

	"untrained/nn"
)

func adam(op nn.Adam, p, g, m, v, hyper []float64) {
	rate, beta1, beta2, epsilon := hyper[0], hyper[1], hyper[2], hyper[3]
	correct1, correct2 := hyper[4], hyper[5]
	for i := range op.N {
		m[i] = beta1*m[i] + (1-beta1)*g[i]
		v[i] = beta2*v[i] + (1-beta2)*g[i]*g[i]
		p[i] -= hyper[6] * p[i] // weight decay
		p[i] -= rate * m[i] * correct1 / (math.Sqrt(v[i]*correct2) + epsilon)
	}
}

func record(op nn.Record, loss, hyper, history []float64) {
	sum := 0.0
	for _, v := range loss[:op.N] {
		sum += v
	}
	history[int(hyper[nn.HyperLen-1])] = sum / float64(op.N)
}
