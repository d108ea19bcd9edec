package lab

import "untrained/app/lab/statistics"

// Pearson is statistics.Pearson: the correlation of x and y, 0 where one of them
// is constant.
func Pearson(x, y []float64) float64 { return statistics.Pearson(x, y) }

// meanSD is the mean and the population standard deviation (divided by n).
func meanSD(x []float64) (mean, sd float64) { return statistics.MeanSD(x) }

// Mean is the arithmetic mean; 0 of nothing.
func Mean(x []float64) float64 { return statistics.Mean(x) }

func isConstant(mean, sd float64) bool { return statistics.IsConstant(mean, sd) }
