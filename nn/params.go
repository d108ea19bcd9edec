package nn

// Params are a network's parameters: one tensor a weight or bias, in layer order.
type Params struct {
	Spec    Spec
	Tensors []NamedTensor
}

// NamedTensor is one parameter tensor: "conv1.weight" is KH×KW×Cin×Cout,
// "conv1.bias" is Cout; "dense1.weight" is In×Out.
type NamedTensor struct {
	Name  string
	Shape []int
	Data  []float32
}
