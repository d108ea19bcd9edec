package lab

// widen copies float32 values into float64.
func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// column copies column j of a row-major matrix with the given number of columns.
func column(x []float64, columns, j int) []float64 {
	y := make([]float64, 0, len(x)/columns)
	for i := j; i < len(x); i += columns {
		y = append(y, x[i])
	}
	return y
}
