package notebook

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"untrained/app/lab"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func result(seed uint64) *lab.Result {
	e := .25
	return &lab.Result{Experiment: "encoding", Config: "seed=1&recording=sim-v1", Version: "0.1.0", Backend: "cpu",
		Seed:      seed,
		Recording: lab.Source{ID: "sim-v1", Simulated: true},
		Tables: []lab.Table{{Name: "summary", Columns: []lab.Column{{Name: "layer"}, {Name: "estimate"}},
			Rows: [][]any{{"max1", 1.0 / 3}, {"max2", nil}}}},
		Verdicts: []lab.Verdict{{Claim: "C10", Estimate: &e, Verdict: lab.Recovered}}}
}

func entry(t *testing.T, seed uint64, date time.Time) Entry {
	t.Helper()
	e, err := New(result(seed), date)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSameResultSameID(t *testing.T) {
	a, b, other := entry(t, 1, noon), entry(t, 1, noon.Add(time.Hour)), entry(t, 2, noon)
	if a.ID != b.ID || a.ID == other.ID || len(a.ID) != 16 {
		t.Errorf("IDs %s, %s, %s", a.ID, b.ID, other.ID)
	}
	bad := result(1)
	bad.Tables[0].Rows[0][1] = math.NaN()
	if _, err := New(bad, noon); err == nil {
		t.Error("a result with NaN became a saved run")
	}
}

func TestMemoryKeepsRuns(t *testing.T) { testStore(t, new(Memory)) }

// testStore is what every Store does.
func testStore(t *testing.T, s Store) {
	t.Helper()
	ctx := t.Context()
	put := func(e Entry) {
		t.Helper()
		if err := s.Put(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	list := func(want int) []Head {
		t.Helper()
		heads, err := s.List(ctx)
		if err != nil || len(heads) != want {
			t.Fatalf("%d saved runs, not %d, %v", len(heads), want, err)
		}
		return heads
	}
	list(0)
	if _, err := s.Get(ctx, "0123456789abcdef"); err == nil {
		t.Error("what was never kept is there")
	}
	for _, i := range []int{1, 0, 2} {
		put(entry(t, uint64(i), noon.Add(time.Duration(i)*time.Hour)))
	}
	heads := list(3)
	if !heads[0].Date.After(heads[1].Date) || !heads[1].Date.After(heads[2].Date) {
		t.Errorf("the newest is not the first: %v", heads)
	}
	e, err := s.Get(ctx, heads[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.Result()
	if err != nil || r.Seed != 1 || r.Tables[0].Rows[0][1] != 1.0/3 || r.Tables[0].Rows[1][1] != nil {
		t.Errorf("%+v, %v", r, err)
	}

	// A second result of the same ID takes the place of the first, weights included.
	put(e.With([]byte("safetensors")))
	if e, err = s.Get(ctx, e.ID); err != nil || string(e.Weights) != "safetensors" {
		t.Errorf("with the weights %q, %v", e.Weights, err)
	}
	put(e.With(nil))
	if e, err = s.Get(ctx, e.ID); err != nil || e.Weights != nil {
		t.Errorf("without weights there are %q, %v", e.Weights, err)
	}
	list(3)

	for range 2 { // there need be none
		if err := s.Remove(ctx, e.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Get(ctx, e.ID); err == nil {
		t.Error("what was removed is still there")
	}
	list(2)
}

func TestFileComesBackAsItWas(t *testing.T) {
	all := []Entry{entry(t, 1, noon), entry(t, 2, noon.Add(-time.Hour))}
	var b bytes.Buffer
	if err := Write(&b, all); err != nil {
		t.Fatal(err)
	}
	back, problems, err := Read(b.Bytes(), noon)
	if err != nil || len(problems) != 0 || len(back) != 2 {
		t.Fatalf("%d saved runs, %v, %v", len(back), problems, err)
	}
	for i, e := range back {
		if e.ID != all[i].ID || !e.Date.Equal(all[i].Date) || !bytes.Equal(e.JSON, all[i].JSON) || !e.Imported {
			t.Errorf("saved run %d came back as %+v", i, e.Head)
		}
	}
	// The file of a single result is a saved run, too.
	b.Reset()
	if err := result(1).WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	back, _, err = Read(b.Bytes(), noon)
	if err != nil || len(back) != 1 || back[0].ID != all[0].ID || !back[0].Date.Equal(noon) {
		t.Errorf("%v, %v", back, err)
	}
	// A date that has not come yet is none.
	b.Reset()
	if err := Write(&b, []Entry{entry(t, 1, noon.Add(time.Hour))}); err != nil {
		t.Fatal(err)
	}
	if back, _, _ = Read(b.Bytes(), noon); !back[0].Date.Equal(noon) {
		t.Errorf("a saved run of the future: %v", back[0].Date)
	}
}

func TestWeightsGoWithTheirTraining(t *testing.T) {
	r := result(1)
	r.Experiment, r.Recording, r.Verdicts = "train", lab.Source{}, nil
	r.Tables[0] = lab.Table{Name: "summary", Columns: []lab.Column{{Name: "measure"}, {Name: "estimate"}},
		Rows: [][]any{{"accuracy", 0.875}, {"accuracy", 1.0}, {"steps", 40.0}}}
	e, err := New(r, noon)
	if err != nil {
		t.Fatal(err)
	}
	if want := "87.5 % of fresh pictures right after step 40"; e.Outcome != want {
		t.Errorf("the outcome reads %q", e.Outcome)
	}
	weights := []byte("safetensors")
	var b bytes.Buffer
	if err := Write(&b, []Entry{e.With(weights), entry(t, 1, noon)}); err != nil {
		t.Fatal(err)
	}
	back, problems, err := Read(b.Bytes(), noon)
	if err != nil || len(problems) != 0 || len(back) != 2 {
		t.Fatalf("%d saved runs, %q, %v", len(back), problems, err)
	}
	if !bytes.Equal(back[0].Weights, weights) || back[0].Head.Weights != len(weights) || back[0].ID != e.ID {
		t.Errorf("came back as %+v with %q", back[0].Head, back[0].Weights)
	}
	if back[1].Weights != nil {
		t.Error("an experiment has weights")
	}
	if e = e.With(make([]byte, MaxWeights+1)); e.Weights != nil || e.Head.Weights != 0 {
		t.Error("more weights are kept than are to be")
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for text, says := range map[string]string{
		``: "not a JSON", `[1,2]`: "not a JSON", `{}`: "holds no saved runs", `{"format":"other"}`: "holds no saved runs",
		`{"format":"untrained sessions","version":9}`: "newer version", `{"format":"untrained sessions"}`: "form 0",
		`{"format":"untrained sessions","version":"1"}`: "damaged",
	} {
		if _, _, err := Read([]byte(text), noon); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v does not say %q", text, err, says)
		}
	}
}

func TestRunsThatCannotBeUsedAreNamed(t *testing.T) {
	good := string(entry(t, 1, noon).JSON)
	for says, bad := range map[string]string{
		"no result":             `{}`,
		"cannot be read":        `{"result":[]}`,
		"alchemy":               `{"result":` + strings.Replace(good, `"encoding"`, `"alchemy"`, 1) + `}`,
		"backend":               `{"result":` + strings.Replace(good, `"backend":"cpu"`, `"backend":"abacus"`, 1) + `}`,
		"does not say so":       `{"result":` + strings.Replace(good, `"simulated":true`, `"simulated":false`, 1) + `}`,
		"simulated recording":   `{"result":` + strings.Replace(good, `"recovered"`, `"supported"`, 1) + `}`,
		"not one of supported":  `{"result":` + strings.Replace(good, `"verdict":"recovered"`, `"verdict":"proved"`, 1) + `}`,
		"neither text nor":      `{"result":` + strings.Replace(good, `["max2",null]`, `["max2",true]`, 1) + `}`,
		"1 values for 2":        `{"result":` + strings.Replace(good, `["max2",null]`, `["max2"]`, 1) + `}`,
		"table without a name,": `{"result":` + strings.Replace(good, `"name":"summary"`, `"name":""`, 1) + `}`,
	} {
		text := `{"format":"untrained sessions","version":1,"sessions":[` + bad + `,{"result":` + good + `}]}`
		entries, problems, err := Read([]byte(text), noon)
		if err != nil || len(entries) != 1 || len(problems) != 1 || !strings.Contains(problems[0], says) ||
			!strings.Contains(problems[0], "saved run 1 of 2") {
			t.Errorf("%s: %d saved runs, %q, %v", says, len(entries), problems, err)
		}
	}
}

// Whatever is read can be written and read again as the same.
func FuzzRead(f *testing.F) {
	e, err := New(result(1), noon)
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, []Entry{e}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(e.JSON)
	f.Add([]byte(`{"format":"untrained sessions","version":1,"sessions":[{"date":"x"}]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		entries, _, err := Read(file, noon)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Write(&b, entries); err != nil {
			t.Fatal(err)
		}
		back, problems, err := Read(b.Bytes(), noon)
		if err != nil || len(problems) != 0 || len(back) != len(entries) {
			t.Fatalf("%d saved runs came back as %d, %q, %v", len(entries), len(back), problems, err)
		}
		for i := range back {
			if back[i].ID != entries[i].ID {
				t.Errorf("saved run %d changed", i)
			}
		}
	})
}
