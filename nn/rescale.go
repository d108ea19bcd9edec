package nn

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// rescaleBatch is the number of pictures that Rescale runs at a time, memory
// permitting.
const rescaleBatch = 64

// Rescale sets the gain of every layer by data: layer after layer, weights and
// bias are multiplied by one number so that the layer's pre-activations, over
// the n pictures in x and all their places and channels, have the stated root
// mean square. It fixes how much of a saturating activation a random network
// uses, which otherwise decides how non-linear it is (LSUV of Mishkin & Matas
// 2016, without its orthogonal start and with one pass a layer).
//
// It works in batches. It returns an error and leaves p unchanged when x does not
// hold n pictures, when a layer is silent (all its pre-activations are zero, as after
// a layer whose ReLUs are all off) or when values are not finite.
func (p *Params) Rescale(b Backend, x []float32, n int, rms float64) error {
	if !(rms > 0 && rms <= maxGain) {
		return fmt.Errorf("rescale: rms %v must be above 0 and at most %g", rms, float64(maxGain))
	}
	if err := p.Check(); err != nil {
		return fmt.Errorf("rescale: %w", err)
	}
	size := p.Spec.Input.Len()
	if n < 1 || n > len(x)/size || len(x) != n*size {
		return fmt.Errorf("rescale: %d values are not %d pictures of %v", len(x), n, p.Spec.Input)
	}
	if notFinite(x) >= 0 {
		return errors.New("rescale: the pictures are not finite")
	}
	layers, err := p.Spec.resolve()
	if err != nil {
		return err
	}
	q := p.Clone()
	before := 0 // tensors of the layers before
	for i, l := range layers {
		own := q.Tensors[before:][:len(l.tensors())]
		for _, g := range l.gains() {
			part, err := q.upTo(i, before, g, own)
			if err != nil {
				return fmt.Errorf("rescale: %w", err)
			}
			name := l.common().name
			now, err := part.outputRMS(b, x, n)
			switch {
			case err != nil:
				return fmt.Errorf("rescale %s: %w", name, err)
			case now == 0:
				return fmt.Errorf("rescale: %s is silent, all its pre-activations are 0 on these pictures: take "+
					"other pictures, another seed or fewer layers", name)
			case math.IsNaN(now) || math.IsInf(now, 0):
				return fmt.Errorf("rescale: pre-activations of %s are not finite: take a smaller gain", name)
			}
			for _, k := range g.scaled {
				if err := own[k].scale(rms / now); err != nil {
					return fmt.Errorf("rescale: %w", err)
				}
			}
		}
		before += len(own)
	}
	for i := range p.Tensors {
		copy(p.Tensors[i].Data, q.Tensors[i].Data)
	}
	return nil
}

// wholeGain returns the gain of a layer whose output is proportional to all its
// tensors.
func wholeGain(l layer) gain {
	g := gain{layers: []LayerSpec{l.common().LayerSpec}}
	for k := range l.tensors() {
		g.scaled = append(g.scaled, k)
	}
	return g
}

// upTo returns the network of the layers before layer i, which have the given number
// of tensors, and of the layers of g, whose tensors are among own. It shares memory
// with p. Layers are named by their number, so that no two have the same name.
func (p *Params) upTo(i, tensors int, g gain, own []NamedTensor) (*Params, error) {
	part := &Params{Spec: Spec{Input: p.Spec.Input}, Tensors: slices.Clone(p.Tensors[:tensors])}
	for k, l := range slices.Concat(p.Spec.Layers[:i], g.layers) {
		l.Name = "layer" + strconv.Itoa(k)
		part.Spec.Layers = append(part.Spec.Layers, l)
	}
	for _, k := range slices.Concat(g.before, g.scaled) {
		part.Tensors = append(part.Tensors, own[k])
	}
	layers, err := part.Spec.resolve()
	if err != nil {
		return nil, err
	}
	for k, t := range tensorSpecs(layers) {
		part.Tensors[k].Name = t.name
	}
	return part, nil
}

// outputRMS returns the root mean square of the network's output over n pictures.
func (p *Params) outputRMS(b Backend, x []float32, n int) (float64, error) {
	batch := min(n, rescaleBatch)
	var tooMuch *MemoryError
	for batch > 1 {
		if _, err := Memory(p.Spec, batch, Mode{}); !errors.As(err, &tooMuch) {
			break
		}
		batch /= 2
	}
	program, err := Compile(p.Spec, batch, Mode{}, b)
	if err != nil {
		return 0, err
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		return 0, err
	}
	last := len(program.layout.layers) - 1
	out := program.layout.layers[last].common().out.Len()
	y := make([]float32, batch*out)
	size := p.Spec.Input.Len()
	sum := 0.0
	for from := 0; from < n; from += batch {
		count := min(batch, n-from)
		tap := Tap{Layer: program.layout.names[last], Data: y[:count*out]}
		if err := program.Forward(x[from*size:(from+count)*size], tap); err != nil {
			return 0, err
		}
		for _, v := range tap.Data {
			sum += float64(float64(v) * float64(v))
		}
	}
	return math.Sqrt(sum / float64(n) / float64(out)), nil
}
