//go:build js

package webgpu

import (
	"context"
	"fmt"
)

func open(context.Context) (Adapter, error) {
	return nil, fmt.Errorf("%w: this build has no way to a GPU", ErrUnavailable)
}
