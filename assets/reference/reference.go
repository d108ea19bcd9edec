// Package reference finds the data that tests compare results with and that are not in the repository: recordings as
// their sources publish them (folder mirror), the same recordings as arrays (converted), and numbers that other
// software computed from them (golden).
//
// The data are in the subfolder data of the folder that UNTRAINED_SHARED names, or of a folder named shared beside the
// module. Only tests import the package.
package reference

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Folder returns the path of the folder data. The error says where Folder looked; it wraps fs.ErrNotExist if
// UNTRAINED_SHARED is not set and there is no folder beside the module.
func Folder() (string, error) {
	if named := os.Getenv("UNTRAINED_SHARED"); named != "" {
		folder := filepath.Join(named, "data")
		if _, err := os.Stat(folder); err != nil { // not %w: a named folder that is missing is not a reason to skip tests
			return "", fmt.Errorf("UNTRAINED_SHARED is %q: %v; name the folder that has the subfolder data, or "+
				"unset the variable", named, err)
		}
		return folder, nil
	}
	module, err := module()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(filepath.Dir(module), "shared", "data")
	if _, err := os.Stat(folder); err != nil {
		return "", fmt.Errorf("no reference data: %w; name the folder that has the subfolder data in UNTRAINED_SHARED", err)
	}
	return folder, nil
}

// module returns the folder of go.mod. The working folder of a test is always inside it.
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

// Path returns a path below Folder. It skips the test, with the reason, if there are no reference data, and fails the
// test if there are some but not this path: the test may have misspelt it.
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
