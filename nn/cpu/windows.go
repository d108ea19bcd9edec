package cpu

import "untrained/nn"

// pictures is a group of N pictures, padded so that every window lies inside. Without
// padding they are not copied.
type pictures struct {
	from, padded []float32 // padded is nil where nothing is added
	h, w, c      int       // of one picture in from
	ph, pw       int       // of one padded picture
	top, left    int       // where a picture's first pixel goes; negative crops
	spread       int       // distance of neighbouring pixels after padding
	n, count     int       // pictures in all and in a group
}

// size returns the number of values of one padded picture.
func (p *pictures) size() int { return p.ph * p.pw * p.c }

// reserve reserves scratch memory for the padded pictures of a group, if they need
// any.
func (p *pictures) reserve(m *binder) {
	if p.ph != p.h || p.pw != p.w || p.top != 0 || p.left != 0 || p.spread != 1 {
		p.padded = m.scratch(p.count * p.size())
	}
}

// group returns pictures first … first+count−1, padded. The padding in scratch memory
// is zero from the start and never written.
func (p *pictures) group(first, count int) []float32 {
	one := p.h * p.w * p.c
	from := p.from[first*one:][:count*one]
	if p.padded == nil {
		return from
	}
	// Pixels x0 … x1−1 of a row lie inside.
	x0 := (max(0, -p.left) + p.spread - 1) / p.spread
	x1 := min(p.w, (p.pw-1-p.left)/p.spread+1)
	if p.pw-1 < p.left {
		x1 = x0
	}
	for i := range count {
		for y := range p.h {
			row := p.top + y*p.spread
			if row < 0 || row >= p.ph || x1 <= x0 {
				continue
			}
			source := from[(i*p.h+y)*p.w*p.c:]
			to := p.padded[((i*p.ph+row)*p.pw+p.left+x0*p.spread)*p.c:]
			if p.spread == 1 {
				copy(to, source[x0*p.c:x1*p.c])
				continue
			}
			for x := x0; x < x1; x++ {
				copy(to[(x-x0)*p.spread*p.c:], source[x*p.c:(x+1)*p.c])
			}
		}
	}
	return p.padded[:count*p.size()]
}

// groupPixels is how many output pixels a group of pictures should have: enough
// rows for whole tiles, few enough for the second-level cache.
const groupPixels = 256

// groupOf returns the number of pictures of a group when each has the given number of
// output pixels.
func groupOf(n, pixels int) int { return max(1, min(n, groupPixels/pixels)) }

// offsets returns where the windows of a group of pictures begin.
func offsets(count, size, oh, ow, stepY, stepX int) []int {
	rows := make([]int, 0, count*oh*ow)
	for i := range count {
		for y := range oh {
			for x := range ow {
				rows = append(rows, i*size+y*stepY+x*stepX)
			}
		}
	}
	return rows
}

// paddedInput returns the input of a window operation with its padding.
func paddedInput(g nn.Window, c, count int, from []float32) pictures {
	return pictures{
		from: from, h: g.H, w: g.W, c: c,
		ph: g.H + g.PadY + g.PadYE, pw: g.W + g.PadX + g.PadXE,
		top: g.PadY, left: g.PadX, spread: 1, n: g.N, count: count,
	}
}

// sweep multiplies every window of some pictures by one packed matrix of filters: what
// a convolution and its input gradient have in common.
type sweep struct {
	product product
	in      pictures
	rows    []int
	blocks  []block
	packed  []float32 // filters, in panels for each block
	depth   int       // values in a window
	n       int       // output channels
	pixels  int       // outputs of one picture
}

// newSweep returns a sweep over kh×kw windows, stride apart, oh×ow of them a picture.
func newSweep(m *binder, in pictures, kh, kw, stride, oh, ow, n int) sweep {
	s := sweep{
		product: product{tiling: m.k.tiling(n)}, in: in, depth: kh * kw * in.c, n: n, pixels: oh * ow,
	}
	s.in.reserve(m)
	line := in.pw * in.c
	s.rows = offsets(in.count, in.size(), oh, ow, stride*line, stride*in.c)
	spans, length := kh, kw*in.c
	if kh == 1 || kw == in.pw {
		spans, length = 1, kh*kw*in.c // the window is one piece of memory
	}
	s.blocks = blocks(spans, length, 1, line)
	s.packed = m.scratch(s.depth * s.product.tiling.columns(n))
	return s
}

// pack packs the filters, depth × n row-major, block by block.
func (s *sweep) pack(filters []float32) {
	width := s.product.tiling.columns(s.n)
	for _, b := range s.blocks {
		steps := b.spans * b.length
		s.product.tiling.pack(s.packed[b.b*width:], filters[b.b*s.n:], s.n, steps, s.n, false)
	}
}

// run computes y = max(init + windows·filters, floor).
func (s *sweep) run(y, init []float32, floor float32) {
	tiling, t := s.product.tiling, &s.product.tile
	width := tiling.columns(s.n)
	for first := 0; first < s.in.n; first += s.in.count {
		count := min(s.in.count, s.in.n-first)
		x := s.in.group(first, count)
		out := y[first*s.pixels*s.n:]
		for i, b := range s.blocks {
			steps := b.spans * b.length
			t.Spans, t.Length, t.AStep, t.ASpan = b.spans, b.length, 1, s.in.pw*s.in.c
			start := init
			if i > 0 {
				start = nil
			}
			t.Floor = noFloor
			if i == len(s.blocks)-1 {
				t.Floor = floor
			}
			p := panels{s.packed[b.b*width:], tiling.cols, steps * tiling.cols, s.n}
			s.product.run(out, s.n, x[b.a:], s.rows[:count*s.pixels], p, start, len(s.rows))
		}
	}
}
