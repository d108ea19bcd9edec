package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/assets/runs"
	"untrained/server/report"
)

// makeReport is `server report [DIR]`: it writes one page on the results in a folder, or on those that come with the
// program.
func makeReport(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("report", flag.ContinueOnError)
	output := flags.String("o", "report.html", "the file to write; - for standard output")
	bundled := flags.Bool("bundled", false, "report on the results that come with the program (the default without a "+
		"folder); with a folder, on both")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "usage: server report [DIR] [flags]\n\nDIR holds results that `server run … -json FILE` "+
			"or the page's Save JSON wrote; all its *.json are read.\n\nflags:\n")
		flags.PrintDefaults()
	}
	var folder string
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		folder, args = args[0], args[1:]
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if folder == "" && flags.NArg() == 1 {
		folder = flags.Arg(0)
	} else if flags.NArg() > 0 {
		return fmt.Errorf("report takes one folder and then flags; %q is not a flag", flags.Arg(0))
	}
	var items []report.Item
	var passed []report.Passed
	if folder != "" {
		var err error
		if items, passed, err = resultsIn(folder); err != nil {
			return err
		}
	}
	if folder == "" || *bundled {
		more, err := bundledResults(ctx)
		if err != nil {
			return err
		}
		items = append(items, more...)
	}
	for _, p := range passed {
		fmt.Fprintf(os.Stderr, "left out %s: %s\n", p.File, p.Why)
	}
	write := func(w io.Writer) error { return report.Write(w, items, passed, lab.Version) }
	if *output == "-" {
		return write(os.Stdout)
	}
	// An older report stays as it is until the new one is complete.
	if err := toFile(*output+".part", write); err != nil {
		return err
	}
	if err := os.Rename(*output+".part", *output); err != nil {
		return err
	}
	fmt.Printf("wrote %s: %d results\n", *output, len(items))
	return nil
}

// resultsIn reads the results in a folder, in the order of their file names. Files that are not results are returned in
// passed, with the reason; a folder without any result is an error.
func resultsIn(folder string) (items []report.Item, passed []report.Passed, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, nil, fmt.Errorf("report: %w", err)
	}
	seen := map[string]string{}
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".json" || e.Name() == "catalogue.json" {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, nil, fmt.Errorf("report: %w", err)
		}
		it, err := parseResult(e.Name(), raw)
		if err == nil && seen[it.SHA256] != "" {
			err = fmt.Errorf("it is the same as %s", seen[it.SHA256])
		}
		if err != nil {
			passed = append(passed, report.Passed{File: e.Name(), Why: err.Error()})
			continue
		}
		seen[it.SHA256] = e.Name()
		items = append(items, it)
	}
	if len(items) == 0 {
		why := "there is no file *.json"
		if len(passed) > 0 {
			why = fmt.Sprintf("none of its %d files *.json is a result; %s: %s", len(passed), passed[0].File, passed[0].Why)
		}
		return nil, nil, fmt.Errorf("no result in %s: %s; `server run … -json FILE` writes results", folder, why)
	}
	// The catalogue that `server runs` writes says what each run is for.
	made, err := (maker{folder: folder}).read()
	if err != nil {
		return nil, nil, err
	}
	for i := range items {
		describe(&items[i], made)
	}
	return items, passed, nil
}

// parseResult reads a result. It returns an error that says why if the file is not a result.
func parseResult(name string, raw []byte) (report.Item, error) {
	var r lab.Result
	if err := json.Unmarshal(raw, &r); err != nil {
		return report.Item{}, fmt.Errorf("it is not a result: %w", err)
	}
	var part struct {
		Share string `json:"share"`
	}
	switch _ = json.Unmarshal(raw, &part); {
	case part.Share != "":
		return report.Item{}, fmt.Errorf("it is share %s of a run; `server merge` makes a result of all shares", part.Share)
	case r.Experiment == "" || len(r.Tables) == 0:
		return report.Item{}, errors.New("it is not a result: it does not name an experiment, or has no tables")
	}
	if err := r.WriteJSON(io.Discard); err != nil { // checks every cell
		return report.Item{}, fmt.Errorf("it is not a result: %w", err)
	}
	sum := sha256.Sum256(raw)
	return report.Item{Result: &r, File: name, SHA256: hex.EncodeToString(sum[:])}, nil
}

// describe adds to a result what the catalogue made says about it.
func describe(it *report.Item, made []runs.Run) {
	if i := slices.IndexFunc(made, func(r runs.Run) bool { return r.SHA256 == it.SHA256 }); i >= 0 {
		it.About, it.Claim = made[i].About, made[i].Claim
		it.Command = made[i].Command + " -o FOLDER"
	}
}

// bundledResults returns the results that come with the program.
func bundledResults(ctx context.Context) (items []report.Item, err error) {
	made, err := runs.Catalogue()
	if err != nil {
		return nil, err
	}
	for _, r := range made {
		raw, err := runs.Read(ctx, r.Name, runs.Embedded)
		if err != nil {
			return nil, err
		}
		it, err := parseResult(r.File, raw)
		if err != nil {
			return nil, fmt.Errorf("bundled run %q: %w", r.Name, err)
		}
		describe(&it, made)
		items = append(items, it)
	}
	return items, nil
}
