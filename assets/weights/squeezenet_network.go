package weights

import (
	"fmt"

	"untrained/nn"
)

// SqueezeNetSpec is the network of SqueezeNetLayers: 227×227×3 in, one score for each of 1000 classes out. Fire layers
// include their ReLUs; the ReLUs after conv1 and conv10 are separate layers, relu1 and relu2.
func SqueezeNetSpec() nn.Spec {
	s := nn.Spec{Input: nn.Shape{H: SqueezeNetSide, W: SqueezeNetSide, C: 3}}
	for _, l := range SqueezeNetLayers() {
		switch l.Kind {
		case "conv":
			s.Layers = append(s.Layers,
				nn.LayerSpec{Name: l.Name, Kind: nn.ConvLayer, Out: l.Out, K: l.K, Step: l.Stride, Pad: l.Pad, Bias: true},
				nn.LayerSpec{Kind: nn.ActivationLayer, Act: nn.ReLU})
		case "max":
			s.Layers = append(s.Layers, nn.LayerSpec{Name: l.Name, Kind: nn.MaxPoolLayer, K: l.K, Step: l.Stride, Pad: nn.Ceil})
		case "fire":
			s.Layers = append(s.Layers, nn.LayerSpec{Name: l.Name, Kind: nn.FireLayer, Bias: true,
				Fire: nn.FireSizes{Squeeze: l.Squeeze, Expand1: l.Expand, Expand3: l.Expand}})
		case "average":
			s.Layers = append(s.Layers, nn.LayerSpec{Name: l.Name, Kind: nn.GlobalAverageLayer})
		}
	}
	return s
}

// SqueezeNet reads the compressed file into parameters of SqueezeNetSpec. SqueezeNetInput computes the network's input.
func SqueezeNet(content []byte) (*nn.Params, error) {
	list, err := ReadSqueezeNet(content)
	if err != nil {
		return nil, err
	}
	p, err := SqueezeNetSpec().Init(0, nn.Init{Method: "kaiming"})
	if err != nil {
		return nil, fmt.Errorf("SqueezeNet: %w", err)
	}
	if len(p.Tensors) != 2*len(list) {
		return nil, fmt.Errorf("SqueezeNet: %d convolutions for %d tensors", len(list), len(p.Tensors))
	}
	for i := range list {
		c := &list[i]
		for name, data := range map[string][]float32{c.Name + ".weight": c.Kernel(), c.Name + ".bias": c.Bias} {
			t := p.Tensor(name)
			if t == nil || len(t.Data) != len(data) {
				return nil, fmt.Errorf("SqueezeNet: %d values for %s, which is not a parameter of the network", len(data), name)
			}
			t.Data = data
		}
	}
	return p, nil
}
