package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
)

// This test does two errands of ARCHITECTURE.md in a copy of the module: it adds an experiment in its four places, and
// an activation in its single place, the list of package nn.

// newExperiment is the source of an experiment that measures which share of a random layer's outputs is above zero.
const newExperiment = `// Package activity asks which share of a random layer's outputs is above zero.
package activity

import (
	"context"
	"fmt"
	"strconv"

	"untrained/app/lab"
	"untrained/nn"
	"untrained/nn/random"
)

// Experiment is the share of outputs above zero, by activation. A task is one activation and seed.
type Experiment struct{}

func init() { lab.Register(Experiment{}) }

// Name implements lab.Experiment.
func (Experiment) Name() string { return "activity" }

// Properties implements lab.Experiment.
func (Experiment) Properties() []lab.Property {
	var all []lab.Option
	for _, a := range nn.Activations() {
		all = append(all, lab.Option{Value: a.String(), Label: a.Label()})
	}
	return []lab.Property{
		{Key: "activation", Label: "Activations", Kind: lab.Choices, Default: "relu", Options: all,
			Help: "What is compared."},
		{Key: "seeds", Label: "Seeds", Kind: lab.Int, Default: "2", Min: 1, Max: 100, Help: "Networks of each kind."},
		{Key: "seed", Label: "First seed", Kind: lab.Int, Default: "1", Min: 1, Max: 1e6, Help: "The others follow it."},
	}
}

// Tasks implements lab.Experiment.
func (Experiment) Tasks(_ context.Context, _ lab.Env, c lab.Config) (tasks []lab.Task, err error) {
	for _, a := range c.List("activation") {
		for k := range c.Int("seeds") {
			name := a + " " + strconv.Itoa(c.Int("seed")+k)
			tasks = append(tasks, lab.Task{Index: len(tasks), Name: name, Cost: 1})
		}
	}
	return tasks, nil
}

// Run implements lab.Experiment.
func (Experiment) Run(
	_ context.Context, env lab.Env, _ lab.Config, u lab.Task, _ func(float64),
) (lab.TaskResult, error) {
	result := lab.TaskResult{Task: u, Text: map[string]string{}, Arrays: map[string]lab.Floats{}}
	var activation string
	var seed uint64
	if _, err := fmt.Sscan(u.Name, &activation, &seed); err != nil {
		return result, err
	}
	spec, err := nn.ParseSpec("8x8x1/conv3x3x4/" + activation)
	if err != nil {
		return result, err
	}
	params, err := spec.Init(seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return result, err
	}
	backend, err := env.Backend()
	if err != nil {
		return result, err
	}
	program, err := nn.Compile(spec, 1, nn.Mode{}, backend)
	if err != nil {
		return result, err
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return result, err
	}
	stream := random.New(seed, "activity")
	x := make([]float32, spec.Input.Len())
	for i := range x {
		x[i] = float32(stream.Norm())
	}
	names := spec.LayerNames()
	y := make([]float32, 6*6*4)
	if err := program.Forward(x, nn.Tap{Layer: names[len(names)-1], Data: y}); err != nil {
		return result, err
	}
	above := 0.0
	for _, v := range y {
		if v > 0 {
			above++
		}
	}
	result.Text["activation"] = activation
	result.Arrays["above"] = lab.Floats{above / float64(len(y))}
	return result, nil
}

// Merge implements lab.Experiment.
func (Experiment) Merge(_ context.Context, _ lab.Env, c lab.Config, tasks []lab.TaskResult) (*lab.Result, error) {
	r := &lab.Result{Experiment: "activity", Config: c.String(), Version: lab.Version, Seed: uint64(c.Int("seed"))}
	t := lab.NewSummary("activation")
	for _, a := range c.List("activation") {
		sum, n := 0.0, 0.0
		for _, u := range tasks {
			if u.Text["activation"] == a {
				sum, n = sum+lab.Kept(u, "above"), n+1
			}
		}
		if n > 0 {
			e := lab.Estimate{Value: sum / n, Low: sum / n, High: sum / n}
			t.AddSummary(lab.SummaryRow{Training: lab.RandomWeights, Layer: "1", Measure: "share above zero", Estimate: e,
				N: 6 * 6 * 4, Unit: "fraction", Seeds: n}, a)
		}
	}
	r.Tables = []lab.Table{t}
	r.Verdicts = []lab.Verdict{{Claim: "C8", Statement: "Shares above zero judge nothing.", Criterion: "none",
		Verdict: lab.None}}
	return r, nil
}
`

const newWords = `package words

var _ = add(Experiment{
	Name: "activity", Menu: Measure, Place: 99, Short: "Activity",
	Title:   "How many units does a random layer leave active?",
	Lead:    "Noise is shown to random layers that differ in their activation alone.",
	Summary: "Share of outputs above zero", Counts: "outputs", Figures: []Figure{Summary},
	Method:   []string{"Pictures. White noise, one for each seed."},
	Question: &Question{
		Asks: "Does ReLU leave half of the units active?", Answers: []string{"Yes", "Too close to tell", "No"},
	},
})
`

const newPlan = `		{
			Name: "activity-noise", Claim: "C8", Experiment: "activity",
			Config: "activation=relu,softsign&seeds=2",
			About:  "The share of active units.",
		},
`

const newActivation = `	{ // x / (1 + |x|)
		name: "softsign", label: "softsign",
		value:     func(x float64) float64 { return x / (1 + math.Abs(x)) },
		slope:     func(y float64) float64 { return (1 - math.Abs(y)) * (1 - math.Abs(y)) },
		wgslValue: "return x / (1.0 + abs(x));",
		wgslSlope: "return (1.0 - abs(y)) * (1.0 - abs(y));",
	},
`

// edits lists the lines that are added to files: each line is inserted behind the text after.
var edits = []struct{ file, after, line string }{
	{"nn/activations.go", "\t\twgslSlope:  \"return erf_gelu_slope(x);\",\n\t},\n", newActivation},
	// The experiment's line in the list of all, and its plan among the bundled runs.
	{"app/lab/all/all.go", "import (\n", "\t_ \"untrained/app/lab/activity\"\n"},
	{"assets/runs/plans.go", "\treturn []Plan{\n", newPlan},
}

// newPage is the source of a test that draws the new experiment's page in the copy.
const newPage = `package ui_test

import (
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/activity"
	"untrained/app/ui"
	"untrained/app/ui/uitest"
)

func TestErrand(t *testing.T) {
	tab := ui.NewTab(&uitest.Laboratory{Known: []lab.Experiment{activity.Experiment{}}}, "#/activity", nil)
	has(t, tab, "How many units does a random layer leave active?", "softsign", "id=\"control-activation", "Activity",
		"Does ReLU leave half of the units active?")
	if tab = ui.NewTab(&uitest.Laboratory{}, "#/network", nil); !strings.Contains(tab.HTML(), "<h1") {
		t.Error("the page of networks was not drawn")
	}
}
`

func TestErrands(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	copyModule(t, root)
	write := func(file, text string) {
		t.Helper()
		path := filepath.Join(root, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("app/lab/activity/activity.go", newExperiment)
	write("app/ui/words/activity.go", newWords)
	write("app/ui/errand_test.go", newPage)
	for _, e := range edits {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(e.file)))
		if err != nil {
			t.Fatal(err)
		}
		before, after, found := strings.Cut(string(text), e.after)
		if !found {
			t.Fatalf("%s has no %q: the errand has another place now; ARCHITECTURE.md must say so, and this test",
				e.file, e.after)
		}
		write(e.file, before+e.after+e.line+after)
	}
	run := func(program string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(program, args...)
		cmd.Dir = root
		// With -trimpath, packages that have not changed come from the build cache.
		cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath", "XDG_CACHE_HOME="+filepath.Join(root, "cache"),
			"GOCACHE="+goEnv(t, "GOCACHE"))
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%s", filepath.Base(program), strings.Join(args, " "), err, out, said.String())
		}
		return out
	}
	// No vet: the copy is the module that make vet checks, and all of it is compiled again for the list in package nn.
	program := filepath.Join(root, "untrained-errand")
	run("go", "build", "-o", program, "./server")

	// The command line runs the experiment, with the new activation.
	var r lab.Result
	if err := json.Unmarshal(run(program, "run", "activity", "activation=relu,softsign", "-json", "-", "-quiet"),
		&r); err != nil {
		t.Fatal(err)
	}
	summary := r.Table(lab.TableSummary)
	if summary == nil || len(summary.Rows) != 2 || !slices.ContainsFunc(summary.Rows, func(row []any) bool {
		return row[summary.Column("activation")] == "softsign"
	}) {
		t.Errorf("the summary is %+v", summary)
	}
	// The other experiments offer the new activation, too.
	if err := json.Unmarshal(run(program, "run", "selectivity",
		"quick=1&activation=softsign&training=random&weights=&seeds=1",
		"-json", "-", "-quiet"), &r); err != nil || !strings.Contains(r.Config, "activation=softsign") {
		t.Errorf("selectivity ran with %s: %v", r.Config, err)
	}
	// The experiment's run is bundled; the report, the page and the tests include it.
	run(program, "runs", "-o", filepath.Join("assets", "runs", "bundled"), "-only", "activity-noise")
	run("go", "test", "-vet=off", "./app/lab/all", "./app/ui/words", "./assets/runs", "-run",
		"Registry|Claims|Introduced|Catalogue|Plans")
	run("go", "test", "-vet=off", "./app/ui", "-run",
		"^(TestErrand|TestWordsAndLaboratoryAgree|TestEveryTableOfNumbersHasAFigure|TestCatalogueIsOnTheStory)$")
	run("go", "test", "-vet=off", "./nn/backendtest", "./nn/cpu", "./webgpu/kernels", "-run",
		"Activation|Gradient|SIMD|Generic$|Source")
	run("go", "test", "-vet=off", "./nn", "-short", "-run", "Activation|Gradients|Parse")
}

// goEnv returns a variable of the Go command.
func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// copyModule copies this module's files, without what was built.
func copyModule(t *testing.T, to string) {
	t.Helper()
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel("..", file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains([]string{".git", "build", "dist"}, name) {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		if !entry.Type().IsRegular() || name == ".git" {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}
