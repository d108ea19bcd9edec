//go:build !js

package runs

import (
	"context"
	"embed"
)

//go:embed bundled
var bundled embed.FS

// Embedded is the Reader of native programs: it reads the embedded files.
func Embedded(_ context.Context, r Run) ([]byte, error) {
	return bundled.ReadFile("bundled/" + r.File)
}
