package training

import (
	"math"

	"untrained/nn"
	"untrained/nn/elementary"
)

// MostVariance is the largest circular variance of its power spectrum at which a kernel is called oriented. Of 7×7
// kernels of white noise about one in a hundred is; a Gabor function of one octave has about 0.1.
const MostVariance = 0.5

// spectrumSize is how many frequencies are taken along each axis, from −½ to ½ cycles per pixel.
const spectrumSize = 16

// OrientedShare returns the share of the first convolution's kernels whose circular variance is at most MostVariance,
// and NaN for a network without a convolution. A kernel with several input channels counts once for each.
func OrientedShare(p *nn.Params) float64 {
	list := CircularVariances(p)
	if len(list) == 0 {
		return math.NaN()
	}
	oriented := 0
	for _, v := range list {
		if v <= MostVariance {
			oriented++
		}
	}
	return float64(oriented) / float64(len(list))
}

// CircularVariances returns the circular variance of the power spectrum of each kernel of the first convolution: 0
// where all power lies at one orientation, 1 where none is preferred, as in a kernel of zeros. The mean of a kernel
// does not count; neither do frequencies above ½ cycle per pixel in any direction, so that no direction has more of
// them.
func CircularVariances(p *nn.Params) []float64 {
	if len(p.Spec.Layers) == 0 || p.Spec.Layers[0].Kind != nn.ConvLayer {
		return nil
	}
	k := p.Spec.Layers[0].K
	weight := p.Tensors[0].Data // K×K×In×Out
	kernels := len(weight) / (k * k)
	kernel := make([]float64, k*k)
	list := make([]float64, kernels)
	for i := range list {
		mean := 0.0
		for place := range kernel {
			kernel[place] = float64(weight[place*kernels+i])
			mean += kernel[place] / float64(len(kernel))
		}
		for place := range kernel {
			kernel[place] -= mean
		}
		list[i] = circularVariance(kernel, k)
	}
	return list
}

// circularVariance returns 1 − |Σ P e^(2iθ)| / Σ P over the frequencies of a k×k kernel, with P the power and θ the
// direction of a frequency.
func circularVariance(kernel []float64, k int) float64 {
	var total, cosine, sine float64
	for v := range spectrumSize/2 + 1 { // the other half mirrors it
		for u := -spectrumSize / 2; u <= spectrumSize/2; u++ {
			square := float64(u*u + v*v)
			if square == 0 || square > spectrumSize*spectrumSize/4 || v == 0 && u < 0 {
				continue
			}
			var re, im float64
			for place, w := range kernel {
				s, c := elementary.Sincos(2 * math.Pi * float64(u*(place%k)+v*(place/k)) / spectrumSize)
				re += float64(w * c)
				im += float64(w * s)
			}
			power := float64(re*re) + float64(im*im)
			total += power
			cosine += float64(power * float64(u*u-v*v) / square)
			sine += float64(power * float64(2*u*v) / square)
		}
	}
	if !(total > 0) {
		return 1
	}
	return 1 - math.Sqrt(float64(cosine*cosine)+float64(sine*sine))/total
}
