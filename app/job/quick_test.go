//go:build !js

package job

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/assets/reference"
	"untrained/assets/stimulus"
	"untrained/assets/weights"
)

// quickLooks are the quick versions of all experiments, of the multiverse with each of its claims. cost is a bound of
// their tasks' costs, a fifth above what they are: who lets one grow has to run TestSoakQuickLooksEnd, which bounds
// what counts, their time.
var quickLooks = []struct {
	experiment, config string
	cost               float64
}{
	{"brainfit", "quick=1", 9e9},
	{"complexity", "quick=1", 2.2e9},
	{"encoding", "quick=1", 2.4e9},
	{"multiverse", "quick=1&claim=C1", 2.3e11},
	{"multiverse", "quick=1&claim=C2", 3.1e10},
	{"multiverse", "quick=1&claim=C3", 8.2e10},
	{"multiverse", "quick=1&claim=C5", 2.3e11},
	{"multiverse", "quick=1&claim=C6", 2.8e11},
	{"multiverse", "quick=1&claim=C7", 6.8e5},
	{"multiverse", "quick=1&claim=C8", 4.3e10},
	{"multiverse", "quick=1&claim=C10", 4.4e9},
	{"scorecard", "quick=1", 6.9e10},
	{"selectivity", "quick=1", 3.9e5},
	{"shuffle", "quick=1", 3.3e9},
	{"texture", "quick=1", 5.1e11},
	{"transfer", "quick=1&images=images.idx&labels=labels.idx", 8e10},
}

// idx is a set of drawn digits as IDX files, like that of MNIST's test pictures.
func idx(n int) map[string][]byte {
	var images, labels bytes.Buffer
	binary.Write(&images, binary.BigEndian, []uint32{0x803, uint32(n), 28, 28})
	binary.Write(&labels, binary.BigEndian, []uint32{0x801, uint32(n)})
	for i := range n {
		d := stimulus.Digits{}.Sample(77, i)
		for _, v := range d.Pix {
			images.WriteByte(uint8(255*v + 0.5))
		}
		labels.WriteByte(uint8(d.Class))
	}
	return map[string][]byte{"images.idx": images.Bytes(), "labels.idx": labels.Bytes()}
}

// mirror is the folder of test data's recordings; an error where there is none.
func mirror() (string, error) {
	folder, err := reference.Folder()
	return filepath.Join(folder, "mirror"), err
}

// quickEnv has the recordings of the test data, and drawn digits.
func quickEnv(t *testing.T) Env {
	t.Helper()
	o := archive.Options{Dir: t.TempDir(), Base: t.TempDir()}
	if folder, err := mirror(); err == nil {
		o.Base = folder
	}
	store, err := archive.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	files := idx(2000)
	local := NewLocal(CPU, NewShelf(store), weights.Embedded)
	return WithFiles(local, func(_ context.Context, name string) ([]byte, error) {
		if content := files[name]; content != nil {
			return content, nil
		}
		return nil, fmt.Errorf("there is no %s", name)
	})
}

// quickTasks lists the tasks of a quick look; it skips one whose recordings are not here.
func quickTasks(t *testing.T, env Env, experiment, config string) (lab.Experiment, lab.Config, []lab.Task) {
	t.Helper()
	e, err := lab.Find(experiment)
	if err != nil {
		t.Fatal(err)
	}
	c, err := lab.ParseStrict(e, config)
	if err != nil {
		t.Fatal(err)
	}
	for _, need := range lab.Needs(e, c) {
		if entry, err := neural.EntryByID(need.ID); err == nil && entry.Simulated {
			continue // it is part of the program
		}
		reference.Path(t, "mirror") // skips where there is none
		if err := env.Fetch(t.Context(), need.ID, need.Session, nil); err != nil {
			t.Fatal(err)
		}
	}
	tasks, err := e.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	return e, c, tasks
}

// No experiment lacks a quick version, and none of these grows unnoticed.
func TestQuickLooksStaySmall(t *testing.T) {
	env := quickEnv(t)
	have := map[string]bool{}
	for _, q := range quickLooks {
		have[q.experiment] = true
		t.Run(q.experiment+" "+q.config, func(t *testing.T) {
			_, _, tasks := quickTasks(t, env, q.experiment, q.config)
			cost := 0.0
			for _, task := range tasks {
				cost += task.Cost
			}
			t.Logf("%d tasks of cost %.3g", len(tasks), cost)
			if !(cost > 0 && cost <= q.cost) {
				t.Errorf("%d tasks cost %.3g, more than %.3g: run TestSoakQuickLooksEnd", len(tasks), cost, q.cost)
			}
			if q.experiment == "multiverse" && len(tasks) > 4 {
				t.Errorf("%d specifications", len(tasks))
			}
		})
	}
	for _, e := range lab.Experiments() {
		if !strings.HasPrefix(fmt.Sprintf("%T", e), "lab.") {
			continue // of other tests
		}
		_, err := lab.ParseStrict(e, "quick=1")
		var missing *lab.MissingRecording
		if err != nil && !errors.As(err, &missing) || !have[e.Name()] {
			t.Errorf("%s has no quick version that is looked at: %v", e.Name(), err)
		}
	}
	multiverse, err := lab.Find("multiverse")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range multiverse.Properties() {
		if p.Key != "claim" {
			continue
		}
		for _, o := range p.Options {
			seen := false
			for _, q := range quickLooks {
				seen = seen || strings.HasSuffix(q.config, "claim="+o.Value)
			}
			if !seen {
				t.Errorf("the quick multiverse of %s is not looked at", o.Value)
			}
		}
	}
}
