package encoding

import (
	"context"
	"math"
	"testing"

	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/readout"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/cpu"
)

// bankSpaces returns the spaces of the Gabor bank on a recording, and its energies all
// together.
func bankSpaces(t *testing.T, r *neural.Recording, method, config string) ([]readout.Space, *readout.GaborBank,
	readout.Features) {
	t.Helper()
	backend := cpu.New()
	b := readout.Builder{Config: labtest.Configure(t, Experiment{}, config), Method: method,
		Device: linear.Product{Backend: backend}}
	p, err := input.Entrance{Crop: 1}.Enter(r, nn.Shape{H: 64, W: 64, C: 1})
	if err != nil {
		t.Fatal(err)
	}
	bank, err := readout.NewGaborBank(64)
	if err != nil {
		t.Fatal(err)
	}
	spaces, err := gaborSpaces(t.Context(), b, bank, p, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	f, err := bank.Energies(t.Context(), backend, p.Luminance(), p.N, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	return spaces, bank, f
}

func leaves40(t *testing.T) *neural.Recording {
	t.Helper()
	r, err := neural.Open(t.Context(), "sim-v1", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return target.Thinned(r, 40)
}

// Why the bank weighs its octaves, and sees 128 pixels: FVE (r) before and with both, on V1 with one movie held out at
// a time .063 (.08) and .134 (.25), on V4 210325 .206 (.45) and .222 (.47), on sim-v1 at 128 pixels .003 (.22) and .045
// (.25). An independent Gabor bank had explained .183 of V1, and a weak control flatters networks. With 64 pixels the
// finest octave had 16 cycles a picture, now 32; without weights octaves had the same variance (±20 %), filters of 16
// cycles a sixtieth of those of 2. On V1 the finest octave without weights gave .091, one weighting for all neurons
// (all filters alike) .129. Wider filters (σ 0.56 instead of 0.45 wavelengths) a wavelength apart gave V1 .157, V4
// .222 and sim-v1 .023 and were not taken. Some of what is missing to .183 is gamma: gamma=0.4545 gives .148.
//
// With regression the bank has one kernel a weighting; the first is that of all
// energies as they are, and in natural pictures it gives octaves the same variance,
// the last one single filters.
func TestWeightingsOfOctaves(t *testing.T) {
	spaces, bank, f := bankSpaces(t, leaves40(t), readout.MethodRidge, "")
	if len(spaces) != len(weightings) {
		t.Fatalf("%d spaces", len(spaces))
	}
	want, err := f.Gram(linear.Product{Backend: cpu.New()})
	if err != nil {
		t.Fatal(err)
	}
	size := 0.0
	for i := range f.N {
		size += want[i*f.N+i] / float64(f.N)
	}
	for i, v := range spaces[0].Kernel.(readout.LayerKernel).Gram {
		if math.Abs(v-want[i]) > 1e-4*size {
			t.Fatalf("entry %d is %v, of all energies together %v", i, v, want[i])
		}
	}
	at := 0
	var total, single []float64 // variance of an octave, altogether and of a filter
	for _, s := range bank.Scales {
		sum := 0.0
		for j := at; j < at+s.Features(); j++ {
			_, sd := statistics.MeanSD(column(&f, j))
			sum += sd * sd
		}
		total = append(total, sum)
		single = append(single, sum/float64(s.Features())*s.Cycles*s.Cycles)
		at += s.Features()
	}
	for k := range total {
		for name, x := range map[string][]float64{"octave": total, "filter": single} {
			if ratio := x[k] / x[0]; ratio < 1./4 || ratio > 4 {
				t.Errorf("%s of %v cycles has %.2f times the variance of one of %v", name, bank.Scales[k].Cycles, ratio,
					bank.Scales[0].Cycles)
			}
		}
	}
	if plain := single[3] / single[0] / 64; plain > 1./16 {
		t.Errorf("without weights a filter of 16 cycles has %.3f times the variance of one of 2: weights would not matter",
			plain)
	}
}

// Comparisons of similarity, and features that share no scale, take the energies as
// they are.
func TestGaborSimilarities(t *testing.T) {
	r := leaves40(t)
	spaces, _, f := bankSpaces(t, r, readout.MethodRSA, "")
	want, err := f.Dissimilarities()
	if err != nil || len(spaces) != 1 {
		t.Fatal(len(spaces), err)
	}
	for i, v := range spaces[0].Likeness.Pairs {
		if math.Abs(v-want[i]) > 1e-5 {
			t.Fatalf("pair %d is %v, of all energies together %v", i, v, want[i])
		}
	}
	if spaces, _, _ = bankSpaces(t, r, readout.MethodCKA, ""); len(spaces) != 1 ||
		len(spaces[0].Likeness.Gram) != r.Images.N*r.Images.N {
		t.Errorf("CKA has %d spaces", len(spaces))
	}
	if spaces, _, _ = bankSpaces(t, r, readout.MethodRidge, "standardise=feature"); len(spaces) != 1 {
		t.Errorf("features that are standardised have %d weightings", len(spaces))
	}
	if spaces, _, _ = bankSpaces(t, r, readout.MethodRidge, "project=random"); len(spaces) != 1 {
		t.Errorf("features that are projected have %d weightings", len(spaces))
	}
}

// Neurons that follow fine filters and neurons that follow coarse ones are each
// predicted as well as by the better weighting alone, or nearly.
func TestNeuronsChooseTheirWeighting(t *testing.T) {
	r, err := neural.Open(t.Context(), "sim-v1", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	r = target.Thinned(r, 160)
	spaces, bank, f := bankSpaces(t, r, readout.MethodRidge, "")
	const units = 12
	responses := make([]float64, f.N*units)
	for u := range units { // half follow filters of 2 cycles, half of 16, in the middle: pictures fade to grey around it
		from, of := 0, bank.Scales[0]
		if u%2 == 1 {
			from, of = f.P-bank.Scales[3].Features(), bank.Scales[3]
		}
		middle := (of.Window.OH()/2*of.Window.OW() + of.Window.OW()/2) * readout.GaborOrientations
		for i := range f.N {
			responses[i*units+u] = f.At(i, from+middle+3*u)
		}
	}
	penalties, err := readout.PenaltyGrid(1e-6, 1e2)
	if err != nil {
		t.Fatal(err)
	}
	split := readout.Split{Method: readout.SplitInterleaved, Step: 1}
	outer, err := split.Folds(readout.UpTo(f.N), 4)
	if err != nil {
		t.Fatal(err)
	}
	var list []*readout.Prediction
	for _, s := range spaces {
		p, err := readout.Ridge{Penalties: penalties, Inner: 3, Split: split}.CrossValidate(context.Background(), s.Kernel,
			responses, units, outer, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	mean := func(p *readout.Prediction, odd int) (sum float64) {
		for u := odd; u < units; u += 2 {
			sum += statistics.Pearson(statistics.Column(responses, units, u),
				statistics.Column(p.Predicted, units, u)) / (units / 2)
		}
		return sum
	}
	target := &target.Target{Neurons: readout.UpTo(units), Outer: outer}
	chosen := target.BestInner(list)
	for odd, name := range []string{"coarse", "fine"} {
		first, last := mean(list[0], odd), mean(list[len(list)-1], odd)
		if got := mean(chosen, odd); got < max(first, last)-0.03 {
			t.Errorf("%s filters: r %.3f chosen inside, %.3f where octaves count alike, %.3f where filters do",
				name, got, first, last)
		}
	}
	if a, b := mean(list[0], 1), mean(list[len(list)-1], 1); b <= a {
		t.Errorf("fine filters: r %.3f where octaves count alike, %.3f where filters do: the weights do not matter", a, b)
	}
}

// column returns feature j of all pictures.
func column(f *readout.Features, j int) []float64 {
	x := make([]float64, f.N)
	for i := range x {
		x[i] = f.At(i, j)
	}
	return x
}
