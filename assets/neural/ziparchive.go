package neural

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// What a zip may contain, in total and before decompression starts: a hostile
// archive of a few kilobytes can otherwise ask for any amount of memory.
const (
	maxZipFiles    = 20_000
	maxZipExpanded = 1 << 30 // bytes, all files together
)

// openZip lists a zip file's regular files whose declared sizes keep the limits.
func openZip(content []byte) ([]*zip.File, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		if errors.Is(err, zip.ErrFormat) && bytes.HasPrefix(content, []byte("PK\x03\x04")) {
			return nil, errors.New("zip file without its directory: it was cut; fetch it again")
		}
		return nil, fmt.Errorf("not a zip file that can be read: %w", err)
	}
	if len(z.File) > maxZipFiles {
		return nil, fmt.Errorf("zip file with %d files: more than %d", len(z.File), maxZipFiles)
	}
	var files []*zip.File
	var total uint64
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if f.UncompressedSize64 > maxZipExpanded || total+f.UncompressedSize64 > maxZipExpanded {
			return nil, fmt.Errorf("zip file expands to more than %d bytes", maxZipExpanded)
		}
		total += f.UncompressedSize64
		files = append(files, f)
	}
	return files, nil
}

// expand decompresses one file; more than its declared size is an error, and
// memory grows with what arrives, not with what was declared.
func expand(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%.80q: %w", f.Name, err)
	}
	defer in.Close()
	var out bytes.Buffer
	out.Grow(int(min(f.UncompressedSize64, 1<<16)))
	n, err := io.Copy(&out, io.LimitReader(in, int64(f.UncompressedSize64)+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%.80q: %w; the file is damaged, fetch it again", f.Name, err)
	case uint64(n) > f.UncompressedSize64:
		return nil, fmt.Errorf("%.80q expands to more than the %d bytes it declares", f.Name, f.UncompressedSize64)
	}
	return out.Bytes(), nil
}
