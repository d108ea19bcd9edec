package cpu

import "untrained/nn"

// by2 reports whether a window is the common 2×2 with stride 2, unpadded, which has
// kernels of its own.
func by2(g nn.Window) bool {
	return g.KH == 2 && g.KW == 2 && g.Stride == 2 && g.PadY == 0 && g.PadX == 0 && g.PadYE == 0 && g.PadXE == 0
}

// pool is what the pooling operations share.
type pool struct {
	nn.Window
	c            int
	k            *kernels
	x, y, dy, dx []float32
}

// eachRow visits the rows of outputs of 2×2 windows; out and in are the offsets of the
// row and of the upper row of its inputs.
func (p *pool) eachRow(visit func(p *pool, out, in int)) {
	oh, ow := p.OH(), p.OW()
	for n := range p.N {
		for oy := range oh {
			visit(p, (n*oh+oy)*ow*p.c, (n*p.H+2*oy)*p.W*p.c)
		}
	}
}

// eachWindow visits the windows, cut to the picture: rows y0 … y1−1 and columns
// x0 … x1−1 of picture n.
func (p *pool) eachWindow(visit func(p *pool, out, n, y0, y1, x0, x1 int)) {
	oh, ow := p.OH(), p.OW()
	for n := range p.N {
		for oy := range oh {
			y := oy*p.Stride - p.PadY
			for ox := range ow {
				x := ox*p.Stride - p.PadX
				visit(p, ((n*oh+oy)*ow+ox)*p.c, n, max(y, 0), min(y+p.KH, p.H), max(x, 0), min(x+p.KW, p.W))
			}
		}
	}
}

// pixel returns the values of x at row y, column x of picture n.
func (p *pool) pixel(of []float32, n, y, x int) []float32 {
	return of[((n*p.H+y)*p.W+x)*p.c:][:p.c]
}

func (p *pool) sizes() (in, out int) {
	return p.N * p.H * p.W * p.c, p.N * p.OH() * p.OW() * p.c
}

type maxPool struct{ pool }

func planMaxPool(m *binder, op nn.MaxPool) step {
	s := &maxPool{pool{Window: op.Window, c: op.C, k: m.k}}
	in, out := s.sizes()
	s.x, s.y = m.tensor(op.X, in), m.tensor(op.Y, out)
	return s
}

func (s *maxPool) run() error {
	if by2(s.Window) {
		s.eachRow(maxRow)
		return nil
	}
	s.eachWindow(maxWindow)
	return nil
}

func maxRow(p *pool, out, in int) {
	line, n := p.W*p.c, p.OW()*p.c
	p.k.max2(p.y[out:][:n], p.x[in:][:2*n], p.x[in+line:][:2*n], p.c)
}

func maxWindow(p *pool, out, n, y0, y1, x0, x1 int) {
	to := p.y[out:][:p.c]
	copy(to, p.pixel(p.x, n, y0, x0))
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			p.k.maximum(to, p.pixel(p.x, n, y, x))
		}
	}
}

type maxPoolGrad struct{ pool }

func planMaxPoolGrad(m *binder, op nn.MaxPoolGrad) step {
	s := &maxPoolGrad{pool{Window: op.Window, c: op.C, k: m.k}}
	in, out := s.sizes()
	s.x, s.y, s.dy, s.dx = m.tensor(op.X, in), m.tensor(op.Y, out), m.tensor(op.DY, out), m.tensor(op.DX, in)
	return s
}

func (s *maxPoolGrad) run() error {
	if by2(s.Window) {
		if s.H%2 != 0 || s.W%2 != 0 { // else every value is written
			clear(s.dx)
		}
		s.eachRow(maxRowGrad)
		return nil
	}
	clear(s.dx)
	s.eachWindow(maxWindowGrad)
	return nil
}

func maxRowGrad(p *pool, out, in int) {
	line, n := p.W*p.c, p.OW()*p.c
	p.k.max2Grad(p.dx[in:][:2*n], p.dx[in+line:][:2*n], p.x[in:][:2*n], p.x[in+line:][:2*n], p.y[out:][:n],
		p.dy[out:][:n], p.c)
}

func maxWindowGrad(p *pool, out, n, y0, y1, x0, x1 int) {
	line := p.W * p.c
	for c := range p.c {
		top := p.y[out+c]
	search:
		for y := y0; y < y1; y++ {
			at := (n*p.H+y)*line + x0*p.c + c
			for x := x0; x < x1; x++ {
				if p.x[at] == top {
					p.dx[at] += p.dy[out+c]
					break search
				}
				at += p.c
			}
		}
	}
}

type avgPool struct{ pool }

func planAvgPool(m *binder, op nn.AvgPool) step {
	s := &avgPool{pool{Window: op.Window, c: op.C, k: m.k}}
	in, out := s.sizes()
	s.x, s.y = m.tensor(op.X, in), m.tensor(op.Y, out)
	return s
}

func (s *avgPool) run() error {
	if by2(s.Window) {
		s.eachRow(avgRow)
		return nil
	}
	clear(s.y)
	s.eachWindow(avgWindow)
	return nil
}

func avgRow(p *pool, out, in int) {
	line, n := p.W*p.c, p.OW()*p.c
	p.k.avg2(p.y[out:][:n], p.x[in:][:2*n], p.x[in+line:][:2*n], p.c)
}

func avgWindow(p *pool, out, n, y0, y1, x0, x1 int) {
	share := 1 / float32((y1-y0)*(x1-x0))
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			p.k.addTo(p.y[out:][:p.c], p.pixel(p.x, n, y, x), share)
		}
	}
}

type avgPoolGrad struct{ pool }

func planAvgPoolGrad(m *binder, op nn.AvgPoolGrad) step {
	s := &avgPoolGrad{pool{Window: op.Window, c: op.C, k: m.k}}
	in, out := s.sizes()
	s.dy, s.dx = m.tensor(op.DY, out), m.tensor(op.DX, in)
	return s
}

func (s *avgPoolGrad) run() error {
	if by2(s.Window) {
		if s.H%2 != 0 || s.W%2 != 0 {
			clear(s.dx)
		}
		s.eachRow(avgRowGrad)
		return nil
	}
	clear(s.dx)
	s.eachWindow(avgWindowGrad)
	return nil
}

func avgRowGrad(p *pool, out, in int) {
	line, n := p.W*p.c, p.OW()*p.c
	p.k.avg2Grad(p.dx[in:][:2*n], p.dx[in+line:][:2*n], p.dy[out:][:n], p.c)
}

func avgWindowGrad(p *pool, out, n, y0, y1, x0, x1 int) {
	share := 1 / float32((y1-y0)*(x1-x0))
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			p.k.addTo(p.pixel(p.dx, n, y, x), p.dy[out:][:p.c], share)
		}
	}
}
