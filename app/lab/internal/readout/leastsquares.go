package readout

import (
	"context"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/linear"
	"untrained/app/lab/statistics"
)

// LeastSquares predicts all units together by partial least squares with a fixed
// number of components, as Brain-Score does with 25 (Schrimpf et al. 2018).
type LeastSquares struct {
	Components, Inner int
	Split             Split
	Choosing          bool // inner r is needed, to choose a layer
}

// CrossValidate implements predictor. There are no penalties: choices are 0.
func (l LeastSquares) CrossValidate(ctx context.Context, k Kernel, responses []float64, units int, outer []Fold,
	progress func(float64)) (*Prediction, error) {
	out := &Prediction{
		Predicted: make([]float64, len(responses)), TrainingMean: make([]float64, len(responses)),
		Choice: make([]int, len(outer)*units), Inner: make([]float64, len(outer)*units),
	}
	for f, fold := range outer {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if l.Choosing {
			inner, err := l.Split.Folds(fold.Train, l.Inner)
			if err != nil {
				return nil, fmt.Errorf("inner folds: %w", err)
			}
			for _, in := range inner {
				guess, _, err := l.predict(k, in, responses, units)
				if err != nil {
					return nil, err
				}
				for u := range units {
					var truth []float64
					for _, i := range in.Test {
						truth = append(truth, responses[i*units+u])
					}
					out.Inner[f*units+u] += statistics.Pearson(truth, statistics.Column(guess, units, u)) / float64(len(inner))
				}
				if err := ctx.Err(); err != nil {
					return nil, err
				}
			}
		}
		guess, mean, err := l.predict(k, fold, responses, units)
		if err != nil {
			return nil, err
		}
		for a, i := range fold.Test {
			copy(out.Predicted[i*units:][:units], guess[a*units:])
			copy(out.TrainingMean[i*units:][:units], mean)
		}
		progress(float64(f+1) / float64(len(outer)))
	}
	return out, nil
}

// predict fits a fold and predicts its test pictures, test × units. Responses have
// mean 0 and standard deviation 1 over the training pictures, so that a unit's rate does not matter.
func (l LeastSquares) predict(k Kernel, f Fold, responses []float64, units int) (guess, mean []float64, err error) {
	n, m := len(f.Train), len(f.Test)
	kt, ke := make([]float64, n*n), make([]float64, m*n)
	if err := k.fold(f, kt, ke); err != nil {
		return nil, nil, err
	}
	linear.Mirror(kt, n)
	y := make([]float64, n*units)
	mean = make([]float64, units)
	sd := make([]float64, units)
	for u := range units {
		x := make([]float64, n)
		for a, i := range f.Train {
			x[a] = responses[i*units+u]
		}
		if mean[u], sd[u] = statistics.MeanSD(x); statistics.IsConstant(mean[u], sd[u]) {
			sd[u] = 1
		}
		for a, v := range x {
			y[a*units+u] = (v - mean[u]) / sd[u]
		}
	}
	fit, err := statistics.FitPLS(kt, y, n, units, l.Components)
	if err != nil {
		return nil, nil, err
	}
	guess = fit.Predict(ke, m, l.Components)
	for k := range guess {
		guess[k] = guess[k]*sd[k%units] + mean[k%units]
		if !lab.IsFinite(guess[k]) {
			return nil, nil, fmt.Errorf("a prediction is %v; take fewer components", guess[k])
		}
	}
	return guess, mean, nil
}
