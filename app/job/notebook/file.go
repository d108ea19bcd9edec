package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"untrained/app/lab"
	_ "untrained/app/lab/all" // experiments by name
	"untrained/app/lab/training"
	"untrained/assets/neural"
)

// MaxFile is the size of the largest file that a page reads, in bytes.
const MaxFile = 256 << 20

const (
	format  = "untrained sessions"
	version = 1
)

// file is a file of saved runs. (The form calls them sessions; it must stay readable.)
type file struct {
	Format   string     `json:"format"`
	Version  int        `json:"version"`
	Sessions []savedRun `json:"sessions"`
}

type savedRun struct {
	Date    time.Time       `json:"date"`
	Result  json.RawMessage `json:"result"`
	Weights []byte          `json:"weights,omitempty"` // of a training: safetensors
}

// Write writes saved runs as one file.
func Write(w io.Writer, entries []Entry) error {
	f := file{Format: format, Version: version, Sessions: []savedRun{}}
	for _, e := range entries {
		f.Sessions = append(f.Sessions, savedRun{e.Date, e.JSON, e.Weights})
	}
	if err := json.NewEncoder(w).Encode(f); err != nil {
		return fmt.Errorf("file of saved runs: %w", err)
	}
	return nil
}

// Read reads a file that Write wrote, or the JSON of results (see Results), which get the date. It leaves out saved
// runs
// that cannot be used; problems has a sentence for each that says why. Read fails if the file is of another kind.
func Read(b []byte, date time.Time) (entries []Entry, problems []string, err error) {
	var f file
	if f.Sessions, err = savedRuns(b, date); err != nil && len(f.Sessions) == 0 {
		return nil, nil, err
	}
	if err != nil {
		problems = append(problems, err.Error())
	}
	for i, s := range f.Sessions {
		e, err := read(s, date)
		if err != nil {
			problems = append(problems, fmt.Sprintf("saved run %d of %d was left out: %v", i+1, len(f.Sessions), err))
			continue
		}
		entries = append(entries, e)
	}
	return entries, problems, nil
}

func read(s savedRun, now time.Time) (Entry, error) {
	r := new(lab.Result)
	if len(s.Result) == 0 {
		return Entry{}, errors.New("it has no result")
	}
	d := json.NewDecoder(bytes.NewReader(s.Result))
	if err := d.Decode(r); err != nil {
		return Entry{}, fmt.Errorf("its result cannot be read: %w", err)
	}
	if err := check(r); err != nil {
		return Entry{}, err
	}
	if s.Date.IsZero() || s.Date.After(now) {
		s.Date = now
	}
	e, err := New(r, s.Date)
	e.Imported = true
	return e.With(s.Weights), err
}

// backends are the backends that a result may name.
var backends = []string{"cpu", "cpu-generic", "webgpu"}

// check returns an error for a result that no experiment gives: a file may come from anywhere.
func check(r *lab.Result) error {
	if r.Experiment != (training.Page{}).Name() {
		if _, err := lab.Find(r.Experiment); err != nil {
			return err
		}
	}
	if !slices.Contains(backends, r.Backend) {
		return fmt.Errorf("its backend reads %q, which is not one of %s", r.Backend, strings.Join(backends, ", "))
	}
	for _, s := range append([]lab.Source{r.Recording}, r.Others...) {
		if e, err := neural.EntryByID(s.ID); err == nil && e.Simulated && !s.Simulated {
			return fmt.Errorf("the recording %s is simulated, and the result does not say so", s.ID)
		}
	}
	names := make(map[string]bool)
	for _, t := range r.Tables {
		if t.Name == "" || names[t.Name] {
			return fmt.Errorf("it has a table without a name, or two that are called %q", t.Name)
		}
		names[t.Name] = true
		if err := checkTable(t); err != nil {
			return err
		}
	}
	for _, v := range r.Verdicts {
		if !slices.Contains(lab.Outcomes, v.Verdict) {
			var known []string
			for _, o := range lab.Outcomes {
				known = append(known, string(o))
			}
			return fmt.Errorf("its verdict on %s reads %q, which is not one of %s", v.Claim, v.Verdict,
				strings.Join(known, ", "))
		}
		if r.Recording.Simulated && v.Verdict.Evidence() {
			return fmt.Errorf("its verdict on %s reads %q, which a simulated recording cannot give", v.Claim, v.Verdict)
		}
	}
	return nil
}

func checkTable(t lab.Table) error {
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("row %d of its table %s has %d values for %d columns", i+1, t.Name, len(row), len(t.Columns))
		}
		for j, v := range row {
			switch v.(type) {
			case nil, string, float64:
			default:
				return fmt.Errorf("row %d of its table %s holds in column %s what is neither text nor number", i+1, t.Name,
					t.Columns[j].Name)
			}
		}
	}
	return nil
}
