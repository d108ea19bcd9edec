package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A result is written completely or not at all; what stood there before survives a full disk.
func TestToFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "result.json")
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	if err := toFile(path, text("first")); err != nil {
		t.Fatal(err)
	}
	full := func(w io.Writer) error { return errors.Join(text("half")(w), syscall.ENOSPC) }
	if err := toFile(path, full); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "as it was") {
		t.Errorf("a full disk: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "first" {
		t.Errorf("after it the file holds %q, %v", b, err)
	}
	if left, err := filepath.Glob(path + ".*"); err != nil || len(left) > 0 {
		t.Errorf("%q is left over, %v", left, err)
	}
	if err := toFile(os.DevNull, text("x")); err != nil {
		t.Errorf("a device: %v", err)
	}
	if about, err := os.Stat(os.DevNull); err != nil || about.Mode().IsRegular() {
		t.Error("the device was replaced by a file")
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		if err := toFile("/dev/full", text(strings.Repeat("x", 1<<16))); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("/dev/full: %v", err)
		}
	}
}

// Where a result could not be written it is said before anything is computed.
func TestWritable(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		output, tables string
		ok             bool
	}{
		{"", "", true}, {"-", "", true}, {filepath.Join(folder, "a.json"), filepath.Join(folder, "new", "csv"), true},
		{"a.json", "", true}, {filepath.Join(folder, "none", "a.json"), "", false}, {"", file, false},
		{filepath.Join(file, "a.json"), "", false},
	} {
		if err := writable(c.output, c.tables); (err == nil) != c.ok {
			t.Errorf("-json %q -csv %q: %v", c.output, c.tables, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(folder, ".untrained-*")); err != nil || len(left) > 0 {
		t.Errorf("%q is left over, %v", left, err)
	}
	err := run(t.Context(), []string{"texture", "-json", filepath.Join(folder, "none", "a.json")})
	if err == nil || !strings.Contains(err.Error(), "could not be written") {
		t.Errorf("the command says %v", err)
	}
}
