package encoding

import (
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/cpu"
)

// blockMeans returns the features of golden/object2vec.json: grey levels in [0, 1], the mean of the channels, averaged
// over 16×16 blocks of each picture.
func blockMeans(m neural.Images) readout.Features {
	const across = 16
	f := readout.Features{N: m.N, P: across * across, Wide: make([]float64, m.N*across*across)}
	side := m.H / across
	for i := range m.N {
		for y := range m.H {
			for x := range m.W {
				for _, v := range m.Pix[((i*m.H+y)*m.W+x)*m.C:][:m.C] {
					f.Wide[i*f.P+y/side*across+x/side] += float64(v) / float64(255*m.C*side*side)
				}
			}
		}
	}
	return f
}

// The areas of human-objects, as the experiment opens them, with the features of pixels: the folds, the prediction of
// all areas together and the dissimilarities with each voxel's mean removed give the numbers of golden/object2vec.json.
func TestGoldenAreas(t *testing.T) {
	if testing.Short() {
		t.Skip("81 pictures are decoded, and again 162")
	}
	env := publishedEnv(t)
	var golden struct {
		Tolerance float64
		ROIs      map[string]struct {
			Voxels      int
			RidgeOne    float64   `json:"ridge_r_mean_exemplar1"`
			RidgeMedian float64   `json:"ridge_r_median_exemplar1"`
			RidgeTwo    float64   `json:"ridge_r_mean_exemplars12"`
			RDM         []float64 `json:"rdm_first3"`
			SpearmanOne float64   `json:"spearman_pixel_rdm_exemplar1"`
			SpearmanTwo float64   `json:"spearman_pixel_rdm_exemplars12"`
		}
	}
	labtest.ReadGolden(t, "object2vec.json", &golden)
	for _, session := range []string{"subject-1", "subject-1-two-pictures"} {
		regions, err := env.Regions(t.Context(), "human-objects", session)
		if err != nil {
			t.Fatal(err)
		}
		here := &labtest.Env{Areas: map[string]*neural.Regions{"human-objects": regions}}
		open := func(method string) *study {
			c := labtest.Configure(t, Experiment{}, "recording=human-objects&bootstrap=100&training=pixels&session="+session+
				"&method="+method)
			s, err := newStudy(t.Context(), here, Experiment{}, c)
			if err != nil {
				t.Fatal(err)
			}
			if len(s.areas) != len(golden.ROIs) || s.areas[0].stimuli.Area != "EVC" || s.areas[0].higher {
				t.Fatalf("%d areas, the first of them %s", len(s.areas), s.areas[0].stimuli.Area)
			}
			return s
		}
		s := open(readout.MethodRidge)
		first := s.areas[0]
		features := blockMeans(first.stimuli.Images)
		features = features.Averaged(first.stimuli.Row)
		gram, err := features.Gram(linear.Product{})
		if err != nil {
			t.Fatal(err)
		}
		kernel := readout.LayerKernel{N: features.N, Gram: gram}
		// The golden penalty is 1 on features as they are; ours is relative to their variance in a fold.
		areas, widths, responses, units := s.areas, []int{}, [][]float64{}, 0
		for _, a := range areas {
			widths, responses = append(widths, len(a.target.Neurons)), append(responses, a.target.Responses)
			units += len(a.target.Neurons)
		}
		predicted := make([]float64, features.N*units)
		if len(first.target.Outer) != 9 {
			t.Fatalf("%d folds", len(first.target.Outer))
		}
		for _, fold := range first.target.Outer {
			ridge := first.target.Ridge()
			ridge.Penalties, ridge.Inner = []float64{1 / traceOver(gram, features.N, fold.Train)}, 2
			p, err := ridge.CrossValidate(t.Context(), kernel, readout.Beside(responses, widths), units, []readout.Fold{fold},
				func(float64) {})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range fold.Test {
				copy(predicted[i*units:][:units], p.Predicted[i*units:][:units])
			}
		}
		all := &readout.Prediction{Predicted: predicted, TrainingMean: predicted}
		pairs, err := features.Dissimilarities()
		if err != nil {
			t.Fatal(err)
		}
		patterns := open(readout.MethodRSA).areas
		from := 0
		for k, a := range areas {
			want := golden.ROIs[strings.ToUpper(a.stimuli.Area)]
			own := all.Units(from, from+widths[k], units)
			from += widths[k]
			r := make([]float64, widths[k])
			for u := range r {
				r[u] = statistics.Pearson(statistics.Column(a.target.Responses, widths[k], u),
					statistics.Column(own.Predicted, widths[k], u))
			}
			spearman := patterns[k].patterns.Score([]readout.Likeness{{Pairs: pairs}}, false)[0][0]
			median := statistics.Quantile(slices.Sorted(slices.Values(r)), 0.5)
			got := map[string][2]float64{"r": {statistics.Mean(r), want.RidgeOne}, "median r": {median, want.RidgeMedian},
				"RSA": {spearman, want.SpearmanOne}}
			if first.stimuli.Row != nil {
				got = map[string][2]float64{"r": {statistics.Mean(r), want.RidgeTwo}, "RSA": {spearman, want.SpearmanTwo}}
			}
			for what, pair := range got {
				if !(math.Abs(pair[0]-pair[1]) < golden.Tolerance) {
					t.Errorf("%s, %s, %s: %v, want %v", session, a.stimuli.Area, what, pair[0], pair[1])
				}
			}
			if widths[k] != want.Voxels {
				t.Errorf("%s: %d voxels, want %d", a.stimuli.Area, widths[k], want.Voxels)
			}
		}
	}
}

// traceOver returns the total variance of features over some rows, times their number.
func traceOver(gram []float64, n int, rows []int) float64 {
	trace, sum := 0.0, 0.0
	for _, i := range rows {
		trace += gram[i*n+i]
		for _, j := range rows {
			sum += gram[i*n+j]
		}
	}
	return trace - sum/float64(len(rows))
}

// The nine layers of SqueezeNet come from one pass of the 81 pictures where features are pooled over 4×4 places: so
// many that they fit into the memory of a browser's worker.
func TestNineLayersInOnePass(t *testing.T) {
	spec := weights.SqueezeNetSpec()
	a := &model.Activations{Backend: cpu.New(), Params: &nn.Params{Spec: spec}, N: 81, Pool: "4"}
	layers := []string{"relu1", "fire2", "fire3", "fire4", "fire5", "fire6", "fire7", "fire8", "fire9"}
	passes, err := a.Plan(layers)
	if err != nil {
		t.Fatal(err)
	}
	features := 0
	for _, pass := range passes {
		for _, s := range pass {
			features += s.Len()
		}
	}
	const ofWorker = 96 << 20 // model.HeldBytes there
	if len(passes) != 1 || 4*features*a.N > ofWorker {
		t.Errorf("%d passes, %d MB of features", len(passes), 4*features*a.N>>20)
	}
}
