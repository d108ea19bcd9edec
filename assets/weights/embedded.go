//go:build !js

package weights

import (
	"context"
	"embed"
	"io/fs"
)

//go:embed bundled
var bundled embed.FS

// Embedded is the Reader of native programs: the files that were built in.
func Embedded(_ context.Context, n Network) ([]byte, error) {
	return bundled.ReadFile("bundled/" + n.File)
}

// Files is the bundled files, for the site that serves them.
func Files() fs.FS {
	sub, err := fs.Sub(bundled, "bundled")
	if err != nil { // the folder is part of the program
		panic(err)
	}
	return sub
}
