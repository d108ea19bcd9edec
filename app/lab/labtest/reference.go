package labtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/npy"
	"untrained/assets/npy/npytest"
	"untrained/assets/reference"
)

// Shared returns a path below the folder of reference data, and skips the test
// where there is none.
func Shared(t testing.TB, path string) string {
	t.Helper()
	return reference.Path(t, filepath.FromSlash(path))
}

// ReadGolden reads a file of reference numbers, and skips the test where there is none.
func ReadGolden(t testing.TB, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(Shared(t, "golden/"+name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// RecordedV4 returns session 210325 of v4-cowley2023 from its converted file.
func RecordedV4(t testing.TB) *neural.Recording {
	t.Helper()
	arrays := npytest.Open(t, Shared(t, "converted/v4-cowley2023-210325.npz"))
	values := func(name string) []float32 { return npytest.Float32s(t, arrays, name, 640, 50) }
	return &neural.Recording{
		ID: "v4-cowley2023", Session: "210325", Area: "V4", SHA256: fmt.Sprintf("%064d", 0),
		Images:    ImagesOf(t, arrays["images"]),
		Responses: values("responses"),
		Halves:    [2][]float32{values("responses_half0"), values("responses_half1")},
	}
}

// ImagesOf returns the pictures of an array of N×H×W×C bytes.
func ImagesOf(t testing.TB, a *npy.Array) neural.Images {
	t.Helper()
	pix, err := a.Uint8s()
	if err != nil || len(a.Shape) != 4 {
		t.Fatalf("pictures of shape %v: %v", a.Shape, err)
	}
	return neural.Images{N: a.Shape[0], H: a.Shape[1], W: a.Shape[2], C: a.Shape[3], Pix: pix}
}

// GoldenRidge is what golden/ridge.json holds: scores, penalties and reliabilities of
// one regression.
type GoldenRidge struct {
	R           []float64   `json:"r_per_unit"`
	Choice      [][]int     `json:"lambda_index_per_outer_fold_and_unit"`
	Lambdas     []float64   `json:"lambdas"`
	Reliability []float64   `json:"reliability_per_unit"`
	Normalised  []float64   `json:"normalised_r2_per_unit"`
	Inner       [][]float64 `json:"inner_mean_r_outer_fold0"`
	First       struct{ Value [][]float64 }
}
