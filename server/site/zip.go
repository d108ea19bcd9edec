package site

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"time"
)

// readme is what the zip says about itself: how to put it on the web, and how to try
// it.
const readme = "Put this folder on any web server, below any path: it needs no program there, and no network once a " +
	"browser has opened it.\n" +
	`To try it here, run "python3 -m http.server" in this folder and open http://localhost:8000/ ` +
	"(a file opened from disk may not run programs).\n"

// made is the time of all files in a zip, so that the same site gives the same bytes.
var made = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// Zip writes the site as a zip of one folder, with README.txt in it that says how to
// use it. The same site gives the same bytes. A site for the path "/" leaves out its
// page for unknown addresses, because nobody knows yet where the folder will lie.
func (s *Site) Zip(w io.Writer, folder string) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser,
		error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	put := func(path string, body []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: folder + "/" + path, Method: zip.Deflate, Modified: made})
		if err != nil {
			return fmt.Errorf("zip: %s: %w", path, err)
		}
		if _, err := f.Write(body); err != nil {
			return fmt.Errorf("zip: %s: %w", path, err)
		}
		return nil
	}
	if err := put("README.txt", []byte(readme)); err != nil {
		return err
	}
	for _, f := range s.Files {
		if f.Path == "404.html" && s.Base == "/" {
			continue
		}
		if err := put(f.Path, f.Body); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("zip: %w", err)
	}
	return nil
}
