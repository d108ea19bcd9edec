package nn

// Op is one operation of a compiled network: plain data that names its operands
// and sizes. Every output is overwritten completely. An optional operand is left
// out by a Tensor with a nil Buffer.
//
// Layout is NHWC throughout: pictures N×H×W×C, filters KH×KW×Cin×Cout, matrices
// row-major. A dense layer is a convolution over 1×1 pictures.
type Op interface {
	// OpName returns the operation's name in messages, for instance "conv".
	OpName() string
}

// Window is the geometry of a sliding window (convolution or pooling) over a
// batch of pictures.
type Window struct {
	N, H, W      int // batch, height and width of the input
	KH, KW       int // window
	Stride       int // step in both directions, at least 1
	PadY, PadX   int // rows added above, columns added left (zero for convolution)
	PadYE, PadXE int // rows added below, columns added right
}

// OH returns the height of the output.
func (g Window) OH() int { return (g.H+g.PadY+g.PadYE-g.KH)/g.Stride + 1 }

// OW returns the width of the output.
func (g Window) OW() int { return (g.W+g.PadX+g.PadXE-g.KW)/g.Stride + 1 }

// Conv is Y = act(X ⋆ W + B), cross-correlation as is usual in networks.
//
//	X: N×H×W×Cin   W: KH×KW×Cin×Cout   B: Cout, optional   Y: N×OH×OW×Cout
type Conv struct {
	Window
	Cin, Cout   int
	Act         Activation
	X, Wt, B, Y Tensor
}

// ConvInputGrad is DX = DY ⋆ᵀ W, the gradient of Conv (with linear activation)
// with respect to its input.
type ConvInputGrad struct {
	Window
	Cin, Cout  int
	DY, Wt, DX Tensor
}

// ConvFilterGrad computes the gradients of Conv (with linear activation) with
// respect to filters and bias: DW = Xᵀ DY over all window positions and DB, the
// sum of DY over pictures and positions (optional).
type ConvFilterGrad struct {
	Window
	Cin, Cout     int
	X, DY, DW, DB Tensor
}

// Activate is Y = act(X) value by value over N values; X and Y may be the same.
type Activate struct {
	Act  Activation
	N    int
	X, Y Tensor
}

// ActivateGrad is DX = DY · act′, value by value, from the activation's input X
// where Activation.NeedsInput says so and from its output Y for the others; the
// other one may be left out. DY and DX may be the same.
type ActivateGrad struct {
	Act          Activation
	N            int
	X, Y, DY, DX Tensor
}

// MaxPool is the largest value of each window, channel by channel; padding
// never wins. X: N×H×W×C, Y: N×OH×OW×C.
type MaxPool struct {
	Window
	C    int
	X, Y Tensor
}

// MaxPoolGrad passes DY to the first largest value (in row-major order) of each
// window; values of overlapping windows add up.
type MaxPoolGrad struct {
	Window
	C            int
	X, Y, DY, DX Tensor
}

// AvgPool is the mean of each window over the values inside the picture
// (padding does not count). X: N×H×W×C, Y: N×OH×OW×C.
type AvgPool struct {
	Window
	C    int
	X, Y Tensor
}

// AvgPoolGrad spreads DY evenly over the values that AvgPool averaged.
type AvgPoolGrad struct {
	Window
	C      int
	DY, DX Tensor
}

// Subsample is the first value of each window, channel by channel. X: N×H×W×C,
// Y: N×OH×OW×C; windows must not be padded.
type Subsample struct {
	Window
	C    int
	X, Y Tensor
}

// SubsampleGrad passes DY to the values that Subsample took and 0 to the others.
type SubsampleGrad struct {
	Window
	C      int
	DY, DX Tensor
}

// Concat joins two rows of channels, A before B, N times.
// A: N×CA, B: N×CB, Y: N×(CA+CB).
type Concat struct {
	N, CA, CB int
	A, B, Y   Tensor
}

// ConcatGrad splits the rows that Concat joined.
type ConcatGrad struct {
	N, CA, CB  int
	DY, DA, DB Tensor
}

// Add is Y = A + B over N values; Y may be A.
type Add struct {
	N       int
	A, B, Y Tensor
}

// MaskSum sums over places with a weight for each place and unit:
// Y[n,u] = B[u] + Σ over p of Mask[p,u]·Z[n,p,u].
//
//	Z: N×Places×Units   Mask: Places×Units   B: Units, optional   Y: N×Units
type MaskSum struct {
	N, Places, Units int
	Z, Mask, B, Y    Tensor
}

// MaskSumGrad computes the gradients of MaskSum: DMask[p,u] = Σ over n of
// Z[n,p,u]·DY[n,u], DZ[n,p,u] = Mask[p,u]·DY[n,u] and DB, the sum of DY over n
// (optional). DZ may be Z.
type MaskSumGrad struct {
	N, Places, Units           int
	Z, Mask, DY, DMask, DB, DZ Tensor
}

// MatMul is C = op(A)·op(B), row-major; op transposes A if TransA is set and B if
// TransB is. After op, A is M×K, B is K×N and C is M×N.
type MatMul struct {
	M, N, K        int
	TransA, TransB bool
	A, B, C        Tensor
}

// SoftmaxCrossEntropy compares N rows of Classes logits with one class label a
// row: Loss[i] = −log softmax(Logits[i])[Labels[i]]. DLogits, optional, is the
// gradient of the mean loss: (softmax − one-hot)/N. Labels hold whole numbers
// as float32.
type SoftmaxCrossEntropy struct {
	N, Classes                    int
	Logits, Labels, Loss, DLogits Tensor
}

// Regression compares N rows of Units values with as many targets: with x, y and
// w of X, Targets and Weights, ŷ = log(1 + eˣ) and the sum over a row,
//
//	Loss[i] = Σ w·(x − y)²          DX = w·2(x − y)/N           MeanSquared
//	Loss[i] = Σ w·(ŷ − y·log ŷ)     DX = w·σ(x)·(1 − y/ŷ)/N     Poisson
//
// so that DX, optional, is the gradient of the mean of Loss. A weight of 0 ignores
// a value, even if X is NaN there.
type Regression struct {
	Form                          Loss // not CrossEntropy
	N, Units                      int
	X, Targets, Weights, Loss, DX Tensor
}

// Adam is one step of Adam (Kingma & Ba 2015, algorithm 1) over N parameters.
// Hyper holds, in this order: learning rate, β1, β2, ε, 1/(1−β1ᵗ), 1/(1−β2ᵗ) and
// the share s of P that weight decay subtracts; it is written before each step,
// so that changing a rate needs no new plan.
//
//	M ← β1·M + (1−β1)·G    V ← β2·V + (1−β2)·G²
//	P ← (P − s·P) − rate · (M/(1−β1ᵗ)) / (√(V/(1−β2ᵗ)) + ε)
type Adam struct {
	N                 int
	P, G, M, V, Hyper Tensor
}

// Record keeps a step's mean loss on the device, so that a step need not wait for
// it: History[h] = (Σ over i of Loss[i]) / N, where h is the last value of Hyper, a
// whole number below Size. The other values of History stay.
type Record struct {
	N, Size              int
	Loss, Hyper, History Tensor
}

// HyperLen is the number of values in Hyper of Adam and of Record.
const HyperLen = 8

func (Conv) OpName() string                { return "conv" }
func (ConvInputGrad) OpName() string       { return "conv-input-grad" }
func (ConvFilterGrad) OpName() string      { return "conv-filter-grad" }
func (Activate) OpName() string            { return "activate" }
func (ActivateGrad) OpName() string        { return "activate-grad" }
func (MaxPool) OpName() string             { return "max-pool" }
func (MaxPoolGrad) OpName() string         { return "max-pool-grad" }
func (AvgPool) OpName() string             { return "avg-pool" }
func (AvgPoolGrad) OpName() string         { return "avg-pool-grad" }
func (Subsample) OpName() string           { return "subsample" }
func (SubsampleGrad) OpName() string       { return "subsample-grad" }
func (Concat) OpName() string              { return "concat" }
func (ConcatGrad) OpName() string          { return "concat-grad" }
func (Add) OpName() string                 { return "add" }
func (MaskSum) OpName() string             { return "mask-sum" }
func (MaskSumGrad) OpName() string         { return "mask-sum-grad" }
func (MatMul) OpName() string              { return "matmul" }
func (SoftmaxCrossEntropy) OpName() string { return "softmax-cross-entropy" }
func (Regression) OpName() string          { return "regression" }
func (Adam) OpName() string                { return "adam" }
func (Record) OpName() string              { return "record" }
