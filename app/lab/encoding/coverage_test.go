//go:build !js

package encoding

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
	"untrained/assets/neural/simulation"
	"untrained/assets/weights"
	"untrained/nn"
	"untrained/nn/random"
)

// The whole method against the truth: recordings like sim-v1 and sim-it are drawn again (pictures, cells, noise and
// random networks), the experiment is run on each, and its nominal 95 % intervals are compared with its average over
// all of them, which is what an estimate from one recording is an estimate of.

// coverage is what the data sets look like and how many of them there are.
type coverage struct {
	sets, pictures, cells, repeats int
	config                         string
}

// simulatedV1 draws a recording like sim-v1, with everything new: pictures of as many pixels and degrees, which fade to
// grey in the same window.
func simulatedV1(c coverage, seed uint64) *neural.Recording {
	const side, degrees = 40, 1.5
	r := &neural.Recording{ID: "sim-v1", Area: "V1", Signal: "simulated spikes", Simulated: true, Repeats: c.repeats,
		SHA256: fmt.Sprintf("%064d", seed),
		Images: neural.Images{N: c.pictures, H: side, W: side, C: 1}, FieldDegrees: degrees}
	pictures, aperture := make([]simulation.Picture, c.pictures), simulation.Aperture(side, 0.2, 1)
	for i := range pictures {
		pictures[i] = simulation.DeadLeaves(side, random.New(seed, "test", "coverage", "v1", strconv.Itoa(i)))
		pictures[i].Fade(aperture)
		r.Images.Pix = append(r.Images.Pix, pictures[i].Pix...)
	}
	population := simulation.V1(c.cells, side, degrees, seed)
	r.Trials = population.Trials(population.Expected(pictures), c.repeats, seed)
	r.Responses, r.Halves = neural.MeansOfTrials(r.Trials, c.pictures, c.cells, c.repeats)
	return r
}

// simulatedIT draws a recording like sim-it.
func simulatedIT(t testing.TB, c coverage, seed uint64) *neural.Recording {
	const side = 48
	r := &neural.Recording{ID: "sim-it", Area: "IT", Signal: "simulated spikes", Simulated: true, Repeats: c.repeats,
		SHA256: fmt.Sprintf("%064d", seed),
		Images: neural.Images{N: c.pictures, H: side, W: side, C: 1}}
	pictures := make([]simulation.Picture, c.pictures)
	for i := range pictures {
		pictures[i], _ = simulation.DrawShape(side, random.New(seed, "test", "coverage", "it", strconv.Itoa(i)))
		r.Images.Pix = append(r.Images.Pix, pictures[i].Pix...)
	}
	cells, expected, err := simulation.IT(t.Context(), c.cells, pictures, seed)
	if err != nil {
		t.Fatal(err)
	}
	r.Trials = simulation.ITTrials(cells, expected, c.repeats, seed)
	r.Responses, r.Halves = neural.MeansOfTrials(r.Trials, c.pictures, c.cells, c.repeats)
	return r
}

// measure runs the data sets and gives, for every comparison within an area and
// between areas, the estimates.
func (c coverage) measure(t *testing.T) map[string][]lab.Estimate {
	p, err := weights.Open(t.Context(), lab.TaskWeights, weights.Embedded)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]lab.Estimate{}
	env := &labtest.Env{Networks: map[string]*nn.Params{lab.TaskWeights: p}}
	for set := range c.sets {
		seed := uint64(1000 + 10*set)
		env.Recordings = map[string]*neural.Recording{"sim-v1": simulatedV1(c, seed), "sim-it": simulatedIT(t, c, seed)}
		result := labtest.RunAll(t, Experiment{}, env,
			labtest.Configure(t, Experiment{}, c.config+fmt.Sprintf("&higher=sim-it&seed=%d", seed)))
		estimates(t, result, found)
	}
	return found
}

// estimates adds what a result says of every comparison within an area and between areas.
func estimates(t *testing.T, result *lab.Result, to map[string][]lab.Estimate) {
	t.Helper()
	for _, name := range []string{lab.TableDifferences, lab.TableInteraction} {
		table := result.Table(name)
		for _, row := range table.Rows {
			key := fmt.Sprintf("%v, %v", row[table.Column(lab.ColumnComparison)], row[table.Column(lab.ColumnMeasure)])
			if area := table.Column(lab.ColumnArea); area >= 0 { // two recordings have one interaction, of no area
				key += fmt.Sprintf(", %v", row[area])
			}
			if name == lab.TableInteraction {
				key += " less the early area"
			}
			e := lab.Estimate{}
			for column, into := range map[string]*float64{lab.ColumnEstimate: &e.Value, lab.ColumnLow: &e.Low,
				lab.ColumnHigh: &e.High} {
				v, ok := row[table.Column(column)].(float64)
				if !ok {
					t.Fatalf("%s: %s is %v", key, column, row[table.Column(column)])
				}
				*into = v
			}
			to[key] = append(to[key], e)
		}
	}
}

// encodingCovers holds what random − trained is in simulated V1 and IT, and the
// interaction between them, against their intervals.
//
// 500 data sets of 80 pictures, 20 cells and 3 seeds gave, nominal 95 %:
//
//	              V1    IT    IT less V1
//	r            .976  .950  .956
//	fve          .982  .954  .980
//	normalised   .994  .944  .956
//
// Two errors oppose each other. Held-out predictions are resampled without fitting again: the variance over pictures
// and cells is 0.7–0.8 of the true one in IT. And what a seed's score owes to these very pictures is counted there as
// well as between seeds. In V1, where training makes next to no difference, the resampled variance is larger than the
// true one, and intervals are wider than they need be. Counting it once would give .974, .922 and .942 for the last
// row.
func encodingCovers(t *testing.T, sets int) {
	c := coverage{sets: sets, pictures: 80, cells: 20, repeats: 8,
		config: "training=trained,random&layer=max2&dc=zero&seeds=3&folds=4&inner=3&bootstrap=200&penalties=1e-4..1e1&" +
			"splits=10"}
	found := c.measure(t)
	if len(found) != 12 { // four measures, two areas and their interaction
		t.Errorf("%d comparisons were made", len(found))
	}
	covers(t, found, sets)
}

// covers fails the test where intervals of 95 % hold the average of their estimates in fewer than 92 % of the sets.
func covers(t *testing.T, found map[string][]lab.Estimate, sets int) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(found)) {
		list := found[name]
		if len(list) != sets {
			t.Errorf("%s: %d estimates of %d data sets", name, len(list), sets)
		}
		truth, covered := 0.0, 0
		for _, e := range list {
			truth += e.Value / float64(len(list))
		}
		for _, e := range list {
			if e.Low <= truth && truth <= e.High {
				covered++
			}
		}
		share := float64(covered) / float64(sets)
		t.Logf("%s: %.4f on average, nominal 0.95, covered %.3f of %d data sets", name, truth, share, sets)
		// Below 92 % by more than two and a half standard errors.
		if share < 0.92-2.5*math.Sqrt(0.92*0.08/float64(sets)) {
			t.Errorf("%s: intervals of 95 %% cover the truth in %.1f %%", name, 100*share)
		}
	}
}

func TestEncodingCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("10 simulated data sets, each with eight regressions")
	}
	encodingCovers(t, 10)
}
