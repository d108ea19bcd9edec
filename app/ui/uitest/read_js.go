package uitest

import (
	"context"
	"errors"

	"untrained/assets/runs"
)

// A browser's program has no runs in it: its page fetches them.
func embedded(context.Context, runs.Run) ([]byte, error) {
	return nil, errors.New("bundled runs are not built into programs for browsers")
}
