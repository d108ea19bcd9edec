//go:build !js

package training

import (
	"os"
	"path/filepath"
	"testing"

	"untrained/app/lab"
	"untrained/nn/cpu"
)

// A public set as it is distributed, packed IDX files with the size and the labels of MNIST's (Debian's package
// dataset-fashion-mnist; Xiao, Rasul & Vollgraf 2017), is read and learned.
func TestAPublicSetIsTrainedOn(t *testing.T) {
	var files [2][]byte
	for i, name := range []string{"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"} {
		raw, err := os.ReadFile(filepath.Join("/usr/share/datasets/fashion-mnist", name))
		if err != nil {
			t.Skipf("needs Debian's package dataset-fashion-mnist: %v", err)
		}
		files[i] = raw
	}
	own, err := ReadOwn(files[0], files[1])
	if err != nil {
		t.Fatal(err)
	}
	c, err := own.Configure(lab.Defaults(Page{}))
	if err != nil {
		t.Fatal(err)
	}
	if own.set.N != 10000 || own.set.H != 28 || len(own.set.Classes) != 10 {
		t.Fatalf("%d pictures of %d pixels in %d classes", own.set.N, own.set.H, len(own.set.Classes))
	}
	for _, set := range [][2]string{{lab.KeyHeldout, "400"}, {"every", "150"}} {
		if c, err = c.Set(set[0], set[1]); err != nil {
			t.Fatal(err)
		}
	}
	r, err := NewTrainer(cpu.New(), c, own)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for len(r.Points(0)) < 2 {
		if err := r.Advance(); err != nil {
			t.Fatal(err)
		}
	}
	// Ten kinds of clothes: a network that had confused their labels or turned them round would stay near .1.
	if p := r.Points(0)[1]; p.Fresh.Accuracy < 0.5 {
		t.Errorf("after %d steps .%02.0f of the clothes are named", p.Step, 100*p.Fresh.Accuracy)
	}
}
