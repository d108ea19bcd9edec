package encoding

import (
	"fmt"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/labtest"
	"untrained/assets/neural"
	"untrained/assets/neural/simulation"
	"untrained/nn/random"
)

// movies draws a recording of simulated V1 cells that saw so many frames of each of some movies: a window that drifts
// over a larger picture, so that frames of one movie are near-duplicates.
func movies(count, frames, cells int, seed uint64) *neural.Recording {
	const side, canvas, step, repeats = 48, 128, 3, 8
	r := &neural.Recording{ID: "sim-v1", Area: "V1", Signal: "simulated spikes", Simulated: true, Repeats: repeats,
		SHA256: strings.Repeat("0", 64), Images: neural.Images{N: count * frames, H: side, W: side, C: 1}, FieldDegrees: 2}
	var pictures []simulation.Picture
	for m := range count {
		s := random.New(seed, "test", "movie", fmt.Sprint(m))
		whole := simulation.DeadLeaves(canvas, s)
		x, y := s.IntN(canvas-side-step*frames), s.IntN(canvas-side-frames)
		for f := range frames {
			p := simulation.Picture{Side: side}
			for row := range side {
				p.Pix = append(p.Pix, whole.Pix[(y+f+row)*canvas+x+step*f:][:side]...)
			}
			pictures = append(pictures, p)
			r.Images.Pix = append(r.Images.Pix, p.Pix...)
			r.Group = append(r.Group, int32(m))
		}
	}
	population := simulation.V1(cells, side, 2, seed)
	for i := range population.Cells {
		population.Cells[i].Rate *= 5
	}
	r.Trials = population.Trials(population.Expected(pictures), repeats, seed)
	r.Responses, r.Halves = neural.MeansOfTrials(r.Trials, len(pictures), cells, repeats)
	return r
}

// Where whole movies are held out, one penalty for all neurons, chosen with one movie left out at a time, predicts the
// cells better than penalties that each neuron chooses in three folds, which also explain less than nothing of shuffled
// responses.
//
// Four recordings of 10 movies, 20 frames and 50 cells, five folds; variance explained by
//
//	                    Gabor   random  pixels  nothing (shuffled responses)
//	each neuron, 3       .085    .055    .009    −.015
//	each neuron, 8       .085    .049    .014    −.009
//	all neurons, 3       .093    .059    .001    −.001
//	all neurons, 8       .095    .063    .001     .000
//
// after which the rule was fixed (2026-11-30), before any recording was scored with it.
func TestPenaltiesOfGroups(t *testing.T) {
	r := movies(10, 20, 50, 1)
	env := &labtest.Env{Recordings: map[string]*neural.Recording{"sim-v1": r}}
	fve := map[string]float64{}
	for _, rule := range []string{"auto", "unit"} {
		result := labtest.RunAll(t, Experiment{}, env, labtest.Configure(t, Experiment{}, "network=48x48x1/conv7x7x16/relu/"+
			"max2/conv3x3x16/relu/max2&weights=&layer=max2&training=random,shuffled-responses&dc=zero&seeds=1&folds=5&inner=3&"+
			"bootstrap=100&penalty_for="+rule))
		s := result.Table(lab.TableSummary)
		for _, row := range s.Rows {
			if row[s.Column(lab.ColumnMeasure)] == lab.ColumnFVE {
				fve[rule+" "+row[s.Column(lab.ColumnTraining)].(string)] = row[s.Column(lab.ColumnEstimate)].(float64)
			}
		}
		// Verdicts use the variance explained, although score=normalised; both are in the table.
		if v := result.Verdicts[0]; !strings.Contains(v.Criterion, lab.ColumnFVENormalised) {
			t.Errorf("with whole movies held out the criterion is %q", v.Criterion)
		}
	}
	t.Log(fve)
	if !(fve["auto random"] > fve["unit random"]) || !(fve["auto shuffled-responses"] > -0.005) ||
		!(fve["unit shuffled-responses"] < -0.005) {
		t.Errorf("variance explained: %v", fve)
	}
}
