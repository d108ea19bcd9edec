//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package cpu

func addProductSIMD(y, a, b []float32) {
	n := whole(len(a))
	y, b = y[:len(a)], b[:len(a)]
	for i := 0; i < n; i += lanes {
		put(y, i, at(y, i).Add(at(a, i).Mul(at(b, i))))
	}
	addProductGeneric(y[n:], a[n:], b[n:])
}

func productSIMD(y, a, b []float32) {
	n := whole(len(a))
	y, b = y[:len(a)], b[:len(a)]
	for i := 0; i < n; i += lanes {
		put(y, i, at(a, i).Mul(at(b, i)))
	}
	productGeneric(y[n:], a[n:], b[n:])
}
