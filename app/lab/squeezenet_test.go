package lab

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
)

// mirrored is a Source of the published files in the folder of reference data.
type mirrored struct{ t testing.TB }

func (m mirrored) Get(_ context.Context, f neural.File) ([]byte, error) {
	return os.ReadFile(shared(m.t, filepath.Join("mirror", filepath.FromSlash(f.Location()))))
}

// published is an environment with the recordings and SqueezeNet as published.
type published struct {
	testEnv
	source mirrored
}

func publishedEnv(t testing.TB) *published {
	shared(t, "mirror") // skips where there is none
	return &published{source: mirrored{t}}
}

func (e *published) Recording(ctx context.Context, id, session string) (*neural.Recording, error) {
	return neural.Open(ctx, id, session, e.source)
}

func (e *published) Dissimilarities(ctx context.Context, id, session string) (*neural.Dissimilarities, error) {
	return neural.OpenDissimilarities(ctx, id, session, e.source)
}

func (e *published) Weights(ctx context.Context, name string) (*nn.Params, error) {
	content, err := neural.ReadWeights(ctx, name, e.source)
	if err != nil {
		return nil, err
	}
	return weights.SqueezeNet(content)
}

// The pictures enter, pass the network and come out as features whose
// dissimilarities, and how these agree with those of brains, are those of
// golden/squeezenet.json.
func TestGoldenSqueezeNetFeatures(t *testing.T) {
	if testing.Short() {
		t.Skip("92 pictures through SqueezeNet")
	}
	env := publishedEnv(t)
	var golden struct {
		RSA map[string]json.RawMessage `json:"rsa_all_92"`
	}
	readGolden(t, "squeezenet.json", &golden)
	d, err := env.Dissimilarities(t.Context(), "objects92", "human-evc")
	if err != nil {
		t.Fatal(err)
	}
	// The converted file holds the pictures as the reference's decoder gave them.
	a := readNpz(t, shared(t, "converted/objects92.npz"), "images")
	r := &neural.Recording{ID: d.ID, Images: d.Images}
	r.Images.Pix = a["images"].data
	input, err := entrance{crop: 1, white: true}.enterTrained(r)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := env.Backend()
	if err != nil {
		t.Fatal(err)
	}
	params, err := env.Weights(t.Context(), neural.SqueezeNet10ID)
	if err != nil {
		t.Fatal(err)
	}
	act := &activations{backend: backend, params: params, read: input.read, n: 92, pool: "none"}
	brains := objects92Brains(t)
	rows := map[string][]float64{} // first row of correlations, by layer
	for _, layer := range []string{"pool1", "fire5", "fire9"} {
		shape, err := layerShape(params.Spec, layer)
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float32, 92*shape.Len())
		err = act.each(t.Context(), []string{layer}, func(s stretch, part []float32) error {
			for i := range 92 {
				copy(x[i*shape.Len()+s.from:], part[i*s.len():][:s.len()])
			}
			return nil
		}, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		first := widen(x[:shape.Len()])
		for j := 1; j < 6; j++ {
			rows[layer] = append(rows[layer], 1-Pearson(first, widen(x[j*shape.Len():][:shape.Len()])))
		}
		var want struct {
			First []float64 `json:"rdm_first5"`
			Mean  float64   `json:"rdm_mean"`
		}
		if err := json.Unmarshal(golden.RSA[layer], &want); err != nil {
			t.Fatal(err)
		}
		for k, v := range rows[layer] {
			if math.Abs(v-want.First[k]) > 2e-3 {
				t.Errorf("%s: pictures 0 and %d differ by %v, want %v", layer, k+1, v, want.First[k])
			}
		}
		pairs := dissimilar(t, x, 92)
		if mean := Mean(pairs); math.Abs(mean-want.Mean) > 1e-3 {
			t.Errorf("%s: mean dissimilarity %v, want %v", layer, mean, want.Mean)
		}
		var scores map[string]any
		if err := json.Unmarshal(golden.RSA[layer], &scores); err != nil {
			t.Fatal(err)
		}
		for brain, rsa := range brains {
			got := rsa.Score(pairs).Group
			t.Logf("%s, %s: %.5f, reference %.5f", layer, brain, got, scores[brain])
			if math.Abs(got-scores[brain].(float64)) > 2e-3 {
				t.Errorf("%s and %s: correlation %v, want %v", layer, brain, got, scores[brain])
			}
		}
	}
}

// dissimilar gives 1 − the correlation between the rows of n×p features, a few thousand
// at a time.
func dissimilar(t testing.TB, x []float32, n int) []float64 {
	p, step := len(x)/n, 4096
	gram := make([]float64, n*n)
	mean := make([]float64, n)
	for i := range n {
		mean[i] = Mean(widen(x[i*p:][:p]))
	}
	for from := 0; from < p; from += step {
		width := min(step, p-from)
		block := make([]float64, 0, n*width)
		for i := range n {
			for _, v := range x[i*p+from:][:width] {
				block = append(block, float64(v)-mean[i])
			}
		}
		axpy(gram, 1, statistics.Gram(block, n, width))
	}
	pairs, err := statistics.DissimilaritiesOfGram(gram, n)
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

// objects92Brains are the brains that golden/squeezenet.json compares with.
func objects92Brains(t testing.TB) map[string]*statistics.RSA {
	brains := map[string]*statistics.RSA{}
	for name, array := range map[string]string{
		"human_evc": "rdm_human_evc", "human_it": "rdm_human_it", "monkey_it": "rdm_monkey_it",
		"human_it_kriegeskorte_published_mean": "rdm_human_it_kriegeskorte_mean",
	} {
		x := widen(readNpz(t, shared(t, "converted/objects92.npz"), array)[array].float32s())
		r, err := statistics.NewRSA(x, len(x)/neural.Pairs(92), 92)
		if err != nil {
			t.Fatal(err)
		}
		brains[name] = r
	}
	return brains
}

// A trained network, its random and its shuffled twins at one layer of a real
// recording, with few resamples: finite numbers and the order that training must give.
func TestSqueezeNetOnV4(t *testing.T) {
	if testing.Short() {
		t.Skip("SqueezeNet, three times, on 160 pictures")
	}
	env := publishedEnv(t)
	r, err := env.Recording(t.Context(), "v4-cowley2023", "210325")
	if err != nil {
		t.Fatal(err)
	}
	few := thinned(r, 160)
	env.recordings = map[string]*neural.Recording{r.ID: few}
	with := &holding{published: env}
	c := configure(t, Encoding{}, "recording=v4-cowley2023&session=210325&network=squeezenet10&weights=squeezenet10&layer=fire7&training=trained,random&dc=zero&seeds=1&folds=4&inner=3&bootstrap=100")
	result := runAll(t, Encoding{}, with, c)
	var trained, random float64
	for _, row := range result.Table("summary").Rows {
		if row[6] == "r" {
			if row[3] == Trained {
				trained = row[7].(float64)
			} else {
				random = row[7].(float64)
			}
		}
	}
	t.Logf("fire7 of 160 pictures: trained %.3f, random %.3f", trained, random)
	if trained < random {
		t.Errorf("trained %v is below random %v in V4", trained, random)
	}
	for _, row := range result.Table("summary").Rows {
		if row[2] != "squeezenet10" {
			t.Errorf("the network is called %v", row[2])
		}
	}
	if v := result.Verdicts[0]; strings.Contains(v.Statement, "task-trained") {
		t.Errorf("SqueezeNet is called task-trained: %s", v.Statement)
	}
}

// holding prefers the recordings that a test put into it.
type holding struct{ *published }

func (e *holding) Recording(ctx context.Context, id, session string) (*neural.Recording, error) {
	if r := e.recordings[id]; r != nil {
		return r, nil
	}
	return e.published.Recording(ctx, id, session)
}
