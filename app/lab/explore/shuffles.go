package explore

import (
	"context"
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/nn"
	"untrained/nn/random"
)

// Shuffles is a position of the faders, one a layer: how much of the bundled network's trained weights has been
// shuffled there, and in which way.
type Shuffles struct {
	Percent [len(ShuffleLayers)]int `json:"percent"` // of the weights or, of ShuffleKernels, of the kernels, 0 to 100
	Kind    string                  `json:"kind"`    // as nn.ShuffleKind writes itself
	Seed    uint64                  `json:"seed"`
}

// ShuffleLayers are the layers that have weights.
var ShuffleLayers = [...]string{"conv1", "conv2", "conv3", "dense1"}

// The puzzle of the faders is to ruin the digits, of which PuzzleRight at most are read correctly, and yet to keep
// PuzzleKept of the second layer's view.
const (
	PuzzleRight = 10
	PuzzleKept  = 0.9
)

// keptIntact is what the intact network makes of the digits.
var keptIntact kept[int, *scrambleView]

// Compute passes 30 digits and one that is read (ScrambleDigit) through the changed network and compares what it does
// with what the intact one does. A move costs 6.9 M multiply-adds a picture, 214 M in all; the intact network's part,
// as much again, is computed once.
func (s Shuffles) Compute(ctx context.Context, env lab.Env) (*Scrambled, error) {
	for i, p := range s.Percent {
		if p < 0 || p > 100 {
			return nil, fmt.Errorf("shuffles: %d percent of %s: there are 0 to 100 percent", p, ShuffleLayers[i])
		}
	}
	if _, err := nn.ParseShuffle(s.Kind); err != nil {
		return nil, fmt.Errorf("shuffles: %w", err)
	}
	read := Scramble{Digit: ScrambleDigit}.input()
	intact, err := keptIntact.of(ScrambleDigit, func() (*scrambleView, error) {
		return lookOf(ctx, env, read, func(p *nn.Params) (*nn.Params, error) { return p, nil })
	})
	if err != nil {
		return nil, err
	}
	changed, err := lookOf(ctx, env, read, s.Apply)
	if err != nil {
		return nil, err
	}
	return scrambled(intact, changed, read)
}

// Apply returns the network's parameters with the weights at this position of the faders; biases stay. Which weights of
// a layer move is a random order of them, so that at a higher percentage the same ones move and more; shuffled between
// channels they move kernel by kernel. At 100 percent of all layers the result is nn.Params.Shuffled.
func (s Shuffles) Apply(trained *nn.Params) (*nn.Params, error) {
	kind, err := nn.ParseShuffle(s.Kind)
	if err != nil {
		return nil, fmt.Errorf("shuffles: %w", err)
	}
	p := trained.Clone()
	source := permutation(trained.Clone(), s.Seed, kind)
	for i := range p.Tensors {
		t := &p.Tensors[i]
		layer := slices.IndexFunc(ShuffleLayers[:], func(name string) bool { return t.Name == name+".weight" })
		if layer < 0 {
			continue
		}
		// The tensor is area × kernels; weights move alone, or a kernel's together.
		kernels := t.Shape[len(t.Shape)-2] * t.Shape[len(t.Shape)-1]
		pieces, area := len(t.Data), 1
		if kind == nn.ShuffleKernels {
			pieces, area = kernels, len(t.Data)/kernels
		}
		order := make([]int, pieces)
		for k := range order {
			order[k] = k
		}
		stream := random.New(s.Seed, "explore", "shuffles", t.Name)
		stream.Shuffle(pieces, func(a, b int) { order[a], order[b] = order[b], order[a] })
		var chosen []int
		for _, k := range order[:(pieces*s.Percent[layer]+50)/100] {
			for place := range area {
				chosen = append(chosen, place*kernels+k)
			}
		}
		permute(t.Data, chosen, source.Tensors[i].Data)
	}
	return p, nil
}
