package all

import (
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/app/lab/multiverse"
	"untrained/app/lab/scorecard"
	"untrained/app/lab/selectivity"
	"untrained/nn"
)

func TestRegistry(t *testing.T) {
	if e, err := lab.Find("encoding"); err != nil || e.Name() != "encoding" {
		t.Errorf("Find gave %v, %v", e, err)
	}
	if _, err := lab.Find("decoding"); err == nil || !strings.Contains(err.Error(), "encoding") {
		t.Errorf("an unknown experiment gave %v", err)
	}
}

func TestEveryUniverseIsAConfiguration(t *testing.T) {
	for _, u := range multiverse.Universes() {
		c := labtest.Configure(t, multiverse.Experiment{}, "claim="+u.Claim)
		_, e, list, err := multiverse.Specifications(c)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(list) != u.Size() || u.About == "" || !strings.HasSuffix(u.Statement, ".") {
			t.Errorf("%s: %d specifications of %d; %q, %q", u.Claim, len(list), u.Size(), u.About, u.Statement)
		}
		seen := make(map[string]bool)
		for _, s := range list {
			seen[s.Config.String()] = true
			if _, err := lab.ParseStrict(e, s.Config.String()); err != nil {
				t.Errorf("%s: %v", s.Name(u), err)
			}
		}
		if len(seen) != len(list) {
			t.Errorf("%s: %d specifications are %d different ones", u.Claim, len(list), len(seen))
		}
	}
}

func TestOnlyAndSampleChooseSpecifications(t *testing.T) {
	count := func(text string) int {
		_, _, list, err := multiverse.Specifications(labtest.Configure(t, multiverse.Experiment{}, text))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	all := count("claim=C10")
	if n := count("claim=C10&only=score=r|fve"); 3*n != 2*all {
		t.Errorf("two of three scores leave %d of %d", n, all)
	}
	if n := count("claim=C10&only=score=r;folds=5"); 6*n != all {
		t.Errorf("one of three scores and one of two folds leave %d of %d", n, all)
	}
	if n := count("claim=C10&sample=7"); n != 7 {
		t.Errorf("a sample of 7 has %d", n)
	}
	for text, says := range map[string]string{"claim=C10&only=colour=red": "colour",
		"claim=C10&only=score=beauty": "no specification"} {
		if _, _, _, err := multiverse.Specifications(labtest.Configure(t, multiverse.Experiment{}, text)); err == nil ||
			!strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v does not say %q", text, err, says)
		}
	}
	for _, text := range []string{"score", "=r", "score="} {
		if _, err := lab.ParseStrict(multiverse.Experiment{}, "only="+strings.ReplaceAll(text, "=", "%3D")); err == nil {
			t.Errorf("only=%s was accepted", text)
		}
	}
}

// TestSpecificationsAreThoseOfTheExperiment runs two specifications and compares
// with the experiment itself.
func TestSpecificationsAreThoseOfTheExperiment(t *testing.T) {
	env := labtest.Tiny(t, 80, 20)
	r := env.Recordings["sim-v1"]
	spec, err := nn.ParseSpec(lab.TaskSpec)
	if err != nil {
		t.Fatal(err)
	}
	trained, err := spec.Init(1, nn.Init{Method: "kaiming"}) // any weights will do here
	if err != nil {
		t.Fatal(err)
	}
	env.Networks[lab.TaskWeights] = trained
	c := labtest.Configure(t, multiverse.Experiment{},
		"claim=C10&only=score=r|fve;standardise=layer;reliability=0.3;penalties=1e-6..1e2;folds=5&seeds=1")
	_, e, list, err := multiverse.Specifications(c)
	if err != nil {
		t.Fatal(err)
	}
	result := labtest.RunAll(t, multiverse.Experiment{}, env, c)
	table := labtest.TableOf(t, result, "specifications")
	if len(table.Rows) != 2 {
		t.Fatalf("%d specifications", len(table.Rows))
	}
	for _, s := range list {
		own := labtest.RunAll(t, e, env, s.Config).Verdicts[0]
		i := slices.IndexFunc(table.Rows, func(row []any) bool { return row[table.Column("score")] == s.Config.Get("score") })
		row := table.Rows[i]
		if row[table.Column("estimate")] != *own.Estimate || row[table.Column("low")] != *own.Low ||
			row[table.Column("verdict")] != string(own.Verdict) {
			t.Errorf("%v differs from %v %v %v", row, *own.Estimate, *own.Low, own.Verdict)
		}
	}
	if first, last := table.Rows[0][table.Column("estimate")].(float64),
		table.Rows[1][table.Column("estimate")].(float64); first > last {
		t.Errorf("estimates %v, %v are not in order", first, last)
	}
	if !result.Recording.Simulated || result.Recording.SHA256 != r.SHA256 {
		t.Errorf("recording %+v", result.Recording)
	}
}

// C6 reads C1 where the twin is random and C5 where it is shuffled, in areas of
// monkeys' rates and of human imaging.
func TestBothKindsAreCompared(t *testing.T) {
	_, _, list, err := multiverse.Specifications(labtest.Configure(t, multiverse.Experiment{}, "claim=C6"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, s := range list {
		seen[s.Config.Get("recording")+" "+s.Config.Get("higher")+" "+s.Config.Get("higher_session")+" "+
			s.Config.Get("training")]++
	}
	for _, want := range []string{
		"v1-henaff2021 v4-cowley2023 210325 trained,random", "v1-henaff2021 v4-cowley2023 210325 trained,shuffled",
		"objects92 objects92 human-it trained,random", "objects92 objects92 human-it trained,shuffled",
	} {
		if seen[want] != 2 { // in both forms of first-layer kernels
			t.Errorf("%s: %d specifications", want, seen[want])
		}
	}
}

// A quick look shortens what a claim's base and choices set by hand, and leaves the
// number of seeds and of specifications alone where they were asked for.
func TestQuickMultiverse(t *testing.T) {
	for text, want := range map[string]struct {
		n           int
		folds, seed string
	}{
		"claim=C2&quick=1":                   {4, "3", "1"},
		"claim=C2&quick=1&seeds=5&sample=6":  {6, "3", "5"},
		"claim=C2&quick=0&sample=6":          {6, "10", "3"},
		"claim=C10&quick=1&only=folds=10":    {4, "10", "3"},
		"claim=C10&quick=1&sample=7&seeds=2": {7, "", "2"},
	} {
		_, _, list, err := multiverse.Specifications(labtest.Configure(t, multiverse.Experiment{}, text))
		if err != nil || len(list) != want.n {
			t.Errorf("%s: %d specifications, %v", text, len(list), err)
			continue
		}
		for _, s := range list {
			if folds, seeds := s.Config.Get("folds"), s.Config.Get("seeds"); want.folds != "" && folds != want.folds ||
				seeds != want.seed {
				t.Errorf("%s: folds=%s, seeds=%s", text, folds, seeds)
			}
		}
	}
}

func TestEveryCellIsAConfiguration(t *testing.T) {
	var models, measures []string
	for _, m := range scorecard.Models() {
		models = append(models, m.Name)
	}
	for _, y := range scorecard.Gauges() {
		measures = append(measures, y.Name)
	}
	c := labtest.Configure(t, scorecard.Experiment{}, "dc=both&models="+strings.Join(models, ",")+"&measures="+
		strings.Join(measures, ","))
	list, err := scorecard.Experiment{}.Cells(c)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, k := range list {
		if seen[k.Name()] {
			t.Errorf("%s is there twice", k.Name())
		}
		seen[k.Name()] = true
		if k.Row["training"] != k.Contender.Training || k.Row["dc"] != k.DC ||
			!strings.HasPrefix(k.Row["measure"], strings.Split(k.Gauge.Measure, ",")[0]) {
			t.Errorf("%s looks for %v", k.Name(), k.Row)
		}
	}
	// Two forms of 12 random and 2 shuffled networks, one of the others; what does not
	// exist is left out.
	if !seen["pixels: prediction of macaque V1"] || seen["pixels: distance of orientation tuning to V1 cells"] ||
		seen["SqueezeNet, random, dc=zero: digit, Texture-MNIST"] {
		t.Error("the wrong cells are left out")
	}
	needs := scorecard.Experiment{}.Needs(c)
	for _, want := range []lab.Need{{ID: "squeezenet10", Session: ""}, {ID: "objects92", Session: "monkey-it"},
		{ID: "v4-cowley2023", Session: "210325"}} {
		found := false
		for _, n := range needs {
			found = found || n == want
		}
		if !found {
			t.Errorf("%v is not among the needs %v", want, needs)
		}
	}
}

// TestACellIsItsExperiments runs one cell and compares with the experiment itself.
func TestACellIsItsExperiments(t *testing.T) {
	c := labtest.Configure(t, scorecard.Experiment{}, "models=relu-avg&measures=orientation&dc=keep&seeds=2&quick=1")
	card := labtest.RunAll(t, scorecard.Experiment{}, &labtest.Env{}, c)
	own := labtest.RunAll(t, selectivity.Experiment{}, &labtest.Env{},
		labtest.Configure(t, selectivity.Experiment{},
			"layer=2&training=random&dc=keep&weights=&activation=relu&pooling=avg2&seeds=2&quick=1"))
	a, b := card.Table("summary"), own.Table("summary")
	for _, row := range b.Rows {
		if row[b.Column("measure")] == "distance to V1 cells (Kolmogorov–Smirnov)" {
			for _, column := range []string{"estimate", "low", "high", "n", "seeds"} {
				if x, y := lab.Cell(a, a.Rows[0], column), lab.Cell(b, row, column); x != y {
					t.Errorf("%s is %v on the card and %v by itself", column, x, y)
				}
			}
			return
		}
	}
	t.Error("the experiment has no such row")
}

// TestTwinsOfATrainedNetworkHaveTheirCells runs what is only drawn beside a trained
// network.
func TestTwinsOfATrainedNetworkHaveTheirCells(t *testing.T) {
	spec, err := nn.ParseSpec(lab.TaskSpec)
	if err != nil {
		t.Fatal(err)
	}
	trained, err := spec.Init(5, nn.Init{Method: "kaiming"}) // any weights will do here
	if err != nil {
		t.Fatal(err)
	}
	env := &labtest.Env{Networks: map[string]*nn.Params{lab.TaskWeights: trained}}
	card := labtest.RunAll(t, scorecard.Experiment{}, env,
		labtest.Configure(t, scorecard.Experiment{}, "models=task-random,task-shuffled&measures=orientation&seeds=1&quick=1"))
	if rows := card.Table("summary").Rows; len(rows) != 2 {
		t.Errorf("%d rows", len(rows))
	}
}
