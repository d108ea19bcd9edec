package training

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/assets/stimulus"
	"untrained/nn/cpu"
)

// idx returns n drawn digits as a pair of IDX files.
func idx(t testing.TB, n, side int) (images, labels []byte) {
	t.Helper()
	set := stimulus.Dataset{About: "digits", N: n, H: side, W: side,
		Classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
		At: func(i int) (stimulus.Grey, int) {
			d := stimulus.Digits{Size: side}.Sample(1, i)
			return d.Grey, d.Class
		}}
	var a, b bytes.Buffer
	if err := set.WriteIDX(&a, &b); err != nil {
		t.Fatal(err)
	}
	return a.Bytes(), b.Bytes()
}

func zipped(t testing.TB, b []byte) []byte {
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

// Pictures of the reader's own are trained on: training and fresh pictures share none, and a network learns them.
func TestOwnPicturesAreTrainedOn(t *testing.T) {
	images, labels := idx(t, 300, 16)
	own, err := ReadOwn(zipped(t, images), labels)
	if err != nil {
		t.Fatal(err)
	}
	c, err := own.Configure(lab.Defaults(Page{}))
	if err != nil {
		t.Fatal(err)
	}
	if c.Get("network")[:7] != "16x16x1" || c.Int("heldout") != 60 || c.Int("pictures") != 240 {
		t.Fatalf("the choices are %s", c)
	}
	l := LessonOf(c).With(own)
	seen := map[string]bool{}
	x := make([]float32, 16*16)
	for i := range 300 {
		set, k := "training", i
		if i >= 240 {
			set, k = "held-out", i-240
		}
		l.Sample(x, set, 1, k)
		var b strings.Builder
		for _, v := range x {
			b.WriteByte(byte(255 * v))
		}
		seen[b.String()] = true
	}
	if len(seen) != 300 {
		t.Errorf("%d different pictures of 300", len(seen))
	}
	r, err := NewTrainer(cpu.New(), c, own)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for len(r.Points(0)) < 3 {
		if err := r.Advance(); err != nil {
			t.Fatal(err)
		}
	}
	if p := r.Points(0); p[2].Fresh.Loss >= p[0].Fresh.Loss {
		t.Errorf("after %d steps the loss went from %.2f to %.2f", p[2].Step, p[0].Fresh.Loss, p[2].Fresh.Loss)
	}
}

func TestOwnPicturesThatCannotBeTrainedOn(t *testing.T) {
	images, labels := idx(t, 30, 16)
	_, few := idx(t, 20, 16)
	for name, c := range map[string]struct {
		images, labels []byte
		says           string
	}{
		"swapped":     {labels, images, "IDX images"},
		"of two sets": {images, few, "do not belong together"},
		"cut short":   {images[:1000], labels, "cut off"},
		"no IDX":      {[]byte("GIF89a, and more of it"), labels, "IDX images"},
		"one class":   {images, append(slices.Clone(labels[:8]), make([]byte, 30)...), "at least two classes"},
	} {
		if _, err := ReadOwn(c.images, c.labels); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
	own, err := ReadOwn(images, labels)
	if err != nil {
		t.Fatal(err)
	}
	for text, says := range map[string]string{
		"data=idx&network=16x16x1/flatten/dense9&pictures=29&heldout=20&batch=8": "more than the 30 in the files",
		"data=idx": "begin it with 16x16x1",
	} {
		if _, err := NewTrainer(cpu.New(), training(t, text), own); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v; want %q", text, err, says)
		}
	}
	if _, err := NewTrainer(cpu.New(), training(t, "data=idx"), nil); err == nil ||
		!strings.Contains(err.Error(), "choose their two IDX files") {
		t.Errorf("without files: %v", err)
	}
}

// A sight is of the network as it stands, and looking changes no number of the training.
func TestSeeingChangesNothing(t *testing.T) {
	var losses [2][]float64
	for i := range losses {
		r, err := NewTrainer(cpu.NewGeneric(), training(t, smallTraining), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		squares := make([]uint8, 28*28)
		var last *Sight
		for r.Step() < 4 {
			if i == 1 {
				s, err := r.See(squares, 3)
				if err != nil {
					t.Fatal(err)
				}
				if s.Step != r.Step() || len(s.Maps) != s.H*s.W*s.Count || len(s.Kernels) != s.Kernel*s.Kernel*s.Count {
					t.Fatalf("%+v", s)
				}
				if last != nil && last.Step < s.Step && slices.Equal(last.Kernels, s.Kernels) {
					t.Error("a step changes no kernel")
				}
				last = s
			}
			if err := r.Advance(); err != nil {
				t.Fatal(err)
			}
		}
		_, losses[i] = r.Losses(0)
	}
	if !slices.Equal(losses[0], losses[1]) {
		t.Errorf("losses are %v, and %v where the network is looked at", losses[0], losses[1])
	}
}
