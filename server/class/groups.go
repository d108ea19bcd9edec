package class

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"time"
)

// Groups counts the groups at work. A group's browser says that it runs something or has stopped, under a number that
// it draws for itself and forgets with its tab. Nothing of it is stored: the counts are in memory alone, and a group
// that says nothing for half an hour is forgotten.
type Groups struct {
	mu   sync.Mutex
	seen map[string]sighting
}

type sighting struct {
	at      time.Time
	running bool
}

// Bounds of Groups: how long a group is remembered, how many are, and how long a number may be.
const (
	forgetAfter  = 30 * time.Minute
	mostGroups   = 500
	mostIDLength = 16
)

// See notes what a group said at a time. It returns an Invalid for a number that no page draws, and ErrFull.
func (g *Groups) See(id string, running bool, at time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if id == "" || len(id) > mostIDLength {
		return &Invalid{"a group is named by 1 to 16 letters"}
	}
	g.forget(at)
	if _, known := g.seen[id]; !known && len(g.seen) >= mostGroups {
		return ErrFull
	}
	if g.seen == nil {
		g.seen = map[string]sighting{}
	}
	g.seen[id] = sighting{at, running}
	return nil
}

// Count returns how many groups there are at a time, and how many of them run something.
func (g *Groups) Count(at time.Time) (groups, running int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.forget(at)
	for _, s := range g.seen {
		if groups++; s.running {
			running++
		}
	}
	return groups, running
}

func (g *Groups) forget(at time.Time) {
	for id, s := range g.seen {
		if at.Sub(s.at) > forgetAfter {
			delete(g.seen, id)
		}
	}
}

func (s *Store) postGroup(w http.ResponseWriter, r *http.Request) (any, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<10))
	if err != nil {
		return nil, err
	}
	var said struct {
		Group   string `json:"group"`
		Running bool   `json:"running"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return nil, &Invalid{"this does not say what a group does: " + err.Error()}
	}
	return map[string]bool{"kept": true}, s.groups.See(said.Group, said.Running, time.Now())
}

func (s *Store) getGroups(http.ResponseWriter, *http.Request) (any, error) {
	groups, running := s.groups.Count(time.Now())
	return map[string]int{"groups": groups, "running": running}, nil
}
