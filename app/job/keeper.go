package job

import (
	"context"
	"sync"
)

// Keeper stores the results of finished tasks, so that a reload of the page or a second start of the command continues
// where the first one stopped. Parts are the bytes of EncodeTask.
type Keeper interface {
	// Load returns the parts under key by their task's index; none is not an error.
	Load(ctx context.Context, key string) (map[int][]byte, error)
	// Save stores one part in place of an earlier one.
	Save(ctx context.Context, key string, index int, part []byte) error
	// Forget drops all parts under key; there need not be any.
	Forget(ctx context.Context, key string) error
}

// Memory is a Keeper for as long as the program runs. The zero value is ready.
type Memory struct {
	mu   sync.Mutex
	runs map[string]map[int][]byte
}

// Load implements Keeper.
func (m *Memory) Load(_ context.Context, key string) (map[int][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	parts := make(map[int][]byte)
	for i, p := range m.runs[key] {
		parts[i] = p
	}
	return parts, nil
}

// Save implements Keeper.
func (m *Memory) Save(_ context.Context, key string, index int, part []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.runs == nil {
		m.runs = make(map[string]map[int][]byte)
	}
	if m.runs[key] == nil {
		m.runs[key] = make(map[int][]byte)
	}
	m.runs[key][index] = part
	return nil
}

// Forget implements Keeper.
func (m *Memory) Forget(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.runs, key)
	return nil
}
