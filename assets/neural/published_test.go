package neural

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"untrained/assets/npy/npytest"
)

// near compares two arrays and returns the largest difference.
func near(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(float64(got[i])-float64(want[i])) <= tolerance) {
			t.Fatalf("%s: value %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestHenaff2021(t *testing.T) {
	want := npytest.Open(t, shared(t, "converted", "v1-henaff2021.npz"))
	r, err := Open(t.Context(), "v1-henaff2021", "", mirror(shared(t, "mirror")))
	if err != nil {
		t.Fatal(err)
	}
	const n, units = 220, 132
	if r.Images.N != n || r.NUnits() != units || r.Area != "V1" || r.Repeats != 50 || r.Session != "pooled" {
		t.Fatalf("%d pictures, %d units, area %s, %d repeats, session %s", r.Images.N, r.NUnits(), r.Area,
			r.Repeats, r.Session)
	}
	near(t, "responses", r.Responses, npytest.Float32s(t, want, "responses", 400, units)[:n*units], 1e-6)
	for i, name := range []string{"responses_half0", "responses_half1"} {
		near(t, name, r.Halves[i], npytest.Float32s(t, want, name, 400, units)[:n*units], 1e-6)
	}
	group := npytest.Int32s(t, want, "group", want["group"].Shape...)
	if !slices.Equal(r.Group, group[:n]) {
		t.Error("groups differ")
	}
	pixels, err := want["images"].Uint8s()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Images.Pix, pixels[:n*128*128]) {
		t.Error("pixels differ")
	}
	repeats := npytest.Int32s(t, want, "repeats", want["repeats"].Shape...)
	for at := range r.Responses {
		k := int32(0)
		for _, v := range r.Trials[at*r.Repeats:][:r.Repeats] {
			if v == v {
				k++
			}
		}
		if k != repeats[at] {
			t.Fatalf("%s has %d repeats, want %d", r.place(at), k, repeats[at])
		}
	}
	one, err := Open(t.Context(), "v1-henaff2021", "ay4_u001", mirror(shared(t, "mirror")))
	if err != nil {
		t.Fatal(err)
	}
	if one.NUnits() != 13 || one.Units[0] != "ay4_u001/1" || !slices.Contains(r.Units, one.Units[12]) {
		t.Errorf("one site has %d units: %q", one.NUnits(), one.Units)
	}
	for i := range n {
		if !slices.Equal(one.Responses[i*13:(i+1)*13], r.Responses[i*units+53:][:13]) {
			t.Fatalf("picture %d: a site by itself differs from the site among others", i)
		}
	}
}

func TestObjects92(t *testing.T) {
	want := npytest.Open(t, shared(t, "converted", "objects92.npz"))
	const pairs = 4186
	source := mirror(shared(t, "mirror"))
	pixels, err := want["images"].Uint8s()
	if err != nil {
		t.Fatal(err)
	}
	class := npytest.Int32s(t, want, "category", want["category"].Shape...)
	sessions := npytest.Float32s(t, want, "rdm_human_it_kriegeskorte", 4, 2, pairs)
	mean2008 := make([]float32, 4*pairs)
	for i := range mean2008 {
		s, p := i/pairs, i%pairs
		mean2008[i] = (sessions[2*s*pairs+p] + sessions[(2*s+1)*pairs+p]) / 2
	}
	for _, c := range []struct {
		session, area string
		subjects      int
		values        []float32
	}{
		{"human-evc", "EVC", 15, npytest.Float32s(t, want, "rdm_human_evc", 15, pairs)},
		{"human-it", "IT", 15, npytest.Float32s(t, want, "rdm_human_it", 15, pairs)},
		{"monkey-it", "IT", 1, npytest.Float32s(t, want, "rdm_monkey_it", pairs)},
		{"human-it-2008", "IT", 4, mean2008},
	} {
		d, err := OpenDissimilarities(t.Context(), "objects92", c.session, source)
		if err != nil {
			t.Fatal(err)
		}
		if d.Area != c.area || len(d.Subjects) != c.subjects || d.Images.N != 92 || d.ID != "objects92" || d.SHA256 == "" ||
			d.Session != c.session {
			t.Errorf("%s: area %s, %d subjects, %d pictures", c.session, d.Area, len(d.Subjects), d.Images.N)
		}
		near(t, c.session, d.Values, c.values, 1e-6)
		if !slices.Equal(d.Class, class) {
			t.Errorf("%s: classes of pictures differ", c.session)
		}
		// Decoders differ where colour was stored at half the resolution.
		var total, far float64
		for i, v := range d.Images.Pix {
			diff := math.Abs(float64(v) - float64(pixels[i]))
			total += diff
			if diff > 8 {
				far++
			}
		}
		n := float64(len(pixels))
		if total/n > 0.8 || far/n > 0.01 {
			t.Errorf("pixels differ by %.3f grey levels in the mean, %.2f %% by more than 8", total/n, 100*far/n)
		}
	}
	var kind *ErrKind
	if _, err := Open(t.Context(), "objects92", "", source); !errors.As(err, &kind) ||
		!strings.Contains(err.Error(), "choose one of sim-v1") {
		t.Errorf("dissimilarities opened as responses: %v", err)
	}
	if text, err := Describe(t.Context(), "objects92", "", source); err != nil ||
		!strings.Contains(text, "92 pictures, 15 rows") {
		t.Errorf("described as %q (%v)", text, err)
	}
}

func TestRingach2002(t *testing.T) {
	f, err := os.Open(shared(t, "converted", "v1-ringach2002.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tuning, err := OpenTuning(t.Context(), "v1-ringach2002", "", mirror(shared(t, "mirror")))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 309 || len(tuning.Cells) != 308 {
		t.Fatalf("%d cells, %d rows", len(tuning.Cells), len(rows))
	}
	answered := 0
	for i, c := range tuning.Cells {
		if driven(c) {
			answered++
		}
		row := rows[i+1]
		for column, got := range map[string]float64{
			"circular_variance": c.CircularVariance, "bandwidth_deg": c.Bandwidth, "f1_f0": c.F1F0(), "maxdc": c.MaxDC,
			"spont":    c.Spontaneous,
			"maxfirst": c.MaxF1, "mindc": c.MinDC, "orth_pref_ratio": c.OrthogonalRatio, "rel_depth": c.Depth,
		} {
			want, err := strconv.ParseFloat(row[slices.Index(rows[0], column)], 64)
			if err != nil {
				t.Fatal(err)
			}
			if missing := column == "bandwidth_deg" && want > 90; missing != (got != got) || !missing && got != want {
				t.Errorf("cell %d: %s is %v, want %v", i, column, got, want)
			}
		}
		if want := row[slices.Index(rows[0], "animal")]; c.Animal != want {
			t.Errorf("cell %d is of animal %q, want %q", i, c.Animal, want)
		}
	}
	if answered != 304 || len(tuning.Column(func(c TunedCell) float64 { return c.Bandwidth })) != 300 {
		t.Errorf("%d cells are driven, want 304", answered)
	}
}

// The aggregates that are part of the program are those of the recording.
func TestReferencesAreTheRecordings(t *testing.T) {
	tuning, err := OpenTuning(t.Context(), "v1-ringach2002", "", mirror(shared(t, "mirror")))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reference Reference
		value     func(TunedCell) float64
	}{
		{Ringach2002CircularVariance(), func(c TunedCell) float64 { return c.CircularVariance }},
		{Ringach2002F1F0(), TunedCell.F1F0},
	} {
		r, v := c.reference, tuning.Column(c.value)
		slices.Sort(v)
		counts := make([]int, len(r.Counts))
		above := 0
		var sum, square float64
		for _, x := range v {
			if bin := int((x - r.Low) / r.Width); bin < len(counts) {
				counts[bin]++
			} else {
				above++
			}
			sum += x
		}
		mean := sum / float64(len(v))
		for _, x := range v {
			square += (x - mean) * (x - mean)
		}
		sd := math.Sqrt(square / float64(len(v)-1))
		total := above
		for _, n := range counts {
			total += n
		}
		if !slices.Equal(counts, r.Counts) || above != r.Above || total != r.N {
			t.Errorf("%s: counts %v and %d above, want %v and %d", r.What, counts, above, r.Counts, r.Above)
		}
		quantile := func(p float64) float64 { // linear between order statistics
			at := p / 100 * float64(len(v)-1)
			k := int(at)
			if k+1 == len(v) {
				return v[k]
			}
			return v[k] + (at-float64(k))*(v[k+1]-v[k])
		}
		for _, p := range r.Percentiles {
			if got := quantile(p[0]); math.Abs(got-p[1]) > 6e-4 {
				t.Errorf("%s: percentile %g is %.4f, want %.3f", r.What, p[0], got, p[1])
			}
		}
		if r.Percentiles != nil && (math.Abs(mean-r.Mean) > 6e-4 || math.Abs(sd-r.SD) > 6e-4 ||
			math.Abs(quantile(50)-r.Median) > 6e-4) {
			t.Errorf("%s: mean %.4f, SD %.4f", r.What, mean, sd)
		}
	}
}

// A description counts what was read from the files, whatever the kind of recording.
func TestDescribe(t *testing.T) {
	source := mirror(shared(t, "mirror"))
	for _, c := range []struct{ id, session, want string }{
		{"human-objects", "subject-2", "81 pictures, 81 conditions, areas PPA, LOC"},
		{"it-shapes", "", "64 pictures, 119 units"},
		{"v1-ringach2002", "", "tuning of 308 cells"},
		{"squeezenet10", "", "weights of a network, "},
	} {
		if text, err := Describe(t.Context(), c.id, c.session, source); err != nil || !strings.HasPrefix(text, c.want) {
			t.Errorf("%s %s is described as %q (%v), want %q", c.id, c.session, text, err, c.want)
		}
	}
	if _, err := Describe(t.Context(), "human-objects", "subject-9", source); err == nil ||
		!strings.Contains(err.Error(), "subject-9") {
		t.Errorf("a session that is not there: %v", err)
	}
}
