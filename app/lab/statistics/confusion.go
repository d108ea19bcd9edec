package statistics

import "fmt"

// Confusion counts how often pictures of each class (rows) were taken for each
// class (columns), classes×classes.
func Confusion(label, predicted []int, classes int) []int {
	sameLength("Confusion", len(label), len(predicted))
	counts := make([]int, classes*classes)
	for i, k := range label {
		if k < 0 || k >= classes || predicted[i] < 0 || predicted[i] >= classes {
			panic(fmt.Sprintf("statistics: class %d taken for %d, of %d", k, predicted[i], classes))
		}
		counts[k*classes+predicted[i]]++
	}
	return counts
}

// Accuracy is the share of pictures that were taken for what they are; 0 of none.
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
