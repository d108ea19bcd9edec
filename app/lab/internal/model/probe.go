package model

import (
	"context"
	"fmt"

	"untrained/nn"
)

// probe computes a layer's outputs for any number of pictures, which are drawn as they are needed: it needs the
// memory of one batch, whatever their number.
type probe struct {
	backend nn.Backend
	params  *nn.Params // up to the layer
	layer   string
	size    int // outputs of the layer for a picture
	program *nn.Program
	x       []float32 // a batch of pictures
	tap     nn.Tap
	step    func(pictures int) // if not nil, called with how many more are done
}

// newProbe compiles the network up to a layer. The probe must be released.
func newProbe(backend nn.Backend, params *nn.Params, layer string) (*probe, error) {
	shape, err := LayerShape(params.Spec, layer)
	if err != nil {
		return nil, err
	}
	p := &probe{backend: backend, params: UpToLayer(params, []Stretch{{Layer: layer}}), layer: layer, size: shape.Len()}
	batch, err := BatchOf(p.params.Spec, ForwardBatch, nil)
	if err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if p.program, err = nn.Compile(p.params.Spec, batch, nn.Mode{}, backend); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if err := p.program.SetParams(p.params); err != nil {
		p.release()
		return nil, fmt.Errorf("network: %w", err)
	}
	p.x = make([]float32, batch*p.params.Spec.Input.Len())
	p.tap = nn.Tap{Layer: layer, Data: make([]float32, batch*p.size)}
	return p, nil
}

func (p *probe) release() { p.program.Release() }

// each draws n pictures one after another into x and calls use with the layer's outputs for each; use must not keep y.
func (p *probe) each(ctx context.Context, n int, draw func(i int, x []float32), use func(i int, y []float32)) error {
	input := p.params.Spec.Input.Len()
	batch := p.program.Batch()
	for from := 0; from < n; from += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		count := min(batch, n-from)
		x := p.x[:count*input]
		for i := range count {
			draw(from+i, x[i*input:][:input])
		}
		if err := p.program.Forward(x, p.tap); err != nil {
			return fmt.Errorf("network: %w", err)
		}
		y := p.tap.Data[:count*p.size]
		if !AllFinite(y) {
			a := &Activations{Backend: p.backend, Params: p.params, N: count}
			return a.exploded(x)
		}
		for i := range count {
			use(from+i, y[i*p.size:][:p.size])
		}
		if p.step != nil {
			p.step(count)
		}
	}
	return nil
}
