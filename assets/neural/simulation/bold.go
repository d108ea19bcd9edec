package simulation

import (
	"math"
	"strconv"

	"untrained/nn/elementary"
	"untrained/nn/random"
)

// Voxel is one place of a simulated scan. It hears many cells: their mean firing,
// compressed, is its signal (Kay, Winawer, Mezer & Wandell 2013, J Neurophysiol
// 110:481: responses add up less than linearly).
type Voxel struct {
	Weights []float64 // of the cells, sum one
	Percent float64   // standard deviation of the signal over pictures, in percent
	Noise   float64   // of one repeat, in units of Percent
}

const (
	// A voxel's noise is partly slow, an autoregressive process from one picture to
	// the next (here with correlation 0.8 at four seconds, as of drifts and
	// breathing), and a part of the slow noise is the same in all voxels (Purdon &
	// Weisskoff 1998, Hum Brain Mapp 6:239; Triantafyllou et al. 2005, NeuroImage
	// 26:243).
	slowShare   = 0.4 // of the variance
	sharedShare = 0.25
	slowness    = 0.8
)

// Voxels draws voxels that pool cells; near returns how close cell u is to a random
// place, from the picture's middle in parts of its side, as a weight, or is nil where cells have no places.
func Voxels(n, cells int, near func(place [2]float64, u int) float64, seed uint64, area string) []Voxel {
	s := random.New(seed, "simulation", "bold", area, "voxels")
	voxels := make([]Voxel, n)
	for v := range voxels {
		place := [2]float64{scatter * truncated(s, 2), scatter * truncated(s, 2)}
		w := make([]float64, cells)
		var sum float64
		for u := range w {
			// Few cells count much: veins, and columns of like cells.
			w[u] = elementary.Exp(float64(1.2 * truncated(s, 2)))
			if near != nil {
				w[u] *= near(place, u)
			}
			sum += w[u]
		}
		for u := range w {
			w[u] /= sum
		}
		voxels[v] = Voxel{Weights: w, Percent: s.Uniform(0.4, 1.6), Noise: s.Uniform(0.7, 2.2)}
	}
	return voxels
}

// Signal returns the noise-free percent signal change, pictures × voxels, from the
// noise-free spike counts of the cells, pictures × cells. Cells count alike, however
// much they fire.
func Signal(voxels []Voxel, counts []float64, cells int) []float64 {
	pictures := len(counts) / cells
	relative := make([]float64, len(counts))
	for u := range cells {
		var mean float64
		for i := range pictures {
			mean += counts[i*cells+u] / float64(pictures)
		}
		for i := range pictures {
			if mean > 0 {
				relative[i*cells+u] = counts[i*cells+u] / mean
			}
		}
	}
	out := make([]float64, pictures*len(voxels))
	column := make([]float64, pictures)
	for v, voxel := range voxels {
		for i := range pictures {
			var sum float64
			for u, w := range voxel.Weights {
				sum += float64(w * relative[i*cells+u])
			}
			column[i] = math.Sqrt(sum)
		}
		standardise(column)
		for i, x := range column {
			out[i*len(voxels)+v] = float64(voxel.Percent * (2 + x)) // all pictures raise it
		}
	}
	return out
}

// BOLDTrials draws single responses, pictures × voxels × repeats. Each repeat is a
// run that shows all pictures once in an order of its own, so that slow noise falls
// on other pictures in every run.
func BOLDTrials(voxels []Voxel, signal []float64, repeats int, seed uint64, area string) []float32 {
	n := len(voxels)
	pictures := len(signal) / n
	out := make([]float32, len(signal)*repeats)
	fast := math.Sqrt(1 - slowShare)
	own := math.Sqrt(slowShare * (1 - sharedShare))
	common := math.Sqrt(slowShare * sharedShare)
	innovation := math.Sqrt(1 - slowness*slowness)
	drift := make([]float64, n+1) // of each voxel, and of all
	for k := range repeats {
		s := random.New(seed, "simulation", "bold", area, "noise", strconv.Itoa(k))
		for v := range drift {
			drift[v] = s.Norm()
		}
		for _, i := range s.Perm(pictures) {
			for v := range drift {
				drift[v] = float64(slowness*drift[v]) + float64(innovation*s.Norm())
			}
			for v, voxel := range voxels {
				noise := float64(fast*s.Norm()) + float64(own*drift[v]) + float64(common*drift[n])
				at := i*n + v
				out[at*repeats+k] = float32(signal[at] + float64(float64(voxel.Percent*voxel.Noise)*noise))
			}
		}
	}
	return out
}
