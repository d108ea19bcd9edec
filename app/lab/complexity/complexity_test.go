package complexity

import (
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

const tinyGrid = "activation=linear,relu,tanh,abs&pooling=avg2,max2&depth=1&kernels=5,3&channels=4&shape=16x16x1&" +
	"seeds=1&planes=2&points=8&outputs=30&dc=zero&folds=3&inner=3&bootstrap=100&reliability=0.1"

// dissimilarTo returns dissimilarities of noise to the pictures of a recording.
func dissimilarTo(r *neural.Recording, subjects int) *neural.Dissimilarities {
	s := random.New(4, "test")
	d := &neural.Dissimilarities{ID: "objects92", Session: "human-it", Area: "IT", Images: r.Images, SHA256: r.SHA256,
		Citation: "nobody"}
	d.Images.N = 30
	d.Images.Pix = r.Images.Pix[:30*16*16]
	for i := range subjects {
		d.Subjects = append(d.Subjects, string(rune('a'+i)))
		for range neural.Pairs(30) {
			d.Values = append(d.Values, float32(s.Uniform(0, 2)))
		}
	}
	return d
}

func TestComplexityStudy(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	env.Dissimilar = map[string]*neural.Dissimilarities{"objects92/human-it": dissimilarTo(env.Recordings["sim-v1"], 3)}
	e := Experiment{}
	c := labtest.Configure(t, e, tinyGrid+"&higher=objects92&higher_session=human-it")
	result := labtest.RunAll(t, e, env, c)
	models := result.Table("models")
	if n := len(models.Rows); n != 8 {
		t.Fatalf("%d models, want 4 activations × 2 poolings", n)
	}
	for _, row := range models.Rows {
		activation, pooling, fourier, deficit, path := row[1], row[2], row[6].(float64), row[7].(float64), row[8].(float64)
		linear := activation == "linear" && pooling == "avg2"
		if linear != (deficit < 1e-6) || linear != (path < 1+1e-5) || fourier < 1 {
			t.Errorf("%v %v has complexity %v, %v, %v", activation, pooling, fourier, deficit, path)
		}
		for _, j := range []int{models.Column("early"), models.Column("higher")} {
			if _, ok := row[j].(float64); !ok {
				t.Errorf("%v %v has no score in column %d", activation, pooling, j)
			}
		}
	}
	// four scores of rates, one of dissimilarities; five measures
	if n := len(result.Table("regression").Rows); n != (4+1)*5 {
		t.Errorf("regression has %d rows", n)
	}
	if n := len(result.Table("within").Rows); n != 2*2*5 {
		t.Errorf("within has %d rows", n)
	}
	for i, name := range []string{"area", "measure", "pooling", "r2", "low", "high", "slope", "intercept", "n"} {
		if got := result.Table("regression").Columns[i].Name; got != name {
			t.Errorf("column %d of regression is %s, want %s", i, got, name)
		}
	}
	if n := len(result.Table("differences").Rows); n != 6 {
		t.Errorf("differences has %d rows", n)
	}
	if n := len(result.Table("order").Rows); n != (3+1)*5 {
		t.Errorf("order has %d rows", n)
	}
	if v := result.Verdicts; len(v) != 1 || v[0].Claim != "C3" ||
		v[0].Verdict != lab.None {
		t.Errorf("verdicts on a simulation are %+v", v)
	}
	if again := labtest.RunAll(t, e, env, c); again.Table("models").Rows[3][6] != models.Rows[3][6] {
		t.Error("the same run gave other numbers")
	}
}

// planted runs Merge on made-up units: scores(x, architecture) from the complexity
// x of a model in both areas.
func planted(t *testing.T, scores func(x float64, s *random.Stream) (early, higher float64)) *lab.Result {
	t.Helper()
	env := labtest.Tiny(t, 60, 6)
	r := env.Recordings["sim-v1"]
	r.Simulated = false
	other := *r
	other.Area = "V4"
	env.Recordings["v4-cowley2023"] = &other
	e := Experiment{}
	c := labtest.Configure(t, e, strings.Replace(tinyGrid, "activation=linear,relu,tanh,abs",
		"activation=linear,relu,leaky,elu,gelu,tanh,sigmoid,abs", 1)+"&higher=v4-cowley2023&measure=path")
	tasks, err := e.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	s := random.New(8, "test")
	var results []lab.TaskResult
	for i, task := range tasks {
		x := float64(i%8) + 0.3*s.Norm()
		early, higher := scores(x, s)
		a := map[string]lab.Floats{"complexity": {s.Norm(), s.Norm(), x, s.Norm(), s.Norm()}, "outputs": {30, 0}}
		for role, v := range map[string]float64{"early": early, "higher": higher} {
			for _, measure := range []string{"normalised", "r", "fve", "fve_normalised"} {
				boot := make(lab.Floats, 100)
				for b := range boot {
					boot[b] = v + 0.02*s.Norm()
				}
				a[role+"/"+measure], a[role+"/boot/"+measure] = lab.Floats{v}, boot
			}
		}
		results = append(results, lab.TaskResult{Task: task, Arrays: a})
	}
	result, err := e.Merge(t.Context(), env, c, results)
	if err != nil {
		t.Fatal(err)
	}
	partial, err := e.Merge(t.Context(), env, c, results[:5])
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range partial.Verdicts {
		if v.Verdict != lab.Undecided {
			t.Errorf("a partial result is %s", v.Verdict)
		}
	}
	results[0].Arrays["early/r"] = nil
	if _, err := e.Merge(t.Context(), env, c, results); err == nil || !strings.Contains(err.Error(), "run it again") {
		t.Errorf("a damaged unit gave %v", err)
	}
	return result
}

// What was built in is found: a score that follows complexity in one area only.
func TestComplexityVerdicts(t *testing.T) {
	follows := func(x float64, s *random.Stream) float64 { return 0.1*x + 0.1*s.Norm() }
	noise := func(s *random.Stream) float64 { return 0.3 * s.Norm() }
	for want, scores := range map[lab.Outcome]func(float64, *random.Stream) (float64, float64){
		lab.Supported: func(x float64, s *random.Stream) (float64, float64) { return follows(x, s), noise(s) },
		lab.Opposed:   func(x float64, s *random.Stream) (float64, float64) { return noise(s), follows(x, s) },
		lab.Undecided: func(x float64, s *random.Stream) (float64, float64) { return follows(x, s), follows(x, s) },
	} {
		result := planted(t, scores)
		if len(result.Verdicts) != 3 {
			t.Fatalf("%d verdicts, want the claim and two orders", len(result.Verdicts))
		}
		if slices.ContainsFunc(result.Warnings, func(w string) bool { return strings.Contains(w, "hardly anything") }) {
			t.Errorf("high scores are called low: %q", result.Warnings)
		}
		if v := result.Verdicts[0]; v.Verdict != want || v.Estimate == nil {
			t.Errorf("planted %s came out as %s", want, v.Verdict)
		}
		for _, row := range result.Table("regression").Rows {
			if row[1] != "path" || want == lab.Undecided {
				continue
			}
			early, r2, tilt := row[9] == "early", row[3].(float64), row[6].(float64)
			if built := early == (want == lab.Supported); built != (r2 > 0.5) || built && math.Abs(tilt-0.1) > 0.04 {
				t.Errorf("%s: R² %v and slope %v in the area %v", want, r2, tilt, row[9])
			}
		}
	}
}

// Where no network predicts anything, a reader is told, and there is no verdict: R² would explain noise.
func TestComplexityOfNothing(t *testing.T) {
	result := planted(t, func(x float64, s *random.Stream) (float64, float64) { return 0.01 * s.Uniform(0, 1), 0.1 * x })
	n := 0
	for _, w := range result.Warnings {
		if strings.Contains(w, "hardly anything") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d warnings of low scores, want that of the early area: %q", n, result.Warnings)
	}
	if v := result.Verdicts[0]; v.Verdict != lab.None || !strings.Contains(v.Statement, "no network predicts V1") {
		t.Errorf("a difference on a floor is %s: %s", v.Verdict, v.Statement)
	}
}

// ReLU ahead of everything, and max behind: orders are recovered as planted. Intervals are over seeds, of which there
// are six, and not over poolings or activations.
func TestComplexityOrderVerdicts(t *testing.T) {
	c, err := lab.Parse[config](labtest.Configure(t, Experiment{}, "seeds=6&dc=zero"))
	if err != nil {
		t.Fatal(err)
	}
	m := &merger{study: &study{config: c}}
	g := model.Plan{Input: "32x32x1", Kernels: []int{5, 3}, Channels: []int{4}, Depths: []int{1, 2},
		Poolings: []string{model.Strided, model.AveragePool, model.MaxPool}}
	for _, o := range model.GridActivations {
		g.Activations = append(g.Activations, o.Value)
	}
	if m.architectures, err = g.Architectures(); err != nil {
		t.Fatal(err)
	}
	s := random.New(3, "test")
	var tasks []lab.TaskResult
	for i, x := range m.samples() {
		a := m.architectures[x.architecture]
		fourier := 2 + 0.1*s.Norm()
		switch a.Activation {
		case "relu":
			fourier += 0.3
		case "leaky": // as good as ReLU
			fourier += 0.3
		}
		if a.Pooling == "max2" {
			fourier -= 0.3
		}
		tasks = append(tasks, lab.TaskResult{Task: lab.Task{Index: i},
			Arrays: map[string]lab.Floats{"complexity": {fourier, 0, 0, 0, 0}, "outputs": {1, 0}}})
	}
	if err := m.gather(tasks); err != nil {
		t.Fatal(err)
	}
	list := m.mostComplex("zero")
	for i, want := range []lab.Outcome{lab.Undecided, lab.Opposed} {
		if v := list[i]; v.Verdict != want || v.Estimate == nil {
			t.Errorf("%s: %s, want %s", v.Statement, v.Verdict, want)
		}
	}
	// What is shown is what the verdict hangs on: an interval above 0 is not undecided.
	if v := list[0]; !(*v.Low <= 0) || !strings.Contains(v.Statement, "not told apart from leaky ReLU.") {
		t.Errorf("%s: shown is %v [%v, %v]", v.Statement, *v.Estimate, *v.Low, *v.High)
	}
	if v := list[1]; !(*v.High < 0) || !strings.Contains(v.Statement, "less complex than") {
		t.Errorf("%s: shown is %v [%v, %v]", v.Statement, *v.Estimate, *v.Low, *v.High)
	}
	for _, row := range m.order().Rows {
		if row[6] != 6.0 {
			t.Errorf("%v rests on %v seeds, not 6", row[0], row[6])
		}
	}
}

func TestComplexityStudyRefuses(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"recording=v1-henaff2021", "make data"},
		{"higher=objects92&higher_session=human-it", "make data"},
		{"depth=1,4", "depth 4"},
		{"activation=relu&pooling=max2", "too few for a regression"},
		{"reliability=0.99", "lower reliability"},
		{"kernels=1&dc=both", "1×1"},
		{"channels=512&shape=256x256x1", "MiB"},
		{"folds=20&inner=20", "too few"},
		{"fov_deg=3", "crop"},
		{"project=components&dims=100", "principal components"},
		{"standardise=feature&shape=256x256x1&channels=256&pooling=strided,avg2", "standardise=feature"},
	} {
		_, err := Experiment{}.Tasks(t.Context(), labtest.Tiny(t, 60, 6),
			labtest.Configure(t, Experiment{}, labtest.LastWins(tinyGrid+"&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.text, err, c.says)
		}
	}
	for _, text := range []string{"shape=48x48", "shape=48x48x2", "shape=48x48x1/relu", "kernels=0", "kernels=3,,3",
		"channels=9999", "kernels=3,3,3,3,3", "higher=v1-ringach2002"} {
		if _, err := lab.ParseStrict(Experiment{}, text); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

// Activations that leave float32 are an error that names the layer and the remedy.
func TestComplexityStudyExplodes(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyGrid+
		"&rms=100&gain=1000&depth=1&activation=linear,relu,leaky,abs"))
	s, err := newStudy(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	params, err := s.architectures[1].Spec.Init(1, s.scheme)
	if err != nil {
		t.Fatal(err)
	}
	params.Tensors[0].Data[0] = float32(math.Inf(1))
	var result lab.TaskResult
	err = s.areas[0].Judge(t.Context(), &result, cpu.New(), params, s.architectures[1].Layer(), func(float64) {})
	if err == nil || !strings.Contains(err.Error(), "conv1") || !strings.Contains(err.Error(), "gain") {
		t.Errorf("an infinite weight gave %v", err)
	}
}

func TestComplexityStudyCancels(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	c := labtest.Configure(t, Experiment{}, tinyGrid)
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	labtest.Cancels(t, Experiment{}, env, c, tasks[0], 0.02, 0.2, 0.45, 0.8)
}

// quick=1 makes the study small, and leaves what was set by hand.
func TestQuick(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	all, err := Experiment{}.Tasks(t.Context(), env, labtest.Configure(t, Experiment{}, ""))
	if err != nil {
		t.Fatal(err)
	}
	quick, err := Experiment{}.Tasks(t.Context(), env, labtest.Configure(t, Experiment{}, "quick=1"))
	if err != nil {
		t.Fatal(err)
	}
	cost := func(list []lab.Task) (sum float64) {
		for _, task := range list {
			sum += task.Cost
		}
		return sum
	}
	if !(cost(quick) < cost(all)/10) {
		t.Errorf("a quick run costs %.3g, the whole one %.3g", cost(quick), cost(all))
	}
	own, err := Experiment{}.Tasks(t.Context(), env, labtest.Configure(t, Experiment{}, "quick=1&seeds=3"))
	if err != nil || len(own) != 3*len(quick) {
		t.Errorf("quick=1&seeds=3 has %d units, quick=1 %d: %v", len(own), len(quick), err)
	}
	if !slices.ContainsFunc(quick, func(task lab.Task) bool { return strings.Contains(task.Name, "relu, max2") }) {
		t.Errorf("the quick run has no ReLU with max pooling: %v", quick)
	}
}
