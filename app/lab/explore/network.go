package explore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"untrained/nn"
	"untrained/nn/cpu"
)

// split divides a network after a layer, counted from 1: the rest has the layer's output as its input.
func split(p *nn.Params, layers int) (first, rest *nn.Params, err error) {
	shapes, err := p.Spec.Shapes()
	if err != nil {
		return nil, nil, err
	}
	names := p.Spec.LayerNames()
	part := func(input nn.Shape, from, to int) *nn.Params {
		q := &nn.Params{Spec: nn.Spec{Input: input, Layers: slices.Clone(p.Spec.Layers[from:to])}}
		for i := range q.Spec.Layers {
			q.Spec.Layers[i].Name = names[from+i] // conv2 keeps its name
		}
		for _, t := range p.Tensors {
			if layer, _, _ := strings.Cut(t.Name, "."); slices.Contains(names[from:to], layer) {
				q.Tensors = append(q.Tensors, t)
			}
		}
		return q
	}
	return part(p.Spec.Input, 0, layers), part(shapes[layers-1], layers, len(names)), nil
}

// forward passes n pictures, which draw writes, through a network, batch at a time, and returns its outputs.
func forward(ctx context.Context, p *nn.Params, n, batch int, draw func(i int, x []float32)) ([]float32, error) {
	batch = min(batch, n)
	shapes, err := p.Spec.Shapes()
	if err != nil {
		return nil, err
	}
	names := p.Spec.LayerNames()
	last, in, out := names[len(names)-1], p.Spec.Input.Len(), shapes[len(shapes)-1].Len()
	program, err := nn.Compile(p.Spec, batch, nn.Mode{Taps: []string{last}}, cpu.New())
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	x, y := make([]float32, batch*in), make([]float32, n*out)
	for from := 0; from < n; from += batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := min(batch, n-from)
		for i := range m {
			draw(from+i, x[i*in:][:in])
		}
		tap := nn.Tap{Layer: last, Data: y[from*out:][:m*out]}
		if err := program.Forward(x[:m*in], tap); err != nil {
			return nil, fmt.Errorf("network: %w", err)
		}
	}
	return y, nil
}

// rows returns a function that writes row i of n.
func rows(all []float32, n int) func(i int, x []float32) {
	size := len(all) / n
	return func(i int, x []float32) { copy(x, all[i*size:][:size]) }
}
