// Package zipfile reads zip files that may be hostile: an archive of a few kilobytes can
// declare, or expand to, any amount of memory, so that limits are checked before memory is
// taken.
package zipfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The limits of an archive, for all its files together.
const (
	MaxFiles    = 20_000
	maxExpanded = 1 << 30 // bytes
)

// File is a regular file inside an archive.
type File struct {
	Name string // with the folders before it

	entry *zip.File
}

// Open lists the regular files of an archive in their order. It fails where the archive is
// not a zip file or was cut, has more than MaxFiles files, or declares more than 1 GiB.
func Open(content []byte) ([]File, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		if errors.Is(err, zip.ErrFormat) && bytes.HasPrefix(content, []byte("PK\x03\x04")) {
			return nil, errors.New("zip file without its directory: it was cut; fetch it again")
		}
		return nil, fmt.Errorf("not a zip file that can be read: %w", err)
	}
	if len(z.File) > MaxFiles {
		return nil, fmt.Errorf("zip file with %d files: more than %d", len(z.File), MaxFiles)
	}
	var files []File
	var total uint64
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if f.UncompressedSize64 > maxExpanded || total+f.UncompressedSize64 > maxExpanded {
			return nil, fmt.Errorf("zip file expands to more than %d bytes", maxExpanded)
		}
		total += f.UncompressedSize64
		files = append(files, File{f.Name, f})
	}
	return files, nil
}

// Read returns the content of the file. It fails where the file is damaged or expands to
// more than the size that it declares; memory grows with what arrives, not with what was
// declared.
func (f File) Read() ([]byte, error) {
	in, err := f.entry.Open()
	if err != nil {
		return nil, fmt.Errorf("%.80q: %w", f.Name, err)
	}
	defer in.Close()
	size := f.entry.UncompressedSize64
	var out bytes.Buffer
	out.Grow(int(min(size, 1<<16)))
	n, err := io.Copy(&out, io.LimitReader(in, int64(size)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%.80q: %w; the file is damaged, fetch it again", f.Name, err)
	case uint64(n) > size:
		return nil, fmt.Errorf("%.80q expands to more than the %d bytes it declares", f.Name, size)
	}
	return out.Bytes(), nil
}
