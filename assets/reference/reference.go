// Package reference finds what tests compare with and the repository does not hold: recordings as their sources publish
// them (mirror), the same as arrays (converted), and numbers that other software computed from them (golden).
//
// They lie in the folder data of the one that UNTRAINED_SHARED names, or of the folder shared beside the module. Only
// tests import the package.
package reference

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Folder returns the folder data. The error says where it was looked for; it wraps fs.ErrNotExist if nobody named a
// folder and there is none beside the module.
func Folder() (string, error) {
	if named := os.Getenv("UNTRAINED_SHARED"); named != "" {
		folder := filepath.Join(named, "data")
		if _, err := os.Stat(folder); err != nil { // not %w: what was named and is missing is no reason to skip
			return "", fmt.Errorf("UNTRAINED_SHARED is %q: %v; name the folder that holds data, or none", named, err)
		}
		return folder, nil
	}
	module, err := module()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(filepath.Dir(module), "shared", "data")
	if _, err := os.Stat(folder); err != nil {
		return "", fmt.Errorf("no reference data: %w; name the folder that holds data in UNTRAINED_SHARED", err)
	}
	return folder, nil
}

// module returns the folder of go.mod, in which the working folder of every test lies.
func module() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("the working folder: %w", err)
	}
	for folder := start; ; {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", fmt.Errorf("no go.mod above %s: %w", start, fs.ErrNotExist)
		}
		folder = above
	}
}

// Path returns a path below Folder. The test is skipped, with the reason, if there is no reference data; it fails
// if there is and the path, which the test must spell right, is not among it.
func Path(t testing.TB, parts ...string) string {
	t.Helper()
	folder, err := Folder()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	path := filepath.Join(append([]string{folder}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the reference data lack it: %v", err)
	}
	return path
}
