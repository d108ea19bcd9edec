package encoding

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"untrained/app/lab"
	"untrained/app/lab/internal/readout"
)

// spaceStore keeps the features of the trained network: those behind every seed of
// shuffled responses are the same. What it gives is what would be computed; nothing
// depends on whether it was kept.
type spaceStore struct {
	mu   sync.Mutex
	kept []keptFeatures
}

type keptFeatures struct {
	key    string
	spaces []readout.Space
}

const (
	// keptAtOnce is for two areas side by side, or two units that run at once.
	keptAtOnce = 2
)

// sharedKey names the features that a unit of work shares with others; "" where it
// shares none. A backend serves one unit at a time, and features may hold on to it.
func (s *study) sharedKey(w work) string {
	backend, err := s.env.Backend()
	if err != nil || s.Trained == nil || w.Training != lab.Trained && w.Training != lab.ShuffledResponses {
		return ""
	}
	parts := []string{fmt.Sprintf("%s %p", backend.Name(), backend), w.area.role(), w.area.source.SHA256}
	for _, p := range s.keys {
		if p.Key != "training" && p.Key != "score" {
			parts = append(parts, s.config.Get(p.Key))
		}
	}
	return strings.Join(parts, "\n")
}

// spaces gives the features of a unit of work, computed now or before. A store that is
// nil keeps nothing.
func (t *spaceStore) spaces(key string, compute func() ([]readout.Space, error)) ([]readout.Space, error) {
	if t == nil || key == "" {
		return compute()
	}
	t.mu.Lock()
	i := slices.IndexFunc(t.kept, func(k keptFeatures) bool { return k.key == key })
	if i >= 0 {
		defer t.mu.Unlock()
		return t.kept[i].spaces, nil
	}
	t.mu.Unlock()
	list, err := compute()
	if err != nil {
		return nil, err
	}
	bytes := 0
	for i := range list {
		bytes += list[i].Bytes()
		if list[i].Kernel != nil {
			list[i].Kernel = &readout.RememberedKernel{Kernel: list[i].Kernel}
		}
	}
	if bytes <= readout.KeptSpaces {
		t.mu.Lock()
		t.kept = append(t.kept[max(0, len(t.kept)+1-keptAtOnce):], keptFeatures{key, list})
		t.mu.Unlock()
	}
	return list, nil
}
