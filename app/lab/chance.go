package lab

import "math"

// AtChance reports whether an accuracy, the share of n answers that were right, is no higher than guessing explains:
// Wilson's 95 % interval of it reaches down to chance.
func AtChance(accuracy, n, chance float64) bool {
	return accuracy-chance <= 1.959964*math.Sqrt(chance*(1-chance)/n)
}
