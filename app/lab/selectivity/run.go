package selectivity

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/tuning"
	"untrained/app/lab/statistics"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// examples is how many tuning curves of a layer are kept: those of the units at a tenth, a half and nine tenths of
// the order by circular variance.
const examples = 3

// battery returns the gratings for a network: 12 orientations, 8 phases, sizes of half and of the whole picture.
func (s *survey) battery(spec nn.Spec) (stimulus.Battery, error) {
	size, count := spec.Input.H, s.config.Frequencies
	if spec.Input.H != spec.Input.W || spec.Input.C != 1 && spec.Input.C != 3 {
		return stimulus.Battery{}, fmt.Errorf("the network's input is %v; gratings are square, grey or in three equal "+
			"colours", spec.Input)
	}
	b := stimulus.NewBattery(size)
	b.Contrast = s.config.Contrast
	if lab.IsQuick(s.text) {
		count, b.Apertures = min(count, 4), b.Apertures[len(b.Apertures)-1:]
	}
	const lowest = 2.0
	highest := float64(size) / 4
	b.Cycles = b.Cycles[:0]
	for k := range count {
		// Rounded, because Pow differs between machines in the last bit.
		b.Cycles = append(b.Cycles, math.Round(1e4*lowest*math.Pow(highest/lowest, float64(k)/float64(count-1)))/1e4)
	}
	return b, b.Validate()
}

// cost returns the arithmetic of a network over all gratings, in millions of products.
func (s *survey) cost(n model.Network, b stimulus.Battery) float64 {
	costs, err := n.Spec.LayerCosts()
	if err != nil {
		return 1
	}
	names, last := n.Spec.LayerNames(), 0
	for _, l := range s.layers() {
		if name, ok := model.StageName(n.Spec, l); ok {
			last = max(last, slices.Index(names, name))
		}
	}
	products := 0.0
	for _, c := range costs[:last+1] {
		products += float64(c.MultiplyAdds)
	}
	return float64(b.Len()) * (products + 100*float64(n.Spec.Input.Len())) / 1e6
}

// places returns the sampled places of a layer, row × width + column: its middle and count others at random in the
// middle half of the layer, where nearly all of a unit's window lies inside the picture. All channels have the same.
func places(s nn.Shape, count int, seed uint64) []int {
	middle := s.H/2*s.W + s.W/2
	var near []int
	for y := range s.H {
		for x := range s.W {
			if at := y*s.W + x; at != middle && abs(y-s.H/2) <= max(1, s.H/4) && abs(x-s.W/2) <= max(1, s.W/4) {
				near = append(near, at)
			}
		}
	}
	list := []int{middle}
	order := random.New(seed, "lab", "selectivity", "places").Perm(len(near))
	for _, k := range order[:min(count-1, len(near))] {
		list = append(list, near[k])
	}
	return list
}

func abs(x int) int { return max(x, -x) }

// Run implements Experiment: it shows the battery to one network. The arrays of layer L are
// L/state and L/cv1 … L/cv3, L/f1f0, L/width, L/orientation, L/cycles and L/aperture
// by unit, channel after channel with its places together; L/examples are the numbers
// of a few units and L/tuning their rates by orientation.
func (e Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	s, err := newSurvey(ctx, env, c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	list := s.networks()
	if task.Index < 0 || task.Index >= len(list) || list[task.Index].Name() != task.Name {
		return lab.TaskResult{}, fmt.Errorf("task %d (%s) is not part of this configuration", task.Index, task.Name)
	}
	n := list[task.Index]
	b, err := s.battery(n.Spec)
	if err != nil {
		return lab.TaskResult{}, err
	}
	backend, err := env.Backend()
	if err != nil {
		return lab.TaskResult{}, err
	}
	show := s.shower(n, b, e.gratings)
	sample := make([]float32, 0, model.ScaledOn*n.Spec.Input.Len())
	if n.OfGrid() {
		for k := range model.ScaledOn {
			x := make([]float32, n.Spec.Input.Len())
			show(x, k*b.Len()/model.ScaledOn)
			sample = append(sample, x...)
		}
	}
	params, err := n.Weigh(ctx, s.config.Comparison, s.family, backend, sample)
	if err != nil {
		return lab.TaskResult{}, err
	}
	result := lab.TaskResult{Task: task, Arrays: map[string]lab.Floats{}}
	var sampled []sampledLayer
	for _, l := range s.layers() {
		name, ok := model.StageName(n.Spec, l)
		if !ok {
			continue
		}
		shape, err := model.LayerShape(n.Spec, name)
		if err != nil {
			return lab.TaskResult{}, err
		}
		sampled = append(sampled, sampledLayer{strconv.Itoa(l), name, shape,
			places(shape, s.config.Places, uint64(s.config.Seed))})
	}
	responses, err := respond(ctx, backend, params, sampled, b.Len()+1, show, func(f float64) { progress(0.95 * f) })
	if err != nil {
		return lab.TaskResult{}, err
	}
	for i, l := range sampled {
		if err := ctx.Err(); err != nil {
			return lab.TaskResult{}, err
		}
		record(result.Arrays, l, b, responses[i])
		progress(0.95 + 0.05*float64(i+1)/float64(len(sampled)))
	}
	return result, nil
}

// shower returns a function that draws grating i as it enters the network; the one after the last is plain grey. Grey
// is the network's zero. For the networks of this repository a contrast of stimulus.TextureContrast is 1; for one
// that was trained on photographs grey levels are 0 to 255.
func (s *survey) shower(n model.Network, b stimulus.Battery, store *batteryStore) func(x []float32, i int) {
	scale, channels := 1/stimulus.TextureContrast, n.Spec.Input.C
	if !n.OfGrid() && s.object {
		scale = 255
	}
	return func(x []float32, i int) {
		if i >= b.Len() {
			clear(x)
			return
		}
		for p, v := range store.grating(b, i) {
			for ch := range channels {
				x[p*channels+ch] = float32((float64(v) - stimulus.MeanGrey) * scale)
			}
		}
	}
}

// sampledLayer is a layer and the places whose units are measured.
type sampledLayer struct {
	key    string // of its arrays: the number of its stage
	name   string
	shape  nn.Shape
	places []int
}

// respond returns, layer by layer, the responses of the sampled units to n pictures: units × pictures, channel after
// channel with its places together.
func respond(ctx context.Context, backend nn.Backend, params *nn.Params, layers []sampledLayer, n int,
	show func(x []float32, i int), progress func(float64)) ([][]float32, error) {
	responses := make([][]float32, len(layers))
	var names []string
	for k, l := range layers {
		names = append(names, l.name)
		responses[k] = make([]float32, l.shape.C*len(l.places)*n)
	}
	err := model.EachPicture(ctx, backend, params, names, n, show, func(k, i int, data []float32) {
		l := layers[k]
		for p, place := range l.places {
			for ch, v := range data[place*l.shape.C:][:l.shape.C] {
				responses[k][(ch*len(l.places)+p)*n+i] = v
			}
		}
	}, progress)
	return responses, err
}

// record measures every sampled unit of a layer and adds the numbers to a task's arrays.
func record(arrays map[string]lab.Floats, l sampledLayer, b stimulus.Battery, responses []float32) {
	pictures := b.Len() + 1
	units := len(responses) / pictures
	largest := 0.0
	for _, v := range responses {
		largest = math.Max(largest, math.Abs(float64(v)))
	}
	names := []string{"state", "cv1", "cv2", "cv3", "f1f0", "width", "orientation", "cycles", "aperture"}
	for _, name := range names {
		arrays[l.key+"/"+name] = make(lab.Floats, units)
	}
	all := make([]tuning.Tuned, units)
	var order []int // of units that respond
	for u := range units {
		r := statistics.Widen(responses[u*pictures:][:pictures])
		t := tuning.Measure(b, r[:b.Len()], r[b.Len()], largest)
		all[u] = t
		for k, v := range []float64{float64(t.State), t.Variance[0], t.Variance[1], t.Variance[2], t.Modulation, t.HalfWidth,
			t.Orientation, t.Cycles, t.Aperture} {
			arrays[l.key+"/"+names[k]][u] = v
		}
		if t.Rates != nil {
			order = append(order, u)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch va, vb := all[a].Variance[0], all[b].Variance[0]; {
		case va < vb:
			return -1
		case va > vb:
			return 1
		}
		return 0
	})
	var chosen, rates lab.Floats
	if len(order) >= examples {
		for _, share := range [examples]float64{0.1, 0.5, 0.9} {
			u := order[int(share*float64(len(order)-1))]
			chosen = append(chosen, float64(u))
			rates = append(rates, all[u].Rates...)
		}
	}
	arrays[l.key+"/examples"], arrays[l.key+"/tuning"] = chosen, rates
	arrays[l.key+"/places"] = lab.Floats{float64(len(l.places))}
}
