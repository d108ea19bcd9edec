package readout

// Beside puts matrices of the same number of rows and of these widths Beside each other.
func Beside(parts [][]float64, widths []int) []float64 {
	if len(parts) == 1 {
		return parts[0]
	}
	var all []float64
	for i := range len(parts[0]) / widths[0] {
		for k, part := range parts {
			all = append(all, part[i*widths[k]:][:widths[k]]...)
		}
	}
	return all
}

// Units returns the part of a prediction of all units that is about those from … up to to.
func (p *Prediction) Units(from, to, all int) *Prediction {
	if from == 0 && to == all {
		return p
	}
	part := &Prediction{Predicted: columns(p.Predicted, from, to, all), Inner: columns(p.Inner, from, to, all),
		TrainingMean: columns(p.TrainingMean, from, to, all), Choice: columns(p.Choice, from, to, all)}
	if p.ByFVE != nil {
		part.ByFVE = p.ByFVE.Units(from, to, all)
	}
	return part
}

// columns returns the columns from … up to to of a matrix with all.
func columns[T any](x []T, from, to, all int) []T {
	part := make([]T, 0, len(x)/all*(to-from))
	for i := 0; i < len(x); i += all {
		part = append(part, x[i+from:i+to]...)
	}
	return part
}
