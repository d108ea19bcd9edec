package nn

// Shape is the size of one picture or of one layer's output: height, width and
// channels.
type Shape struct{ H, W, C int }

// Spec says what a network is: the shape of its input and its layers in order.
type Spec struct {
	Input  Shape
	Layers []LayerSpec
}

// LayerSpec is one layer. Which fields count depends on Kind.
type LayerSpec struct {
	Name string // unique in the network; "" takes kind and running number: conv1, relu1, max1
	Kind Kind
	Out  int        // conv, dense: output channels
	K    int        // conv, pool: window height and width
	Step int        // conv, pool: stride
	Pad  int        // conv, pool: zeros around the picture, −1 for "same"
	Bias bool       // conv, dense
	Act  Activation // activation
}

// Kind is a kind of layer.
type Kind uint8

// The kinds of layers.
const (
	ConvLayer Kind = iota
	DenseLayer
	MaxPoolLayer
	AvgPoolLayer
	FlattenLayer
	ActivationLayer
)
