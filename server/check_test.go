package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/assets/npy/npytest"
)

func TestCheck(t *testing.T) {
	folder := ownFolder(t)
	var out bytes.Buffer
	if err := check(t.Context(), []string{folder}, &out); err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{": responses\n", "60 pictures · 3 units", "16×16 pixels, grey",
		"Note. There are no repeats"} {
		if !strings.Contains(out.String(), says) {
			t.Errorf("no %q in\n%s", says, out.String())
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "group.npy"), npytest.File(make([]float32, 5), 5), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := check(t.Context(), []string{folder}, &out); err == nil || !strings.Contains(err.Error(), "5 groups for 60") {
		t.Errorf("groups of other pictures: %v", err)
	}
	// What can be read in two ways is asked.
	out.Reset()
	cube, table := filepath.Join(folder, "images.npy"), filepath.Join(folder, "responses.npy")
	if err := os.Remove(filepath.Join(folder, "group.npy")); err != nil {
		t.Fatal(err)
	}
	pix := make([]byte, 12*12*12)
	for i := range pix {
		pix[i] = byte(i * 31)
	}
	values := make([]float32, 24)
	for i := range values {
		values[i] = float32(i * i % 13)
	}
	for path, content := range map[string][]byte{cube: npytest.File(pix, 12, 12, 12), table: npytest.File(values, 12, 2)} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := check(t.Context(), []string{folder}, &out); err == nil || !strings.Contains(out.String(),
		"reading.txt with the line “images: height width pictures”") {
		t.Errorf("cubes: %v\n%s", err, out.String())
	}
	answer := []byte("images: height width pictures\n")
	if err := os.WriteFile(filepath.Join(folder, "reading.txt"), answer, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := check(t.Context(), []string{folder}, &out); err != nil || !strings.Contains(out.String(), "12×12 pixels") {
		t.Errorf("answered: %v\n%s", err, out.String())
	}
	if err := check(t.Context(), nil, &out); err == nil {
		t.Error("no file is checked")
	}
}
