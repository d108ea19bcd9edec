package texture

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/labtest"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

const tinyTexture = "size=28&kernel=3&channels=8&layer=2&weights=&activation=linear,relu&pooling=max2&dc=zero&" +
	"task=figure,ground,side&cue=0.2&version=natural&families=2&train=60&test=40&seeds=2&training=random,pixels," +
	"shuffled-labels&complexity=no&penalties=1e-2..1e0&inner=2&steps=2&bootstrap=100"

// Every confusion holds every test picture, and accuracies follow from it.
func TestTextureTables(t *testing.T) {
	env := labtest.Taught(t)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyTexture+
		"&weights=tiny&training=random,trained,shuffled,fitted,pixels,gabor,shuffled-labels&complexity=yes&"+
		"activation=linear,relu,leaky,elu,abs&seeds=3"))
	r := labtest.RunAll(t, Experiment{newPictureStore()}, env, c)
	for _, name := range []string{"summary", "rivals", "confusion", "differences", "correlation"} {
		if r.Table(name) == nil || len(r.Table(name).Rows) == 0 {
			t.Errorf("table %s is empty", name)
		}
	}
	summary, confusion := r.Table("summary"), r.Table("confusion")
	cell := func(table *lab.Table, row []any, name string) any { return row[table.Column(name)] }
	for _, row := range summary.Rows {
		right, all := 0.0, 0.0
		for _, other := range confusion.Rows {
			same := true
			for _, name := range []string{"training", "task", "dc", "activation", "pooling", "layer", "readout", "pictures"} {
				same = same && cell(summary, row, name) == cell(confusion, other, name)
			}
			if !same || cell(summary, row, "training") == lab.RandomWeights && cell(summary, row, "activation") == "" {
				continue
			}
			all += cell(confusion, other, "count").(float64)
			if cell(confusion, other, "truth") == cell(confusion, other, "answer") {
				right += cell(confusion, other, "count").(float64)
			}
		}
		if all > 0 && (math.Abs(right/all-cell(summary, row, "estimate").(float64)) > 1e-12 ||
			all != 40*cell(summary, row, "seeds").(float64)) {
			t.Errorf("%v: %v of %v right", row, right, all)
		}
		if low, high := cell(summary, row, "low").(float64), cell(summary, row, "high").(float64); !(0 <= low &&
			low <= high && high <= 1) {
			t.Errorf("%v", row)
		}
	}
	for _, training := range []string{lab.RandomWeights, lab.Trained, lab.ShuffledWeights, FullyTrained, lab.Pixels,
		lab.Gabor, ShuffledLabels} {
		if !slices.ContainsFunc(summary.Rows, func(row []any) bool { return row[3] == training }) {
			t.Errorf("no row of %s", training)
		}
	}
	if len(r.Verdicts) != 2 {
		t.Errorf("verdicts %+v", r.Verdicts)
	}
	for _, v := range r.Verdicts {
		if v.Claim != "C8" || v.Estimate == nil {
			t.Errorf("verdict %+v", v)
		}
	}
}

// A readout of shuffled labels is at chance, one of the right ones is not.
func TestShuffledLabelsAreAtChance(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyTexture+
		"&task=orientation,twin&training=random,shuffled-labels&activation=relu&train=180&test=240&seeds=8&readout=mean&"+
		"pooling=avg2&kernel=7&penalties=1e-1..1e0"))
	r := labtest.RunAll(t, Experiment{newPictureStore()}, &labtest.Env{}, c)
	seen := 0
	for _, row := range r.Table("summary").Rows {
		task, accuracy, chance := row[18].(string), row[7].(float64), row[19].(float64)
		// Pictures of a class are taken for the same wrong one: eight seeds times so
		// many classes are independent.
		spread := 4 * math.Sqrt(chance*(1-chance)*chance/8)
		if row[3] == ShuffledLabels {
			seen++
			if math.Abs(accuracy-chance) > spread {
				t.Errorf("%s of shuffled labels is read at %.3f, chance is %.3f", task, accuracy, chance)
			}
		} else if task == taskOrientation && accuracy < 2*chance {
			t.Errorf("%s is read at %.3f, chance is %.3f", task, accuracy, chance)
		}
	}
	if seen != 2 {
		t.Errorf("%d rows of shuffled labels", seen)
	}
}

// By symmetry the mean over places of a linear network says nothing of
// spectrum-matched textures, and is marked; with max pooling it is not.
func TestSymmetryIsMarked(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyTexture+
		"&task=figure,ground&version=matched&cue=0&families=4&activation=linear,abs&pooling=strided,max2&readout=mean&"+
		"training=random&train=120&test=200&seeds=2&dc=keep"))
	r := labtest.RunAll(t, Experiment{newPictureStore()}, &labtest.Env{}, c)
	for _, row := range r.Table("summary").Rows {
		marked, want := row[20] == "yes", row[14] == "linear" && row[15] == model.Strided
		if marked != want {
			t.Errorf("%v %v: marked %v", row[14], row[15], marked)
		}
		if accuracy := row[7].(float64); want && accuracy > 0.25+4*math.Sqrt(0.25*0.75/400) {
			t.Errorf("a linear network reads %v at %.3f, four classes", row[18], accuracy)
		}
	}
	if !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "symmetry") }) {
		t.Errorf("nothing is said of symmetry: %q", r.Warnings)
	}
}

// What a store keeps is what is drawn without it.
func TestPictureStoreChangesNothing(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, tinyTexture)
	a, b := labtest.RunAll(t, Experiment{newPictureStore()}, &labtest.Env{}, c),
		labtest.RunAll(t, Experiment{}, &labtest.Env{}, c)
	x, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if string(x) != string(y) {
		t.Error("results differ")
	}
}

func TestTextureKeysHaveAnEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the experiment thirty times")
	}
	env, store := labtest.Taught(t), newPictureStore()
	result := func(text string) string {
		r := labtest.RunAll(t, Experiment{store}, env, labtest.Configure(t, Experiment{}, labtest.LastWins(text)))
		r.Config, r.Warnings = "", nil
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	base := tinyTexture + "&weights=tiny&seeds=1&training=random,shuffled,trained&task=figure&activation=leaky,relu"
	before := result(base)
	with := map[string]string{"gain": "&rms=0&activation=tanh", "rms": "&activation=tanh",
		"bootstrap": "&complexity=yes&activation=linear,relu,tanh,elu,abs&training=random",
		"fitted":    "&seeds=2&training=fitted", "steps": "&training=fitted",
		"complexity": "&activation=linear,relu,tanh,elu,abs&training=random"}
	for key, value := range map[string]string{
		"activation": "relu", "pooling": "avg2", "kernel": "5", "channels": "9", "size": "30", "layer": "1", "weights": "",
		"training": "random", "shuffle": "kernels", "dc": "keep",
		"init": "xavier-uniform", "rms": "0.5", "threshold": "-0.5", "task": "ground", "cue": "0", "version": "matched",
		"families": "3", "readout": "mean", "train": "61", "test": "41",
		"penalties": "1e-4..1e-3", "inner": "5", "fitted": "2", "steps": "12", "complexity": "yes", "bootstrap": "120",
		"seeds": "2", "seed": "5", "gain": "3",
	} {
		from := before
		if with[key] != "" {
			from = result(base + with[key])
		}
		if result(base+with[key]+"&"+key+"="+value) == from {
			t.Errorf("%s=%s changes nothing", key, value)
		}
	}
	if n := len((Experiment{}).Properties()); n != 30 { // 29 keys above, and quick
		t.Errorf("%d keys: some are not tried", n)
	}
}

func TestTextureRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"too deep", "layer=4", "larger size"},
		{"few pictures", "families=19", "training pictures are needed"},
		{"no weights", "training=trained&weights=absent", "absent"},
		{"nothing left", "training=trained", "nothing is left"},
		{"no such layer", "training=trained&weights=tiny&layer=3", "only 2 layers"},
		{"too large", "size=128&train=5000&test=5000&task=digit,figure,ground,orientation,side,twin&version=both&cue=both",
			"take fewer or smaller"},
	} {
		_, err := Experiment{}.Tasks(t.Context(), labtest.Taught(t),
			labtest.Configure(t, Experiment{}, labtest.LastWins(tinyTexture+"&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.name, err, c.says)
		}
	}
	env := labtest.Taught(t)
	env.Networks["tiny"].Tensor("conv2.weight").Data[0] = float32(math.Inf(1))
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyTexture+"&weights=tiny&training=trained"))
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err == nil {
		_, err = Experiment{}.Run(t.Context(), env, c, tasks[0], func(float64) {})
	}
	if err == nil || !strings.Contains(err.Error(), "conv2") {
		t.Errorf("an infinite weight gave %v", err)
	}
}

// A quick run is small, and leaves what was set by hand.
func TestQuickTexture(t *testing.T) {
	env := labtest.Taught(t)
	env.Networks[lab.TaskWeights] = env.Networks["tiny"]
	count := func(text string) int {
		tasks, err := Experiment{}.Tasks(t.Context(), env, labtest.Configure(t, Experiment{}, text))
		if err != nil {
			t.Fatal(err)
		}
		return len(tasks)
	}
	all, quick, own := count(""), count("quick=1"), count("quick=1&activation=relu,gelu&seeds=2")
	if !(own < quick && quick < all/2) {
		t.Errorf("%d units, quick %d, quick with two activations and seeds %d", all, quick, own)
	}
}

// Verdicts follow from what was planted: abs may be better than ReLU, a single activation of those that decide may not.
func TestTextureVerdicts(t *testing.T) {
	env := labtest.Taught(t)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyTexture+
		"&weights=tiny&training=trained,random&activation=linear,relu,tanh,elu,sigmoid,abs&task=figure,ground&seeds=5&"+
		"test=100&readout=spatial"))
	s, err := newStudy(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, planted := range []struct {
		relu, other, elu, abs, trained float64
		nearest, onPar                 lab.Outcome
	}{
		{0.9, 0.7, 0.7, 0.7, 0.91, lab.Supported, lab.Supported},
		{0.8, 0.6, 0.6, 0.9, 0.95, lab.Supported, lab.Opposed},
		{0.7, 0.5, 0.9, 0.5, 0.9, lab.Opposed, lab.Opposed},
		{0.8, 0.8, 0.8, 0.8, 0.8, lab.Undecided, lab.Supported},
		{0.8, 0.6, 0.8, 0.6, 0.8, lab.Undecided, lab.Supported},
	} {
		tasks, err := Experiment{}.Tasks(t.Context(), env, c)
		if err != nil {
			t.Fatal(err)
		}
		var results []lab.TaskResult
		for i, k := range s.subjects() {
			stream := random.New(uint64(i), "test", "planted")
			r := lab.TaskResult{Task: tasks[i], Arrays: map[string]lab.Floats{}}
			for _, q := range s.questions(k) {
				p := planted.other
				switch {
				case k.Training == lab.Trained:
					p = planted.trained
				case k.Activation == model.ReLU:
					p = planted.relu
				case k.Activation == nn.ELU.String():
					p = planted.elu
				case k.Activation == nn.Abs.String():
					p = planted.abs
				}
				right := math.Round(100*p + stream.Uniform(-1, 1))
				r.Arrays[q.key()] = lab.Floats{right / 2, 50 - right/2, 50 - right/2, right / 2}
				if int(right)%2 == 1 {
					r.Arrays[q.key()] = lab.Floats{(right - 1) / 2, 50 - (right-1)/2, 50 - (right+1)/2, (right + 1) / 2}
				}
			}
			results = append(results, r)
		}
		r, err := Experiment{}.Merge(t.Context(), env, c, results)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []lab.Outcome{planted.nearest, planted.onPar} {
			if v := r.Verdicts[i]; v.Verdict != want {
				t.Errorf("%+v: %s (%v [%v, %v]) %s", planted, v.Verdict, *v.Estimate, *v.Low, *v.High, v.Statement)
			}
		}
		partial, err := Experiment{}.Merge(t.Context(), env, c, results[:7])
		if err != nil {
			t.Fatal(err)
		}
		if v := partial.Verdicts[0]; v.Verdict != lab.Undecided {
			t.Errorf("a partial result is %s", v.Verdict)
		}
		results[0].Arrays[s.questions(s.subjects()[0])[0].key()] = lab.Floats{1}
		if _, err := (Experiment{}).Merge(t.Context(), env, c, results); err == nil {
			t.Error("a damaged unit was merged")
		}
	}
	none, err := Experiment{}.Merge(t.Context(), env, c, nil)
	if err != nil || len(none.Table("summary").Rows) != 0 {
		t.Errorf("no units gave %v", err)
	}
}

// The means of parts keep the mean of the whole, wherever borders run.
func TestPartMeans(t *testing.T) {
	s := random.New(4, "test", "parts")
	for _, side := range []int{1, 3, 4, 9, 21} {
		shape := nn.Shape{H: side, W: side, C: 2}
		x := make([]float32, shape.Len())
		for i := range x {
			x[i] = float32(s.Norm())
		}
		whole, parts := make([]float64, 2), make([]float64, 32)
		partMeans(whole, x, shape, 1)
		partMeans(parts, x, shape, 4)
		for ch := range 2 {
			mean := 0.0
			for k := range 16 {
				mean += parts[2*k+ch] / 16
			}
			if math.Abs(mean-whole[ch]) > 1e-9 {
				t.Errorf("side %d: parts have the mean %v, the whole %v", side, mean, whole[ch])
			}
		}
	}
}

// A cue that is laid over afterwards is the one that Texture-MNIST draws.
func TestCuesAreThoseOfTextureMNIST(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinyTexture+"&cue=both&version=both"))
	s, err := newStudy(t.Context(), &labtest.Env{}, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range s.sets {
		if set.kind != "digits" {
			continue
		}
		own := random.New(3, "lab", "texture", "digits", "test").Uint64()
		for i := range 5 {
			list := s.samples(s.alike(set), "test", 3, i)
			want := stimulus.TextureDigits{Size: 28, Cue: set.cue, Families: stimulus.Families()[:2],
				Twins: set.version == versionMatched}.Sample(own, i)
			for p, v := range list[0].Pix {
				if d := math.Abs(float64(v - want.Pix[p])); d > 1e-6 {
					t.Fatalf("%s: picture %d differs by %v", set.name, i, d)
				}
			}
			if len(list) != 2 || list[0].answers[taskDigit] != want.Digit || list[1].answers[taskGround] != want.Ground {
				t.Errorf("%s: picture %d has the answers %v", set.name, i, list[0].answers)
			}
		}
	}
}
