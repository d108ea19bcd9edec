package backendtest

import "untrained/nn"

// taps visits every pair of an output pixel and an input pixel that a window
// connects, with the window's tap between them. Indices run over the batch: out in
// N×OH×OW, in in N×H×W, tap in KH×KW. The taps of one output are visited in row-major
// order; taps in the padding are left out.
func taps(g nn.Window, visit func(out, in, tap int)) {
	for n := range g.N {
		for oy := range g.OH() {
			for ox := range g.OW() {
				for ky := range g.KH {
					for kx := range g.KW {
						y := oy*g.Stride + ky - g.PadY
						x := ox*g.Stride + kx - g.PadX
						if y < 0 || y >= g.H || x < 0 || x >= g.W {
							continue
						}
						visit((n*g.OH()+oy)*g.OW()+ox, (n*g.H+y)*g.W+x, ky*g.KW+kx)
					}
				}
			}
		}
	}
}

// conv is y[out,co] = act(b[co] + Σ x[in,ci]·w[tap,ci,co]).
func conv(op nn.Conv, x, w, b, y []float64) {
	y = y[:op.N*op.OH()*op.OW()*op.Cout]
	for i := range y {
		y[i] = 0
		if b != nil {
			y[i] = b[i%op.Cout]
		}
	}
	taps(op.Window, func(out, in, tap int) {
		for ci := range op.Cin {
			for co := range op.Cout {
				y[out*op.Cout+co] += x[in*op.Cin+ci] * w[(tap*op.Cin+ci)*op.Cout+co]
			}
		}
	})
	for i := range y {
		y[i] = op.Act.Value(y[i])
	}
}

// convInputGrad is dx[in,ci] = Σ dy[out,co]·w[tap,ci,co].
func convInputGrad(op nn.ConvInputGrad, dy, w, dx []float64) {
	clear(dx[:op.N*op.H*op.W*op.Cin])
	taps(op.Window, func(out, in, tap int) {
		for ci := range op.Cin {
			for co := range op.Cout {
				dx[in*op.Cin+ci] += dy[out*op.Cout+co] * w[(tap*op.Cin+ci)*op.Cout+co]
			}
		}
	})
}

// convFilterGrad is dw[tap,ci,co] = Σ x[in,ci]·dy[out,co] and db[co] = Σ dy[out,co].
func convFilterGrad(op nn.ConvFilterGrad, x, dy, dw, db []float64) {
	clear(dw[:op.KH*op.KW*op.Cin*op.Cout])
	taps(op.Window, func(out, in, tap int) {
		for ci := range op.Cin {
			for co := range op.Cout {
				dw[(tap*op.Cin+ci)*op.Cout+co] += x[in*op.Cin+ci] * dy[out*op.Cout+co]
			}
		}
	})
	if db == nil {
		return
	}
	clear(db[:op.Cout])
	for i := range op.N * op.OH() * op.OW() * op.Cout {
		db[i%op.Cout] += dy[i]
	}
}
