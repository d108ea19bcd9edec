package lab

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"untrained/app/lab/internal/linear"
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
	spaces []space
}

const (
	// keptSpaces is the most that kept features may take, and again what ridge
	// regression makes of them in its folds.
	keptSpaces = 16 << 20
	// keptAtOnce is for two areas side by side, or two units that run at once.
	keptAtOnce = 2
)

// sharedKey names the features that a unit of work shares with others; "" where it
// shares none. A backend serves one unit at a time, and features may hold on to it.
func (s *study) sharedKey(w work) string {
	backend, err := s.env.Backend()
	if err != nil || s.trained == nil || w.training != Trained && w.training != ShuffledResponses {
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
func (t *spaceStore) spaces(key string, compute func() ([]space, error)) ([]space, error) {
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
		bytes += list[i].bytes()
		if list[i].kernel != nil {
			list[i].kernel = &rememberedKernel{kernel: list[i].kernel}
		}
	}
	if bytes <= keptSpaces {
		t.mu.Lock()
		t.kept = append(t.kept[max(0, len(t.kept)+1-keptAtOnce):], keptFeatures{key, list})
		t.mu.Unlock()
	}
	return list, nil
}

// bytes is about what the features take.
func (s space) bytes() int {
	n := 8 * (len(s.likeness.pairs) + len(s.likeness.gram))
	if k, ok := s.kernel.(featureKernel); ok {
		n += 8*len(k.features.wide) + 4*len(k.features.narrow)
	}
	return n
}

// reduced is a fold's inner products as ridge regression needs them for any responses.
type reduced struct {
	t     *linear.Tridiagonal
	ke    []float64
	floor float64
}

// rememberedKernel is a kernel that remembers its folds.
type rememberedKernel struct {
	kernel
	mu    sync.Mutex
	bytes int
	folds map[string]reduced
}

func (k *rememberedKernel) recall(f Fold) (reduced, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r, ok := k.folds[fmt.Sprint(f)]
	return r, ok
}

func (k *rememberedKernel) remember(f Fold, r reduced) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bytes += r.t.Bytes() + 8*len(r.ke)
	if k.bytes > keptSpaces {
		return
	}
	if k.folds == nil {
		k.folds = make(map[string]reduced)
	}
	k.folds[fmt.Sprint(f)] = r
}
