package encoding

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/cpu"
)

// severalAreas adds to twoAreas a recording of three areas: EVC, which is the early recording, and LOC and pFs, which
// have units of the higher one.
func severalAreas(t testing.TB, n, units int) *labtest.Env {
	t.Helper()
	env := twoAreas(t, n, units, true)
	early, higher := env.Recordings["sim-v1"], env.Recordings["v4-cowley2023"]
	r := &neural.Regions{Early: "EVC"}
	for _, name := range []string{"LOC", "EVC", "pFs"} {
		a := *higher
		if name == "EVC" {
			a = *early
		}
		if name == "pFs" {
			last := func(x []float32) []float32 { // all units but the first
				var list []float32
				for i := range n {
					list = append(list, x[i*units+1:][:units-1]...)
				}
				return list
			}
			a.Responses, a.Halves = last(a.Responses), [2][]float32{last(a.Halves[0]), last(a.Halves[1])}
		}
		a.ID, a.Area, a.Session, a.Images, a.Expected = "human-objects", name, "subject-1", early.Images, nil
		r.Areas = append(r.Areas, &a)
	}
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	env.Areas = map[string]*neural.Regions{"human-objects": r}
	return env
}

const severalConfig = labtest.TinyConfig + "&splits=0&reliability=0&recording=human-objects"

func configured(t testing.TB, e lab.Experiment, text string) lab.Config {
	t.Helper()
	return labtest.Configure(t, e, labtest.LastWins(text))
}

// cells returns the numbers of a column by what the given columns say.
func cells(t *lab.Table, column string, by ...string) map[string]float64 {
	list := make(map[string]float64)
	for _, row := range t.Rows {
		key := ""
		for _, name := range by {
			key += fmt.Sprint(row[t.Column(name)], "|")
		}
		list[key] = lab.Cell(t, row, column)
	}
	return list
}

// Several areas of one recording are scored as two recordings are, from one pass of features.
func TestAreasEqualTwoRecordings(t *testing.T) {
	env := severalAreas(t, 60, 5)
	const networks = "&training=trained,random,pixels,gabor,shuffled-responses&seeds=2"
	several := labtest.RunAll(t, Experiment{}, env, configured(t, Experiment{}, severalConfig+networks))
	two := labtest.RunAll(t, Experiment{}, env, configured(t, Experiment{}, areasConfig+networks))
	by := []string{lab.ColumnRole, lab.ColumnTraining, lab.ColumnDC, lab.ColumnLayer, lab.ColumnMeasure}
	for _, column := range []string{lab.ColumnEstimate, lab.ColumnLow, lab.ColumnHigh} {
		want := cells(two.Table(lab.TableSummary), column, by...)
		summary := several.Table(lab.TableSummary)
		compared := 0
		for _, row := range summary.Rows {
			area := row[summary.Column(lab.ColumnArea)]
			if area == "pFs" || column != lab.ColumnEstimate && area == "LOC" {
				continue // LOC has samples of its own units, under its own name
			}
			key := ""
			for _, name := range by {
				key += fmt.Sprint(row[summary.Column(name)], "|")
			}
			if got := lab.Cell(summary, row, column); !(math.Abs(got-want[key]) < 1e-9) {
				t.Errorf("%s of %s: %v in an area, %v in a recording", column, key, got, want[key])
			}
			compared++
		}
		if compared == 0 {
			t.Fatal("nothing was compared")
		}
	}
	if several.Recording.ID != "human-objects" || len(several.Others) != 0 {
		t.Errorf("the result rests on %+v and %+v", several.Recording, several.Others)
	}
}

// The table profile has each seed, their mean, the controls and the ceiling of each area, the early one first.
func TestProfileOfAreas(t *testing.T) {
	env := severalAreas(t, 60, 5)
	for _, e := range []lab.Experiment{Experiment{}, Shuffle{}} {
		r := labtest.RunAll(t, e, env, configured(t, e, severalConfig+
			"&layer=max1,max2&training=trained,random,shuffled,pixels&dc=keep&seeds=2"+
			map[bool]string{true: "&kinds=within-layer"}[e.Name() == "shuffle"]))
		p := labtest.TableOf(t, r, lab.TableProfile)
		var order []string
		sum, count, mean := map[string]float64{}, map[string]int{}, map[string]float64{}
		for _, row := range p.Rows {
			area, training := row[p.Column(lab.ColumnArea)].(string), row[p.Column(lab.ColumnTraining)].(string)
			if !slices.Contains(order, area) {
				order = append(order, area)
			}
			estimate := lab.Cell(p, row, lab.ColumnEstimate)
			key := fmt.Sprint(area, training, row[p.Column(lab.ColumnLayer)])
			if row[p.Column(lab.ColumnSeed)] == nil {
				mean[key] = estimate
			} else {
				sum[key] += estimate
				count[key]++
			}
			if training == lab.Ceiling {
				if estimate != 1 {
					t.Errorf("%s: the ceiling of normalised scores is %v", area, estimate)
				}
			} else if low, high := lab.Cell(p, row, lab.ColumnLow), lab.Cell(p, row, lab.ColumnHigh); !(low < high) {
				t.Errorf("%s: interval [%v, %v]", key, low, high)
			}
		}
		if !slices.Equal(order, []string{"EVC", "LOC", "pFs"}) {
			t.Errorf("areas come as %v", order)
		}
		if want := 3 * 2 * 2; len(sum) != want { // areas × layers × random and shuffled
			t.Errorf("%d means of seeds, want %d", len(sum), want)
		}
		for key := range sum {
			if count[key] != 2 || !(math.Abs(sum[key]/2-mean[key]) < 1e-9) {
				t.Errorf("%s: %d seeds with mean %v, the row of the mean has %v", key, count[key], sum[key]/2, mean[key])
			}
		}
	}
}

// Every higher area has its interaction with the early one, with p values corrected over areas; verdicts are about
// LOC.
func TestInteractionsOfAreas(t *testing.T) {
	env := severalAreas(t, 90, 6)
	r := labtest.RunAll(t, Experiment{}, env, configured(t, Experiment{}, severalConfig+
		"&training=trained,random,shuffled&seeds=3"))
	differences := cells(r.Table(lab.TableDifferences), lab.ColumnEstimate, lab.ColumnArea, lab.ColumnComparison,
		lab.ColumnMeasure)
	in := labtest.TableOf(t, r, lab.TableInteraction)
	if want := 2 * 4 * 4; len(in.Rows) != want { // areas × comparisons × measures
		t.Fatalf("%d interactions, want %d", len(in.Rows), want)
	}
	family := map[string][]int{}
	for i, row := range in.Rows {
		area := row[in.Column(lab.ColumnArea)].(string)
		rest := fmt.Sprint("|", row[in.Column(lab.ColumnComparison)], "|", row[in.Column(lab.ColumnMeasure)], "|")
		want := differences[area+rest] - differences["EVC"+rest]
		if got := lab.Cell(in, row, lab.ColumnEstimate); !(math.Abs(got-want) < 1e-9) {
			t.Errorf("%s%s: interaction %v, the differences differ by %v", area, rest, got, want)
		}
		if paired := row[in.Column(lab.ColumnPairedOver)]; paired != pairedPictures {
			t.Errorf("areas of one recording are paired over %v", paired)
		}
		excludes := lab.Cell(in, row, lab.ColumnLow) > 0 || lab.Cell(in, row, lab.ColumnHigh) < 0
		if p := lab.Cell(in, row, lab.ColumnP); (p < 0.05) != excludes {
			t.Errorf("%s%s: p is %v where the interval excludes 0: %v", area, rest, p, excludes)
		}
		family[rest] = append(family[rest], i)
	}
	for rest, rows := range family {
		var p []float64
		for _, i := range rows {
			p = append(p, lab.Cell(in, in.Rows[i], lab.ColumnP))
		}
		want, _ := statistics.BenjaminiHochberg(p, 0.05)
		for k, i := range rows {
			if got := lab.Cell(in, in.Rows[i], lab.ColumnPAdjusted); got != want[k] {
				t.Errorf("%s: adjusted p %v, want %v", rest, got, want[k])
			}
		}
	}
	for _, v := range r.Verdicts {
		if v.Claim == "C4" { // about LOC alone
			form := map[bool]string{true: "keep", false: "zero"}[strings.Contains(v.Statement, "as drawn")]
			want := differences["LOC|trained − random dc="+form+"|"+lab.ColumnNormalised+"|"]
			if !strings.Contains(v.Statement, "Area: LOC (human-objects subject-1)") || math.Abs(*v.Estimate-want) > 1e-9 {
				t.Errorf("trained − random in LOC is %v; verdict %+v", want, v)
			}
		} else if !strings.Contains(v.Statement, "EVC (human-objects subject-1) and LOC (human-objects subject-1)") ||
			!strings.Contains(v.Statement, "Of 1 other higher areas") || !strings.Contains(v.Criterion, "2026-11-30") {
			t.Errorf("verdict %+v", v)
		}
		if want := lab.Decide(lab.Estimate{Value: *v.Estimate, Low: *v.Low, High: *v.High}); v.Verdict != want {
			t.Errorf("%s is %s, its interval says %s", v.Claim, v.Verdict, want)
		}
	}
}

// What cannot be compared is refused, or left out of verdicts, with cause and remedy.
func TestAreasThatDoNotFit(t *testing.T) {
	env := severalAreas(t, 60, 5)
	env.Areas["human-objects"].Areas[2].Area = "PPA" // so that pFs is one that it has not
	for text, want := range map[string]string{
		"areas=evc,V9":                 "has no area \"V9\"; it has LOC, EVC, PPA",
		"areas=EVC,pfs":                "has no area \"pFs\"",
		"recording=sim-v1&areas=EVC":   "sim-v1 is a recording of one area; leave areas empty, or take a recording of",
		"higher=v4-cowley2023":         "set higher=none",
		"higher_layer=max1":            "set higher_layer=same",
		"recording=v1-ringach2002":     "is none of",
		"areas=EVC,LOC,evc":            "evc is named twice; name each once",
		"higher=human-objects&areas=":  "is none of",
		"recording=human-objects&x=yy": "no key",
	} {
		c, err := lab.ParseStrict(Experiment{}, labtest.LastWins(severalConfig+"&"+text))
		if err == nil {
			_, err = Experiment{}.Tasks(t.Context(), env, c)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	for areas, want := range map[string]string{
		"LOC,ppa": "LOC and PPA without the early area EVC cannot decide it; add EVC to areas",
		"PPA":     "PPA without the early area EVC",
		"EVC":     "One area, EVC, cannot decide it; add a higher one to areas, of LOC, EVC and PPA",
		"":        "The recording human-objects subject-1 has no early area beside LOC, EVC and PPA",
	} {
		env.Areas["human-objects"].Early = map[bool]string{true: "EVC"}[areas != ""]
		r := labtest.RunAll(t, Experiment{}, env, configured(t, Experiment{}, severalConfig+
			"&training=trained,random&dc=keep&seeds=2&areas="+areas))
		if r.Table(lab.TableInteraction) != nil {
			t.Errorf("areas=%s: there is an interaction", areas)
		}
		if len(r.Table(lab.TableDifferences).Rows) == 0 {
			t.Errorf("areas=%s: there are no differences", areas)
		}
		if v := r.Verdicts[0]; v.Verdict != lab.Undecided || !strings.Contains(v.Statement, want) {
			t.Errorf("areas=%s: %+v, want %q", areas, v, want)
		}
		if !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, want) }) {
			t.Errorf("areas=%s: the warnings %q do not say it", areas, r.Warnings)
		}
	}
}

// A condition that was shown as several pictures has the mean of their features: pictures that are there twice, in any
// order, change nothing. The authors' folds count in place of others, and their reliability in place of repeats.
func TestConditionsOfSeveralPictures(t *testing.T) {
	const n = 60
	run := func(double bool) *lab.Result {
		env := severalAreas(t, n, 5)
		one := env.Areas["human-objects"].Areas[0].Images
		images, rows := one, []int32(nil)
		if double {
			images.N, images.Pix = 2*n, nil
			for i := range 2 * n {
				rows = append(rows, int32(i*7%n))
				images.Pix = append(images.Pix, one.Pix[i*7%n*one.H*one.W*one.C:][:one.H*one.W*one.C]...)
			}
		}
		for k, a := range env.Areas["human-objects"].Areas {
			a.Images, a.Row, a.Trials, a.Halves = images, rows, nil, [2][]float32{}
			a.Reliability = 0.5 + 0.1*float64(k)
			a.Fold = make([]int32, n)
			for i := range a.Fold {
				a.Fold[i] = int32(i * 5 % 7 % 3)
			}
		}
		if err := env.Areas["human-objects"].Validate(); err != nil {
			t.Fatal(err)
		}
		return labtest.RunAll(t, Experiment{}, env, configured(t, Experiment{}, severalConfig+
			"&reliability=0.3&layer=relu1,max2&training=trained,random,pixels,gabor&dc=keep&seeds=1&pool=2"))
	}
	single, double := run(false), run(true)
	by := []string{lab.ColumnArea, lab.ColumnTraining, lab.ColumnLayer, lab.ColumnMeasure}
	want := cells(single.Table(lab.TableSummary), lab.ColumnEstimate, by...)
	for key, got := range cells(double.Table(lab.TableSummary), lab.ColumnEstimate, by...) {
		if !(math.Abs(got-want[key]) < 2e-4) { // Gram matrices of more pictures are summed in another order
			t.Errorf("%s: %v from pictures that are there twice, %v from one", key, got, want[key])
		}
	}
	for _, sentence := range []string{"EVC 0.60, LOC 0.50, pFs 0.70", "the 3 that the authors state", "mean removed"} {
		if !slices.ContainsFunc(double.Warnings, func(w string) bool { return strings.Contains(w, sentence) }) {
			t.Errorf("the warnings %q do not say %q", double.Warnings, sentence)
		}
	}
}

// counting counts how often a device runs a plan.
type counting struct {
	nn.Backend
	runs int
}

type countedPlan struct {
	nn.Plan
	of *counting
}

func (c *counting) Plan(ops []nn.Op) (nn.Plan, error) {
	p, err := c.Backend.Plan(ops)
	return countedPlan{p, c}, err
}

func (p countedPlan) Run() error {
	p.of.runs++
	return p.Plan.Run()
}

// Three areas cost no more passes through a network, and no more decompositions, than one: ridge regression reports
// progress once a decomposition.
func TestAreasShareFeatures(t *testing.T) {
	count := func(areas string) (runs, decompositions int) {
		env := severalAreas(t, 60, 5)
		device := &counting{Backend: cpu.New()}
		env.Device = device
		c := configured(t, Experiment{}, severalConfig+"&layer=max1,max2&training=trained&areas="+areas)
		tasks, err := Experiment{}.Tasks(t.Context(), env, c)
		if err != nil || len(tasks) != 1 {
			t.Fatal(tasks, err)
		}
		device.runs = 0
		if _, err := (Experiment{}).Run(t.Context(), env, c, tasks[0], func(done float64) {
			if done > 0.4 && done <= 0.4+0.6*0.8 {
				decompositions++
			}
		}); err != nil {
			t.Fatal(err)
		}
		return device.runs, decompositions
	}
	runs, decompositions := count("EVC")
	runsOfAll, decompositionsOfAll := count("")
	if runs == 0 || runs != runsOfAll {
		t.Errorf("the device ran %d plans for one area, %d for three", runs, runsOfAll)
	}
	if want := 2 * 3 * (3 + 1); decompositions != want || decompositionsOfAll != want { // layers, folds, inner folds
		t.Errorf("%d decompositions for one area and %d for three, want %d", decompositions, decompositionsOfAll, want)
	}
}
