//go:build !js

package weights

import (
	"context"
	"embed"
)

//go:embed bundled
var bundled embed.FS

// Embedded is the Reader of native programs: the files that were built in.
func Embedded(_ context.Context, n Network) ([]byte, error) {
	return bundled.ReadFile("bundled/" + n.File)
}
