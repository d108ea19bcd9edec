package statistics

import "math"

// StudentQuantile returns the quantile of Student's t that holds a share level of the distribution in the middle: 2.776
// for 0.95 and 4 degrees of freedom, which need not be whole. For very many degrees of freedom, or 0, it is that of the
// normal distribution.
func StudentQuantile(level, freedom float64) float64 {
	return student(freedom).Quantile((1 + level) / 2)
}

// StudentT returns the interval of the mean of independent values, such as one score for each seed: mean ± t·s/√n with
// n−1 degrees of freedom (Student 1908). It needs 2 values, for which the interval is very wide.
func StudentT(x []float64, level float64) (Interval, error) {
	if err := atLeast(len(x), 2, "values", "the interval of a mean"); err != nil {
		return Interval{}, err
	}
	if err := finite("the sample", x); err != nil {
		return Interval{}, err
	}
	half := StudentQuantile(level, float64(len(x)-1)) * math.Sqrt(Variance(x)/float64(len(x)))
	mean := Mean(x)
	return Interval{mean, mean - half, mean + half}, nil
}
