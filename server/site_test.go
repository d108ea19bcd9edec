package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/neural/archive"
)

func TestExportBundlesRecordings(t *testing.T) {
	mirror := sharedMirror(t)
	t.Setenv("UNTRAINED_CACHE", t.TempDir())
	t.Setenv("UNTRAINED_MIRROR", mirror)
	ctx := context.Background()
	entry, err := neural.EntryByID("v4-cowley2023")
	if err != nil {
		t.Fatal(err)
	}
	files, err := entry.Files("210325")
	if err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(ctx, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := store.Fetch(ctx, f, nil); err != nil {
			t.Fatal(err)
		}
	}
	folder := t.TempDir()
	wasm := filepath.Join(folder, "app.wasm")
	if err := os.WriteFile(wasm, []byte("\x00asm\x01\x00\x00\x00"), 0o644); err != nil {
		t.Fatal(err)
	}
	dist := filepath.Join(folder, "dist")
	if err := export(ctx, []string{"-wasm", wasm, "-base", "/lab/", "-data", "-o", dist}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dist, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		body, err := os.ReadFile(filepath.Join(dist, "data", filepath.FromSlash(f.Location())))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Verify(body); err != nil {
			t.Error(err)
		}
		if !strings.Contains(string(page), f.Location()) {
			t.Errorf("the page does not list %s", f.Location())
		}
	}
}

func TestExportRefuses(t *testing.T) {
	wasm := filepath.Join(t.TempDir(), "app.wasm")
	if err := os.WriteFile(wasm, []byte("<html>not found</html>"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"argument": {[]string{"dist"}, `"dist"`},
		"program":  {[]string{"-wasm", wasm}, "WebAssembly"},
		"base":     {[]string{"-wasm", wasm, "-base", "lab"}, `"lab"`},
	} {
		args := append([]string{"-o", filepath.Join(t.TempDir(), "dist")}, c.args...)
		if err := export(context.Background(), args); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not say %s", name, err, c.says)
		}
	}
}
