package job

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"untrained/app/lab"
)

// Share is the part of an experiment that one of several machines computes: the tasks whose place in the list, divided
// by Of, leaves the remainder Index−1. Neighbours in the list, which take about the same time, go to different
// machines.
type Share struct{ Index, Of int }

// maxShares is a bound for typing errors.
const maxShares = 10000

// ParseShare parses "i/n" with 1 ≤ i ≤ n ≤ 10000.
func ParseShare(text string) (Share, error) {
	left, right, ok := strings.Cut(text, "/")
	i, errIndex := strconv.Atoi(left)
	n, errOf := strconv.Atoi(right)
	if !ok || errIndex != nil || errOf != nil || n < 1 || n > maxShares || i < 1 || i > n {
		return Share{}, fmt.Errorf("share %q is not i/n with 1 ≤ i ≤ n ≤ %d; the second of eight machines takes 2/8",
			text, maxShares)
	}
	return Share{i, n}, nil
}

// String returns the text that ParseShare parses.
func (s Share) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Of) }

// has reports whether the task at a place in the list belongs to the share.
func (s Share) has(place int) bool { return s.Of < 2 || place%s.Of == s.Index-1 }

// Portion is the result of one machine's share, with what Merge needs to check that several portions belong together.
type Portion struct {
	Experiment string         `json:"experiment"`
	Config     string         `json:"config"` // canonical
	Version    string         `json:"version"`
	Backend    string         `json:"backend"`
	Share      string         `json:"share"` // i/n
	Tasks      []lab.Task     `json:"units"` // of the whole experiment
	Parts      map[int][]byte `json:"parts"` // by a task's index, as EncodeTask writes them
}

// RunShare does one share of an experiment's tasks. Finished tasks stay with the Keeper even when all are done, because
// other machines may store theirs in the same place.
func RunShare(ctx context.Context, pool Pool, e lab.Experiment, c lab.Config, s Share, o Options) (*Portion, error) {
	r, err := split(ctx, pool, e, c, o)
	if err != nil {
		return nil, err
	}
	all := r.tasks
	r.only(s)
	if len(r.tasks) == 0 {
		return nil, fmt.Errorf("%s with this configuration has %d tasks, so that share %s is empty; "+
			"take at most %d shares", e.Name(), len(all), s, len(all))
	}
	r.restore(ctx)
	r.report("")
	if err := r.all(ctx); err != nil {
		return nil, err
	}
	p := &Portion{Experiment: e.Name(), Config: r.work.Config, Version: lab.Version, Backend: r.backend, Share: s.String(),
		Tasks: all, Parts: make(map[int][]byte, len(r.tasks))}
	for i, task := range r.tasks {
		p.Parts[task.Index] = r.parts[i]
	}
	return p, nil
}

// only removes the tasks that do not belong to a share.
func (r *run) only(share Share) {
	var tasks []lab.Task
	for place, task := range r.tasks {
		if share.has(place) {
			tasks = append(tasks, task)
		}
	}
	r.tasks, r.parts, r.fractions = tasks, make([][]byte, len(tasks)), make([]float64, len(tasks))
}

// WriteJSON writes the portion as JSON.
func (p *Portion) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(p); err != nil {
		return fmt.Errorf("portion %s: %w", p.Share, err)
	}
	return nil
}

// ReadPortion reverses WriteJSON and checks every task.
func ReadPortion(b []byte) (*Portion, error) {
	p := new(Portion)
	if err := json.Unmarshal(b, p); err != nil {
		return nil, fmt.Errorf("this is not a portion of an experiment (%w); give files that `run -shard i/n` wrote", err)
	}
	if _, err := ParseShare(p.Share); err != nil || p.Experiment == "" || len(p.Tasks) == 0 {
		return nil, errors.New("this is not a portion of an experiment; give files that `run -shard i/n` wrote")
	}
	for index, part := range p.Parts {
		u, err := DecodeTask(part)
		switch {
		case err != nil:
			return nil, fmt.Errorf("portion %s, task %d: %w; run this share again", p.Share, index, err)
		case !slices.ContainsFunc(p.Tasks, func(v lab.Task) bool { return v.Index == index && v.Name == u.Task.Name }):
			return nil, fmt.Errorf("portion %s: task %d (%s) is not one of the experiment's; run this share again",
				p.Share, index, u.Task.Name)
		case u.Inputs == nil:
			return nil, fmt.Errorf("portion %s does not note which recordings it was computed from, as an older version "+
				"wrote it; run this share again", p.Share)
		}
	}
	return p, nil
}

// Merge merges portions into the same bytes as the result of Run for their configuration. Portions must come from one
// experiment, configuration, version and backend, and contain every task; a task that several contain must be the same
// in all.
func Merge(ctx context.Context, pool Pool, portions []*Portion) (*lab.Result, error) {
	if len(portions) == 0 {
		return nil, errors.New("there is nothing to merge; give the files that `run -shard i/n` wrote")
	}
	first := portions[0]
	e, err := lab.Find(first.Experiment)
	if err != nil {
		return nil, err
	}
	c, err := lab.ParseStrict(e, first.Config)
	if err != nil {
		return nil, err
	}
	if first.Version != lab.Version {
		return nil, fmt.Errorf("portion %s was computed by version %s of this software, which is %s; "+
			"merge with that version or run it again", first.Share, first.Version, lab.Version)
	}
	r, err := split(ctx, pool, e, c, Options{})
	if err != nil {
		return nil, err
	}
	if r.backend != first.Backend {
		return nil, fmt.Errorf("portion %s was computed on %s; merge with -backend %[2]s", first.Share, first.Backend)
	}
	for _, p := range portions {
		for _, same := range [][3]string{
			{"experiment", p.Experiment, first.Experiment}, {"configuration", p.Config, first.Config},
			{"version", p.Version, first.Version}, {"backend", p.Backend, first.Backend},
		} {
			if same[1] != same[2] {
				return nil, fmt.Errorf("portions %s and %s do not belong together: the %s is %q in one and %q in the other",
					first.Share, p.Share, same[0], same[2], same[1])
			}
		}
		for i, task := range r.tasks {
			part := p.Parts[task.Index]
			if part == nil {
				continue
			}
			if r.parts[i] != nil && !bytes.Equal(r.parts[i], part) {
				return nil, fmt.Errorf("the task %s is in two portions with different numbers (in %s, and before it); "+
					"they do not come from the same program and recordings: keep one of the two files", task.Name, p.Share)
			}
			r.parts[i] = part
		}
	}
	var lacking []string
	for i, task := range r.tasks {
		if r.parts[i] == nil {
			lacking = append(lacking, task.Name)
		}
	}
	if len(lacking) > 0 {
		return nil, fmt.Errorf("%d of %d tasks are in none of the portions, among them %s; run the shares that are missing",
			len(lacking), len(r.tasks), strings.Join(lacking[:min(3, len(lacking))], "; "))
	}
	return r.merge(ctx, r.parts)
}
