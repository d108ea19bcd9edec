package training

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// Task is the classification that the bundled network is trained on: which digit
// or which texture a picture shows. Digits stand light or dark on mean grey, so
// that the ground is the network's zero, as in recordings (see entrance).
type Task struct {
	Size     int // side of a picture in pixels
	Families []stimulus.Family
}

// NewTask returns the task of digits and the first texture families at this size.
func NewTask(size int) Task { return Task{size, stimulus.FirstFamilies()} }

// Classes names the classes in the order of the network's outputs.
func (t Task) Classes() []string {
	var names []string
	for d := range 10 {
		names = append(names, strconv.Itoa(d))
	}
	for _, f := range t.Families {
		names = append(names, f.Name)
	}
	return names
}

// Sample draws picture i of an endless set (such as "training" and "held-out",
// which share no picture) into x, Size·Size values of which 0 is mean grey and 1
// the contrast of a texture, and gives its class. Classes are equally frequent.
func (t Task) Sample(x []float32, set string, seed uint64, i int) (class int) {
	s := random.New(seed, "lab", "task", set, strconv.Itoa(i))
	class = s.IntN(10 + len(t.Families))
	if class >= 10 {
		for p, v := range t.Families[class-10].Draw(t.Size, s).Pix {
			x[p] = float32((float64(v) - stimulus.MeanGrey) / stimulus.TextureContrast)
		}
		return class
	}
	polarity := 0.5 / stimulus.TextureContrast
	if s.IntN(2) == 1 {
		polarity = -polarity
	}
	for p, v := range stimulus.DrawFirstDigit(class, t.Size, s).Pix {
		x[p] = float32(float64(v) * polarity)
	}
	return class
}

// Options says how a network is trained. Fields that are 0 take the value in
// brackets.
type Options struct {
	Seed  uint64
	Init  nn.Init // [kaiming]
	Steps int     // [800]
	Batch int     // pictures a step [48]
	Rate  float64 // of Adam at the start, falling linearly to 0 [0.002]
	Decay float64 // weight decay of Adam [0]
	// First scales the first layer's weights before training [1]. Kernels that start small are shaped by training;
	// large ones keep the noise that they were drawn with.
	First   float64
	HeldOut int // fresh pictures that accuracy is measured on [1000]
}

// WithDefaults returns the options with the usual values in place of zeros.
func (o Options) WithDefaults() Options {
	for _, f := range []struct {
		field *int
		value int
	}{{&o.Steps, 800}, {&o.Batch, 48}, {&o.HeldOut, 1000}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	if o.Rate == 0 {
		o.Rate = 0.002
	}
	if o.First == 0 {
		o.First = 1
	}
	if o.Init.Method == "" {
		o.Init.Method = "kaiming"
	}
	return o
}

func (o Options) check() error {
	for _, f := range []struct {
		name  string
		value int
		most  int
	}{{"steps", o.Steps, 1e6}, {"batch", o.Batch, 4096}, {"held-out", o.HeldOut, 1e6}} {
		if f.value < 1 || f.value > f.most {
			return fmt.Errorf("%s of training is %d; it must be 1 to %d", f.name, f.value, f.most)
		}
	}
	return nil
}

// TaskReport is what came of a training.
type TaskReport struct {
	Classes   []string
	Seed      uint64
	Steps     int
	Batch     int
	Loss      float64 // mean over the last tenth of the steps, in nats
	Accuracy  float64 // on HeldOut fresh pictures
	Low, High float64 // its 95 % interval (Wilson 1927)
	HeldOut   int
	Confusion [][]int // pictures by class and answer

	// The share of first-layer kernels that are oriented (OrientedShare), after training and with the first weights.
	Oriented, OrientedBefore float64
}

// A Curriculum is what a bundled network learns: classes and an endless supply of pictures of each.
type Curriculum interface {
	Classes() []string // in the order of the network's outputs
	// Sample draws picture i of a set into x, the input's values, and returns its class.
	Sample(x []float32, set string, seed uint64, i int) (class int)
}

// TrainOn trains a network of this spec on pictures of a curriculum that are drawn as they are needed, and measures it
// on fresh ones. The same options give the same bytes on cpu-generic everywhere. progress, if not nil, is called for
// every step, on a GPU some steps later.
func TrainOn(ctx context.Context, backend nn.Backend, spec nn.Spec, task Curriculum, o Options,
	progress func(step, steps int, loss float64)) (*nn.Params, TaskReport, error) {
	o = o.WithDefaults()
	report := TaskReport{Classes: task.Classes(), Seed: o.Seed, Steps: o.Steps, Batch: o.Batch, HeldOut: o.HeldOut}
	if err := o.check(); err != nil {
		return nil, report, err
	}
	if err := fits(task, spec); err != nil {
		return nil, report, err
	}
	// The first weights have a stream of their own (trained from those of seed 1, kernels
	// correlated with them by 0.93 to 0.98): they must not be those of the
	// random network of the same seed, beside which the trained one will stand.
	params, err := spec.Init(random.New(o.Seed, "lab", "train", "first weights").Uint64(), o.Init)
	if err != nil {
		return nil, report, fmt.Errorf("training: %w", err)
	}
	for i := range params.Tensors[0].Data {
		params.Tensors[0].Data[i] *= float32(o.First)
	}
	report.OrientedBefore = OrientedShare(params)
	if params, report.Loss, err = Train(ctx, backend, params, task, o, progress); err != nil {
		return nil, report, fmt.Errorf("training: %w", err)
	}
	if report.Confusion, err = confusion(ctx, backend, params, task, o); err != nil {
		return nil, report, fmt.Errorf("measuring the trained network: %w", err)
	}
	report.Oriented = OrientedShare(params)
	right := 0
	for class, answers := range report.Confusion {
		right += answers[class]
	}
	report.Accuracy = float64(right) / float64(o.HeldOut)
	report.Low, report.High = Wilson(right, o.HeldOut)
	return params, report, nil
}

// fits refuses a network that cannot do the task.
func fits(task Curriculum, spec nn.Spec) error {
	shapes, err := spec.Shapes()
	if err != nil {
		return fmt.Errorf("training: %w", err)
	}
	if spec.Input.H != spec.Input.W || spec.Input.C != 1 {
		return fmt.Errorf("training: the network's input is %v; the task has square grey pictures: take %dx%dx1",
			spec.Input, spec.Input.H, spec.Input.H)
	}
	if spec.Input.H < stimulus.MinSize || spec.Input.H > stimulus.MaxSize {
		return fmt.Errorf("training: pictures of %d pixels cannot be drawn; take %d to %d", spec.Input.H,
			stimulus.MinSize, stimulus.MaxSize)
	}
	want := nn.Shape{H: 1, W: 1, C: len(task.Classes())}
	if last := shapes[len(shapes)-1]; last != want {
		return fmt.Errorf("training: the network ends in %v; the task has %d classes: end it with flatten/dense%d",
			last, want.C, want.C)
	}
	return nil
}

// sampler draws endless pictures with their classes: a Task or a Lesson.
type sampler interface {
	Sample(x []float32, set string, seed uint64, i int) (class int)
}

// Train trains params on fresh pictures in every step and gives the trained ones
// and the mean loss of the last tenth of the steps.
func Train(ctx context.Context, backend nn.Backend, params *nn.Params, pictures sampler, o Options,
	progress func(step, steps int, loss float64)) (*nn.Params, float64, error) {
	program, err := nn.Compile(params.Spec, o.Batch, nn.Mode{Training: true}, backend)
	if err != nil {
		return nil, 0, err
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return nil, 0, err
	}
	size := params.Spec.Input.Len()
	x, labels := make([]float32, o.Batch*size), make([]int, o.Batch)
	late, lateSteps := 0.0, max(1, o.Steps/10)
	known := 0 // steps whose loss has come
	for step := range o.Steps {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		for i := range labels {
			labels[i] = pictures.Sample(x[i*size:][:size], "training", o.Seed, step*o.Batch+i)
		}
		left := float64(o.Steps-step) / float64(o.Steps)
		if err := program.SetAdam(nn.AdamConfig{Rate: o.Rate * left, Decay: o.Decay}); err != nil {
			return nil, 0, err
		}
		if err := program.Step(x, labels); err != nil {
			return nil, 0, err
		}
		gather := program.Losses
		if step == o.Steps-1 {
			gather = program.AllLosses
		}
		losses, err := gather()
		if err != nil {
			return nil, 0, err
		}
		for _, loss := range losses {
			known++
			if loss-loss != 0 {
				if err := program.CheckFinite(); err != nil {
					return nil, 0, fmt.Errorf("the loss is %v after step %d: %w", loss, known, err)
				}
				return nil, 0, fmt.Errorf("the loss is %v after step %d; take a smaller learning rate than %g", loss, known, o.Rate)
			}
			if known > o.Steps-lateSteps {
				late += float64(loss) / float64(lateSteps)
			}
			if progress != nil {
				progress(known, o.Steps, float64(loss))
			}
		}
	}
	trained, err := program.Params()
	return trained, late, err
}

// confusion counts the network's answers to fresh pictures.
func confusion(ctx context.Context, backend nn.Backend, params *nn.Params, task Curriculum, o Options) ([][]int,
	error) {
	classes := len(task.Classes())
	counts := make([][]int, classes)
	for class := range counts {
		counts[class] = make([]int, classes)
	}
	program, err := nn.Compile(params.Spec, o.Batch, nn.Mode{}, backend)
	if err != nil {
		return nil, err
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return nil, err
	}
	names := params.Spec.LayerNames()
	size := params.Spec.Input.Len()
	x, labels := make([]float32, o.Batch*size), make([]int, o.Batch)
	answers := nn.Tap{Layer: names[len(names)-1], Data: make([]float32, o.Batch*classes)}
	for from := 0; from < o.HeldOut; from += o.Batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := min(o.Batch, o.HeldOut-from)
		for i := range n {
			labels[i] = task.Sample(x[i*size:][:size], "held-out", o.Seed, from+i)
		}
		if err := program.Forward(x[:n*size], answers); err != nil {
			return nil, err
		}
		for i := range n {
			best := 0
			logits := answers.Data[i*classes:][:classes]
			for class, v := range logits {
				if v > logits[best] {
					best = class
				}
			}
			counts[labels[i]][best]++
		}
	}
	return counts, nil
}

// Wilson returns the 95 % score interval of a share of n (Wilson 1927), which stays
// within [0, 1].
func Wilson(count, n int) (low, high float64) {
	return WilsonShare(float64(count)/float64(n), n)
}

// WilsonShare returns wilson for a share p of n that need not be a whole number of
// them, such as a mean over networks.
func WilsonShare(p float64, n int) (low, high float64) {
	const z = 1.959963984540054
	m := float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return math.Max(0, centre-half), math.Min(1, centre+half)
}
