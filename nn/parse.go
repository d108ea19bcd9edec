package nn

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ParseSpec parses a network from text such as
//
//	64x64x1/conv7x7x32/relu/max2/conv3x3x64,stride2,same,nobias/tanh/avg3,stride2/flatten/dense10
//
// First the input, height x width x channels, then the layers:
//
//	convKxKxN   N filters with windows of K×K; stride 1, no padding, with bias
//	denseN      N outputs from all inputs, with bias
//	maxK avgK   pooling over windows of K×K; stride K, no padding
//	subK        every K-th value in each direction
//	gap         global average: the mean of each channel
//	fireSxNxM   S filters of 1×1, ReLU; N of 1×1 and M of 3×3 on those, ReLU
//	readoutN    N outputs, each with a mask over places and weights for channels
//	flatten     height, width and channels become one row
//	linear relu tanh leaky elu gelu sigmoid abs erfgelu
//
// Options follow a comma: strideN, padN (zeros on each side), padTxLxBxR (zeros at the
// top, left, bottom and right), same (output size ⌈size/stride⌉), ceil (of pooling: a
// last window may extend past the edge), nobias.
// A layer may be given a name, which becomes part of its parameters' names:
// stem:conv7x7x32.
//
// The result has passed Shapes. Every error is a *ParseError that points at the
// place, also when the text is well formed and only the sizes are wrong.
func ParseSpec(text string) (Spec, error) {
	p := parser{text: text}
	spec, err := p.spec()
	if err != nil {
		return Spec{}, err
	}
	if _, err := spec.resolve(); err != nil {
		at := len(text)
		var bad *specError
		if errors.As(err, &bad) && bad.layer < len(p.layerAt) {
			at = 0
			if bad.layer >= 0 {
				at = p.layerAt[bad.layer]
			}
		}
		return Spec{}, &ParseError{Text: text, Offset: at, Msg: err.Error()}
	}
	return spec, nil
}

// ParseError reports a text that does not describe a network. Its message ends with
// the text and a caret under the place.
type ParseError struct {
	Text   string
	Offset int // bytes from the start of Text
	Msg    string
}

func (e *ParseError) Error() string {
	const around = 48 // bytes shown on either side
	from, to := max(e.Offset-around, 0), min(e.Offset+around, len(e.Text))
	for from > 0 && !utf8.RuneStart(e.Text[from]) {
		from--
	}
	for to < len(e.Text) && !utf8.RuneStart(e.Text[to]) {
		to++
	}
	before, after := "", ""
	if from > 0 {
		before = "…"
	}
	if to < len(e.Text) {
		after = "…"
	}
	left := before + printable(e.Text[from:e.Offset])
	caret := strings.Repeat(" ", utf8.RuneCountInString(left)) + "^"
	return fmt.Sprintf("network: %s\n  %s%s%s\n  %s", e.Msg, left, printable(e.Text[e.Offset:to]), after, caret)
}

// printable replaces each character that would break the line, or the terminal, by a
// mark.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return '·'
		}
		return r
	}, s)
}

// parser reads a spec from left to right.
type parser struct {
	text    string
	at      int
	layerAt []int // where each layer begins
}

func (p *parser) failAt(at int, format string, args ...any) error {
	return &ParseError{Text: p.text, Offset: at, Msg: fmt.Sprintf(format, args...)}
}

func (p *parser) fail(format string, args ...any) error { return p.failAt(p.at, format, args...) }

func (p *parser) spec() (s Spec, err error) {
	if p.text == "" {
		return s, p.fail("the text is empty: begin with the input, for instance 28x28x1/conv5x5x16/relu")
	}
	size := [3]*int{&s.Input.H, &s.Input.W, &s.Input.C}
	for i, name := range [3]string{"the input's height", "the input's width", "the input's channels"} {
		if i > 0 && !p.skip('x') {
			return s, p.fail("expected x and %s: the input is height x width x channels, for instance 28x28x1", name)
		}
		if *size[i], err = p.number(name); err != nil {
			return s, err
		}
	}
	for p.at < len(p.text) {
		if !p.skip('/') {
			return s, p.fail("expected / and the next layer")
		}
		if len(s.Layers) == MaxLayers {
			return s, p.fail("too many layers: at most %d", MaxLayers)
		}
		p.layerAt = append(p.layerAt, p.at)
		l, err := p.layer()
		if err != nil {
			return s, err
		}
		s.Layers = append(s.Layers, l)
	}
	return s, nil
}

func (p *parser) layer() (l LayerSpec, err error) {
	if end := strings.IndexAny(p.text[p.at:], ":/"); end >= 0 && p.text[p.at+end] == ':' {
		l.Name = p.text[p.at : p.at+end]
		if !validName(l.Name) {
			return l, p.fail("%q is not a name for a layer: small letters, digits, - and _, a letter first, at most %d",
				clip(l.Name), maxName)
		}
		p.at += end + 1
	}
	start := p.at
	switch word := p.word(); word {
	case "conv":
		l.Kind, l.Step, l.Bias = ConvLayer, 1, true
		if l.K, err = p.square(); err != nil {
			return l, err
		}
		if !p.skip('x') {
			return l, p.fail("expected x and the number of filters, for instance conv5x5x16")
		}
		if l.Out, err = p.number("the number of filters"); err != nil {
			return l, err
		}
	case "dense":
		l.Kind, l.Bias = DenseLayer, true
		if l.Out, err = p.number("the number of outputs"); err != nil {
			return l, err
		}
	case "max", "avg":
		l.Kind = MaxPoolLayer
		if word == "avg" {
			l.Kind = AvgPoolLayer
		}
		if l.K, err = p.number("the size of the window"); err != nil {
			return l, err
		}
		l.Step = l.K
	case "sub":
		l.Kind = SubsampleLayer
		if l.K, err = p.number("which values to keep, every 2nd for instance"); err != nil {
			return l, err
		}
	case "gap":
		l.Kind = GlobalAverageLayer
	case "fire":
		l.Kind, l.Bias = FireLayer, true
		for i, n := range []*int{&l.Fire.Squeeze, &l.Fire.Expand1, &l.Fire.Expand3} {
			if i > 0 && !p.skip('x') {
				return l, p.fail("expected x and a number of filters, for instance fire16x64x64")
			}
			if *n, err = p.number("a number of filters"); err != nil {
				return l, err
			}
		}
	case "readout":
		l.Kind, l.Bias = ReadoutLayer, true
		if l.Out, err = p.number("the number of outputs"); err != nil {
			return l, err
		}
	case "flatten":
		l.Kind = FlattenLayer
	case "":
		return l, p.failAt(start, "expected a layer: %s", layerWords())
	default:
		act, ok := activationNamed(word)
		if !ok {
			return l, p.failAt(start, "%q is not a layer: %s", clip(word), layerWords())
		}
		l.Kind, l.Act = ActivationLayer, act
	}
	return l, p.options(&l)
}

// options parses ,stride2,pad1,same,nobias as far as they fit the layer.
func (p *parser) options(l *LayerSpec) (err error) {
	pooling := l.Kind == MaxPoolLayer || l.Kind == AvgPoolLayer
	window := pooling || l.Kind == ConvLayer
	weights := l.Kind == ConvLayer || l.Kind == DenseLayer || l.Kind == FireLayer || l.Kind == ReadoutLayer
	seen := map[string]bool{}
	for p.skip(',') {
		start := p.at
		word := p.word()
		key := word
		if word == "same" || word == "ceil" {
			key = "pad" // they exclude each other
		}
		if seen[key] {
			return p.failAt(start, "%s is given twice", key)
		}
		seen[key] = true
		switch {
		case word == "stride" && window:
			l.Step, err = p.number("the stride")
		case word == "pad" && window:
			err = p.padding(l)
		case word == "same" && window:
			l.Pad = Same
		case word == "ceil" && pooling:
			l.Pad = Ceil
		case word == "nobias" && weights:
			l.Bias = false
		default:
			options := "it takes none"
			if window && weights {
				options = "it takes strideN, padN, same, nobias"
			} else if window {
				options = "it takes strideN, padN, same, ceil"
			} else if weights {
				options = "it takes nobias"
			}
			return p.failAt(start, "%q is not an option of %s: %s", clip(word), l.word(), options)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// padding parses one number for all sides, or one for each: 1x0x2x0. Four that are the
// same are one, so that a spec has one text.
func (p *parser) padding(l *LayerSpec) (err error) {
	if l.Pad, err = p.number("the padding"); err != nil || !p.skip('x') {
		return err
	}
	l.Edge.Top = l.Pad
	for i, n := range []*int{&l.Edge.Left, &l.Edge.Bottom, &l.Edge.Right} {
		if i > 0 && !p.skip('x') {
			return p.fail("expected x and a number of zeros: top, left, bottom and right, for instance pad1x1x2x2")
		}
		if *n, err = p.number("the padding of a side"); err != nil {
			return err
		}
	}
	*l = l.Padded(l.Edge)
	return nil
}

// square parses the window of a convolution, 5x5.
func (p *parser) square() (int, error) {
	start := p.at
	height, err := p.number("the height of the filters")
	if err != nil {
		return 0, err
	}
	if !p.skip('x') {
		return 0, p.fail("expected x and the width of the filters, for instance conv5x5x16")
	}
	width, err := p.number("the width of the filters")
	if err != nil {
		return 0, err
	}
	if width != height {
		return 0, p.failAt(start, "filters of %d×%d are not square: give height and width the same size", height, width)
	}
	return height, nil
}

func (p *parser) skip(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

// word parses small letters.
func (p *parser) word() string {
	start := p.at
	for p.at < len(p.text) && 'a' <= p.text[p.at] && p.text[p.at] <= 'z' {
		p.at++
	}
	return p.text[start:p.at]
}

// number parses decimal digits. Which values make sense depends on their use and is
// checked later; here only what could overflow is refused.
func (p *parser) number(what string) (int, error) {
	const most = 1_000_000
	start, n := p.at, 0
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		if n = 10*n + int(p.text[p.at]-'0'); n > most {
			return 0, p.failAt(start, "%s is above %d", what, most)
		}
		p.at++
	}
	if p.at == start {
		return 0, p.fail("expected %s, a whole number", what)
	}
	return n, nil
}

func layerWords() string {
	var names []string
	for _, a := range Activations() {
		names = append(names, a.String())
	}
	return "layers are convKxKxN, denseN, maxK, avgK, subK, gap, fireSxNxM, readoutN, flatten, " +
		strings.Join(names, ", ")
}

func activationNamed(word string) (Activation, bool) {
	for _, a := range Activations() {
		if a.String() == word {
			return a, true
		}
	}
	return 0, false
}

// clip shortens a quoted part of a text.
func clip(s string) string {
	if len(s) > 24 {
		return s[:24] + "…"
	}
	return s
}
