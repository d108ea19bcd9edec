package stimulus

import "math"

// The smallest and the largest side of a picture that this package draws, in pixels. Other sizes are clamped, so that a
// configuration typed by hand draws something and never exhausts memory; Validate of TextureDigits, Grating and Battery
// returns an error for them.
const (
	MinSize = 8
	MaxSize = 1024
)

// MeanGrey is the background luminance of gratings and the mean luminance of textures.
const MeanGrey = 0.5

// Grey is a picture of one channel: H rows of W luminances, 0 black to 1 white.
type Grey struct {
	H, W int
	Pix  []float32 // H×W, row after row
}

// NewGrey returns a black picture of h×w pixels; a negative side counts as 0.
func NewGrey(h, w int) Grey {
	h, w = max(h, 0), max(w, 0)
	return Grey{H: h, W: w, Pix: make([]float32, h*w)}
}

// At returns the luminance in column x of row y, or MeanGrey outside the picture.
func (g Grey) At(x, y int) float32 {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return MeanGrey
	}
	return g.Pix[y*g.W+x]
}

// Bytes returns the picture in 256 grey levels, H×W, 0 black to 255 white, rounded half up; luminances outside [0, 1]
// are clipped.
func (g Grey) Bytes() []uint8 {
	b := make([]uint8, len(g.Pix))
	for i, v := range g.Pix {
		b[i] = uint8(math.Floor(float64(255*clamp(float64(v), 0, 1)) + 0.5))
	}
	return b
}

// Moments returns the mean and the standard deviation of luminance over all pixels (the RMS contrast in units of
// luminance), 0 and 0 for an empty picture.
func (g Grey) Moments() (mean, rms float64) {
	if len(g.Pix) == 0 {
		return 0, 0
	}
	for _, v := range g.Pix {
		mean += float64(v)
	}
	mean /= float64(len(g.Pix))
	sum := 0.0
	for _, v := range g.Pix {
		d := float64(v) - mean
		sum += float64(d * d)
	}
	return mean, math.Sqrt(sum / float64(len(g.Pix)))
}

// clamp returns x limited to [low, high]; NaN becomes low.
func clamp(x, low, high float64) float64 {
	if !(x > low) {
		return low
	}
	return min(x, high)
}

func clampSize(size int) int { return min(max(size, MinSize), MaxSize) }

// toGrey rounds size×size luminances to float32 and clips them to [0, 1].
func toGrey(pix []float64, size int) Grey {
	g := NewGrey(size, size)
	for i, v := range pix {
		g.Pix[i] = float32(clamp(v, 0, 1))
	}
	return g
}
