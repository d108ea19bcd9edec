package statistics

// Widen returns float32 values as float64.
func Widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// Column returns a copy of column j of a row-major matrix with this many columns.
func Column(x []float64, columns, j int) []float64 {
	y := make([]float64, 0, len(x)/columns)
	for i := j; i < len(x); i += columns {
		y = append(y, x[i])
	}
	return y
}
