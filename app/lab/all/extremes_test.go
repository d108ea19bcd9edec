package all

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
)

// The experiments on recordings, small.
const (
	smallEncoding = labtest.TinyConfig + "&seeds=1&training=random,trained,pixels"
	smallFit      = "activation=relu&pooling=max2&depth=1&kernels=5&channels=4&shape=16x16x1&weights=&seeds=1&folds=3&" +
		"inner=3&bootstrap=100&reliability=0.1&epochs=2&patience=2&batch=16"
	smallComplexity = "activation=linear,relu,tanh,abs&pooling=avg2,max2&depth=1&kernels=5,3&channels=4&shape=16x16x1&" +
		"seeds=1&planes=2&points=8&outputs=30&dc=zero&folds=3&inner=3&bootstrap=100&reliability=0&splits=0"
	smallSurvey = "size=28&kernel=3&channels=8&places=3&frequencies=3&bootstrap=100&layer=2&weights=&quick=1&" +
		"activation=linear,relu&pooling=max2&seeds=3"
	smallTexture = "size=28&kernel=3&channels=8&layer=2&weights=&activation=linear,relu&pooling=max2&dc=zero&" +
		"task=figure&version=natural&families=2&train=60&test=40&seeds=2&training=random,pixels&complexity=no&" +
		"penalties=1e-2..1e0&inner=2&steps=2&bootstrap=100"
)

// run does what a scheduler does and returns the result or the first error.
func run(t *testing.T, e lab.Experiment, env lab.Env, c lab.Config) (*lab.Result, error) {
	tasks, err := e.Tasks(t.Context(), env, c)
	if err != nil {
		return nil, err
	}
	var results []lab.TaskResult
	for _, task := range tasks {
		r, err := e.Run(t.Context(), env, c, task, func(float64) {})
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return e.Merge(t.Context(), env, c, results)
}

// finite reports what in a result cannot be shown as a number.
func finite(t *testing.T, name string, r *lab.Result) {
	t.Helper()
	bad := func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) }
	for _, table := range r.Tables {
		for i, row := range table.Rows {
			for j, v := range row {
				if x, ok := v.(float64); ok && bad(x) {
					t.Errorf("%s: table %s, row %d, column %s is %v", name, table.Name, i, table.Columns[j].Name, x)
				}
			}
		}
	}
	for _, v := range r.Verdicts {
		for _, x := range []*float64{v.Estimate, v.Low, v.High} {
			if x != nil && bad(*x) {
				t.Errorf("%s: the verdict on %s has %v", name, v.Claim, *x)
			}
		}
	}
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// highest returns the highest estimate of a summary, −∞ where there is none.
func highest(r *lab.Result) float64 {
	top := math.Inf(-1)
	s := r.Table(lab.TableSummary)
	for _, row := range s.Rows {
		if x := lab.Cell(s, row, lab.ColumnEstimate); x > top {
			top = x
		}
	}
	return top
}

// spoiled is a recording that something is wrong with.
type spoiled struct {
	name     string
	pictures int // 0: 60
	units    int // 0: 6
	spoil    func(r *neural.Recording)
	// empty: the pictures tell nothing of the responses, so that nothing may predict them.
	empty bool
}

// scaled multiplies all responses of a recording.
func scaled(r *neural.Recording, by float32) {
	for _, list := range [][]float32{r.Responses, r.Trials, r.Halves[0], r.Halves[1]} {
		for i := range list {
			list[i] *= by
		}
	}
}

var spoiledRecordings = []spoiled{
	{name: "constant pictures", empty: true, spoil: func(r *neural.Recording) {
		for i := range r.Images.Pix {
			r.Images.Pix[i] = 90
		}
	}},
	{name: "one picture sixty times", empty: true, spoil: func(r *neural.Recording) {
		size := len(r.Images.Pix) / r.Images.N
		for i := range r.Images.N {
			copy(r.Images.Pix[i*size:], r.Images.Pix[:size])
		}
	}},
	{name: "black but for one", empty: true, spoil: func(r *neural.Recording) {
		size := len(r.Images.Pix) / r.Images.N
		clear(r.Images.Pix[size:])
	}},
	{name: "pairs of pictures", spoil: func(r *neural.Recording) {
		size := len(r.Images.Pix) / r.Images.N
		for i := 0; i+1 < r.Images.N; i += 2 {
			copy(r.Images.Pix[(i+1)*size:(i+2)*size], r.Images.Pix[i*size:])
		}
	}},
	{name: "dead units", spoil: func(r *neural.Recording) {
		units := r.NUnits()
		for _, list := range [][]float32{r.Responses, r.Halves[0], r.Halves[1]} {
			for i := range list {
				if i%units < 3 {
					list[i] = 0
				}
			}
		}
		for i := range r.Trials {
			if i/r.Repeats%units < 3 {
				r.Trials[i] = 0
			}
		}
	}},
	{name: "all units dead", empty: true, spoil: func(r *neural.Recording) { scaled(r, 0) }},
	{name: "one unit", units: 1},
	{name: "three pictures", pictures: 3},
	{name: "no picture", pictures: 0, spoil: func(r *neural.Recording) {
		r.Images.N, r.Images.Pix, r.Responses, r.Trials, r.Halves = 0, nil, nil, nil, [2][]float32{}
	}},
	{name: "responses of 1e30", spoil: func(r *neural.Recording) { scaled(r, 1e30) }},
	{name: "responses of 1e-30", spoil: func(r *neural.Recording) { scaled(r, 1e-30) }},
	{name: "one response of 1e30", spoil: func(r *neural.Recording) {
		r.Responses[5], r.Halves[0][5], r.Halves[1][5] = 1e30, 1e30, 1e30
	}},
	{name: "an infinite response", spoil: func(r *neural.Recording) { r.Responses[7] = float32(math.Inf(1)) }},
	{name: "a response of NaN", spoil: func(r *neural.Recording) { r.Responses[7] = float32(math.NaN()) }},
}

// Whatever a recording holds, an experiment answers or says in a sentence why it cannot: no table has NaN or ∞, and
// nothing predicts responses to pictures that are all alike.
func TestExtremeRecordings(t *testing.T) {
	if testing.Short() {
		t.Skip("what it finds, it finds natively")
	}
	answers, refusals := 0, 0
	for name, text := range map[string]string{"encoding": smallEncoding, "brainfit": smallFit,
		"complexity": smallComplexity} {
		e, err := lab.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		c := labtest.Configure(t, e, labtest.LastWins(text))
		for _, s := range spoiledRecordings {
			pictures, units := s.pictures, s.units
			if pictures == 0 {
				pictures = 60
			}
			if units == 0 {
				units = 6
			}
			env := labtest.Tiny(t, pictures, units)
			if s.spoil != nil {
				s.spoil(env.Recordings["sim-v1"])
			}
			what := name + ", " + s.name
			r, err := run(t, e, env, c)
			if err != nil {
				refusals++
				t.Logf("%s: %v", what, err)
				if text := err.Error(); len(text) < 20 || strings.Contains(text, "runtime error") || strings.Contains(text, "NaN") {
					t.Errorf("%s is refused with %q", what, text)
				}
				continue
			}
			answers++
			finite(t, what, r)
			if top := highest(r); s.empty && top > 0.05 {
				t.Errorf("%s: something explains %v of responses to pictures that are all alike", what, top)
			}
		}
	}
	t.Logf("%d answers, %d sentences", answers, refusals)
}

// The same of configurations: networks that explode, that are deep, wide or tiny.
func TestExtremeConfigurations(t *testing.T) {
	if testing.Short() {
		t.Skip("what it finds, it finds natively")
	}
	deep := "16x16x1" + strings.Repeat("/conv3x3x2,same/relu", 30)
	for _, x := range []struct{ experiment, text string }{
		{"encoding", smallEncoding + "&weights=&training=random&gain=1000"},
		{"encoding", smallEncoding + "&weights=&training=random&gain=0.001"},
		{"encoding", smallEncoding + "&weights=&training=random&layer=relu30&network=" + deep},
		{"encoding", smallEncoding + "&weights=&training=random&gain=1000&layer=relu30&network=" + deep},
		{"encoding", smallEncoding + "&weights=&training=random&layer=max1&network=16x16x1/conv3x3x2000/relu/max2"},
		{"encoding", smallEncoding + "&weights=&training=random&layer=relu1&network=16x16x1/conv16x16x1/relu"},
		{"brainfit", smallFit + "&rate=10"},
		{"brainfit", smallFit + "&rate=10&decay=100"},
		{"brainfit", smallFit + "&gain=1000"},
		{"complexity", smallComplexity + "&gain=1000"},
		{"selectivity", smallSurvey + "&gain=1000"},
		{"selectivity", smallSurvey + "&gain=0.001"},
		{"texture", smallTexture + "&gain=1000"},
		{"texture", smallTexture + "&gain=0.001"},
	} {
		e, err := lab.Find(x.experiment)
		if err != nil {
			t.Fatal(err)
		}
		what := x.experiment + " " + x.text
		c, err := lab.ParseStrict(e, labtest.LastWins(x.text))
		if err != nil {
			if strings.Contains(x.text, "gain") && c.Index(lab.KeyGain) < 0 {
				continue // an experiment without the key
			}
			t.Errorf("%s: %v", what, err)
			continue
		}
		r, err := run(t, e, labtest.Tiny(t, 60, 6), c)
		if err != nil {
			if text := err.Error(); len(text) < 20 || strings.Contains(text, "runtime error") {
				t.Errorf("%s is refused with %q", what, text)
			}
			t.Logf("%s: %v", what, err)
			continue
		}
		finite(t, what, r)
	}
	// What no experiment can take is refused when it is read.
	for _, text := range []string{"gain=1e10", "gain=-1", "gain=NaN", "rate=1e6", "seeds=1e9",
		"network=16x16x1/conv3x3x99999", "folds=1", "network=" + strings.Repeat("16x16x1/", 3000)} {
		e, err := lab.Find("brainfit")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lab.ParseStrict(e, text); err == nil {
			t.Errorf("%.40s is accepted", text)
		}
	}
}
