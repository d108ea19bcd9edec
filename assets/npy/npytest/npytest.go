// Package npytest reads the .npz files that tests compare results with.
package npytest

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"untrained/assets/npy"
	"untrained/assets/zipfile"
)

// Open returns the arrays of a .npz file by name, without the ending .npy. It fails the
// test where the file cannot be read.
func Open(t testing.TB, path string) map[string]*npy.Array {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	arrays, err := read(content)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return arrays
}

func read(content []byte) (map[string]*npy.Array, error) {
	files, err := zipfile.Open(content)
	if err != nil {
		return nil, err
	}
	arrays := make(map[string]*npy.Array, len(files))
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name, ".npy")
		if !ok {
			return nil, fmt.Errorf("%q is not an array (.npy)", f.Name)
		}
		data, err := f.Read()
		if err != nil {
			return nil, err
		}
		if arrays[name], err = npy.Read(data); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return arrays, nil
}

// Float32s returns the elements of the array with this name. It fails the test where the
// array is missing or has another shape.
func Float32s(t testing.TB, arrays map[string]*npy.Array, name string, shape ...int) []float32 {
	t.Helper()
	a := arrays[name]
	if a == nil {
		t.Fatalf("there is no array %s", name)
	}
	if err := a.HasShape(shape...); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	v, err := a.Float32s()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}
