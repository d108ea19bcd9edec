// Package ziptest reads the zip files that tests look into.
package ziptest

import (
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
