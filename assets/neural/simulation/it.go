package simulation

import (
	"context"
	_ "embed"
	"fmt"
	"math"

	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/elementary"
	"untrained/nn/random"
)

// ITSpec is the network in whose features the model cells of inferior temporal
// cortex are tuned: a strided first layer and average pooling, unlike the
// laboratory's trained networks, which have max pooling, and another task.
const ITSpec = "48x48x1/conv7x7x12,stride2,same/relu/avg2/conv3x3x24,same/relu/avg2/conv3x3x32,same/relu/avg2/" +
	"flatten/dense8"

const (
	itSide     = 48
	itLayer    = "avg3" // 3×3 places × 32 channels
	itPlaces   = 3
	itChannels = 32
	itSeed     = 1
	itSteps    = 1500
	itBatch    = 32
	itRate     = 0.003
)

// itWeights is the network after trainIT, which is a test. They are stored because training takes
// minutes; `go test ./assets/neural/simulation -run TestITNetwork -remake` makes the
// same bytes again.
//
//go:embed it.safetensors
var itWeights []byte

// enter writes a picture as contrast around mid grey, the network's input.
func enter(x []float32, p Picture) {
	for i, v := range p.Pix {
		x[i] = float32(float64(float64(v)/127.5-1) * 3)
	}
}

// ITCell is one model cell of inferior temporal cortex: tuned along one direction
// of the space of features (axis coding: Chang & Tsao 2017, Cell 169:1013), through
// a broad window over places.
type ITCell struct {
	Axis        [itChannels]float64
	X, Y        float64 // centre of its window, in places from the middle
	Rate        float64 // mean of the noise-free spike counts in 200 ms over the pictures
	Base        float64 // the part of Rate that is spontaneous
	Variability float64 // standard deviation of the gain from trial to trial
}

// softness bends a cell's answer (a + √(a² + softness))/2 to its drive a, which has unit variance.
const softness = 3

// itWindow is σ of a cell's window, in places of a third of the picture.
const itWindow = 0.8

// IT draws a population and returns its noise-free spike counts, pictures × cells,
// to pictures of 48×48 pixels. Mean rates are some 4 to 80 spikes a second, those of
// driven cells (Rust & DiCarlo 2010, J Neurosci 30:12978).
func IT(ctx context.Context, cells int, pictures []Picture, seed uint64) ([]ITCell, []float64, error) {
	features, err := itFeatures(ctx, pictures)
	if err != nil {
		return nil, nil, err
	}
	s := random.New(seed, "simulation", "it", "cells")
	population := make([]ITCell, cells)
	counts := make([]float64, len(pictures)*cells)
	drive := make([]float64, len(pictures))
	for u := range population {
		c := ITCell{
			X:           0.5 * truncated(s, 2),
			Y:           0.5 * truncated(s, 2),
			Rate:        float64(3.5 * elementary.Exp(float64(0.8*truncated(s, 2)))),
			Base:        s.Uniform(0, 0.25),
			Variability: s.Uniform(0.15, 0.4),
		}
		for k := range c.Axis {
			c.Axis[k] = s.Norm()
		}
		population[u] = c
		for i := range pictures {
			drive[i] = c.project(features[i*itPlaces*itPlaces*itChannels:])
		}
		standardise(drive)
		// A smooth rectification, so soft that tuning is a ramp over most pictures (Chang & Tsao 2017).
		var sum float64
		for i, a := range drive {
			drive[i] = (a + math.Sqrt(float64(a*a)+softness)) / 2
			sum += drive[i]
		}
		gain := c.Rate * (1 - c.Base) * float64(len(pictures)) / sum
		for i, a := range drive {
			counts[i*cells+u] = float64(c.Rate*c.Base) + float64(gain*a)
		}
	}
	return population, counts, nil
}

// project sums a picture's features, 3×3 places × channels, along the cell's axis.
func (c *ITCell) project(features []float64) float64 {
	var sum float64
	for y := range itPlaces {
		for x := range itPlaces {
			dx, dy := float64(x-1)-c.X, float64(y-1)-c.Y
			weight := elementary.Exp(-(float64(dx*dx) + float64(dy*dy)) / (2 * itWindow * itWindow))
			for k, v := range features[(y*itPlaces+x)*itChannels:][:itChannels] {
				sum += float64(float64(weight*c.Axis[k]) * v)
			}
		}
	}
	return sum
}

// itFeatures returns the network's features of each picture, every channel
// standardised over pictures and places.
func itFeatures(ctx context.Context, pictures []Picture) ([]float64, error) {
	p, _, err := nn.ReadSafetensors(itWeights)
	if err != nil {
		return nil, fmt.Errorf("network of simulated IT: %w", err)
	}
	program, err := nn.Compile(p.Spec, itBatch, nn.Mode{Taps: []string{itLayer}}, cpu.NewGeneric())
	if err != nil {
		return nil, fmt.Errorf("network of simulated IT: %w", err)
	}
	defer program.Release()
	if err := program.SetParams(p); err != nil {
		return nil, fmt.Errorf("network of simulated IT: %w", err)
	}
	const size = itPlaces * itPlaces * itChannels
	x := make([]float32, itBatch*itSide*itSide)
	y := make([]float32, itBatch*size)
	features := make([]float64, 0, len(pictures)*size)
	for len(pictures) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := min(itBatch, len(pictures))
		for k, picture := range pictures[:n] {
			enter(x[k*itSide*itSide:], picture)
		}
		if err := program.Forward(x[:n*itSide*itSide], nn.Tap{Layer: itLayer, Data: y}); err != nil {
			return nil, fmt.Errorf("network of simulated IT: %w", err)
		}
		for _, v := range y[:n*size] {
			features = append(features, float64(v))
		}
		pictures = pictures[n:]
	}
	column := make([]float64, len(features)/itChannels)
	for k := range itChannels {
		for i := range column {
			column[i] = features[i*itChannels+k]
		}
		standardise(column)
		for i, v := range column {
			features[i*itChannels+k] = v
		}
	}
	return features, nil
}

// standardise subtracts the mean and divides by the standard deviation; what does
// not vary becomes zero.
func standardise(v []float64) {
	var mean, square float64
	for _, x := range v {
		mean += x
	}
	mean /= float64(len(v))
	for _, x := range v {
		square += float64((x - mean) * (x - mean))
	}
	sd := math.Sqrt(square / float64(len(v)))
	for i, x := range v {
		v[i] = 0
		if sd > 0 {
			v[i] = (x - mean) / sd
		}
	}
}

// ITTrials draws spike counts as Population.Trials does.
func ITTrials(cells []ITCell, expected []float64, repeats int, seed uint64) []float32 {
	variability := make([]float64, len(cells))
	for i, c := range cells {
		variability[i] = c.Variability
	}
	return spikes(expected, variability, repeats, random.New(seed, "simulation", "it", "noise"))
}
