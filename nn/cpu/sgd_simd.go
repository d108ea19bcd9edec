//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package cpu

func sgdSIMD(p, g, v []float32, h *[3]float32) {
	rate, momentum, decay := all(h[0]), all(h[1]), all(h[2])
	n := whole(len(g))
	p, v = p[:len(g)], v[:len(g)]
	for i := 0; i < n; i += lanes {
		p0 := at(p, i)
		v1 := momentum.Mul(at(v, i)).Add(at(g, i).Add(decay.Mul(p0)))
		put(v, i, v1)
		put(p, i, p0.Sub(rate.Mul(v1)))
	}
	sgdGeneric(p[n:], g[n:], v[n:], h)
}
