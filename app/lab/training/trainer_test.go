package training

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/nn"
	"untrained/nn/cpu"
)

// smallTraining is a training whose steps take a millisecond.
const smallTraining = "network=16x16x1/conv5x5x4,stride2/relu/flatten/dense10&pictures=60&batch=8&heldout=40&every=5&" +
	"steps=30&target=0&rate=0.01"

func training(t testing.TB, text string) lab.Config {
	t.Helper()
	c, err := lab.ParseStrict(Page{}, text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func trainer(t testing.TB, text string) *Trainer {
	t.Helper()
	r, err := NewTrainer(cpu.NewGeneric(), training(t, text), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// finish advances until the training stops and nothing is left to measure.
func finish(t testing.TB, r *Trainer) {
	t.Helper()
	for r.Stopped() == "" || r.Pending() {
		if err := r.Advance(); err != nil {
			t.Fatal(err)
		}
	}
}

func curve(r *Trainer) []float64 {
	_, all := r.Losses(0)
	all = slices.Clone(all)
	for _, p := range r.Points(0) {
		all = append(all, float64(p.Step), p.Training.Loss, p.Training.Accuracy, p.Fresh.Loss, p.Fresh.Accuracy)
	}
	return all
}

func TestTrainerIsAFunctionOfItsConfiguration(t *testing.T) {
	first := trainer(t, smallTraining)
	finish(t, first)
	if got := len(first.Points(0)); got != 7 || first.Step() != 30 {
		t.Fatalf("%d measurements after %d steps, want 7 after 30", got, first.Step())
	}

	// Pausing is not advancing; pictures drawn ahead, and measurements that are
	// looked at, change nothing.
	second := trainer(t, smallTraining)
	for n := 0; second.Stopped() == "" || second.Pending(); n++ {
		if n%3 == 0 {
			second.DrawAhead()
			second.Report()
		}
		if err := second.Advance(); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(curve(first), curve(second)) {
		t.Error("a paused training differs from one that was not")
	}

	again := curve(first)
	if err := first.Reset(); err != nil {
		t.Fatal(err)
	}
	if len(first.Points(0)) != 0 || first.Step() != 0 {
		t.Error("a reset training remembers")
	}
	finish(t, first)
	if !slices.Equal(curve(first), again) {
		t.Error("a reset training differs from the first")
	}

	other := trainer(t, smallTraining+"&seed=2")
	finish(t, other)
	if slices.Equal(curve(other), again) {
		t.Error("another seed gives the same curve")
	}
}

func TestTrainerLearns(t *testing.T) {
	r := trainer(t, "network=20x20x1/conv5x5x6,stride2/relu/flatten/dense10&pictures=600&batch=16&heldout=200&every=40&"+
		"steps=240&target=0&rate=0.005")
	finish(t, r)
	points := r.Points(0)
	last := points[len(points)-1]
	t.Logf("from %.2f to %.2f [%.2f, %.2f]", points[0].Fresh.Accuracy, last.Fresh.Accuracy,
		last.Fresh.Low, last.Fresh.High)
	if last.Fresh.Low < 0.5 || last.Fresh.Loss >= points[0].Fresh.Loss || points[0].Fresh.High > 0.3 {
		t.Errorf("accuracy went from %+v to %+v", points[0].Fresh, last.Fresh)
	}
	right, all := 0, 0
	report := r.Report()
	for class, row := range report.Confusion {
		for answer, n := range row {
			if all += n; class == answer {
				right += n
			}
		}
	}
	if all != 200 || float64(right)/200 != last.Fresh.Accuracy {
		t.Errorf("the confusion matrix has %d of %d right, the accuracy is %v", right, all, last.Fresh.Accuracy)
	}
	if n := len(report.Mistakes); n != min(200-right, worstMistakes) {
		t.Errorf("%d mistakes are shown of %d", n, 200-right)
	}
	for i, m := range report.Mistakes {
		if m.Class == m.Answer || !(m.Confidence > 0.1 && m.Confidence <= 1) || i > 0 &&
			m.Confidence > report.Mistakes[i-1].Confidence {
			t.Errorf("mistake %d: %+v", i, m)
		}
		if len(m.Picture.Pix) != 400 {
			t.Errorf("mistake %d has %d pixels", i, len(m.Picture.Pix))
		}
	}
}

// TestDigitsAreLearnt trains with the settings that the page opens with, and counts the steps until 95 % of the plain
// digits are right (225 on most processors), however long a step takes.
func TestDigitsAreLearnt(t *testing.T) {
	if testing.Short() {
		t.Skip("trains hundreds of steps")
	}
	r, err := NewTrainer(cpu.New(), training(t, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	finish(t, r)
	const most = 400
	if r.Stopped() != "target" || r.Step() > most {
		t.Errorf("stopped by %s after %d steps; 95 %% are due after %d", r.Stopped(), r.Step(), most)
	}
}

func TestEveryLessonCanBeTrained(t *testing.T) {
	for _, l := range lessons {
		if l.data == OwnPictures {
			continue // its files come from the reader: see TestOwnPicturesAreTrainedOn
		}
		lesson := Lesson{Data: l.data, Size: 28, Cue: 0.5}
		classes := lesson.Classes()
		x, y := make([]float32, 28*28), make([]float32, 28*28)
		seen := make([]int, len(classes))
		for i := range 12 * len(classes) {
			class := lesson.Sample(x, "training", 4, i)
			if again := lesson.Sample(y, "training", 4, i); again != class || !slices.Equal(x, y) {
				t.Fatalf("%s: picture %d is not the same again", l.data, i)
			}
			seen[class]++
			for _, v := range lesson.luminance(x).Pix {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("%s: luminance %v", l.data, v)
				}
			}
		}
		if slices.Min(seen) == 0 {
			t.Errorf("%s: classes come %v times", l.data, seen)
		}
		lesson.Sample(x, "training", 4, 0)
		lesson.Sample(y, "held-out", 4, 0)
		if slices.Equal(x, y) {
			t.Errorf("%s: a training picture is among the fresh ones", l.data)
		}
		c, err := training(t, smallTraining).Set("data", l.data)
		if err != nil {
			t.Fatal(err)
		}
		if c, err = c.Set("network", "28x28x1/conv7x7x4,stride4/relu/flatten/dense3"); err != nil {
			t.Fatal(err)
		}
		c, changed := Page{}.Fitted(c, l.data)
		if changed == "" {
			t.Errorf("%s: nothing is said about the changed last layer", l.data)
		}
		if r, err := NewTrainer(cpu.New(), c, nil); err != nil {
			t.Errorf("%s: %v", l.data, err)
		} else {
			finish(t, r)
			r.Close()
		}
		if err := (Lesson{Data: l.data, Size: parse(t, lesson.Network()).Input.H}).Fits(parse(t,
			lesson.Network())); err != nil {
			t.Errorf("%s opens with a network that does not fit it: %v", l.data, err)
		}
	}
}

func TestFittedFollowsTheLesson(t *testing.T) {
	c := lab.Defaults(Page{})
	c, _ = c.Set("data", PlainTextures)
	c, changed := Page{}.Fitted(c, PlainDigits)
	if c.Get("network") != (Lesson{Data: PlainTextures}).Network() || changed == "" {
		t.Errorf("the network is %s (%q)", c.Get("network"), changed)
	}
	if again, changed := (Page{}).Fitted(c, PlainTextures); again.String() != c.String() || changed != "" {
		t.Errorf("a network that fits is changed: %q", changed)
	}
}

func TestAChangedRateDoesNotBeginAnew(t *testing.T) {
	r := trainer(t, smallTraining)
	for r.Step() < 7 {
		if err := r.Advance(); err != nil {
			t.Fatal(err)
		}
	}
	c, err := r.text.Set("rate", "0.001")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Reconfigure(c); err != nil {
		t.Fatal(err)
	}
	if want := []RateChange{{0, 0.01}, {7, 0.001}}; !slices.Equal(r.Rates(), want) || r.Step() != 7 {
		t.Errorf("rates are %v after step %d, want %v", r.Rates(), r.Step(), want)
	}
	other, err := c.Set("batch", "4")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Reconfigure(other); err == nil || !(Page{}).Restarts(c, other) {
		t.Error("another batch went into a training under way")
	}
}

func TestSavedWeightsGiveTheSameAccuracy(t *testing.T) {
	r := trainer(t, smallTraining)
	finish(t, r)
	file, err := r.Save()
	if err != nil {
		t.Fatal(err)
	}
	before := r.Points(0)[6]
	saved, err := ReadWeights(file, training(t, smallTraining+"&seed=9"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if saved.Steps != 30 || saved.Config.String() != r.text.String() {
		t.Errorf("read %d steps of %s", saved.Steps, saved.Config)
	}
	again := trainer(t, saved.Config.String())
	if err := again.Load(saved); err != nil {
		t.Fatal(err)
	}
	for again.Pending() {
		if err := again.Advance(); err != nil {
			t.Fatal(err)
		}
	}
	if got := again.Points(0)[0]; got.Step != 30 || got.Fresh != before.Fresh {
		t.Errorf("loaded weights do %+v, saved ones did %+v", got.Fresh, before.Fresh)
	}

	for name, c := range map[string]struct {
		file []byte
		text string
		says string
	}{
		"empty":           {nil, smallTraining, "too few"},
		"truncated":       {file[:len(file)/2], smallTraining, "truncated"},
		"another program": {[]byte("<!DOCTYPE html><html>"), smallTraining, "web page"},
		"another lesson":  {parsedParams(t, "16x16x1/flatten/dense3"), smallTraining, "dense10"},
	} {
		if _, err := ReadWeights(c.file, training(t, c.text), nil); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", name, err, c.says)
		}
	}
}

// parsedParams returns a file of untrained weights that says nothing but its spec.
func parsedParams(t *testing.T, spec string) []byte {
	t.Helper()
	p, err := parse(t, spec).Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	return p.AppendSafetensors(nil)
}

func TestExplosionsNameTheLayer(t *testing.T) {
	for _, text := range []string{"&rate=1000", "&rate=1&init=kaiming,gain100000"} {
		r := trainer(t, strings.Replace(smallTraining, "&rate=0.01", text, 1))
		var err error
		for range 100 {
			if err = r.Advance(); err != nil {
				break
			}
		}
		var exploded *Exploded
		if !errors.As(err, &exploded) {
			t.Errorf("%s: %v, want an explosion", text, err)
			continue
		}
		if s := err.Error(); !strings.Contains(s, "conv1") && !strings.Contains(s, "dense1") {
			t.Errorf("%s names no layer: %s", text, s)
		}
		for _, v := range curve(r) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s: the curve holds %v", text, v)
			}
		}
		if err := r.Advance(); !errors.As(err, &exploded) {
			t.Errorf("%s: training goes on after an explosion", text)
		}
		if err := r.Reset(); err != nil || !r.Pending() {
			t.Errorf("%s: no reset after an explosion: %v", text, err)
		}
	}
}

func TestTrainerRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"network=28x28x1/flatten/dense9":                                 "dense10",
		"network=28x28x3/flatten/dense10":                                "28x28x1",
		"network=28x20x1/flatten/dense10":                                "square",
		"network=4x4x1/flatten/dense10":                                  "pixels",
		"data=figure&network=20x20x1/flatten/dense4":                     "28x28x1",
		"batch=64&pictures=20":                                           "batch",
		"network=1024x1024x1/conv3x3x64/avg512/flatten/dense10&batch=64": "GiB",
	} {
		if r, err := NewTrainer(cpu.New(), training(t, text), nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s gave %v; want it to say %q", text, err, says)
			if r != nil {
				r.Close()
			}
		}
	}
}

// An album too large to keep draws what it does not keep each time.
func TestAlbumKeepsWhatFits(t *testing.T) {
	l := Lesson{Data: PlainDigits, Size: 8}
	a := newAlbum(l, "training", 1, 5)
	a.kept, a.pixels, a.class = 2, a.pixels[:2*64], a.class[:2]
	x, y := make([]float32, 64), make([]float32, 64)
	for i := range 5 {
		if got, want := a.copyTo(x, i), l.Sample(y, "training", 1, i); got != want || !slices.Equal(x, y) {
			t.Errorf("picture %d is another one", i)
		}
	}
	if a.ahead() {
		t.Error("a full album draws ahead")
	}
}

// A file that does not say which network it belongs to is taken for the network that is
// chosen, and what was assumed comes with it.
func TestWeightsWithoutSpecAreTakenForTheChosenNetwork(t *testing.T) {
	c := training(t, "data=digits&network=28x28x1/flatten/dense10")
	const header = `{"dense1.bias":{"dtype":"F16","shape":[10],"data_offsets":[15680,15700]},` +
		`"dense1.weight":{"dtype":"F16","shape":[10,784],"data_offsets":[0,15680]}}`
	file := append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...)
	data := make([]byte, 15700)
	data[2], data[3] = 0x00, 0x3c // 1, from input 1 to output 0
	s, err := ReadWeights(append(file, data...), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Params.Tensor("dense1.weight").Data; got[10] != 1 || got[1] != 0 {
		t.Errorf("the weight of input 1 and output 0 is %v, that of input 0 and output 1 %v", got[10], got[1])
	}
	if notes := strings.Join(s.Notes, " "); !strings.Contains(notes, "PyTorch") || s.Config.String() != c.String() {
		t.Errorf("notes %q, configuration %s", notes, s.Config)
	}
}
