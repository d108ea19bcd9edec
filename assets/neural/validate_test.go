package neural

import (
	"math"
	"slices"
	"strings"
	"testing"
)

var nan = float32(math.NaN())

// small is a valid recording of 3 pictures, 2 units and up to 3 repeats.
func small() *Recording {
	r := &Recording{
		ID: "small", Signal: "spikes", Repeats: 3,
		Images: Images{N: 3, H: 2, W: 2, C: 1, Pix: make([]uint8, 12)},
		Trials: []float32{
			1, 2, 3 /* picture 0, unit 0 */, 4, nan, 6,
			2, 2, 5, 1, 1, nan,
			nan, 7, 9, 3, 5, 1,
		},
		Group: []int32{0, 0, 1}, Units: []string{"a", "b"},
	}
	r.Responses, r.Halves = MeansOfTrials(r.Trials, 3, 2, 3)
	return r
}

// The repeats that exist are numbered in stored order; even ones make half 0.
func TestMeansOfTrials(t *testing.T) {
	mean, halves := MeansOfTrials(small().Trials, 3, 2, 3)
	for _, c := range []struct {
		what      string
		got, want []float32
	}{
		{"mean", mean, []float32{2, 5, 3, 1, 8, 3}},
		{"half 0", halves[0], []float32{2, 4, 3.5, 1, 7, 2}},
		{"half 1", halves[1], []float32{2, 6, 2, 1, 9, 5}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s is %v, want %v", c.what, c.got, c.want)
		}
	}
	mean, halves = MeansOfTrials([]float32{nan, 3, nan, nan}, 2, 1, 2)
	if mean[0] != 3 || halves[0][0] != 3 || halves[1][0] == halves[1][0] || mean[1] == mean[1] {
		t.Errorf("missing repeats give %v, %v", mean, halves)
	}
}

func TestValidateAccepts(t *testing.T) {
	for name, change := range map[string]func(*Recording){
		"as it is":         func(*Recording) {},
		"without labels":   func(r *Recording) { r.Group, r.Units = nil, nil },
		"without trials":   func(r *Recording) { r.Trials = nil },
		"without a name":   func(r *Recording) { r.ID = "" },
		"without ceiling":  func(r *Recording) { r.Trials, r.Halves, r.Repeats = nil, [2][]float32{}, 0 },
		"negative signals": func(r *Recording) { r.Trials = nil; r.Responses[0] = -3 },
		"simulated":        func(r *Recording) { r.Simulated = true; r.Expected = slices.Clone(r.Responses) },
	} {
		r := small()
		change(r)
		if err := r.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	infinite := float32(math.Inf(1))
	for _, c := range []struct {
		name   string
		change func(*Recording)
		says   string
	}{
		{"one picture", func(r *Recording) { r.Images.N = 1 }, "1 pictures: at least two"},
		{"too many pictures", func(r *Recording) { r.Images.N = 1 << 30 }, "at most 1048576"},
		{"no height", func(r *Recording) { r.Images.H = 0 }, "0×2 pixels"},
		{"huge", func(r *Recording) { r.Images.N, r.Images.H, r.Images.W = 1<<20, 4096, 4096 }, "need more than"},
		{"two channels", func(r *Recording) { r.Images.C = 2 }, "2 channels"},
		{"pixels missing", func(r *Recording) { r.Images.Pix = r.Images.Pix[1:] }, "11 bytes of pixels"},
		{"no responses", func(r *Recording) { r.Responses = nil }, "no responses"},
		{"ragged", func(r *Recording) { r.Responses = r.Responses[1:] },
			"5 responses are not a whole number of units for 3 pictures"},
		{"a missing response", func(r *Recording) { r.Responses[3] = nan }, "unit b to picture 1 is missing"},
		{"an infinite response", func(r *Recording) { r.Responses[4] = infinite }, "unit a to picture 2 is infinite"},
		{"a constant unit", func(r *Recording) { r.Responses[1], r.Responses[3], r.Responses[5] = 4, 4, 4 },
			"unit b has the same response"},
		{"trials missing", func(r *Recording) { r.Trials = r.Trials[1:] }, "17 single responses"},
		{"an infinite trial", func(r *Recording) { r.Trials[0] = infinite }, "infinite"},
		{"no repeats", func(r *Recording) { r.Repeats = 0 }, "0 repeats"},
		{"many repeats", func(r *Recording) { r.Repeats = 1 << 20 }, "1048576 repeats"},
		{"many stated repeats", func(r *Recording) { r.Trials, r.Repeats = nil, -1 }, "-1 repeats"},
		{"no repeat of a picture", func(r *Recording) { r.Trials[9], r.Trials[10] = nan, nan },
			"unit b to picture 1 has no repeat"},
		{"another mean", func(r *Recording) { r.Responses[0] = 2.5 }, "is 2.5, but the mean of its repeats is 2"},
		{"half a ceiling", func(r *Recording) { r.Halves[1] = nil }, "half 1 of the repeats has 0 means"},
		{"a half without repeats", func(r *Recording) { r.Halves[1][2] = nan }, "at least two repeats"},
		{"groups missing", func(r *Recording) { r.Group = r.Group[:2] }, "2 groups for 3 pictures"},
		{"one group", func(r *Recording) { r.Group = []int32{7, 7, 7} }, "all pictures are in group 7"},
		{"names missing", func(r *Recording) { r.Units = r.Units[:1] }, "1 names for 2 units"},
		{"one name twice", func(r *Recording) { r.Units[1] = "a" }, "unique"},
		{"a wide field", func(r *Recording) { r.FieldDegrees = math.NaN() }, "NaN degrees"},
		{"expected of a real one", func(r *Recording) { r.Expected = slices.Clone(r.Responses) }, "only a simulation"},
		{"expected missing", func(r *Recording) { r.Simulated, r.Expected = true, r.Responses[:2] }, "2 expected responses"},
		{"expected not a number", func(r *Recording) {
			r.Simulated, r.Expected = true, slices.Clone(r.Responses)
			r.Expected[0] = nan
		}, "expected response of unit a"},
	} {
		r := small()
		c.change(r)
		err := r.Validate()
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "small") {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.says)
		}
	}
	if err := (*Recording)(nil).Validate(); err == nil {
		t.Error("no recording at all is valid")
	}
}

func TestDropConstant(t *testing.T) {
	r := small()
	r.Simulated, r.Units = true, nil
	for i := range 3 { // unit 0 falls silent
		for k := range 3 {
			r.Trials[i*6+k] = 0
		}
	}
	r.Responses, r.Halves = MeansOfTrials(r.Trials, 3, 2, 3)
	r.Expected = slices.Clone(r.Responses)
	if err := r.Validate(); err == nil {
		t.Fatal("a silent unit is valid")
	}
	if got := r.DropConstant(); !slices.Equal(got, []string{"0"}) {
		t.Fatalf("left out %v", got)
	}
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	if want := []float32{5, 1, 3}; !slices.Equal(r.Responses, want) || !slices.Equal(r.Expected, want) {
		t.Errorf("responses are %v, expected ones %v, want %v", r.Responses, r.Expected, want)
	}
	if len(r.Trials) != 9 || r.Trials[0] != 4 || !slices.Equal(r.Halves[1], []float32{6, 1, 5}) || r.UnitName(0) != "1" {
		t.Errorf("trials %v, half 1 %v, unit %s", r.Trials, r.Halves[1], r.UnitName(0))
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "1 of 2 units") {
		t.Errorf("notes are %q", r.Notes)
	}
	if again := r.DropConstant(); again != nil {
		t.Errorf("left out once more: %v", again)
	}
}

func TestLongListsAreCut(t *testing.T) {
	names := strings.Split("a b c d e f g h i j k l", " ")
	if got, want := list(names), "a, b, c, d, e, f, g, h, i, j and 2 more"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
