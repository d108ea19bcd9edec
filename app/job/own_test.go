//go:build !js

package job

import (
	"errors"
	"math"
	"strings"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/neural/archive"
	"untrained/assets/neural/own"
	"untrained/assets/npy/npytest"
	"untrained/nn/random"
)

// folder is a recording of 60 pictures and 5 units with 4 repeats, made of noise.
func folder(seed uint64) []own.File {
	const n, side, units, repeats = 60, 16, 5, 4
	s := random.New(seed, "own test")
	pictures, responses := make([]byte, n*side*side), make([]float32, n*units*repeats)
	for i := range pictures {
		pictures[i] = byte(s.IntN(256))
	}
	for i := range n * units {
		mean := 5 + 2*s.Norm()
		for k := range repeats {
			responses[i*repeats+k] = float32(mean + s.Norm())
		}
	}
	return []own.File{
		{Name: "mine/images.npy", Content: npytest.File(pictures, n, side, side)},
		{Name: "mine/responses.npy", Content: npytest.File(responses, n, units, repeats)},
	}
}

func shelf(t *testing.T, keeper Keeper) *Shelf {
	t.Helper()
	a, err := archive.Open(t.Context(), archive.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return NewShelf(a).KeepOwn(keeper)
}

func TestOwnRecordingIsLookedOverKeptAndUsed(t *testing.T) {
	keeper := &Memory{}
	first := shelf(t, keeper)
	pool := Goroutines(1, func() Env { return NewLocal("cpu-generic", first, nil) })
	seen, err := ReadOwn.Do(t.Context(), pool, OwnRequest{folder(1), false}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := seen.Description
	if d.Images != 60 || d.Units != 5 || d.Repeats != 4 || seen.Kind != neural.KindResponses || seen.Pictures.N != 12 ||
		len(seen.Distributions) != 2 {
		t.Errorf("preview %+v", d)
	}
	if _, err := first.Open(t.Context(), neural.OwnID, ""); !errors.Is(err, ErrNoOwn) {
		t.Errorf("it is used before anybody said so: %v", err)
	}
	if _, err := ReadOwn.Do(t.Context(), pool, OwnRequest{folder(1), true}, nil); err != nil {
		t.Fatal(err)
	}

	// Another worker, which only shares the keeper, opens it.
	other := shelf(t, keeper)
	r, err := other.Open(t.Context(), neural.OwnID, "")
	if err != nil || r.NUnits() != 5 || r.Session != d.Session || r.ID != neural.OwnID {
		t.Fatalf("opened %v, %v", r, err)
	}
	if again, err := other.Open(t.Context(), neural.OwnID, d.Session); err != nil || again != r {
		t.Errorf("it is read twice, %v", err)
	}

	// A new one takes its place everywhere, and the old one's link says so.
	if _, err := ReadOwn.Do(t.Context(), pool, OwnRequest{folder(2), true}, nil); err != nil {
		t.Fatal(err)
	}
	if renewed, err := other.Open(t.Context(), neural.OwnID, ""); err != nil || renewed.SHA256 == r.SHA256 {
		t.Errorf("the old recording is still used, %v", err)
	}
	if _, err := other.Open(t.Context(), neural.OwnID, d.Session); err == nil ||
		!strings.Contains(err.Error(), d.Session) {
		t.Errorf("the link to the old one says %v", err)
	}

	if err := first.Remove(t.Context(), neural.OwnID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Open(t.Context(), neural.OwnID, ""); !errors.Is(err, ErrNoOwn) {
		t.Errorf("after its removal: %v", err)
	}
}

func TestOwnRecordingThatCannotBeUsed(t *testing.T) {
	pool := Goroutines(1, func() Env { return NewLocal("cpu-generic", shelf(t, nil), nil) })
	for name, files := range map[string][]own.File{
		"nothing":       nil,
		"no array":      {{Name: "images.npy", Content: []byte("hello")}},
		"not a zip":     {{Name: "x.npz", Content: []byte("PK and nothing else")}},
		"half a folder": folder(1)[:1],
	} {
		if p, err := ReadOwn.Do(t.Context(), pool, OwnRequest{files, false}, nil); err == nil {
			t.Errorf("%s gives %d units", name, p.Description.Units)
		}
	}
	if _, err := ReadOwn.Do(t.Context(), pool, OwnRequest{folder(1), true}, nil); err == nil ||
		!strings.Contains(err.Error(), "keep") {
		t.Errorf("kept nowhere: %v", err)
	}
}

func TestPreviewOfTheSimulation(t *testing.T) {
	s := shelf(t, nil)
	pool := Goroutines(1, func() Env { return NewLocal("cpu-generic", s, nil) })
	p, err := PreviewRecording.Do(t.Context(), pool, PreviewRequest{ID: "sim-v1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := p.Pictures
	if !p.Description.Simulated || m.N == 0 || len(m.Pix) != m.N*m.H*m.W*m.C || m.H > previewSide {
		t.Errorf("preview %+v with %d pictures of %d×%d", p.Description, m.N, m.H, m.W)
	}
	for _, d := range p.Distributions {
		total := 0.0
		for i, c := range d.Counts {
			total += c
			if d.Edges[i] >= d.Edges[i+1] || math.IsNaN(c) {
				t.Errorf("%s: bin %d from %v to %v", d.Name, i, d.Edges[i], d.Edges[i+1])
			}
		}
		if want := map[string]int{"responses": p.Description.Images * p.Description.Units,
			"reliability": p.Description.Units}[d.Name]; int(total) != want {
			t.Errorf("%s counts %v, not %d", d.Name, total, want)
		}
	}
	if _, err := PreviewRecording.Do(t.Context(), pool, PreviewRequest{ID: "v4-cowley2023"}, nil); err == nil {
		t.Error("a recording that is not here is looked over")
	}
}

func TestPicturesAreMadeSmall(t *testing.T) {
	p := &Preview{}
	pix := make([]byte, 2*200*100)
	for i := range pix {
		pix[i] = byte(i / (200 * 100) * 200)
	}
	p.show(neural.Images{N: 2, H: 200, W: 100, C: 1, Pix: pix})
	if m := p.Pictures; m.N != 2 || m.H != 66 || m.W != 33 || m.C != 1 || len(m.Pix) != 2*66*33 || m.Pix[0] != 0 ||
		m.Pix[len(m.Pix)-1] != 200 {
		t.Errorf("%d pictures of %d×%d×%d in %d bytes", m.N, m.H, m.W, m.C, len(m.Pix))
	}
}
