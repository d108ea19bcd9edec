package reference

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Tests find the folder beside the module at whatever depth their package is. (With a path such as ../../shared, the
// tests of a package that moves would not find it, and would be skipped.)
func TestFolderIsFoundFromAnyDepth(t *testing.T) {
	t.Setenv("UNTRAINED_SHARED", "")
	root := t.TempDir()
	want := filepath.Join(root, "shared", "data")
	deep := filepath.Join(root, "module", "app", "lab", "internal", "readout")
	for _, folder := range []string{deep, want} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "module", "go.mod"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for folder := deep; filepath.Base(folder) != filepath.Base(root); folder = filepath.Dir(folder) {
		t.Chdir(folder)
		got, err := Folder()
		if err != nil {
			t.Fatal(err)
		}
		if a, b := stat(t, got), stat(t, want); !os.SameFile(a, b) {
			t.Errorf("from %s the folder is %s, not %s", folder, got, want)
		}
	}
	if err := os.RemoveAll(filepath.Join(root, "shared")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(deep)
	if _, err := Folder(); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "UNTRAINED_SHARED") {
		t.Errorf("without a folder the error is %v", err)
	}
}

// A named folder that does not exist is a mistake and not a reason to skip tests.
func TestNamedFolderMustExist(t *testing.T) {
	t.Setenv("UNTRAINED_SHARED", filepath.Join(t.TempDir(), "nowhere"))
	if _, err := Folder(); err == nil || errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("the error is %v", err)
	}
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
