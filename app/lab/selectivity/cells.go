package selectivity

import (
	"context"
	"fmt"
	"math"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/statistics"
	"untrained/assets/neural"
)

// cells is the recorded distribution that networks are compared with.
type cells struct {
	id, sha256, citation string
	exact                bool      // single cells; else their histogram
	variance             []float64 // circular variance, rising; of a histogram, spread evenly in each bin
	edges                []float64 // of the bins of [0, 1]
	modulation           []int     // F1/F0 in bins of [0, 2]
}

const varianceBins, modulationBins = 10, 10

// openCells opens the cells, or else returns the embedded aggregates.
func openCells(ctx context.Context, env lab.Env, reference string) (*cells, error) {
	published := neural.Ringach2002CircularVariance()
	c := &cells{
		id: published.RecordingID, citation: published.Citation, edges: statistics.Edges(0, 1, varianceBins),
		modulation: neural.Ringach2002F1F0().Counts,
	}
	if reference != ringachID {
		for bin, count := range published.Counts {
			for k := range count {
				c.variance = append(c.variance, published.Low+published.Width*(float64(bin)+(float64(k)+0.5)/float64(count)))
			}
		}
		return c, nil
	}
	t, err := lab.OpenTuning(ctx, env, ringachID)
	if err != nil {
		return nil, fmt.Errorf("reference=%s: %w; reference=aggregates needs no download", ringachID, err)
	}
	c.exact, c.sha256 = true, t.SHA256
	c.variance = t.Column(func(cell neural.TunedCell) float64 { return cell.CircularVariance })
	c.modulation = statistics.Histogram(t.Column(neural.TunedCell.F1F0), statistics.Edges(0, 2, modulationBins))
	slices.Sort(c.variance)
	if len(c.variance) < fewestTuned {
		return nil, fmt.Errorf("reference=%s has %d cells with a circular variance; %d are needed", ringachID,
			len(c.variance), fewestTuned)
	}
	return c, nil
}

// The distances of two distributions. If only the histogram of the cells is known, all three are of histograms:
// cumulative shares at the edges of the bins, linear between them.
const (
	byKS = iota
	byWasserstein
	byJensenShannon
	distanceKinds
)

var distanceNames = [distanceKinds]string{"Kolmogorov–Smirnov", "Wasserstein-1", "Jensen–Shannon"}

func distanceKind(key string) int {
	return map[string]int{"ks": byKS, "wasserstein": byWasserstein, "js": byJensenShannon}[key]
}

// weighted is a sample of values in rising order, each with the number of times it counts. bin is the bin of each.
type weighted struct {
	values []float64
	weight []float64
	bin    []int
}

// weigh returns a sample of values in rising order that count once each.
func (c *cells) weigh(values []float64) weighted {
	w := weighted{values: values, weight: make([]float64, len(values)), bin: make([]int, len(values))}
	bins := len(c.edges) - 1
	for i, v := range values {
		w.weight[i] = 1
		w.bin[i] = max(0, min(int(v*float64(bins)), bins-1))
		for k := w.bin[i]; k+1 < bins && v >= c.edges[k+1]; k++ { // where the product was rounded down
			w.bin[i]++
		}
	}
	return w
}

func (w weighted) total() float64 {
	sum := 0.0
	for _, v := range w.weight {
		sum += v
	}
	return sum
}

// distances returns the distances returns the distances of two samples, neither without weight, by kind.
func (c *cells) distances(a, b weighted) [distanceKinds]float64 {
	na, nb := a.total(), b.total()
	bins := len(c.edges) - 1
	p, q := make([]float64, bins), make([]float64, bins)
	for i, k := range a.bin {
		p[k] += a.weight[i] / na
	}
	for i, k := range b.bin {
		q[k] += b.weight[i] / nb
	}
	var d [distanceKinds]float64
	bits, apart, before := 0.0, 0.0, 0.0
	for k := range p {
		if m := (p[k] + q[k]) / 2; m > 0 {
			bits += (entropyPart(p[k], m) + entropyPart(q[k], m)) / 2
		}
		apart += p[k] - q[k]
		if !c.exact {
			d[byKS] = math.Max(d[byKS], math.Abs(apart))
			d[byWasserstein] += (c.edges[k+1] - c.edges[k]) * meanSize(before, apart)
		}
		before = apart
	}
	d[byJensenShannon] = math.Sqrt(math.Max(0, bits))
	if !c.exact {
		return d
	}
	i, j, fa, fb := 0, 0, 0.0, 0.0
	for i < len(a.values) || j < len(b.values) {
		x := math.Inf(1)
		if i < len(a.values) {
			x = a.values[i]
		}
		if j < len(b.values) {
			x = math.Min(x, b.values[j])
		}
		for ; i < len(a.values) && a.values[i] == x; i++ {
			fa += a.weight[i] / na
		}
		for ; j < len(b.values) && b.values[j] == x; j++ {
			fb += b.weight[j] / nb
		}
		next := x
		if i < len(a.values) {
			next = a.values[i]
		}
		if j < len(b.values) && (i == len(a.values) || b.values[j] < next) {
			next = b.values[j]
		}
		d[byKS] = math.Max(d[byKS], math.Abs(fa-fb))
		d[byWasserstein] += math.Abs(fa-fb) * (next - x)
	}
	return d
}

func entropyPart(p, m float64) float64 {
	if p == 0 {
		return 0
	}
	return p * math.Log2(p/m)
}

// meanSize returns the mean of |x| over a line from a to b.
func meanSize(a, b float64) float64 {
	if a*b >= 0 {
		return math.Abs(a+b) / 2
	}
	return (a*a + b*b) / (2 * math.Abs(b-a))
}

// floors returns the distances between halves of the cells, by kind.
func (c *cells) floors(draws int, seed uint64) ([distanceKinds]statistics.Floor, error) {
	var list [distanceKinds]statistics.Floor
	half := len(c.variance) / 2
	for kind := range list {
		var err error
		list[kind], err = statistics.DataFloor(c.variance, half, half, draws, seed, func(a, b []float64) float64 {
			return c.distances(c.weigh(a), c.weigh(b))[kind]
		})
		if err != nil {
			return list, fmt.Errorf("floor of %s: %w", distanceNames[kind], err)
		}
	}
	return list, nil
}
