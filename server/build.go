package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"untrained/app/lab"
	"untrained/app/ui"
	"untrained/app/ui/explore"
	"untrained/assets/runs"
	"untrained/assets/weights"
	"untrained/server/program"
	"untrained/server/site"
)

// pageOptions returns the options that serve and site have in common: the programs, the style sheet, the bundled
// networks and the bundled runs.
func pageOptions(ctx context.Context, wasm string) (site.Options, error) {
	o := site.Options{Version: lab.Version, CSS: ui.CSS(), Weights: make(map[string][]byte), Runs: make(map[string][]byte)}
	first, err := explore.NewFirst(func(run string) (*lab.Result, error) { return bundledRun(ctx, run) })
	if err != nil {
		return o, err
	}
	html, err := first.HTML()
	if err != nil {
		return o, err
	}
	if o.First, err = first.Script(); err != nil {
		return o, err
	}
	o.Prerender = ui.Prerender(html)
	if o.Wasm, err = browserProgram(ctx, wasm, program.Page); err != nil {
		return o, err
	}
	if o.Worker, err = browserProgram(ctx, filepath.Join(filepath.Dir(wasm), "worker.wasm"), program.Worker); err != nil {
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

// bundledRun returns a bundled run, nil if there is none of this name.
func bundledRun(ctx context.Context, name string) (*lab.Result, error) {
	if _, err := runs.Find(name); err != nil {
		return nil, nil
	}
	raw, err := runs.Read(ctx, name, runs.Embedded)
	if err != nil {
		return nil, err
	}
	r := new(lab.Result)
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("bundled run %s: %w", name, err)
	}
	return r, nil
}

// browserProgram reads one of the browser's programs. If the file is missing and the source is at hand, browserProgram
// builds it.
func browserProgram(ctx context.Context, file string, k program.Kind) ([]byte, error) {
	wasm, err := os.ReadFile(file)
	switch {
	case err == nil:
		return wasm, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the browser program: %w", err)
	}
	fmt.Fprintf(os.Stderr, "building %s (a minute the first time)\n", file)
	if err := program.Build(ctx, k, file, ""); err != nil {
		return nil, fmt.Errorf("the browser program %s is missing and cannot be built: %w; run make in the source's "+
			"folder, or name the file with -wasm", file, err)
	}
	return os.ReadFile(file)
}

// buildPrograms is `server wasm`: it builds the browser's programs.
func buildPrograms(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("wasm", flag.ContinueOnError)
	folder := flags.String("o", "build", "folder for app.wasm and worker.wasm")
	dev := flags.Bool("dev", false, "add the page #/stories, which shows every component in all its states")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("wasm takes only flags, not %q", flags.Arg(0))
	}
	tags := ""
	if *dev {
		tags = "dev"
	}
	fmt.Fprintf(os.Stderr, "building the browser's programs into %s (a few minutes the first time)\n", *folder)
	return errors.Join(
		program.Build(ctx, program.Page, filepath.Join(*folder, "app.wasm"), tags),
		program.Build(ctx, program.Worker, filepath.Join(*folder, "worker.wasm"), ""))
}
