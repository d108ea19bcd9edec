package brainfit

import (
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

const tinyFit = "activation=relu,tanh&pooling=max2,avg2&depth=1&kernels=5&channels=4&shape=16x16x1&weights=&seeds=1&" +
	"folds=3&inner=3&bootstrap=100&reliability=0.1&epochs=4&patience=2&batch=16"

// made returns a recording whose cells are read out of a convolutional network, each at
// one place: what a network of the same kind can learn and random features hardly
// have.
func made(t testing.TB, n, units int) *labtest.Env {
	t.Helper()
	env := labtest.Tiny(t, n, units)
	r := env.Recordings["sim-v1"]
	s := random.New(21, "test")
	for i := range r.Images.Pix { // coloured noise: every place differs
		r.Images.Pix[i] = uint8(128 + 50*s.Uniform(-1, 1))
	}
	spec, err := nn.ParseSpec("16x16x1/conv5x5x3/relu/max2")
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Init(77, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	pictures, err := input.Entrance{Crop: 1}.Enter(r, spec.Input)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.ZeroMeanFirst(); err != nil {
		t.Fatal(err)
	}
	a := &model.Activations{Backend: cpu.New(), Params: p, Pictures: pictures.Into(spec.Input), N: n, Pool: "none"}
	const repeats = 4
	r.Expected, r.Trials = nil, make([]float32, n*units*repeats)
	err = a.Each(t.Context(), []string{"max1"}, func(_ model.Stretch, x []float32) error {
		for i := range n {
			for u := range units {
				place := 14 + u%8 // of 6×6
				rate := x[i*36*3+place*3+u%3] + 0.1
				r.Expected = append(r.Expected, rate)
				for k := range repeats {
					r.Trials[(i*units+u)*repeats+k] = rate + 0.1*float32(s.Norm())
				}
			}
		}
		return nil
	}, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	r.Responses, r.Halves = neural.MeansOfTrials(r.Trials, n, units, repeats)
	return env
}

func TestBrainfit(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	e := Experiment{}
	c := labtest.Configure(t, e, tinyFit)
	result := labtest.RunAll(t, e, env, c)
	summary := result.Table("summary")
	// Two readouts and four measures for four architectures fitted and random in
	// two forms, and one control.
	if n := len(summary.Rows); n != (4*3+1)*2*4 {
		t.Errorf("summary has %d rows", n)
	}
	in := summary.Column
	for _, row := range summary.Rows {
		if low, estimate, high := row[in("low")].(float64), row[in("estimate")].(float64),
			row[in("high")].(float64); !(low <= estimate && estimate <= high) {
			t.Errorf("%v: %v is not within [%v, %v]", row[in("training")], estimate, low, high)
		}
	}
	if n := len(result.Table("units").Rows); n != (4*3+1)*2*6 {
		t.Errorf("units has %d rows", n)
	}
	if n := len(result.Table("differences").Rows); n != 4*2*3*4 {
		t.Errorf("differences has %d rows", n)
	}
	if n := len(result.Table("groups").Rows); n != 2*2*2*4 {
		t.Errorf("groups has %d rows", n)
	}
	curves := result.Table("curves")
	trainings := map[string]bool{}
	for _, row := range curves.Rows {
		trainings[row[4].(string)] = true
		if (row[8].(float64) == 0) != (row[9] == nil) {
			t.Errorf("epoch %v has the training loss %v", row[8], row[9])
		}
	}
	if len(trainings) != 3 {
		t.Errorf("curves has %v", trainings)
	}
	if v := result.Verdicts; len(v) != 1 || v[0].Claim != "C2" ||
		!strings.HasSuffix(string(v[0].Verdict), string(lab.Recovered)) {
		t.Errorf("verdicts on a simulation are %+v", v)
	}
	again := labtest.RunAll(t, e, env, c)
	for i, row := range again.Table("summary").Rows {
		if k := in("estimate"); row[k] != summary.Rows[i][k] {
			t.Fatalf("the same run gave %v and %v", row[k], summary.Rows[i][k])
		}
	}
}

// What a network made, a network learns, better than a readout can do on random
// features; what says nothing about the pictures it does not learn.
func TestBrainfitFindsWhatIsThere(t *testing.T) {
	if testing.Short() {
		t.Skip("trains networks for some seconds")
	}
	env := made(t, 480, 6)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyFit+
		"&activation=relu&pooling=max2&channels=6&epochs=80&patience=20&rate=0.01&batch=32&dc=zero"))
	result := labtest.RunAll(t, Experiment{}, env, c)
	in := result.Table("summary").Column
	score := func(training, readout string) (e lab.Estimate) {
		for _, row := range result.Table("summary").Rows {
			if row[in("training")] == training && row[in("readout")] == readout && row[in("measure")] == "normalised" {
				return lab.Estimate{Value: row[in("estimate")].(float64), Low: row[in("low")].(float64),
					High: row[in("high")].(float64)}
			}
		}
		t.Fatalf("no %s", training)
		return e
	}
	fitted, drawn, shuffled := score(Fitted, FactorisedReadout), score(lab.RandomWeights, FactorisedReadout),
		score(FittedToShuffled, FactorisedReadout)
	ridge := score(lab.RandomWeights, RidgeReadout)
	t.Logf("fitted %.3f, random %.3f (ridge %.3f), shuffled %.3f", fitted.Value, drawn.Value, ridge.Value, shuffled.Value)
	for _, row := range result.Table("differences").Rows {
		if row[3] == "fitted − random dc=zero (factorised)" && row[4] == "normalised" && !(row[6].(float64) > 0.05) {
			t.Errorf("fitted − random is %v [%v, %v]", row[5], row[6], row[7])
		}
	}
	if !(fitted.Low > 0.2) || !(fitted.Value > ridge.Value+0.05) {
		t.Errorf("fitted %+v, random with ridge %+v", fitted, ridge)
	}
	if !(shuffled.High < lab.Margin) {
		t.Errorf("shuffled responses are predicted: %+v", shuffled)
	}
	if v := result.Verdicts[0].Verdict; v != lab.Recovered {
		t.Errorf("the simulation is %s", v)
	}
}

// Readouts and losses are all there, and task-trained features where they fit.
func TestBrainfitVariants(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	r := env.Recordings["sim-v1"]
	for i := range r.Trials {
		r.Trials[i] = float32(math.Abs(float64(r.Trials[i])))
	}
	r.Responses, r.Halves = neural.MeansOfTrials(r.Trials, 60, 6, r.Repeats)
	for _, text := range []string{
		"readout=full", "loss=poisson", "readout=full&loss=poisson", "start=keep&dc=keep",
		"weights=tiny&depth=2&kernels=5,3&channels=4,6", "higher=own",
	} {
		other := *r
		other.Area = "V4"
		env.Recordings["own"] = &other
		c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyFit+
			"&activation=relu&pooling=max2&training=fitted,random,trained&"+text))
		result := labtest.RunAll(t, Experiment{}, env, c)
		trained := slices.ContainsFunc(result.Table("summary").Rows, func(row []any) bool { return row[3] == lab.Trained })
		if want := strings.Contains(text, "weights"); trained != want {
			t.Errorf("%s: task-trained features are there: %v", text, trained)
		}
		if want := strings.Contains(text, "higher"); want != (len(result.Others) == 1) {
			t.Errorf("%s: other recordings: %v", text, result.Others)
		}
	}
}

// On a real recording the criterion is applied to what was found.
func TestBrainfitVerdict(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	env.Recordings["sim-v1"].Simulated = false
	c := labtest.Configure(t, Experiment{}, tinyFit+"&training=fitted,random")
	s, err := newBrainfit(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		area         string
		with, others float64 // what training adds with ReLU or max pooling, and with neither
		want         lab.Outcome
	}{
		{"V1", 0.02, 0.2, lab.Supported},
		{"EVC", 0.02, 0.2, lab.Supported},
		{"V1", 0.2, 0.2, lab.Opposed},
		{"V1", 0.049, 0.2, lab.Undecided},
		{"V1", 0.02, 0, lab.None},
		{"V4", 0.02, 0.2, lab.Undecided},
		{"IT", 0.2, 0, lab.Supported},
		{"LOC", 0.02, 0.2, lab.Opposed},
		{"IT", 0.049, 0.2, lab.Undecided},
	} {
		want, scores := c.want, [2]float64{c.with, c.others}
		s.areas[0].Source.Area = c.area
		m := &brainfitMerger{brainfit: s}
		level := map[bool]float64{true: 0.3, false: 0.3} // what random networks with ReLU or max pooling, and others, explain
		if want == lab.None {
			level[false] = 0 // the others lie on the floor
		}
		stream := random.New(6, "test")
		for i, a := range s.architectures {
			gap := scores[1]
			if rectifies(a) {
				gap = scores[0]
			}
			for _, p := range []*contender{
				{architecture: i, Variant: model.Variant{Training: Fitted, DC: "zero"}, readout: FactorisedReadout},
				{architecture: i, Variant: model.Variant{Training: lab.RandomWeights, DC: "zero"}, readout: FactorisedReadout},
				{architecture: i, Variant: model.Variant{Training: lab.RandomWeights, DC: "keep"}, readout: FactorisedReadout},
			} {
				square := level[rectifies(a)]
				if p.Training == Fitted {
					square += gap
				}
				r, boot := make(lab.Floats, 6), make(lab.Floats, 600)
				for u := range r {
					x := square + 0.004*stream.Norm()
					r[u] = math.Copysign(math.Sqrt(math.Abs(x)*s.areas[0].Panel.Reliability[u]), x)
				}
				for b := range boot {
					boot[b] = r[b%6] + 0.001*stream.Norm()
				}
				p.seeds = []lab.TaskResult{{Arrays: map[string]lab.Floats{"fit/r": r, "fit/boot/r": boot, "fit/fve": r,
					"fit/boot/fve": boot}}}
				m.conditions = append(m.conditions, p)
			}
		}
		list := m.verdicts()
		if len(list) != 2 {
			t.Fatalf("%d verdicts, want one for each form", len(list))
		}
		for _, v := range list {
			if v.Verdict != want {
				t.Errorf("planted %s came out as %s: %s", want, v.Verdict, v.Statement)
			}
			if says := strings.Contains(v.Statement, "without them neither fitted networks"); says != (want == lab.None) {
				t.Errorf("%s: %s", want, v.Statement)
			}
		}
	}
}

func TestBrainfitRefuses(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"recording=v4-cowley2023", "make data"},
		{"loss=poisson", "needs counts"},
		{"depth=4", "depth 4"},
		{"reliability=0.99", "lower reliability"},
		{"kernels=1", "1×1"},
		{"training=trained", "nothing is left"},
		{"weights=absent&training=trained", "absent"},
		{"channels=512&shape=64x64x1&readout=full", "MiB"},
		{"folds=20&inner=20", "too few"},
	} {
		env := labtest.Tiny(t, 60, 6)
		for i := range env.Recordings["sim-v1"].Responses {
			env.Recordings["sim-v1"].Responses[i] -= 3
		}
		_, err := Experiment{}.Tasks(t.Context(), env,
			labtest.Configure(t, Experiment{}, labtest.LastWins(tinyFit+"&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.text, err, c.says)
		}
	}
}

func TestBrainfitExplodes(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyFit+
		"&rate=10&decay=0&epochs=200&patience=200&activation=linear&training=fitted"))
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = (Experiment{}).Run(t.Context(), env, c, tasks[0], func(float64) {}); err == nil ||
		!strings.Contains(err.Error(), "explodes") || !strings.Contains(err.Error(), "rate") {
		t.Errorf("a rate of 10 gave %v", err)
	}
}

func TestBrainfitCancels(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	c := labtest.Configure(t, Experiment{}, tinyFit)
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range []lab.Task{tasks[0], tasks[3]} { // a whole network; a readout
		labtest.Cancels(t, Experiment{}, env, c, task, 0.05, 0.4, 0.8)
	}
}

// With some folds missing, curves are shown and nothing is decided.
func TestBrainfitPartial(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	env.Recordings["sim-v1"].Simulated = false
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyFit+
		"&activation=relu&pooling=max2&training=fitted,random"))
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	var results []lab.TaskResult
	for _, task := range tasks {
		r, err := Experiment{}.Run(t.Context(), env, c, task, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	partial, err := Experiment{}.Merge(t.Context(), env, c, []lab.TaskResult{results[0], results[4]})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range partial.Table("summary").Rows {
		if row[3] != lab.RandomWeights {
			t.Errorf("a partial result has %v", row[3])
		}
	}
	if len(partial.Table("curves").Rows) == 0 || partial.Verdicts[0].Verdict != lab.Undecided {
		t.Error("a partial result has no curves, or a verdict")
	}
	results[0].Arrays["readout/0"] = nil
	if _, err := (Experiment{}).Merge(t.Context(), env, c, results); err == nil ||
		!strings.Contains(err.Error(), "run it again") {
		t.Errorf("a damaged unit gave %v", err)
	}
}

// A training that begins at the mean predicts it, and scales come back.
func TestResponseScale(t *testing.T) {
	for _, loss := range []nn.Loss{nn.MeanSquared, nn.Poisson} {
		training := responseTraining{loss: loss, rate: 0.001, batch: 8, epochs: 0, patience: 1}
		s := random.New(4, "test")
		const n, units = 40, 3
		y := make([]float64, n*units)
		for i := range y {
			y[i] = math.Abs(5 + 3*s.Norm())
		}
		spec, err := nn.ParseSpec("8x8x1/conv3x3x4/relu/readout3")
		if err != nil {
			t.Fatal(err)
		}
		p, err := spec.Init(1, nn.Init{Method: "kaiming"})
		if err != nil {
			t.Fatal(err)
		}
		startAtMean(p, loss)
		learn := readout.UpTo(30)
		fit, err := training.fit(t.Context(), cpu.New(), p, labtest.NoisePictures(n, 8), y, units, learn, []int{30, 31, 32},
			[]int{35, 36}, 1, "test", func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		mean := meanResponses(y, units, learn)
		for k, v := range fit.predicted {
			if math.Abs(v-mean[k%units]) > 1e-5 {
				t.Errorf("%v: an untrained network predicts %v, the mean is %v", loss, v, mean[k%units])
			}
		}
		scale := training.scaleOf(y, units, learn)
		if loss == nn.MeanSquared {
			if got := scale.response(scale.target(7, 1), 1); math.Abs(got-7) > 1e-5 {
				t.Errorf("7 comes back as %v", got)
			}
		}
	}
}
