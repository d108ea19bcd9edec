package lab

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"untrained/assets/neural"
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

// npy is one array of an npz file, as little-endian bytes.
type npy struct {
	dtype string
	shape []int
	data  []byte
}

func (a npy) float32s() []float32 {
	x := make([]float32, len(a.data)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(a.data[4*i:]))
	}
	return x
}

var npyHeader = regexp.MustCompile(`'descr': '([^']+)', 'fortran_order': False, 'shape': \(([^)]*)\)`)

// readNpz reads the named arrays (all when none are named) of an npz file.
func readNpz(t testing.TB, path string, names ...string) map[string]npy {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	arrays := make(map[string]npy)
	for _, name := range names {
		f, err := z.Open(name + ".npy")
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		end := 10 + int(binary.LittleEndian.Uint16(raw[8:]))
		match := npyHeader.FindSubmatch(raw[10:end])
		if !bytes.HasPrefix(raw, []byte("\x93NUMPY\x01")) || match == nil {
			t.Fatalf("%s: header of %s is %q", path, name, raw[:end])
		}
		a := npy{dtype: string(match[1]), data: raw[end:]}
		for part := range strings.SplitSeq(string(match[2]), ",") {
			if part = strings.TrimSpace(part); part != "" {
				n, err := strconv.Atoi(part)
				if err != nil {
					t.Fatal(err)
				}
				a.shape = append(a.shape, n)
			}
		}
		arrays[name] = a
	}
	return arrays
}

// recordedV4 is session 210325 of v4-cowley2023 from its converted file.
func recordedV4(t testing.TB) *neural.Recording {
	t.Helper()
	a := readNpz(t, shared(t, "converted/v4-cowley2023-210325.npz"), "images", "responses", "responses_half0", "responses_half1")
	s := a["images"].shape
	return &neural.Recording{
		ID: "v4-cowley2023", Session: "210325", Area: "V4", SHA256: fmt.Sprintf("%064d", 0),
		Images:    neural.Images{N: s[0], H: s[1], W: s[2], C: s[3], Pix: a["images"].data},
		Responses: a["responses"].float32s(),
		Halves:    [2][]float32{a["responses_half0"].float32s(), a["responses_half1"].float32s()},
	}
}
