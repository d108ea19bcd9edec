//go:build !js

package job

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"untrained/app/lab"
)

func TestParseShare(t *testing.T) {
	for _, text := range []string{"1/1", "2/8", "10000/10000"} {
		s, err := ParseShare(text)
		if err != nil || s.String() != text {
			t.Errorf("%q was read as %v, %v", text, s, err)
		}
	}
	for _, text := range []string{"", "1", "0/2", "3/2", "-1/2", "1/0", "1/10001", "1/2/3", "a/b", " 1/2", "1/2 "} {
		if s, err := ParseShare(text); err == nil {
			t.Errorf("%q was read as %v", text, s)
		}
	}
}

// shares computes n shares, each by a pool of its own and through its file.
func shares(t *testing.T, c lab.Config, n int) []*Portion {
	t.Helper()
	var list []*Portion
	for i := range n {
		pool := Goroutines(1+i%3, func() Env { return bare{} })
		p, err := RunShare(t.Context(), pool, experiment, c, Share{i + 1, n}, Options{})
		pool.Close()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := p.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		if p, err = ReadPortion(b.Bytes()); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func TestMergedSharesAreTheUnshardedResult(t *testing.T) {
	c, err := lab.ParseStrict(experiment, "units=11&seed=5")
	if err != nil {
		t.Fatal(err)
	}
	pool := Goroutines(2, func() Env { return bare{} })
	defer pool.Close()
	whole, err := Run(t.Context(), pool, experiment, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 2, 3, 11} {
		list := shares(t, c, n)
		list = append(list[1:], list[0], list[0]) // in any order, one twice
		merged, err := Merge(t.Context(), pool, list)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(merged); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d shares: %s\nin one piece: %s, %v", n, got, want, err)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	c, err := lab.ParseStrict(experiment, "units=6")
	if err != nil {
		t.Fatal(err)
	}
	pool := Goroutines(1, func() Env { return bare{} })
	defer pool.Close()
	list := shares(t, c, 3)
	altered := func(f func(p *Portion)) []*Portion {
		p := *list[2]
		f(&p)
		return []*Portion{list[0], list[1], &p}
	}
	for _, bad := range []struct {
		portions []*Portion
		says     string
	}{
		{nil, "nothing to merge"},
		{list[:2], "unit 2; unit 5"},
		{altered(func(p *Portion) { p.Config = "units=7&seed=1" }), "configuration"},
		{altered(func(p *Portion) { p.Backend = "webgpu" }), "backend"},
		{altered(func(p *Portion) { p.Version = "0.0.0" }), "version"},
		{altered(func(p *Portion) { p.Experiment = "alchemy" }), "experiment"},
	} {
		if _, err := Merge(t.Context(), pool, bad.portions); err == nil || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("error %v does not say %q", err, bad.says)
		}
	}
	if _, err := RunShare(t.Context(), pool, experiment, c, Share{7, 9}, Options{}); err == nil ||
		!strings.Contains(err.Error(), "at most 6") {
		t.Errorf("an empty share gives %v", err)
	}
}

func TestSharesInOnePlaceLeaveEachOther(t *testing.T) {
	c, err := lab.ParseStrict(experiment, "units=6&seed=9")
	if err != nil {
		t.Fatal(err)
	}
	keeper := Directory(t.TempDir())
	pool := Goroutines(1, func() Env { return bare{} })
	defer pool.Close()
	for i := range 2 {
		if _, err := RunShare(t.Context(), pool, experiment, c, Share{i + 1, 2}, Options{Keeper: keeper}); err != nil {
			t.Fatal(err)
		}
	}
	before := experiment.runs.Load()
	if _, err := RunShare(t.Context(), pool, experiment, c, Share{1, 2}, Options{Keeper: keeper}); err != nil {
		t.Fatal(err)
	}
	if again := experiment.runs.Load() - before; again != 0 {
		t.Errorf("%d tasks were done again", again)
	}
}

func FuzzReadPortion(f *testing.F) {
	f.Add([]byte(`{"experiment":"sums","share":"1/2","units":[{"index":0,"name":"unit 0"}],"parts":{"0":"AAAA"}}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := ReadPortion(b); (p == nil) != (err != nil) {
			t.Errorf("portion %v with error %v", p, err)
		}
	})
}
