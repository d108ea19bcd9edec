package input

import (
	"fmt"
	"math"

	"untrained/app/lab"
	"untrained/app/lab/internal/readout"
	"untrained/assets/neural"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// Entrance describes how a recording's pictures enter a network.
type Entrance struct {
	Size  int     // pixels across the whole picture; 0 fills the network's input
	grey  bool    // luminance even if the network takes colours
	Crop  float64 // central part of the picture that is kept, by width
	Field float64 // the same in degrees of visual angle; 0 leaves it to crop
	Gamma float64 // exponent of the stored values, between 0 and 1; 0 and 1 leave them
	White bool    // cut-out pictures keep their white background
}

// EntranceOf reads the keys of Properties.
func EntranceOf(c lab.Config) Entrance {
	return Entrance{
		Size: c.Int(lab.KeySize), grey: c.Get(lab.KeyGrey) == "yes", Crop: c.Float(lab.KeyCrop),
		Field: c.Float(lab.KeyFOVDeg),
		Gamma: c.Float(lab.KeyGamma), White: c.Get(lab.KeyGround) == "white",
	}
}

// Pictures are a recording's pictures as experiments see them: cut, resized by
// area averaging and standardised, all with the same two numbers, to mean 0 and
// root mean square 1, so that 0 is the mean grey.
type Pictures struct {
	N, Size, channels int
	Pixels            readout.Features // n × size·size·channels
}

// MaxPictureBytes bounds the memory of a recording's pictures.
const MaxPictureBytes = 256 << 20

// Enter prepares pictures for a network with this input.
func (e Entrance) Enter(r *neural.Recording, input nn.Shape) (*Pictures, error) {
	p := &Pictures{N: r.Images.N, Size: e.Size, channels: input.C}
	if p.Size == 0 {
		p.Size = min(input.H, input.W)
	}
	if input.C != 1 && input.C != 3 {
		return nil, fmt.Errorf("the network takes pictures of %d channels; a recording has 1 (grey) or 3 (colours)", input.C)
	}
	side, err := e.Side(r)
	if err != nil {
		return nil, err
	}
	r = e.Toned(r)
	length := p.Size * p.Size * p.channels
	if bytes := 4 * p.N * max(length, input.Len()); bytes > MaxPictureBytes {
		return nil, fmt.Errorf("%d pictures of %d×%d×%d take %d MB, more than %d; take a smaller size or network input", p.N,
			p.Size, p.Size, p.channels, bytes>>20, MaxPictureBytes>>20)
	}
	rows := Spans(r.Images.H, side, p.Size)
	columns := Spans(r.Images.W, side, p.Size)
	all := make([]float64, length)
	p.Pixels = readout.Features{N: p.N, P: length}
	if length <= readout.WideFeatures {
		p.Pixels.Wide = make([]float64, p.N*length)
	} else {
		p.Pixels.Narrow = make([]float32, p.N*length)
	}
	sum, square := 0.0, 0.0
	for i := range p.N {
		picture := r.Images.Pix[i*r.Images.H*r.Images.W*r.Images.C:][:r.Images.H*r.Images.W*r.Images.C]
		e.Resize(all, picture, r.Images, rows, columns, p.channels)
		for j, v := range all {
			sum += v
			square += v * v
			p.Pixels.Set(i, j, v)
		}
	}
	count := float64(p.N * length)
	mean := sum / count
	rms := math.Sqrt(math.Max(0, square/count-mean*mean))
	if rms < 1e-6 {
		return nil, fmt.Errorf("the pictures of %s are all one grey after cutting to %g pixels; take a larger crop",
			r.ID, math.Round(side))
	}
	for i := range p.N {
		for j := range length {
			p.Pixels.Set(i, j, (p.Pixels.At(i, j)-mean)/rms)
		}
	}
	return p, nil
}

// Side returns the width, in source pixels, of the central square that is kept.
func (e Entrance) Side(r *neural.Recording) (float64, error) {
	full := float64(min(r.Images.H, r.Images.W))
	if e.Field == 0 {
		return math.Max(1, e.Crop*full), nil
	}
	switch {
	case r.FieldDegrees == 0:
		return 0, fmt.Errorf("fov_deg=%g needs to know how large the pictures were, and %s does not say; use crop instead",
			e.Field, r.ID)
	case e.Field > r.FieldDegrees:
		return 0, fmt.Errorf("fov_deg=%g is more than the pictures of %s covered, %g degrees; take %g or less", e.Field, r.ID,
			r.FieldDegrees, r.FieldDegrees)
	}
	return math.Max(1, full*e.Field/r.FieldDegrees), nil
}

// Square averages a square of grey bytes, from×from, over the areas of side×side new pixels.
func Square(pix []uint8, from, side int) stimulus.Grey {
	cells := Spans(from, float64(from), side)
	out := make([]float64, side*side)
	Entrance{}.Resize(out, pix, neural.Images{N: 1, H: from, W: from, C: 1, Pix: pix}, cells, cells, 1)
	g := stimulus.NewGrey(side, side)
	for i, v := range out {
		g.Pix[i] = float32(v)
	}
	return g
}

// span is the stretch of source pixels, with fractional ends, that makes one pixel.
type span struct {
	From    int
	Weights []float64 // sum 1
}

// Spans divides the central side of n source pixels into size equal stretches.
func Spans(n int, side float64, size int) []span {
	result := make([]span, size)
	start := (float64(n) - side) / 2
	for k := range result {
		low := start + side*float64(k)/float64(size)
		high := start + side*float64(k+1)/float64(size)
		first := min(max(int(math.Floor(low+1e-9)), 0), n-1)
		last := min(max(int(math.Ceil(high-1e-9)), first+1), n)
		s := span{From: first, Weights: make([]float64, last-first)}
		total := 0.0
		for i := range s.Weights {
			s.Weights[i] = math.Max(0, math.Min(high, float64(first+i+1))-math.Max(low, float64(first+i)))
			total += s.Weights[i]
		}
		for i := range s.Weights {
			s.Weights[i] /= total
		}
		result[k] = s
	}
	return result
}

// Resize averages one picture into out, size×size×channels, in [0, 1]. Grey is
// the luminance of ITU-R BT.601, as golden/ridge.json has it.
func (e Entrance) Resize(out []float64, picture []uint8, im neural.Images, rows, columns []span, channels int) {
	at := 0
	for _, row := range rows {
		for _, column := range columns {
			var mean [3]float64
			for y, wy := range row.Weights {
				if im.C == 1 { // the same, without a loop over channels
					line := picture[(row.From+y)*im.W+column.From:][:len(column.Weights)]
					for x, wx := range column.Weights {
						mean[0] += wy * wx * float64(line[x])
					}
					continue
				}
				for x, wx := range column.Weights {
					p := picture[((row.From+y)*im.W+column.From+x)*im.C:][:im.C]
					for c, v := range p[:min(im.C, 3)] {
						mean[c] += wy * wx * float64(v)
					}
				}
			}
			grey := mean[0]
			if im.C >= 3 {
				grey = luminance(mean[0], mean[1], mean[2])
			}
			for c := range channels {
				out[at] = grey / 255
				if channels == 3 && im.C >= 3 && !e.grey {
					out[at] = mean[c] / 255
				}
				at++
			}
		}
	}
}

// Into returns the pictures in the middle of a network's input; outside a picture it is mean grey, 0, and what lies
// outside the input is cut off.
func (p *Pictures) Into(input nn.Shape) []float32 {
	x := make([]float32, p.N*input.Len())
	top, left := (input.H-p.Size)/2, (input.W-p.Size)/2
	for i := range p.N {
		for y := range input.H {
			for c := range input.W {
				sy, sx := y-top, c-left
				if sy < 0 || sx < 0 || sy >= p.Size || sx >= p.Size {
					continue
				}
				for ch := range p.channels {
					x[((i*input.H+y)*input.W+c)*input.C+ch] = float32(p.Pixels.At(i, (sy*p.Size+sx)*p.channels+ch))
				}
			}
		}
	}
	return x
}

// Luminance returns the pictures as float32, one value a pixel; colours are averaged.
func (p *Pictures) Luminance() []float32 {
	x := make([]float32, p.N*p.Size*p.Size)
	for i := range p.N {
		for j := range p.Size * p.Size {
			sum := 0.0
			for c := range p.channels {
				sum += p.Pixels.At(i, j*p.channels+c)
			}
			x[i*p.Size*p.Size+j] = float32(sum / float64(p.channels))
		}
	}
	return x
}
