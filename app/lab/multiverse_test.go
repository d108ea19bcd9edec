package lab

import (
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/assets/neural"
	"untrained/nn"
)

func TestEveryUniverseIsAConfiguration(t *testing.T) {
	for _, u := range universes() {
		c := configure(t, Multiverse{}, "claim="+u.claim)
		_, e, list, err := specifications(c)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(list) != u.size() || u.about == "" || !strings.HasSuffix(u.statement, ".") {
			t.Errorf("%s: %d specifications of %d; %q, %q", u.claim, len(list), u.size(), u.about, u.statement)
		}
		seen := make(map[string]bool)
		for _, s := range list {
			seen[s.config.String()] = true
			if _, err := ParseStrict(e, s.config.String()); err != nil {
				t.Errorf("%s: %v", s.name(u), err)
			}
		}
		if len(seen) != len(list) {
			t.Errorf("%s: %d specifications are %d different ones", u.claim, len(list), len(seen))
		}
	}
}

func TestOnlyAndSampleChooseSpecifications(t *testing.T) {
	count := func(text string) int {
		_, _, list, err := specifications(configure(t, Multiverse{}, text))
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
	for text, says := range map[string]string{"claim=C10&only=colour=red": "colour", "claim=C10&only=score=beauty": "no specification"} {
		if _, _, _, err := specifications(configure(t, Multiverse{}, text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v does not say %q", text, err, says)
		}
	}
	for _, text := range []string{"score", "=r", "score="} {
		if _, err := ParseStrict(Multiverse{}, "only="+strings.ReplaceAll(text, "=", "%3D")); err == nil {
			t.Errorf("only=%s was accepted", text)
		}
	}
}

// TestSpecificationsAreThoseOfTheExperiment runs two specifications and compares
// with the experiment itself.
func TestSpecificationsAreThoseOfTheExperiment(t *testing.T) {
	r, err := neural.Open(t.Context(), "sim-v1", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := nn.ParseSpec(TaskSpec)
	if err != nil {
		t.Fatal(err)
	}
	trained, err := spec.Init(1, nn.Init{Method: "kaiming"}) // any weights will do here
	if err != nil {
		t.Fatal(err)
	}
	env := &testEnv{recordings: map[string]*neural.Recording{"sim-v1": r}, weights: map[string]*nn.Params{TaskWeights: trained}}
	c := configure(t, Multiverse{}, "claim=C10&only=score=r|fve;standardise=layer;reliability=0.3;penalties=1e-6..1e2;folds=5&seeds=1")
	_, e, list, err := specifications(c)
	if err != nil {
		t.Fatal(err)
	}
	result := runAll(t, Multiverse{}, env, c)
	table := tableOf(t, result, "specifications")
	if len(table.Rows) != 2 {
		t.Fatalf("%d specifications", len(table.Rows))
	}
	for _, s := range list {
		own := runAll(t, e, env, s.config).Verdicts[0]
		i := slices.IndexFunc(table.Rows, func(row []any) bool { return row[table.Column("score")] == s.config.Get("score") })
		row := table.Rows[i]
		if row[table.Column("estimate")] != *own.Estimate || row[table.Column("low")] != *own.Low || row[table.Column("verdict")] != own.Verdict {
			t.Errorf("%v differs from %v %v %v", row, *own.Estimate, *own.Low, own.Verdict)
		}
	}
	if first, last := table.Rows[0][table.Column("estimate")].(float64), table.Rows[1][table.Column("estimate")].(float64); first > last {
		t.Errorf("estimates %v, %v are not in order", first, last)
	}
	if !result.Recording.Simulated || result.Recording.SHA256 != r.SHA256 {
		t.Errorf("recording %+v", result.Recording)
	}
}

func tableOf(t *testing.T, r *Result, name string) *Table {
	t.Helper()
	table := r.Table(name)
	if table == nil {
		t.Fatalf("there is no table %s", name)
	}
	return table
}

func TestCurveVerdict(t *testing.T) {
	unit := func(verdict Outcome, estimate float64) UnitResult {
		u := UnitResult{Text: map[string]string{"verdict": string(verdict)}, Arrays: map[string]Floats{}}
		if isFinite(estimate) {
			u.Arrays["estimate"], u.Arrays["low"], u.Arrays["high"] = Floats{estimate}, Floats{estimate - 1}, Floats{estimate + 1}
		}
		return u
	}
	none := math.NaN()
	for _, c := range []struct {
		units   []UnitResult
		all     int
		verdict Outcome
		median  float64
	}{
		{[]UnitResult{unit(Supported, 1), unit(Supported, 3)}, 2, Supported, 2},
		{[]UnitResult{unit(Supported, 1), unit(Supported, 3)}, 3, Undecided, 2}, // one is not done
		{[]UnitResult{unit(Supported, 1), unit(Opposed, -3), unit(Supported, 2)}, 3, Undecided, 1},
		{[]UnitResult{unit(Opposed, -1)}, 1, Opposed, -1},
		{[]UnitResult{unit(Undecided, none), unit(Undecided, none)}, 2, Undecided, none},
		{[]UnitResult{unit(Recovered, 1)}, 1, Recovered, 1},
	} {
		v := curveVerdict(universe{claim: "C1"}, c.units, c.all)
		got := none
		if v.Estimate != nil {
			got = *v.Estimate
		}
		if v.Verdict != c.verdict || got != c.median && !(math.IsNaN(got) && math.IsNaN(c.median)) {
			t.Errorf("%v: %s with median %v, want %s with %v", c.units, v.Verdict, got, c.verdict, c.median)
		}
	}
}

// What is claimed of two kinds of recording together falls with one of them, and
// stands only if each specification supports it.
func TestOneOpposes(t *testing.T) {
	u, err := findUniverse("C6")
	if err != nil || !u.oneOpposes {
		t.Fatal(u.claim, err)
	}
	unit := func(verdict Outcome) UnitResult {
		return UnitResult{Text: map[string]string{"verdict": string(verdict)}, Arrays: map[string]Floats{}}
	}
	for _, c := range []struct {
		verdicts []Outcome
		all      int
		want     Outcome
	}{
		{[]Outcome{Supported, Supported}, 2, Supported},
		{[]Outcome{Supported, Supported}, 3, Undecided}, // one is not done
		{[]Outcome{Supported, Undecided}, 2, Undecided},
		{[]Outcome{Supported, Opposed}, 2, Opposed},
		{[]Outcome{Opposed, Undecided}, 3, Opposed},
	} {
		var units []UnitResult
		for _, v := range c.verdicts {
			units = append(units, unit(v))
		}
		if v := curveVerdict(u, units, c.all); v.Verdict != c.want || !strings.Contains(v.Criterion, "opposed where one is") {
			t.Errorf("%v of %d: %s (%s), want %s", c.verdicts, c.all, v.Verdict, v.Criterion, c.want)
		}
	}
}

// C6 reads C1 where the twin is random and C5 where it is shuffled, in areas of
// monkeys' rates and of human imaging.
func TestBothKindsAreCompared(t *testing.T) {
	_, _, list, err := specifications(configure(t, Multiverse{}, "claim=C6"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, s := range list {
		seen[s.config.Get("recording")+" "+s.config.Get("higher")+" "+s.config.Get("higher_session")+" "+s.config.Get("training")]++
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
		_, _, list, err := specifications(configure(t, Multiverse{}, text))
		if err != nil || len(list) != want.n {
			t.Errorf("%s: %d specifications, %v", text, len(list), err)
			continue
		}
		for _, s := range list {
			if folds, seeds := s.config.Get("folds"), s.config.Get("seeds"); want.folds != "" && folds != want.folds || seeds != want.seed {
				t.Errorf("%s: folds=%s, seeds=%s", text, folds, seeds)
			}
		}
	}
}
