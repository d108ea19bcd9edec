package readout

import (
	"context"
	"fmt"
	"math"

	"untrained/app/lab/internal/model"
	"untrained/nn"
	"untrained/nn/elementary"
)

// GaborBank is the fixed model of early vision that networks are compared with:
// contrast energy in 8 orientations and up to 5 octaves of spatial frequency, √(even² +
// odd²) of two Gabor filters in quadrature (Adelson & Bergen 1985; the square root
// as in Kay et al. 2008), at places half a wavelength apart. Nothing of it is drawn at random, and nothing is fitted
// except the weights of octaves (see weightings).
type GaborBank struct {
	size   int // of the picture, in pixels
	Scales []GaborScale
}

// GaborScale is one octave of a bank: its filters, and where they look at a picture.
type GaborScale struct {
	Cycles     float64 // a picture
	wavelength float64 // pixels
	Window     nn.Window
	filters    []float32 // k×k×1×16: the even and the odd filter of each orientation
}

// GaborOrientations is the number of orientations of a bank.
const GaborOrientations = 8

// GaborSide is the side in pixels at which the bank sees a picture that fills a larger network input: enough for its
// finest octave.
const GaborSide = 128

// NewGaborBank makes the bank for pictures of size×size pixels: 2, 4, 8, 16 and 32
// cycles a picture, those of them that have 2.5 pixels a cycle or more.
func NewGaborBank(size int) (*GaborBank, error) {
	b := &GaborBank{size: size}
	for _, cycles := range []float64{2, 4, 8, 16, 32} {
		wavelength := float64(size) / cycles
		if wavelength >= 2.5 {
			s := newGaborScale(size, wavelength)
			s.Cycles = cycles
			b.Scales = append(b.Scales, s)
		}
	}
	if len(b.Scales) == 0 {
		return nil, fmt.Errorf("pictures of %d pixels are too small for a Gabor filter; take size=5 or more", size)
	}
	return b, nil
}

// newGaborScale draws the filters of one wavelength: a Gaussian envelope with a
// standard deviation of 0.45 wavelengths (a bandwidth of 1.3 octaves), zero mean
// and unit norm.
func newGaborScale(size int, wavelength float64) GaborScale {
	sigma := 0.45 * wavelength
	half := int(math.Ceil(2.2 * sigma))
	k := 2*half + 1
	step := max(1, int(wavelength/2))
	places := (size + step - 1) / step
	// The first filter is centred so that the grid of places is.
	margin := (size - 1 - (places-1)*step) / 2
	after := (places-1)*step + margin + half - (size - 1)
	s := GaborScale{wavelength: wavelength, filters: make([]float32, k*k*2*GaborOrientations)}
	s.Window = nn.Window{
		H: size, W: size, KH: k, KW: k, Stride: step,
		PadY: half - margin, PadX: half - margin, PadYE: after, PadXE: after,
	}
	values := make([]float64, k*k)
	for o := range GaborOrientations {
		sin, cos := elementary.Sincos(math.Pi * float64(o) / GaborOrientations)
		for phase := range 2 {
			sum := 0.0
			envelope := make([]float64, k*k)
			total := 0.0
			for y := range k {
				for x := range k {
					dx, dy := float64(x-half), float64(y-half)
					envelope[y*k+x] = elementary.Exp(-(float64(dx*dx) + float64(dy*dy)) / (2 * sigma * sigma))
					argument := 2 * math.Pi * (float64(dx*cos) + float64(dy*sin)) / wavelength
					wave, even := elementary.Sincos(argument)
					if phase == 0 {
						wave = even
					}
					values[y*k+x] = envelope[y*k+x] * wave
					sum += values[y*k+x]
					total += envelope[y*k+x]
				}
			}
			norm := 0.0
			for i := range values {
				values[i] -= sum / total * envelope[i]
				norm += values[i] * values[i]
			}
			norm = math.Sqrt(norm)
			for i, v := range values {
				s.filters[i*2*GaborOrientations+2*o+phase] = float32(v / norm)
			}
		}
	}
	return s
}

// Features returns the number of values a picture gives.
func (b *GaborBank) Features() int {
	n := 0
	for _, s := range b.Scales {
		n += s.Features()
	}
	return n
}

// Energies passes n grey pictures (size×size) through the bank.
func (b *GaborBank) Energies(ctx context.Context, backend nn.Backend, pictures []float32, n int,
	progress func(float64)) (Features, error) {
	f := Features{N: n, P: b.Features()}
	f.Narrow = make([]float32, n*f.P)
	at := 0
	err := b.Each(ctx, backend, pictures, n, func(s GaborScale, x []float32) error {
		for i := range n {
			copy(f.Narrow[i*f.P+at:][:s.Features()], x[i*s.Features():])
		}
		at += s.Features()
		return nil
	}, progress)
	return f, err
}

// Each passes n grey pictures (size×size) through the bank, an octave at a time: the
// finest alone has three quarters of all features. use gets n × the octave's
// features, which it may change.
func (b *GaborBank) Each(ctx context.Context, backend nn.Backend, pictures []float32, n int,
	use func(s GaborScale, x []float32) error, progress func(float64)) error {
	for k, s := range b.Scales {
		x := make([]float32, n*s.Features())
		if err := s.energies(ctx, backend, pictures, n, x); err != nil {
			return fmt.Errorf("filters of %.3g pixels: %w", s.wavelength, err)
		}
		if err := use(s, x); err != nil {
			return err
		}
		progress(float64(k+1) / float64(len(b.Scales)))
	}
	return nil
}

// Features returns the number of values of an octave.
func (s GaborScale) Features() int { return s.Window.OH() * s.Window.OW() * GaborOrientations }

func (s GaborScale) energies(ctx context.Context, backend nn.Backend, pictures []float32, n int, to []float32) error {
	w := s.Window
	w.N = min(model.ForwardBatch, n)
	places := w.OH() * w.OW()
	var buffers [3]nn.Buffer
	for i, size := range []int{w.N * w.H * w.W, len(s.filters), w.N * places * 2 * GaborOrientations} {
		b, err := backend.NewBuffer(size)
		if err != nil {
			return err
		}
		defer b.Release()
		buffers[i] = b
	}
	x, filters, y := nn.Whole(buffers[0]), nn.Whole(buffers[1]), nn.Whole(buffers[2])
	if err := backend.Write(filters, s.filters); err != nil {
		return err
	}
	plan, err := backend.Plan([]nn.Op{nn.Conv{Window: w, Cin: 1, Cout: 2 * GaborOrientations, X: x, Wt: filters, Y: y}})
	if err != nil {
		return err
	}
	defer plan.Release()
	out := make([]float32, y.Len)
	for from := 0; from < n; from += w.N {
		if err := ctx.Err(); err != nil {
			return err
		}
		some := min(w.N, n-from)
		if err := backend.Write(x, pictures[from*w.H*w.W:][:some*w.H*w.W]); err != nil {
			return err
		}
		if err := plan.Run(); err != nil {
			return err
		}
		if err := backend.Read(out, y); err != nil {
			return err
		}
		for i := range some {
			row := to[(from+i)*s.Features():]
			pairs := out[i*places*2*GaborOrientations:]
			for j := range places * GaborOrientations {
				even, odd := float64(pairs[2*j]), float64(pairs[2*j+1])
				row[j] = float32(math.Sqrt(even*even + odd*odd))
			}
		}
	}
	return nil
}
