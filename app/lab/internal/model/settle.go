package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"untrained/nn"
)

// Settle sets, convolution by convolution, the size of the pre-activations and the threshold: weights are scaled
// until the pre-activations have the root mean square rms on the pictures (0 leaves them), and every bias is raised
// by threshold times that. A layer that is silent on all pictures stays so.
func Settle(ctx context.Context, p *nn.Params, backend nn.Backend, pictures []float32, rms, threshold float64) error {
	if rms == 0 && threshold == 0 {
		return nil
	}
	names := p.Spec.LayerNames()
	for i, l := range p.Spec.Layers {
		if l.Kind != nn.ConvLayer {
			continue
		}
		a := &Activations{Backend: backend, Params: p, Pictures: pictures,
			N: len(pictures) / p.Spec.Input.Len(), Pool: "none"}
		sum, count := 0.0, 0
		err := a.Each(ctx, names[i:i+1], func(_ Stretch, x []float32) error {
			for _, v := range x {
				sum += float64(v) * float64(v)
			}
			count += len(x)
			return nil
		}, func(float64) {})
		if err != nil {
			return err
		}
		now := math.Sqrt(sum / float64(count))
		if now == 0 {
			continue
		}
		if rms > 0 {
			for k := range p.Tensors {
				if t := &p.Tensors[k]; strings.HasPrefix(t.Name, names[i]+".") {
					for j, v := range t.Data {
						t.Data[j] = float32(float64(v) * rms / now)
					}
				}
			}
			now = rms
		}
		if bias := p.Tensor(names[i] + ".bias"); bias != nil {
			for j := range bias.Data {
				bias.Data[j] += float32(threshold * now)
			}
		}
	}
	return nil
}

// ScaledOn is the number of gratings on which a network of the grid is scaled.
const ScaledOn = 64

// EachPicture passes n pictures through a network, as far as needed, and calls use with the outputs of the named
// layers for each; the data must not be kept.
func EachPicture(ctx context.Context, backend nn.Backend, params *nn.Params, layers []string, n int,
	show func(x []float32, i int), use func(layer, i int, data []float32), progress func(float64)) error {
	input := params.Spec.Input
	batch := min(n, max(4, min(ForwardBatch, 1<<17/(input.H*input.W))))
	var last []Stretch
	var taps []nn.Tap
	for _, name := range layers {
		shape, err := LayerShape(params.Spec, name)
		if err != nil {
			return err
		}
		last = append(last, Stretch{Layer: name})
		taps = append(taps, nn.Tap{Layer: name, Data: make([]float32, batch*shape.Len())})
	}
	params = UpToLayer(params, last)
	program, err := nn.Compile(params.Spec, batch, nn.Mode{Taps: layers}, backend)
	if err != nil {
		return fmt.Errorf("network: %w", err)
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	x := make([]float32, batch*input.Len())
	for from := 0; from < n; from += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		m := min(batch, n-from)
		for i := range m {
			show(x[i*input.Len():][:input.Len()], from+i)
		}
		if err := program.Forward(x[:m*input.Len()], taps...); err != nil {
			return fmt.Errorf("network: %w", err)
		}
		for k, name := range layers {
			length := len(taps[k].Data) / batch
			if !AllFinite(taps[k].Data[:m*length]) {
				a := &Activations{Backend: backend, Params: params, N: batch}
				return errors.Join(fmt.Errorf("%s: values that are not numbers", name), a.exploded(x[:m*input.Len()]))
			}
			for i := range m {
				use(k, from+i, taps[k].Data[i*length:][:length])
			}
		}
		progress(float64(from+m) / float64(n))
	}
	return nil
}
