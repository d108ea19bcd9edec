package microscope

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/nn"
)

// WeightSets are the three sets of weights of a Microscope, in the order shown.
var WeightSets = []string{lab.RandomWeights, lab.Trained, lab.ShuffledWeights}

// View is what a Microscope shows: one layer of a network with three sets of
// weights, while it sees one picture.
type View struct {
	Config  string     `json:"config"`
	Backend string     `json:"backend"` // what computed it
	About   string     `json:"about"`   // the picture, in a few words
	Layer   string     `json:"layer"`
	Index   int        `json:"index"` // of the layer, from 0
	Shape   nn.Shape   `json:"shape"` // of the layer's output
	Sets    []Specimen `json:"sets"`  // in the order of WeightSets
	Conv    string     `json:"conv,omitempty"`
	Act     string     `json:"act,omitempty"`   // the activation behind Conv; "" where none follows
	Source  nn.Shape   `json:"source"`          // of what Conv takes
	Sums    nn.Shape   `json:"sums"`            // of what Conv gives
	Kernel  int        `json:"kernel"`          // height and width of its windows
	Notes   []string   `json:"notes,omitempty"` // what a reader should know, one sentence each
	Picture []float32  `json:"-"`               // H×W luminances of the input, 0 black to 1 white
}

// Specimen is the network with one set of weights.
type Specimen struct {
	Weights string `json:"weights"`
	Missing string `json:"missing,omitempty"` // why there is none, in a sentence

	Maps []float32 `json:"-"` // the layer's output, H×W×C

	// Of the convolution that makes the layer, where there is one:
	Filters []float32 `json:"-"` // the kernels of all output channels for the input channel `from`, K×K×Out
	Kernel  []float32 `json:"-"` // the kernels of the chosen channel for all input channels, K×K×In
	Bias    []float32 `json:"-"` // of the chosen channel; empty without a bias
	Source  []float32 `json:"-"` // what the convolution takes, H×W×In
	Sums    []float32 `json:"-"` // the chosen channel before the activation, H×W
	Outputs []float32 `json:"-"` // and behind it; empty where none follows

	// Thumbs are the first channel of every layer that this set of weights fits,
	// one after the other.
	Thumbs []float32 `json:"-"`
	Layers int       `json:"layers"` // how many layers those are

	// Ends are the largest absolute value of each of those layers over pictures that are always the same: the ends of
	// its maps' shades.
	Ends []float64 `json:"ends,omitempty"`

	// Answers are the likeliest classes, where the network is a bundled one.
	Answers []Answer `json:"answers,omitempty"`
}

// Look shows the picture of c to the network of c with each set of weights.
// upload is the square of grey bytes of a picture file, where c asks for one. It
// stops when ctx does.
func (Microscope) Look(ctx context.Context, env lab.Env, c lab.Config, upload []byte) (*View, error) {
	k, err := parse(c)
	if err != nil {
		return nil, err
	}
	spec, err := k.lookable(len(upload) > 0)
	if err != nil {
		return nil, err
	}
	picture, err := k.picture(spec.Input, upload)
	if err != nil {
		return nil, err
	}
	shapes, err := spec.Shapes()
	if err != nil {
		return nil, err
	}
	names := spec.LayerNames()
	at := slices.Index(names, k.Layer)
	v := &View{Config: k.text, About: picture.about, Layer: names[at], Index: at, Shape: shapes[at],
		Picture: picture.luminance}
	conv := Convolution(spec, v.Layer)
	last := at
	if conv >= 0 {
		v.Conv, v.Source, v.Sums, v.Kernel = names[conv], inputOf(spec, shapes, conv), shapes[conv], spec.Layers[conv].K
		if conv+1 < len(names) && spec.Layers[conv+1].Kind == nn.ActivationLayer {
			v.Act, last = names[conv+1], conv+1
		}
	}
	x := picture.values(spec.Input)
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	v.Backend = backend.Name()
	params, missing, classes, err := k.params(ctx, env, spec, last)
	if err != nil {
		return nil, err
	}
	known := references(spec.Input)
	for i, set := range WeightSets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s := Specimen{Weights: set, Missing: missing[i]}
		if params[i] != nil {
			logits, err := s.fill(backend, params[i], v, x, known, k.unit(v.Shape).Channel, k.From-1)
			if err != nil {
				return nil, fmt.Errorf("%s weights: %w", set, err)
			}
			s.Answers = answer(logits, classes)
		}
		v.Sets = append(v.Sets, s)
	}
	return v, nil
}

// lookable refuses what Problems names.
func (k config) lookable(uploaded bool) (nn.Spec, error) {
	problems := k.problems(uploaded)
	for _, key := range []string{lab.KeyNetwork, lab.KeyStimulus, lab.KeyCycles, lab.KeyDC} {
		if problem := problems[key]; problem != "" {
			return nn.Spec{}, errors.New(problem)
		}
	}
	spec, err := nn.ParseSpec(k.Network)
	if err != nil {
		return spec, err
	}
	names := spec.LayerNames()
	if !slices.Contains(names, k.Layer) {
		return spec, fmt.Errorf("the network has no layer %q; it has %v", k.Layer, names)
	}
	// Here and not in Problems: a page then carries nothing of how networks are laid out.
	if _, err := nn.Memory(spec, 1, nn.Mode{Taps: names}); err != nil {
		return spec, fmt.Errorf("%w: make the network smaller", err)
	}
	return spec, nil
}

// params makes the three sets of weights, as many layers of each as there are for this network, and says why one is
// missing. Each has the layers up to last. classes are what the network tells apart, where it is a bundled one.
func (k config) params(ctx context.Context, env lab.Env, spec nn.Spec, last int) (
	params [3]*nn.Params, missing [3]string, classes []string, err error) {
	scheme, err := nn.ParseInit(k.Init)
	if err != nil {
		return params, missing, nil, err
	}
	seed := uint64(k.Seed)
	if params[0], err = spec.Init(seed, scheme); err != nil {
		return params, missing, nil, err
	}
	if params[1], classes, missing[1], err = k.trained(ctx, env, spec, last); err != nil {
		return params, missing, nil, err
	}
	missing[2] = missing[1]
	if params[1] != nil {
		kind, err := nn.ParseShuffle(k.Shuffle)
		if err != nil {
			return params, missing, nil, err
		}
		params[2] = params[1].Shuffled(seed, kind)
	}
	if k.DC == "zero" {
		for _, i := range []int{0, 2} {
			if params[i] != nil {
				if err := params[i].ZeroMeanFirst(); err != nil {
					return params, missing, nil, err
				}
			}
		}
	}
	return params, missing, classes, nil
}

// sharedLayers returns how many layers two networks have in common from the input on.
func sharedLayers(a, b nn.Spec) int {
	if a.Input != b.Input {
		return 0
	}
	n := 0
	for n < len(a.Layers) && n < len(b.Layers) && a.Layers[n] == b.Layers[n] {
		n++
	}
	return n
}

// firstLayers returns a network's first n layers. It shares memory with p.
func firstLayers(p *nn.Params, n int) *nn.Params {
	q := &nn.Params{Spec: nn.Spec{Input: p.Spec.Input, Layers: slices.Clone(p.Spec.Layers[:n])}}
	names := q.Spec.LayerNames()
	for _, t := range p.Tensors {
		layer, _, _ := strings.Cut(t.Name, ".")
		if slices.Contains(names, layer) {
			q.Tensors = append(q.Tensors, t)
		}
	}
	return q
}

// fill runs the network on the known pictures and on x and keeps what the view shows. It returns the values of the last
// layer.
func (s *Specimen) fill(backend nn.Backend, p *nn.Params, v *View, x []float32, known [][]float32,
	channel, from int) ([]float32, error) {
	shapes, err := p.Spec.Shapes()
	if err != nil {
		return nil, err
	}
	names := p.Spec.LayerNames()
	program, err := nn.Compile(p.Spec, 1, nn.Mode{Taps: names}, backend)
	if err != nil {
		return nil, err
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		return nil, err
	}
	taps := make([]nn.Tap, len(names))
	values := make(map[string][]float32)
	for i, name := range names {
		taps[i] = nn.Tap{Layer: name, Data: make([]float32, shapes[i].Len())}
		values[name] = taps[i].Data
	}
	run := func(picture []float32) error {
		if err := program.Forward(picture, taps...); err != nil {
			return err
		}
		if err := program.CheckFinite(); err != nil {
			return fmt.Errorf("%w: take a smaller gain", err)
		}
		return nil
	}
	s.Ends = make([]float64, len(names))
	for _, picture := range known {
		if err := run(picture); err != nil {
			return nil, err
		}
		for i, t := range taps {
			s.Ends[i] = math.Max(s.Ends[i], largest(t.Data))
		}
	}
	if err := run(x); err != nil {
		return nil, err
	}
	logits := taps[len(taps)-1].Data
	s.Layers = len(names)
	for i, t := range taps {
		s.Thumbs = append(s.Thumbs, channelOf(t.Data, shapes[i].C, 0)...)
	}
	s.Maps = values[v.Layer]
	if v.Conv == "" {
		return logits, nil
	}
	s.Source = x
	if i := slices.Index(names, v.Conv); i > 0 {
		s.Source = values[names[i-1]]
	}
	s.Sums = channelOf(values[v.Conv], v.Sums.C, channel)
	if v.Act != "" {
		s.Outputs = channelOf(values[v.Act], v.Sums.C, channel)
	}
	weight := p.Tensor(v.Conv + ".weight") // K×K×In×Out
	in, out := v.Source.C, v.Sums.C
	for place := range v.Kernel * v.Kernel {
		s.Filters = append(s.Filters, weight.Data[(place*in+from)*out:][:out]...)
		for i := range in {
			s.Kernel = append(s.Kernel, weight.Data[(place*in+i)*out+channel])
		}
	}
	if bias := p.Tensor(v.Conv + ".bias"); bias != nil {
		s.Bias = []float32{bias.Data[channel]}
	}
	return logits, nil
}

// largest returns the largest absolute value.
func largest(values []float32) float64 {
	most := 0.0
	for _, v := range values {
		most = math.Max(most, math.Abs(float64(v)))
	}
	return most
}

// channelOf picks one of c channels.
func channelOf(x []float32, c, channel int) []float32 {
	out := make([]float32, len(x)/c)
	for i := range out {
		out[i] = x[i*c+channel]
	}
	return out
}
