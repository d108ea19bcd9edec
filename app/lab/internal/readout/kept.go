package readout

import (
	"fmt"
	"sync"

	"untrained/app/lab/internal/linear"
)

// KeptSpaces bounds the memory of kept features, and again that of what ridge regression computes from them in its
// folds.
const KeptSpaces = 16 << 20

// reduced holds a fold's inner products as ridge regression needs them for any responses.
type reduced struct {
	t     *linear.Tridiagonal
	ke    []float64
	floor float64
}

// RememberedKernel is a kernel that keeps its folds.
type RememberedKernel struct {
	Kernel
	mu    sync.Mutex
	bytes int
	folds map[string]reduced
}

func (k *RememberedKernel) recall(f Fold) (reduced, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	r, ok := k.folds[fmt.Sprint(f)]
	return r, ok
}

func (k *RememberedKernel) remember(f Fold, r reduced) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bytes += r.t.Bytes() + 8*len(r.ke)
	if k.bytes > KeptSpaces {
		return
	}
	if k.folds == nil {
		k.folds = make(map[string]reduced)
	}
	k.folds[fmt.Sprint(f)] = r
}
