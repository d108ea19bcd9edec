//go:build !(goexperiment.simd && go1.27 && (amd64 || arm64 || wasm))

package linear

// Dot returns the inner product of a and b, of the same length.
func Dot(a, b []float64) float64 { return Inner(a, b) }

// Axpy adds alpha·x to y, of the same length.
func Axpy(y []float64, alpha float64, x []float64) { axpyGeneric(y, alpha, x) }

func dots(d *[8]float64, x, v []float64, step, n int)              { dotsGeneric(d, x, v, step, n) }
func combine(x []float64, c *[8]float64, v []float64, step, n int) { combineGeneric(x, c, v, step, n) }

func updateTimes(p, a []float64, step int, v, w, x []float64) {
	updateTimesGeneric(p, a, step, v, w, x)
}
