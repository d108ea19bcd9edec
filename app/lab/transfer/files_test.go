package transfer

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"untrained/app/lab/labtest"
)

// fashion is where Debian's package dataset-fashion-mnist puts its files: real IDX files
// with the size, the labels and the names of MNIST's (Xiao, Rasul & Vollgraf 2017).
const fashion = "/usr/share/datasets/fashion-mnist"

// The packed files that people have are read: of generated digits, and those of a public
// set, whose clothes a network that was trained on digits cannot name.
func TestTransferReadsPackedFiles(t *testing.T) {
	const images, labels = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
	t.Run("generated", func(t *testing.T) {
		env := written(t, 120, 28, nil)
		env.files = map[string][]byte{images: packed(t, env.files["set/images.idx"]),
			labels: packed(t, env.files["set/labels.idx"])}
		if n, _ := readPacked(t, env, images, labels); n != 120 {
			t.Errorf("%v pictures were read of 120", n)
		}
	})
	t.Run("public", func(t *testing.T) {
		env := &fileEnv{files: map[string][]byte{}}
		for _, name := range []string{images, labels} {
			raw, err := os.ReadFile(filepath.Join(fashion, name))
			if err != nil {
				t.Skipf("needs Debian's package dataset-fashion-mnist: %v", err)
			}
			env.files[name] = raw
		}
		n, right := readPacked(t, env, images, labels)
		if n != 10000 {
			t.Errorf("%v pictures were read of 10 000", n)
		}
		if right > 0.4 {
			t.Errorf("a network that knows digits names %.2f of the clothes", right)
		}
	})
}

// readPacked trains a small network for a moment and returns how many pictures of the
// files it was tested with, and the share that it named as their labels do.
func readPacked(t *testing.T, env *fileEnv, images, labels string) (n, right float64) {
	t.Helper()
	r := labtest.RunAll(t, Experiment{}, env, labtest.Configure(t, Experiment{}, "images="+images+"&labels="+labels+
		"&network=28x28x1/conv5x5x2,stride4/relu/flatten/dense10&steps=20&fresh=20&seeds=1"))
	row := reader(t, r, "accuracy")[1]
	if row["set"] != images {
		t.Errorf("the set is called %v", row["set"])
	}
	return row["n"].(float64), row["accuracy"].(float64)
}

// packed returns b as a gzip file.
func packed(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
