package nn

// Pooling reduces each window to one value, channel by channel: the largest (max) or
// the mean (avg) of the values inside the picture. Padding never counts.
//
//	x: N×H×W×C   y: N×OH×OW×C, with OH and OW as for convolution
type maxPool struct {
	base
	win Window
}

// avgPool averages; see maxPool for shapes.
type avgPool struct {
	base
	win Window
}

func newPool(b base) (layer, error) {
	win, err := b.window()
	if err != nil {
		return nil, err
	}
	b.out = Shape{win.OH(), win.OW(), b.in.C}
	if b.Kind == MaxPoolLayer {
		return &maxPool{b, win}, nil
	}
	return &avgPool{b, win}, nil
}

// A global average (Lin et al. 2014) is one window over all places.
//
//	x: N×H×W×C   y: N×1×1×C
func newGlobalAverage(b base) (layer, error) {
	b.out = Shape{1, 1, b.in.C}
	return &avgPool{b, Window{N: 1, H: b.in.H, W: b.in.W, KH: b.in.H, KW: b.in.W, Stride: 1}}, nil
}

// y[n,i,j,c] = max over a, b of x[n, i·stride+a, j·stride+b, c]
func (l *maxPool) forward(w wires) []Op {
	return []Op{MaxPool{Window: l.win.over(w.n), C: l.in.C, X: w.x, Y: w.y}}
}

// Only the largest value of a window changes its output, so it alone receives the
// gradient.
func (l *maxPool) backward(w wires) []Op {
	if w.dx.Buffer == nil {
		return nil
	}
	return []Op{MaxPoolGrad{Window: l.win.over(w.n), C: l.in.C, X: w.x, Y: w.y, DY: w.dy, DX: w.dx}}
}

// y[n,i,j,c] = mean over a, b of x[n, i·stride+a, j·stride+b, c]
func (l *avgPool) forward(w wires) []Op {
	return []Op{AvgPool{Window: l.win.over(w.n), C: l.in.C, X: w.x, Y: w.y}}
}

// Each of the m values of a window moves its mean by 1/m and receives dy/m.
func (l *avgPool) backward(w wires) []Op {
	if w.dx.Buffer == nil {
		return nil
	}
	return []Op{AvgPoolGrad{Window: l.win.over(w.n), C: l.in.C, DY: w.dy, DX: w.dx}}
}
