package nn

import "fmt"

// A subsampling layer keeps every K-th value in each direction, the first of each
// window of the corresponding pooling. Its output has the same shape as pooling's,
// without pooling's nonlinearity or blur, so it is the control for both. After a
// convolution it equals a stride of that convolution.
//
//	x: N×H×W×C   y: N×⌊H/K⌋×⌊W/K⌋×C   y[n,i,j,c] = x[n, i·K, j·K, c]
type subsample struct {
	base
	win Window
}

func newSubsample(b base) (layer, error) {
	if b.K < 1 || b.K > MaxSize {
		return nil, fmt.Errorf("every %d-th value: must be between 1 and %d", b.K, MaxSize)
	}
	if b.in.H < b.K || b.in.W < b.K {
		return nil, fmt.Errorf("every %d-th value of %v: none would be left", b.K, b.in)
	}
	win := Window{N: 1, H: b.in.H, W: b.in.W, KH: b.K, KW: b.K, Stride: b.K}
	b.out = Shape{win.OH(), win.OW(), b.in.C}
	return &subsample{b, win}, nil
}

func (l *subsample) forward(w wires) []Op {
	return []Op{Subsample{Window: l.win.over(w.n), C: l.in.C, X: w.x, Y: w.y}}
}

// Values that are skipped have no influence.
func (l *subsample) backward(w wires) []Op {
	if w.dx.Buffer == nil {
		return nil
	}
	return []Op{SubsampleGrad{Window: l.win.over(w.n), C: l.in.C, DY: w.dy, DX: w.dx}}
}
