//go:build !js

package job

import (
	"testing"

	"untrained/assets/neural"
	"untrained/assets/neural/own"
	"untrained/assets/npy/npytest"
	"untrained/assets/reference"
)

// A page that has just fetched a recording asks what is in it, whatever its kind is.
func TestDescribeOpensEveryKind(t *testing.T) {
	reference.Path(t, "mirror") // skips where there is none
	env := quickEnv(t)
	pool := Goroutines(1, func() Env { return env })
	for _, c := range []struct {
		id, session string
		want        Description
	}{
		{"sim-v1", "", Description{Area: "V1", Images: 480, Units: 60}},
		{"objects92", "human-evc", Description{Area: "EVC", Images: 92}},
		{"it-shapes", "", Description{Area: "IT", Images: 64, Units: 119}},
		{"human-objects", "subject-2", Description{Area: "PPA, LOC", Images: 81, Units: 200}},
		{"objects92", "monkey-it", Description{Area: "IT", Images: 92}},
		{"v1-ringach2002", "", Description{Area: "V1", Units: 308}},
		{neural.SqueezeNet10ID, "", Description{}},
	} {
		if _, err := FetchRecording.Do(t.Context(), pool, FetchRequest{c.id, c.session}, nil); err != nil {
			t.Errorf("fetching %s %s: %v", c.id, c.session, err)
			continue
		}
		d, err := DescribeRecording.Do(t.Context(), pool, DescribeRequest{c.id, c.session}, nil)
		if err != nil || d.ID != c.id || d.Session != c.session || d.Area != c.want.Area ||
			d.Images != c.want.Images || d.Units != c.want.Units || d.Citation == "" && !d.Simulated {
			t.Errorf("%s %s is described as %+v, %v", c.id, c.session, d, err)
		}
	}
}

// Only the files of the user's own recording say of what kind it is.
func TestDescribeOpensOwnDissimilarities(t *testing.T) {
	const n = 60
	rdm := make([]float32, n*n)
	for i := range n {
		for j := range n {
			rdm[i*n+j] = float32(abs(i-j)) / n
		}
	}
	files := []own.File{folder(1)[0], {Name: "mine/rdm.npy", Content: npytest.File(rdm, n, n)}}
	own := shelf(t, &Memory{})
	pool := Goroutines(1, func() Env { return NewLocal(CPUGeneric, own, nil) })
	if _, err := ReadOwn.Do(t.Context(), pool, OwnRequest{files, true}, nil); err != nil {
		t.Fatal(err)
	}
	d, err := DescribeRecording.Do(t.Context(), pool, DescribeRequest{neural.OwnID, ""}, nil)
	if err != nil || d.Images != n || d.Units != 0 {
		t.Errorf("described as %+v, %v", d, err)
	}
}

func abs(i int) int { return max(i, -i) }
