package statistics

// SpearmanBrown returns the reliability of a mean over all repeats, 2h/(1+h), from the correlation h of two half means
// (Spearman 1910; Brown 1910). It returns −1 for h below −1/3, because the formula tends to −Inf as h approaches −1.
func SpearmanBrown(h float64) float64 {
	if h <= -1.0/3 {
		return -1
	}
	return 2 * h / (1 + h)
}
