package site

import (
	"archive/zip"
	"compress/flate"
	"fmt"
	"io"
	"time"
)

// readme is the zip's README.txt: how to put the site on the web, and how to try it.
const readme = "Put this folder on any web server, below any path: it needs no program there, and no network once a " +
	"browser has opened it.\n" +
	`To try it here, run "python3 -m http.server" in this folder and open http://localhost:8000/ ` +
	"(a file opened from disk may not run programs).\n"

// made is the modification time of all files in a zip: a constant, so that zips of the same site have the same bytes.
var made = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// Zip writes the site as a zip of one folder, with a README.txt that says how to use it. Zips of the same site have the
// same bytes. The zip of a site for the path "/" has no page for unknown addresses, because that page names the site's
// path and it is not yet known where the folder will be hosted.
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
