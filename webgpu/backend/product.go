package backend

import (
	"fmt"

	"untrained/nn"
)

// What a row of a product is; see product.wgsl.
const (
	matrixRow = iota
	windowRow
	seenByRow
)

// product is one run of product.wgsl; fields are its sizes.
type product struct {
	m, n, channels, steps int
	cin                   int // channels of a pixel of A
	ak, am                int // distances in A between channels and, for matrices, rows
	bk, bj, bt            int // and in B between channels, columns and steps
	rows                  int
	window                nn.Window // with H, W the picture that A is, and oh, ow the rows
	oh, ow                int
	act                   nn.Activation
}

// tile is the number of rows and of columns of one invocation.
const tile = 8

func tiles(n int) int { return (n + tile - 1) / tile }

func (m *builder) product(p product, a operand, b operand, bias nn.Tensor, out operand) {
	vecK := p.ak == 1 && p.channels%4 == 0 &&
		(p.rows == matrixRow && p.am%4 == 0 || p.rows != matrixRow && p.cin%4 == 0)
	form := 0
	switch {
	case p.bj == 1 && p.n%4 == 0 && p.bk%4 == 0 && p.bt%4 == 0:
		form = 1
	case p.bk == 1 && vecK && p.bj%4 == 0 && p.bt%4 == 0:
		form = 2
	}
	all, across, cost := tiles(p.m)*tiles(p.n), tiles(p.n), tile*tile
	w := p.window
	k := kernel{"product",
		constants{"vec_k": flag(vecK), "b_form": float64(form), "rows": float64(p.rows), "act": float64(p.act)}}
	if work := p.m * p.n * p.channels * p.steps; m.b.together(work) {
		k, all, across, cost = p.quad(k, vecK, work >= m.b.long)
	}
	sizes := u(p.m, p.n, p.channels, p.steps, p.ak, p.am, p.bk, p.bj, p.bt, max(w.KW, 1), w.H, w.W,
		p.oh, p.ow, w.Stride, int(present(bias)), w.PadY, w.PadX, across, all, p.cin)
	m.run(k, all, cost*p.channels*p.steps, sizes, a, a, b, b, m.read(bias, p.n), out)
}

// conv adds a forward convolution: rows are output pixels, columns output channels, and a
// step is a line of the window.
func (m *builder) conv(op nn.Conv) {
	g, rows := op.Window, op.N*op.OH()*op.OW()
	weights := op.KH * op.KW * op.Cin * op.Cout
	m.product(product{
		m: rows, n: op.Cout, channels: op.KW * op.Cin, steps: op.KH, cin: op.Cin,
		ak: 1, bk: op.Cout, bj: 1, bt: op.KW * op.Cin * op.Cout,
		rows: windowRow, window: g, oh: op.OH(), ow: op.OW(), act: op.Act,
	}, m.read(op.X, op.N*op.H*op.W*op.Cin), m.read(op.Wt, weights), op.B, m.write(op.Y, rows*op.Cout))
}

// convInputGrad adds an input gradient: rows are input pixels, columns input channels;
// each gathers from the output pixels whose windows contain it.
func (m *builder) convInputGrad(op nn.ConvInputGrad) {
	g := op.Window
	g.H, g.W = op.OH(), op.OW() // the picture that is read is DY
	pixels, weights := op.N*op.H*op.W, op.KH*op.KW*op.Cin*op.Cout
	m.product(product{
		m: pixels, n: op.Cin, channels: op.Cout, steps: op.KH * op.KW, cin: op.Cout,
		ak: 1, bk: 1, bj: op.Cout, bt: op.Cin * op.Cout,
		rows: seenByRow, window: g, oh: op.H, ow: op.W,
	}, m.read(op.DY, op.N*op.OH()*op.OW()*op.Cout), m.read(op.Wt, weights), nn.Tensor{}, m.write(op.DX, pixels*op.Cin))
}

func (m *builder) convFilterGrad(op nn.ConvFilterGrad) {
	m.filterGrad(op.Window, op.Cin, op.Cout, op.X, op.DY, op.DW, op.DB)
}

// Filter gradients are split until about this many invocations share the work; a part
// sums at least minSplit pixels, and all parts together stay below maxParts values.
const (
	wantThreads = 2048
	minSplit    = 32
	maxParts    = 1 << 22
)

func (m *builder) filterGrad(g nn.Window, cin, cout int, x, dy, dw, db nn.Tensor) {
	taps, pixels := g.KH*g.KW, g.N*g.OH()*g.OW()
	rows, bias := taps*cin, int(present(db))
	height := rows + bias
	all, across, cost := tiles(height)*tiles(cout), tiles(cout), tile*tile
	k := kernel{"filter_grad", constants{"vec_a": flag(cin%4 == 0), "vec_b": flag(cout%4 == 0)}}
	if m.b.together(height * cout * pixels) {
		var width int
		all, across, width = quads(height, cout, tile)
		k.entry = fmt.Sprintf("filter_grad_quad%d", width)
		cost = effort(tile*width, cin%4 == 0)
	}
	splits := min(wantThreads/all, pixels/minSplit, maxParts/(height*cout))
	splits = max(splits, 1)
	perSplit := ((pixels+splits-1)/splits + 7) &^ 7 // full steps of the kernel for quads
	splits = (pixels + perSplit - 1) / perSplit
	sizes := u(rows, cout, cin, pixels, g.KW, g.H, g.W, g.OH(), g.OW(), g.Stride, perSplit, across,
		g.PadY, g.PadX, all, bias, splits)
	values := height * cout * splits
	xs, ds := m.read(x, g.N*g.H*g.W*cin), m.read(dy, pixels*cout)
	m.run(k, all*splits, cost*perSplit, sizes, xs, xs, ds, ds, m.parts(values, true))
	m.run(kernel{entry: "sum"}, height*cout, value*splits, u(rows*cout, bias*cout, splits),
		m.parts(values, false), m.write(dw, rows*cout), m.write(db, cout))
}

// matMul adds a product of matrices; Aᵀ·B is a filter gradient over 1×1 pictures.
func (m *builder) matMul(op nn.MatMul) {
	if op.TransA && !op.TransB {
		g := nn.Window{N: op.K, H: 1, W: 1, KH: 1, KW: 1, Stride: 1}
		m.filterGrad(g, op.M, op.N, op.A, op.B, op.C, nn.Tensor{})
		return
	}
	p := product{m: op.M, n: op.N, channels: op.K, steps: 1, ak: 1, am: op.K, bk: op.N, bj: 1, rows: matrixRow}
	if op.TransA {
		p.ak, p.am = op.M, 1
	}
	if op.TransB {
		p.bk, p.bj = 1, op.K
	}
	m.product(p, m.read(op.A, op.M*op.K), m.read(op.B, op.K*op.N), nn.Tensor{}, m.write(op.C, op.M*op.N))
}
