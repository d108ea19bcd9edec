package explore

import "sync"

// kept holds what was computed for the last key, so that a toy's next move finds what does not change between moves.
// No answer depends on whether it was kept.
type kept[K comparable, V any] struct {
	mu    sync.Mutex
	key   K
	value V
	there bool
}

// of returns the value of a key, computed now or before.
func (k *kept[K, V]) of(key K, compute func() (V, error)) (V, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.there && k.key == key {
		return k.value, nil
	}
	v, err := compute()
	if err == nil {
		k.key, k.value, k.there = key, v, true
	}
	return v, err
}
