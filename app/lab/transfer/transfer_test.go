package transfer

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/app/lab/training"
	"untrained/assets/stimulus"
	"untrained/nn/random"
)

// fileEnv is a labtest.Env with files.
type fileEnv struct {
	labtest.Env
	files map[string][]byte
}

func (e *fileEnv) ReadFile(_ context.Context, name string) ([]byte, error) {
	if b, ok := e.files[name]; ok {
		return b, nil
	}
	return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
}

// written returns an environment with digits of another seed as IDX files: pictures
// that nobody has trained on.
func written(t *testing.T, n, size int, change func(*stimulus.Dataset)) *fileEnv {
	t.Helper()
	d := stimulus.Dataset{N: n, H: size, W: size, Classes: training.Lesson{Data: training.PlainDigits}.Classes(),
		At: func(i int) (stimulus.Grey, int) {
			return stimulus.DrawDigit(i%10, size, random.New(99, "handwriting", fmt.Sprint(i))), i % 10
		}}
	if change != nil {
		change(&d)
	}
	var images, labels bytes.Buffer
	if err := d.WriteIDX(&images, &labels); err != nil {
		t.Fatal(err)
	}
	return &fileEnv{files: map[string][]byte{"set/images.idx": images.Bytes(), "set/labels.idx": labels.Bytes()}}
}

const quickTransfer = "images=set/images.idx&labels=set/labels.idx&network=20x20x1/conv5x5x8,stride2/relu/flatten/" +
	"dense10&steps=250&batch=16&rate=0.006&fresh=200&seeds=2"

func TestTransferReadsPicturesOfAFile(t *testing.T) {
	env := written(t, 300, 20, nil)
	c := labtest.Configure(t, Experiment{}, quickTransfer)
	r := labtest.RunAll(t, Experiment{}, env, c)
	accuracy := reader(t, r, "accuracy")
	if len(accuracy) != 2 || accuracy[1]["set"] != "images.idx" || accuracy[1]["n"] != 300.0 {
		t.Fatalf("accuracy is %v", accuracy)
	}
	for _, row := range accuracy {
		value, low, high := row["accuracy"].(float64), row["low"].(float64), row["high"].(float64)
		t.Logf("%v: %.3f [%.3f, %.3f]", row["set"], value, low, high)
		if !(low < value && value < high && low > 0.5) {
			t.Errorf("%v: %.3f [%.3f, %.3f]; drawn digits of another seed must be read", row["set"], value, low, high)
		}
	}
	summary := reader(t, r, "summary")
	if len(summary) != 2 || summary[1]["measure"] != "accuracy" || summary[1]["estimate"] != accuracy[1]["accuracy"] ||
		summary[1]["seeds"] != 2.0 {
		t.Errorf("summary is %v", summary)
	}
	counted := 0.0
	for _, row := range reader(t, r, "confusions") {
		counted += row["n"].(float64)
	}
	if counted != 600 {
		t.Errorf("the confusions count %v pictures of 2 × 300", counted)
	}
	v := r.Verdicts[0]
	if v.Estimate == nil || *v.Estimate != accuracy[1]["accuracy"] || !strings.Contains(v.Criterion, "0.90") {
		t.Errorf("the verdict is %+v", v)
	}
	if len(r.Recording.SHA256) != 64 || r.Recording.Simulated {
		t.Errorf("the source is %+v", r.Recording)
	}

	// Dark ink on light paper is the same handwriting.
	dark := written(t, 300, 20, func(d *stimulus.Dataset) {
		light := d.At
		d.At = func(i int) (stimulus.Grey, int) {
			g, class := light(i)
			for p := range g.Pix {
				g.Pix[p] = 1 - g.Pix[p]
			}
			return g, class
		}
	})
	inverted := labtest.RunAll(t, Experiment{}, dark, c)
	if got := reader(t, inverted, "accuracy")[1]["accuracy"].(float64); math.Abs(got-*v.Estimate) > 0.02 {
		t.Errorf("inverted pictures are read with %.3f, the others with %.3f", got, *v.Estimate)
	}
	if len(inverted.Warnings) != 1 || !strings.Contains(inverted.Warnings[0], "inverted") {
		t.Errorf("warnings are %v", inverted.Warnings)
	}
}

// reader returns a table's rows by the names of their columns.
func reader(t *testing.T, r *lab.Result, table string) (rows []map[string]any) {
	t.Helper()
	found := r.Table(table)
	if found == nil {
		t.Fatalf("there is no table %s", table)
	}
	for _, row := range found.Rows {
		m := map[string]any{}
		for j, c := range found.Columns {
			m[c.Name] = row[j]
		}
		rows = append(rows, m)
	}
	return rows
}

func TestTransferRefuses(t *testing.T) {
	good := written(t, 20, 20, nil)
	truncated := written(t, 20, 20, nil)
	truncated.files["set/images.idx"] = truncated.files["set/images.idx"][:1000]
	swapped := written(t, 20, 20, nil)
	swapped.files["set/images.idx"], swapped.files["set/labels.idx"] = swapped.files["set/labels.idx"],
		swapped.files["set/images.idx"]
	letters := written(t, 26, 20, func(d *stimulus.Dataset) {
		d.Classes = strings.Split("abcdefghijklmnopqrstuvwxyz", "")
		digit := d.At
		d.At = func(i int) (stimulus.Grey, int) { g, _ := digit(i); return g, i }
	})
	unequal := written(t, 20, 20, nil)
	unequal.files["set/labels.idx"] = written(t, 19, 20, nil).files["set/labels.idx"]
	empty := &fileEnv{files: map[string][]byte{"set/images.idx": nil, "set/labels.idx": nil}}
	for name, c := range map[string]struct {
		env  lab.Env
		text string
		says string
	}{
		"no file named": {good, "", "names no file"},
		"file missing":  {good, "images=nowhere&labels=set/labels.idx", "nowhere"},
		"cut off":       {truncated, quickTransfer, "cut off"},
		"swapped":       {swapped, quickTransfer, "exchange them"},
		"letters":       {letters, quickTransfer, "0 to 9"},
		"unequal":       {unequal, quickTransfer, "belong together"},
		"empty":         {empty, quickTransfer, "ends after 0 bytes"},
		"another size":  {good, "images=set/images.idx&labels=set/labels.idx", "20x20x1"},
		"other classes": {good, strings.Replace(quickTransfer, "dense10", "dense9", 1), "dense10"},
		"no files here": {&labtest.Env{}, quickTransfer, "server run"},
		"too much memory": {written(t, 2, 512, nil),
			"images=set/images.idx&labels=set/labels.idx&network=512x512x1/conv3x3x256/avg256/flatten/dense10&batch=64", "GiB"},
	} {
		_, err := Experiment{}.Tasks(t.Context(), c.env, labtest.Configure(t, Experiment{}, c.text))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", name, err, c.says)
		}
	}
}

func TestTransferNoticesChangedFiles(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, strings.Replace(quickTransfer, "steps=250", "steps=2", 1))
	before := written(t, 20, 20, nil)
	tasks, err := Experiment{}.Tasks(t.Context(), before, c)
	if err != nil {
		t.Fatal(err)
	}
	done, err := Experiment{}.Run(t.Context(), before, c, tasks[0], func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	after := written(t, 30, 20, nil)
	if _, err := (Experiment{}).Merge(t.Context(), after, c, []lab.TaskResult{done}); err == nil ||
		!strings.Contains(err.Error(), "other files") {
		t.Errorf("a result of other files was taken: %v", err)
	}
	partial, err := Experiment{}.Merge(t.Context(), before, c, []lab.TaskResult{done})
	if err != nil || partial.Verdicts[0].Verdict != lab.Undecided {
		t.Errorf("a partial result decides: %v, %v", partial, err)
	}
}

func TestShareOverSeeds(t *testing.T) {
	one := shareOverSeeds([]float64{0.9}, 1000)
	if low, high := training.Wilson(900, 1000); one.Low != low || one.High != high {
		t.Errorf("one seed: %+v, want Wilson's [%v, %v]", one, low, high)
	}
	same := shareOverSeeds([]float64{0.9, 0.9, 0.9}, 1000)
	if same != one {
		t.Errorf("equal seeds: %+v, want %+v", same, one)
	}
	// Three seeds with means 0.8, 0.9, 1: t(0.975; 2) = 4.3027, s/√3 = 0.057735.
	wide := shareOverSeeds([]float64{0.8, 0.9, 1}, 1e9)
	if math.Abs(wide.Low-(0.9-4.3027*0.057735)) > 1e-4 || wide.High != 1 {
		t.Errorf("spread seeds: %+v", wide)
	}
}
