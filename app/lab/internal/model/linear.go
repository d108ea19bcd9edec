package model

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"

	"untrained/app/lab/statistics"
)

// blends measures Deficit: the part of the outputs' variance that no linear function of the picture explains.
//
// There are never enough pictures to fit one weight a pixel, and a regularised fit would find linear networks
// non-linear. So pictures are made that span fewer dimensions: mean + Σ gⱼ·(xⱼ − mean)/√d with d pictures xⱼ and
// random gⱼ of a normal distribution, which have the contrast and, on average, the spectrum of the pictures. A linear
// function of the picture is a linear function of g, which least squares finds from ten blends for each direction;
// other blends judge it.
func (m *complexityMeter) blends(ctx context.Context) error {
	d := m.options.Directions
	fitted, judged := blendsFitted*d, blendsJudged*d
	stream := m.stream("blends")
	chosen := stream.Perm(m.n)[:d]
	mean := make([]float64, len(m.picture(0)))
	for _, i := range chosen {
		for p, v := range m.picture(i) {
			mean[p] += float64(v) / float64(d)
		}
	}
	// weights has one row a blend: 1 and then g.
	weights := make([]float64, (fitted+judged)*(d+1))
	for i := range fitted + judged {
		weights[i*(d+1)] = 1
		for j := range d {
			weights[i*(d+1)+1+j] = stream.Norm()
		}
	}
	outputs := len(m.outputs)
	y := make([]float64, (fitted+judged)*outputs)
	blend := make([]float64, len(mean))
	err := m.probe.each(ctx, fitted+judged, func(i int, x []float32) {
		copy(blend, mean)
		for j, k := range chosen {
			g := weights[i*(d+1)+1+j] / math.Sqrt(float64(d))
			for p, v := range m.picture(k) {
				blend[p] += g * (float64(v) - mean[p])
			}
		}
		for p, v := range blend {
			x[p] = float32(v)
		}
	}, func(i int, from []float32) {
		for k, at := range m.outputs {
			y[i*outputs+k] = float64(from[at])
		}
	})
	if err != nil {
		return err
	}
	deficits, err := linearityDeficits(weights, d+1, y, outputs, fitted)
	if err != nil {
		return err
	}
	count := 0
	for _, v := range deficits {
		if v >= 0 {
			m.result.Deficit += v
			count++
		}
	}
	if count == 0 {
		return ErrDeadLayer
	}
	m.result.Deficit /= float64(count)
	return nil
}

// linearityDeficits returns for each column of y (rows × outputs) the part of its variance, within [0, 1], over the
// rows from fitted on that the least-squares fit on the rows before, linear in the p columns of x (the first of them
// all ones), leaves unexplained; −1 for a column that does not vary.
func linearityDeficits(x []float64, p int, y []float64, outputs, fitted int) ([]float64, error) {
	rows := len(x) / p
	a := mat.NewDense(fitted, p, x[:fitted*p])
	var normal mat.SymDense
	normal.SymOuterK(1, a.T())
	var cholesky mat.Cholesky
	if !cholesky.Factorize(&normal) {
		return nil, errors.New("the blends do not determine a linear map; take another seed")
	}
	var right, coefficients, guess mat.Dense
	right.Mul(a.T(), mat.NewDense(fitted, outputs, y[:fitted*outputs]))
	if err := cholesky.SolveTo(&coefficients, &right); err != nil {
		return nil, err
	}
	guess.Mul(mat.NewDense(rows-fitted, p, x[fitted*p:]), &coefficients)
	deficits := make([]float64, outputs)
	for k := range outputs {
		truth := statistics.Column(y[fitted*outputs:], outputs, k)
		if isFlat(truth) {
			deficits[k] = -1
			continue
		}
		mean, sse, sst := statistics.Mean(truth), 0.0, 0.0
		for i, v := range truth {
			sse += statistics.Square(v - guess.At(i, k))
			sst += statistics.Square(v - mean)
		}
		deficits[k] = math.Min(1, sse/sst)
	}
	return deficits, nil
}
