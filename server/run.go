package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/assets/weights"
)

// run is `server run EXPERIMENT [CONFIG] [flags]`: an experiment without a browser. The configuration is the text that
// stands in the page's address: key=value&….
func run(ctx context.Context, args []string) error {
	var names []string
	for _, e := range lab.Experiments() {
		names = append(names, e.Name())
	}
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	output := flags.String("json", "", "write the result as JSON to this file; - for standard output")
	tables := flags.String("csv", "", "write each table of the result as NAME.csv into this folder")
	backend := flags.String("backend", "cpu", "`device`: cpu (vector instructions), cpu-generic (same bytes on every "+
		"machine) or webgpu (a GPU, through the library that “make webgpu-lib” gets)")
	workers := flags.Int("workers", 0, "tasks that run at once; 0: one for each processor, or one on a GPU")
	keep := flags.String("keep", "", "keep finished tasks in this folder, and continue from those that are there")
	shard := flags.String("shard", "", "i/n: do only the i-th of n shares of the tasks, and write them (-json FILE) for "+
		"`merge`")
	var own []string
	flags.Func("own", "read a recording of your own from these `files`, or from all files of a folder, as the page does\n"+
		"(images, responses or rdm, group, names); for recording=own or higher=own. More files may follow",
		func(path string) error { own = append(own, path); return nil })
	quiet := flags.Bool("quiet", false, "write no progress to standard error")
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "usage: server run EXPERIMENT ['key=value&…'] [flags]\n\nexperiments: %s\n\nflags:\n",
			strings.Join(names, ", "))
		flags.PrintDefaults()
	}
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		flags.Usage()
		return fmt.Errorf("run needs the name of an experiment: %s", strings.Join(names, ", "))
	}
	experiment, err := lab.Find(args[0])
	if err != nil {
		return err
	}
	// Package flag stops at the first argument that is not a flag, so the configuration is taken off before.
	rest, text := args[1:], ""
	if len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		text, rest = rest[0], rest[1:]
	}
	usage := flags.Usage
	flags.Usage = func() {
		usage()
		explain(flags.Output(), experiment)
	}
	if err := parseWithFiles(flags, rest, &own); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	config, err := lab.ParseStrict(experiment, text)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}

	var share job.Share
	if *shard != "" {
		if share, err = job.ParseShare(*shard); err != nil {
			return err
		}
		if own != nil {
			return fmt.Errorf("-own: a recording of your own is not part of what -shard %s writes, so that it could not be "+
				"merged; leave -shard out", share)
		}
		if *tables != "" {
			return fmt.Errorf("-csv needs the whole result, and -shard %s computes a part of it; give -csv to merge", share)
		}
	}
	if err := writable(*output, *tables); err != nil {
		return err
	}
	// The device is opened before anything is downloaded, so that a machine without a GPU says so at once.
	store, err := archive.Open(ctx, archive.Options{})
	if err != nil {
		return err
	}
	shelf := job.NewShelf(store)
	first := job.NewLocal(*backend, shelf, weights.Embedded)
	if *backend == job.WebGPU && *workers > 1 {
		return fmt.Errorf("a GPU does one task at a time, not %d; leave -workers out", *workers)
	}
	device, err := first.Device()
	if err != nil {
		return err
	}
	if *backend == job.WebGPU {
		first.Notice = func(text string) { fmt.Fprintf(os.Stderr, "\n%s\n", text) }
		*workers = 1
		if !*quiet {
			fmt.Fprintln(os.Stderr, "computing on", device)
		}
	}
	if config, err = useOwn(ctx, shelf, first, config, own, os.Stderr); err != nil {
		return err
	}
	for _, need := range lab.Needs(experiment, config) {
		if err := ensure(ctx, shelf, need.ID, need.Session); err != nil {
			return err
		}
	}
	poolOn := func(backend string, workers int) job.Pool {
		return job.Goroutines(workers, func() job.Env {
			local := first // already open, and a GPU takes only one
			if backend != job.WebGPU {
				local = job.NewLocal(backend, shelf, weights.Embedded)
			}
			return job.WithFiles(local, readFile)
		})
	}
	options := job.Options{}
	if *keep != "" {
		options.Keeper = job.Directory(*keep)
	}
	if !*quiet {
		options.Events = progressLine(os.Stderr)
	}
	if *shard != "" {
		return runShare(ctx, poolOn(*backend, *workers), experiment, config, share, options, *output)
	}
	result, err := job.Run(ctx, poolOn(*backend, *workers), experiment, config, options)
	if errors.Is(err, job.ErrMoved) {
		fmt.Fprintf(os.Stderr, "\n%v; the whole experiment runs again on the CPU\n", err)
		result, err = job.Run(ctx, poolOn(job.CPU, 0), experiment, config, options)
	}
	if !*quiet {
		fmt.Fprintln(os.Stderr)
	}
	if err != nil {
		return err
	}
	return write(result, *output, *tables)
}

// maxFile is the size in bytes of the largest file that a configuration may name.
const maxFile = 2 << 30

// readFile reads a file that a configuration names by its path.
func readFile(_ context.Context, path string) ([]byte, error) {
	about, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w; give the path of a file", err)
	case !about.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file; give the path of a file", path)
	case about.Size() > maxFile:
		return nil, fmt.Errorf("%s has %d bytes; at most %d are read", path, about.Size(), maxFile)
	}
	return os.ReadFile(path)
}

// explain lists the keys of an experiment's configuration, with their defaults and options.
func explain(w io.Writer, e lab.Experiment) {
	fmt.Fprintf(w, "\nkeys of %s, with their defaults:\n", e.Name())
	for _, p := range e.Properties() {
		fmt.Fprintf(w, "  %s=%s\n      %s", p.Key, p.Default, p.Help)
		var values []string
		for _, o := range p.Options {
			values = append(values, o.Value)
		}
		if len(values) > 0 {
			fmt.Fprintf(w, " (%s)", strings.Join(values, ", "))
		}
		fmt.Fprintln(w)
	}
}

// ensure downloads a recording unless it is on this machine: naming it on the command line asks for it. The recording's
// licence and citation are printed when it arrives.
func ensure(ctx context.Context, shelf *job.Shelf, id, session string) error {
	here, err := shelf.Has(ctx, id, session)
	if err != nil || here {
		return err
	}
	return fetch(ctx, shelf, id, session)
}

func fetch(ctx context.Context, shelf *job.Shelf, id, session string) error {
	entry, err := neural.EntryByID(id)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "downloading %s %s\n", id, session)
	last := time.Now()
	watched, stop := context.WithCancel(ctx)
	defer stop()
	err = shelf.Fetch(ctx, id, session, job.Patience(watched, "the source of "+id, shelf.Bytes(id, session),
		func(done float64) {
			if time.Since(last) > 200*time.Millisecond {
				last = time.Now()
				fmt.Fprintf(os.Stderr, "\r%3.0f %%", 100*done)
			}
		}, func(text string) {
			if text != "" {
				fmt.Fprintf(os.Stderr, "\n%s\n", text)
			}
		}))
	if err != nil {
		return fmt.Errorf("recording %s: %w", id, err)
	}
	fmt.Fprintf(os.Stderr, "\r%s: verified by its checksums\n  citation: %s\n  licence:  %s\n",
		id, entry.Citation, entry.Licence)
	return nil
}

// progressLine returns a function that shows a run's progress on one line of w, at most five times a second.
func progressLine(w io.Writer) func(job.Event) {
	var last time.Time
	return func(e job.Event) {
		if e.Warning != "" {
			fmt.Fprintf(w, "\r%s\n", e.Warning)
		}
		if time.Since(last) < 200*time.Millisecond && e.Done < e.Total {
			return
		}
		last = time.Now()
		left := ""
		if e.Left > 0 {
			left = fmt.Sprintf(", about %v left", e.Left.Round(time.Second))
		}
		fmt.Fprintf(w, "\r\x1b[K%d of %d tasks, %.0f %%%s", e.Done, e.Total, 100*e.Fraction, left)
	}
}

// write writes a result where the flags say: as JSON to output, as CSV files into the folder tables, or, if neither is
// set, as text to standard output.
func write(r *lab.Result, output, tables string) error {
	if tables != "" {
		if err := os.MkdirAll(tables, 0o755); err != nil {
			return err
		}
		for _, t := range r.Tables {
			if err := toFile(filepath.Join(tables, t.Name+".csv"), t.WriteCSV); err != nil {
				return err
			}
		}
	}
	switch output {
	case "":
		if tables == "" {
			return toText(os.Stdout, r)
		}
		return nil
	case "-":
		return r.WriteJSON(os.Stdout)
	}
	return toFile(output, r.WriteJSON)
}

// toFile writes a file completely or not at all: a full disk or a kill leaves what stood there before. A device
// or a pipe, such as /dev/stdout, is written to as it is.
func toFile(path string, write func(io.Writer) error) error {
	about, err := os.Stat(path)
	direct := err == nil && !about.Mode().IsRegular()
	name := path
	if !direct {
		name += ".part"
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err = errors.Join(write(f), f.Close()); err == nil && !direct {
		err = os.Rename(name, path)
	}
	if err != nil {
		if !direct {
			os.Remove(name)
		}
		return fmt.Errorf("%s: %w; nothing was written, and what stood there before is as it was", path, err)
	}
	return nil
}

// writable returns an error if a result could not be written where the flags say, before hours are spent on it.
func writable(output, tables string) error {
	if tables != "" {
		if err := os.MkdirAll(tables, 0o755); err != nil {
			return fmt.Errorf("-csv: %w; name a folder that can be written to", err)
		}
	}
	for _, folder := range []string{tables, filepath.Dir(output)} {
		if folder == "" || folder == filepath.Dir(output) && (output == "" || output == "-") {
			continue
		}
		f, err := os.CreateTemp(folder, ".untrained-*")
		if err != nil {
			return fmt.Errorf("the result could not be written: %w; name a folder that can be written to", err)
		}
		if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
			return err
		}
	}
	return nil
}
