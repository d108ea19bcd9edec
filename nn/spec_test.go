package nn_test

import (
	"reflect"
	"strings"
	"testing"

	"untrained/nn"
)

// The costs of a small digit network, computed by hand.
func TestCost(t *testing.T) {
	spec := mustParse(t, "28x28x1/conv5x5x16,same/relu/max2/conv5x5x32,same,nobias/relu/max2/flatten/dense10")
	got, err := spec.LayerCosts()
	if err != nil {
		t.Fatal(err)
	}
	want := []nn.Cost{
		{Params: 25*16 + 16, MultiplyAdds: 28 * 28 * 25 * 16, ActivationFloats: 28 * 28 * 16},
		{ActivationFloats: 28 * 28 * 16},
		{ActivationFloats: 14 * 14 * 16},
		{Params: 25 * 16 * 32, MultiplyAdds: 14 * 14 * 25 * 16 * 32, ActivationFloats: 14 * 14 * 32},
		{ActivationFloats: 14 * 14 * 32},
		{ActivationFloats: 7 * 7 * 32},
		{},
		{Params: 7*7*32*10 + 10, MultiplyAdds: 7 * 7 * 32 * 10, ActivationFloats: 10},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	sum, err := spec.Cost()
	if want := (nn.Cost{Params: 28906, MultiplyAdds: 2838080, ActivationFloats: 42346}); err != nil || sum != want {
		t.Errorf("together %+v, %v; want %+v", sum, err, want)
	}
	if _, err := (nn.Spec{}).Cost(); err == nil {
		t.Error("an empty spec has a cost")
	}
}

// Errors of specs built in code name the layer and the sizes.
func TestShapesErrorsNameTheLayer(t *testing.T) {
	conv := nn.LayerSpec{Kind: nn.ConvLayer, Out: 4, K: 5, Step: 1}
	for _, c := range []struct {
		spec nn.Spec
		want string
	}{
		{nn.Spec{}, "input: 0×0×0 is empty"},
		{nn.Spec{Input: nn.Shape{H: 8, W: 8, C: 1}}, "no layer"},
		{nn.Spec{Input: nn.Shape{H: 8, W: 8, C: 1}, Layers: []nn.LayerSpec{conv, conv}},
			"conv2: window 5×5 does not fit into its input 4×4×4"},
		{nn.Spec{Input: nn.Shape{H: 8, W: 8, C: 1}, Layers: make([]nn.LayerSpec, nn.MaxLayers+1)},
			"65 layers are too many"},
	} {
		if _, err := c.spec.Shapes(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
