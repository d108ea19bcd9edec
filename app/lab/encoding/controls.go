package encoding

import (
	"context"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/readout"
	"untrained/assets/neural"
	"untrained/nn"
	"untrained/nn/random"
)

// controlSide is how many pixels across controls other than the Gabor bank see of a
// picture that fills the network's input, if that is larger: none needs more, and
// pixels of 227×227 would take as much memory as a network.
const controlSide = 64

// control is the features of what is no network.
func (s *study) control(ctx context.Context, b readout.Builder, w work, progress func(float64)) ([]readout.Space, error) {
	e, whole := input.EntranceOf(s.config), s.Spec.Input
	if e.Size == 0 {
		e.Size = min(whole.H, whole.W, controlSide)
		if w.Training == lab.Gabor {
			e.Size = min(whole.H, whole.W, readout.GaborSide)
		}
	}
	shape := nn.Shape{H: e.Size, W: e.Size, C: whole.C}
	stimuli := w.area.stimuli
	switch w.Training {
	case lab.Silhouette:
		stimuli, shape.C = input.Silhouettes(stimuli), 1
		e.White = true // the ground of a silhouette is black
	case lab.JitteredPixels:
		stimuli = displaced(e.Toned(stimuli), w.Seed)
		e.White, e.Gamma = true, 0 // that is done
	}
	pictures, err := e.Enter(stimuli, shape)
	if err != nil {
		return nil, err
	}
	if w.Training == lab.Gabor {
		bank, err := readout.NewGaborBank(pictures.Size)
		if err != nil {
			return nil, err
		}
		return gaborSpaces(ctx, b, bank, pictures, progress)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	one, err := b.Whole(w.Training, pictures.Pixels)
	return []readout.Space{one}, err
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
