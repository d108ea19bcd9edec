package encoding

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn/random"
)

// tinyPatterns adds to tiny dissimilarities of people: early ones follow pixels,
// higher ones the "trained" network, each person with noise of their own.
func tinyPatterns(t testing.TB, n, people int) *labtest.Env {
	t.Helper()
	env := labtest.Tiny(t, n, 6)
	r := env.Recordings["sim-v1"]
	p := env.Networks["tiny"]
	pictures, err := input.Entrance{Crop: 1}.Enter(r, p.Spec.Input)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := env.Backend()
	if err != nil {
		t.Fatal(err)
	}
	early, err := pictures.Pixels.Dissimilarities()
	if err != nil {
		t.Fatal(err)
	}
	var higher []float64
	a := &model.Activations{Backend: backend, Params: p, Pictures: pictures.Into(p.Spec.Input), N: n, Pool: "none"}
	err = a.Each(t.Context(), []string{"max2"}, func(s model.Stretch, x []float32) error {
		higher, err = statistics.Dissimilarities(statistics.Widen(x), n, s.Len())
		return err
	}, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	env.Dissimilar = map[string]*neural.Dissimilarities{}
	for session, pairs := range map[string][]float64{"human-evc": early, "human-it": higher} {
		s := random.New(8, "test", "people", session)
		d := &neural.Dissimilarities{ID: "objects92", Session: session,
			Area: map[string]string{"human-evc": "EVC", "human-it": "IT"}[session], Images: r.Images,
			SHA256: strings.Repeat("0", 64)}
		_, sd := statistics.MeanSD(pairs)
		for k := range people {
			d.Subjects = append(d.Subjects, string(rune('a'+k)))
			for _, v := range pairs {
				d.Values = append(d.Values, float32(math.Max(0, v+sd*s.Norm())))
			}
		}
		env.Dissimilar["objects92/"+session] = d
	}
	return env
}

const patternsConfig = "recording=objects92&session=human-evc&higher=objects92&higher_session=human-it&network=" +
	labtest.TinySpec + "&weights=tiny&layer=max2&seeds=2&folds=3&inner=3&bootstrap=100"

func TestSimilarityOfAreas(t *testing.T) {
	env := tinyPatterns(t, 40, 5)
	for _, method := range []string{readout.MethodAuto, readout.MethodCKA} {
		result := labtest.RunAll(t, Experiment{}, env, labtest.Configure(t, Experiment{}, patternsConfig+"&method="+method))
		plain := map[string]string{readout.MethodAuto: "r", readout.MethodCKA: "cka"}[method]
		scores := map[string]float64{}
		s := result.Table("summary")
		for _, row := range s.Rows {
			low, value, high := row[8].(float64), row[7].(float64), row[9].(float64)
			if !(low <= value && value <= high) || row[s.Column("n")] != 5.0 {
				t.Errorf("%v: %v in [%v, %v]", row[3], value, low, high)
			}
			if row[6] == plain {
				scores[row[0].(string)+row[3].(string)] = value
			}
			if row[6] == "fve" {
				t.Error("there is no fraction of variance of dissimilarities")
			}
		}
		// Features of different size weigh in differently in CKA, which pixels survive.
		if !(scores["EVCpixels"] > scores["EVCtrained"]) || !(scores["ITtrained"] > scores["ITpixels"]) &&
			method != readout.MethodCKA {
			t.Errorf("%s: areas are not told apart: %v", method, scores)
		}
		if math.Abs(scores["ITshuffled-responses"]) > 0.15 {
			t.Errorf("%s: shuffled responses score %v", method, scores["ITshuffled-responses"])
		}
		c := result.Table("ceilings")
		if c == nil || len(c.Rows) != 6 {
			t.Fatalf("%s: ceilings are %v", method, c)
		}
		if lower, upper := c.Rows[3][5].(float64), c.Rows[4][5].(float64); !(lower < upper) || scores["ITtrained"] > upper {
			t.Errorf("%s: ceilings %v and %v, trained %v", method, lower, upper, scores["ITtrained"])
		}
		in := result.Table("interaction")
		if len(in.Rows) != 4*2 || in.Rows[0][in.Column("paired_over")] != pairedBoth {
			t.Errorf("%s: interaction %v", method, in.Rows)
		}
		if v := result.Verdicts[0]; v.Claim != "C1" || v.Estimate == nil || v.Verdict == lab.Opposed {
			t.Errorf("%s: %+v", method, v)
		}
	}
}

// The pair count of neurons as one unit, with the reliability of their dissimilarities.
func TestSimilarityOfNeurons(t *testing.T) {
	env := labtest.Tiny(t, 60, 8)
	for _, method := range []string{readout.MethodRSA, readout.MethodCKA} {
		result := labtest.RunAll(t, Experiment{}, env,
			labtest.Configure(t, Experiment{}, labtest.LastWins(labtest.TinyConfig+
				"&training=trained,random,gabor,shuffled-responses&dc=keep&reliability=0&method="+method)))
		for _, row := range result.Table("summary").Rows {
			if row[10] != 1.0 || row[8] == nil {
				t.Errorf("%s: row %v", method, row)
			}
		}
		if !slices.ContainsFunc(result.Warnings, func(w string) bool { return strings.Contains(w, "one unit") }) {
			t.Errorf("%s: nothing warns of the single unit: %q", method, result.Warnings)
		}
		if c := result.Table("ceilings"); c == nil || c.Rows[0][4] != "reliability" {
			t.Errorf("%s: no reliability: %v", method, c)
		}
	}
}

// Every key of similarity changes numbers.
func TestSimilarityKeys(t *testing.T) {
	env := tinyPatterns(t, 40, 5)
	cut := tinyPatterns(t, 40, 5)
	for _, d := range cut.Dissimilar {
		d.Images.Pix = slices.Clone(d.Images.Pix)
		for k := range d.Images.Pix {
			if y, x := k/16%16, k%16; y < 2 || y > 12 || x < 3+k/256%4 || x > 12 {
				d.Images.Pix[k] = 255
			}
		}
	}
	base := patternsConfig + "&training=trained,random&dc=keep&higher=none"
	for _, c := range []struct {
		env        *labtest.Env
		key, value string
	}{
		{env, "method", "cka"}, {env, "layer", "inner"}, {env, "layer", "all"}, {env, "project", "random"},
		{env, "project", "components"}, {env, "standardise", "feature"},
		{env, "pool", "2"}, {env, "bootstrap", "101"}, {env, "score", "r"}, {env, "session", "human-it"},
		{cut, "ground", "white"}, {cut, "partial", "silhouette"}, {cut, "training", "silhouette"},
		{env, "training", "jittered-pixels"},
	} {
		with := labtest.LastWins(base + "&dims=10")
		before := labtest.RunAll(t, Experiment{}, c.env, labtest.Configure(t, Experiment{}, with))
		after := labtest.RunAll(t, Experiment{}, c.env,
			labtest.Configure(t, Experiment{}, labtest.LastWins(with+"&"+c.key+"="+c.value)))
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

func TestSimilarityRefuses(t *testing.T) {
	for _, c := range []struct {
		text, says string
		people     int
	}{
		{"method=ridge", "method=rsa or cka, or one of sim-v1", 5},
		{"higher=sim-v1&higher_session=", "do not subtract", 5},
		{"partial=silhouette", "cut out on white", 5},
		{"method=cka&partial=silhouette", "method=rsa", 5},
		{"", "two subjects", 2},
	} {
		_, err := Experiment{}.Tasks(t.Context(), tinyPatterns(t, 40, c.people),
			labtest.Configure(t, Experiment{}, labtest.LastWins(patternsConfig+"&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.text, err, c.says)
		}
	}
	if _, err := kindOf(t.Context(), &labtest.Env{}, "v1-ringach2002", ""); err == nil ||
		!strings.Contains(err.Error(), "objects92") {
		t.Errorf("tuning is compared with networks: %v", err)
	}
	// A mixture of kinds works with a method that takes both.
	if _, err := (Experiment{}).Tasks(t.Context(), tinyPatterns(t, 40, 5),
		labtest.Configure(t, Experiment{}, labtest.LastWins(patternsConfig+
			"&higher=sim-v1&higher_session=&method=rsa&reliability=0"))); err != nil {
		t.Error(err)
	}
}

// golden/rsa.json and golden/squeezenet.json are configurations of this experiment.
func TestGoldenSimilarity(t *testing.T) {
	env := publishedEnv(t)
	var golden struct {
		Ceilings map[string]struct {
			Lower, Upper float64
			MeanSquare   float64 `json:"upper_mean_of_squares"`
		} `json:"noise_ceilings"`
	}
	labtest.ReadGolden(t, "rsa.json", &golden)
	c := labtest.Configure(t, Experiment{}, "recording=objects92&session=human-evc&higher=objects92&"+
		"higher_session=human-it&training=pixels&bootstrap=100")
	result := labtest.RunAll(t, Experiment{}, env, c)
	for _, row := range result.Table("ceilings").Rows {
		g := golden.Ceilings[row[2].(string)[:5]+"_"+row[2].(string)[6:]]
		want := map[any]float64{"lower": g.Lower, "upper": g.Upper, "mean square of upper": g.MeanSquare}[row[4]]
		if math.Abs(row[5].(float64)-want) > 1e-6 {
			t.Errorf("%v, %v ceiling: %v, want %v", row[2], row[4], row[5], want)
		}
	}
}
