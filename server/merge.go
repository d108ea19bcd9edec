package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/assets/neural/archive"
	"untrained/assets/weights"
)

// runShare computes one machine's share of an experiment and writes the share to a file, by default named after it.
func runShare(ctx context.Context, pool job.Pool, e lab.Experiment, c lab.Config, share job.Share, o job.Options,
	output string) error {
	portion, err := job.RunShare(ctx, pool, e, c, share, o)
	if o.Events != nil {
		fmt.Fprintln(os.Stderr)
	}
	if err != nil {
		return err
	}
	if output == "-" {
		return portion.WriteJSON(os.Stdout)
	}
	if output == "" {
		output = fmt.Sprintf("%s-%d-of-%d.json", e.Name(), share.Index, share.Of)
	}
	if err := toFile(output, portion.WriteJSON); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "share %s, %d of %d tasks: %s\n", share, len(portion.Parts), len(portion.Tasks), output)
	return nil
}

// merge is `server merge FILE|FOLDER … [flags]`: from the shares of several machines it makes the result that one
// machine alone would have computed.
func merge(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("merge", flag.ContinueOnError)
	output := flags.String("json", "", "write the result as JSON to this file; - for standard output")
	tables := flags.String("csv", "", "write each table of the result as NAME.csv into this folder")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "usage: server merge FILE|FOLDER … [flags]\n\nA FILE is what `server run … -shard i/n` "+
			"wrote; of a FOLDER, all *.json are read.\n\nflags:\n")
		flags.PrintDefaults()
	}
	var names []string
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		names, args = append(names, args[0]), args[1:]
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	portions, err := readPortions(append(names, flags.Args()...))
	if err != nil {
		return err
	}
	store, err := archive.Open(ctx, archive.Options{})
	if err != nil {
		return err
	}
	shelf := job.NewShelf(store)
	first := portions[0]
	e, err := lab.Find(first.Experiment)
	if err != nil {
		return err
	}
	config, err := lab.ParseStrict(e, first.Config)
	if err != nil {
		return fmt.Errorf("configuration of share %s: %w", first.Share, err)
	}
	for _, need := range lab.Needs(e, config) {
		if err := ensure(ctx, shelf, need.ID, need.Session); err != nil {
			return err
		}
	}
	pool := job.Goroutines(1, func() job.Env {
		return job.WithFiles(job.NewLocal(first.Backend, shelf, weights.Embedded), readFile)
	})
	defer pool.Close()
	result, err := job.Merge(ctx, pool, portions)
	if err != nil {
		return err
	}
	return write(result, *output, *tables)
}

// readPortions reads the shares in the named files, and in every *.json of the named folders.
func readPortions(names []string) ([]*job.Portion, error) {
	var files []string
	for _, name := range names {
		about, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("%w; give the files that `run -shard i/n` wrote, or their folder", err)
		}
		if !about.IsDir() {
			files = append(files, name)
			continue
		}
		inside, err := filepath.Glob(filepath.Join(name, "*.json"))
		if err != nil {
			return nil, err
		}
		files = append(files, inside...)
	}
	if len(files) == 0 {
		return nil, errors.New("merge needs the files that `run -shard i/n` wrote, or a folder with them")
	}
	var portions []*job.Portion
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		p, err := job.ReadPortion(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		portions = append(portions, p)
	}
	return portions, nil
}
