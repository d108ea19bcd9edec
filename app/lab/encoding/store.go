package encoding

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"untrained/app/lab"
	"untrained/app/lab/internal/readout"
)

// spaceStore keeps the features of the trained network, which are the same for every seed of shuffled responses. It
// returns what would be computed; no result depends on whether it was kept.
type spaceStore struct {
	mu   sync.Mutex
	kept []keptFeatures
}

type keptFeatures struct {
	key    string
	spaces []readout.Space
}

const (
	// keptAtOnce allows for two areas side by side, or two tasks that run at once.
	keptAtOnce = 2
)

// sharedKey returns the name of the features that a task shares with others; "" if it shares none. A backend serves
// one task at a time, and features may refer to it.
func (s *study) sharedKey(w work) string {
	backend, err := s.env.Backend()
	if err != nil || s.Trained == nil || w.Training != lab.Trained && w.Training != lab.ShuffledResponses {
		return ""
	}
	parts := []string{fmt.Sprintf("%s %p", backend.Name(), backend), w.areas[0].role(), w.areas[0].source.SHA256}
	for _, p := range s.keys {
		if p.Key != lab.KeyTraining && p.Key != lab.KeyScore {
			parts = append(parts, s.text.Get(p.Key))
		}
	}
	return strings.Join(parts, "\n")
}

// spaces returns the features of a task, computed now or before. A nil store keeps nothing.
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
