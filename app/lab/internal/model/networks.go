package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
)

// ErrNothingToCompare says that a configuration leaves no network to look at.
var ErrNothingToCompare = errors.New("nothing is left to compare: training leaves out random networks, and no trained weights are chosen; set training=random, or weights=" + lab.TaskWeights)

// The values of `pooling`: what stands between the layers of the grid.
const (
	Strided     = "strided" // no pooling: convolutions in steps of two
	AveragePool = "avg2"
	MaxPool     = "max2"
)

// Grid is the small random networks of a configuration: one for each activation
// and each pooling, otherwise alike.
type Grid struct {
	Activations, Poolings []string
	Specs                 map[string]nn.Spec // by activation/pooling
}

// GridOf reads GridProperties for networks of so many layers.
func GridOf(c lab.Config, depth int) (Grid, error) {
	g := Grid{Activations: c.List("activation"), Poolings: c.List("pooling"), Specs: map[string]nn.Spec{}}
	for _, pooling := range g.Poolings {
		for _, activation := range g.Activations {
			text := GridSpec(c.Int("size"), c.Int("kernel"), c.Int("channels"), depth, activation, pooling)
			spec, err := nn.ParseSpec(text)
			if err != nil {
				problem, _, _ := strings.Cut(err.Error(), "\n")
				return g, fmt.Errorf("pictures of %d pixels are too small for %d layers (%s): take a larger size, a smaller kernel or fewer layers", c.Int("size"), depth, problem)
			}
			g.Specs[activation+"/"+pooling] = spec
		}
	}
	return g, nil
}

// GridSpec is the text of one network: depth times convolution, activation and
// pooling.
func GridSpec(size, kernel, channels, depth int, activation, pooling string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%dx%dx1", size, size)
	for range depth {
		fmt.Fprintf(&b, "/conv%dx%dx%d", kernel, kernel, channels)
		kernel = 3
		if pooling == Strided {
			fmt.Fprintf(&b, ",stride2/%s", activation)
		} else {
			fmt.Fprintf(&b, "/%s/%s", activation, pooling)
		}
	}
	return b.String()
}

// Network is what one unit of work looks at: a network of the grid, or the trained
// one and its twins, for which activation and pooling are empty.
type Network struct {
	Variant
	Activation, Pooling string
	Spec                nn.Spec
}

// Kind is what all seeds of a network share.
func (n Network) Kind() string {
	if n.Activation == "" {
		return n.Condition()
	}
	return n.Activation + " " + n.Pooling + ", " + n.Condition()
}

// Name names the network and its seed in progress lines.
func (n Network) Name() string {
	if n.Seeded {
		return fmt.Sprintf("%s, seed %d", n.Kind(), n.Seed)
	}
	return n.Kind()
}

// OfGrid tells the grid's networks from the trained one and its twins.
func (n Network) OfGrid() bool { return n.Activation != "" }

// NetworksOf lists the networks of a configuration: seed by seed, so that the first
// figure shows each of them once. f is nil where there is no trained network.
func NetworksOf(c lab.Config, g Grid, f *Family) []Network {
	wants := func(training string) bool { return slices.Contains(c.List("training"), training) }
	forms := []string{"keep", "zero"}
	if dc := c.Get("dc"); dc != "both" {
		forms = []string{dc}
	}
	var list []Network
	if f != nil && wants(lab.Trained) {
		list = append(list, Network{Variant: Variant{Training: lab.Trained}, Spec: f.Spec})
	}
	for k := range c.Int("seeds") {
		seed := uint64(c.Int("seed") + k)
		for _, dc := range forms {
			if wants(lab.RandomWeights) {
				for _, pooling := range g.Poolings {
					for _, activation := range g.Activations {
						list = append(list, Network{Variant{Training: lab.RandomWeights, DC: dc, Seed: seed, Seeded: true}, activation, pooling, g.Specs[activation+"/"+pooling]})
					}
				}
			}
			if f == nil {
				continue
			}
			if wants(lab.RandomWeights) && wants(lab.Trained) {
				list = append(list, Network{Variant: Variant{Training: lab.RandomWeights, DC: dc, Seed: seed, Seeded: true}, Spec: f.Spec})
			}
			if wants(lab.ShuffledWeights) {
				list = append(list, Network{Variant: Variant{Training: lab.ShuffledWeights, DC: dc, Seed: seed, Seeded: true}, Spec: f.Spec})
			}
		}
	}
	return list
}

// OpenReferenceNetwork opens the trained network of WeightsProperties, nil where
// none is chosen or needed.
func OpenReferenceNetwork(ctx context.Context, env lab.Env, c lab.Config, warn func(format string, values ...any)) (*Family, error) {
	training := c.List("training")
	if !slices.Contains(training, lab.Trained) && !slices.Contains(training, lab.ShuffledWeights) {
		return nil, nil
	}
	name := c.Get("weights")
	if name == "" {
		warn("No trained weights are chosen (weights is empty): trained and shuffled networks are left out.")
		return nil, nil
	}
	p, err := env.Weights(ctx, name)
	var missing *lab.MissingRecording
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &missing):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("trained weights: %w (`make weights` makes the bundled ones); choose others, or leave weights empty to compare without them", err)
	}
	f := &Family{Spec: p.Spec, Trained: p, Scheme: nn.Init{Method: c.Get("init"), Gain: c.Float("gain")}}
	f.shuffle, err = nn.ParseShuffle(c.Get("shuffle"))
	return f, err
}

// Weigh gives a network its weights. pictures are n of those it will see, which the
// grid's networks are scaled on.
func (n Network) Weigh(ctx context.Context, c lab.Config, f *Family, backend nn.Backend, pictures []float32) (*nn.Params, error) {
	if !n.OfGrid() {
		return f.Params(n.Variant, backend, pictures)
	}
	alone := &Family{Spec: n.Spec, Scheme: nn.Init{Method: c.Get("init"), Gain: c.Float("gain")}}
	p, err := alone.Params(n.Variant, backend, pictures)
	if err != nil {
		return nil, err
	}
	return p, Settle(ctx, p, backend, pictures, c.Float("rms"), c.Float("threshold"))
}

// Settle sets, convolution by convolution, the size of the values before the
// non-linearity and the threshold: weights are scaled until these values have the
// root mean square rms on the pictures (0 leaves them), and every bias is raised by
// threshold times what it then is. A layer that is silent on all pictures stays so.
func Settle(ctx context.Context, p *nn.Params, backend nn.Backend, pictures []float32, rms, threshold float64) error {
	if rms == 0 && threshold == 0 {
		return nil
	}
	names := p.Spec.LayerNames()
	for i, l := range p.Spec.Layers {
		if l.Kind != nn.ConvLayer {
			continue
		}
		a := &Activations{Backend: backend, Params: p, Pictures: pictures, N: len(pictures) / p.Spec.Input.Len(), Pool: "none"}
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

// Stages names the last layer of each stage of a network: a convolution or fire
// layer with the activation and the pooling behind it.
func Stages(s nn.Spec) []string {
	names := s.LayerNames()
	var list []string
	for i, l := range s.Layers {
		switch l.Kind {
		case nn.ConvLayer, nn.FireLayer:
			list = append(list, names[i])
		case nn.ActivationLayer, nn.MaxPoolLayer, nn.AvgPoolLayer, nn.SubsampleLayer:
			if len(list) > 0 {
				list[len(list)-1] = names[i]
			}
		default: // what comes now looks at the whole picture
			return list
		}
	}
	return list
}

// StageName is the last layer of stage k, counted from 1.
func StageName(s nn.Spec, k int) (string, bool) {
	list := Stages(s)
	if k < 1 || k > len(list) {
		return "", false
	}
	return list[k-1], true
}

// GridProperties say which small random networks are compared; GridOf reads them.
// A layer is a convolution with the activation and the pooling behind it.
func GridProperties() []lab.Property {
	var activations []lab.Option
	var all []string
	for _, a := range nn.Activations() {
		activations = append(activations, lab.Option{Value: a.String(), Label: a.String()})
		all = append(all, a.String())
	}
	return []lab.Property{
		{Key: "activation", Label: "Activations", Kind: lab.Choices, Default: strings.Join(all, ","), Options: activations,
			Help: "The non-linearities of the random networks."},
		{Key: "pooling", Label: "Pooling", Kind: lab.Choices, Default: strings.Join([]string{Strided, AveragePool, MaxPool}, ","),
			Options: []lab.Option{{Value: Strided, Label: "none: convolutions in steps of two"}, {Value: AveragePool, Label: "average over 2×2"}, {Value: MaxPool, Label: "maximum over 2×2"}},
			Help:    "What stands behind each convolution of the random networks."},
		{Key: "kernel", Label: "First kernel", Kind: lab.Int, Default: "7", Min: 3, Max: 11,
			Help: "Pixels across the kernels of the first layer; those of later layers have 3."},
		{Key: "channels", Label: "Channels", Kind: lab.Int, Default: "32", Min: 8, Max: 256,
			Help: "Kernels in each layer of the random networks."},
		{Key: "size", Label: "Picture size", Kind: lab.Int, Default: "48", Min: 28, Max: 128,
			Help: "Pixels across the input of the random networks; the trained network keeps its own."},
	}
}

// WeightsProperties say which trained network stands beside the random ones.
func WeightsProperties() []lab.Property {
	return []lab.Property{
		{Key: "weights", Label: "Trained weights", Kind: lab.Text, Default: lab.TaskWeights, Check: lab.AtMost(128),
			Options: []lab.Option{{Value: lab.TaskWeights, Label: "task-trained on digits and textures"}, {Value: neural.SqueezeNet10ID, Label: "SqueezeNet 1.0, trained on objects (to be fetched)"}, {Value: "", Label: "none"}},
			Help:    "The trained network. Empty leaves out trained and shuffled networks."},
		{Key: "training", Label: "Compare", Kind: lab.Choices, Default: strings.Join([]string{lab.Trained, lab.RandomWeights, lab.ShuffledWeights}, ","),
			Options: []lab.Option{{Value: lab.Trained, Label: "trained network"}, {Value: lab.RandomWeights, Label: "random weights"}, {Value: lab.ShuffledWeights, Label: "shuffled weights"}},
			Help:    "What is compared; with the trained network its own architecture is drawn at random, too."},
		{Key: "shuffle", Label: "Shuffle", Kind: lab.Choice, Default: nn.ShuffleWithinLayer.String(),
			Options: []lab.Option{{Value: nn.ShuffleWithinLayer.String(), Label: "all weights of a layer"}, {Value: nn.ShuffleWithinKernel.String(), Label: "positions within each kernel"},
				{Value: nn.ShuffleKernels.String(), Label: "whole kernels between input channels"}},
			Help: "What changes places in a shuffled network."},
		{Key: "dc", Label: "First-layer kernels", Kind: lab.Choice, Default: "both",
			Options: []lab.Option{{Value: "both", Label: "as drawn, and with zero mean"}, {Value: "keep", Label: "as drawn"}, {Value: "zero", Label: "with zero mean"}},
			Help:    "Whether random and shuffled networks see the mean luminance: training removes it from first-layer kernels, drawing and shuffling put it back."},
	}
}

// ScaledTo are DrawingProperties with another default of rms, for experiments whose
// random networks differ in their non-linearity.
func ScaledTo(rms string) []lab.Property {
	list := DrawingProperties()
	for i := range list {
		if list[i].Key == "rms" {
			list[i].Default = rms
			list[i].Help = "Every layer of the random networks of the grid is rescaled so that its values before the non-linearity have this root mean square on the pictures; 0 leaves the weights as they are. Trained, shuffled and twin networks keep theirs."
		}
	}
	return append(list, lab.Property{Key: "threshold", Label: "Threshold", Kind: lab.Float, Default: "0", Min: -2, Max: 2, Step: 0.05,
		Help: "A bias of every layer of the random networks of the grid, in units of that layer's root mean square before the non-linearity; negative raises the threshold."})
}

// ScaledOn is how many gratings a network of the grid is scaled on.
const ScaledOn = 64

// EachPicture passes n pictures through a network, as far as it must, and hands over
// what the named layers say about each; data may not be kept.
func EachPicture(ctx context.Context, backend nn.Backend, params *nn.Params, layers []string, n int, show func(x []float32, i int), use func(layer, i int, data []float32), progress func(float64)) error {
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
				return errors.Join(fmt.Errorf("%s: values that are no numbers", name), a.exploded(x[:m*input.Len()]))
			}
			for i := range m {
				use(k, from+i, taps[k].Data[i*length:][:length])
			}
		}
		progress(float64(from+m) / float64(n))
	}
	return nil
}

// OverSeeds is a mean over seeds with Student's interval; there is none with fewer
// than two.
func OverSeeds(x []float64) lab.Estimate {
	if len(x) == 0 {
		return statistics.Point(math.NaN())
	}
	e, err := statistics.StudentT(x, statistics.Level)
	if err != nil { // one seed, or a value that is not a number
		return statistics.Point(statistics.Mean(x))
	}
	return e
}

// TrainingSetOf says what the weights behind a network were trained on.
func TrainingSetOf(n Network, name string) string {
	if n.Training != lab.Trained && n.Training != lab.ShuffledWeights {
		return ""
	}
	if network, err := weights.Find(name); err == nil {
		return network.TrainingSet
	}
	if name == neural.SqueezeNet10ID {
		return "photographs of objects (ImageNet)"
	}
	return name
}

// ReLU is the activation that the claim is about.
var ReLU = nn.ReLU.String()

// IsReLU reports whether an activation is the one that claims are about.
func IsReLU(activation string) bool { return activation == ReLU }

// IsOther reports whether an activation is one of those that ReLU is compared with.
func IsOther(activation string) bool { return activation != ReLU }

// FewestSeeds is the smallest number of seeds that a claim about random networks is
// judged by.
const FewestSeeds = 3

// FormWords says in which form first-layer kernels are, as a sentence has it.
func FormWords(dc string) string {
	if dc == "zero" {
		return "first-layer kernels with zero mean"
	}
	return "kernels as drawn"
}
