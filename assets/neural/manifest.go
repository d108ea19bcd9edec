package neural

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed manifest
var manifests embed.FS

// readManifest is the list of files in manifest/name.txt. It is part of the
// program, and the catalogue's test reads all of them.
func readManifest(name string) []File {
	text, err := manifests.ReadFile("manifest/" + name + ".txt")
	if err != nil {
		panic(err)
	}
	files, err := parseManifest(string(text))
	if err != nil {
		panic(fmt.Errorf("manifest %s: %w", name, err))
	}
	return files
}

// Long lists are read once, and only when a recording needs them.
var (
	objects92Pictures  = sync.OnceValue(func() []File { return readManifest("objects92-pictures") })
	bonner2021Pictures = sync.OnceValue(func() []File { return readManifest("bonner2021-pictures") })
	kalfas2018Pictures = sync.OnceValue(func() []File { return readManifest("kalfas2018-pictures") })
	henaff2021Pictures = sync.OnceValue(func() []File { return readManifest("henaff2021-pictures") })
)

// parseManifest reads
//
//	repository owner/name
//	commit 40 hex digits
//	checksum bytes path
//	…
//
// where a checksum of 64 digits is a SHA-256, one of 40 digits a git blob id, and "?"
// stands for a size that is not known.
func parseManifest(text string) ([]File, error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) < 3 {
		return nil, fmt.Errorf("%d lines: repository, commit and at least one file belong there", len(lines))
	}
	repository, ok := strings.CutPrefix(lines[0], "repository ")
	if !ok {
		return nil, fmt.Errorf("line 1 names no repository: %.80q", lines[0])
	}
	commit, ok := strings.CutPrefix(lines[1], "commit ")
	if !ok {
		return nil, fmt.Errorf("line 2 names no commit: %.80q", lines[1])
	}
	var files []File
	for i, line := range lines[2:] {
		field := strings.SplitN(line, " ", 3)
		if len(field) != 3 {
			return nil, fmt.Errorf("line %d is not hash, size and path: %.80q", i+3, line)
		}
		f := File{Repository: repository, Commit: commit, Path: field[2]}
		if field[1] != "?" {
			var err error
			if f.Bytes, err = strconv.ParseInt(field[1], 10, 64); err != nil {
				return nil, fmt.Errorf("line %d: %w", i+3, err)
			}
			if f.Bytes < 1 {
				return nil, fmt.Errorf("line %d: %d bytes are the size of no file", i+3, f.Bytes)
			}
		}
		switch len(field[0]) {
		case 64:
			f.SHA256 = field[0]
		case 40:
			f.Blob = field[0]
		default:
			return nil, fmt.Errorf("line %d: a checksum of %d digits where 64 (SHA-256) or 40 (git blob id) belong: %.80q", i+3,
				len(field[0]), line)
		}
		files = append(files, f)
	}
	return files, nil
}
