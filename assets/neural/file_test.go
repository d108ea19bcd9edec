package neural

import (
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	const (
		content = "what is up, doc?"
		blob    = "bd9dbf5aae1a3862dd1526723246b20206e5fc37" // as in the book Pro Git, chapter 10
	)
	sum := "5f1a5ff1cd7d7dd5cf8c17a4b1b5a8f5d4dd8b3b8c1dca0e38bb0d8a9f0f4c11"
	for _, c := range []struct {
		name string
		file File
		says []string // nil: it is the file
	}{
		{"blob id alone", File{Blob: blob}, nil},
		{"blob id and size", File{Blob: blob, Bytes: 16}, nil},
		{"another blob id", File{Blob: strings.Repeat("ab", 20)},
			[]string{"git blob id " + blob, strings.Repeat("ab", 20), "16 bytes"}},
		{"another size", File{Blob: blob, Bytes: 17}, []string{"16 bytes", "17"}},
		{"another SHA-256 beside the blob id", File{Blob: blob, SHA256: sum}, []string{"SHA-256", sum}},
		{"nothing to verify it by", File{Bytes: 16}, []string{"neither"}},
	} {
		c.file.Path = "folder/doc.txt"
		err := c.file.Verify([]byte(content))
		if c.says == nil {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		for _, want := range append(c.says, c.file.Path) {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v lacks %q", c.name, err, want)
			}
		}
	}
}

func TestManifestLines(t *testing.T) {
	sha, blob := strings.Repeat("ab", 32), strings.Repeat("cd", 20)
	head := "repository o/r\ncommit " + blob + "\n"
	files, err := parseManifest(head + sha + " 12 a b.png\n" + blob + " ? c.npy\n" + blob + " 7 d.npy")
	if err != nil {
		t.Fatal(err)
	}
	want := []File{
		{Repository: "o/r", Commit: blob, Path: "a b.png", Bytes: 12, SHA256: sha},
		{Repository: "o/r", Commit: blob, Path: "c.npy", Blob: blob},
		{Repository: "o/r", Commit: blob, Path: "d.npy", Bytes: 7, Blob: blob},
	}
	for i, f := range files {
		if f != want[i] {
			t.Errorf("line %d reads as %+v", i, f)
		}
	}
	for name, line := range map[string]string{"checksum": sha[1:] + " 1 a", "size": sha + " x a", "no size": sha + " 0 a",
		"short": sha + " 1"} {
		if _, err := parseManifest(head + line); err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
