package statistics

// SpearmanBrown is the reliability of a mean over all repeats, 2h/(1+h), from
// the correlation h of two half means (Spearman 1910; Brown 1910). It is not
// given below −1, where the formula runs off to −Inf.
func SpearmanBrown(h float64) float64 {
	if h <= -1.0/3 {
		return -1
	}
	return 2 * h / (1 + h)
}
