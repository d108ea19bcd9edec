package lab

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/npy"
	"untrained/assets/npy/npytest"
)

// shared gives a path below the folder of reference data, and skips the test
// where there is none.
func shared(t testing.TB, path string) string {
	t.Helper()
	root := os.Getenv("UNTRAINED_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(root); err != nil {
		t.Skipf("no reference data: %v (set UNTRAINED_SHARED)", err)
	}
	return filepath.Join(root, "data", path)
}

func readGolden(t testing.TB, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(shared(t, "golden/"+name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// recordedV4 is session 210325 of v4-cowley2023 from its converted file.
func recordedV4(t testing.TB) *neural.Recording {
	t.Helper()
	arrays := npytest.Open(t, shared(t, "converted/v4-cowley2023-210325.npz"))
	values := func(name string) []float32 { return npytest.Float32s(t, arrays, name, 640, 50) }
	return &neural.Recording{
		ID: "v4-cowley2023", Session: "210325", Area: "V4", SHA256: fmt.Sprintf("%064d", 0),
		Images:    imagesOf(t, arrays["images"]),
		Responses: values("responses"),
		Halves:    [2][]float32{values("responses_half0"), values("responses_half1")},
	}
}

// imagesOf returns the pictures of an array of N×H×W×C bytes.
func imagesOf(t testing.TB, a *npy.Array) neural.Images {
	t.Helper()
	pix, err := a.Uint8s()
	if err != nil || len(a.Shape) != 4 {
		t.Fatalf("pictures of shape %v: %v", a.Shape, err)
	}
	return neural.Images{N: a.Shape[0], H: a.Shape[1], W: a.Shape[2], C: a.Shape[3], Pix: pix}
}
