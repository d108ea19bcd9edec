package lab

import (
	"strings"
	"testing"

	"untrained/nn"
)

func TestEveryCellIsAConfiguration(t *testing.T) {
	var models, measures []string
	for _, m := range cardModels() {
		models = append(models, m.name)
	}
	for _, y := range gauges() {
		measures = append(measures, y.name)
	}
	c := configure(t, Scorecard{}, "dc=both&models="+strings.Join(models, ",")+"&measures="+strings.Join(measures, ","))
	list, err := Scorecard{}.cells(c)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, k := range list {
		if seen[k.name()] {
			t.Errorf("%s is there twice", k.name())
		}
		seen[k.name()] = true
		if k.row["training"] != k.contender.training || k.row["dc"] != k.dc || !strings.HasPrefix(k.row["measure"], strings.Split(k.gauge.measure, ",")[0]) {
			t.Errorf("%s looks for %v", k.name(), k.row)
		}
	}
	// Two forms of 12 random and 2 shuffled networks, one of the others; what does not
	// exist is left out.
	if !seen["pixels: prediction of macaque V1"] || seen["pixels: distance of orientation tuning to V1 cells"] || seen["SqueezeNet, random, dc=zero: digit, Texture-MNIST"] {
		t.Error("the wrong cells are left out")
	}
	needs := Scorecard{}.Needs(c)
	for _, want := range []Need{{"squeezenet10", ""}, {"objects92", "monkey-it"}, {"v4-cowley2023", "210325"}} {
		found := false
		for _, n := range needs {
			found = found || n == want
		}
		if !found {
			t.Errorf("%v is not among the needs %v", want, needs)
		}
	}
}

func TestWinners(t *testing.T) {
	more, less := gauge{name: "score", label: "score"}, gauge{name: "distance", label: "distance", fewer: true}
	at := func(model string, y gauge, low, high float64) scored {
		return scored{cardCell{contender: cardModel{name: model, label: model}, gauge: y}, Estimate{Value: (low + high) / 2, Low: low, High: high}}
	}
	for name, c := range map[string]struct {
		cells   []scored
		partial bool
		verdict Outcome
	}{
		"each wins clearly":    {[]scored{at("a", more, 5, 6), at("b", more, 1, 2), at("a", less, 5, 6), at("b", less, 1, 2)}, false, Supported},
		"one wins all":         {[]scored{at("a", more, 5, 6), at("b", more, 1, 2), at("a", less, 1, 2), at("b", less, 5, 6)}, false, Opposed},
		"overlap":              {[]scored{at("a", more, 5, 6), at("b", more, 1, 5.5), at("a", less, 5, 6), at("b", less, 1, 2)}, false, Undecided},
		"one wins, not by far": {[]scored{at("a", more, 5, 6), at("b", more, 1, 5.5), at("a", less, 1, 2), at("b", less, 5, 6)}, false, Undecided},
		"one measure":          {[]scored{at("a", more, 5, 6), at("b", more, 1, 2)}, false, Undecided},
		"not complete":         {[]scored{at("a", more, 5, 6), at("b", more, 1, 2), at("a", less, 5, 6), at("b", less, 1, 2)}, true, Undecided},
	} {
		if v := winners(c.cells, c.partial); v.Verdict != c.verdict || v.Claim != "C11" {
			t.Errorf("%s: %s, want %s", name, v.Verdict, c.verdict)
		}
	}
}

// TestACellIsItsExperiments runs one cell and compares with the experiment itself.
func TestACellIsItsExperiments(t *testing.T) {
	c := configure(t, Scorecard{}, "models=relu-avg&measures=orientation&dc=keep&seeds=2&quick=1")
	card := runAll(t, Scorecard{}, &testEnv{}, c)
	own := runAll(t, Selectivity{}, &testEnv{}, configure(t, Selectivity{}, "layer=2&training=random&dc=keep&weights=&activation=relu&pooling=avg2&seeds=2&quick=1"))
	a, b := card.Table("summary"), own.Table("summary")
	for _, row := range b.Rows {
		if row[b.Column("measure")] == "distance to V1 cells (Kolmogorov–Smirnov)" {
			for _, column := range []string{"estimate", "low", "high", "n", "seeds"} {
				if x, y := cell(a, a.Rows[0], column), cell(b, row, column); x != y {
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
	spec, err := nn.ParseSpec(TaskSpec)
	if err != nil {
		t.Fatal(err)
	}
	trained, err := spec.Init(5, nn.Init{Method: "kaiming"}) // any weights will do here
	if err != nil {
		t.Fatal(err)
	}
	env := &testEnv{weights: map[string]*nn.Params{TaskWeights: trained}}
	card := runAll(t, Scorecard{}, env, configure(t, Scorecard{}, "models=task-random,task-shuffled&measures=orientation&seeds=1&quick=1"))
	if rows := card.Table("summary").Rows; len(rows) != 2 {
		t.Errorf("%d rows", len(rows))
	}
}
