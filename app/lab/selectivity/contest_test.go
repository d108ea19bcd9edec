package selectivity

import (
	"math"
	"slices"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/internal/rivals"
	"untrained/app/lab/statistics"
	"untrained/nn"
	"untrained/nn/random"
)

// drawnCells returns cells whose circular variances come from a distribution of the shape of the recorded ones.
func drawnCells(s *random.Stream) *cells {
	c := &cells{exact: true, edges: statistics.Edges(0, 1, varianceBins)}
	for range 308 {
		c.variance = append(c.variance, drawnVariance(s, 0))
	}
	slices.Sort(c.variance)
	return c
}

// drawnVariance returns one value; shift moves its distribution away from the cells'.
func drawnVariance(s *random.Stream, shift float64) float64 {
	return math.Min(1, math.Max(0, 0.6+0.25*s.Norm()+shift))
}

// drawnNetworks returns networks of equal seeds: channels × 5 units, those of a channel alike, each network with a
// distribution a little off its kind's.
func drawnNetworks(s *random.Stream, c *cells, seeds, channels int, shift float64) *population {
	p := &population{channels: channels}
	for seed := range seeds {
		own := shift + 0.05*s.Norm()
		type unit struct {
			value   float64
			channel int
		}
		var all []unit
		for channel := range channels {
			value := drawnVariance(s, own)
			for range 5 {
				all = append(all, unit{math.Min(1, math.Max(0, value+0.05*s.Norm())), channel})
			}
		}
		slices.SortFunc(all, func(a, b unit) int {
			if a.value < b.value {
				return -1
			}
			return 1
		})
		one := sample{seed: uint64(seed)}
		var values []float64
		for _, u := range all {
			values, one.cluster = append(values, u.value), append(one.cluster, u.channel)
		}
		one.weighted = c.weigh(values)
		p.samples = append(p.samples, one)
	}
	return p
}

// Distances of networks with the distribution of the cells do not depend on how many units were measured, once they are
// taken at the same number; without that, and with units pooled over seeds, they do.
func TestDistancesAtEqualNumbersOfUnits(t *testing.T) {
	s := random.New(1, "test", "equal numbers")
	c := drawnCells(s)
	r := newResampler(c, 100, 1)
	mean := func(p *population, n int) float64 {
		sum := 0.0
		for _, d := range r.at(p, n) {
			sum += d[byKS]
		}
		return sum / float64(len(p.samples))
	}
	flat := func(channels int) *population { // one unit a channel: independent values
		p := &population{kept: map[int][][distanceKinds]float64{}}
		for range 60 {
			values := make([]float64, channels)
			for i := range values {
				values[i] = c.variance[s.IntN(len(c.variance))]
			}
			slices.Sort(values)
			p.samples = append(p.samples, sample{weighted: c.weigh(values)})
		}
		return p
	}
	few, many := flat(30), flat(900)
	raw, rawMany := mean(few, 30), mean(many, 900)
	if raw < 3*rawMany {
		t.Errorf("30 units lie at %.3f, 900 at %.3f: the bias that this test is about is missing", raw, rawMany)
	}
	if equal := mean(many, 30); math.Abs(equal-raw) > 0.02 {
		t.Errorf("at 30 units both should lie at the same distance: %.3f and %.3f", raw, equal)
	}
}

// Where ReLU is exchangeable with its rivals, p values are not too small and the outcome is decided at most as often as
// the level says; ReLU that is truly nearest is found. Cells, seeds and units are all drawn again every time.
func TestContestsHoldTheirLevel(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates contests by the hundred")
	}
	judge := func(s *random.Stream, seeds int, shift float64) (list []rivals.Rival) {
		c := drawnCells(s)
		r := newResampler(c, 100, s.Uint64())
		networks := func(shift float64) side {
			p := drawnNetworks(s, c, seeds, 12, shift)
			r.prepare(p)
			return side{p}
		}
		own := networks(0.1)
		for _, a := range nn.Compared() {
			if a == nn.ReLU {
				continue
			}
			d, ok := r.contrast(networks(0.1+shift), own, byKS, true)
			if !ok {
				t.Fatal("no contrast")
			}
			list = append(list, rivals.Rival{Activation: a.String(), Difference: d.Estimate, P: d.p, N: d.n})
		}
		rivals.Judge(list)
		return list
	}
	const sets = 60
	s := random.New(2, "test", "contests")
	small, opposed, supported := 0, 0, 0
	for range sets {
		list := judge(s, 5, 0)
		for _, r := range list {
			if r.P < 0.05 {
				small++
			}
		}
		switch rivals.Outcome(list) {
		case lab.Opposed:
			opposed++
		case lab.Supported:
			supported++
		}
	}
	// Rivals share ReLU and the cells: about 3 independent tests a set, so that three standard errors are 0.05.
	if share := float64(small) / (7 * sets); share > 0.1 {
		t.Errorf("p < 0.05 in %.3f of contests between equals", share)
	}
	t.Logf("between equals: p < 0.05 in %d of %d contests; %d sets oppose, %d support", small, 7*sets, opposed, supported)
	if opposed > 6 || supported > 1 {
		t.Errorf("of %d sets of equals %d oppose and %d support", sets, opposed, supported)
	}
	found := 0
	for range 20 {
		if rivals.Outcome(judge(s, 10, 0.3)) == lab.Supported {
			found++
		}
	}
	if found < 16 {
		t.Errorf("ReLU that is nearest was found in %d of 20 sets", found)
	}
}

// A network of one seed has an interval that holds for its channels, and sides with different seeds are paired only
// over those that they share.
func TestContrastOfFew(t *testing.T) {
	s := random.New(3, "test", "few")
	c := drawnCells(s)
	r := newResampler(c, 100, 1)
	one, five := drawnNetworks(s, c, 1, 12, 0.3), drawnNetworks(s, c, 5, 12, 0)
	r.prepare(one)
	r.prepare(five)
	d, ok := r.contrast(side{one}, side{five}, byKS, false)
	if !ok || d.n != 1 || !(d.Low < d.Value && d.Value < d.High) || d.units != 60 {
		t.Errorf("one network against five: %+v, %v", d, ok)
	}
	five.samples = five.samples[3:]
	r.prepare(five)
	if d, ok = r.contrast(side{one}, side{five}, byKS, true); ok {
		t.Errorf("sides without a common seed were paired: %+v", d)
	}
	if d, ok = r.contrast(side{five}, side{five, one}, byKS, true); ok {
		t.Errorf("a seed that one pooling lacks was paired: %+v", d)
	}
}
