package encoding

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/npy/npytest"
	"untrained/assets/weights"
	"untrained/nn"
)

// mirrored is a Source of the published files in the folder of reference data.
type mirrored struct{ t testing.TB }

func (m mirrored) Get(_ context.Context, f neural.File) ([]byte, error) {
	return os.ReadFile(labtest.Shared(m.t, filepath.Join("mirror", filepath.FromSlash(f.Location()))))
}

// published is an environment with the recordings and SqueezeNet as published.
type published struct {
	labtest.Env
	source mirrored
}

func publishedEnv(t testing.TB) *published {
	labtest.Shared(t, "mirror") // skips where there is none
	return &published{source: mirrored{t}}
}

func (e *published) Recording(ctx context.Context, id, session string) (*neural.Recording, error) {
	return neural.Open(ctx, id, session, e.source)
}

func (e *published) Regions(ctx context.Context, id, session string) (*neural.Regions, error) {
	return neural.OpenRegions(ctx, id, session, e.source)
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

// The pictures enter, pass the network and come out as dissimilarities that agree
// with brains as golden/squeezenet.json says.
func TestGoldenSqueezeNetFeatures(t *testing.T) {
	if testing.Short() {
		t.Skip("92 pictures through SqueezeNet")
	}
	env := publishedEnv(t)
	var golden struct {
		RSA map[string]json.RawMessage `json:"rsa_all_92"`
	}
	labtest.ReadGolden(t, "squeezenet.json", &golden)
	d, err := env.Dissimilarities(t.Context(), "objects92", "human-evc")
	if err != nil {
		t.Fatal(err)
	}
	// The converted file holds the pictures as the reference's decoder gave them.
	arrays := npytest.Open(t, labtest.Shared(t, "converted/objects92.npz"))
	r := &neural.Recording{ID: d.ID, Images: labtest.ImagesOf(t, arrays["images"])}
	input, err := input.Entrance{Crop: 1, White: true}.EnterTrained(r)
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
	act := &model.Activations{Backend: backend, Params: params, Read: input.Read, N: 92, Pool: "none"}
	b := readout.Builder{Config: lab.Defaults(Experiment{}), Method: readout.MethodRSA,
		Device: linear.Product{Backend: backend}}
	layers := []string{"pool1", "fire5", "fire9"}
	spaces, err := b.Network(t.Context(), act, layers, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	brain := map[string]*statistics.RSA{}
	for session, name := range map[string]string{"human-evc": "human_evc", "human-it": "human_it",
		"monkey-it": "monkey_it"} {
		d, err := env.Dissimilarities(t.Context(), "objects92", session)
		if err != nil {
			t.Fatal(err)
		}
		if brain[name], err = statistics.NewRSA(statistics.Widen(d.Values), len(d.Subjects), 92); err != nil {
			t.Fatal(err)
		}
	}
	for k, layer := range layers {
		var want struct {
			EVC    float64   `json:"human_evc"`
			IT     float64   `json:"human_it"`
			Monkey float64   `json:"monkey_it"`
			Mean   float64   `json:"rdm_mean"`
			First  []float64 `json:"rdm_first5"`
		}
		if err := json.Unmarshal(golden.RSA[layer], &want); err != nil {
			t.Fatal(err)
		}
		pairs := spaces[k].Likeness.Pairs
		got := map[string][2]float64{"mean": {statistics.Mean(pairs), want.Mean},
			"EVC":       {brain["human_evc"].Score(pairs).Group, want.EVC},
			"IT":        {brain["human_it"].Score(pairs).Group, want.IT},
			"monkey IT": {brain["monkey_it"].Score(pairs).Group, want.Monkey}}
		for what, pair := range got {
			if !(math.Abs(pair[0]-pair[1]) < 2e-3) {
				t.Errorf("%s, %s: %v, want %v", layer, what, pair[0], pair[1])
			}
		}
		for k, v := range want.First {
			if !(math.Abs(pairs[k]-v) < 2e-3) {
				t.Errorf("%s: pictures 0 and %d differ by %v, want %v", layer, k+1, pairs[k], v)
			}
		}
	}
}

// A trained network, its random and its shuffled twins at one layer of a real
// recording, with few resamples: finite numbers and the order that training must give.
func TestSqueezeNetOnV4(t *testing.T) {
	if testing.Short() {
		t.Skip("SqueezeNet, twice, on 80 pictures")
	}
	env := publishedEnv(t)
	r, err := env.Recording(t.Context(), "v4-cowley2023", "210325")
	if err != nil {
		t.Fatal(err)
	}
	few := target.Thinned(r, 80)
	env.Recordings = map[string]*neural.Recording{r.ID: few}
	with := &holding{published: env}
	c := labtest.Configure(t, Experiment{}, "recording=v4-cowley2023&session=210325&network=squeezenet10&"+
		"weights=squeezenet10&layer=fire7&training=trained,random&dc=zero&seeds=1&folds=4&inner=3&bootstrap=100")
	result := labtest.RunAll(t, Experiment{}, with, c)
	var trained, random float64
	for _, row := range result.Table("summary").Rows {
		if row[6] == "r" {
			if row[3] == lab.Trained {
				trained = row[7].(float64)
			} else {
				random = row[7].(float64)
			}
		}
	}
	t.Logf("fire7 of 80 pictures: trained %.3f, random %.3f", trained, random)
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
	if r := e.Recordings[id]; r != nil {
		return r, nil
	}
	return e.published.Recording(ctx, id, session)
}
