//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package cpu

import "untrained/nn"

var vectorActivations = withPlain(map[nn.Activation]activationKernel{
	nn.ReLU:      {reluSIMD, reluGradSIMD},
	nn.Tanh:      {tanhSIMD, tanhGradSIMD},
	nn.LeakyReLU: {leakySIMD, leakyGradSIMD},
	nn.ELU:       {eluSIMD, eluGradSIMD},
	nn.GELU:      {geluSIMD, geluGradSIMD},
	nn.Sigmoid:   {sigmoidSIMD, sigmoidGradSIMD},
	nn.Abs:       {absSIMD, absGradSIMD},
})

func leakySIMD(y, x []float32) {
	var zero vec
	leak := all(nn.Leak)
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		v := at(x, i)
		put(y, i, v.Mul(leak).IfElse(v.Less(zero), v))
	}
	leakyGeneric(y[n:], x[n:])
}

func leakyGradSIMD(dx, y, dy []float32) {
	var zero vec
	leak := all(nn.Leak)
	n := whole(len(y))
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i := 0; i < n; i += lanes {
		d := at(dy, i)
		put(dx, i, d.IfElse(at(y, i).Greater(zero), d.Mul(leak)))
	}
	leakyGradGeneric(dx[n:], y[n:], dy[n:])
}

func eluGradSIMD(dx, y, dy []float32) {
	var zero vec
	one := all(1)
	n := whole(len(y))
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i := 0; i < n; i += lanes {
		put(dx, i, at(dy, i).Mul(one.Add(atMost(at(y, i), zero))))
	}
	eluGradGeneric(dx[n:], y[n:], dy[n:])
}

func sigmoidGradSIMD(dx, y, dy []float32) {
	one := all(1)
	n := whole(len(y))
	dx, dy = dx[:len(y)], dy[:len(y)]
	for i := 0; i < n; i += lanes {
		v := at(y, i)
		put(dx, i, at(dy, i).Mul(v.Mul(one.Sub(v))))
	}
	sigmoidGradGeneric(dx[n:], y[n:], dy[n:])
}

func absSIMD(y, x []float32) {
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		put(y, i, absolute(at(x, i)))
	}
	absGeneric(y[n:], x[n:])
}

func absGradSIMD(dx, x, dy []float32) {
	var zero vec
	n := whole(len(x))
	dx, dy = dx[:len(x)], dy[:len(x)]
	for i := 0; i < n; i += lanes {
		v, d := at(x, i), at(dy, i)
		put(dx, i, d.Masked(v.Greater(zero)).Sub(d.Masked(v.Less(zero))))
	}
	absGradGeneric(dx[n:], x[n:], dy[n:])
}
