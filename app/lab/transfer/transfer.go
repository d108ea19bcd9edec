package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/statistics"
	"untrained/app/lab/training"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// Experiment asks whether training on drawn digits generalises: a network that was trained on them alone classifies a
// user's pictures of real handwriting, given as IDX files like those of MNIST (LeCun, Cortes & Burges 1998).
//
// A task is one network: its first weights and its training pictures are drawn from its seed.
type Experiment struct{}

func init() { lab.Register(Experiment{}) }

// Name implements Experiment.
func (Experiment) Name() string { return "transfer" }

// FileKeys implements FileExperiment.
func (Experiment) FileKeys() []string { return []string{"images", "labels"} }

// Properties implements Experiment.
func (Experiment) Properties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeyImages, Label: "Pictures", Kind: lab.Text, Check: lab.AtMost(4096),
			Help: "The IDX file of pictures, plain or gzipped, such as t10k-images-idx3-ubyte.gz."},
		{Key: lab.KeyLabels, Label: "Labels", Kind: lab.Text, Check: lab.AtMost(4096),
			Help: "The IDX file of their labels, 0 to 9."},
		{Key: lab.KeyNetwork, Label: "Network", Kind: lab.Text,
			Default: "28x28x1/conv5x5x16/relu/max2/conv5x5x32/relu/max2/flatten/dense10", Check: model.CheckSpec,
			Help: "The architecture; its input has the size of the pictures."},
		{Key: lab.KeySteps, Label: "Steps", Kind: lab.Int, Default: "1200", Min: 1, Max: 1e6,
			Help: "Training steps of each network."},
		{Key: lab.KeyBatch, Label: "Batch", Kind: lab.Int, Default: "32", Min: 1, Max: 4096,
			Help: "Drawn digits a step; none is drawn twice."},
		{Key: lab.KeyRate, Label: "Learning rate", Kind: lab.Float, Default: "0.002", Min: 1e-8, Max: 1000,
			Help: "Of Adam at the start; it falls to 0 over the steps."},
		{Key: lab.KeyFresh, Label: "Fresh digits", Kind: lab.Int, Default: "2000", Min: 20, Max: 1e6,
			Help: "How many drawn digits that were not trained on it is tested with, for comparison."},
		{Key: lab.KeyInk, Label: "Ink", Kind: lab.Choice, Default: "auto",
			Options: []lab.Option{{Value: "auto", Label: "the lighter or darker, whichever is rarer"},
				{Value: "light", Label: "light on dark, like MNIST"}, {Value: "dark", Label: "dark on light"}},
			Help: "Which luminance is ink; dark ink is inverted, because the drawn digits are light."},
		{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100,
			Help: "How many networks are trained."},
		{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "The seed of the first network; the others follow."},
		lab.QuickProperty("two networks and a quarter of the training, unless other numbers are set"),
	}
}

// smallTransfer are the values of a small version in place of the defaults, by key.
var smallTransfer = map[string]string{lab.KeySteps: "300", lab.KeyFresh: "500", lab.KeySeeds: "2"}

// exam is a configuration of Transfer with the user's pictures read.
type exam struct {
	config config // as it is run
	spec   nn.Spec
	lesson training.Lesson
	digits stimulus.Dataset
	name   string // of the set: that of its file
	sha256 string
	dark   bool // ink is dark and gets inverted
	notes  []string
}

func newExam(ctx context.Context, env lab.Env, c lab.Config) (*exam, error) {
	c = lab.Quickened(c, Experiment{}, smallTransfer)
	k, err := lab.Parse[config](c)
	if err != nil {
		return nil, err
	}
	e := &exam{config: k}
	if e.spec, err = nn.ParseSpec(k.Network); err != nil {
		return nil, err
	}
	e.lesson = training.Lesson{Data: training.PlainDigits, Size: e.spec.Input.H}
	if err := e.lesson.Fits(e.spec); err != nil {
		return nil, err
	}
	var files [2][]byte
	for i, key := range (Experiment{}).FileKeys() {
		name := c.Get(key)
		if name == "" {
			return nil, fmt.Errorf("%s names no file: give both, as in "+
				"'images=t10k-images-idx3-ubyte&labels=t10k-labels-idx1-ubyte'", key)
		}
		if files[i], err = lab.ReadFile(ctx, env, name); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	if e.digits, err = stimulus.ReadIDX(files[0], files[1], nil); err != nil {
		return nil, err
	}
	d := e.digits
	if len(d.Classes) > 10 {
		return nil, fmt.Errorf("the labels go up to %d; digits have the labels 0 to 9: this is another set", len(d.Classes)-1)
	}
	if d.H != d.W || d.H != e.spec.Input.H {
		return nil, fmt.Errorf("the pictures have %d×%d pixels, the network takes %v: bring the pictures to a square and "+
			"set network=%dx%dx1/…", d.H, d.W, e.spec.Input, d.H, d.H)
	}
	sum := sha256.New()
	sum.Write(files[0])
	sum.Write(files[1])
	e.sha256 = hex.EncodeToString(sum.Sum(nil))
	e.name = baseName(k.Images)
	e.findInk()
	return e, nil
}

// findInk decides whether ink is dark. Ink covers less than half of a picture, so the mean luminance is nearer to the
// background.
func (e *exam) findInk() {
	switch e.config.Ink {
	case "dark":
		e.dark = true
		return
	case "light":
		return
	}
	const looked = 200
	mean, n := 0.0, min(e.digits.N, looked)
	for k := range n {
		g, _ := e.digits.At(k * e.digits.N / n)
		m, _ := g.Moments()
		mean += m / float64(n)
	}
	if e.dark = mean > 0.5; e.dark {
		e.notes = append(e.notes, fmt.Sprintf("The pictures are mostly light (mean luminance %.2f), so their ink was taken "+
			"to be dark and they were inverted; ink=light leaves them as they are.", mean))
	}
}

// baseName returns a path's last part, for paths of any system.
func baseName(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' || path[i] == '\\' {
			return path[i+1:]
		}
	}
	return path
}

// Tasks implements Experiment.
func (Experiment) Tasks(ctx context.Context, env lab.Env, c lab.Config) ([]lab.Task, error) {
	e, err := newExam(ctx, env, c)
	if err != nil {
		return nil, err
	}
	k := e.config
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	// Memory is checked here, before any work.
	p, err := nn.Compile(e.spec, k.Batch, nn.Mode{Training: true}, backend)
	if err != nil {
		return nil, err
	}
	p.Release()
	network, err := e.spec.Cost()
	if err != nil {
		return nil, err
	}
	// In multiply-adds; a training step costs three forward passes.
	cost := float64(network.MultiplyAdds) * float64(3*k.Steps*k.Batch+k.Fresh+e.digits.N)
	var tasks []lab.Task
	for i := range k.Seeds {
		tasks = append(tasks, lab.Task{Index: i, Name: "seed " + strconv.Itoa(k.Seed+i), Cost: cost})
	}
	return tasks, nil
}

// Run implements Experiment: it trains one network and tests it on both sets.
func (Experiment) Run(ctx context.Context, env lab.Env, c lab.Config, task lab.Task,
	progress func(done float64)) (lab.TaskResult, error) {
	e, err := newExam(ctx, env, c)
	if err != nil {
		return lab.TaskResult{}, err
	}
	k := e.config
	backend, err := env.Backend()
	if err != nil {
		return lab.TaskResult{}, err
	}
	seed := uint64(k.Seed + task.Index)
	params, err := e.spec.Init(seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return lab.TaskResult{}, err
	}
	o := training.Options{Seed: seed, Steps: k.Steps, Batch: k.Batch, Rate: k.Rate}.WithDefaults()
	const trainingShare = 0.9 // of the work
	params, _, err = training.Train(ctx, backend, params, e.lesson, o, func(step, steps int, _ float64) {
		progress(trainingShare * float64(step) / float64(steps))
	})
	if err != nil {
		return lab.TaskResult{}, err
	}
	r := lab.TaskResult{Task: task, Text: map[string]string{"sha256": e.sha256}, Arrays: map[string]lab.Floats{}}
	if r.Arrays["fresh"], err = answers(ctx, backend, params, k.Batch, k.Fresh, func(x []float32, i int) {
		e.lesson.Sample(x, "held-out", seed, i)
	}); err != nil {
		return lab.TaskResult{}, err
	}
	progress(trainingShare + (1-trainingShare)/2)
	if r.Arrays["images"], err = answers(ctx, backend, params, k.Batch, e.digits.N, e.picture); err != nil {
		return lab.TaskResult{}, err
	}
	progress(1)
	return r, nil
}

// picture copies picture i of the user's set, with light ink.
func (e *exam) picture(x []float32, i int) {
	g, _ := e.digits.At(i)
	copy(x, g.Pix)
	if e.dark {
		for p := range x {
			x[p] = 1 - x[p]
		}
	}
}

// answers returns the network's answer to each of n pictures.
func answers(ctx context.Context, backend nn.Backend, params *nn.Params, batch, n int,
	picture func(x []float32, i int)) (lab.Floats, error) {
	program, err := nn.Compile(params.Spec, batch, nn.Mode{}, backend)
	if err != nil {
		return nil, err
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return nil, err
	}
	names, size := params.Spec.LayerNames(), params.Spec.Input.Len()
	const classes = 10
	x := make([]float32, batch*size)
	logits := nn.Tap{Layer: names[len(names)-1], Data: make([]float32, batch*classes)}
	var list lab.Floats
	for from := 0; from < n; from += batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := min(batch, n-from)
		for i := range m {
			picture(x[i*size:][:size], from+i)
		}
		if err := program.Forward(x[:m*size], logits); err != nil {
			return nil, err
		}
		if !model.AllFinite(logits.Data[:m*classes]) {
			return nil, program.CheckFinite()
		}
		for i := range m {
			answer, _, _ := training.Judge(logits.Data[i*classes:][:classes], 0)
			list = append(list, float64(answer))
		}
	}
	return list, nil
}

// The accuracies of the criterion, fixed before anything was run.
const (
	readsHandwriting = 0.90
	readsItWell      = 0.97
)

// Merge implements Experiment.
func (t Experiment) Merge(ctx context.Context, env lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	e, err := newExam(ctx, env, c)
	if err != nil {
		return nil, err
	}
	k := e.config
	backend, err := env.Backend()
	if err != nil {
		return nil, err
	}
	if len(tasks) == 0 {
		return nil, errors.New("no network has been trained yet")
	}
	confusion := make([][]float64, 10)
	for class := range confusion {
		confusion[class] = make([]float64, 10)
	}
	var fresh, real []float64 // accuracy by seed
	x := make([]float32, e.spec.Input.Len())
	for _, u := range tasks {
		if u.Text["sha256"] != e.sha256 {
			return nil, fmt.Errorf("%s was tested with other files than those that are there now; run it again", u.Task.Name)
		}
		if len(u.Arrays["images"]) != e.digits.N || len(u.Arrays["fresh"]) != k.Fresh {
			return nil, fmt.Errorf("result of %s has %d and %d answers, not %d and %d; run it again", u.Task.Name,
				len(u.Arrays["images"]), len(u.Arrays["fresh"]), e.digits.N, k.Fresh)
		}
		right := 0
		for i, answer := range u.Arrays["images"] {
			_, class := e.digits.At(i)
			if answer < 0 || answer > 9 || answer != math.Trunc(answer) {
				return nil, fmt.Errorf("result of %s holds the answer %v; run it again", u.Task.Name, answer)
			}
			confusion[class][int(answer)]++
			if int(answer) == class {
				right++
			}
		}
		real = append(real, float64(right)/float64(e.digits.N))
		right = 0
		for i, answer := range u.Arrays["fresh"] {
			if e.lesson.Sample(x, "held-out", uint64(k.Seed+u.Task.Index), i) == int(answer) {
				right++
			}
		}
		fresh = append(fresh, float64(right)/float64(k.Fresh))
	}

	accuracy := lab.Table{Name: lab.TableAccuracy,
		Columns: []lab.Column{{Name: lab.ColumnSet, Unit: ""}, {Name: lab.ColumnN, Unit: "pictures"},
			{Name: lab.ColumnAccuracy, Unit: "fraction right"}, {Name: lab.ColumnLow, Unit: "fraction right"},
			{Name: lab.ColumnHigh, Unit: "fraction right"}}}
	summary := lab.NewSummary()
	summary.Columns[summary.Column(lab.ColumnN)].Unit = "pictures"
	names := e.spec.LayerNames()
	var read lab.Estimate
	for _, set := range []struct {
		name  string
		n     int
		seeds []float64
	}{{"generated digits (fresh)", k.Fresh, fresh}, {e.name, e.digits.N, real}} {
		read = shareOverSeeds(set.seeds, set.n)
		accuracy.Rows = append(accuracy.Rows, []any{set.name, float64(set.n), lab.Number(read.Value), lab.Number(read.Low),
			lab.Number(read.High)})
		summary.AddSummary(lab.SummaryRow{
			Recording: set.name, Network: e.spec.String(), Training: lab.Trained, TrainingSet: "generated digits",
			Layer:   names[len(names)-1],
			Measure: "accuracy", Estimate: read, N: float64(set.n), Unit: "fraction right", Seeds: float64(len(tasks)),
		})
	}
	confusions := lab.Table{Name: lab.TableConfusions,
		Columns: []lab.Column{{Name: lab.ColumnDigit, Unit: ""}, {Name: lab.ColumnAnswer, Unit: ""},
			{Name: lab.ColumnN, Unit: "pictures × seeds"}}}
	for class, row := range confusion {
		for answer, n := range row {
			if n > 0 {
				confusions.Rows = append(confusions.Rows, []any{strconv.Itoa(class), strconv.Itoa(answer), n})
			}
		}
	}
	r := &lab.Result{
		Experiment: t.Name(), Config: c.String(), Version: lab.Version, Backend: backend.Name(), Seed: uint64(k.Seed),
		Recording: lab.Source{ID: e.name, SHA256: e.sha256},
		Tables:    []lab.Table{accuracy, summary, confusions}, Warnings: e.notes,
	}
	v := lab.Verdict{
		Claim:     "digits",
		Statement: fmt.Sprintf("A network trained on generated digits alone reads the digits of %s.", e.name),
		Criterion: fmt.Sprintf("accuracy on these pictures, 95 %% interval: low ≥ %.2f supported, high < %.2f opposed, "+
			"else undecided; the goal is %.2f", readsHandwriting, readsHandwriting, readsItWell),
		Verdict: lab.Undecided,
	}
	v.Set(read)
	switch {
	case len(tasks) < k.Seeds:
		v.Statement += " The run is not complete."
	case read.Low >= readsHandwriting:
		v.Verdict = lab.Supported
	case read.High < readsHandwriting:
		v.Verdict = lab.Opposed
	}
	r.Verdicts = []lab.Verdict{v}
	return r, r.Check()
}

// shareOverSeeds returns the mean accuracy over networks that were each tested with n pictures, the same or others of
// their kind. Its interval holds for other pictures (Wilson 1927, at the mean share) and, with several seeds, other
// seeds (Student's t of the mean over seeds); the two are independent, so their half-widths add as squares on each
// side.
func shareOverSeeds(seeds []float64, n int) lab.Estimate {
	e := lab.Estimate{Value: statistics.Mean(seeds)}
	e.Low, e.High = training.WilsonShare(e.Value, n)
	if len(seeds) < 2 {
		return e
	}
	_, sd := statistics.MeanSD(seeds)
	half := statistics.StudentQuantile(statistics.Level, float64(len(seeds)-1)) * sd / math.Sqrt(float64(len(seeds)-1))
	e.Low = math.Max(0, e.Value-math.Hypot(e.Value-e.Low, half))
	e.High = math.Min(1, e.Value+math.Hypot(e.High-e.Value, half))
	return e
}
