package input

import (
	"fmt"
	"math"

	"untrained/app/lab"
	"untrained/assets/neural"
	"untrained/assets/weights"
	"untrained/nn"
)

// The values of `input`.
const (
	Auto      = "auto"
	AsTrained = "trained"
	Standard  = "standard"
)

// SeenAsTrained reports whether pictures enter as in SqueezeNet's training: bilinear, blue, green and red less their
// means over the training pictures, in grey levels.
//
// Its random and shuffled twins get the same input. Its unit, some 60 grey levels
// of root mean square, does not matter to a random twin, which has neither biases
// nor any non-linearity but ReLU and maximum, so that it answers twice the input
// with twice the output; where zero lies does, and it lies at the same grey for
// all. A shuffled twin keeps the trained biases, which belong to this unit.
func SeenAsTrained(c lab.Config, spec nn.Spec) (bool, error) {
	own := spec.Equal(weights.SqueezeNetSpec())
	switch c.Get(lab.KeyInput) {
	case AsTrained:
		if !own {
			return false, fmt.Errorf("input=trained is known for network=%s alone; take input=standard", neural.SqueezeNet10ID)
		}
		return true, nil
	case Standard:
		return false, nil
	}
	return own, nil
}

// trainedInput provides pictures one stretch at a time, as in SqueezeNet's training.
type trainedInput struct {
	images neural.Images // square, with the margin that `size` asks for
}

// EnterTrained cuts and tones pictures for SqueezeNet.
func (e Entrance) EnterTrained(r *neural.Recording) (*trainedInput, error) {
	side, err := e.Side(r)
	if err != nil {
		return nil, err
	}
	if e.Size > weights.SqueezeNetSide {
		return nil, fmt.Errorf("size=%d is more than the %d pixels of SqueezeNet's input", e.Size, weights.SqueezeNetSide)
	}
	means := []float64{float64(weights.SqueezeNetMeans[2]), float64(weights.SqueezeNetMeans[1]),
		float64(weights.SqueezeNetMeans[0])}
	m := e.tonedOn(r, means).Images
	cut := int(math.Round(side))
	whole := cut
	if e.Size > 0 { // the network's input is that much wider than the picture
		whole = int(math.Round(float64(cut) * weights.SqueezeNetSide / float64(e.Size)))
	}
	channels := m.C
	if e.grey || channels != 3 {
		channels = 1
	}
	out := neural.Images{N: m.N, H: whole, W: whole, C: channels, Pix: make([]uint8, m.N*whole*whole*channels)}
	if channels == 1 {
		means = []float64{luminance(means[0], means[1], means[2])}
	}
	top, left, margin := (m.H-cut)/2, (m.W-cut)/2, (whole-cut)/2
	for i := range m.N {
		for y := range whole {
			for x := range whole {
				to := out.Pix[((i*whole+y)*whole+x)*channels:][:channels]
				sy, sx := y-margin, x-margin
				if sy < 0 || sx < 0 || sy >= cut || sx >= cut {
					for c := range to {
						to[c] = uint8(math.Round(means[c]))
					}
					continue
				}
				from := m.Pix[((i*m.H+top+sy)*m.W+left+sx)*m.C:][:m.C]
				switch {
				case channels == 1 && m.C >= 3:
					to[0] = uint8(math.Round(luminance(float64(from[0]), float64(from[1]), float64(from[2]))))
				default:
					copy(to, from)
				}
			}
		}
	}
	return &trainedInput{out}, nil
}

// Read writes pictures from … into x, as many as fit.
func (t *trainedInput) Read(x []float32, from int) error {
	const length = weights.SqueezeNetSide * weights.SqueezeNetSide * 3
	size := t.images.H * t.images.W * t.images.C
	for k := range len(x) / length {
		pix := t.images.Pix[(from+k)*size:][:size]
		if err := weights.SqueezeNetInput(x[k*length:][:length], pix, t.images.H, t.images.W, t.images.C); err != nil {
			return err
		}
	}
	return nil
}
