package encoding

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/random"
)

// twoAreas adds to tiny a second recording, whose units are linear in features of
// the "trained" network, so that training must be worth more there.
func twoAreas(t testing.TB, n, units int, same bool) *labtest.Env {
	t.Helper()
	env := labtest.Tiny(t, n, units)
	early := env.Recordings["sim-v1"]
	early.Simulated, early.Area = false, "V1"
	e := input.Entrance{Crop: 1}
	p := env.Networks["tiny"]
	pictures, err := e.Enter(early, p.Spec.Input)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := env.Backend()
	if err != nil {
		t.Fatal(err)
	}
	higher := *early
	higher.ID, higher.Area, higher.Simulated = "v4-cowley2023", "V4", false
	higher.Responses, higher.Trials, higher.Halves = nil, nil, [2][]float32{}
	s := random.New(5, "test", "higher")
	a := &model.Activations{Backend: backend, Params: p, Pictures: pictures.Into(p.Spec.Input), N: n, Pool: "none"}
	err = a.Each(t.Context(), []string{"max2"}, func(st model.Stretch, x []float32) error {
		width := st.Len()
		drive := make([]float64, n*units)
		for u := range units {
			direction := make([]float64, width)
			for j := range direction {
				direction[j] = s.Norm()
			}
			column := make([]float64, n)
			for i := range n {
				for j, w := range direction {
					column[i] += w * float64(x[i*width+j])
				}
			}
			mean, sd := statistics.MeanSD(column)
			for i := range n {
				drive[i*units+u] = (column[i] - mean) / sd
			}
		}
		for h := range 2 {
			for _, v := range drive {
				higher.Halves[h] = append(higher.Halves[h], float32(v+0.4*s.Norm()))
			}
		}
		for k := range drive {
			higher.Responses = append(higher.Responses, (higher.Halves[0][k]+higher.Halves[1][k])/2)
		}
		return nil
	}, func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	if !same {
		higher.Images.Pix = slices.Clone(higher.Images.Pix)
		higher.Images.Pix[0] ^= 1
	}
	env.Recordings[higher.ID] = &higher
	return env
}

const areasConfig = labtest.TinyConfig + "&higher=v4-cowley2023&splits=0&reliability=0"

func TestTwoAreas(t *testing.T) {
	for _, same := range []bool{true, false} {
		env := twoAreas(t, 90, 6, same)
		c := labtest.Configure(t, Experiment{}, labtest.LastWins(areasConfig+
			"&training=trained,random,shuffled,pixels&seeds=3"))
		result := labtest.RunAll(t, Experiment{}, env, c)
		if len(result.Others) != 1 || result.Others[0].ID != "v4-cowley2023" || result.Recording.ID != "sim-v1" {
			t.Errorf("the result rests on %+v and %+v", result.Recording, result.Others)
		}
		areas := map[any]int{}
		for _, row := range result.Table("summary").Rows {
			areas[row[0]]++
		}
		if areas["V1"] != areas["V4"] || len(areas) != 2 {
			t.Errorf("summary has rows of %v", areas)
		}
		// An interaction is the difference of the two differences.
		difference := map[string]float64{}
		d := result.Table("differences")
		for _, row := range d.Rows {
			difference[fmt.Sprint(row[d.Column("role")], row[d.Column("comparison")],
				row[d.Column("measure")])] = row[d.Column("estimate")].(float64)
		}
		in := result.Table("interaction")
		if len(in.Rows) != 4*4 {
			t.Fatalf("interaction has %d rows", len(in.Rows))
		}
		for _, row := range in.Rows {
			key := fmt.Sprint(row[in.Column("comparison")], row[in.Column("measure")])
			want := difference["higher"+key] - difference["early"+key]
			if got := row[in.Column("estimate")].(float64); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s: interaction %v, want %v", key, got, want)
			}
			if wantPaired := map[bool]string{true: pairedPictures,
				false: pairedNothing}[same]; row[in.Column("paired_over")] != wantPaired {
				t.Errorf("areas are paired over %v, want %s", row[in.Column("paired_over")], wantPaired)
			}
		}
		claims := map[string][]lab.Outcome{}
		for _, v := range result.Verdicts {
			claims[v.Claim] = append(claims[v.Claim], v.Verdict)
			if v.Estimate == nil || !strings.Contains(v.Statement, "task-trained") {
				t.Errorf("verdict %+v", v)
			}
			if want := lab.Decide(lab.Estimate{Value: *v.Estimate, Low: *v.Low, High: *v.High}); v.Verdict != want {
				t.Errorf("%s is %s, its interval [%v, %v] says %s", v.Claim, v.Verdict, *v.Low, *v.High, want)
			}
		}
		for _, claim := range []string{"C1", "C4", "C5"} {
			if len(claims[claim]) != 2 || slices.Contains(claims[claim], lab.Opposed) {
				t.Errorf("%s: %v where training helps the higher area by construction", claim, claims[claim])
			}
		}
	}
}

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      lab.Outcome
	}{
		{0.01, 0.2, lab.Supported}, {-0.2, -0.01, lab.Opposed}, {-0.1, 0.1, lab.Undecided}, {0, 0.1, lab.Undecided},
		{-0.1, 0, lab.Undecided},
		{math.NaN(), math.NaN(), lab.Undecided},
	} {
		if got := lab.Decide(lab.Estimate{Value: (c.low + c.high) / 2, Low: c.low, High: c.high}); got != c.want {
			t.Errorf("[%v, %v] is %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

// On made-up areas whose interaction is known, intervals cover it about as often
// as they say, whatever the areas share, and are not far wider than needed: 95 %
// intervals covered .95–.97 of 150 data sets (60 pictures, 12 units, 3 seeds).
func TestInteractionCoverage(t *testing.T) {
	const pictures, units, seeds, resampled, sets = 60, 12, 3, 200, 150
	for _, pairing := range []string{pairedBoth, pairedPictures, pairedNothing} {
		s := random.New(3, "test", "interaction", pairing)
		covered := 0
		for set := range sets {
			weights, err := statistics.ResamplePictures(pictures, nil, resampled, uint64(set))
			if err != nil {
				t.Fatal(err)
			}
			noise := func(n int, sd float64) []float64 {
				x := make([]float64, n)
				for i := range x {
					x[i] = sd * s.Norm()
				}
				return x
			}
			common, people, networks := noise(pictures, 1), noise(units, 0.5), noise(seeds, 0.2)
			area := func(effect float64, own bool) (contrast, *target.Panel) {
				p := &target.Panel{Samples: statistics.ResampleUnits(units, resampled, uint64(set), ""), Drawn: pictures}
				byPicture, byUnit := common, people
				if own {
					byPicture = noise(pictures, 1)
				}
				if own || pairing != pairedBoth {
					byUnit = noise(units, 0.5)
					p.Samples = statistics.ResampleUnits(units, resampled, uint64(set), fmt.Sprint("other", own, effect))
				}
				var c contrast
				for k := range seeds {
					values := make([]float64, units*pictures)
					for u := range units {
						for i := range pictures {
							values[u*pictures+i] = effect + byPicture[i] + byUnit[u] + 0.5*s.Norm()
						}
					}
					m := statistics.UnitScores{Units: make([]float64, units), Boot: make([]float64, resampled*units)}
					linear.MulT(m.Boot, weights.Weights, values, resampled, units, pictures)
					for i := range m.Boot {
						m.Boot[i] = m.Boot[i]/pictures + effect*networks[k]
					}
					for u := range units {
						m.Units[u] = statistics.Mean(values[u*pictures:][:pictures]) + effect*networks[k]
					}
					c.b = append(c.b, m)
				}
				c.a = []statistics.UnitScores{{Units: make([]float64, units), Boot: make([]float64, resampled*units)}}
				return c, p
			}
			independent := pairing == pairedNothing
			early, pe := area(0, independent)
			higher, ph := area(-1, independent)
			e := interaction(early, higher, pe, ph, pairing) // b is subtracted: the truth is +1
			if e.Low <= 1 && 1 <= e.High {
				covered++
			}
		}
		share := float64(covered) / sets
		t.Logf("%s: covered %.3f", pairing, share)
		if share < 0.90 || share > 0.99 {
			t.Errorf("paired over %s: intervals cover the truth in %.3f", pairing, share)
		}
	}
}

func TestAreasRefuse(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"missing", "higher=sim-it", "higher: recording sim-it"},
		{"the same twice", "higher=sim-v1", "the same recording"},
		{"layer of the higher area", "higher_layer=max7", "higher area: the network has no layer"},
		{"a layer twice", "layer=max1,max1", "named twice"},
		{"input of another network", "input=trained", "input=standard"},
	} {
		_, err := Experiment{}.Tasks(t.Context(), twoAreas(t, 60, 6, true),
			labtest.Configure(t, Experiment{}, labtest.LastWins(areasConfig+"&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.name, err, c.says)
		}
	}
}

// Each area may have a layer of its own, and may choose it inside the training
// pictures.
func TestLayersOfAreas(t *testing.T) {
	env := twoAreas(t, 60, 6, true)
	for text, want := range map[string][2]string{
		"layer=max1&higher_layer=max2":            {"max1", "max2"},
		"layer=inner":                             {innerLayer, innerLayer},
		"layer=inner:max1,max2&higher_layer=max2": {innerLayer, "max2"},
	} {
		result := labtest.RunAll(t, Experiment{}, env,
			labtest.Configure(t, Experiment{}, labtest.LastWins(areasConfig+"&training=trained,random&dc=keep&"+text)))
		in := result.Table("interaction")
		if len(in.Rows) == 0 || in.Rows[0][2] != want[0] || in.Rows[0][3] != want[1] {
			t.Errorf("%s: interaction of %v", text, in.Rows)
		}
		if v := result.Verdicts[0]; v.Estimate == nil {
			t.Errorf("%s: no estimate: %+v", text, v)
		}
	}
}

func TestGroundOfCutOuts(t *testing.T) {
	const side = 8
	m := neural.Images{N: 2, H: side, W: side, C: 3, Pix: make([]uint8, 2*side*side*3)}
	for k := range m.Pix {
		m.Pix[k] = 250
	}
	object := func(i, from, to int, v uint8) {
		for y := from; y < to; y++ {
			for x := from; x < to; x++ {
				for c := range 3 {
					m.Pix[((i*side+y)*side+x)*3+c] = v
				}
			}
		}
	}
	object(0, 2, 6, 100)
	object(0, 3, 5, 255) // white inside an object is not ground
	object(1, 1, 7, 50)
	r := &neural.Recording{ID: "own", Images: m}
	ground := input.GroundOf(m)
	outside := 0
	for _, g := range ground[:side*side] {
		if g {
			outside++
		}
	}
	if outside != side*side-16 {
		t.Errorf("%d pixels of the first picture are ground, want %d", outside, side*side-16)
	}
	grey, err := input.Entrance{Crop: 1}.Enter(r, shapeOf(side, 3))
	if err != nil {
		t.Fatal(err)
	}
	if v := grey.Pixels.At(0, 0); math.Abs(v) > 0.02 {
		t.Errorf("the ground is %v after standardising, want 0", v)
	}
	white, err := input.Entrance{Crop: 1, White: true}.Enter(r, shapeOf(side, 3))
	if err != nil {
		t.Fatal(err)
	}
	if v := white.Pixels.At(0, 0); v < 0.5 {
		t.Errorf("a white ground is %v after standardising", v)
	}
	x := make([]float32, 227*227*3)
	trained, err := input.Entrance{Crop: 1}.EnterTrained(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := trained.Read(x, 1); err != nil {
		t.Fatal(err)
	}
	if x[0] != 0 || x[1] != 0 || x[2] != 0 {
		t.Errorf("the ground is %v to SqueezeNet, want its zero", x[:3])
	}
	if s := input.Silhouettes(r); s == nil || s.Images.Pix[0] != 0 || s.Images.Pix[3*side+3] != 255 {
		t.Error("silhouettes are wrong")
	}
	// A picture that fills its frame has no ground.
	object(0, 0, 8, 100)
	object(1, 0, 8, 100)
	if input.GroundOf(m) != nil || input.Silhouettes(r) != nil {
		t.Error("pictures that are no cut-outs have a ground")
	}
}

func shapeOf(side, channels int) nn.Shape { return nn.Shape{H: side, W: side, C: channels} }
