package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/neural/own"
	_ "untrained/assets/picture/formats" // kinds of pictures
)

// parseWithFiles parses flags behind which files may stand: after a flag that adds to files, whatever is not a flag is
// one more file, as in “-own images.npy responses.npy -json out.json”.
func parseWithFiles(flags *flag.FlagSet, args []string, files *[]string) error {
	for {
		if err := flags.Parse(args); err != nil {
			return err
		}
		if args = flags.Args(); len(args) == 0 {
			return nil
		}
		if len(*files) == 0 {
			return fmt.Errorf("run takes one configuration and then flags; %q is not a flag", args[0])
		}
		*files, args = append(*files, args[0]), args[1:]
	}
}

// useOwn reads the files of -own with the reader of the page, keeps them on the shelf, and returns the configuration
// with the session that they got, by which the result says what it was computed on. Without files it returns an error
// if the configuration needs some.
func useOwn(ctx context.Context, shelf *job.Shelf, device job.Env, c lab.Config, paths []string,
	log io.Writer) (lab.Config, error) {
	named := lab.OwnRecordings(c)
	switch {
	case len(named) == 0 && len(paths) == 0:
		return c, nil
	case len(paths) == 0:
		return c, fmt.Errorf("%s=%s: no recording of your own is given; add -own FILE…", named[0][0], neural.OwnID)
	case len(named) == 0 && c.Index(lab.KeyRecording) < 0:
		return c, errors.New("-own: this experiment reads no recording that could be yours; leave -own out")
	case len(named) == 0:
		return c, fmt.Errorf("-own: the configuration reads %s=%s and no recording of yours; add %s=%s to it",
			lab.KeyRecording, c.Get(lab.KeyRecording), lab.KeyRecording, neural.OwnID)
	}
	files, err := readOwnFiles(paths)
	if err != nil {
		return c, fmt.Errorf("-own: %w", err)
	}
	shelf.KeepOwn(new(job.Memory))
	pool := job.Goroutines(1, func() job.Env { return device })
	defer pool.Close()
	seen, err := job.ReadOwn.Do(ctx, pool, job.OwnRequest{Files: files, Keep: true}, nil)
	if err != nil {
		return c, fmt.Errorf("-own: %w", err)
	}
	d := seen.Description
	fmt.Fprintf(log, "your recording %s: %d pictures, %d units\n", d.Session, d.Images, d.Units)
	for _, w := range seen.Warnings {
		fmt.Fprintf(log, "  %s\n", w)
	}
	for _, keys := range named {
		if session := c.Get(keys[1]); session != "" && session != d.Session {
			return c, fmt.Errorf("%s=%s: the files of -own are the session %s; leave %s out, or give the files of the other one",
				keys[1], session, d.Session, keys[1])
		}
		if c, err = c.Set(keys[1], d.Session); err != nil {
			return c, err
		}
	}
	return c, nil
}

// readOwnFiles reads files, and all files of folders, as the page does when they are dropped on it.
func readOwnFiles(paths []string) ([]own.File, error) {
	var files []own.File
	var total int64
	add := func(path, name string) error {
		about, err := os.Stat(path)
		switch {
		case err != nil:
			return fmt.Errorf("%w; give the path of a file or a folder", err)
		case !about.Mode().IsRegular():
			return fmt.Errorf("%s is not a file; give the path of a file or a folder", path)
		}
		if total += about.Size(); total > maxFile {
			return fmt.Errorf("up to %s the files have %d bytes; at most %d are read", path, total, maxFile)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files = append(files, own.File{Name: filepath.ToSlash(name), Content: content})
		return nil
	}
	for _, path := range paths {
		about, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("%w; give the path of a file or a folder", err)
		}
		if !about.IsDir() {
			if err := add(path, filepath.Base(path)); err != nil {
				return nil, err
			}
			continue
		}
		above := filepath.Dir(filepath.Clean(path))
		err = filepath.WalkDir(path, func(inner string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			name, err := filepath.Rel(above, inner)
			if err != nil {
				return err
			}
			return add(inner, name)
		})
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("the folder %s is empty; give the folder that holds images and responses", path)
		}
	}
	slices.SortStableFunc(files, func(a, b own.File) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return files, nil
}
