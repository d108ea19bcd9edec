// Package ziptest reads and writes the zip files of tests.
package ziptest

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"testing"

	"untrained/assets/zipfile"
)

// Contents returns the contents of an archive's files by name. It fails the test if the archive cannot be read.
func Contents(t testing.TB, archive []byte) map[string][]byte {
	t.Helper()
	files, err := zipfile.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	contents := make(map[string][]byte, len(files))
	for _, f := range files {
		if contents[f.Name], err = f.Read(); err != nil {
			t.Fatal(err)
		}
	}
	return contents
}

// Zip returns an archive of files in this order; a name that ends in a slash is a folder's. A test has a type of its
// own for them, so that its tables need no field names.
func Zip[F ~struct {
	Name    string
	Content []byte
}](t testing.TB, files ...F) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, file := range files {
		f := struct {
			Name    string
			Content []byte
		}(file)
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(f.Content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Lying returns an archive of one stored file that declares another size than its own.
func Lying(t testing.TB, name string, content []byte, declared uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
		CompressedSize64: uint64(len(content)), UncompressedSize64: declared,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(content)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
