package neural

import (
	"cmp"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// golden reads reference numbers of the test data.
func golden(t *testing.T, name string, into any) {
	t.Helper()
	content, err := os.ReadFile(shared(t, "golden", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, into); err != nil {
		t.Fatal(err)
	}
}

// blocks are the means of 16×16 square blocks of a picture's pixels, grey (the mean of
// the channels) over 255, the first of them at row y and column x.
func blocks(m Images, picture, y, x, side int) []float64 {
	pix := m.Pix[picture*m.H*m.W*m.C:]
	out := make([]float64, 0, 256)
	for by := range 16 {
		for bx := range 16 {
			total := 0
			for dy := range side {
				row := pix[((y+by*side+dy)*m.W+x+bx*side)*m.C:]
				for _, v := range row[:side*m.C] {
					total += int(v)
				}
			}
			out = append(out, float64(total)/float64(255*m.C*side*side))
		}
	}
	return out
}

// meanSD are the mean and the standard deviation (over n) of values.
func meanSD[T float32 | float64](values []T) (mean, sd float64) {
	for _, v := range values {
		mean += float64(v) / float64(len(values))
	}
	for _, v := range values {
		sd += (float64(v) - mean) * (float64(v) - mean) / float64(len(values))
	}
	return mean, math.Sqrt(sd)
}

// rdm are the distances of all pairs of n rows, the upper triangle row by row.
func rdm[T float32 | float64](values []T, n int, distance func(a, b []float64) float64) (pairs []float64) {
	columns := len(values) / n
	rows := make([][]float64, n)
	for i := range rows {
		for _, v := range values[i*columns : (i+1)*columns] {
			rows[i] = append(rows[i], float64(v))
		}
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			pairs = append(pairs, distance(rows[i], rows[j]))
		}
	}
	return pairs
}

func euclideanDistance(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(sum)
}

func pearsonDistance(a, b []float64) float64 { return 1 - pearson(a, b) }

// spearman is Pearson's correlation of ranks; equal values share their mean rank.
func spearman(a, b []float64) float64 { return pearson(ranks(a), ranks(b)) }

func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	out := make([]float64, len(values))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && values[order[j]] == values[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			out[k] = float64(i+j-1) / 2
		}
		i = j
	}
	return out
}
