package model

import "untrained/nn"

// Straight returns an architecture without non-linearities, whose layers have the same names: activations do nothing,
// pooling averages, and a fire layer is one convolution to as many channels as it squeezes to and one of 3×3 to as many
// as it has (all of them, where half of its own are 1×1). With random weights every layer is then a linear function of
// the picture, seen through the same windows.
func Straight(s nn.Spec) nn.Spec {
	names := s.LayerNames()
	straight := nn.Spec{Input: s.Input}
	for i, l := range s.Layers {
		l.Name = names[i]
		switch l.Kind {
		case nn.ActivationLayer:
			l.Act = nn.Linear
		case nn.MaxPoolLayer:
			l.Kind = nn.AvgPoolLayer
		case nn.FireLayer:
			straight.Layers = append(straight.Layers, nn.LayerSpec{Name: names[i] + "_squeeze", Kind: nn.ConvLayer,
				Out: l.Fire.Squeeze, K: 1, Step: 1, Bias: l.Bias})
			l = nn.LayerSpec{Name: l.Name, Kind: nn.ConvLayer, Out: l.Fire.Expand1 + l.Fire.Expand3, K: 3, Step: 1,
				Pad: nn.Same, Bias: l.Bias}
		}
		straight.Layers = append(straight.Layers, l)
	}
	return straight
}
