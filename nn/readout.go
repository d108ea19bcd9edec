package nn

// A factorised readout predicts each unit (a neuron, a voxel) from a whole
// picture of features by asking two questions separately: where does the unit look,
// and what for (Klindt et al. 2017, equation 2)?
//
//	y[n,u] = b[u] + Σ over i, j of mask[i,j,u] · Σ over c of x[n,i,j,c] · w[c,u]
//
// A unit has H·W + C weights, where a dense layer has H·W·C, which a few hundred
// pictures could not determine. Scaling the mask and dividing w by the same number
// changes nothing. The paper's L1 penalty on both is not part of the layer; weight
// decay (see AdamConfig) regularises it instead.
//
//	x: N×H×W×C   mask: H×W×1×Out   w: C×Out   b: Out   y: N×1×1×Out
type readout struct{ base }

func newReadout(b base) (layer, error) {
	if err := b.checkOut(); err != nil {
		return nil, err
	}
	b.out = Shape{1, 1, b.Out}
	return &readout{b}, nil
}

func (l *readout) places() int { return l.in.H * l.in.W }

func (l *readout) tensors() []tensorSpec {
	t := []tensorSpec{
		{name: l.name + ".mask", shape: []int{l.in.H, l.in.W, 1, l.Out}, fanIn: int64(l.places()),
			fanOut: int64(l.Out)},
		{name: l.name + ".weight", shape: []int{l.in.C, l.Out}, fanIn: int64(l.in.C), fanOut: int64(l.Out)},
	}
	if l.Bias {
		t = append(t, tensorSpec{name: l.name + ".bias", shape: []int{l.Out}})
	}
	return t
}

func (l *readout) multiplyAdds() int64 {
	return int64(l.places()) * int64(l.in.C+1) * int64(l.Out)
}

// rooms returns z, what each unit would see at each place, and its gradient.
func (l *readout) rooms() []room {
	return []room{{values: int64(l.places()) * int64(l.Out), kept: true}}
}

// what returns the window of the channel weights as a convolution: z[n,p,u] = Σ over c of x[n,p,c]·w[c,u].
func (l *readout) what(n int) Window { return point(n * l.places()) }

// z = x·w   y[n,u] = b[u] + Σ over p of mask[p,u]·z[n,p,u]
func (l *readout) forward(w wires) []Op {
	return []Op{
		Conv{Window: l.what(w.n), Cin: l.in.C, Cout: l.Out, X: w.x, Wt: w.param[1], Y: w.room[0]},
		MaskSum{N: w.n, Places: l.places(), Units: l.Out, Z: w.room[0], Mask: w.param[0], B: operandAt(w.param, 2),
			Y: w.y},
	}
}

// dmask[p,u] = Σ over n of z[n,p,u]·dy[n,u]   dz[n,p,u] = mask[p,u]·dy[n,u]
// dw = xᵀ·dz   dx = dz·wᵀ   db = Σ over n of dy
func (l *readout) backward(w wires) []Op {
	z := w.room[0]
	ops := []Op{
		MaskSumGrad{N: w.n, Places: l.places(), Units: l.Out, Z: z, Mask: w.param[0], DY: w.dy, DMask: w.grad[0],
			DB: operandAt(w.grad, 2), DZ: z},
		ConvFilterGrad{Window: l.what(w.n), Cin: l.in.C, Cout: l.Out, X: w.x, DY: z, DW: w.grad[1]},
	}
	if w.dx.Buffer != nil {
		ops = append(ops, ConvInputGrad{Window: l.what(w.n), Cin: l.in.C, Cout: l.Out, DY: z, Wt: w.param[1], DX: w.dx})
	}
	return ops
}

// gains leaves the mask as it is, because scaling both it and w would be redundant.
func (l *readout) gains() []gain {
	g := gain{layers: []LayerSpec{l.LayerSpec}, before: []int{0}, scaled: []int{1}}
	if l.Bias {
		g.scaled = []int{1, 2}
	}
	return []gain{g}
}
