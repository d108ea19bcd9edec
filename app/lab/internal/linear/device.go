package linear

import (
	"fmt"
	"strings"

	"untrained/nn"
)

// Product computes large float32 matrix products on a backend.
type Product struct{ Backend nn.Backend }

// GramChunk is the number of features that are multiplied on the backend at a time: the sums of each chunk are
// float32, the sum over chunks is float64.
const GramChunk = 2048

// AddGram adds x·xᵀ, n×n, to k, for x: n×p. Half of it is multiplied, on a GPU in
// block rows up to the diagonal; the rest is mirrored.
func (d Product) AddGram(k []float64, x []float32, n, p int) error {
	chunk := min(GramChunk, (p+nn.Align-1)/nn.Align*nn.Align)
	blocks := 4
	if strings.HasPrefix(d.Backend.Name(), "cpu") {
		blocks = 1 // it sees that x·xᵀ is symmetric
	}
	edge := func(b int) int { return n * b / blocks }
	xb, err := d.Backend.NewBuffer(n * chunk)
	if err != nil {
		return fmt.Errorf("inner products of %d pictures: %w", n, err)
	}
	defer xb.Release()
	size := 0
	for b := range blocks {
		size += align((edge(b+1) - edge(b)) * edge(b+1))
	}
	kb, err := d.Backend.NewBuffer(size)
	if err != nil {
		return fmt.Errorf("inner products of %d pictures: %w", n, err)
	}
	defer kb.Release()

	var ops []nn.Op
	for b, at := 0, 0; b < blocks; b++ {
		m, columns := edge(b+1)-edge(b), edge(b+1)
		if m == 0 {
			continue
		}
		ops = append(ops, nn.MatMul{
			M: m, N: columns, K: chunk, TransB: true,
			A: nn.Tensor{Buffer: xb, Offset: edge(b) * chunk, Len: m * chunk},
			B: nn.Tensor{Buffer: xb, Len: columns * chunk},
			C: nn.Tensor{Buffer: kb, Offset: at, Len: m * columns},
		})
		at += align(m * columns)
	}
	plan, err := d.Backend.Plan(ops)
	if err != nil {
		return fmt.Errorf("inner products of %d pictures: %w", n, err)
	}
	defer plan.Release()

	part, out := make([]float32, n*chunk), make([]float32, size)
	for from := 0; from < p; from += chunk {
		width := min(chunk, p-from)
		for i := range n {
			row := part[i*chunk:][:chunk]
			clear(row[copy(row, x[i*p+from:][:width]):])
		}
		if err := d.Backend.Write(nn.Whole(xb), part); err != nil {
			return err
		}
		if err := plan.Run(); err != nil {
			return err
		}
		if err := d.Backend.Read(out, nn.Whole(kb)); err != nil {
			return err
		}
		for b, at := 0, 0; b < blocks; b++ {
			m, columns := edge(b+1)-edge(b), edge(b+1)
			for a := range m {
				row := k[(edge(b)+a)*n:]
				for j, v := range out[at+a*columns:][:edge(b)+a+1] {
					row[j] += float64(v)
				}
			}
			at += align(m * columns)
		}
	}
	Mirror(k, n)
	return nil
}

// Times returns a·b, m×n, for a: m×k and b: k×n.
func (d Product) Times(a, b []float32, m, n, k int) ([]float32, error) {
	buffer, err := d.Backend.NewBuffer(align(m*k) + align(k*n) + m*n)
	if err != nil {
		return nil, err
	}
	defer buffer.Release()
	ta := nn.Tensor{Buffer: buffer, Len: m * k}
	tb := nn.Tensor{Buffer: buffer, Offset: align(m * k), Len: k * n}
	tc := nn.Tensor{Buffer: buffer, Offset: align(m*k) + align(k*n), Len: m * n}
	plan, err := d.Backend.Plan([]nn.Op{nn.MatMul{M: m, N: n, K: k, A: ta, B: tb, C: tc}})
	if err != nil {
		return nil, err
	}
	defer plan.Release()
	c := make([]float32, m*n)
	for _, step := range []func() error{
		func() error { return d.Backend.Write(ta, a) },
		func() error { return d.Backend.Write(tb, b) },
		plan.Run,
		func() error { return d.Backend.Read(c, tc) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// align rounds a number of values up to where a tensor may begin.
func align(n int) int { return (n + nn.Align - 1) / nn.Align * nn.Align }

// Centre subtracts from each of p columns its mean over n rows.
func Centre(x []float32, n, p int) {
	mean := make([]float64, p)
	for i := range n {
		for j, v := range x[i*p:][:p] {
			mean[j] += float64(v)
		}
	}
	for i := range n {
		row := x[i*p:][:p]
		for j := range row {
			row[j] = float32(float64(row[j]) - mean[j]/float64(n))
		}
	}
}
