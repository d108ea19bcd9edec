//go:build !js

package encoding

import (
	"fmt"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/random"
)

// drawnAreas draws a recording of two areas like human-objects, with everything new but the trained network: n
// categories without repeats, units of EVC that are rectified filters, and units of LOC that read the trained network.
// The units of an area share noise, as voxels do.
func drawnAreas(t testing.TB, n, units int, trained *nn.Params, seed uint64) *labtest.Env {
	t.Helper()
	env := labtest.TinyOf(t, n, units, seed, 0.5)
	env.Networks["tiny"] = trained
	early := env.Recordings["sim-v1"]
	pictures, err := input.Entrance{Crop: 1}.Enter(early, trained.Spec.Input)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := env.Backend()
	if err != nil {
		t.Fatal(err)
	}
	stream := random.New(seed, "test", "areas")
	drive := make([]float32, n*units)
	a := &model.Activations{Backend: backend, Params: trained, Pictures: pictures.Into(trained.Spec.Input), N: n,
		Pool: "none"}
	err = a.Each(t.Context(), []string{"max2"}, func(s model.Stretch, x []float32) error {
		for u := range units {
			for j := range s.Len() {
				w := float32(stream.Norm())
				for i := range n {
					drive[i*units+u] += w * x[i*s.Len()+j]
				}
			}
		}
		return nil
	}, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	r := &neural.Regions{Early: "EVC"}
	for k, responses := range [][]float32{early.Responses, drive} {
		mean := float32(0)
		for _, v := range responses {
			mean += v / float32(len(responses))
		}
		size := float32(0)
		for _, v := range responses {
			size += (v - mean) * (v - mean) / float32(len(responses))
		}
		one := *early
		one.ID, one.Session, one.Area, one.Simulated = "human-objects", "subject-1", [2]string{"EVC", "LOC"}[k], false
		one.Expected, one.Trials, one.Halves, one.Responses = nil, nil, [2][]float32{}, nil
		one.Reliability = 0.7
		for i := range n {
			shared := float32(0.3 * stream.Norm())
			for u := range units {
				one.Responses = append(one.Responses, responses[i*units+u]+size*(shared+float32(0.3*stream.Norm())))
			}
		}
		r.Areas = append(r.Areas, &one)
	}
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	env.Areas = map[string]*neural.Regions{r.Areas[0].ID: r}
	return env
}

// areasCover holds what random − trained is in each of two areas of one recording, over categories and voxels, and the
// interaction between them, against their intervals.
//
// 500 data sets of 60 categories, 25 voxels an area and 3 seeds gave, nominal 95 %:
//
//	              EVC   LOC   LOC less EVC
//	r            .964  .970  .958
//	fve          .974  .986  .976
//	normalised   .980  .988  .974
//
// Intervals of LOC, where training makes next to no difference here, are wider than they need be.
func areasCover(t *testing.T, sets int) {
	const n, units = 60, 25
	trained := labtest.TinyOf(t, n, units, 11, 0.5).Networks["tiny"]
	found := map[string][]lab.Estimate{}
	for set := range sets {
		seed := uint64(3000 + 10*set)
		estimates(t, labtest.RunAll(t, Experiment{}, drawnAreas(t, n, units, trained, seed), configured(t, Experiment{},
			severalConfig+fmt.Sprintf("&training=trained,random&dc=zero&seeds=3&bootstrap=200&seed=%d", seed))), found)
	}
	if len(found) != 12 { // four measures, two areas and their interaction
		t.Errorf("%d comparisons were made", len(found))
	}
	covers(t, found, sets)
}

func TestAreasCover(t *testing.T) {
	if testing.Short() {
		t.Skip("10 simulated data sets, each with four networks")
	}
	areasCover(t, 10)
}
