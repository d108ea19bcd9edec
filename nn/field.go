package nn

import "fmt"

// Region is a rectangle of places, rows Top to Bottom−1 and columns Left to
// Right−1. What extends beyond a picture lies in its padding.
type Region struct{ Top, Left, Bottom, Right int }

// Empty reports whether the region contains no place.
func (r Region) Empty() bool { return r.Top >= r.Bottom || r.Left >= r.Right }

// within returns the part of r that lies in a picture of shape s.
func (r Region) within(s Shape) Region {
	return Region{max(r.Top, 0), max(r.Left, 0), min(r.Bottom, s.H), min(r.Right, s.W)}
}

// Unit is one value of a layer's output.
type Unit struct{ Row, Column, Channel int }

// Window returns the region of a layer's input that one of its units depends on. It
// may extend into the padding.
func (s Spec) Window(layer string, u Unit) (Region, error) {
	layers, i, err := s.find(layer, u)
	if err != nil {
		return Region{}, err
	}
	r, _, err := layers[i].common().sees(Region{u.Row, u.Column, u.Row + 1, u.Column + 1}, u.Channel)
	return r, err
}

// ReceptiveField returns the smallest rectangle of the network's input outside of
// which no pixel can change a unit of a layer. It is empty for a unit that depends
// on padding alone.
func (s Spec) ReceptiveField(layer string, u Unit) (Region, error) {
	layers, i, err := s.find(layer, u)
	if err != nil {
		return Region{}, err
	}
	r, channel := Region{u.Row, u.Column, u.Row + 1, u.Column + 1}, u.Channel
	for ; i >= 0; i-- {
		b := layers[i].common()
		if r, channel, err = b.sees(r, channel); err != nil {
			return Region{}, err
		}
		if r = r.within(b.in); r.Empty() {
			return Region{}, nil
		}
	}
	return r, nil
}

// find returns the layers of the network and the index of the one that contains the unit.
func (s Spec) find(layer string, u Unit) ([]layer, int, error) {
	layers, err := s.resolve()
	if err != nil {
		return nil, 0, err
	}
	for i, l := range layers {
		b := l.common()
		if b.name != layer {
			continue
		}
		if u.Row < 0 || u.Column < 0 || u.Channel < 0 || u.Row >= b.out.H || u.Column >= b.out.W ||
			u.Channel >= b.out.C {
			return nil, 0, fmt.Errorf("%s has %v values; row %d, column %d, channel %d (from 0) is none of them", layer,
				b.out, u.Row, u.Column, u.Channel)
		}
		return layers, i, nil
	}
	return nil, 0, fmt.Errorf("the network has no layer %q; it has %v", clip(layer), s.LayerNames())
}

// anyChannel stands for all channels where a layer mixes them.
const anyChannel = -1

// sees returns what a region of the layer's output, of one channel or of any, depends
// on: a region of its input and a channel there.
func (b *base) sees(r Region, channel int) (Region, int, error) {
	switch b.Kind {
	case ActivationLayer:
		return r, channel, nil
	case FireLayer: // its widest filters are 3×3, padded to keep the size
		return Region{r.Top - 1, r.Left - 1, r.Bottom + 1, r.Right + 1}, anyChannel, nil
	case SubsampleLayer:
		return Region{r.Top * b.K, r.Left * b.K, (r.Bottom-1)*b.K + 1, (r.Right-1)*b.K + 1}, channel, nil
	case ConvLayer, MaxPoolLayer, AvgPoolLayer:
		g, err := b.window()
		if err != nil {
			return Region{}, 0, err
		}
		if b.Kind == ConvLayer {
			channel = anyChannel
		}
		return Region{
			Top: r.Top*g.Stride - g.PadY, Bottom: (r.Bottom-1)*g.Stride - g.PadY + g.KH,
			Left: r.Left*g.Stride - g.PadX, Right: (r.Right-1)*g.Stride - g.PadX + g.KW,
		}, channel, nil
	case FlattenLayer:
		if channel != anyChannel { // height, width and channels became one row
			row, column := channel/b.in.C/b.in.W, channel/b.in.C%b.in.W
			return Region{row, column, row + 1, column + 1}, channel % b.in.C, nil
		}
	case GlobalAverageLayer:
		return Region{0, 0, b.in.H, b.in.W}, channel, nil
	}
	return Region{0, 0, b.in.H, b.in.W}, anyChannel, nil
}
