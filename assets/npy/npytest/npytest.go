// Package npytest reads the .npz files that tests compare results with, and writes .npy files for tests.
package npytest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"untrained/assets/npy"
	"untrained/assets/zipfile"
)

// Open returns the arrays of a .npz file by name, without the ending .npy. It fails the test if the file cannot be
// read.
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

// Float32s returns the elements of the array with this name, rounded to nearest. It fails the test if the array is
// missing or has another shape or no numbers.
func Float32s(t testing.TB, arrays map[string]*npy.Array, name string, shape ...int) []float32 {
	t.Helper()
	return converted[float32](t, arrays, name, shape)
}

// Int32s is like Float32s for integers. It also fails the test if an element is not an integer of 32 bits.
func Int32s(t testing.TB, arrays map[string]*npy.Array, name string, shape ...int) []int32 {
	t.Helper()
	numbers := converted[int32](t, arrays, name, shape)
	wide, _ := arrays[name].Float64s()
	for i, v := range numbers {
		if float64(v) != wide[i] {
			t.Fatalf("%s: element %d is %v, not an integer of 32 bits", name, i, wide[i])
		}
	}
	return numbers
}

func converted[T float32 | int32](t testing.TB, arrays map[string]*npy.Array, name string, shape []int) []T {
	t.Helper()
	a := arrays[name]
	if a == nil {
		t.Fatalf("the file has no array %s", name)
	}
	if !slices.Equal(a.Shape, shape) {
		t.Fatalf("%s has shape %v, want %v", name, a.Shape, shape)
	}
	wide, err := a.Float64s()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	numbers := make([]T, len(wide))
	for i, v := range wide {
		numbers[i] = T(v)
	}
	return numbers
}
