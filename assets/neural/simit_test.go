package neural

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// The simulations that this file is about; sim-v1 has tests of its own.
var simulations = []struct {
	id, session, area string
	units, repeats    int
	hash              string
}{
	{"sim-it", "", "IT", 60, 8, "06ce288ba190b43836b9458d6b51e529bcfc8b49d541b334e7ca7ad9a6e36230"},
	{"sim-bold", "v1", "V1", 40, 6, "e3456506685b659b658cf77e4bf1dd6f95cd9ca0c9342a45e77d7185c5301db9"},
	{"sim-bold", "it", "IT", 40, 6, "7193eda8bb876c5773acd7943127040a8e9a69c8210ef468a80261940539649c"},
}

// The bytes are fixed, also under wasm; and the truth that was built in is found:
// the noise-free expected responses score one after normalisation by reliability.
func TestSimulationsAreTheSameEverywhereAndScoreOne(t *testing.T) {
	for _, c := range simulations {
		r, err := Open(t.Context(), c.id, c.session, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.SHA256 != c.hash {
			t.Errorf("%s %s hashes to %s, want %s", c.id, c.session, r.SHA256, c.hash)
		}
		if !r.Simulated || r.Area != c.area || r.NUnits() != c.units || r.Repeats != c.repeats || r.Images.N != 480 ||
			!strings.Contains(r.Notes[0], "Simulated") {
			t.Errorf("%s %s: area %s, %d units, %d repeats, %d pictures, %q", c.id, c.session, r.Area, r.NUnits(), r.Repeats,
				r.Images.N, r.Notes)
		}
		var all, scores []float64
		var mean float64
		for u := range r.NUnits() {
			rho := reliability(r, u, 40)
			p := pearson(column(r.Responses, r.NUnits(), u), column(r.Expected, r.NUnits(), u))
			all, scores = append(all, rho), append(scores, p*p/rho)
			mean += p * p / rho / float64(r.NUnits())
		}
		slices.Sort(all)
		slices.Sort(scores)
		n := len(all)
		t.Logf("%s %s: reliability %.2f, quartiles %.2f %.2f %.2f, %.2f; score of the truth: mean %.4f, median %.4f",
			c.id, c.session, all[0], all[n/4], all[n/2], all[3*n/4], all[n-1], mean, scores[n/2])
		if all[0] < 0.2 || all[n-1] > 0.99 || all[n-1]-all[0] < 0.2 {
			t.Errorf("%s %s: reliabilities run from %.2f to %.2f, which recordings do not", c.id, c.session, all[0], all[n-1])
		}
		if math.Abs(mean-1) > 0.03 || math.Abs(scores[n/2]-1) > 0.03 {
			t.Errorf("%s %s: the truth scores %.3f (mean) and %.3f (median), want 1 ± 0.03", c.id, c.session, mean, scores[n/2])
		}
	}
}
