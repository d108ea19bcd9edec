package nn

import "fmt"

// An activation layer applies one function to every value:
//
//	y = act(x)   dx = dy · act′(x)
//
// Where it can it is part of the operation before it (wires.act), and its
// gradient, found from y alone, replaces dy in place.
type activation struct{ base }

func newActivation(b base) (layer, error) {
	if int(b.Act) >= len(activations) {
		return nil, fmt.Errorf("activation %d is unknown", b.Act)
	}
	b.out = b.in
	return &activation{b}, nil
}

func (l *activation) forward(w wires) []Op {
	if l.Act == Linear {
		return nil
	}
	return []Op{Activate{Act: l.Act, N: w.n * l.in.Len(), X: w.x, Y: w.y}}
}

func (l *activation) backward(w wires) []Op {
	if l.Act == Linear || w.dx.Buffer == nil {
		return nil
	}
	g := ActivateGrad{Act: l.Act, N: w.n * l.in.Len(), Y: w.y, DY: w.dy, DX: w.dx}
	if l.Act.NeedsInput() {
		g.X = w.x
	}
	return []Op{g}
}
