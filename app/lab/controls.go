package lab

import (
	"context"

	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/random"
)

// controlSide is how many pixels across controls other than the Gabor bank see of a
// picture that fills the network's input, if that is larger: none needs more, and
// pixels of 227×227 would take as much memory as a network.
const controlSide = 64

// control is the features of what is no network.
func (s *study) control(ctx context.Context, b spaceBuilder, w work, progress func(float64)) ([]space, error) {
	e, input := entranceOf(s.config), s.spec.Input
	if e.size == 0 {
		e.size = min(input.H, input.W, controlSide)
		if w.training == Gabor {
			e.size = min(input.H, input.W, gaborSide)
		}
	}
	shape := nn.Shape{H: e.size, W: e.size, C: input.C}
	stimuli := w.area.stimuli
	switch w.training {
	case Silhouette:
		stimuli, shape.C = silhouettes(stimuli), 1
		e.white = true // the ground of a silhouette is black
	case JitteredPixels:
		stimuli = displaced(e.toned(stimuli), w.seed)
		e.white, e.gamma = true, 0 // that is done
	}
	pictures, err := e.enter(stimuli, shape)
	if err != nil {
		return nil, err
	}
	if w.training == Gabor {
		bank, err := newGaborBank(pictures.size)
		if err != nil {
			return nil, err
		}
		return gaborSpaces(ctx, b, bank, pictures, progress)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	one, err := b.whole(w.training, pictures.pixels)
	return []space{one}, err
}

// jitter is how far pictures are displaced at most, each way, by width and height.
const jitter = 0.1

// displaced shifts each picture by a random distance, every place in it alike; what
// comes in from outside repeats the border. Pixels of such pictures say how much of
// a score rests on things being exactly where they are.
func displaced(r *neural.Recording, seed uint64) *neural.Recording {
	m := r.Images
	moved := *r
	moved.Images.Pix = make([]uint8, len(m.Pix))
	s := random.New(seed, "lab", "jitter")
	for i := range m.N {
		dy, dx := int(s.Uniform(-jitter, jitter)*float64(m.H)), int(s.Uniform(-jitter, jitter)*float64(m.W))
		for y := range m.H {
			for x := range m.W {
				fy, fx := min(max(y+dy, 0), m.H-1), min(max(x+dx, 0), m.W-1)
				copy(moved.Images.Pix[((i*m.H+y)*m.W+x)*m.C:][:m.C], m.Pix[((i*m.H+fy)*m.W+fx)*m.C:][:m.C])
			}
		}
	}
	return &moved
}
