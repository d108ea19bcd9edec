package complexity

import (
	"math"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/target"
	"untrained/app/lab/statistics"
	"untrained/nn/random"
)

// candidate is an architecture in one form, averaged over its seeds.
type candidate struct {
	model.Architecture
	dc            string
	seeds         []lab.TaskResult
	complexity    map[string]float64 // by measure
	outputs, dead float64
}

// score returns the mean over seeds in an area.
func (m candidate) score(a *target.Yardstick, measure string) float64 {
	return m.meanOf(a.Role + "/" + measure)[0]
}

// meanOf returns an array averaged over seeds.
func (m candidate) meanOf(name string) []float64 {
	var mean []float64
	for _, seed := range m.seeds {
		if mean == nil {
			mean = make([]float64, len(seed.Arrays[name]))
		}
		linear.Axpy(mean, 1/float64(len(m.seeds)), seed.Arrays[name])
	}
	return mean
}

// cloud holds models as points: complexity and the score in every area.
type cloud struct {
	models  []candidate
	cluster []int       // by model
	x       []float64   // models × predictors
	p       int         // predictors
	y       [][]float64 // by area
	draws   int
	seed    uint64
}

// cloudOf returns the models' complexity by some measures and their primary scores.
func (m *merger) cloudOf(models []candidate, complexity []string, score func(a *target.Yardstick) string) cloud {
	c := cloud{models: models, p: len(complexity), draws: m.config.Bootstrap, seed: uint64(m.config.Seed)}
	number := make(map[string]int)
	for _, k := range models {
		name := k.Kind()
		if m.config.Cluster == "architecture" {
			name = k.Name()
		}
		if _, known := number[name]; !known {
			number[name] = len(number)
		}
		c.cluster = append(c.cluster, number[name])
		for _, measure := range complexity {
			c.x = append(c.x, k.complexity[measure])
		}
	}
	for _, a := range m.areas {
		var y []float64
		for _, k := range models {
			y = append(y, k.score(a, score(a)))
		}
		c.y = append(c.y, y)
	}
	return c
}

// r2 returns R² for every area with intervals over clusters, and their bootstraps; intervals are NaN with too few
// clusters, values are NaN if nothing varies.
func (c cloud) r2() ([]lab.Estimate, []statistics.Bootstrap) {
	estimates := make([]lab.Estimate, len(c.y))
	boots, err := statistics.BootstrapR2(c.x, c.y, c.p, c.cluster, c.draws, c.seed)
	for i, y := range c.y {
		if err == nil {
			estimates[i] = boots[i].Percentile(statistics.Level)
			continue
		}
		estimates[i] = statistics.Point(math.NaN())
		if value, err := statistics.RegressionR2(c.x, y, c.p); err == nil {
			estimates[i].Value = value
		}
	}
	return estimates, boots
}

// over returns a statistic of a single predictor and the scores in one area, with its interval over clusters.
func (c cloud) over(area int, statistic func(x, y []float64) float64) lab.Estimate {
	b := statistics.Bootstrap{Value: statistic(c.x, c.y[area])}
	members := make(map[int][]int)
	for i, k := range c.cluster {
		members[k] = append(members[k], i)
	}
	if len(members) < fewestResampled {
		return statistics.Point(b.Value)
	}
	b.Levels = len(members)
	s := random.New(c.seed, "lab", "complexity", "clusters")
	for range c.draws {
		var x, y []float64
		for range len(members) {
			for _, i := range members[s.IntN(len(members))] {
				x, y = append(x, c.x[i]), append(y, c.y[area][i])
			}
		}
		b.Draws = append(b.Draws, statistic(x, y))
	}
	return b.Percentile(statistics.Level)
}

// fewestResampled is the smallest number of clusters with an interval, as in statistics.BootstrapR2.
const fewestResampled = 8

// slope and intercept are those of least squares; 0 if x does not vary.
func slope(x, y []float64) float64 {
	mx, my := statistics.Mean(x), statistics.Mean(y)
	xx, xy := 0.0, 0.0
	for i := range x {
		xx += statistics.Square(x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
	}
	if xx == 0 {
		return 0
	}
	return xy / xx
}

func intercept(x, y []float64) float64 { return statistics.Mean(y) - slope(x, y)*statistics.Mean(x) }

// overPictures returns the R² of the early area less that of the higher one at this place, with an interval over
// pictures (or groups of them): the architectures stay, and their scores change with every resample of the pictures. ok
// is false if an area's scores have no resamples.
func (m *merger) overPictures(c cloud, higher int) (e lab.Estimate, ok bool) {
	draws := make([]float64, m.config.Bootstrap)
	difference := statistics.Bootstrap{Draws: draws}
	for k, i := range []int{0, higher} {
		a := m.areas[i]
		if a.Panel == nil {
			return e, false
		}
		value, err := statistics.RegressionR2(c.x, c.y[i], c.p)
		if err != nil {
			return e, false
		}
		sign := float64(1 - 2*k)
		difference.Value += sign * value
		boots := make([][]float64, len(c.models))
		for k, model := range c.models {
			boots[k] = model.meanOf(a.Role + "/boot/" + a.Primary())
		}
		y := make([]float64, len(boots))
		for b := range draws {
			for k := range boots {
				y[k] = boots[k][b]
			}
			if value, err = statistics.RegressionR2(c.x, y, c.p); err != nil {
				return e, false
			}
			draws[b] += sign * value
		}
		if drawn := a.Panel.Drawn; difference.Levels == 0 || drawn < difference.Levels {
			difference.Levels = drawn
		}
	}
	return difference.Percentile(statistics.Level), true
}
