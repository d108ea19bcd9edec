package encoding

import (
	"math"
	"testing"

	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
)

// golden/ridge.json is one configuration of this experiment.
func TestGoldenConfiguration(t *testing.T) {
	var golden labtest.GoldenRidge
	labtest.ReadGolden(t, "ridge.json", &golden)
	r := labtest.RecordedV4(t)
	env := &labtest.Env{Recordings: map[string]*neural.Recording{r.ID: r}}
	c := labtest.Configure(t, Experiment{}, "recording=v4-cowley2023&session=210325&training=pixels&size=16&"+
		"standardise=feature&penalties=1e-4..1e4&splits=0&bootstrap=100")
	result := labtest.RunAll(t, Experiment{}, env, c)
	for u, row := range result.Table("units").Rows {
		if d := math.Abs(row[2].(float64) - golden.R[u]); d > 1e-6 {
			t.Errorf("unit %d: r = %v, want %v", u, row[2], golden.R[u])
		}
		if d := math.Abs(row[3].(float64) - golden.Reliability[u]); d > 1e-6 {
			t.Errorf("unit %d: reliability %v, want %v", u, row[3], golden.Reliability[u])
		}
		want := 0.0
		for f := range golden.Choice {
			want += math.Log10(golden.Lambdas[golden.Choice[f][u]]) / 5
		}
		if d := math.Abs(math.Log10(row[5].(float64)) - want); d > 1e-9 {
			t.Errorf("unit %d: penalty %v, want 10^%v", u, row[5], want)
		}
	}
}

// With its noise-free expected response as the only feature, all that can be
// explained of a neuron is explained.
func TestKnownTruth(t *testing.T) {
	r, err := neural.Open(t.Context(), "sim-v1", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	n, units := r.Images.N, r.NUnits()
	rho, err := target.Reliability(r, 20, 1)
	if err != nil {
		t.Fatal(err)
	}
	penalties, err := readout.ParsePenalties("1e-6..1e2")
	if err != nil {
		t.Fatal(err)
	}
	split := readout.Split{Method: readout.SplitInterleaved, Step: 7}
	outer, err := split.Folds(readout.UpTo(n), 5)
	if err != nil {
		t.Fatal(err)
	}
	ridge := readout.Ridge{Penalties: penalties, Inner: 5, Split: split}
	responses, expected := statistics.Widen(r.Responses), statistics.Widen(r.Expected)
	var scores []float64
	for u := 0; u < units; u += 8 { // every eighth neuron, for time
		f := readout.Features{N: n, P: 1, Wide: statistics.Column(expected, units, u)}
		gram, err := f.Gram(linear.Product{})
		if err != nil {
			t.Fatal(err)
		}
		y := statistics.Column(responses, units, u)
		p, err := ridge.CrossValidate(t.Context(), readout.LayerKernel{N: n, Gram: gram}, y, 1, outer, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		scores = append(scores, statistics.Normalised(statistics.Pearson(y, p.Predicted), rho[u]))
	}
	t.Logf("normalised score %.4f", statistics.Mean(scores))
	if math.Abs(statistics.Mean(scores)-1) > 0.03 {
		t.Errorf("normalised score %.4f, want 1 ± 0.03", statistics.Mean(scores))
	}
}
