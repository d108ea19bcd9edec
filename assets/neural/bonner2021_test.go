package neural

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// bonnerGolden is golden/object2vec.json.
type bonnerGolden struct {
	Tolerance  float64
	Conditions []string
	ROIs       map[string]struct {
		Voxels      int
		Mean        float64   `json:"beta_mean"`
		SD          float64   `json:"beta_sd"`
		RidgeOne    float64   `json:"ridge_r_mean_exemplar1"`
		RidgeMedian float64   `json:"ridge_r_median_exemplar1"`
		RidgeTwo    float64   `json:"ridge_r_mean_exemplars12"`
		RDM         []float64 `json:"rdm_first3"`
		SpearmanOne float64   `json:"spearman_pixel_rdm_exemplar1"`
		SpearmanTwo float64   `json:"spearman_pixel_rdm_exemplars12"`
	}
	First []float64 `json:"features_first"`
	Sum   float64   `json:"features_sum_exemplar1"`
}

// categoryFeatures are the means of 16×16 blocks of pixels, averaged over the pictures of
// each row.
func categoryFeatures(r *Recording) [][]float64 {
	rows := make([][]float64, r.Rows())
	count := make([]float64, r.Rows())
	for i := range r.Images.N {
		row := i
		if r.Row != nil {
			row = int(r.Row[i])
		}
		if rows[row] == nil {
			rows[row] = make([]float64, 256)
		}
		count[row]++
		for k, v := range blocks(r.Images, i, 0, 0, 30) {
			rows[row][k] += v
		}
	}
	for i, row := range rows {
		for k := range row {
			row[k] /= count[i]
		}
	}
	return rows
}

// heldOut predicts responses by ridge regression (penalty 1) on features, one of the
// authors' folds held out at a time, and correlates predictions and responses of each unit.
func heldOut(r *Recording, features [][]float64) []float64 {
	n, units, columns := r.Rows(), r.NUnits(), len(features[0])
	predicted := make([][]float64, units)
	for u := range predicted {
		predicted[u] = make([]float64, n)
	}
	for fold := range slices.Max(r.Fold) + 1 {
		var train, test []int
		for i, f := range r.Fold {
			if f == fold {
				test = append(test, i)
			} else {
				train = append(train, i)
			}
		}
		means := make([]float64, columns)
		for _, i := range train {
			for k, v := range features[i] {
				means[k] += v / float64(len(train))
			}
		}
		// Kernels, of the rows that are fitted and of the others with them.
		dot := func(i, j int) (sum float64) {
			for k := range columns {
				sum += (features[i][k] - means[k]) * (features[j][k] - means[k])
			}
			return sum
		}
		kernel := mat.NewSymDense(len(train), nil)
		for a, i := range train {
			for b := range a + 1 {
				v := dot(i, train[b])
				if a == b {
					v++
				}
				kernel.SetSym(a, b, v)
			}
		}
		var cholesky mat.Cholesky
		cholesky.Factorize(kernel)
		y := mat.NewDense(len(train), units, nil)
		centre := make([]float64, units)
		for u := range units {
			for _, i := range train {
				centre[u] += float64(r.Responses[i*units+u]) / float64(len(train))
			}
			for a, i := range train {
				y.Set(a, u, float64(r.Responses[i*units+u])-centre[u])
			}
		}
		var dual mat.Dense
		if err := cholesky.SolveTo(&dual, y); err != nil {
			panic(err)
		}
		for _, i := range test {
			for a, j := range train {
				k := dot(i, j)
				for u := range units {
					predicted[u][i] += k * dual.At(a, u)
				}
			}
			for u := range units {
				predicted[u][i] += centre[u]
			}
		}
	}
	scores := make([]float64, units)
	for u := range units {
		measured := make([]float64, n)
		for i := range n {
			measured[i] = float64(r.Responses[i*units+u])
		}
		scores[u] = stat.Correlation(predicted[u], measured, nil)
	}
	return scores
}

// centredUnits are responses with each unit's mean over rows taken off.
func centredUnits(r *Recording) []float64 {
	n, units := r.Rows(), r.NUnits()
	out := make([]float64, n*units)
	for u := range units {
		mean := 0.0
		for i := range n {
			mean += float64(r.Responses[i*units+u]) / float64(n)
		}
		for i := range n {
			out[i*units+u] = float64(r.Responses[i*units+u]) - mean
		}
	}
	return out
}

func TestBonner2021(t *testing.T) {
	var want bonnerGolden
	golden(t, "object2vec.json", &want)
	source := mirror(shared(t, "mirror"))
	one, err := OpenRegions(t.Context(), "human-objects", "", source)
	if err != nil {
		t.Fatal(err)
	}
	two, err := OpenRegions(t.Context(), "human-objects", "subject-1-two-pictures", source)
	if err != nil {
		t.Fatal(err)
	}
	close := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s is %.9g, want %.9g", what, got, want)
		}
	}
	if one.Early != "EVC" || len(one.Areas) != len(want.ROIs) || one.Areas[0].Images.N != 81 ||
		two.Areas[0].Images.N != 162 || two.Areas[0].Rows() != 81 {
		t.Fatalf("areas %q, the early one %q, %d and %d pictures", one.Names(), one.Early, one.Areas[0].Images.N,
			two.Areas[0].Images.N)
	}
	single, both := categoryFeatures(one.Areas[0]), categoryFeatures(two.Areas[0])
	var flat, flat2 []float64
	sum := 0.0
	for i := range single {
		flat, flat2 = append(flat, single[i]...), append(flat2, both[i]...)
	}
	for _, v := range flat {
		sum += v
	}
	close("sum of the pixel features", sum, want.Sum, want.Tolerance*want.Sum)
	for i, v := range want.First {
		close("first features", single[0][i], v, want.Tolerance)
	}
	pixels, pixels2 := rdm(flat, 81, pearsonDistance), rdm(flat2, 81, pearsonDistance)
	for i, a := range one.Areas {
		name := a.Area
		w, ok := want.ROIs[strings.ToUpper(name)]
		if !ok || a.NUnits() != w.Voxels || !slices.Equal(a.Conditions, want.Conditions) ||
			a.Licence != "Not stated by the source." {
			t.Errorf("area %s has %d voxels, licence %q", name, a.NUnits(), a.Licence)
			continue
		}
		mean, sd := meanSD(a.Responses)
		close(name+": mean", mean, w.Mean, want.Tolerance)
		close(name+": deviation", sd, w.SD, want.Tolerance)
		scores := heldOut(a, single)
		mean, _ = meanSD(scores)
		close(name+": ridge, mean r", mean, w.RidgeOne, want.Tolerance)
		slices.Sort(scores)
		close(name+": ridge, median r", (scores[(len(scores)-1)/2]+scores[len(scores)/2])/2, w.RidgeMedian, want.Tolerance)
		mean, _ = meanSD(heldOut(two.Areas[i], both))
		close(name+": ridge on two pictures, mean r", mean, w.RidgeTwo, want.Tolerance)
		patterns := rdm(centredUnits(a), 81, pearsonDistance)
		for k, v := range w.RDM {
			close(name+": 1 − r of patterns", patterns[k], v, want.Tolerance)
		}
		close(name+": dissimilarities and pixels", spearman(patterns, pixels), w.SpearmanOne, want.Tolerance)
		close(name+": dissimilarities and pixels of two pictures", spearman(patterns, pixels2), w.SpearmanTwo, want.Tolerance)
	}
	// What the source says of the split halves of the regions' voxels, on average.
	for name, reliability := range map[string]float64{"EVC": .69, "LOC": .81, "pFs": .62} {
		a, err := one.Select(name)
		if err != nil {
			t.Fatal(err)
		}
		close(name+": reliability", a[0].Reliability, reliability, .0051)
	}
	first := one.Areas[0]
	held := make([]int, 9)
	for _, f := range first.Fold {
		held[f]++
	}
	if !slices.Equal(held, []int{9, 9, 9, 9, 9, 9, 9, 9, 9}) ||
		first.Fold[slices.Index(first.Conditions, "bicycle")] != 0 ||
		first.Fold[slices.Index(first.Conditions, "airplane")] != 2 {
		t.Errorf("folds hold out %v categories: %v", held, first.Fold)
	}
	p := one.Preview()
	if p.Pictures != 81 || p.Units != 1870 || len(p.Reliabilities) != 10 || p.Height != 480 || p.Width != 480 {
		t.Errorf("previewed as %d pictures of %d×%d, %d units, reliabilities %v", p.Pictures, p.Height, p.Width,
			p.Units, p.Reliabilities)
	}
	if len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], "STS") {
		t.Errorf("warnings %q", p.Warnings)
	}
}

// The other people have two higher areas and no early one.
func TestBonnerOthers(t *testing.T) {
	source := mirror(shared(t, "mirror"))
	r, err := OpenRegions(t.Context(), "human-objects", "subject-2", source)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(r.Names(), []string{"PPA", "LOC"}) || r.Early != "" || r.Areas[0].NUnits() != 100 ||
		r.Areas[1].NUnits() != 100 ||
		r.Areas[0].Rows() != 81 || r.Areas[0].Session != "subject-2" {
		t.Errorf("areas %q, early %q", r.Names(), r.Early)
	}
	if p := r.Preview(); len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], "no early area") {
		t.Errorf("warnings %q", p.Warnings)
	}
	e, err := EntryByID("human-objects")
	if err != nil {
		t.Fatal(err)
	}
	// Pictures are the same: the tables of the others are enough.
	for session, reliability := range map[string][2]float64{"subject-2": {.691, .707}, "subject-3": {.443, .509},
		"subject-4-two-pictures": {.841, .817}} {
		files, err := e.Files(session)
		if err != nil {
			t.Fatal(err)
		}
		if want := 2 + 81*bonnerByName(session).pictures; len(files) != want {
			t.Errorf("%s: %d files, want %d", session, len(files), want)
		}
		content, err := source.Get(t.Context(), files[0])
		if err != nil {
			t.Fatal(err)
		}
		stack, err := readBonnerStack(content)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"PPA", "LOC"} {
			if a := stack.areas[i]; a.name != name || len(a.responses) != 8100 || math.Abs(a.reliability-reliability[i]) > .001 {
				t.Errorf("%s: %s has %d responses and a reliability of %.4f", session, a.name, len(a.responses), a.reliability)
			}
		}
		if content, err = source.Get(t.Context(), files[1]); err != nil {
			t.Fatal(err)
		}
		if _, err := readBonnerFolds(content, stack.categories); err != nil {
			t.Errorf("%s: %v", session, err)
		}
	}
	var kind *ErrKind
	if _, err := Open(t.Context(), "human-objects", "", source); !errors.As(err, &kind) || kind.Have != KindRegions {
		t.Errorf("regions opened as responses: %v", err)
	}
}
