package lab

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/assets/neural"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

const tinyGrid = "activation=linear,relu,tanh,abs&pooling=avg2,max2&depth=1&kernels=5,3&channels=4&shape=16x16x1&seeds=1&planes=2&points=8&outputs=30&dc=zero&folds=3&inner=3&bootstrap=100&reliability=0.1"

// dissimilarTo gives dissimilarities of noise to the pictures of a recording.
func dissimilarTo(r *neural.Recording, subjects int) *neural.Dissimilarities {
	s := random.New(4, "test")
	d := &neural.Dissimilarities{ID: "objects92", Session: "human-it", Area: "IT", Images: r.Images, SHA256: r.SHA256, Citation: "nobody"}
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
	env := tiny(t, 60, 6)
	env.dissimilar = map[string]*neural.Dissimilarities{"objects92/human-it": dissimilarTo(env.recordings["sim-v1"], 3)}
	e := ComplexityStudy{}
	c := configure(t, e, tinyGrid+"&higher=objects92&higher_session=human-it")
	result := runAll(t, e, env, c)
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
	if n := len(result.Table("regression").Rows); n != (3+1)*5 { // three scores of rates, one of dissimilarities; five measures
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
	if v := result.Verdicts; len(v) != 1 || v[0].Claim != "C3" || !strings.HasSuffix(string(v[0].Verdict), string(Recovered)) {
		t.Errorf("verdicts on a simulation are %+v", v)
	}
	if again := runAll(t, e, env, c); again.Table("models").Rows[3][6] != models.Rows[3][6] {
		t.Error("the same run gave other numbers")
	}
}

// planted runs Merge on made-up units: scores(x, architecture) from the complexity
// x of a model in both areas.
func planted(t *testing.T, scores func(x float64, s *random.Stream) (early, higher float64)) *Result {
	t.Helper()
	env := tiny(t, 60, 6)
	r := env.recordings["sim-v1"]
	r.Simulated = false
	other := *r
	other.Area = "V4"
	env.recordings["v4-cowley2023"] = &other
	e := ComplexityStudy{}
	c := configure(t, e, strings.Replace(tinyGrid, "activation=linear,relu,tanh,abs", "activation=linear,relu,leaky,elu,gelu,tanh,sigmoid,abs", 1)+"&higher=v4-cowley2023&measure=path")
	units, err := e.Units(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	s := random.New(8, "test")
	var results []UnitResult
	for i, u := range units {
		x := float64(i%8) + 0.3*s.Norm()
		early, higher := scores(x, s)
		a := map[string]Floats{"complexity": {s.Norm(), s.Norm(), x, s.Norm(), s.Norm()}, "outputs": {30, 0}}
		for role, v := range map[string]float64{"early": early, "higher": higher} {
			for _, measure := range []string{"normalised", "r", "fve"} {
				boot := make(Floats, 100)
				for b := range boot {
					boot[b] = v + 0.02*s.Norm()
				}
				a[role+"/"+measure], a[role+"/boot/"+measure] = Floats{v}, boot
			}
		}
		results = append(results, UnitResult{Unit: u, Arrays: a})
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
		if v.Verdict != Undecided {
			t.Errorf("a partial result is %s", v.Verdict)
		}
	}
	results[0].Arrays["early/r"] = nil
	if _, err := e.Merge(t.Context(), env, c, results); err == nil || !strings.Contains(err.Error(), "run it anew") {
		t.Errorf("a damaged unit gave %v", err)
	}
	return result
}

// What was built in is found: a score that follows complexity in one area only.
func TestComplexityVerdicts(t *testing.T) {
	follows := func(x float64, s *random.Stream) float64 { return 0.1*x + 0.1*s.Norm() }
	noise := func(s *random.Stream) float64 { return 0.3 * s.Norm() }
	for want, scores := range map[Outcome]func(float64, *random.Stream) (float64, float64){
		Supported: func(x float64, s *random.Stream) (float64, float64) { return follows(x, s), noise(s) },
		Opposed:   func(x float64, s *random.Stream) (float64, float64) { return noise(s), follows(x, s) },
		Undecided: func(x float64, s *random.Stream) (float64, float64) { return follows(x, s), follows(x, s) },
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
			if row[1] != "path" || want == Undecided {
				continue
			}
			early, r2, tilt := row[9] == "early", row[3].(float64), row[6].(float64)
			if built := early == (want == Supported); built != (r2 > 0.5) || built && math.Abs(tilt-0.1) > 0.04 {
				t.Errorf("%s: R² %v and slope %v in the area %v", want, r2, tilt, row[9])
			}
		}
	}
}

// Where no network predicts anything, a reader is told.
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
}

// ReLU ahead of everything, and max behind: orders come out as planted.
func TestComplexityOrderVerdicts(t *testing.T) {
	m := &complexityMerger{complexityStudy: &complexityStudy{config: Defaults(ComplexityStudy{})}}
	g := networkGrid{input: "32x32x1", kernels: []int{5, 3}, channels: []int{4}, depths: []int{1, 2}, poolings: []string{Strided, AveragePool, MaxPool}}
	for _, o := range gridActivations {
		g.activations = append(g.activations, o.Value)
	}
	architectures, err := g.architectures()
	if err != nil {
		t.Fatal(err)
	}
	s := random.New(3, "test")
	for _, a := range architectures {
		x := 2 + 0.02*s.Norm()
		if a.activation == "relu" {
			x += 0.3
		}
		if a.pooling == "max2" {
			x -= 0.3
		}
		m.models = append(m.models, model{architecture: a, dc: "zero", complexity: map[string]float64{"fourier": x}})
	}
	for i, want := range []Outcome{Supported, Opposed} {
		if v := m.mostComplex("zero")[i]; v.Verdict != want || v.Estimate == nil {
			t.Errorf("%s: %s, want %s", v.Statement, v.Verdict, want)
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
		_, err := ComplexityStudy{}.Units(t.Context(), tiny(t, 60, 6), configure(t, ComplexityStudy{}, lastWins(tinyGrid+"&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.text, err, c.says)
		}
	}
	for _, text := range []string{"shape=48x48", "shape=48x48x2", "shape=48x48x1/relu", "kernels=0", "kernels=3,,3", "channels=9999", "kernels=3,3,3,3,3", "higher=v1-ringach2002"} {
		if _, err := ParseStrict(ComplexityStudy{}, text); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

// Activations that leave float32 are an error that names the layer and the remedy.
func TestComplexityStudyExplodes(t *testing.T) {
	env := tiny(t, 60, 6)
	c := configure(t, ComplexityStudy{}, lastWins(tinyGrid+"&rms=100&gain=1000&depth=1&activation=linear,relu,leaky,abs"))
	s, err := newComplexityStudy(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	params, err := s.architectures[1].spec.Init(1, s.scheme)
	if err != nil {
		t.Fatal(err)
	}
	params.Tensors[0].Data[0] = float32(math.Inf(1))
	var result UnitResult
	err = s.areas[0].judge(t.Context(), &result, cpu.New(), params, s.architectures[1].layer(), func(float64) {})
	if err == nil || !strings.Contains(err.Error(), "conv1") || !strings.Contains(err.Error(), "gain") {
		t.Errorf("an infinite weight gave %v", err)
	}
}

func TestComplexityStudyCancels(t *testing.T) {
	env := tiny(t, 60, 6)
	c := configure(t, ComplexityStudy{}, tinyGrid)
	units, err := ComplexityStudy{}.Units(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []float64{0.02, 0.2, 0.45, 0.8} {
		ctx, cancel := context.WithCancel(t.Context())
		late := 0
		_, err := ComplexityStudy{}.Run(ctx, env, c, units[0], func(done float64) {
			if ctx.Err() != nil {
				late++
			}
			if done >= after {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || late > 1 {
			t.Errorf("cancelled at %v: %v, after %d further steps", after, err, late)
		}
		cancel()
	}
}

// quick=1 makes the study small, and leaves what was set by hand.
func TestQuick(t *testing.T) {
	env := tiny(t, 60, 6)
	all, err := ComplexityStudy{}.Units(t.Context(), env, configure(t, ComplexityStudy{}, ""))
	if err != nil {
		t.Fatal(err)
	}
	quick, err := ComplexityStudy{}.Units(t.Context(), env, configure(t, ComplexityStudy{}, "quick=1"))
	if err != nil {
		t.Fatal(err)
	}
	cost := func(list []Unit) (sum float64) {
		for _, u := range list {
			sum += u.Cost
		}
		return sum
	}
	if !(cost(quick) < cost(all)/10) {
		t.Errorf("a quick run costs %.3g, the whole one %.3g", cost(quick), cost(all))
	}
	own, err := ComplexityStudy{}.Units(t.Context(), env, configure(t, ComplexityStudy{}, "quick=1&seeds=3"))
	if err != nil || len(own) != 3*len(quick) {
		t.Errorf("quick=1&seeds=3 has %d units, quick=1 %d: %v", len(own), len(quick), err)
	}
	if !slices.ContainsFunc(quick, func(u Unit) bool { return strings.Contains(u.Name, "relu, max2") }) {
		t.Errorf("the quick run has no ReLU with max pooling: %v", quick)
	}
}
