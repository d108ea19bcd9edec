package cpu

import (
	"math"
	"unsafe"
)

// depth is about how many steps of the inner dimension are summed at once: the panel
// of B (depth × cols values) then stays in the first-level cache, and long sums are
// computed in blocks, which keeps rounding errors small.
const depth = 256

// rowsAtOnce is how many rows of A are processed before the next panel of B: their
// values stay in the second-level cache. Like edgeRows it is a multiple of the height of
// every tile.
const rowsAtOnce = 132

var noFloor = float32(math.Inf(-1))

// product is C (+)= A·B over one block of the inner dimension, tile by tile.
type product struct {
	tiling *tiling
	tile   Tile
	kernel TileFunc // of the tiling, for this tile
	edge   [edgeRows * maxCols]float32
	last   [maxRows]int // rows of a tile that has fewer
}

// edgeRows is how many rows of tiles with fewer columns are computed at once.
const edgeRows = 60

// panels says where B lies: n columns in panels of the tiling's cols values a row.
type panels struct {
	b    []float32
	step int // from one row of a panel to the next
	next int // from one panel to the next
	n    int // columns
}

// run computes C = max(init + A·B, tile.Floor), or C + A·B where init is nil, for
// the rows of A at the offsets rows. The caller must have set the tile's inner
// dimension. Tiles wholly below the diagonal, which starts at that row, are left out:
// half of a symmetric matrix is enough.
func (p *product) run(c []float32, ldc int, a []float32, rows []int, b panels, init []float32, diagonal int) {
	t, height, width := &p.tile, p.tiling.rows, p.tiling.cols
	t.A = unsafe.Pointer(&a[0])
	t.BStep, t.LDC = b.step, ldc
	p.kernel = p.tiling.strided
	if t.AStep == 1 && t.BStep == width {
		p.kernel = p.tiling.dense
	}
	for from := 0; from < len(rows); from += rowsAtOnce {
		to := min(from+rowsAtOnce, len(rows))
		for j := 0; j < b.n; j += width {
			t.B = unsafe.Pointer(&b.b[j/width*b.next])
			var start unsafe.Pointer
			if init != nil {
				start = unsafe.Pointer(&init[j])
			}
			cols := min(width, b.n-j)
			end := min(to, max(from, diagonal+j+width))
			i := from
			if cols == width {
				if tiles := (end - from) / height; tiles > 0 {
					p.kernel(t, &rows[i], tiles, unsafe.Pointer(&c[i*ldc+j]), start)
					i += tiles * height
				}
			}
			for i < end {
				n := min((end-i)/height*height, edgeRows)
				if n > 0 {
					p.edgeTiles(c[i*ldc+j:], ldc, rows[i:i+n], cols, start)
					i += n
					continue
				}
				p.edgeTile(c[i*ldc+j:], ldc, rows[i:to], cols, start)
				i += height
			}
		}
	}
}

// edgeTiles computes whole tiles, one below the other, of which only some columns
// are wanted.
func (p *product) edgeTiles(c []float32, ldc int, rows []int, cols int, start unsafe.Pointer) {
	t, width := &p.tile, p.tiling.cols
	if start == nil {
		for i := range rows {
			copyFew(p.edge[i*width:][:cols], c[i*ldc:])
		}
	}
	t.LDC = width
	p.kernel(t, &rows[0], len(rows)/p.tiling.rows, unsafe.Pointer(&p.edge), start)
	t.LDC = ldc
	for i := range rows {
		copyFew(c[i*ldc:][:cols], p.edge[i*width:])
	}
}

// copyFew copies a few values, for which a call of copy costs WebAssembly more than
// the copying.
func copyFew(to, from []float32) {
	i := 0
	for ; i+4 <= len(to); i += 4 {
		*(*[4]float32)(to[i:]) = *(*[4]float32)(from[i:])
	}
	for ; i < len(to); i++ {
		to[i] = from[i]
	}
}

// edgeTile computes a tile of which only some rows or columns are wanted.
func (p *product) edgeTile(c []float32, ldc int, rows []int, cols int, start unsafe.Pointer) {
	t, height, width := &p.tile, p.tiling.rows, p.tiling.cols
	wanted := min(height, len(rows))
	for i := range height {
		p.last[i] = rows[min(i, wanted-1)]
	}
	if start == nil {
		clear(p.edge[:])
		for i := range wanted {
			copy(p.edge[i*width:][:cols], c[i*ldc:])
		}
	}
	t.LDC = width
	p.kernel(t, &p.last[0], 1, unsafe.Pointer(&p.edge), start)
	t.LDC = ldc
	for i := range wanted {
		copy(c[i*ldc:][:cols], p.edge[i*width:])
	}
}

// columns returns n rounded up to whole tiles.
func (t *tiling) columns(n int) int { return (n + t.cols - 1) / t.cols * t.cols }

// pack copies k rows of b (n columns, ldb apart; or its transpose) into panels,
// with zeros beyond column n.
func (t *tiling) pack(to, b []float32, ldb, k, n int, transposed bool) {
	for j := 0; j < n; j += t.cols {
		panel := to[j*k:][:k*t.cols]
		cols := min(t.cols, n-j)
		if cols < t.cols {
			clear(panel)
		}
		if !transposed {
			t.gather(panel, b[j:], t.cols, ldb, cols, k)
			continue
		}
		quads := cols &^ 3
		for c := 0; c < quads; c += 4 {
			at := b[(j+c)*ldb:]
			b0, b1, b2, b3 := at[:k], at[ldb:][:k], at[2*ldb:][:k], at[3*ldb:][:k]
			for i, v := range b0 {
				*(*[4]float32)(panel[i*t.cols+c:]) = [4]float32{v, b1[i], b2[i], b3[i]}
			}
		}
		for c := quads; c < cols; c++ {
			for i, v := range b[(j+c)*ldb:][:k] {
				panel[i*t.cols+c] = v
			}
		}
	}
}

// block is a part of the inner dimension.
type block struct {
	a, b          int // offset in A's rows, step in B
	spans, length int
}

// blocks cuts spans stretches of length steps into blocks of about depth steps.
func blocks(spans, length, aStep, aSpan int) []block {
	var list []block
	if length > depth {
		for s := range spans {
			for at := 0; at < length; at += depth {
				list = append(list, block{s*aSpan + at*aStep, s*length + at, 1, min(depth, length-at)})
			}
		}
		return list
	}
	group := max(1, depth/length)
	for s := 0; s < spans; s += group {
		list = append(list, block{s * aSpan, s * length, min(group, spans-s), length})
	}
	return list
}
