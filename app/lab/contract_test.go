package lab

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/assets/neural"
)

// toy is an experiment of tasks with these costs, of which one may fail.
type toy struct {
	Experiment
	costs []float64
	fails int // index of the task that does
}

func (toy) Name() string { return "toy" }

func (toy) Properties() []Property {
	var list []Property
	for _, key := range []string{KeyRecording, KeySession, KeyHigher, KeyHigherSession, KeyReference, KeyWeights} {
		list = append(list, Property{Key: key, Kind: Text})
	}
	return append(list, QuickProperty("fewer seeds"), Property{Key: KeySeeds, Kind: Int, Default: "5", Min: 1, Max: 9},
		Property{Key: KeyFolds, Kind: Int, Default: "10", Min: 2, Max: 20})
}

func (e toy) Tasks(context.Context, Env, Config) (tasks []Task, err error) {
	if len(e.costs) == 0 {
		return nil, errors.New("nothing to do")
	}
	for i, cost := range e.costs {
		tasks = append(tasks, Task{Index: i, Name: fmt.Sprint("task ", i), Cost: cost})
	}
	return tasks, nil
}

func (e toy) Run(_ context.Context, _ Env, _ Config, task Task, progress func(float64)) (TaskResult, error) {
	progress(0.5)
	progress(1)
	if task.Index == e.fails {
		return TaskResult{}, errors.New("it broke")
	}
	return TaskResult{Task: task}, nil
}

func (toy) Merge(_ context.Context, _ Env, c Config, tasks []TaskResult) (*Result, error) {
	r := &Result{Experiment: "toy", Config: c.String()}
	for _, u := range tasks {
		r.Warnings = append(r.Warnings, u.Task.Name)
	}
	return r, nil
}

// An experiment inside another runs its tasks in order, and its progress rises with what they cost.
func TestWithin(t *testing.T) {
	var told []float64
	r, err := Within(t.Context(), nil, toy{costs: []float64{1, 3}, fails: -1}, Config{}, func(f float64) {
		told = append(told, f)
	})
	if err != nil || !slices.Equal(r.Warnings, []string{"task 0", "task 1"}) ||
		!slices.Equal(told, []float64{0.125, 0.25, 0.625, 1}) {
		t.Errorf("%v, %v, progress %v", r, err, told)
	}
	told = nil
	if _, err := Within(t.Context(), nil, toy{costs: []float64{0}, fails: -1}, Config{}, func(f float64) {
		told = append(told, f)
	}); err != nil || len(told) != 0 {
		t.Errorf("tasks without a cost: %v, progress %v", err, told)
	}
	if _, err := Within(t.Context(), nil, toy{costs: []float64{1, 1}, fails: 1}, Config{}, func(float64) {}); err == nil ||
		!strings.HasPrefix(err.Error(), "task 1: ") {
		t.Errorf("a task that fails gave %v", err)
	}
	if _, err := Within(t.Context(), nil, toy{}, Config{}, nil); err == nil {
		t.Error("an experiment that cannot begin gave no error")
	}
}

type named struct {
	toy
	name string
}

func (n named) Name() string { return n.name }

func TestRegistry(t *testing.T) {
	before := registry
	t.Cleanup(func() { registry = before })
	registry = nil
	Register(named{name: "second"})
	Register(named{name: "first"})
	list := Experiments()
	if len(list) != 2 || list[0].Name() != "first" {
		t.Errorf("the list is %v", list)
	}
	if e, err := Find("second"); err != nil || e.Name() != "second" {
		t.Errorf("%v, %v", e, err)
	}
	if _, err := Find("third"); err == nil || !strings.Contains(err.Error(), "first, second") {
		t.Errorf("an experiment that does not exist gave %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a name was taken twice")
		}
	}()
	Register(named{name: "first"})
}

type needy struct{ toy }

func (needy) Needs(Config) []Need { return []Need{{"objects92", "human-it"}} }

func TestNeeds(t *testing.T) {
	c := strictly(t, toy{}, "recording=v1-henaff2021&higher=v4-cowley2023&higher_session=210325&weights=squeezenet10")
	want := []Need{{"v1-henaff2021", ""}, {"v4-cowley2023", "210325"}, {neural.SqueezeNet10ID, ""}}
	if got := Needs(toy{}, c); !slices.Equal(got, want) {
		t.Errorf("it needs %v, want %v", got, want)
	}
	own := strictly(t, toy{}, "recording="+neural.OwnID+"&weights="+TaskWeights)
	if got := Needs(toy{}, own); len(got) != 0 {
		t.Errorf("your own recording and a bundled network need %v", got)
	}
	if got := Needs(needy{}, c); !slices.Equal(got, []Need{{"objects92", "human-it"}}) {
		t.Errorf("an experiment that knows its needs has %v", got)
	}
	if got := Together(want[:2], nil, want[1:]); !slices.Equal(got, want) {
		t.Errorf("together they need %v", got)
	}
}

// place is an environment in which everything is missing in the same way.
type place struct {
	Env
	err error
}

func (p place) Recording(context.Context, string, string) (*neural.Recording, error) {
	return nil, p.err
}
func (p place) Dissimilarities(context.Context, string, string) (*neural.Dissimilarities, error) {
	return nil, p.err
}
func (p place) Tuning(context.Context, string) (*neural.Tuning, error) { return nil, p.err }

func (p place) ReadFile(_ context.Context, name string) ([]byte, error) { return []byte(name), p.err }

// A recording that is not here is told from one that is damaged and from a run that was cancelled.
func TestRecordingsThatDoNotOpen(t *testing.T) {
	open := map[string]func(ctx context.Context, env Env) error{
		"responses": func(ctx context.Context, env Env) error {
			_, err := OpenRecording(ctx, env, "v4-cowley2023", "210325")
			return err
		},
		"dissimilarities": func(ctx context.Context, env Env) error {
			_, err := OpenDissimilarities(ctx, env, "v4-cowley2023", "210325")
			return err
		},
		"tuning": func(ctx context.Context, env Env) error {
			_, err := OpenTuning(ctx, env, "v4-cowley2023")
			return err
		},
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	damaged := errors.New("checksum differs")
	for kind, f := range open {
		absent := fmt.Errorf("store: %w", fs.ErrNotExist)
		var missing *MissingRecording
		err := f(t.Context(), place{err: absent})
		if !errors.As(err, &missing) || missing.ID != "v4-cowley2023" || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s that is not here gave %v", kind, err)
		} else if !strings.Contains(err.Error(), "v4-cowley2023") || !strings.Contains(err.Error(), "make data") {
			t.Errorf("%s: %q names no remedy", kind, err)
		}
		if again := f(t.Context(), place{err: missing}); again != error(missing) {
			t.Errorf("%s: what is known to be missing gave %v", kind, again)
		}
		if err := f(t.Context(), place{err: damaged}); err != damaged {
			t.Errorf("%s that is damaged gave %v", kind, err)
		}
		if err := f(cancelled, place{err: absent}); err != context.Canceled {
			t.Errorf("%s after a cancellation gave %v", kind, err)
		}
		if err := f(t.Context(), place{}); err != nil {
			t.Errorf("%s that is here gave %v", kind, err)
		}
	}
	weights := &MissingRecording{ID: neural.SqueezeNet10ID}
	if !strings.Contains(weights.Error(), "weights of SqueezeNet") {
		t.Errorf("weights that are missing are called %q", weights)
	}
}

type filed struct{ toy }

func (filed) FileKeys() []string { return []string{"images"} }

func TestFiles(t *testing.T) {
	if NeedsFiles(toy{}) || !NeedsFiles(filed{}) {
		t.Error("which experiment needs files is wrong")
	}
	if b, err := ReadFile(t.Context(), place{}, "a.idx"); err != nil || string(b) != "a.idx" {
		t.Errorf("%s, %v", b, err)
	}
	var page struct{ Env }
	if _, err := ReadFile(t.Context(), page, "a.idx"); err == nil || !strings.Contains(err.Error(), "server run") {
		t.Errorf("a place without files gave %v", err)
	}
}

// A quick look changes the keys that have their default, and no others.
func TestQuickened(t *testing.T) {
	small := map[string]string{KeySeeds: "2", KeyFolds: "4", KeyBootstrap: "200"} // and a key that toy does not have
	for text, want := range map[string]string{
		"quick=1":                 "2 4",
		"quick=1&seeds=7":         "7 4",
		"quick=1&seeds=7&folds=3": "7 3",
		"quick=0":                 "5 10",
		"":                        "5 10",
	} {
		c := strictly(t, toy{}, text)
		small := Quickened(c, toy{}, small)
		if got := small.Get(KeySeeds) + " " + small.Get(KeyFolds); got != want {
			t.Errorf("%q becomes %s, want %s", text, got, want)
		}
		if IsQuick(c) != strings.Contains(text, "quick=1") {
			t.Errorf("%q: quick is %v", text, IsQuick(c))
		}
	}
	if got := QuickNumbers(strictly(t, toy{}, "seeds=2&folds=4")); !strings.HasPrefix(got, "seeds=2, folds=4, ") {
		t.Errorf("the numbers are %q", got)
	}
}

func TestPropertiesInCommon(t *testing.T) {
	list := WithDefault((toy{}).Properties(), KeyFolds, "3")
	i := slices.IndexFunc(list, func(p Property) bool { return p.Key == KeyFolds })
	if list[i].Default != "3" || list[i-1].Default != "5" {
		t.Errorf("the defaults are %v and %v", list[i].Default, list[i-1].Default)
	}
	check := AtMost(3)
	if check("abc") != nil || check("abcd") == nil {
		t.Error("the bound of a text is wrong")
	}
	if x, err := ParseNumber("1e-6"); err != nil || x != 1e-6 {
		t.Errorf("%v, %v", x, err)
	}
}

// Summaries of all experiments begin alike, and what is not a number is nil.
func TestSummary(t *testing.T) {
	summary := NewSummary(ColumnDC)
	summary.AddSummary(SummaryRow{Area: "V1", Measure: "r", N: 60, Seeds: math.NaN(),
		Estimate: Estimate{Value: 0.5, Low: math.NaN(), High: math.Inf(1)}}, "keep")
	r := &Result{Tables: []Table{{Name: TableUnits}, summary}}
	s := r.Table(TableSummary)
	if s == nil || r.Table("none") != nil || len(s.Rows[0]) != len(s.Columns) {
		t.Fatalf("%+v", r)
	}
	row := s.Rows[0]
	for i, name := range SummaryColumns {
		if s.Columns[i].Name != name {
			t.Errorf("column %d is %s, want %s", i, s.Columns[i].Name, name)
		}
	}
	for column, want := range map[string]any{ColumnArea: "V1", ColumnEstimate: 0.5, ColumnLow: nil, ColumnHigh: nil,
		ColumnN: 60.0, ColumnSeeds: nil, ColumnDC: "keep"} {
		if got := row[s.Column(column)]; got != want {
			t.Errorf("%s is %v, want %v", column, got, want)
		}
	}
	if Cell(s, row, ColumnN) != 60 || !math.IsNaN(Cell(s, row, ColumnLow)) || !math.IsNaN(Cell(s, row, ColumnArea)) ||
		!math.IsNaN(Cell(s, row, "none")) || !math.IsNaN(Cell(s, row[:1], ColumnN)) {
		t.Error("a cell without a number has one, or the other way round")
	}
}

func TestVerdicts(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		low, high float64
		want      Outcome
	}{{0.01, 0.2, Supported}, {-0.2, -0.01, Opposed}, {-0.1, 0.1, Undecided}, {0, 0.1, Undecided}, {nan, 0.1, Undecided},
		{0.1, nan, Undecided}} {
		if got := Decide(Estimate{Low: c.low, High: c.high}); got != c.want {
			t.Errorf("[%v, %v] is %s, want %s", c.low, c.high, got, c.want)
		}
	}
	var v Verdict
	v.Set(Estimate{Value: 0.5, Low: nan, High: 1})
	if v.Estimate == nil || *v.Estimate != 0.5 || v.Low != nil || v.High == nil || *v.High != 1 {
		t.Errorf("%+v", v)
	}
	for _, o := range Outcomes {
		if o.Evidence() != (o == "supported" || o == "opposed") {
			t.Errorf("%s is evidence: %v", o, o.Evidence())
		}
	}
	for want, words := range map[string][]string{"none": nil, "a": {"a"}, "a and b": {"a", "b"},
		"a, b and c": {"a", "b", "c"}} {
		if got := Join(words); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Vectors pass through text bit by bit, whatever they hold.
func TestFloats(t *testing.T) {
	was := Floats{0, math.Copysign(0, -1), 1.0 / 3, math.Inf(-1), math.NaN(), math.MaxFloat64}
	text, err := was.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var is Floats
	if err := is.UnmarshalText(text); err != nil {
		t.Fatal(err)
	}
	for i, x := range was {
		if math.Float64bits(is[i]) != math.Float64bits(x) {
			t.Errorf("%v became %v", x, is[i])
		}
	}
	for _, bad := range []string{"~", "AAAA"} {
		if err := is.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	u := TaskResult{Arrays: map[string]Floats{"one": {2}, "many": {1, 2}}}
	if Kept(u, "one") != 2 || !math.IsNaN(Kept(u, "many")) || !math.IsNaN(Kept(u, "none")) {
		t.Error("a number that was kept is another")
	}
	u.Text = map[string]string{}
	u.AddLayer("max1")
	u.AddLayer("max2")
	if u.Text["layers"] != "max1,max2" {
		t.Errorf("the layers are %q", u.Text["layers"])
	}
}
