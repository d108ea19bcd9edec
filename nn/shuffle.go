package nn

import (
	"fmt"

	"untrained/nn/random"
)

// ShuffleKind says what a shuffle of trained weights destroys and what it keeps.
type ShuffleKind uint8

// The shuffles, from the one that keeps least to the one that keeps most. A
// kernel is the window of weights between one input channel and one output
// channel; in dense and 1×1 layers it is a single weight.
const (
	// ShuffleWithinLayer permutes all weights of a layer: their histogram stays,
	// every structure goes. The primary shuffle of the laboratory.
	ShuffleWithinLayer ShuffleKind = iota
	// ShuffleWithinKernel permutes the places in each kernel, each on its own: its
	// values, and so its mean and norm and the strength of each connection, stay;
	// its shape goes. Kernels of one weight stay as they are.
	ShuffleWithinKernel
	// ShuffleKernels permutes, for each output channel, its whole kernels between
	// the input channels: shapes stay, what they look at goes. A layer with one
	// input channel stays as it is.
	ShuffleKernels
)

var shuffleNames = [...]string{ShuffleWithinLayer: "within-layer", ShuffleWithinKernel: "within-kernel",
	ShuffleKernels: "kernels"}

func (k ShuffleKind) String() string {
	if int(k) < len(shuffleNames) {
		return shuffleNames[k]
	}
	return fmt.Sprintf("shuffle(%d)", uint8(k))
}

// ParseShuffle parses the text of String: "within-layer", "within-kernel" or
// "kernels".
func ParseShuffle(text string) (ShuffleKind, error) {
	for k, name := range shuffleNames {
		if name == text {
			return ShuffleKind(k), nil
		}
	}
	return 0, fmt.Errorf("shuffle %q is unknown: there are %v", clip(text), shuffleNames)
}

// Shuffled returns a copy of p with the weights of every layer shuffled; biases stay
// where they are. Each tensor has its own random stream, named after it. Shuffled
// panics if kind does not exist.
func (p *Params) Shuffled(seed uint64, kind ShuffleKind) *Params {
	q := p.Clone()
	for i := range q.Tensors {
		t := &q.Tensors[i]
		if !t.isWeight() {
			continue
		}
		stream := random.New(seed, "shuffle", kind.String(), t.Name)
		// The tensor is area × in × out, of which out runs fastest.
		in, out := t.Shape[len(t.Shape)-2], t.Shape[len(t.Shape)-1]
		area := len(t.Data) / (in * out)
		swap := func(a, b int) { t.Data[a], t.Data[b] = t.Data[b], t.Data[a] }
		switch kind {
		case ShuffleWithinLayer:
			stream.Shuffle(len(t.Data), swap)
		case ShuffleWithinKernel:
			for k := range in * out {
				stream.Shuffle(area, func(a, b int) { swap(a*in*out+k, b*in*out+k) })
			}
		case ShuffleKernels:
			for o := range out {
				stream.Shuffle(in, func(a, b int) {
					for place := range area {
						swap((place*in+a)*out+o, (place*in+b)*out+o)
					}
				})
			}
		default:
			panic("nn: unknown " + kind.String())
		}
	}
	return q
}
