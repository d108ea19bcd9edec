package statistics

import (
	"errors"
	"math"
	"slices"
	"testing"

	"untrained/assets/neural"
	"untrained/assets/npy/npytest"
	"untrained/nn/random"
)

// Scores of the dissimilarities of objects92, of pixels and of brains, agree with golden/rsa.json.
func TestGoldenRSA(t *testing.T) {
	var golden struct {
		Pixels map[string]float64 `json:"pixel_rdm_vs_group"`
		Checks struct {
			Mean, Min, Max float64
			SD             float64 `json:"sd_population"`
			First5         []float64
		} `json:"pixel_rdm_checks"`
		Groups map[string]float64 `json:"group_vs_group"`
	}
	readGolden(t, "rsa.json", &golden)
	arrays := npytest.Open(t, shared(t, "converted/objects92.npz"))
	const n, pairs, values = 92, 4186, 175 * 175
	pix, err := arrays["images"].Uint8s()
	if err != nil || len(pix) != 3*n*values {
		t.Fatalf("%d pixels, %v", len(pix), err)
	}
	grey := make([]float64, n*values)
	for i := range grey {
		grey[i] = (0.299*float64(pix[3*i]) + 0.587*float64(pix[3*i+1]) + 0.114*float64(pix[3*i+2])) / 255
	}
	pixels, err := Dissimilarities(grey, n, values)
	if err != nil {
		t.Fatal(err)
	}
	mean, sd := MeanSD(pixels)
	near(t, "mean", mean, golden.Checks.Mean, 1e-9)
	near(t, "deviation", sd, golden.Checks.SD, 1e-9)
	near(t, "smallest", slices.Min(pixels), golden.Checks.Min, 1e-9)
	near(t, "largest", slices.Max(pixels), golden.Checks.Max, 1e-9)
	for k, want := range golden.Checks.First5 {
		near(t, "first dissimilarities", pixels[k], want, 1e-9)
	}

	rsa := map[string]*RSA{}
	for name, array := range map[string]string{
		"human_evc": "rdm_human_evc", "human_it": "rdm_human_it", "monkey_it": "rdm_monkey_it",
		"human_it_kriegeskorte_8":              "rdm_human_it_kriegeskorte",
		"human_it_kriegeskorte_published_mean": "rdm_human_it_kriegeskorte_mean",
	} {
		a := arrays[array]
		if a == nil {
			t.Fatalf("no array %s", array)
		}
		x, err := a.Float64s()
		if err != nil {
			t.Fatal(err)
		}
		count := len(x) / pairs
		if name == "human_it_kriegeskorte_8" { // two sessions for each subject
			for s := range count / 2 {
				for k := range pairs {
					x[s*pairs+k] = (x[2*s*pairs+k] + x[(2*s+1)*pairs+k]) / 2
				}
			}
			count /= 2
			x = x[:count*pairs]
		}
		if rsa[name], err = NewRSA(x, count, n); err != nil {
			t.Fatal(err)
		}
	}
	compared := 0
	for name, want := range golden.Pixels {
		near(t, "pixels, "+name, rsa[name].Score(pixels).Group, want, 1e-6)
		compared++
	}
	for a := range rsa {
		for b := range rsa {
			if want, ok := golden.Groups[a+" ~ "+b]; ok {
				near(t, a+" and "+b, rsa[a].Score(rsa[b].group).Group, want, 1e-6)
				compared++
			}
		}
	}
	if compared != 5+10 {
		t.Errorf("%d of 15 references were compared", compared)
	}
}

func TestRanks(t *testing.T) {
	if got := Ranks([]float64{3, 1, 3, 2, 3}); !slices.Equal(got, []float64{4, 1, 4, 2, 4}) {
		t.Errorf("ranks %v", got)
	}
	// Without ties, Spearman's correlation is 1 − 6Σd²/(n(n²−1)).
	s := random.New(6, "test", "ranks")
	x, y := s.Perm(30), s.Perm(30)
	a, b, d := make([]float64, 30), make([]float64, 30), 0.0
	for i := range x {
		a[i], b[i] = math.Exp(float64(x[i])), -1/float64(1+y[i])
		d += float64((x[i] - y[i]) * (x[i] - y[i]))
	}
	near(t, "rank correlation", Spearman(a, b), 1-6*d/(30*(900-1)), 1e-12)
	near(t, "with a constant", Spearman(a, make([]float64, 30)), 0, 0)
	// The partial correlation is the correlation of residuals of the ranks.
	c := make([]float64, 30)
	for i := range c {
		c[i] = float64(x[i]) + 20*s.Norm()
	}
	residual := func(v []float64) []float64 {
		r, z := Ranks(v), Ranks(c)
		mr, _ := MeanSD(r)
		mz, sd := MeanSD(z)
		slope := 0.0
		for i := range r {
			slope += (r[i] - mr) * (z[i] - mz) / (30 * sd * sd)
		}
		for i := range r {
			r[i] -= slope * z[i]
		}
		return r
	}
	near(t, "partial rank correlation", partialSpearman(a, b, c), Pearson(residual(a), residual(b)), 1e-12)
	near(t, "with itself as control", partialSpearman(a, b, a), 0, 0)
}

func TestDissimilarities(t *testing.T) {
	s := random.New(7, "test", "dissimilarities")
	const n, p = 6, 9
	x := make([]float64, n*p)
	for i := range x {
		x[i] = 5 + s.Norm()
	}
	got, err := Dissimilarities(x, n, p)
	if err != nil || len(got) != neural.Pairs(n) {
		t.Fatalf("%v, %v", got, err)
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			near(t, "dissimilarity", got[neural.Pair(n, i, j)], 1-Pearson(x[i*p:][:p], x[j*p:][:p]), 1e-12)
		}
	}
	for j := range p {
		x[2*p+j] = 0.3
	}
	if _, err := Dissimilarities(x, n, p); err == nil {
		t.Error("a picture whose features are all the same has dissimilarities")
	}
	var few *TooFewError
	if _, err := Dissimilarities(x[:6], 3, 2); !errors.As(err, &few) {
		t.Errorf("two features gave %v", err)
	}
}

// simulatedRSA draws dissimilarities of points in a plane, as subjects see them with independent noise, and those of
// two models: the plane, and one of its axes with noise.
func simulatedRSA(s *random.Stream, subjects, pictures int, noise float64) (of []float64, models [][]float64) {
	points := make([]float64, 2*pictures)
	for i := range points {
		points[i] = s.Norm()
	}
	pairs := func(jitter float64, p []float64, dims int) []float64 {
		var d []float64
		q := slices.Clone(p)
		for i := range q {
			q[i] += jitter * s.Norm()
		}
		for i := range pictures {
			for j := i + 1; j < pictures; j++ {
				sum := 0.0
				for k := range dims {
					sum += Square(q[2*i+k] - q[2*j+k])
				}
				d = append(d, sum)
			}
		}
		return d
	}
	for range subjects {
		of = append(of, pairs(noise*math.Exp(0.5*s.Norm()), points, 2)...)
	}
	return of, [][]float64{pairs(0.05, points, 2), pairs(0.4, points, 1)}
}

// Dissimilarities that are all the same are refused.
func TestRSARefuses(t *testing.T) {
	const n = 12
	of, _ := simulatedRSA(random.New(8, "test", "rsa"), 1, n, 1)
	one, err := NewRSA(of, 1, n)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewRSA(make([]float64, one.pairs), 1, n); err == nil {
		t.Error("dissimilarities that are all 0 were accepted")
	}
}

// Nominal 95 % intervals of a mean score and of the difference between two models cover their expectations over
// pictures and subjects, both of which are resampled as experiments do.
func TestRSACovers(t *testing.T) { rsaCovers(t, fewer(80)) }

func rsaCovers(t *testing.T, sets int) {
	const subjects, n, draws = 12, 30, 100
	var scores [2]float64
	var intervals [2][]Interval
	for set := range sets {
		of, models := simulatedRSA(random.New(uint64(set), "test", "rsa", "coverage"), subjects, n, 1.5)
		r, err := NewRSA(of, subjects, n)
		if err != nil {
			t.Fatal(err)
		}
		pictures, err := ResamplePictures(n, nil, draws, uint64(set))
		if err != nil {
			t.Fatal(err)
		}
		var counts [][]float64
		for b := range draws {
			counts = append(counts, pictures.Weights[b*n:][:n])
		}
		var measured [2]UnitScores
		for m, boot := range r.Draws(models, nil, counts) {
			measured[m] = UnitScores{Units: r.Score(models[m]).Subjects, Boot: boot}
		}
		people := ResampleUnits(subjects, draws, uint64(set), "")
		for k, m := range []UnitScores{measured[0], measured[0].Minus(measured[1])} {
			i, _ := Crossed(m, people, pictures.Drawn, Part{})
			scores[k] += i.Value / float64(sets)
			intervals[k] = append(intervals[k], i)
		}
	}
	for k, what := range []string{"mean over subjects", "difference"} {
		covered := 0
		for _, i := range intervals[k] {
			if i.Low <= scores[k] && scores[k] <= i.High {
				covered++
			}
		}
		covers(t, what, covered, sets)
	}
}
