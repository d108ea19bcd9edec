package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// If the GPU cannot be used, an error says so, and what to do about it, before anything is computed or downloaded.
func TestRunWithoutAGPU(t *testing.T) {
	t.Setenv("UNTRAINED_CACHE", t.TempDir())
	text := filepath.Join(t.TempDir(), "library")
	for _, c := range []struct{ name, library, workers, says string }{
		{"no library", filepath.Join(t.TempDir(), "missing.so"), "0", "UNTRAINED_WEBGPU_LIB"},
		{"a folder instead of a library", t.TempDir(), "0", "cannot be loaded"},
		{"many workers", text, "3", "one task at a time"},
	} {
		t.Setenv("UNTRAINED_WEBGPU_LIB", c.library)
		err := run(t.Context(), []string{"encoding", "recording=v4-cowley2023", "-backend", "webgpu", "-workers", c.workers})
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
