package microscope

import (
	"context"
	"errors"
	"fmt"
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
	v := &View{Config: k.text, About: picture.about, Layer: names[at], Shape: shapes[at], Picture: picture.luminance}
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
	params, missing, err := k.params(ctx, env, spec, last)
	if err != nil {
		return nil, err
	}
	for i, set := range WeightSets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s := Specimen{Weights: set, Missing: missing[i]}
		if params[i] != nil {
			if err := s.fill(backend, params[i], v, x, k.unit(v.Shape).Channel, k.From-1); err != nil {
				return nil, fmt.Errorf("%s weights: %w", set, err)
			}
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

// params makes the three sets of weights, as many layers of each as there are for
// this network, and says why one is missing. Each has the layers up to last.
func (k config) params(ctx context.Context, env lab.Env, spec nn.Spec, last int) (
	params [3]*nn.Params, missing [3]string, err error) {
	scheme, err := nn.ParseInit(k.Init)
	if err != nil {
		return params, missing, err
	}
	seed := uint64(k.Seed)
	if params[0], err = spec.Init(seed, scheme); err != nil {
		return params, missing, err
	}
	name, network := lab.TaskWeights, "The bundled trained network"
	if k.File != "" {
		name, network = k.File, "The network of the file"
	}
	trained, err := env.Weights(ctx, name)
	var file *lab.MissingNetwork
	switch {
	case ctx.Err() != nil:
		return params, missing, ctx.Err()
	case errors.As(err, &file):
		missing[1] = strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + "."
	case err != nil:
		missing[1] = "The bundled trained weights could not be read: " + err.Error() + ". Reload the page."
	default:
		if shared := sharedLayers(spec, trained.Spec); shared > last {
			params[1] = firstLayers(trained, shared)
		} else if shared > 0 {
			missing[1] = fmt.Sprintf("%s is this one up to %s only, so no trained weights reach this layer.", network,
				spec.LayerNames()[shared-1])
		} else {
			missing[1] = fmt.Sprintf("%s is %s; it differs from this one in its input or first layer, so there are no "+
				"trained weights for it.", network, trained.Spec)
		}
	}
	missing[2] = missing[1]
	if params[1] != nil {
		kind, err := nn.ParseShuffle(k.Shuffle)
		if err != nil {
			return params, missing, err
		}
		params[2] = params[1].Shuffled(seed, kind)
	}
	if k.DC == "zero" {
		for _, i := range []int{0, 2} {
			if params[i] != nil {
				if err := params[i].ZeroMeanFirst(); err != nil {
					return params, missing, err
				}
			}
		}
	}
	return params, missing, nil
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

// fill runs the network on x and keeps what the view shows.
func (s *Specimen) fill(backend nn.Backend, p *nn.Params, v *View, x []float32, channel, from int) error {
	shapes, err := p.Spec.Shapes()
	if err != nil {
		return err
	}
	names := p.Spec.LayerNames()
	program, err := nn.Compile(p.Spec, 1, nn.Mode{Taps: names}, backend)
	if err != nil {
		return err
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		return err
	}
	taps := make([]nn.Tap, len(names))
	values := make(map[string][]float32)
	for i, name := range names {
		taps[i] = nn.Tap{Layer: name, Data: make([]float32, shapes[i].Len())}
		values[name] = taps[i].Data
	}
	if err := program.Forward(x, taps...); err != nil {
		return err
	}
	if err := program.CheckFinite(); err != nil {
		return fmt.Errorf("%w: take a smaller gain", err)
	}
	s.Layers = len(names)
	for i, t := range taps {
		s.Thumbs = append(s.Thumbs, channelOf(t.Data, shapes[i].C, 0)...)
	}
	s.Maps = values[v.Layer]
	if v.Conv == "" {
		return nil
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
	return nil
}

// channelOf picks one of c channels.
func channelOf(x []float32, c, channel int) []float32 {
	out := make([]float32, len(x)/c)
	for i := range out {
		out[i] = x[i*c+channel]
	}
	return out
}
