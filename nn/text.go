package nn

import (
	"fmt"
	"strconv"
	"strings"
)

// String returns the canonical text: ParseSpec(s.String()) equals s for every spec
// that can be built. It has only characters that a URL's fragment may hold.
func (s Spec) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%dx%dx%d", s.Input.H, s.Input.W, s.Input.C)
	for _, l := range s.Layers {
		b.WriteByte('/')
		b.WriteString(l.String())
	}
	return b.String()
}

// String returns the layer's part of a spec's text.
func (l LayerSpec) String() string {
	text := l.word()
	if l.Name != "" {
		text = l.Name + ":" + text
	}
	step := 1
	switch l.Kind {
	case ConvLayer:
		text += fmt.Sprintf("%dx%dx%d", l.K, l.K, l.Out)
	case DenseLayer, ReadoutLayer:
		return text + strconv.Itoa(l.Out) + noBias(l.Bias)
	case SubsampleLayer:
		return text + strconv.Itoa(l.K)
	case FireLayer:
		return text + fmt.Sprintf("%dx%dx%d", l.Fire.Squeeze, l.Fire.Expand1, l.Fire.Expand3) + noBias(l.Bias)
	case MaxPoolLayer, AvgPoolLayer:
		text += strconv.Itoa(l.K)
		step = l.K
	default:
		return text
	}
	if l.Step != step {
		text += ",stride" + strconv.Itoa(l.Step)
	}
	switch l.Pad {
	case 0:
	case Same:
		text += ",same"
	case Ceil:
		text += ",ceil"
	case Each:
		text += fmt.Sprintf(",pad%dx%dx%dx%d", l.Edge.Top, l.Edge.Left, l.Edge.Bottom, l.Edge.Right)
	default:
		text += ",pad" + strconv.Itoa(l.Pad)
	}
	if l.Kind == ConvLayer {
		text += noBias(l.Bias)
	}
	return text
}

func noBias(bias bool) string {
	if bias {
		return ""
	}
	return ",nobias"
}
