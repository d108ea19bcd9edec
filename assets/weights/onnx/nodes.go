package onnx

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"untrained/nn"
)

// node reads one node.
func (r *reader) node(n *node) error {
	if len(n.outputs) == 0 {
		return errors.New("it gives nothing")
	}
	if n.domain != "" && n.domain != "ai.onnx" {
		return fmt.Errorf("operators of %q are not read", clip(n.domain))
	}
	if err := r.constants(n); err != errNotConstant {
		return err
	}
	if slices.Contains(n.inputs, r.head) && r.gelu() {
		return nil
	}
	if err := r.follows(n); err != nil {
		return err
	}
	if r.ended && n.op != "Identity" && n.op != "Cast" {
		return errors.New("it stands behind a softmax, which is read at the end of a network only")
	}
	err := r.compute(n)
	if err == nil {
		r.head = n.outputs[0]
		if out := r.after; out != "" {
			r.head, r.after = out, ""
		}
	}
	return err
}

// follows reports an error unless the node continues the chain.
func (r *reader) follows(n *node) error {
	if !slices.Contains(n.inputs, r.head) {
		if !known[n.op] {
			return errUnknown
		}
		return fmt.Errorf("it does not follow %q, where the network has come to: networks that branch and join (residual "+
			"connections, several outputs) are not read, but for SqueezeNet's fire modules", clip(r.head))
	}
	if !known[n.op] {
		return errUnknown
	}
	users := r.users[r.head]
	if len(users) < 2 || len(users) == 2 && users[0].op == "Conv" && users[1].op == "Conv" { // perhaps a fire module
		return nil
	}
	var names []string
	for _, u := range users[:min(len(users), 8)] {
		names = append(names, clip(u.label())+" ("+clip(u.op)+")")
	}
	return fmt.Errorf("%q is used by %q: networks that branch (residual connections, gates) are not read, but for "+
		"SqueezeNet's fire modules and GELU", clip(r.head), names)
}

var errUnknown = errors.New("operators of this kind are not read; they are listed where the file is chosen")

// known are the operators of the chain.
var known = map[string]bool{"Conv": true, "Gemm": true, "MatMul": true, "MaxPool": true, "AveragePool": true,
	"GlobalAveragePool": true, "GlobalMaxPool": true, "ReduceMean": true, "Relu": true, "LeakyRelu": true, "Elu": true,
	"Gelu": true, "Tanh": true, "Sigmoid": true, "Abs": true, "Flatten": true, "Reshape": true, "Squeeze": true,
	"Transpose": true, "Pad": true, "Slice": true, "Concat": true, "BatchNormalization": true, "Add": true, "Sub": true,
	"Mul": true, "Div": true, "Dropout": true, "Identity": true, "Cast": true, "Softmax": true, "LogSoftmax": true,
	"Erf": true}

// activations are the operators that are activations without more ado.
var activations = map[string]nn.Activation{"Relu": nn.ReLU, "Tanh": nn.Tanh, "Sigmoid": nn.Sigmoid, "Abs": nn.Abs}

// compute adds what the node does.
func (r *reader) compute(n *node) error {
	if act, ok := activations[n.op]; ok {
		return r.activate(act)
	}
	if r.zeros != (nn.Edges{}) && n.op != "Conv" && n.op != "Identity" {
		return errors.New("zeros stand before it, which are read before a convolution only")
	}
	switch n.op {
	case "Conv":
		return r.conv(n)
	case "Gemm", "MatMul":
		return r.dense(n)
	case "MaxPool", "AveragePool":
		return r.pool(n)
	case "GlobalAveragePool", "ReduceMean":
		return r.globalAverage(n)
	case "GlobalMaxPool":
		if r.form != channelsFirst || r.shape.H != r.shape.W {
			return fmt.Errorf("maps of %v are not square", r.shape)
		}
		return r.add(nn.LayerSpec{Kind: nn.MaxPoolLayer, K: r.shape.H, Step: r.shape.H})
	case "LeakyRelu":
		if a := n.number("alpha", 0.01); math.Abs(float64(a)-nn.Leak) > 1e-6 {
			return fmt.Errorf("its slope below 0 is %g, and %g is read", a, float64(nn.Leak))
		}
		return r.activate(nn.LeakyReLU)
	case "Elu":
		if a := n.number("alpha", 1); a != 1 {
			return fmt.Errorf("its alpha is %g, and 1 is read", a)
		}
		return r.activate(nn.ELU)
	case "Gelu":
		if n.attributes["approximate"].s == "tanh" {
			return r.activate(nn.GELU)
		}
		return r.activate(nn.ErfGELU)
	case "Flatten", "Reshape", "Squeeze":
		return r.flatten(n)
	case "Transpose":
		return r.transpose(n)
	case "Pad":
		return r.pad(n)
	case "Slice":
		return r.slice(n)
	case "BatchNormalization":
		return r.batchNormalization(n)
	case "Add", "Sub", "Mul", "Div":
		return r.arithmetic(n)
	case "Dropout", "Identity":
		return nil
	case "Cast":
		if to := n.whole("to", kindFloat); to != kindFloat {
			return fmt.Errorf("it turns numbers into ONNX's type %d: export in float32", to)
		}
		return nil
	case "Softmax", "LogSoftmax":
		if r.scale != nil {
			return r.scale.refused("a softmax follows")
		}
		r.note("%s at the end was left out: the outputs are the scores before it.", n.op)
		r.ended = true
		return nil
	}
	return errors.New("it is not part of a fire module or of GELU, and of those only is it read")
}

func (r *reader) activate(act nn.Activation) error {
	if r.scale != nil {
		return r.scale.refused("an activation follows")
	}
	return r.add(nn.LayerSpec{Kind: nn.ActivationLayer, Act: act})
}

// square returns the one number of two that are equal.
func square(what string, list []int64, otherwise int) (int, error) {
	switch {
	case len(list) == 0:
		return otherwise, nil
	case len(list) != 2 || list[0] != list[1]:
		return 0, fmt.Errorf("its %s %v is not square: use the same for height and width", what, list)
	case list[0] < 1 || list[0] > nn.MaxSize:
		return 0, fmt.Errorf("its %s %v must be between 1 and %d", what, list, nn.MaxSize)
	}
	return int(list[0]), nil
}

// window reads what convolutions and pooling share. ceil is ceil_mode of pooling.
func (r *reader) window(n *node, l *nn.LayerSpec, ceil bool) (err error) {
	if r.form != channelsFirst {
		return fmt.Errorf("it does not get pictures of channels × height × width, but %v", r.axes())
	}
	if l.K, err = square("window", n.attributes["kernel_shape"].ints, l.K); err != nil {
		return err
	}
	if l.Step, err = square("stride", n.attributes["strides"].ints, 1); err != nil {
		return err
	}
	gaps := n.attributes["dilations"].ints
	if l.K > 1 && slices.ContainsFunc(gaps, func(d int64) bool { return d != 1 }) {
		return fmt.Errorf("its dilation %v is not read: windows here have no gaps", gaps)
	}
	edges := [4]int{}
	pads := n.attributes["pads"].ints
	switch auto := n.attributes["auto_pad"].s; auto {
	case "SAME_UPPER", "SAME_LOWER":
		l.Pad = nn.Same
		for i, size := range []int{r.shape.H, r.shape.W} {
			total := sameZeros(size, l.K, l.Step)
			edges[i], edges[i+2] = total-total/2, total/2
		}
		if auto == "SAME_UPPER" {
			return nil
		}
	case "", "NOTSET", "VALID":
		if auto == "VALID" || len(pads) == 0 {
			break
		}
		if len(pads) != 4 {
			return fmt.Errorf("its padding %v does not have four numbers", pads)
		}
		for i, p := range pads {
			if p < 0 || p > nn.MaxSize {
				return fmt.Errorf("its padding %v must be between 0 and %d", pads, nn.MaxSize)
			}
			edges[i] = int(p)
		}
	default:
		return fmt.Errorf("its auto_pad %q is not known", clip(auto))
	}
	over := [4]int{} // that windows at the end reach beyond the padding
	if ceil {
		for i, size := range []int{r.shape.H, r.shape.W} {
			room := size + edges[i] + edges[i+2]
			if room < l.K {
				continue
			}
			windows := (room-l.K+l.Step-1)/l.Step + 1
			if (windows-1)*l.Step >= size+edges[i] { // it would begin beyond the picture
				windows--
			}
			over[i+2] = max((windows-1)*l.Step+l.K-room, 0)
		}
	}
	none := [4]int{}
	if over != none && edges == none { // what ceil means
		l.Pad = nn.Ceil
		return nil
	}
	r.surround(l, nn.Edges{Top: edges[0], Left: edges[1], Bottom: edges[2] + over[2], Right: edges[3] + over[3]})
	return nil
}

// surround gives a layer these zeros, in the shortest text that means them.
func (r *reader) surround(l *nn.LayerSpec, e nn.Edges) {
	*l = l.Padded(e)
	if l.Pad != nn.Each {
		return
	}
	y, x := sameZeros(r.shape.H, l.K, l.Step), sameZeros(r.shape.W, l.K, l.Step)
	if e == (nn.Edges{Top: y / 2, Left: x / 2, Bottom: y - y/2, Right: x - x/2}) {
		l.Pad, l.Edge = nn.Same, nn.Edges{}
	}
}

// sameZeros returns how many zeros make the output of a side ⌈size/step⌉ long.
func sameZeros(size, k, step int) int { return max(((size+step-1)/step-1)*step+k-size, 0) }

// axes says how the value at the end of the chain lies.
func (r *reader) axes() string {
	switch r.form {
	case flat:
		return fmt.Sprintf("%d values in a row", r.shape.Len())
	case channelsLast:
		return fmt.Sprintf("height × width × channels, %v", r.shape)
	}
	return fmt.Sprintf("%d channels × %d × %d", r.shape.C, r.shape.H, r.shape.W)
}

func (r *reader) pool(n *node) error {
	l := nn.LayerSpec{Kind: nn.MaxPoolLayer}
	if n.op == "AveragePool" {
		l.Kind = nn.AvgPoolLayer
	}
	if len(n.outputs) > 1 && n.outputs[1] != "" && len(r.users[n.outputs[1]]) > 0 {
		return errors.New("where the largest values were is not read")
	}
	if len(n.attributes["kernel_shape"].ints) == 0 {
		return errors.New("it has no kernel_shape")
	}
	if err := r.window(n, &l, n.whole("ceil_mode", 0) != 0); err != nil {
		return err
	}
	if l.Kind == nn.AvgPoolLayer && l.Pad != 0 && n.whole("count_include_pad", 0) != 0 {
		return errors.New("it counts its padding in the mean (count_include_pad), and here only pixels inside count: use " +
			"count_include_pad=False, or no padding")
	}
	if r.scale != nil && n.op == "MaxPool" && slices.ContainsFunc(r.scale.scale, func(v float64) bool { return v < 0 }) {
		return r.scale.refused("a maximum follows, which a negative factor would turn into a minimum")
	}
	return r.add(l)
}

func (r *reader) globalAverage(n *node) error {
	if n.op == "ReduceMean" {
		axes := slices.Clone(n.attributes["axes"].ints)
		if t := r.constant(n, 1); t != nil {
			var err error
			if axes, err = t.ints(); err != nil {
				return err
			}
		}
		for i, a := range axes {
			if a < 0 {
				axes[i] = a + 4
			}
		}
		slices.Sort(axes)
		want := []int64{2, 3}
		if r.form == channelsLast {
			want = []int64{1, 2}
		}
		if r.form == flat || !slices.Equal(axes, want) {
			return fmt.Errorf("a mean over the axes %v is not read, only one over height and width", axes)
		}
	} else if r.form != channelsFirst {
		return fmt.Errorf("it does not get pictures of channels × height × width, but %v", r.axes())
	}
	if err := r.add(nn.LayerSpec{Kind: nn.GlobalAverageLayer}); err != nil {
		return err
	}
	if n.op == "ReduceMean" && n.whole("keepdims", 1) == 0 {
		r.form, r.maps, r.order = flat, r.shape, byPlace
	}
	return nil
}
