package cpu

import "untrained/nn"

type matMul struct {
	op      nn.MatMul
	product product
	a, b, c []float32
	rows    []int
	packed  []float32
	zero    []float32
	total   []float64 // of long sums, for one block of columns
	gram    bool
}

// partial is how many products are summed in float32; longer sums continue in
// float64. With 50 000 products of one sign the errors of float32 blocks grew to 1e-5,
// which statistics on Gram matrices would notice.
const partial = 8 * depth

// columnsAtOnce bounds the packed part of B to the second-level cache.
const columnsAtOnce = 512

func planMatMul(m *binder, op nn.MatMul) step {
	s := &matMul{op: op, product: product{tiling: m.k.tiling(op.N)}}
	s.a, s.b, s.c = m.tensor(op.A, op.M*op.K), m.tensor(op.B, op.K*op.N), m.tensor(op.C, op.M*op.N)
	s.rows = make([]int, op.M)
	for i := range s.rows {
		s.rows[i] = i * op.K
		if op.TransA {
			s.rows[i] = i
		}
	}
	width := s.product.tiling.columns(min(op.N, columnsAtOnce))
	s.packed = m.scratch(min(depth, op.K) * width)
	s.zero = m.scratch(width)
	if op.K > partial {
		s.total = make([]float64, op.M*min(op.N, columnsAtOnce))
	}
	// A·Aᵀ is symmetric: computing half of it is enough.
	s.gram = op.A == op.B && op.M == op.N && op.TransA != op.TransB
	return s
}

func (s *matMul) run() error {
	op, t := &s.op, &s.product.tile
	aStep := 1
	if op.TransA {
		aStep = op.M
	}
	ldb := op.N
	if op.TransB {
		ldb = op.K
	}
	t.Spans, t.AStep, t.ASpan, t.Floor = 1, aStep, 0, noFloor
	for j := 0; j < op.N; j += columnsAtOnce {
		n := min(columnsAtOnce, op.N-j)
		clear(s.total)
		for k := 0; k < op.K; k += depth {
			length := min(depth, op.K-k)
			from := k*ldb + j
			if op.TransB {
				from = j*ldb + k
			}
			s.product.tiling.pack(s.packed, s.b[from:], ldb, length, n, op.TransB)
			b := panels{s.packed, s.product.tiling.cols, length * s.product.tiling.cols, n}
			t.Length = length
			init := s.zero
			if k > 0 && (s.total == nil || k%partial != 0) {
				init = nil
			}
			diagonal := op.M
			if s.gram {
				diagonal = j
			}
			s.product.run(s.c[j:], op.N, s.a[k*aStep:], s.rows, b, init, diagonal)
			if end := k + length; s.total != nil && (end%partial == 0 || end == op.K) {
				s.addUp(j, n, end == op.K)
			}
		}
	}
	if s.gram {
		for i := range op.N {
			for j := range i {
				s.c[i*op.N+j] = s.c[j*op.N+i]
			}
		}
	}
	return nil
}

// addUp adds n columns of C, from column j, to the totals. With end, C becomes the
// totals.
func (s *matMul) addUp(j, n int, end bool) {
	for i := range s.op.M {
		c, total := s.c[i*s.op.N+j:][:n], s.total[i*n:][:n]
		for l, v := range c {
			total[l] += float64(v)
			if end {
				c[l] = float32(total[l])
			}
		}
	}
}

// tiling returns the kernel for products of n columns.
func (k *kernels) tiling(n int) *tiling {
	if n <= k.narrow.cols {
		return k.narrow
	}
	return k.wide
}
