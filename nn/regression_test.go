package nn_test

import (
	"math"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/backendtest"
	"untrained/nn/random"
)

const tuning = "6x6x1/conv3x3x4/elu/flatten/dense3"

var missing = float32(math.NaN())

// responses returns counts of three units, some of them missing.
func responses(s *random.Stream, n int) []float32 {
	y := make([]float32, n*3)
	for i := range y {
		y[i] = float32(s.IntN(6))
		if s.IntN(4) == 0 {
			y[i] = missing
		}
	}
	return y
}

// The loss is the mean over the values that are present, and every parameter's
// gradient is its derivative.
func TestRegressionLosses(t *testing.T) {
	b := backendtest.NewReference()
	spec := mustParse(t, tuning)
	s := random.New(21, "regression")
	const n = 5
	x, y := noise(s, n*36), responses(s, n)
	for _, loss := range []nn.Loss{nn.MeanSquared, nn.Poisson} {
		program := compile(t, spec, n, nn.Mode{Training: true, Loss: loss}, b)
		p := mustInit(t, tuning, 4)
		setParams(t, program, p)
		z := outputs(t, program, x, "dense1")["dense1"]
		want, count := 0.0, 0.0
		for i, v := range y {
			if v != v {
				continue
			}
			count++
			if d := float64(z[i]) - float64(v); loss == nn.MeanSquared {
				want += d * d
			} else {
				rate := nn.Softplus(float64(z[i]))
				want += rate - float64(v)*math.Log(rate)
			}
		}
		measured := func() float64 {
			t.Helper()
			if err := program.StepTargets(x, y); err != nil {
				t.Fatal(err)
			}
			each := make([]float64, n)
			if err := b.Read64(each, program.LossTensor()); err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for _, v := range each {
				sum += v / n
			}
			return sum
		}
		if got := measured(); math.Abs(got-want/count) > 1e-5*(1+math.Abs(got)) {
			t.Errorf("%v: loss %v, want %v", loss, got, want/count)
		}
		grads, err := program.Gradients()
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Tensors {
			values := make([]float64, len(p.Tensors[i].Data))
			for k, v := range p.Tensors[i].Data {
				values[k] = float64(v)
			}
			for range 6 {
				k := s.IntN(len(values))
				at := func(h float64) float64 {
					setParams(t, program, p)
					values[k] += h
					if err := b.Write64(program.ParamTensor(p.Tensors[i].Name), values); err != nil {
						t.Fatal(err)
					}
					values[k] -= h
					return measured()
				}
				const h = 1e-5
				want := (at(h) - at(-h)) / (2 * h)
				if got := float64(grads.Tensors[i].Data[k]); math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
					t.Errorf("%v: gradient of %s[%d] is %v, central difference %v", loss, p.Tensors[i].Name, k, got,
						want)
				}
			}
		}
	}
}

// On every backend Adam fits responses that another network made, and the missing ones are learned from the rest.
func TestRegressionLearns(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		s := random.New(22, "regression")
		spec := mustParse(t, tuning)
		const n = 80
		x := noise(s, n*36)
		truth := compile(t, spec, n, nn.Mode{}, b)
		setParams(t, truth, mustInit(t, tuning, 9))
		z := outputs(t, truth, x, "dense1")["dense1"]
		for _, loss := range []nn.Loss{nn.MeanSquared, nn.Poisson} {
			y := make([]float32, len(z))
			for i, v := range z {
				y[i] = v
				if loss == nn.Poisson {
					y[i] = float32(nn.Softplus(float64(v)))
				}
				if i%5 == 0 {
					y[i] = missing
				}
			}
			program := compile(t, spec, n, nn.Mode{Training: true, Loss: loss}, b)
			setParams(t, program, mustInit(t, tuning, 10))
			if err := program.SetAdam(nn.AdamConfig{Rate: 0.01}); err != nil {
				t.Fatal(err)
			}
			for range 250 {
				if err := program.StepTargets(x, y); err != nil {
					t.Fatal(err)
				}
			}
			got := outputs(t, program, x, "dense1")["dense1"]
			sum, spread := 0.0, 0.0
			for i := range z {
				sum += math.Pow(float64(got[i]-z[i]), 2)
				spread += math.Pow(float64(z[i]), 2)
			}
			if !(sum < 0.25*spread) { // two at the start
				t.Errorf("%v: %.2f of the variance is left", loss, sum/spread)
			}
		}
	})
}

// AdamW follows its formula over several steps and changes of rate, and begins again with new parameters.
func TestAdamWFollowsItsFormula(t *testing.T) {
	onEachBackend(t, func(t *testing.T, b nn.Backend) {
		spec := mustParse(t, tiny)
		x, labels := task(random.New(9, "task"), spec, 8, 4)
		program := compile(t, spec, 8, nn.Mode{Training: true}, b)
		for seed := range uint64(2) {
			// The training before left memory that is not the next one's.
			setParams(t, program, mustInit(t, tiny, 2+seed))
			p, err := program.Params()
			if err != nil {
				t.Fatal(err)
			}
			m, v := map[string]float64{}, map[string]float64{}
			key := func(i, k int) string { return p.Tensors[i].Name + string(rune(k)) }
			for step := 1.0; step <= 4; step++ {
				rate, decay := 0.02/step, 0.3
				if err := program.SetAdam(nn.AdamConfig{Rate: rate, Decay: decay, Epsilon: 1e-6}); err != nil {
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
					for k, old := range p.Tensors[i].Data {
						w, d, at := float64(old), float64(g.Tensors[i].Data[k]), key(i, k)
						m[at], v[at] = 0.9*m[at]+0.1*d, 0.999*v[at]+0.001*d*d
						mHat, vHat := m[at]/(1-math.Pow(0.9, step)), v[at]/(1-math.Pow(0.999, step))
						want := w - rate*decay*w - rate*mHat/(math.Sqrt(vHat)+1e-6)
						if got := float64(q.Tensors[i].Data[k]); math.Abs(got-want) > 2e-5*rate+3e-7*math.Abs(want) {
							t.Fatalf("step %v: %s[%d] went from %v to %v, want %v", step, p.Tensors[i].Name, k, w, got, want)
						}
					}
				}
				p = q
			}
		}
	})
}

func TestRegressionErrors(t *testing.T) {
	b := backendtest.NewReference()
	spec := mustParse(t, tuning)
	s := random.New(23, "regression")
	x, y := noise(s, 2*36), []float32{1, 2, missing, 0, 0, 3}
	poisson := compile(t, spec, 2, nn.Mode{Training: true, Loss: nn.Poisson}, b)
	classes := compile(t, spec, 2, nn.Mode{Training: true}, b)
	setParams(t, poisson, mustInit(t, tuning, 1))
	setParams(t, classes, mustInit(t, tuning, 1))
	expect := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	expect(poisson.Step(x, []int{0, 1}), "StepTargets")
	expect(classes.StepTargets(x, y), "Mode.Loss")
	expect(poisson.StepTargets(x, y[:5]), "need 6")
	expect(poisson.StepTargets(x[:36], y[:3]), "full batch")
	expect(poisson.StepTargets(x, []float32{1, 2, 3, 4, -1, 0}), "picture 1, unit 1 is -1")
	expect(poisson.StepTargets(x, []float32{1, 2, float32(math.Inf(1)), 4, 1, 0}), "picture 0, unit 2")
	expect(poisson.StepTargets(x, []float32{missing, missing, missing, missing, missing, missing}), "all 6 targets")
	_, err := nn.Compile(spec, 2, nn.Mode{Training: true, Loss: 9}, b)
	expect(err, "loss 9")
	for _, c := range []nn.AdamConfig{{Decay: -1}, {Decay: math.NaN()}, {Rate: 0.5, Decay: 3}} {
		expect(classes.SetAdam(c), "adam: weight decay")
	}
	if err := poisson.StepTargets(x, y); err != nil {
		t.Error(err)
	}
	poisson.Release()
}

// The link of the Poisson loss is accurate on both sides.
func TestSoftplus(t *testing.T) {
	for z := -60.0; z < 60; z += 0.37 {
		want := math.Max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
		if got := nn.Softplus(z); math.Abs(got-want) > 1e-7*want {
			t.Errorf("softplus %v is %v, want %v", z, got, want)
		}
	}
}
