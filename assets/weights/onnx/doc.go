// Package onnx reads and writes networks in the ONNX format (https://onnx.ai), in which PyTorch, Keras, JAX and
// scikit-learn export theirs.
//
// Read accepts chains of the layers that package nn has, for pictures N×C×H×W of a fixed height and width, or N×H×W×C
// behind a transposition:
//
//	Conv Gemm MatMul                         convolutions with square windows and dense layers; groups and dilations not
//	MaxPool AveragePool GlobalAveragePool    also GlobalMaxPool, ReduceMean over both sides, Slice that takes every n-th
//	Relu LeakyRelu Elu Gelu Tanh Sigmoid Abs GELU also spelt out with Erf
//	Flatten Reshape Squeeze Transpose Pad    with what computes their shapes
//	Concat                                   of SqueezeNet's fire modules only
//	BatchNormalization Add Sub Mul Div       with constants: folded into the convolution or dense layer beside
//	Dropout Identity Cast Constant           nothing to do
//	Softmax LogSoftmax                       left out at the end, with a note
//
// Everything else is refused with the kind and name of its node. Weights may be float32, float16, bfloat16 or float64,
// and must be in the file itself. Dense layers behind a flattened picture are turned from ONNX's order, channel by
// channel, into nn's, place by place. Sizes are checked against the file before memory is taken.
//
// Write is the inverse for every network of package nn.
package onnx
