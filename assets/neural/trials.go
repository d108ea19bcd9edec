package neural

// MeansOfTrials averages single repeats. trials is rows × units × repeats with
// NaN where a repeat is missing; mean and both halves are rows × units.
//
// The repeats that exist of one row and unit are numbered 0, 1, 2, … in stored
// order: halves[0] averages the even numbers, halves[1] the odd ones. What has no
// repeat becomes NaN, which Recording.Validate reports. Sums are in float64.
func MeansOfTrials(trials []float32, rows, units, repeats int) (mean []float32, halves [2][]float32) {
	cells := rows * units
	mean = make([]float32, cells)
	halves = [2][]float32{make([]float32, cells), make([]float32, cells)}
	for c := range cells {
		var sum, n [2]float64
		k := 0
		for _, v := range trials[c*repeats : (c+1)*repeats] {
			if v != v {
				continue
			}
			sum[k&1] += float64(v)
			n[k&1]++
			k++
		}
		mean[c] = float32((sum[0] + sum[1]) / (n[0] + n[1]))
		halves[0][c] = float32(sum[0] / n[0])
		halves[1][c] = float32(sum[1] / n[1])
	}
	return mean, halves
}
