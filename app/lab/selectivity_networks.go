package lab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/nn"
)

var errNothingToCompare = errors.New("nothing is left to compare: training leaves out random networks, and no trained weights are chosen; set training=random, or weights=" + TaskWeights)

// The values of `pooling`: what stands between the layers of the grid.
const (
	Strided     = "strided" // no pooling: convolutions in steps of two
	AveragePool = "avg2"
	MaxPool     = "max2"
)

// grid is the small random networks of a configuration: one for each activation
// and each pooling, otherwise alike.
type grid struct {
	activations, poolings []string
	specs                 map[string]nn.Spec // by activation/pooling
}

// gridOf reads gridProperties for networks of so many layers.
func gridOf(c Config, depth int) (grid, error) {
	g := grid{activations: c.List("activation"), poolings: c.List("pooling"), specs: map[string]nn.Spec{}}
	for _, pooling := range g.poolings {
		for _, activation := range g.activations {
			text := gridSpec(c.Int("size"), c.Int("kernel"), c.Int("channels"), depth, activation, pooling)
			spec, err := nn.ParseSpec(text)
			if err != nil {
				problem, _, _ := strings.Cut(err.Error(), "\n")
				return g, fmt.Errorf("pictures of %d pixels are too small for %d layers (%s): take a larger size, a smaller kernel or fewer layers", c.Int("size"), depth, problem)
			}
			g.specs[activation+"/"+pooling] = spec
		}
	}
	return g, nil
}

// gridSpec is the text of one network: depth times convolution, activation and
// pooling.
func gridSpec(size, kernel, channels, depth int, activation, pooling string) string {
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

// network is what one unit of work looks at: a network of the grid, or the trained
// one and its twins, for which activation and pooling are empty.
type network struct {
	variant
	activation, pooling string
	spec                nn.Spec
}

// kind is what all seeds of a network share.
func (n network) kind() string {
	if n.activation == "" {
		return n.condition()
	}
	return n.activation + " " + n.pooling + ", " + n.condition()
}

func (n network) name() string {
	if n.seeded {
		return fmt.Sprintf("%s, seed %d", n.kind(), n.seed)
	}
	return n.kind()
}

// ofGrid tells the grid's networks from the trained one and its twins.
func (n network) ofGrid() bool { return n.activation != "" }

// networksOf lists the networks of a configuration: seed by seed, so that the first
// figure shows each of them once. f is nil where there is no trained network.
func networksOf(c Config, g grid, f *family) []network {
	wants := func(training string) bool { return slices.Contains(c.List("training"), training) }
	forms := []string{"keep", "zero"}
	if dc := c.Get("dc"); dc != "both" {
		forms = []string{dc}
	}
	var list []network
	if f != nil && wants(Trained) {
		list = append(list, network{variant: variant{training: Trained}, spec: f.spec})
	}
	for k := range c.Int("seeds") {
		seed := uint64(c.Int("seed") + k)
		for _, dc := range forms {
			if wants(RandomWeights) {
				for _, pooling := range g.poolings {
					for _, activation := range g.activations {
						list = append(list, network{variant{training: RandomWeights, dc: dc, seed: seed, seeded: true}, activation, pooling, g.specs[activation+"/"+pooling]})
					}
				}
			}
			if f == nil {
				continue
			}
			if wants(RandomWeights) && wants(Trained) {
				list = append(list, network{variant: variant{training: RandomWeights, dc: dc, seed: seed, seeded: true}, spec: f.spec})
			}
			if wants(ShuffledWeights) {
				list = append(list, network{variant: variant{training: ShuffledWeights, dc: dc, seed: seed, seeded: true}, spec: f.spec})
			}
		}
	}
	return list
}

// openReferenceNetwork opens the trained network of weightsProperties, nil where
// none is chosen or needed.
func openReferenceNetwork(ctx context.Context, env Env, c Config, warn func(format string, values ...any)) (*family, error) {
	training := c.List("training")
	if !slices.Contains(training, Trained) && !slices.Contains(training, ShuffledWeights) {
		return nil, nil
	}
	name := c.Get("weights")
	if name == "" {
		warn("No trained weights are chosen (weights is empty): trained and shuffled networks are left out.")
		return nil, nil
	}
	p, err := env.Weights(ctx, name)
	var missing *MissingRecording
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &missing):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("trained weights: %w (`make weights` makes the bundled ones); choose others, or leave weights empty to compare without them", err)
	}
	f := &family{spec: p.Spec, trained: p, scheme: nn.Init{Method: c.Get("init"), Gain: c.Float("gain")}}
	f.shuffle, err = nn.ParseShuffle(c.Get("shuffle"))
	return f, err
}

// weigh gives a network its weights. pictures are n of those it will see, which the
// grid's networks are scaled on.
func (n network) weigh(ctx context.Context, c Config, f *family, backend nn.Backend, pictures []float32) (*nn.Params, error) {
	if !n.ofGrid() {
		return f.params(n.variant, backend, pictures)
	}
	alone := &family{spec: n.spec, scheme: nn.Init{Method: c.Get("init"), Gain: c.Float("gain")}}
	p, err := alone.params(n.variant, backend, pictures)
	if err != nil {
		return nil, err
	}
	return p, settle(ctx, p, backend, pictures, c.Float("rms"), c.Float("threshold"))
}

// settle sets, convolution by convolution, the size of the values before the
// non-linearity and the threshold: weights are scaled until these values have the
// root mean square rms on the pictures (0 leaves them), and every bias is raised by
// threshold times what it then is. A layer that is silent on all pictures stays so.
func settle(ctx context.Context, p *nn.Params, backend nn.Backend, pictures []float32, rms, threshold float64) error {
	if rms == 0 && threshold == 0 {
		return nil
	}
	names := p.Spec.LayerNames()
	for i, l := range p.Spec.Layers {
		if l.Kind != nn.ConvLayer {
			continue
		}
		a := &activations{backend: backend, params: p, pictures: pictures, n: len(pictures) / p.Spec.Input.Len(), pool: "none"}
		sum, count := 0.0, 0
		err := a.each(ctx, names[i:i+1], func(_ stretch, x []float32) error {
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

// stages names the last layer of each stage of a network: a convolution or fire
// layer with the activation and the pooling behind it.
func stages(s nn.Spec) []string {
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

// stageName is the last layer of stage k, counted from 1.
func stageName(s nn.Spec, k int) (string, bool) {
	list := stages(s)
	if k < 1 || k > len(list) {
		return "", false
	}
	return list[k-1], true
}
