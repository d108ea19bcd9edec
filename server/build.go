package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/assets/runs"
	"untrained/assets/weights"
	"untrained/server/site"
)

// pageOptions gathers what serve and site have in common: the program, the looks
// and the bundled networks.
func pageOptions(ctx context.Context, wasm string) (site.Options, error) {
	o := site.Options{Version: lab.Version, CSS: ui.CSS, Prerender: ui.Prerender(), Weights: make(map[string][]byte), Runs: make(map[string][]byte)}
	var err error
	if o.Wasm, err = program(ctx, wasm, "untrained/wasm"); err != nil {
		return o, err
	}
	if o.Worker, err = program(ctx, filepath.Join(filepath.Dir(wasm), "worker.wasm"), "untrained/wasm/worker"); err != nil {
		return o, err
	}
	networks, err := weights.Catalogue()
	if err != nil {
		return o, err
	}
	for _, n := range networks {
		if o.Weights[n.Name], err = weights.Embedded(ctx, n); err != nil {
			return o, fmt.Errorf("bundled network %q: %w", n.Name, err)
		}
	}
	made, err := runs.Catalogue()
	if err != nil {
		return o, err
	}
	for _, r := range made {
		if o.Runs[r.Name], err = runs.Read(ctx, r.Name, runs.Embedded); err != nil {
			return o, err
		}
	}
	return o, nil
}

// program reads a browser program: the page's, or the workers' beside it. Where it
// is missing and the source is at hand, it is built.
func program(ctx context.Context, file, source string) ([]byte, error) {
	wasm, err := os.ReadFile(file)
	switch {
	case err == nil:
		return wasm, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the browser program: %w", err)
	}
	if err := buildProgram(ctx, file, source); err != nil {
		return nil, fmt.Errorf("the browser program %s is missing and cannot be built: %w; run make in the source's folder, or name the file with -wasm", file, err)
	}
	return os.ReadFile(file)
}

func buildProgram(ctx context.Context, file, source string) error {
	module, err := exec.CommandContext(ctx, "go", "list", "-m").Output()
	if err != nil {
		return fmt.Errorf("go list -m: %w", err)
	}
	if strings.TrimSpace(string(module)) != "untrained" {
		return errors.New("this folder does not hold the source")
	}
	fmt.Fprintf(os.Stderr, "building %s (a minute the first time)\n", file)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -X untrained/app/lab.Version="+lab.Version, "-o", file, source)
	// The older encoding/json is 190 kB smaller over the wire; see RATIONALE.md.
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOTOOLCHAIN=go1.27.1", "GOEXPERIMENT=simd,nojsonv2")
	var said bytes.Buffer
	build.Stderr = &said
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, said.String())
	}
	return nil
}
