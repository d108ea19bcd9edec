package main

import (
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/server/site"
)

// export is `server site`: it writes the page as a folder of files for any static host, or as a zip of that folder.
func export(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("site", flag.ContinueOnError)
	folder := flags.String("o", "dist", "folder to write; a site that is already there is replaced")
	base := flags.String("base", "/", "path below which the site will be hosted, for instance /sub/path/")
	wasm := flags.String("wasm", "build/app.wasm", "the browser's program; built from source if it is missing")
	zipped := flags.String("zip", "", "write a zip of the site to this file instead of a folder, with a README.txt that "+
		"says how to use it")
	withData := flags.Bool("data", false, "bundle the recordings that were downloaded to this machine's cache")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("site: unexpected argument %q", flags.Arg(0))
	}
	o, err := pageOptions(ctx, *wasm)
	if err != nil {
		return err
	}
	o.Base, o.Packed = *base, true
	if *withData {
		if o.Recordings, err = downloaded(ctx); err != nil {
			return err
		}
		if len(o.Recordings) == 0 {
			fmt.Fprintln(os.Stderr, "no downloaded recordings to bundle; `server data` downloads them")
		}
	}
	s, err := site.Build(o)
	if err != nil {
		return err
	}
	where := *folder
	if *zipped != "" {
		where = *zipped
		err = release(s, where)
	} else {
		err = s.Export(where)
	}
	if err != nil {
		return err
	}
	if err := printSizes(os.Stdout, s); err != nil {
		return err
	}
	fmt.Printf("wrote %s for %s\n", where, s.Base)
	return nil
}

// release writes a site to a zip file. Unpacked, it is one folder of the zip's name.
func release(s *site.Site, file string) error {
	name := strings.TrimSuffix(filepath.Base(file), ".zip")
	// An older zip stays as it is until the new one is complete.
	if err := toFile(file+".part", func(w io.Writer) error { return s.Zip(w, name) }); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}

// downloaded returns the files of all recordings that are complete in this machine's cache, by the path that each file
// has at its source.
func downloaded(ctx context.Context) (map[string][]byte, error) {
	store, err := archive.Open(ctx, archive.Options{})
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for _, entry := range neural.Catalogue() {
		if entry.Simulated {
			continue
		}
		for _, session := range sessions(entry) {
			list, err := entry.Files(session)
			if err != nil {
				return nil, err
			}
			if !complete(ctx, store, list) {
				continue
			}
			for _, f := range list {
				body, err := store.Get(ctx, f)
				if err != nil {
					return nil, fmt.Errorf("bundling %s %s: %w", entry.ID, session, err)
				}
				files[f.Location()] = body
			}
			fmt.Printf("bundled: %s %s (%s; %s)\n", entry.ID, session, entry.Citation, entry.Licence)
		}
	}
	return files, nil
}

func complete(ctx context.Context, store *archive.Archive, files []neural.File) bool {
	for _, f := range files {
		if !store.Has(ctx, f) {
			return false
		}
	}
	return true
}

// printSizes lists the files with their sizes in bytes, uncompressed and as a host sends them compressed.
func printSizes(w io.Writer, s *site.Site) error {
	var raw, small, bundledRaw, bundledSmall int64
	bundled := 0
	line := func(bytes, compressed int64, name string) {
		fmt.Fprintf(w, "%10d %10d  %s\n", bytes, compressed, name)
	}
	fmt.Fprintf(w, "%10s %10s\n", "bytes", "gzip")
	for _, f := range s.Files {
		n := counter(0)
		z := gzip.NewWriter(&n)
		if _, err := z.Write(f.Body); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		if strings.HasPrefix(f.Path, "data/") {
			bundled++
			bundledRaw += int64(len(f.Body))
			bundledSmall += int64(n)
		} else {
			line(int64(len(f.Body)), int64(n), f.Path)
		}
		raw += int64(len(f.Body))
		small += int64(n)
	}
	if bundled > 0 {
		line(bundledRaw, bundledSmall, fmt.Sprintf("data/ (%d files of recordings, each downloaded only when it is asked "+
			"for)", bundled))
	}
	line(raw, small, "all")
	return nil
}

// counter is a writer that counts the bytes written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
