package nn_test

import (
	"math"
	"testing"

	"untrained/nn"
	"untrained/nn/backendtest"
	"untrained/nn/random"
)

// reference compiles a training program on the reference backend, which
// computes in float64 throughout.
type reference struct {
	t       *testing.T
	backend *backendtest.Reference
	program *nn.Program
	x       []float32
	labels  []int
}

// loss returns the mean loss in float64. It moves the parameters, which the caller
// writes again each time.
func (r *reference) loss() float64 {
	if err := r.program.Step(r.x, r.labels); err != nil {
		r.t.Fatal(err)
	}
	each := make([]float64, len(r.labels))
	if err := r.backend.Read64(each, r.program.LossTensor()); err != nil {
		r.t.Fatal(err)
	}
	sum := 0.0
	for _, v := range each {
		sum += v
	}
	return sum / float64(len(each))
}

// TestGradients compares the gradient of every parameter tensor of random
// networks with central differences of the loss, in float64.
func TestGradients(t *testing.T) {
	s := random.New(4, "gradients")
	seen := map[string]bool{}
	for range 150 {
		spec := randomSpec(s, true)
		checkGradients(t, spec, 1+s.IntN(4), s)
		for _, l := range spec.Layers {
			if l.Kind == nn.ActivationLayer {
				seen[l.Act.String()] = true
				continue
			}
			kind := map[nn.Kind]string{nn.SubsampleLayer: "sub", nn.FireLayer: "fire", nn.ReadoutLayer: "readout",
				nn.GlobalAverageLayer: "gap",
				nn.ConvLayer:          "conv", nn.DenseLayer: "dense", nn.MaxPoolLayer: "max",
				nn.AvgPoolLayer: "avg"}[l.Kind]
			seen[kind] = true
			seen[kind+" with bias"] = seen[kind+" with bias"] || l.Bias
			seen[kind+" without bias"] = seen[kind+" without bias"] || !l.Bias
			seen[kind+" stride"] = seen[kind+" stride"] || l.Step > 1
			seen[kind+" padding"] = seen[kind+" padding"] || l.Pad > 0
			seen[kind+" edges"] = seen[kind+" edges"] || l.Pad == nn.Each
			seen[kind+" ceil"] = seen[kind+" ceil"] || l.Pad == nn.Ceil
			seen[kind+" same"] = seen[kind+" same"] || l.Pad == nn.Same && l.K > 1
		}
	}
	wanted := []string{"dense with bias", "dense without bias",
		"fire with bias", "fire without bias", "readout with bias", "readout without bias", "sub", "gap", "max ceil",
		"avg ceil", "conv edges", "max edges", "avg edges",
		"conv with bias", "conv without bias", "conv stride", "conv padding", "conv same",
		"max stride", "max padding", "max same", "avg stride", "avg padding", "avg same"}
	for _, a := range nn.Activations() {
		wanted = append(wanted, a.String())
	}
	for _, what := range wanted {
		if !seen[what] {
			t.Errorf("no network had %s", what)
		}
	}
}

// The shapes of real networks, beside the random ones.
func TestGradientsOfChosenNetworks(t *testing.T) {
	s := random.New(5, "gradients")
	for _, text := range []string{
		"1x1x3/dense4",
		"1x1x3/dense4,nobias/tanh/dense2",
		"8x7x2/conv3x3x4,same/relu/max2/conv2x2x3/tanh/avg2/flatten/dense3",
		"7x7x1/avg2/conv3x3x2/linear/relu/tanh/flatten/dense2", // nothing to train below the pool
		"5x5x2/conv3x3x3/linear/flatten/relu/dense3/relu",
		"6x6x1/conv3x3x3,stride2,pad2/max3,stride1,same/relu/flatten/linear/dense2/linear",
		"4x4x2/conv4x4x3/relu", // ends without dense
		// gelu and abs need their inputs, which fusion or sharing would overwrite.
		"7x6x2/fire2x3x4/max3,stride2,ceil/fire3x2x2/relu/readout4/tanh/dense3",
		"6x6x1/fire2x2x2/sub2/gap/dense2",
		"5x5x3/readout2",
		"5x5x2/readout3/elu/readout2",
		"4x5x2/conv1x1x3,pad1/gelu/gap",
		"6x6x1/conv3x3x3/gelu/conv2x2x2/abs/flatten/dense3/gelu",
		"6x6x1/conv3x3x3/linear/abs/gelu/relu/elu/max2/sigmoid/leaky/flatten/linear/dense2/abs",
	} {
		checkGradients(t, mustParse(t, text), 3, s)
	}
}

func checkGradients(t *testing.T, spec nn.Spec, batch int, s *random.Stream) {
	t.Helper()
	b := backendtest.NewReference()
	program, err := nn.Compile(spec, batch, nn.Mode{Training: true}, b)
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	defer program.Release()
	p, err := spec.Init(s.Uint64(), nn.Init{Method: "xavier"})
	if err != nil {
		t.Fatal(err)
	}
	values := make([][]float64, len(p.Tensors))
	for i := range p.Tensors {
		values[i] = make([]float64, len(p.Tensors[i].Data))
		for k := range values[i] {
			values[i][k] = float64(p.Tensors[i].Data[k])
			if len(p.Tensors[i].Shape) == 1 {
				values[i][k] = 0.3 * s.Norm() // biases too
			}
		}
	}
	shapes, err := spec.Shapes()
	if err != nil {
		t.Fatal(err)
	}
	r := &reference{t, b, program, make([]float32, batch*spec.Input.Len()), make([]int, batch)}
	for i := range r.x {
		r.x[i] = float32(s.Norm())
	}
	for i := range r.labels {
		r.labels[i] = s.IntN(shapes[len(shapes)-1].C)
	}
	if err := program.SetParams(p); err != nil {
		t.Fatal(err)
	}
	write := func() {
		for i := range p.Tensors {
			if err := b.Write64(program.ParamTensor(p.Tensors[i].Name), values[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	write()
	r.loss()
	grads := make([][]float64, len(values))
	for i := range p.Tensors {
		grads[i] = make([]float64, len(values[i]))
		if err := b.Read64(grads[i], program.GradientTensor(p.Tensors[i].Name)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range p.Tensors {
		for range min(12, len(values[i])) { // some values of each tensor
			k := s.IntN(len(values[i]))
			at := func(v float64) float64 {
				old := values[i][k]
				values[i][k] = v
				write()
				values[i][k] = old
				return r.loss()
			}
			v := values[i][k]
			got, want, agrees := grads[i][k], 0.0, false
			// Where the loss has a kink (ReLU, |x|, the larger of two) closer than h, a smaller step stays on one side of it.
			for h := 1e-5; h > 1e-8 && !agrees; h /= 10 {
				want = (at(v+h) - at(v-h)) / (2 * h)
				agrees = math.Abs(got-want) <= 1e-7+1e-6*math.Abs(want)
			}
			if !agrees {
				t.Errorf("%s, batch %d: gradient of %s[%d] is %v, central difference %v", spec, batch,
					p.Tensors[i].Name, k, got, want)
				return
			}
		}
	}
}
