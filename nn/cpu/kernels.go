package cpu

import "unsafe"

// kernels are the inner loops; a build has several sets of them. Slices of one call
// have equal lengths unless the comment says otherwise.
type kernels struct {
	wide, narrow *tiling // product kernels; narrow is for few columns

	activations activationKernels

	maximum func(y, x []float32) // y = max(y, x)
	addTo   func(y, x []float32, a float32)
	sumRows func(sum, x []float32) // sum += the rows of x, each as long as sum

	addProduct func(y, a, b []float32) // y += a·b, value by value
	product    func(y, a, b []float32) // y = a·b; y may be a or b

	adam func(p, g, m, v []float32, h *[7]float32)

	// The four kernels of 2×2 pooling with stride 2, for one row of outputs with
	// c channels: x0 and x1 are the two rows of inputs.
	max2     func(y, x0, x1 []float32, c int)
	max2Grad func(dx0, dx1, x0, x1, y, dy []float32, c int)
	avg2     func(y, x0, x1 []float32, c int)
	avg2Grad func(dx0, dx1, dy []float32, c int)
}

// A tiling is a product kernel and the size of the tile it keeps in registers.
// dense is for tiles with aStep 1 and bStep cols, strided for all others.
type tiling struct {
	rows, cols     int
	dense, strided TileFunc

	// gather copies k rows of cols values from from, step apart, to to, width
	// apart. One call of copy a row would cost WebAssembly a tenth of a product.
	gather func(to, from []float32, width, step, cols, k int)
}

const (
	maxRows = 6  // of any tile
	maxCols = 32 // of any tile
)

// TileFunc computes tiles of C = max(init + A·B, Floor), one below the other, at least
// one, each of rows × cols values. Row i is at out + i·LDC. init holds cols values, the
// same for every row; if it is nil, C's own values are the start. rows points to the
// offset of the first row of A; the offsets of the others follow in memory.
type TileFunc func(t *Tile, rows *int, tiles int, out, init unsafe.Pointer)

// Tile says where a tile's factors lie. The inner dimension is Spans stretches of
// Length steps, both at least one. Each row of A begins at its offset from A; a step
// advances by AStep, and each stretch begins ASpan after the previous one. B's rows of
// cols values are BStep apart throughout. Offsets and steps count float32.
type Tile struct {
	A, B          unsafe.Pointer
	Spans, Length int
	AStep, ASpan  int
	BStep         int
	LDC           int
	Floor         float32 // 0, or −∞ for none
}
