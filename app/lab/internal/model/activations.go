package model

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"untrained/nn"
)

// Activations computes the outputs of a network's layers for pictures. A layer's features are processed a stretch at
// a time, so that memory stays bounded whatever a layer's size: if they do not fit at once, the pictures pass through
// the network again.
type Activations struct {
	Backend  nn.Backend
	Params   *nn.Params
	Pictures []float32 // n × input; nil if read writes them
	N        int
	// Read, used if the pictures would need too much memory as they enter the network, writes pictures from … into x,
	// as many as fit.
	Read func(x []float32, from int) error
	Pool string // "none", a window such as "2", or "global"

	memory []float32 // of a pass's stretches: all passes have the same
}

// ForwardBatch is the largest number of pictures that pass through a network at once, if a program of forwardBytes
// holds as many.
const ForwardBatch = 32

// BatchOf returns how many of n pictures pass through a network at once.
func BatchOf(s nn.Spec, n int, taps []string) (int, error) {
	batch := min(ForwardBatch, n)
	for {
		bytes, err := nn.Memory(s, batch, nn.Mode{Taps: taps})
		if err == nil && bytes <= forwardBytes || batch == 1 {
			return batch, err
		}
		batch = (batch + 1) / 2
	}
}

// Stretch is some of a layer's pooled features.
type Stretch struct {
	Layer    string
	From, To int
}

// Len returns the number of features of the stretch.
func (s Stretch) Len() int { return s.To - s.From }

// Plan divides the features of layers into passes of stretches that fit. All passes are full except the first, which
// goes least far into the network.
func (a *Activations) Plan(layers []string) ([][]Stretch, error) {
	budget := max(HeldBytes/4/a.N/nn.Align*nn.Align, nn.Align) // features a picture
	total := 0
	for _, name := range layers {
		shape, err := a.Shape(name)
		if err != nil {
			return nil, err
		}
		total += shape.Len()
	}
	var passes [][]Stretch
	room := 0
	for _, name := range layers {
		shape, err := a.Shape(name)
		if err != nil {
			return nil, err
		}
		for from, size := 0, shape.Len(); from < size; {
			if room == 0 {
				room = budget
				if first := total % budget; passes == nil && first > 0 {
					room = first
				}
				passes = append(passes, nil)
			}
			to := min(from+room, size)
			passes[len(passes)-1] = append(passes[len(passes)-1], Stretch{name, from, to})
			room -= to - from
			from = to
		}
	}
	return passes, nil
}

// Shape returns the shape of a layer's output after pooling.
func (a *Activations) Shape(layer string) (nn.Shape, error) {
	shape, err := LayerShape(a.Params.Spec, layer)
	if err != nil {
		return shape, err
	}
	return PooledShape(shape, a.Pool), nil
}

// LayerShape returns the shape of a layer's output; it fails where the network has no
// such layer.
func LayerShape(s nn.Spec, layer string) (nn.Shape, error) {
	shapes, err := s.Shapes()
	if err != nil {
		return nn.Shape{}, err
	}
	names := s.LayerNames()
	i := slices.Index(names, layer)
	if i < 0 {
		return nn.Shape{}, fmt.Errorf("the network has no layer %q; it has %v", layer, names)
	}
	return shapes[i], nil
}

// largePass is the size from which on garbage is collected after each pass, which then takes a small part of the
// pass's time.
const largePass = 64 << 20

// Each calls use with one stretch after another: x is n × s.len(); use may change it and must not keep it. progress
// is called with the fraction of the passes done.
func (a *Activations) Each(ctx context.Context, layers []string, use func(s Stretch, x []float32) error,
	progress func(float64)) error {
	passes, err := a.Plan(layers)
	if err != nil {
		return err
	}
	largest := 0
	for _, pass := range passes {
		total := 0
		for _, s := range pass {
			total += a.N * s.Len()
		}
		largest = max(largest, total)
	}
	a.memory = make([]float32, largest)
	defer func() { a.memory = nil }()
	for i, pass := range passes {
		done := func(f float64) { progress((float64(i) + f) / float64(len(passes))) }
		if err := a.pass(ctx, pass, use, done); err != nil {
			return err
		}
		if 4*largest > largePass {
			runtime.GC() // beside so much memory, the programs of all passes would pile up first
		}
	}
	return nil
}

func (a *Activations) pass(ctx context.Context, pass []Stretch, use func(s Stretch, x []float32) error,
	progress func(float64)) error {
	params := UpToLayer(a.Params, pass)
	var names []string
	for _, s := range pass {
		if !slices.Contains(names, s.Layer) {
			names = append(names, s.Layer)
		}
	}
	batch, err := BatchOf(params.Spec, a.N, names)
	if err != nil {
		return fmt.Errorf("network: %w", err)
	}
	var taps []nn.Tap
	for _, name := range names {
		shape, err := LayerShape(params.Spec, name)
		if err != nil {
			return err
		}
		taps = append(taps, nn.Tap{Layer: name, Data: make([]float32, batch*shape.Len())})
	}
	program, err := nn.Compile(params.Spec, batch, nn.Mode{Taps: names}, a.Backend)
	if err != nil {
		return fmt.Errorf("network: %w", err)
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	held, rest := make([][]float32, len(pass)), a.memory
	for k, s := range pass {
		held[k], rest = rest[:a.N*s.Len()], rest[a.N*s.Len():]
	}
	input := params.Spec.Input.Len()
	var entered []float32
	if a.Pictures == nil {
		entered = make([]float32, batch*input)
	}
	for from := 0; from < a.N; from += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(batch, a.N-from)
		x := entered
		if a.Pictures != nil {
			x = a.Pictures[from*input:]
		} else if err := a.Read(x[:n*input], from); err != nil {
			return fmt.Errorf("pictures %d to %d: %w", from+1, from+n, err)
		}
		x = x[:n*input]
		if err := program.Forward(x, taps...); err != nil {
			return fmt.Errorf("network: %w", err)
		}
		if err := a.take(held, pass, taps, params.Spec, from, n); err != nil {
			return errors.Join(err, a.exploded(x))
		}
		progress(0.9 * float64(from+n) / float64(a.N))
	}
	for k, s := range pass {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := use(s, held[k]); err != nil {
			return err
		}
		progress(0.9 + 0.1*float64(k+1)/float64(len(pass)))
	}
	return nil
}

// take copies the stretches of n pictures from the taps, pooled.
func (a *Activations) take(held [][]float32, pass []Stretch, taps []nn.Tap, spec nn.Spec, from, n int) error {
	for _, t := range taps {
		shape, err := LayerShape(spec, t.Layer)
		if err != nil {
			return err
		}
		x := t.Data[:n*shape.Len()]
		for i, v := range x {
			if v-v != 0 {
				return fmt.Errorf("%s: picture %d gives %v", t.Layer, from+i/shape.Len()+1, v)
			}
		}
		x, size := Pooled(x, n, shape, a.Pool), PooledShape(shape, a.Pool).Len()
		for k, s := range pass {
			if s.Layer != t.Layer {
				continue
			}
			for i := range n {
				copy(held[k][(from+i)*s.Len():][:s.Len()], x[i*size+s.From:])
			}
		}
	}
	return nil
}

// exploded returns an error that names the first layer whose activations on x are not finite.
func (a *Activations) exploded(x []float32) error {
	const remedy = "the activations explode: take a smaller gain, or rms=1, which sets the size of every layer's " +
		"activations"
	names := a.Params.Spec.LayerNames()
	n := len(x) / a.Params.Spec.Input.Len()
	program, err := nn.Compile(a.Params.Spec, n, nn.Mode{Taps: names}, a.Backend)
	if err != nil {
		return errors.New(remedy)
	}
	defer program.Release()
	if err := program.SetParams(a.Params); err != nil {
		return fmt.Errorf("%w: %s", err, remedy)
	}
	if err := program.Forward(x); err != nil {
		return fmt.Errorf("%w: %s", err, remedy)
	}
	if err := program.CheckFinite(); err != nil {
		return fmt.Errorf("%w: %s", err, remedy)
	}
	return errors.New(remedy)
}

// UpToLayer returns the network up to the last layer of a pass.
func UpToLayer(p *nn.Params, pass []Stretch) *nn.Params {
	names := p.Spec.LayerNames()
	last := 0
	for _, s := range pass {
		last = max(last, slices.Index(names, s.Layer))
	}
	q := &nn.Params{Spec: nn.Spec{Input: p.Spec.Input, Layers: slices.Clone(p.Spec.Layers[:last+1])}}
	for i := range q.Spec.Layers {
		q.Spec.Layers[i].Name = p.Spec.Layers[i].Name
	}
	for _, t := range p.Tensors { // fire2.squeeze.weight belongs to fire2
		if layer, _, _ := strings.Cut(t.Name, "."); slices.Contains(names[:last+1], layer) {
			q.Tensors = append(q.Tensors, t)
		}
	}
	return q
}

// PooledShape returns a shape after pooling: "2" and "4" average windows of that
// size (windows at the lower and right edges may be smaller), "global" averages
// all places, "none" leaves them.
func PooledShape(s nn.Shape, pool string) nn.Shape {
	window := poolWindow(s, pool)
	return nn.Shape{H: (s.H + window - 1) / window, W: (s.W + window - 1) / window, C: s.C}
}

func poolWindow(s nn.Shape, pool string) int {
	switch pool {
	case "2":
		return 2
	case "4":
		return 4
	case "global":
		return max(s.H, s.W)
	}
	return 1
}

// Pooled averages x, n pictures of shape s, over space.
func Pooled(x []float32, n int, s nn.Shape, pool string) []float32 {
	window, out := poolWindow(s, pool), PooledShape(s, pool)
	if window == 1 {
		return x
	}
	y := make([]float32, n*out.Len())
	sum := make([]float64, s.C)
	for i := range n {
		for oy := range out.H {
			for ox := range out.W {
				clear(sum)
				rows, columns := min(window, s.H-oy*window), min(window, s.W-ox*window)
				for r := range rows {
					at := ((i*s.H+oy*window+r)*s.W + ox*window) * s.C
					for c := range columns {
						for ch, v := range x[at+c*s.C:][:s.C] {
							sum[ch] += float64(v)
						}
					}
				}
				to := y[((i*out.H+oy)*out.W+ox)*out.C:][:out.C]
				for ch := range to {
					to[ch] = float32(sum[ch] / float64(rows*columns))
				}
			}
		}
	}
	return y
}
