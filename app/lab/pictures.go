package lab

import (
	"fmt"
	"math"

	"untrained/assets/neural"
	"untrained/nn"
)

// entrance says how a recording's pictures enter a network.
type entrance struct {
	size  int     // pixels across the whole picture; 0 fills the network's input
	grey  bool    // luminance even where the network takes colours
	crop  float64 // central part of the picture that is kept, by width
	field float64 // the same in degrees of visual angle; 0 leaves it to crop
	gamma float64 // exponent of the stored values, between 0 and 1; 0 and 1 leave them
	white bool    // cut-out pictures keep their white ground
}

// entranceOf reads the keys of entranceProperties.
func entranceOf(c Config) entrance {
	return entrance{
		size: c.Int("size"), grey: c.Get("grey") == "yes", crop: c.Float("crop"), field: c.Float("fov_deg"),
		gamma: c.Float("gamma"), white: c.Get("ground") == "white",
	}
}

// pictures are a recording's pictures as experiments see them: cut, resized by
// area averaging and standardised, all with the same two numbers, to mean 0 and
// root mean square 1, so that 0 is the mean grey.
type pictures struct {
	n, size, channels int
	pixels            features // n × size·size·channels
}

// maxPictureBytes is the most that the pictures of a recording may take.
const maxPictureBytes = 256 << 20

// enter prepares pictures for a network with this input.
func (e entrance) enter(r *neural.Recording, input nn.Shape) (*pictures, error) {
	p := &pictures{n: r.Images.N, size: e.size, channels: input.C}
	if p.size == 0 {
		p.size = min(input.H, input.W)
	}
	if input.C != 1 && input.C != 3 {
		return nil, fmt.Errorf("the network takes pictures of %d channels; a recording has 1 (grey) or 3 (colours)", input.C)
	}
	side, err := e.side(r)
	if err != nil {
		return nil, err
	}
	r = e.toned(r)
	length := p.size * p.size * p.channels
	if bytes := 4 * p.n * max(length, input.Len()); bytes > maxPictureBytes {
		return nil, fmt.Errorf("%d pictures of %d×%d×%d take %d MB, more than %d; take a smaller size or network input", p.n, p.size, p.size, p.channels, bytes>>20, maxPictureBytes>>20)
	}
	rows := spans(r.Images.H, side, p.size)
	columns := spans(r.Images.W, side, p.size)
	all := make([]float64, length)
	p.pixels = features{n: p.n, p: length}
	if length <= wideFeatures {
		p.pixels.wide = make([]float64, p.n*length)
	} else {
		p.pixels.narrow = make([]float32, p.n*length)
	}
	sum, square := 0.0, 0.0
	for i := range p.n {
		picture := r.Images.Pix[i*r.Images.H*r.Images.W*r.Images.C:][:r.Images.H*r.Images.W*r.Images.C]
		e.resize(all, picture, r.Images, rows, columns, p.channels)
		for j, v := range all {
			sum += v
			square += v * v
			p.pixels.set(i, j, v)
		}
	}
	count := float64(p.n * length)
	mean := sum / count
	rms := math.Sqrt(math.Max(0, square/count-mean*mean))
	if rms < 1e-6 {
		return nil, fmt.Errorf("the pictures of %s are all one grey after cutting to %g pixels; take a larger crop", r.ID, math.Round(side))
	}
	for i := range p.n {
		for j := range length {
			p.pixels.set(i, j, (p.pixels.at(i, j)-mean)/rms)
		}
	}
	return p, nil
}

// side is the width, in source pixels, of the central square that is kept.
func (e entrance) side(r *neural.Recording) (float64, error) {
	full := float64(min(r.Images.H, r.Images.W))
	if e.field == 0 {
		return math.Max(1, e.crop*full), nil
	}
	switch {
	case r.FieldDegrees == 0:
		return 0, fmt.Errorf("fov_deg=%g needs to know how large the pictures were, and %s does not say; use crop instead", e.field, r.ID)
	case e.field > r.FieldDegrees:
		return 0, fmt.Errorf("fov_deg=%g is more than the pictures of %s covered, %g degrees; take %g or less", e.field, r.ID, r.FieldDegrees, r.FieldDegrees)
	}
	return math.Max(1, full*e.field/r.FieldDegrees), nil
}

// span is the stretch of source pixels, ends in part, that makes one pixel.
type span struct {
	from    int
	weights []float64 // sum 1
}

// spans divides the central side of n source pixels into size equal stretches.
func spans(n int, side float64, size int) []span {
	result := make([]span, size)
	start := (float64(n) - side) / 2
	for k := range result {
		low := start + side*float64(k)/float64(size)
		high := start + side*float64(k+1)/float64(size)
		first := min(max(int(math.Floor(low+1e-9)), 0), n-1)
		last := min(max(int(math.Ceil(high-1e-9)), first+1), n)
		s := span{from: first, weights: make([]float64, last-first)}
		total := 0.0
		for i := range s.weights {
			s.weights[i] = math.Max(0, math.Min(high, float64(first+i+1))-math.Max(low, float64(first+i)))
			total += s.weights[i]
		}
		for i := range s.weights {
			s.weights[i] /= total
		}
		result[k] = s
	}
	return result
}

// resize averages one picture into out, size×size×channels, in [0, 1]. Grey is
// the luminance of ITU-R BT.601, as golden/ridge.json has it.
func (e entrance) resize(out []float64, picture []uint8, im neural.Images, rows, columns []span, channels int) {
	at := 0
	for _, row := range rows {
		for _, column := range columns {
			var mean [3]float64
			for y, wy := range row.weights {
				if im.C == 1 { // the same, without a loop over channels
					line := picture[(row.from+y)*im.W+column.from:][:len(column.weights)]
					for x, wx := range column.weights {
						mean[0] += wy * wx * float64(line[x])
					}
					continue
				}
				for x, wx := range column.weights {
					p := picture[((row.from+y)*im.W+column.from+x)*im.C:][:im.C]
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

// into places the pictures in the middle of a network's input; what lies outside
// a picture is mean grey, 0, and what lies outside the input is cut off.
func (p *pictures) into(input nn.Shape) []float32 {
	x := make([]float32, p.n*input.Len())
	top, left := (input.H-p.size)/2, (input.W-p.size)/2
	for i := range p.n {
		for y := range input.H {
			for c := range input.W {
				sy, sx := y-top, c-left
				if sy < 0 || sx < 0 || sy >= p.size || sx >= p.size {
					continue
				}
				for ch := range p.channels {
					x[((i*input.H+y)*input.W+c)*input.C+ch] = float32(p.pixels.at(i, (sy*p.size+sx)*p.channels+ch))
				}
			}
		}
	}
	return x
}

// luminance is the pictures as float32, one value a pixel; colours are averaged.
func (p *pictures) luminance() []float32 {
	x := make([]float32, p.n*p.size*p.size)
	for i := range p.n {
		for j := range p.size * p.size {
			sum := 0.0
			for c := range p.channels {
				sum += p.pixels.at(i, j*p.channels+c)
			}
			x[i*p.size*p.size+j] = float32(sum / float64(p.channels))
		}
	}
	return x
}
