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

// controlSide is the side in pixels at which controls other than the Gabor bank see a picture that fills a larger
// network input: none needs more, and pixels of 227×227 would take as much memory as a network.
const controlSide = 64

// control computes the features of a control.
func (s *study) control(ctx context.Context, b readout.Builder, w work,
	progress func(float64)) ([]readout.Space, error) {
	e, whole := input.EntranceOf(s.text), s.Spec.Input
	if e.Size == 0 {
		e.Size = min(whole.H, whole.W, controlSide)
		if w.Training == lab.Gabor {
			e.Size = min(whole.H, whole.W, readout.GaborSide)
		}
	}
	shape := nn.Shape{H: e.Size, W: e.Size, C: whole.C}
	stimuli := w.areas[0].stimuli
	switch w.Training {
	case lab.Silhouette:
		stimuli, shape.C = input.Silhouettes(stimuli), 1
		e.White = true // the background of a silhouette is black
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

// jitter is the largest displacement of a picture in each direction, as a fraction of its width and height.
const jitter = 0.1

// displaced returns the recording with each picture shifted by a random distance; the border is repeated outside.
// Pixels of such pictures show how much of a score depends on exact positions.
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
