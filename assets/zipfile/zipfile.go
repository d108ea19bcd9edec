// Package zipfile reads zip files that may be hostile: an archive of a few kilobytes can declare, or expand to, any
// number of bytes, so limits are checked before memory is allocated.
package zipfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The limits of an archive: the number of its files, and of their bytes together.
const (
	MaxFiles    = 20_000
	maxExpanded = 1 << 30 // bytes
)

// File is a regular file inside an archive.
type File struct {
	Name string // with its folders

	entry *zip.File
}

// Open returns the regular files of an archive in their order. It returns an error if the content is not a zip file or
// was cut short, if there are more than MaxFiles files, or if they declare more than 1 GiB.
func Open(content []byte) ([]File, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		if errors.Is(err, zip.ErrFormat) && bytes.HasPrefix(content, []byte("PK\x03\x04")) {
			return nil, errors.New("zip file without its directory: it was cut short; download it again")
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

// Read returns the content of the file. It returns an error if the file is damaged or expands to more bytes than it
// declares. The memory used depends on the bytes that the file expands to, not on those that it declares.
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
		return nil, fmt.Errorf("%.80q: %w; the file is damaged, download it again", f.Name, err)
	case uint64(n) > size:
		return nil, fmt.Errorf("%.80q expands to more than the %d bytes it declares", f.Name, size)
	}
	return out.Bytes(), nil
}

// Within reports whether the file declares at most so many bytes.
func (f File) Within(most int) bool { return most >= 0 && f.entry.UncompressedSize64 <= uint64(most) }
