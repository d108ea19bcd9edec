package nn_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/backendtest"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// onEachBackend runs a test on the reference and on every processor backend.
func onEachBackend(t *testing.T, test func(*testing.T, nn.Backend)) {
	for _, b := range []nn.Backend{backendtest.NewReference(), cpu.New(), cpu.NewGeneric()} {
		t.Run(b.Name(), func(t *testing.T) { test(t, b) })
	}
}

func compile(t *testing.T, spec nn.Spec, batch int, mode nn.Mode, b nn.Backend) *nn.Program {
	t.Helper()
	p, err := nn.Compile(spec, batch, mode, b)
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	t.Cleanup(p.Release)
	return p
}

func setParams(t *testing.T, program *nn.Program, p *nn.Params) {
	t.Helper()
	if err := program.SetParams(p); err != nil {
		t.Fatal(err)
	}
}

func noise(s *random.Stream, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(s.Norm())
	}
	return x
}

// outputs runs the network and returns the output of each named layer.
func outputs(t *testing.T, program *nn.Program, x []float32, layers ...string) map[string][]float32 {
	t.Helper()
	names := program.Spec().LayerNames()
	shapes, err := program.Spec().Shapes()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float32{}
	var taps []nn.Tap
	for _, layer := range layers {
		for i := range names {
			if names[i] == layer {
				out[layer] = make([]float32, len(x)/program.Spec().Input.Len()*shapes[i].Len())
			}
		}
		taps = append(taps, nn.Tap{Layer: layer, Data: out[layer]})
	}
	if err := program.Forward(x, taps...); err != nil {
		t.Fatal(err)
	}
	return out
}

func near(a, b []float32, tolerance float64) error {
	if len(a) != len(b) {
		return fmt.Errorf("%d values and %d", len(a), len(b))
	}
	for i := range a {
		if d := math.Abs(float64(a[i]) - float64(b[i])); !(d <= tolerance*(1+math.Abs(float64(b[i])))) {
			return fmt.Errorf("value %d is %v and %v", i, a[i], b[i])
		}
	}
	return nil
}

// One small network computed by hand.
func TestForwardByHand(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		spec := mustParse(t, "2x3x1/conv2x2x1/relu/flatten/dense2")
		p := mustInit(t, spec.String(), 1)
		copy(p.Tensor("conv1.weight").Data, []float32{1, 2, 3, 4})
		copy(p.Tensor("conv1.bias").Data, []float32{-20})
		copy(p.Tensor("dense1.weight").Data, []float32{1, 10, 100, 1000}) // In×Out
		copy(p.Tensor("dense1.bias").Data, []float32{0.5, -0.5})
		program := compile(t, spec, 2, nn.Mode{Taps: []string{"conv1", "relu1"}}, b)
		setParams(t, program, p)
		// 1·1 + 2·2 + 4·3 + 5·4 = 37 and 2·1 + 3·2 + 5·3 + 6·4 = 47, less 20;
		// the second picture's first window: −1·1 + 5·4 − 20 = −1.
		got := outputs(t, program, []float32{1, 2, 3, 4, 5, 6, -1, 0, 2, 0, 5, 0}, "conv1", "relu1", "dense1")
		want := map[string][]float32{
			"conv1":  {17, 27, -1, -1},
			"relu1":  {17, 27, 0, 0},
			"dense1": {17 + 2700 + 0.5, 170 + 27000 - 0.5, 0.5, -0.5},
		}
		want["conv1"][3] = 0*1 + 2*2 + 5*3 + 0*4 - 20
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// Fusion, sharing of buffers and training mode change where values lie, not
// what they are: whatever is tapped, the outputs are the same.
func TestTapsDoNotChangeOutputs(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		s := random.New(6, "taps")
		for range 40 {
			spec := randomSpec(s, true)
			names := spec.LayerNames()
			p, err := spec.Init(s.Uint64(), nn.Init{Method: "kaiming"})
			if err != nil {
				t.Fatal(err)
			}
			batch := 1 + s.IntN(5)
			x := noise(s, batch*spec.Input.Len())
			all := compile(t, spec, batch, nn.Mode{Taps: names}, b)
			setParams(t, all, p)
			want := outputs(t, all, x, names...)
			var some []string
			for _, name := range names {
				if s.IntN(3) == 0 {
					some = append(some, name)
				}
			}
			for _, training := range []bool{false, true} {
				program := compile(t, spec, batch, nn.Mode{Taps: some, Training: training}, b)
				setParams(t, program, p)
				for range 2 { // and again over what the first run left behind
					for name, got := range outputs(t, program, x, append(some, names[len(names)-1])...) {
						if err := near(got, want[name], 1e-5); err != nil {
							t.Fatalf("%s, taps %v, training %v: %s: %v", spec, some, training, name, err)
						}
					}
				}
			}
		}
	})
}

// Fewer pictures than a full batch have the outputs that they would have in a full
// batch, also after one that left NaN.
func TestPartOfABatch(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		s := random.New(7, "part")
		spec := mustParse(t, "9x9x2/conv3x3x4,same/relu/max2/flatten/dense5")
		program := compile(t, spec, 6, nn.Mode{Taps: []string{"max1"}}, b)
		setParams(t, program, mustInit(t, spec.String(), 3))
		size := spec.Input.Len()
		x := noise(s, 6*size)
		full := outputs(t, program, x, "max1", "dense1")
		nan := make([]float32, 6*size)
		for i := range nan {
			nan[i] = float32(math.NaN())
		}
		outputs(t, program, nan)
		for n := 1; n <= 6; n++ {
			for name, got := range outputs(t, program, x[:n*size], "max1", "dense1") {
				if err := near(got, full[name][:len(got)], 1e-6); err != nil {
					t.Errorf("%d pictures, %s: %v", n, name, err)
				}
			}
		}
	})
}

// task returns pictures of noise whose first pixels carry the label.
func task(s *random.Stream, spec nn.Spec, n, classes int) (x []float32, labels []int) {
	x, labels = noise(s, n*spec.Input.Len()), make([]int, n)
	for i := range labels {
		labels[i] = s.IntN(classes)
		x[i*spec.Input.Len()+labels[i]] += 6
	}
	return x, labels
}

const tiny = "8x8x1/conv3x3x6,same/relu/max2/conv3x3x8/tanh/avg2/flatten/dense4"

// A tiny task is learned, twice with the same result.
func TestTrainingLearns(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		spec := mustParse(t, tiny)
		train := func() (first, last float32, p *nn.Params) {
			program := compile(t, spec, 24, nn.Mode{Training: true}, b)
			setParams(t, program, mustInit(t, tiny, 1))
			if err := program.SetAdam(nn.AdamConfig{Rate: 0.01}); err != nil {
				t.Fatal(err)
			}
			x, labels := task(random.New(8, "task"), spec, 24, 4)
			for i := range 120 {
				if err := program.Step(x, labels); err != nil {
					t.Fatal(err)
				}
				if i == 0 || i == 119 {
					loss, err := program.Loss()
					if err != nil {
						t.Fatal(err)
					}
					first, last = last, loss
				}
			}
			// The program classifies the pictures as well as its loss says.
			scores := outputs(t, program, x, "dense1")["dense1"]
			for i, label := range labels {
				for c := range 4 {
					if c != label && scores[4*i+c] >= scores[4*i+label] {
						t.Errorf("picture %d of class %d is taken for %d", i, label, c)
					}
				}
			}
			p, err := program.Params()
			if err != nil {
				t.Fatal(err)
			}
			return first, last, p
		}
		first, last, p := train()
		if !(first > 1 && last < 0.05) {
			t.Errorf("loss went from %v to %v, want from above 1 to below 0.05", first, last)
		}
		if _, _, q := train(); !reflect.DeepEqual(p, q) {
			t.Error("two runs from one seed ended in different parameters")
		}
	})
}

// On cpu-generic a training run ends in the same bytes on every machine, natively
// and as WebAssembly: bundled weights can be made again by anyone.
func TestTrainingIsTheSameEverywhere(t *testing.T) {
	spec := mustParse(t, tiny)
	b := cpu.NewGeneric()
	p := mustInit(t, tiny, 1)
	s := random.New(15, "task")
	if err := p.Rescale(b, noise(s, 40*spec.Input.Len()), 40, 1); err != nil {
		t.Fatal(err)
	}
	program := compile(t, spec, 16, nn.Mode{Training: true}, b)
	setParams(t, program, p)
	for range 25 {
		if err := program.Step(task(s, spec, 16, 4)); err != nil {
			t.Fatal(err)
		}
	}
	q, err := program.Params()
	if err != nil {
		t.Fatal(err)
	}
	const want uint64 = 0xd47ea5eefc4c7b76
	if got := hash(q); got != want {
		t.Errorf("hash of the trained parameters is %#x, want %#x", got, want)
	}
}

// The optimiser is the paper's algorithm, applied to all tensors over several
// steps and a change of rate, and restarted by SetParams.
func TestAdamIsThePapers(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		spec := mustParse(t, tiny)
		program := compile(t, spec, 8, nn.Mode{Training: true}, b)
		x, labels := task(random.New(9, "task"), spec, 8, 4)
		for range 2 {
			p := mustInit(t, tiny, 2)
			setParams(t, program, p)
			m, v := map[string][]float64{}, map[string][]float64{}
			for step := 1; step <= 6; step++ {
				c := nn.AdamConfig{Rate: 0.003, Beta1: 0.8, Beta2: 0.99, Epsilon: 1e-6}
				if step > 3 {
					c.Rate = 0.001
				}
				if err := program.SetAdam(c); err != nil {
					t.Fatal(err)
				}
				if err := program.Step(x, labels); err != nil {
					t.Fatal(err)
				}
				g, err := program.Gradients()
				if err != nil {
					t.Fatal(err)
				}
				q, err := program.Params()
				if err != nil {
					t.Fatal(err)
				}
				for i := range p.Tensors {
					name := p.Tensors[i].Name
					if m[name] == nil {
						m[name], v[name] = make([]float64, len(p.Tensors[i].Data)),
							make([]float64, len(p.Tensors[i].Data))
					}
					for k, value := range p.Tensors[i].Data {
						gk := float64(g.Tensors[i].Data[k])
						m[name][k] = c.Beta1*m[name][k] + (1-c.Beta1)*gk
						v[name][k] = c.Beta2*v[name][k] + (1-c.Beta2)*gk*gk
						mHat := m[name][k] / (1 - math.Pow(c.Beta1, float64(step)))
						vHat := v[name][k] / (1 - math.Pow(c.Beta2, float64(step)))
						want := float64(value) - c.Rate*mHat/(math.Sqrt(vHat)+c.Epsilon)
						if got := float64(q.Tensors[i].Data[k]); math.Abs(got-want) > 1e-5*c.Rate+2e-7*math.Abs(want) {
							t.Fatalf("step %d: %s[%d] went from %v to %v, want %v", step, name, k, value, got, want)
						}
					}
				}
				p = q
			}
		}
	})
}

// Nothing is allocated per step or per forward pass: neither by the backends that are
// for use nor, with plans that do nothing, by the program itself.
func TestStepsAllocateNothing(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		if b.Name() == "reference" {
			b = idle{b}
		}
		spec := mustParse(t, tiny)
		program := compile(t, spec, 8, nn.Mode{Training: true, Taps: []string{"conv1"}}, b)
		setParams(t, program, mustInit(t, tiny, 2))
		x, labels := task(random.New(10, "task"), spec, 8, 4)
		taps := []nn.Tap{{Layer: "conv1", Data: make([]float32, 8*8*8*6)}, {Layer: "dense1", Data: make([]float32, 32)}}
		run := func(name string, f func() error) {
			var err error
			if n := testing.AllocsPerRun(20, func() {
				if e := f(); e != nil {
					err = e
				}
			}); n != 0 || err != nil {
				t.Errorf("%s: %v allocations, %v", name, n, err)
			}
		}
		run("step", func() error { return program.Step(x, labels) })
		run("loss", func() error { _, err := program.Loss(); return err })
		run("a step and its loss", func() error {
			if err := program.Step(x, labels); err != nil {
				return err
			}
			_, err := program.Losses()
			return err
		})
		run("forward", func() error { return program.Forward(x, taps...) })
	})
}

// idle is a backend whose plans do nothing.
type idle struct{ nn.Backend }

func (idle) Plan([]nn.Op) (nn.Plan, error) { return idlePlan{}, nil }

type idlePlan struct{}

func (idlePlan) Run() error { return nil }
func (idlePlan) Release()   {}

// Odd networks compile and run, in both modes where they can be trained.
func TestOddNetworks(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		for _, c := range []struct {
			text  string
			train string // what training says, "" if it works
		}{
			{"1x1x1/dense1", ""},
			{"3x3x2/flatten", "no parameters"},
			{"3x3x2/linear/flatten/linear", "no parameters"},
			{"1x1x4/relu/tanh", "no parameters"},
			{"5x1x2/conv1x1x3", "5×1×3"},
			{"5x5x1/conv5x5x3/relu", ""},
			{"4x4x1/conv3x3x2,stride4/tanh/relu/tanh", ""},
			{"2x2x1/conv9x9x2,same/flatten/dense2", ""},
			{"7x5x1/max3,stride1,pad2/avg4,stride3,same/flatten/relu/linear/dense3/linear", ""},
		} {
			spec := mustParse(t, c.text)
			p := mustInit(t, c.text, 1)
			x := noise(random.New(11, c.text), 3*spec.Input.Len())
			for _, training := range []bool{false, true} {
				program, err := nn.Compile(spec, 3, nn.Mode{Training: training}, b)
				if training && c.train != "" {
					if err == nil || !strings.Contains(err.Error(), c.train) {
						t.Errorf("%s: training says %v, want %q", c.text, err, c.train)
					}
					continue
				}
				if err != nil {
					t.Errorf("%s: %v", c.text, err)
					continue
				}
				setParams(t, program, p)
				names := spec.LayerNames()
				outputs(t, program, x, names[len(names)-1])
				if training {
					if err := program.Step(x, []int{0, 0, 0}); err != nil {
						t.Errorf("%s: %v", c.text, err)
					}
				}
				if err := program.CheckFinite(); err != nil {
					t.Errorf("%s: %v", c.text, err)
				}
				program.Release()
			}
		}
	})
}

// Each misuse returns an error that says what to do, and leaves the program usable.
func TestProgramErrors(t *testing.T) {
	b := backendtest.NewReference()
	spec := mustParse(t, tiny)
	p := mustInit(t, tiny, 1)
	x, labels := task(random.New(12, "task"), spec, 4, 4)
	for name, mode := range map[string]struct {
		batch int
		nn.Mode
		want string
	}{
		"batch 0":  {0, nn.Mode{}, "batch of 0"},
		"batch ∞":  {nn.MaxBatch + 1, nn.Mode{}, "batch of 65537"},
		"tap":      {1, nn.Mode{Taps: []string{"conv9"}}, `"conv9"`},
		"pictures": {1, nn.Mode{Memory: 100}, "smaller pictures"},
	} {
		if _, err := nn.Compile(spec, mode.batch, mode.Mode, b); err == nil ||
			!strings.Contains(err.Error(), mode.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := nn.Compile(nn.Spec{}, 1, nn.Mode{}, b); err == nil {
		t.Error("an empty spec was compiled")
	}

	train := compile(t, spec, 4, nn.Mode{Training: true}, b)
	infer := compile(t, spec, 4, nn.Mode{}, b)
	expect := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	loss := func() error { _, err := train.Loss(); return err }
	expect(train.Forward(x), "SetParams first")
	expect(train.Step(x, labels), "SetParams first")
	expect(infer.SetParams(mustInit(t, "8x8x1/conv3x3x6,same", 1)), "missing")
	setParams(t, train, p)
	setParams(t, infer, p)
	expect(loss(), "no step")
	expect(infer.Step(x, labels), "Mode.Training")
	expect(train.Step(x[:64], labels[:1]), "full batch")
	expect(train.Step(x, labels[:3]), "full batch")
	expect(train.Step(x, []int{0, 1, 2, 4}), "label 4 of picture 3")
	expect(train.Step(x, []int{0, -1, 2, 3}), "label -1 of picture 1")
	expect(infer.Forward(nil), "1 to 4 pictures")
	expect(infer.Forward(x[:65]), "1 to 4 pictures")
	expect(infer.Forward(append(x[:len(x):len(x)], x[:64]...)), "1 to 4 pictures")
	expect(infer.Forward(x, nn.Tap{Layer: "conv1", Data: make([]float32, 4*384)}), "Mode.Taps")
	expect(infer.Forward(x, nn.Tap{Layer: "conv7"}), "no such layer")
	expect(infer.Forward(x, nn.Tap{Layer: "dense1", Data: make([]float32, 15)}), "room for 15")
	for _, c := range []nn.AdamConfig{{Rate: -1}, {Rate: math.NaN()}, {Rate: math.Inf(1)}, {Beta1: 1}, {Beta2: 1.5},
		{Epsilon: -1}} {
		expect(train.SetAdam(c), "adam")
	}
	if err := train.Step(x, labels); err != nil {
		t.Error(err)
	}
	if err := loss(); err != nil {
		t.Error(err)
	}
	setParams(t, train, p)
	expect(loss(), "no step since") // or the loss of other parameters would be shown
	train.Release()
	train.Release()
	expect(train.Step(x, labels), "released")
	expect(train.SetParams(p), "released")
}

func TestCheckFiniteNamesTheLayer(t *testing.T) {
	b := backendtest.NewReference()
	spec := mustParse(t, tiny)
	for name, want := range map[string]string{"conv1.weight": "conv1.weight", "conv2.bias": "conv2.bias",
		"dense1.weight": "dense1.weight"} {
		p := mustInit(t, tiny, 1)
		p.Tensor(name).Data[2] = float32(math.Inf(1))
		program := compile(t, spec, 2, nn.Mode{Training: true}, b)
		setParams(t, program, p)
		if err := program.CheckFinite(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Finite parameters whose products are not, from the second layer on.
	p := mustInit(t, tiny, 1)
	for i := range p.Tensor("conv2.weight").Data {
		p.Tensor("conv1.weight").Data[i%54] = 1e30
		p.Tensor("conv2.weight").Data[i] = 1e30
	}
	program := compile(t, spec, 2, nn.Mode{Training: true, Taps: []string{"conv2"}}, b)
	setParams(t, program, p)
	x := make([]float32, 2*64)
	for i := range x {
		x[i] = 1
	}
	if err := program.Forward(x); err != nil {
		t.Fatal(err)
	}
	if err := program.CheckFinite(); err == nil || !strings.HasPrefix(err.Error(), "the output of conv2") {
		t.Errorf("got %v", err)
	}
}

// A failing backend leaves nothing behind.
func TestCompileReleasesOnFailure(t *testing.T) {
	spec := mustParse(t, tiny)
	for n := range 30 {
		b := &failing{Backend: backendtest.NewReference(), after: n}
		p, err := nn.Compile(spec, 2, nn.Mode{Training: true}, b)
		if err == nil {
			if n < 12 {
				t.Errorf("only %d calls were made", n)
			}
			p.Release()
		} else if !strings.Contains(err.Error(), "out of luck") {
			t.Errorf("call %d: %v", n, err)
		}
		if b.live != 0 {
			t.Errorf("failure at call %d leaves %d buffers and plans", n, b.live)
		}
	}
}

// failing counts what is not released and fails after a number of calls.
type failing struct {
	nn.Backend
	after, live int
}

func (f *failing) fails() error {
	if f.after--; f.after < 0 {
		return fmt.Errorf("out of luck")
	}
	return nil
}

func (f *failing) NewBuffer(n int) (nn.Buffer, error) {
	if err := f.fails(); err != nil {
		return nil, err
	}
	b, err := f.Backend.NewBuffer(n)
	f.live++
	return &countedBuffer{b, f}, err
}

func (f *failing) Write(t nn.Tensor, x []float32) error {
	t.Buffer = t.Buffer.(*countedBuffer).Buffer
	return f.Backend.Write(t, x)
}

func (f *failing) Plan(ops []nn.Op) (nn.Plan, error) {
	if err := f.fails(); err != nil {
		return nil, err
	}
	for _, op := range ops {
		if err := nn.Check(op); err != nil {
			return nil, err
		}
	}
	f.live++
	return &countedPlan{f}, nil
}

type countedBuffer struct {
	nn.Buffer
	of *failing
}

func (b *countedBuffer) Release() { b.of.live-- }

type countedPlan struct{ of *failing }

func (p *countedPlan) Run() error { return nil }
func (p *countedPlan) Release()   { p.of.live-- }
