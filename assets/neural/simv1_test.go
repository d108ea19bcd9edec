package neural

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"untrained/nn/random"
)

var simulated = sync.OnceValues(func() (*Recording, error) {
	return Open(context.Background(), "sim-v1", "", nil)
})

func openSimulated(t *testing.T) *Recording {
	t.Helper()
	r, err := simulated()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The bytes are fixed: this test also runs under wasm, where a browser must make
// the same recording. A change here is a new recording and breaks old links.
func TestSimulatedV1IsTheSameEverywhere(t *testing.T) {
	const want = "55153750e51f013f4a648e4bc21fd831f16c530d667da78ffcbda7733cb28b85"
	if got := openSimulated(t).SHA256; got != want {
		t.Errorf("sim-v1 hashes to %s, want %s", got, want)
	}
}

func TestSimulatedV1IsMarked(t *testing.T) {
	r := openSimulated(t)
	if !r.Simulated || r.Expected == nil || !strings.Contains(r.Notes[0], "Simulated") ||
		!strings.Contains(r.Citation, "Simulated") {
		t.Errorf("sim-v1 does not say everywhere that it is simulated: %+v %q %q", r.Simulated, r.Notes, r.Citation)
	}
	if r.Images.N != 480 || r.NUnits() != 60 || r.Repeats != 4 || r.FieldDegrees != 1.5 {
		t.Errorf("sim-v1 has %d pictures, %d units, %d repeats, %g degrees", r.Images.N, r.NUnits(),
			r.Repeats, r.FieldDegrees)
	}
}

func pearson(x, y []float64) float64 {
	n := float64(len(x))
	var sx, sy, xx, yy, xy float64
	for i := range x {
		sx += x[i]
		sy += y[i]
	}
	for i := range x {
		a, b := x[i]-sx/n, y[i]-sy/n
		xx += a * a
		yy += b * b
		xy += a * b
	}
	return xy / math.Sqrt(xx*yy)
}

// reliability is the mean over random splits of the Spearman–Brown-corrected
// correlation of half means.
func reliability(r *Recording, unit, splits int) float64 {
	s := random.New(9, "split", strconv.Itoa(unit))
	units, n := r.NUnits(), r.Images.N
	var sum float64
	for range splits {
		a, b := make([]float64, n), make([]float64, n)
		for i := range n {
			trials := r.Trials[(i*units+unit)*r.Repeats:][:r.Repeats]
			for k, at := range s.Perm(r.Repeats) {
				if k < r.Repeats/2 {
					a[i] += float64(trials[at])
				} else {
					b[i] += float64(trials[at])
				}
			}
		}
		half := pearson(a, b)
		sum += 2 * half / (1 + half)
	}
	return sum / float64(splits)
}

func column(values []float32, units, unit int) []float64 {
	var out []float64
	for at := unit; at < len(values); at += units {
		out = append(out, float64(values[at]))
	}
	return out
}

func TestSimulatedReliabilityAndCeiling(t *testing.T) {
	r := openSimulated(t)
	units := r.NUnits()
	var all, scores []float64
	for u := range units {
		rho := reliability(r, u, 40)
		c := pearson(column(r.Responses, units, u), column(r.Expected, units, u))
		all = append(all, rho)
		scores = append(scores, c*c/rho)
		if rho < 0.4 || rho > 0.99 {
			t.Errorf("unit %d has reliability %.3f, outside what is seen in recordings", u, rho)
		}
	}
	var mean float64
	for _, s := range scores {
		mean += s / float64(units)
	}
	slices.Sort(all)
	sorted := slices.Sorted(slices.Values(scores))
	t.Logf("reliability: least %.2f, quartiles %.2f %.2f %.2f, most %.2f; score of the truth: mean %.4f, median %.4f, "+
		"%.3f to %.3f",
		all[0], all[units/4], all[units/2], all[3*units/4], all[units-1], mean, sorted[units/2], sorted[0], sorted[units-1])
	if all[3] < 0.45 || all[units-4] > 0.97 || all[units-4]-all[3] < 0.25 {
		t.Errorf("reliabilities run from %.2f to %.2f (without three at each end), want a spread within 0.5 to 0.95",
			all[3], all[units-4])
	}
	if math.Abs(mean-1) > 0.03 || math.Abs(sorted[units/2]-1) > 0.03 {
		t.Errorf("the noise-free responses score %.3f (mean) and %.3f (median) after normalisation, want 1 ± 0.03",
			mean, sorted[units/2])
	}
}
