package statistics

import "fmt"

// Confusion returns how often pictures of each class (rows) were predicted to be of each class (columns),
// classes×classes. It panics if a class is not in 0 … classes−1.
func Confusion(label, predicted []int, classes int) []int {
	sameLength("Confusion", len(label), len(predicted))
	counts := make([]int, classes*classes)
	for i, k := range label {
		if k < 0 || k >= classes || predicted[i] < 0 || predicted[i] >= classes {
			panic(fmt.Sprintf("statistics: class %d predicted as %d, of %d classes", k, predicted[i], classes))
		}
		counts[k*classes+predicted[i]]++
	}
	return counts
}

// Accuracy returns the share of pictures whose class was predicted correctly, 0 if there are no pictures.
func Accuracy(confusion []int, classes int) float64 {
	right, all := 0, 0
	for i, n := range confusion {
		all += n
		if i%(classes+1) == 0 {
			right += n
		}
	}
	if all == 0 {
		return 0
	}
	return float64(right) / float64(all)
}
