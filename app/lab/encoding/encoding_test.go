package encoding

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
	"untrained/nn"
)

// The default layer is one of the bundled network's.
func TestDefaultLayer(t *testing.T) {
	spec, err := nn.ParseSpec(lab.TaskSpec)
	if err != nil {
		t.Fatal(err)
	}
	if layer, names := lab.Defaults(Experiment{}).Get("layer"), spec.LayerNames(); !slices.Contains(names, layer) {
		t.Errorf("the default layer %s is none of %v", layer, names)
	}
}

func TestEncoding(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	e := Experiment{}
	c := labtest.Configure(t, e, labtest.TinyConfig)
	result := labtest.RunAll(t, e, env, c)

	summary := result.Table("summary")
	want := []string{"area", "recording", "network", "training", "training_set", "layer", "measure", "estimate", "low",
		"high", "n", "unit", "seeds", "dc"}
	for i, name := range want {
		if summary.Columns[i].Name != name {
			t.Errorf("column %d of summary is %s, want %s", i, summary.Columns[i].Name, name)
		}
	}
	trainings := map[string]bool{}
	for _, row := range summary.Rows {
		trainings[row[3].(string)] = true
		low, estimate, high := row[8].(float64), row[7].(float64), row[9].(float64)
		if !(low <= estimate && estimate <= high) {
			t.Errorf("%v: %v is not within [%v, %v]", row[3], estimate, low, high)
		}
	}
	if len(trainings) != 7 {
		t.Errorf("summary has the trainings %v, want all but silhouettes, which noise does not have", trainings)
	}
	if n := len(summary.Rows); n != (1+2+2+4)*4 { // trained, random ×2, shuffled ×2, four controls; four measures
		t.Errorf("summary has %d rows", n)
	}
	units := result.Table("units")
	for i, name := range []string{"unit", "condition", "r", "reliability", "normalised", "penalty"} {
		if units.Columns[i].Name != name {
			t.Errorf("column %d of units is %s, want %s", i, units.Columns[i].Name, name)
		}
	}
	if n := len(units.Rows); n != 9*6 {
		t.Errorf("units has %d rows, want 9 conditions × 6 neurons", n)
	}
	if d := result.Table("differences"); len(d.Rows) != 16*4 {
		t.Errorf("differences has %d rows", len(d.Rows))
	}
	if len(result.Verdicts) != 1 || !slices.Contains([]lab.Outcome{lab.Recovered, lab.NotRecovered},
		result.Verdicts[0].Verdict) {
		t.Errorf("verdicts on a simulation are %+v", result.Verdicts)
	}
	if result.Config != c.String() || result.Backend != "cpu" || !result.Recording.Simulated {
		t.Errorf("the result says config %q, backend %q, recording %+v", result.Config, result.Backend, result.Recording)
	}
}

// The summary's estimate is the mean over the neurons of the table of units, and a
// difference is the difference of two estimates.
func TestEncodingTablesAgree(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	result := labtest.RunAll(t, Experiment{}, env,
		labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=pixels,gabor"))
	means := map[string]float64{}
	for _, row := range result.Table("units").Rows {
		means[row[1].(string)] += row[4].(float64) / 6
	}
	for _, row := range result.Table("summary").Rows {
		if row[6] == "normalised" && math.Abs(row[7].(float64)-means[row[3].(string)]) > 1e-12 {
			t.Errorf("%v: mean %v, neurons give %v", row[3], row[7], means[row[3].(string)])
		}
	}
	difference := result.Table("differences").Rows[0]
	if want := means[lab.Gabor] - means[lab.Pixels]; math.Abs(difference[5].(float64)-want) > 1e-12 {
		t.Errorf("%v is %v, want %v", difference[3], difference[5], want)
	}
	// The units are |filter|: energies predict them, pixels cannot.
	if low := difference[6].(float64); low <= 0 {
		t.Errorf("gabor − pixels is %v, low end %v, on cells that are rectified filters", difference[5], low)
	}
}

// Every key must change the numbers (or, for those that say what is shown, the
// tables), starting from a configuration in which it can.
func TestEveryKeyHasAnEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("two runs a key")
	}
	env := labtest.Tiny(t, 60, 6)
	r := env.Recordings["sim-v1"]
	other := *r
	other.ID = "v4-cowley2023"
	other.Responses = slices.Clone(r.Responses)
	slices.Reverse(other.Responses)
	env.Recordings["v4-cowley2023"] = &other
	r.FieldDegrees = 4
	r.Group = nil
	base := labtest.TinyConfig + "&training=random&dc=keep&seeds=1&bootstrap=100"
	colour := "&network=16x16x3/conv5x5x4/relu/max2&layer=max1&weights="
	for _, c := range []struct{ key, value, with string }{
		{"recording", "v4-cowley2023", ""}, {"network", "16x16x1/conv5x5x4/tanh/max2/conv3x3x6/relu/max2/flatten/dense14",
			""},
		{"weights", "", "&training=trained,pixels"}, {"layer", "max1", ""}, {"layer", "all", ""}, {"layer", "inner", ""},
		{"training", "pixels", ""}, {"dc", "zero", ""}, {"seeds", "2", ""}, {"seed", "5", ""},
		{"init", "xavier", "&network=16x16x1/conv5x5x4/tanh/max2&layer=max1"},
		{"gain", "3", "&network=16x16x1/conv5x5x4/tanh/max2&layer=max1"},
		{"rms", "2", "&network=16x16x1/conv5x5x4/tanh/max2&layer=max1"},
		{"init", "orthogonal", ""}, {"shuffle", "within-kernel", "&training=shuffled"},
		{"shuffle", "kernels", "&training=shuffled"},
		{"size", "8", ""}, {"grey", "yes", colour}, {"crop", "0.5", ""}, {"fov_deg", "2", ""},
		{"gamma", "0.5", ""}, {"ground", "white", "&training=pixels&size=8"}, {"layer", "inner:max1,max2", ""},
		{"higher", "v4-cowley2023", ""}, {"higher_layer", "max1", "&higher=v4-cowley2023"},
		{"pool", "2", ""}, {"pool", "global", ""}, {"project", "random", "&dims=8"}, {"project", "components", "&dims=8"},
		{"dims", "9", "&project=random"},
		{"folds", "4", ""}, {"inner", "4", ""}, {"split", "random", ""},
		{"penalties", "1e-1..1e1", ""}, {"standardise", "feature", ""}, {"reliability", "0.8", ""}, {"choose", "fve", ""},
		{"threshold", "-0.5", ""}, {"method", "pls", ""}, {"components", "3", "&method=pls"}, {"method", "rsa", ""},
		{"method", "cka", ""}, {"splits", "0", ""}, {"bootstrap", "101", ""}, {"score", "r", ""},
	} {
		text := base + c.with
		// A key may stand in base already: the last one is meant.
		with := labtest.LastWins(text)
		switch c.key {
		case "grey": // the pictures need colours to lose
			paint(r)
		case "ground": // and a ground to be cut out from
			defer func(pix []uint8) { r.Images.Pix = pix }(slices.Clone(r.Images.Pix))
			for k := range r.Images.Pix {
				if y, x := k/16%16, k%16; y < 3 || y > 12 || x < 3 || x > 12 {
					r.Images.Pix[k] = 255
				}
			}
		}
		before := labtest.RunAll(t, Experiment{}, env, labtest.Configure(t, Experiment{}, with))
		after := labtest.RunAll(t, Experiment{}, env,
			labtest.Configure(t, Experiment{}, labtest.LastWins(text+"&"+c.key+"="+c.value)))
		before.Config, after.Config = "", ""
		a, err := json.Marshal(before)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(after)
		if err != nil {
			t.Fatal(err)
		}
		if string(a) == string(b) {
			t.Errorf("%s=%s changes nothing", c.key, c.value)
		}
	}
}

// paint gives a grey recording colours.
func paint(r *neural.Recording) {
	pix := make([]uint8, 0, 3*len(r.Images.Pix))
	for i, v := range r.Images.Pix {
		pix = append(pix, v, uint8(i*7), 255-v)
	}
	r.Images.C, r.Images.Pix = 3, pix
}

func TestEncodingRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text, says string
		spoil            func(*labtest.Env)
	}{
		{"missing recording", "recording=v4-cowley2023", "make data", nil},
		{"missing weights", "weights=absent", "absent", nil},
		{"unknown layer", "layer=max7", "max2", nil},
		{"too reliable", "reliability=0.99", "lower reliability", nil},
		{"too many folds", "folds=20&inner=20", "too few", nil},
		{"groups", "split=group", "groups", nil},
		{"components", "project=components&dims=100", "principal components", nil},
		{"field of view", "fov_deg=3", "crop", nil},
		{"1×1 kernels", "network=16x16x1/conv1x1x4/relu&layer=relu1&weights=", "1×1", nil},
		{"nothing left", "training=trained&weights=", "nothing is left", nil},
		{"few pictures", "folds=2&inner=2", "too few for an interval", func(e *labtest.Env) { *e = *labtest.Tiny(t, 15, 6) }},
		{"few units", "", "units", func(e *labtest.Env) { *e = *labtest.Tiny(t, 60, 2) }},
		{"large features", "standardise=feature&layer=conv1&network=512x512x1/conv3x3x64/relu&weights=&dc=keep",
			"layer conv1", nil},
		{"not a number", "", "no numbers", func(e *labtest.Env) {
			e.Recordings["sim-v1"].Responses[7] = float32(
				math.NaN())
		}},
	} {
		env := labtest.Tiny(t, 60, 6)
		if c.spoil != nil {
			c.spoil(env)
		}
		_, err := Experiment{}.Tasks(t.Context(), env,
			labtest.Configure(t, Experiment{}, labtest.LastWins(labtest.TinyConfig+"&seed=1&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.name, err, c.says)
		}
		var missing *lab.MissingRecording
		if c.name == "missing recording" && (!errors.As(err, &missing) || missing.ID != "v4-cowley2023") {
			t.Errorf("a missing recording gave %T", err)
		}
	}
}

func TestEncodingSaysWhereItExplodes(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	env.Networks["tiny"].Tensor("conv2.weight").Data[0] = float32(math.Inf(1))
	c := labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=trained")
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err == nil {
		_, err = Experiment{}.Run(t.Context(), env, c, tasks[0], func(float64) {})
	}
	if err == nil || !strings.Contains(err.Error(), "conv2") || !strings.Contains(err.Error(), "gain") {
		t.Errorf("an infinite weight gave %v", err)
	}
}

func TestEncodingCancels(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	c := labtest.Configure(t, Experiment{}, labtest.TinyConfig)
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	labtest.Cancels(t, Experiment{}, env, c, tasks[0], 0.05, 0.3, 0.5, 0.8)
}

// With some tasks missing, what is there is shown and nothing is decided.
func TestPartialMerge(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	c := labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=random,pixels,gabor")
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	var results []lab.TaskResult
	for _, task := range tasks[:3] {
		r, err := Experiment{}.Run(t.Context(), env, c, task, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
		partial, err := Experiment{}.Merge(t.Context(), env, c, results)
		if err != nil {
			t.Fatal(err)
		}
		if v := partial.Verdicts[0].Verdict; v != lab.Undecided {
			t.Errorf("a partial result is %s", v)
		}
		if !slices.ContainsFunc(partial.Warnings, func(w string) bool { return strings.HasPrefix(w, "Partial") }) {
			t.Errorf("a partial result does not say so: %q", partial.Warnings)
		}
	}
	if none, err := (Experiment{}).Merge(t.Context(), env, c, nil); err != nil || len(none.Table("summary").Rows) != 0 {
		t.Errorf("no units gave %v", err)
	}
	results[0].Arrays["max2/r"] = results[0].Arrays["max2/r"][:2]
	if _, err := (Experiment{}).Merge(t.Context(), env, c, results); err == nil {
		t.Error("a damaged unit was merged")
	}
}

// A single real area decides neither C1 nor C5, and gives the estimate.
func TestVerdictOfOneArea(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	env.Recordings["sim-v1"].Simulated = false
	result := labtest.RunAll(t, Experiment{}, env,
		labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=trained,random,shuffled"))
	if len(result.Verdicts) != 4 {
		t.Fatalf("%d verdicts, want C1 and C5 for both forms", len(result.Verdicts))
	}
	for _, v := range result.Verdicts {
		if v.Verdict != lab.Undecided || v.Estimate == nil || v.Criterion == "" {
			t.Errorf("verdict %+v", v)
		}
	}
}

// Frames of a movie stay together: in folds, in resamples and when responses are
// shuffled.
func TestEncodingWithGroups(t *testing.T) {
	env := labtest.Tiny(t, 60, 6)
	r := env.Recordings["sim-v1"]
	r.Group = make([]int32, 60)
	for i := range r.Group {
		r.Group[i] = int32(i / 6)
	}
	c := labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=gabor,shuffled-responses")
	grouped := labtest.RunAll(t, Experiment{}, env, c)
	if slices.ContainsFunc(grouped.Warnings, func(w string) bool { return strings.Contains(w, "near-duplicates") }) {
		t.Errorf("split=auto warns of near-duplicates: %q", grouped.Warnings)
	}
	wrong := labtest.RunAll(t, Experiment{}, env,
		labtest.Configure(t, Experiment{}, labtest.TinyConfig+"&training=gabor&split=random"))
	if !slices.ContainsFunc(wrong.Warnings, func(w string) bool { return strings.Contains(w, "near-duplicates") }) {
		t.Errorf("random folds over groups are not warned of: %q", wrong.Warnings)
	}

	study, err := newStudy(t.Context(), env, Experiment{}, c)
	if err != nil {
		t.Fatal(err)
	}
	s := study.areas[0].target
	units := len(s.Neurons)
	y := s.Exchanged(7)
	moved := 0
	for g := range 10 {
		// The first frame says which group came here; the others must follow it in order.
		at := -1
		for i := range 60 {
			if slices.Equal(s.Responses[i*units:][:units], y[g*6*units:][:units]) {
				at = i
			}
		}
		if at%6 != 0 || !slices.Equal(s.Responses[at*units:][:6*units], y[g*6*units:][:6*units]) {
			t.Fatalf("group %d was torn apart", g)
		}
		if at != g*6 {
			moved++
		}
	}
	if moved < 5 {
		t.Errorf("only %d of 10 groups were exchanged", moved)
	}
	g, left := int32(0), 1
	for i := range r.Group { // groups of 1, 2 … 9 and 15 frames: none can be exchanged
		r.Group[i] = g
		if left--; left == 0 && g < 9 {
			g++
			left = int(g) + 1
			if g == 9 {
				left = 15
			}
		}
	}
	if slices.Equal(s.Exchanged(7), s.Responses) {
		t.Error("groups of different sizes were left where they were")
	}
}

// A quick look takes few seeds, folds and pictures, says so, and leaves alone what
// was set by hand.
func TestQuickLook(t *testing.T) {
	env := labtest.Tiny(t, 300, 6)
	result := labtest.RunAll(t, Experiment{}, env,
		labtest.Configure(t, Experiment{}, "network="+labtest.TinySpec+
			"&weights=tiny&layer=max2&training=random,pixels&dc=keep&reliability=0.1&quick=1&folds=3"))
	warned := strings.Join(result.Warnings, " ")
	for _, want := range []string{"160 of the 300 pictures", "seeds=2", "folds=3", "bootstrap=200", "quick=0"} {
		if !strings.Contains(warned, want) {
			t.Errorf("%q does not say %q", warned, want)
		}
	}
	if !strings.Contains(result.Config, "quick=1") || !strings.Contains(result.Config, "seeds=3") {
		t.Errorf("the result belongs to %s", result.Config)
	}
	for _, row := range result.Table("summary").Rows {
		if row[3] == lab.RandomWeights && row[12] != 2.0 {
			t.Errorf("%v seeds", row[12])
		}
	}
}
