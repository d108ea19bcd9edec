//go:build !js

package weights

import (
	"context"
	"embed"
)

//go:embed bundled
var bundled embed.FS

// Embedded is the Reader of native programs: it reads the embedded files.
func Embedded(_ context.Context, n Network) ([]byte, error) {
	return bundled.ReadFile("bundled/" + n.File)
}
