package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"untrained/app/job"
	"untrained/app/ui/page"
	"untrained/assets/neural/own"
)

// check is `server data -check FILE…`: it reads the files of a recording of one's own with the reader of the page and
// writes what they are understood as in the page's words. It returns an error if they cannot be used, or if a question
// must be answered first.
func check(ctx context.Context, paths []string, w io.Writer) error {
	if len(paths) == 0 {
		return errors.New("-check: no file is named; give the files or the folder of a recording")
	}
	files, err := readOwnFiles(paths)
	if err != nil {
		return fmt.Errorf("-check: %w", err)
	}
	pool := job.Goroutines(1, func() job.Env { return job.NewLocal(job.CPUGeneric, nil, nil) })
	defer pool.Close()
	seen, err := job.ReadOwn.Do(ctx, pool, job.OwnRequest{Files: files}, nil)
	if err != nil {
		return err
	}
	facts, warnings, notes := page.Understood(seen)
	if seen.Kind != "" {
		fmt.Fprintf(w, "%s: %s\n%s\n", seen.Description.Session, seen.Kind, facts)
	}
	if len(seen.Names) > 0 {
		fmt.Fprintf(w, "Pictures in this order: %s, …\n", strings.Join(seen.Names, ", "))
	}
	for _, warning := range warnings {
		fmt.Fprintf(w, "Note. %s\n", warning)
	}
	for _, note := range notes {
		fmt.Fprintln(w, note)
	}
	open := 0
	for _, q := range seen.Questions {
		fmt.Fprintln(w, q.Text)
		for _, o := range q.Options {
			taken := ""
			if o.Value == q.Answer {
				taken = " (taken)"
			}
			fmt.Fprintf(w, "  %s%s: a file %s with the line “%s: %s”\n", o.Label, taken, own.AnswersFile, q.Key, o.Value)
		}
		if q.Answer == "" {
			open++
		}
	}
	if open > 0 {
		return fmt.Errorf("%d questions are open: answer them in a file %s beside the others", open, own.AnswersFile)
	}
	return nil
}
