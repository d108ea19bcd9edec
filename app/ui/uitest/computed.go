package uitest

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/assets/runs"
)

// Page is an experiment that only has a page: its units are made up by Laboratory.
type Page string

// Pages are the experiments whose pages tests look at, and one that no text or
// figure was made for.
var Pages = []Page{"shuffle", "brainfit", "complexity", "selectivity", "texture", "scorecard", "multiverse", Novel}

// Novel is an experiment that the pages know nothing of; its results are those of Encoding.
const Novel Page = "novel"

// Name implements lab.Experiment.
func (p Page) Name() string { return string(p) }

// Properties implements lab.Experiment.
func (Page) Properties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeySeeds, Label: "Seeds", Kind: lab.Int, Default: "3", Min: 1, Max: 100, Help: "How many."},
		{Key: lab.KeySeed, Label: "First seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31, Help: "The first."},
	}
}

// Tasks implements lab.Experiment.
func (Page) Tasks(context.Context, lab.Env, lab.Config) ([]lab.Task, error) { return nil, nil }

// Run implements lab.Experiment.
func (Page) Run(context.Context, lab.Env, lab.Config, lab.Task, func(float64)) (lab.TaskResult, error) {
	return lab.TaskResult{}, nil
}

// Merge implements lab.Experiment.
func (Page) Merge(context.Context, lab.Env, lab.Config, []lab.TaskResult) (*lab.Result, error) {
	return nil, nil
}

// bundled are the runs that come with the program that stand for an experiment.
var bundled = map[Page]string{
	"shuffle": "shuffle-evc-it", "complexity": "complexity-v1-v4", "scorecard": "scorecard",
	"multiverse": "training-curve", Novel: "training-v1-v4",
}

// Small is a run that is kept for tests alone, because bundled runs leave tables of single
// units out. TestSmallRunsAreWhatIsWritten computes it again.
type Small struct {
	Experiment, Config string
	Table, Column      string   // rows of this table, or with "" of all, whose text in this column
	Keep               []string // is none of these are left out
}

// SmallRuns are on simulated cells, generated pictures and published distributions.
var SmallRuns = []Small{
	{"encoding", "recording=sim-v1&layer=max1,max2&training=trained,random,shuffled,pixels,gabor,shuffled-responses&" +
		"seeds=2&folds=3&inner=3&splits=5&bootstrap=100",
		"units", "unit", []string{"1", "2", "3", "4", "5"}},
	{"brainfit", "recording=sim-v1&activation=relu,tanh&pooling=max2&channels=6&shape=32x32x1&seeds=1&folds=3&inner=3&" +
		"epochs=8&patience=3&bootstrap=100",
		"units", "unit", []string{"1", "2", "3", "4", "5", "6"}},
	{"selectivity", "activation=relu,tanh&pooling=avg2,max2&channels=8&size=32&layer=2&places=3&frequencies=3&seeds=2&" +
		"bootstrap=100",
		"", "pooling", []string{"", "max2"}},
	{"texture", "activation=linear,relu,tanh,abs&pooling=avg2,max2&channels=8&size=32&dc=zero&training=trained,random," +
		"pixels&task=digit,figure,ground&readout=spatial&cue=0&train=150&test=40&families=3&seeds=2&bootstrap=100",
		"", "pooling", []string{"", "max2", "any"}},
}

//go:embed computed
var computed embed.FS

// Computed returns a result of an experiment as the laboratory wrote it: a bundled run or, for experiments that write
// more than bundled runs keep, one of SmallRuns. It has the configuration of the experiment's page in tests.
func Computed(p Page) *lab.Result {
	var r *lab.Result
	if name := bundled[p]; name != "" {
		r = Bundled(name)
	} else {
		raw, err := computed.ReadFile("computed/" + string(p) + ".json")
		r = decoded(string(p), raw, err)
	}
	r.Experiment, r.Config, r.Version = string(p), lab.Defaults(p).String(), "0.0-test"
	return r
}

// Bundled returns the bundled run with this name. It panics if there is none.
func Bundled(name string) *lab.Result {
	raw, err := runs.Read(context.Background(), name, embedded)
	return decoded(name, raw, err)
}

func decoded(name string, raw []byte, err error) *lab.Result {
	r := new(lab.Result)
	if err == nil {
		err = json.Unmarshal(raw, r)
	}
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return r
}

// Trim leaves out the rows of a table, or with "" of all, that hold a text in this column
// and none of those to keep; numbers are kept.
func Trim(r *lab.Result, table, column string, keep ...string) {
	for i := range r.Tables {
		t := &r.Tables[i]
		if at := t.Column(column); at >= 0 && (table == "" || t.Name == table) {
			t.Rows = slices.DeleteFunc(t.Rows, func(row []any) bool {
				text, ok := row[at].(string)
				return ok && !slices.Contains(keep, text)
			})
		}
	}
}
