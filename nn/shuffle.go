package nn

import (
	"fmt"

	"untrained/nn/random"
)

// ShuffleKind is what a shuffle of trained weights destroys and what it keeps.
type ShuffleKind uint8

// ShuffleWithinLayer permutes all weights of a layer: their histogram stays,
// every structure goes. The primary shuffle of the laboratory.
const ShuffleWithinLayer ShuffleKind = iota

var shuffleNames = [...]string{ShuffleWithinLayer: "within-layer"}

func (k ShuffleKind) String() string {
	if int(k) < len(shuffleNames) {
		return shuffleNames[k]
	}
	return fmt.Sprintf("shuffle(%d)", uint8(k))
}

// Shuffled is a copy of p with the weights of every layer shuffled; biases stay
// where they are. Each tensor has its own stream, named after it. A kind that
// does not exist is a programmer's error and panics.
func (p *Params) Shuffled(seed uint64, kind ShuffleKind) *Params {
	q := p.Clone()
	for i := range q.Tensors {
		t := &q.Tensors[i]
		if !t.isWeight() {
			continue
		}
		stream := random.New(seed, "shuffle", kind.String(), t.Name)
		switch kind {
		case ShuffleWithinLayer:
			stream.Shuffle(len(t.Data), func(a, b int) { t.Data[a], t.Data[b] = t.Data[b], t.Data[a] })
		default:
			panic("nn: unknown " + kind.String())
		}
	}
	return q
}
