package selectivity

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/tuning"
	"untrained/app/lab/labtest"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

func TestGoldenTuning(t *testing.T) {
	var golden struct {
		Curves []struct {
			Name      string
			Responses [][]float64
			Variance  float64  `json:"circular_variance"`
			Preferred *float64 `json:"preferred_orientation_vector_deg"`
			F1F0      float64  `json:"f1_f0"`
		}
	}
	labtest.ReadGolden(t, "cv.json", &golden)
	if len(golden.Curves) == 0 {
		t.Fatal("no curves")
	}
	for _, c := range golden.Curves {
		b := stimulus.Battery{Orientations: len(c.Responses), Phases: len(c.Responses[0]), Cycles: []float64{4},
			Apertures: []float64{1}}
		r := slices.Concat(c.Responses...)
		got := tuning.Measure(b, r, 0, 100)
		// A unit that answers all gratings alike is flat here only if grey is the same.
		for _, v := range []struct {
			what      string
			got, want float64
		}{{"circular variance", got.Variance[tuning.ClipThenAverage], c.Variance}, {"F1/F0", got.Modulation, c.F1F0}} {
			if !(math.Abs(v.got-v.want) <= 1e-9) {
				t.Errorf("%s: %s is %v, want %v", c.Name, v.what, v.got, v.want)
			}
		}
		if c.Preferred == nil {
			if got.Orientation == got.Orientation {
				t.Errorf("%s: prefers %v, want none", c.Name, got.Orientation)
			}
		} else if !(math.Abs(got.Orientation-*c.Preferred) <= 1e-9) {
			t.Errorf("%s: prefers %v, want %v", c.Name, got.Orientation, *c.Preferred)
		}
	}
}

// A linear unit whose amplitude is 1 + cos 2(θ − θ₀) has the circular variance ½ once
// it is clipped, and no rate at all when it is averaged first.
func TestLinearUnitInClosedForm(t *testing.T) {
	b := stimulus.Battery{Orientations: 12, Phases: 8, Cycles: []float64{2, 4}, Apertures: []float64{0.5, 1}}
	const prefers = 45
	for _, offset := range []float64{0, 2.5} {
		r := make([]float64, 0, b.Len())
		for a := range b.Apertures {
			for c := range b.Cycles {
				for o := range b.Orientations {
					for p := range b.Phases {
						amplitude := 1 + math.Cos(2*(float64(o)*15-prefers)*math.Pi/180)
						if a == 0 || c == 0 {
							amplitude *= 0.5
						}
						r = append(r, offset+amplitude*math.Cos(2*math.Pi*float64(p)/8))
					}
				}
			}
		}
		got := tuning.Measure(b, r, offset, 10)
		check := func(what string, got, want float64) {
			if !(math.Abs(got-want) < 1e-9) {
				t.Errorf("offset %v: %s is %v, want %v", offset, what, got, want)
			}
		}
		check("circular variance above grey", got.Variance[tuning.AboveGrey], 0.5)
		if offset == 0 {
			check("best frequency", got.Cycles, 4)
			check("best size", got.Aperture, 1)
			check("circular variance", got.Variance[tuning.ClipThenAverage], 0.5)
			check("preferred orientation", got.Orientation, prefers)
			check("half-width", got.HalfWidth, 45)
			check("F1/F0", got.Modulation, 4/(1+math.Sqrt2))
			if v := got.Variance[tuning.AverageThenClip]; v == v {
				t.Errorf("average then clip gives %v of a unit without a mean", v)
			}
		} else {
			check("circular variance of a raised unit", got.Variance[tuning.AverageThenClip], 1)
		}
	}
	nothing, constant := make([]float64, b.Len()), make([]float64, b.Len())
	for i := range constant {
		nothing[i], constant[i] = -1, 3
	}
	if got := tuning.Measure(b, nothing, 0, 1); got.State != tuning.Dead {
		t.Errorf("a unit below 0 is %v", got.State)
	}
	if got := tuning.Measure(b, constant, 3, 3); got.State != tuning.Flat {
		t.Errorf("a constant unit is %v", got.State)
	}
}

// Tasks that are Gabor filters prefer the orientation and the frequency they are
// made of, through the whole of Run.
func TestGaborUnitsAreFound(t *testing.T) {
	const side, kernel, count, period = 48, 11, 8, 6.0
	spec, err := nn.ParseSpec("48x48x1/conv11x11x8/relu/flatten/dense2")
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	for k := range count {
		angle := math.Pi * float64(k) / count
		for y := range kernel {
			for x := range kernel {
				u, v := float64(x-kernel/2), float64(y-kernel/2)
				across := u*math.Sin(angle) + v*math.Cos(angle)
				p.Tensor("conv1.weight").Data[(y*kernel+x)*count+
					k] = float32(math.Exp(-(u*u+v*v)/(2*9)) * math.Cos(2*math.Pi*across/period))
			}
		}
	}
	env := &labtest.Env{Networks: map[string]*nn.Params{"gabors": p}}
	c := labtest.Configure(t, Experiment{}, "training=trained&weights=gabors&layer=1&places=3&frequencies=7&bootstrap=100")
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Experiment{}.Run(t.Context(), env, c, tasks[0], func(float64) {})
	if err != nil {
		t.Fatal(err)
	}
	for u, got := range r.Arrays["1/orientation"] {
		want := 180 * float64(u/3) / count
		if d := math.Abs(math.Mod(got-want+270, 180) - 90); !(d < 2) {
			t.Errorf("unit %d prefers %.1f°, want %.1f°", u, got, want)
		}
		if cycles := r.Arrays["1/cycles"][u]; cycles < side/period/1.5 || cycles > side/period*1.5 {
			t.Errorf("unit %d prefers %v cycles, want %v", u, cycles, side/period)
		}
		if cv := r.Arrays["1/cv1"][u]; !(cv < 0.5) {
			t.Errorf("unit %d has the circular variance %v", u, cv)
		}
	}
}

// gonumDistances are the distances of two samples by gonum, by kind.
func gonumDistances(a, b, edges []float64) [distanceKinds]float64 {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	shares := func(x []float64) []float64 {
		var p []float64
		for _, n := range statistics.Histogram(x, edges) {
			p = append(p, float64(n)/float64(len(x)))
		}
		return p
	}
	return [distanceKinds]float64{
		byKS: stat.KolmogorovSmirnov(a, nil, b, nil), byWasserstein: stat.WassersteinDistance(a, b, nil, nil),
		byJensenShannon: math.Sqrt(stat.JensenShannon(shares(a), shares(b)) / math.Ln2),
	}
}

// The distances of golden/stats.json: of the recorded cells to two distributions.
func TestGoldenDistances(t *testing.T) {
	type distances struct {
		KS          float64 `json:"ks_distance"`
		Wasserstein float64 `json:"wasserstein_1"`
		JS          float64 `json:"js_distance"`
		Ringach     []int   `json:"histogram_ringach"`
	}
	var golden struct {
		D struct {
			Beta    distances `json:"beta_2_2"`
			Uniform distances
		} `json:"distribution_distances"`
	}
	labtest.ReadGolden(t, "stats.json", &golden)
	var variance []float64
	for _, c := range recordedRingach(t).Cells {
		variance = append(variance, c.CircularVariance)
	}
	slices.Sort(variance)
	n := len(variance)
	beta, uniform := make([]float64, n), make([]float64, n)
	for k := range n {
		p := (float64(k) + 0.5) / float64(n)
		uniform[k] = p
		low, high := 0.0, 1.0 // the root of 3x² − 2x³ = p by bisection
		for range 60 {
			if x := (low + high) / 2; 3*x*x-2*x*x*x < p {
				low = x
			} else {
				high = x
			}
		}
		beta[k] = (low + high) / 2
	}
	exact := &cells{exact: true, edges: statistics.Edges(0, 1, 20)}
	for name, c := range map[string]struct {
		sample []float64
		want   distances
	}{"beta": {beta, golden.D.Beta}, "uniform": {uniform, golden.D.Uniform}} {
		if n != 308 || c.want.KS == 0 {
			t.Fatalf("%d cells, reference %v", n, c.want)
		}
		if got := statistics.Histogram(variance, exact.edges); !slices.Equal(got, c.want.Ringach) {
			t.Errorf("cells are counted %v, want %v", got, c.want.Ringach)
		}
		want := [distanceKinds]float64{byKS: c.want.KS, byWasserstein: c.want.Wasserstein, byJensenShannon: c.want.JS}
		for kind, got := range exact.distances(exact.weigh(variance), exact.weigh(c.sample)) {
			if math.Abs(got-want[kind]) > 1e-9 {
				t.Errorf("%s: %s is %v, want %v", name, distanceNames[kind], got, want[kind])
			}
		}
	}
}

// The weighted distances are those of gonum, for samples in which values stand as often
// as they weigh.
func TestWeightedDistances(t *testing.T) {
	s := random.New(3, "test", "weighted")
	exact := &cells{exact: true, edges: statistics.Edges(0, 1, varianceBins)}
	binned := &cells{edges: exact.edges}
	for range 12 {
		draw := func() (weighted, []float64) {
			values := make([]float64, 5+s.IntN(40))
			for i := range values {
				values[i] = math.Round(20*s.Float64()) / 20
			}
			slices.Sort(values)
			w := exact.weigh(values)
			var long []float64
			for i := range values {
				w.weight[i] = float64(s.IntN(4))
				for range int(w.weight[i]) {
					long = append(long, values[i])
				}
			}
			return w, append(long, values[0])
		}
		a, longA := draw()
		b, longB := draw()
		a.weight[0]++
		b.weight[0]++
		d := exact.distances(a, b)
		for kind, want := range gonumDistances(longA, longB, exact.edges) {
			if math.Abs(d[kind]-want) > 1e-12 {
				t.Errorf("%s is %v, want %v", distanceNames[kind], d[kind], want)
			}
		}
		// Of histograms: both spread evenly in their bins.
		spread := func(x []float64) []float64 {
			var even []float64
			for k, n := range statistics.Histogram(x, exact.edges) {
				const fine = 400
				for range n {
					for j := range fine {
						even = append(even, exact.edges[k]+0.1*(float64(j)+0.5)/fine)
					}
				}
			}
			slices.Sort(even)
			return even
		}
		d = binned.distances(a, b)
		even := gonumDistances(spread(longA), spread(longB), exact.edges)
		if want := even[byWasserstein]; math.Abs(d[byWasserstein]-want) > 1e-3 {
			t.Errorf("Wasserstein of histograms is %v, want %v", d[byWasserstein], want)
		}
		if want := even[byKS]; math.Abs(d[byKS]-want) > 1e-3 {
			t.Errorf("Kolmogorov–Smirnov of histograms is %v, want %v", d[byKS], want)
		}
	}
}

// recordedRingach returns v1-ringach2002 from its converted file.
func recordedRingach(t testing.TB) *neural.Tuning {
	t.Helper()
	f, err := os.Open(labtest.Shared(t, "converted/v1-ringach2002.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(row []string, name string) float64 {
		v, err := strconv.ParseFloat(row[slices.Index(rows[0], name)], 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	r := &neural.Tuning{ID: ringachID, SHA256: strings.Repeat("0", 64)}
	for _, row := range rows[1:] {
		dc := number(row, "maxdc")
		r.Cells = append(r.Cells, neural.TunedCell{CircularVariance: number(row, "circular_variance"), MaxDC: dc,
			MaxF1: dc * number(row, "f1_f0")})
	}
	return r
}

// The aggregates that are built in are those of the cells, so that distances to one
// and to the other agree within a bin's error.
func TestAggregatesAreTheCells(t *testing.T) {
	env := &labtest.Env{Tunings: map[string]*neural.Tuning{ringachID: recordedRingach(t)}}
	exact, err := openCells(t.Context(), env, ringachID)
	if err != nil {
		t.Fatal(err)
	}
	rough, err := openCells(t.Context(), env, "aggregates")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := statistics.Histogram(exact.variance, exact.edges),
		statistics.Histogram(rough.variance, exact.edges); !slices.Equal(a, b) {
		t.Errorf("the cells are counted %v, the aggregates %v", a, b)
	}
	if !slices.Equal(exact.modulation, rough.modulation) {
		t.Errorf("F1/F0 is counted %v, the aggregates %v", exact.modulation, rough.modulation)
	}
	x := make([]float64, 200)
	for i := range x {
		x[i] = math.Sqrt((float64(i) + 0.5) / 200)
	}
	d, r := exact.distances(exact.weigh(x), exact.weigh(exact.variance)),
		rough.distances(rough.weigh(x), rough.weigh(rough.variance))
	for kind := range d {
		if math.Abs(d[kind]-r[kind]) > 0.02 {
			t.Errorf("%s to the cells is %.4f, to the aggregates %.4f", distanceNames[kind], d[kind], r[kind])
		}
	}
}

const tinySurvey = "size=28&kernel=3&channels=8&places=3&frequencies=3&bootstrap=100&layer=2&weights=&quick=1&" +
	"activation=linear,relu,tanh&pooling=max2&seeds=3"

// Nothing is left out of a table, and every table adds up.
func TestSelectivityTables(t *testing.T) {
	if testing.Short() {
		t.Skip("surveys two layers of thirty-six networks; the other tests survey fewer")
	}
	env := labtest.Taught(t)
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinySurvey+"&weights=tiny&layer=1,2"))
	r := labtest.RunAll(t, Experiment{}, env, c)
	for _, name := range []string{"summary", "histogram", "tuning", "distances", "rivals", "differences", "counts",
		"f1f0"} {
		if r.Table(name) == nil || len(r.Table(name).Rows) == 0 {
			t.Errorf("table %s is empty", name)
		}
	}
	counts := r.Table("counts")
	for _, row := range counts.Rows {
		dead, flat, used, sampled := row[3].(float64), row[4].(float64), row[5].(float64), row[8].(float64)
		if dead+flat+used != sampled || sampled == 0 {
			t.Errorf("%v: %v dead, %v flat and %v used make %v", row[0], dead, flat, used, sampled)
		}
		in := 0.0
		for _, bin := range r.Table("histogram").Rows {
			if bin[0] == row[0] && bin[1] == row[1] && bin[2] == row[2] && bin[6] == row[10] {
				in += bin[5].(float64)
			}
		}
		if in != used {
			t.Errorf("%v %v layer %v: the histogram holds %v units, counts say %v", row[0], row[1], row[2], in, used)
		}
	}
	recorded := 0.0
	for _, bin := range r.Table("histogram").Rows {
		if bin[1] == "cells" {
			recorded += bin[5].(float64)
		}
	}
	if recorded != 308 {
		t.Errorf("%v cells in the histogram, want 308", recorded)
	}
	for _, row := range r.Table("distances").Rows {
		if row[5] == nil || row[6] == nil || row[7] == nil {
			continue
		}
		if e, low, high := row[5].(float64), row[6].(float64), row[7].(float64); !(low <= e && e <= high) ||
			low < 0 || high > 1 {
			t.Errorf("distance %v in [%v, %v]", e, low, high)
		}
	}
	for _, v := range r.Verdicts {
		if v.Claim != "C7" || v.Estimate == nil {
			t.Errorf("verdict %+v", v)
		}
		if strings.Contains(v.Statement, "layer 1") && v.Verdict != lab.Undecided {
			t.Errorf("the first layer decided: %+v", v)
		}
	}
}

func TestSelectivityKeysHaveAnEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the experiment twenty-five times")
	}
	env := labtest.Taught(t)
	env.Tunings = map[string]*neural.Tuning{ringachID: recordedRingach(t)}
	base := labtest.LastWins(tinySurvey + "&weights=tiny&activation=relu,leaky&seeds=1&dc=keep")
	result := func(text string) string {
		r := labtest.RunAll(t, Experiment{}, env, labtest.Configure(t, Experiment{}, labtest.LastWins(text)))
		r.Config, r.Warnings = "", nil
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	before := result(base)
	changed := map[string]string{
		"activation": "relu", "pooling": "avg2", "kernel": "5", "channels": "9", "size": "30", "layer": "1", "weights": "",
		"training": "random", "shuffle": "kernels", "dc": "zero",
		"init": "xavier-uniform", "rms": "0.5", "threshold": "-0.5", "places": "5", "frequencies": "2", "contrast": "0.3",
		"reference": ringachID, "distance": "js", "bootstrap": "120",
		"seeds": "2", "seed": "5", "quick": "0", "gain": "",
	}
	for _, p := range (Experiment{}).Properties() {
		value, known := changed[p.Key]
		switch {
		case !known:
			t.Errorf("%s is not tried", p.Key)
		case p.Key == "gain": // undone by rms
			if result(base+"&activation=tanh&rms=0") == result(base+"&activation=tanh&rms=0&gain=3") {
				t.Error("gain changes nothing")
			}
		case p.Key == "rms": // multiplies what the others compute
			if result(base+"&activation=tanh") == result(base+"&activation=tanh&rms="+value) {
				t.Error("rms changes nothing")
			}
		case result(base+"&"+p.Key+"="+value) == before:
			t.Errorf("%s=%s changes nothing", p.Key, value)
		}
	}
}

func TestSelectivityRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"too deep", "layer=4", "larger size"},
		{"few units", "places=1", "too few for a distribution"},
		{"no cells", "reference=" + ringachID, "aggregates"},
		{"no weights", "weights=absent", "absent"},
		{"nothing left", "training=trained", "nothing is left"},
		{"no such layer", "training=trained&weights=tiny&layer=3", "only 2 layers"},
	} {
		_, err := Experiment{}.Tasks(t.Context(), labtest.Taught(t),
			labtest.Configure(t, Experiment{}, labtest.LastWins(tinySurvey+"&"+c.text)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want it to say %q", c.name, err, c.says)
		}
	}
	env := labtest.Taught(t)
	env.Networks["tiny"].Tensor("conv2.weight").Data[0] = float32(math.Inf(1))
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinySurvey+"&weights=tiny&training=trained"))
	tasks, err := Experiment{}.Tasks(t.Context(), env, c)
	if err == nil {
		_, err = Experiment{}.Run(t.Context(), env, c, tasks[0], func(float64) {})
	}
	if err == nil || !strings.Contains(err.Error(), "conv2") {
		t.Errorf("an infinite weight gave %v", err)
	}
}

// Tasks that are all dead give no distance, and no number that is none.
func TestDeadUnitsAreCounted(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinySurvey+
		"&threshold=-2&activation=relu,tanh&dc=zero&kernel=11&pooling=strided"))
	r := labtest.RunAll(t, Experiment{}, &labtest.Env{}, c)
	deadUnits := 0.0
	for _, row := range r.Table("counts").Rows {
		deadUnits += row[3].(float64)
	}
	if deadUnits == 0 {
		t.Error("a threshold of two root mean squares kills no unit")
	}
	if v := r.Verdicts[0]; v.Estimate == nil && (v.Verdict != lab.Undecided || !strings.Contains(v.Statement, "alive")) {
		t.Errorf("without living units the verdict is %+v", v)
	}
}

// With some tasks missing, what is there is shown and nothing is decided.
func TestPartialSelectivity(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, tinySurvey)
	tasks, err := Experiment{}.Tasks(t.Context(), &labtest.Env{}, c)
	if err != nil {
		t.Fatal(err)
	}
	var results []lab.TaskResult
	for _, task := range tasks[:4] {
		r, err := Experiment{}.Run(t.Context(), &labtest.Env{}, c, task, func(float64) {})
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	for _, done := range [][]lab.TaskResult{nil, results} {
		partial, err := Experiment{}.Merge(t.Context(), &labtest.Env{}, c, done)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range partial.Verdicts {
			if v.Verdict != lab.Undecided {
				t.Errorf("a partial result is %+v", v)
			}
		}
		if !slices.ContainsFunc(partial.Warnings, func(w string) bool { return strings.HasPrefix(w, "Partial") }) {
			t.Errorf("a partial result does not say so: %q", partial.Warnings)
		}
	}
	results[0].Arrays["2/cv1"] = results[0].Arrays["2/cv1"][:2]
	if _, err := (Experiment{}).Merge(t.Context(), &labtest.Env{}, c, results); err == nil {
		t.Error("a damaged unit was merged")
	}
}

// Verdicts follow from what was planted: which networks have the cells' circular
// variances, and in which definitions.
func TestSelectivityVerdicts(t *testing.T) {
	c := labtest.Configure(t, Experiment{}, labtest.LastWins(tinySurvey+
		"&channels=32&dc=keep&seeds=4&weights=tiny&training=trained,random&activation=linear,relu,tanh,elu,sigmoid,abs"))
	env := labtest.Taught(t)
	s, err := newSurvey(t.Context(), env, c)
	if err != nil {
		t.Fatal(err)
	}
	like := func(s *random.Stream, far bool, cells []float64) float64 {
		if far {
			return 0.8 + 0.2*s.Float64()
		}
		return cells[s.IntN(len(cells))]
	}
	for _, planted := range []struct {
		name                string
		far                 func(n model.Network, definition int) bool
		nearest, equivalent lab.Outcome
	}{
		{"ReLU and trained alone are near", func(n model.Network, _ int) bool {
			return n.OfGrid() &&
				n.Activation != model.ReLU
		}, lab.Supported, ""},
		{"abs is near as well", func(n model.Network, _ int) bool {
			return n.OfGrid() && n.Activation != model.ReLU && n.Activation != nn.Abs.String()
		}, lab.Supported, ""},
		{"abs alone is near", func(n model.Network, _ int) bool {
			return n.OfGrid() && n.Activation != nn.Abs.String()
		}, lab.Undecided, lab.Opposed},
		{"all but ReLU are near", func(n model.Network, _ int) bool { return n.OfGrid() && n.Activation == model.ReLU },
			lab.Opposed, lab.Opposed},
		{"in the first definition only", func(n model.Network, definition int) bool {
			return n.OfGrid() && n.Activation != model.ReLU && definition == tuning.ClipThenAverage
		}, lab.Undecided, ""},
		{"all are near", func(model.Network, int) bool { return false }, lab.Undecided, ""},
	} {
		tasks, err := Experiment{}.Tasks(t.Context(), env, c)
		if err != nil {
			t.Fatal(err)
		}
		var results []lab.TaskResult
		for i, n := range s.networks() {
			stream := random.New(uint64(i), "test", "planted")
			shape, err := model.LayerShape(n.Spec, model.Stages(n.Spec)[1])
			if err != nil {
				t.Fatal(err)
			}
			r := lab.TaskResult{Task: tasks[i], Arrays: map[string]lab.Floats{}}
			count := shape.C * len(places(shape, c.Int("places"), 0))
			for _, array := range []string{"state", "f1f0", "width", "orientation", "cycles", "aperture", "cv1", "cv2", "cv3"} {
				r.Arrays["2/"+array] = make(lab.Floats, count)
			}
			for definition := range tuning.Definitions {
				for k := range count {
					r.Arrays["2/cv"+strconv.Itoa(definition+1)][k] = like(stream, planted.far(n, definition), s.cells.variance)
				}
			}
			results = append(results, r)
		}
		r, err := Experiment{}.Merge(t.Context(), env, c, results)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Verdicts) != 2 {
			t.Fatalf("%d verdicts, want two", len(r.Verdicts))
		}
		for i, want := range []lab.Outcome{planted.nearest, planted.equivalent} {
			if v := r.Verdicts[i]; want != "" && v.Verdict != want {
				t.Errorf("%s: %s, want %s: %s (%v [%v, %v])", planted.name, v.Verdict, want, v.Statement,
					*v.Estimate, *v.Low, *v.High)
			}
		}
	}
}
