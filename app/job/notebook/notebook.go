// Package notebook keeps the results of experiments and trainings that were run: each
// with its date, in a store that outlives the page, and as one file that can be
// carried to another browser. With a training its weights are kept.
//
// A session is called by a hash of its result. So the same computation is kept once,
// two tabs that write at the same time cannot overwrite each other, and a file that
// is read twice adds nothing the second time.
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

// Head is what a list says about a session, without its tables.
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

// Entry is a whole session. Its JSON is what is kept of the result.
type Entry struct {
	Head
	JSON    []byte
	Weights []byte // of a training: safetensors; nil where they are not kept
}

// MaxWeights is the size of the largest file of weights that is kept with a training,
// in bytes: a million parameters.
const MaxWeights = 4 << 20

// New makes the session of a result. It fails where the result cannot be written,
// because a table holds a value that is no number.
func New(r *lab.Result, date time.Time) (Entry, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return Entry{}, fmt.Errorf("session of %s: %w", r.Experiment, err)
	}
	sum := sha256.Sum256(text)
	return Entry{JSON: text, Head: Head{
		ID: hex.EncodeToString(sum[:8]), Date: date.UTC().Truncate(time.Second), Experiment: r.Experiment, Config: r.Config,
		Version: r.Version, Backend: r.Backend, Recording: r.Recording, Verdicts: r.Verdicts, Bytes: len(text), Outcome: outcome(r),
	}}, nil
}

// outcome is what came of a training: where a list of experiments has verdicts.
func outcome(r *lab.Result) string {
	t := r.Table("summary")
	if r.Experiment != (training.Page{}).Name() || t == nil {
		return ""
	}
	of := func(measure string) (x float64, ok bool) {
		name, value := t.Column("measure"), t.Column("estimate")
		for _, row := range t.Rows {
			if name >= 0 && value >= 0 && name < len(row) && value < len(row) && row[name] == measure {
				x, ok = row[value].(float64)
				return x, ok
			}
		}
		return 0, false
	}
	steps, measured := of("steps")
	accuracy, has := of("accuracy") // of fresh pictures, which come first
	if !measured || !has {
		return ""
	}
	return fmt.Sprintf("%.1f %% of fresh pictures right after step %.0f", 100*accuracy, steps)
}

// With is the session with the weights of its training. Longer files than MaxWeights
// are left out: the same choices give the same weights again.
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
		return nil, fmt.Errorf("session %s cannot be read: %w", e.ID, err)
	}
	return r, nil
}

// Store keeps sessions. Its methods may be called from any goroutine.
type Store interface {
	// List gives the heads of all sessions, the newest first.
	List(ctx context.Context) ([]Head, error)
	// Get gives a session; an error where there is none of this ID.
	Get(ctx context.Context, id string) (Entry, error)
	// Put keeps a session, whole or not at all. One of the same ID is replaced: its
	// result is the same, its date may not be.
	Put(ctx context.Context, e Entry) error
	// Remove forgets a session; there need be none.
	Remove(ctx context.Context, id string) error
	// Clear forgets all.
	Clear(ctx context.Context) error
}

// order puts the newest first; of one second, always in the same order.
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
	return fmt.Errorf("there is no session %s here; it was removed, perhaps in another tab", id)
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

// Clear implements Store.
func (m *Memory) Clear(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries = nil
	return nil
}
