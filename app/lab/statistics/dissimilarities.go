package statistics

import (
	"fmt"
	"math"
)

// Dissimilarities returns 1 − the Pearson correlation between every two rows of x, which has n rows (pictures) of p
// features: the representational dissimilarity matrix of Kriegeskorte, Mur & Bandettini (2008). Of the matrix it
// returns the upper triangle, row by row, n(n−1)/2 values in the order of neural.Pair. It needs 3 features, and returns
// an error if all features of a row are the same.
func Dissimilarities(x []float64, n, p int) ([]float64, error) {
	haveShape("Dissimilarities", x, n, p)
	if err := atLeast(p, 3, "features", "a correlation between pictures"); err != nil {
		return nil, err
	}
	c := make([]float64, n*p)
	for i := range n {
		row := x[i*p:][:p]
		mean, sd := MeanSD(row)
		if IsConstant(mean, sd) {
			return nil, alike(i)
		}
		for j, v := range row {
			c[i*p+j] = (v - mean) / sd
		}
	}
	return DissimilaritiesOfGram(Gram(c, n, p), n)
}

// DissimilaritiesOfGram returns the Dissimilarities of n rows from their n×n inner products, where the mean over
// features was subtracted from each row beforehand.
func DissimilaritiesOfGram(gram []float64, n int) ([]float64, error) {
	haveShape("DissimilaritiesOfGram", gram, n, n)
	if err := atLeast(n, fewestPictures, "pictures", "comparing dissimilarities"); err != nil {
		return nil, err
	}
	pairs := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		if !(gram[i*n+i] > 0) {
			return nil, alike(i)
		}
		for j := i + 1; j < n; j++ {
			r := gram[i*n+j] / math.Sqrt(gram[i*n+i]*gram[j*n+j])
			pairs = append(pairs, 1-math.Max(-1, math.Min(1, r)))
		}
	}
	return pairs, nil
}

func alike(row int) error {
	return fmt.Errorf("all features of picture %d have the same value, so that it correlates with nothing: the layer is "+
		"dead or saturated there; take another layer or another gain", row)
}
