// Package notebook stores the results of experiments and trainings as saved runs, each with its date and a training
// with its weights, in a store that outlives the page, or in one file that another browser can read.
//
// The ID of a saved run is a hash of its result. Hence the same computation is stored once, two tabs that write at the
// same time cannot overwrite each other, and a file that is read twice adds nothing the second time.
package notebook

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"untrained/app/lab"
	"untrained/app/lab/training"
)

// Head is a saved run without its result, for lists.
type Head struct {
	ID         string        `json:"id"` // 16 hexadecimal digits
	Date       time.Time     `json:"date"`
	Imported   bool          `json:"imported,omitempty"` // it came in a file, so another browser may have computed it
	Experiment string        `json:"experiment"`
	Config     string        `json:"config"` // canonical, of the version that computed it
	Version    string        `json:"version"`
	Backend    string        `json:"backend"`
	Recording  lab.Source    `json:"recording"`
	Verdicts   []lab.Verdict `json:"verdicts"`
	Outcome    string        `json:"outcome,omitempty"` // of a training, in a few words
	Bytes      int           `json:"bytes"`             // of the result as JSON
	Weights    int           `json:"weights,omitempty"` // bytes of the file of weights; 0 where none is kept
}

// Entry is a saved run.
type Entry struct {
	Head
	JSON    []byte
	Weights []byte // of a training: safetensors; nil where they are not kept
}

// MaxWeights is the size of the largest file of weights that is stored with a training, in bytes: a million parameters.
const MaxWeights = 4 << 20

// New returns the saved run of a result. It fails if a table holds a value that JSON does not have, such as NaN.
func New(r *lab.Result, date time.Time) (Entry, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return Entry{}, fmt.Errorf("saved run of %s: %w", r.Experiment, err)
	}
	sum := sha256.Sum256(text)
	return Entry{JSON: text, Head: Head{
		ID: hex.EncodeToString(sum[:8]), Date: date.UTC().Truncate(time.Second), Experiment: r.Experiment, Config: r.Config,
		Version: r.Version, Backend: r.Backend, Recording: r.Recording, Verdicts: r.Verdicts, Bytes: len(text),
		Outcome: outcome(r),
	}}, nil
}

// outcome returns the outcome of a training, for which a list of experiments shows verdicts.
func outcome(r *lab.Result) string {
	t := r.Table(lab.TableSummary)
	if r.Experiment != (training.Page{}).Name() || t == nil {
		return ""
	}
	of := func(measure string) (x float64, ok bool) {
		name, value := t.Column(lab.ColumnMeasure), t.Column(lab.ColumnEstimate)
		for _, row := range t.Rows {
			if name >= 0 && value >= 0 && name < len(row) && value < len(row) && row[name] == measure {
				x, ok = row[value].(float64)
				return x, ok
			}
		}
		return 0, false
	}
	steps, measured := of("steps")
	accuracy, has := of("accuracy") // of fresh pictures, whose row comes first
	if !measured || !has {
		return ""
	}
	return fmt.Sprintf("%.1f %% of fresh pictures right after step %.0f", 100*accuracy, steps)
}

// With returns the saved run with the weights of its training, unless their file is longer than MaxWeights: the same
// configuration gives the same weights again.
func (e Entry) With(weights []byte) Entry {
	if len(weights) <= MaxWeights {
		e.Weights, e.Head.Weights = weights, len(weights)
	}
	return e
}

// Result decodes the result.
func (e Entry) Result() (*lab.Result, error) {
	r := new(lab.Result)
	if err := json.Unmarshal(e.JSON, r); err != nil {
		return nil, fmt.Errorf("saved run %s cannot be read: %w", e.ID, err)
	}
	return r, nil
}

// Store stores saved runs. Its methods may be called from any goroutine.
type Store interface {
	// List returns the heads of all saved runs, the newest first.
	List(ctx context.Context) ([]Head, error)
	// Get returns a saved run. It is an error if there is none with this ID.
	Get(ctx context.Context, id string) (Entry, error)
	// Put stores a saved run completely or not at all. It replaces the one with the same ID, which has the same result but
	// perhaps another date.
	Put(ctx context.Context, e Entry) error
	// Remove removes a saved run; there need not be one with this ID.
	Remove(ctx context.Context, id string) error
}

// order sorts heads by date, the newest first, and within a second by ID.
func order(heads []Head) []Head {
	slices.SortFunc(heads, func(a, b Head) int { return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID)) })
	return heads
}

// Memory is a Store for as long as the program runs. The zero value is ready.
type Memory struct {
	mu      sync.Mutex
	entries map[string]Entry
}

// List implements Store.
func (m *Memory) List(context.Context) ([]Head, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	heads := make([]Head, 0, len(m.entries))
	for _, e := range m.entries {
		heads = append(heads, e.Head)
	}
	return order(heads), nil
}

// Get implements Store.
func (m *Memory) Get(_ context.Context, id string) (Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[id]
	if !ok {
		return Entry{}, missing(id)
	}
	return e, nil
}

func missing(id string) error {
	return fmt.Errorf("there is no saved run %s here; it was removed, perhaps in another tab", id)
}

// Put implements Store.
func (m *Memory) Put(_ context.Context, e Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.entries == nil {
		m.entries = make(map[string]Entry)
	}
	m.entries[e.ID] = e
	return nil
}

// Remove implements Store.
func (m *Memory) Remove(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, id)
	return nil
}
