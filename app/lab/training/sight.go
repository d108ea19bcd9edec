package training

import (
	"math"

	"untrained/app/lab/internal/input"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// Sight is what a network in training makes of one picture at a step: what can be watched while it learns. Its shades
// are 0 to 255, of which 128 stands for zero.
type Sight struct {
	Step    int       `json:"step"`
	Side    int       `json:"side"`    // of the picture
	Picture []byte    `json:"picture"` // 0 black to 255 white
	Layer   string    `json:"layer"`   // whose maps these are
	Count   int       `json:"count"`   // kernels, and maps
	Kernel  int       `json:"kernel"`  // side of a kernel; 0 in a network without convolution
	Kernels []byte    `json:"kernels"` // Kernel×Kernel×Count, for the first input channel
	H       int       `json:"h"`       // of a map
	W       int       `json:"w"`
	Maps    []byte    `json:"maps"`    // H×W×Count
	Answers []float64 `json:"answers"` // the probability of each class
	Own     bool      `json:"own"`     // the picture is the reader's drawing
}

// mostWatched is how many kernels and maps a Sight holds.
const mostWatched = 32

// eye is a copy of the network in training that looks at single pictures.
type eye struct {
	program *nn.Program
	last    string // layer, whose values are the classes'
	layer   string // the first convolution's activation, or the convolution
	shape   nn.Shape
	maps    []float32
	logits  []float32
	end     float64 // of the maps' shades at this step
}

// See shows the network one picture: squares, side×side shades from 0 to ink, or, where squares is empty, the first of
// the fresh pictures. Neither the training nor its numbers are touched.
func (t *Trainer) See(squares []uint8, ink uint8) (*Sight, error) {
	if err := t.openEye(); err != nil {
		return nil, err
	}
	params, err := t.program.Params()
	if err != nil {
		return nil, err
	}
	e := t.eye
	if err := e.program.SetParams(params); err != nil {
		return nil, err
	}
	x := make([]float32, t.spec.Input.Len())
	s := &Sight{Step: t.step, Side: t.lesson.Size, Layer: e.layer, Own: len(squares) > 0}
	// The shades' ends come from a picture of the lesson also for drawings: an empty pad then looks empty.
	t.fresh.copyTo(x, 0)
	if err := e.look(x); err != nil {
		return nil, err
	}
	e.end = largest(e.maps)
	if s.Own {
		t.lesson.drawn(x, squares, ink)
		if err := e.look(x); err != nil {
			return nil, err
		}
	}
	s.Picture = t.lesson.luminance(x).Bytes()
	s.Answers = softmax(e.logits)
	if e.layer == "" {
		return s, nil
	}
	first := t.spec.Layers[0]
	s.Count, s.Kernel, s.H, s.W = min(first.Out, mostWatched), first.K, e.shape.H, e.shape.W
	weight := params.Tensors[0].Data
	s.Kernels = shades(weight, first.K*first.K, len(weight)/(first.K*first.K), s.Count, largest(weight))
	s.Maps = shades(e.maps, e.shape.H*e.shape.W, e.shape.C, s.Count, e.end)
	return s, nil
}

// openEye compiles the copy, once for each backend.
func (t *Trainer) openEye() (err error) {
	if t.eye != nil {
		return nil
	}
	names := t.spec.LayerNames()
	e := &eye{logits: make([]float32, len(t.classes)), last: names[len(names)-1]}
	mode := nn.Mode{}
	if t.spec.Layers[0].Kind == nn.ConvLayer {
		shapes, err := t.spec.Shapes()
		if err != nil {
			return err
		}
		at := 0
		if len(names) > 1 && t.spec.Layers[1].Kind == nn.ActivationLayer {
			at = 1
		}
		e.layer, e.shape = names[at], shapes[at]
		e.maps = make([]float32, e.shape.Len())
		mode.Taps = []string{e.layer}
	}
	if e.program, err = nn.Compile(t.spec, 1, mode, t.backend); err != nil {
		return err
	}
	t.eye = e
	return nil
}

// closeEye gives the copy's memory back.
func (t *Trainer) closeEye() {
	if t.eye != nil {
		t.eye.program.Release()
		t.eye = nil
	}
}

// look runs the copy on one picture.
func (e *eye) look(x []float32) error {
	taps := []nn.Tap{{Layer: e.last, Data: e.logits}}
	if e.layer != "" {
		taps = append(taps, nn.Tap{Layer: e.layer, Data: e.maps})
	}
	return e.program.Forward(x, taps...)
}

// drawn is a drawing as the lesson shows pictures: light ink on its background.
func (l Lesson) drawn(x []float32, squares []uint8, ink uint8) {
	side := int(math.Round(math.Sqrt(float64(len(squares)))))
	pix := make([]uint8, side*side)
	for i := range pix {
		pix[i] = uint8(255 * int(min(squares[i], ink)) / int(ink))
	}
	scale := float32(1)
	if !l.onBlack() {
		scale = float32((1 - stimulus.MeanGrey) / stimulus.TextureContrast)
	}
	for i, v := range input.Square(pix, side, l.Size).Pix {
		x[i] = scale * v
	}
}

// shades returns the first count of n channels as shades between −most and most.
func shades(values []float32, places, n, count int, most float64) []byte {
	out := make([]byte, 0, places*count)
	for place := range places {
		for c := range count {
			v := 0.0
			if most > 0 {
				v = math.Min(math.Max(float64(values[place*n+c])/most, -1), 1)
			}
			out = append(out, byte(math.Round(127.5+127.5*v)))
		}
	}
	return out
}

func largest(values []float32) float64 {
	most := 0.0
	for _, v := range values {
		if a := math.Abs(float64(v)); a > most { // never true of NaN
			most = a
		}
	}
	return most
}

// softmax returns the probabilities of logits; those of a network that has exploded are 0.
func softmax(logits []float32) []float64 {
	top, sum := math.Inf(-1), 0.0
	for _, v := range logits {
		top = math.Max(top, float64(v))
	}
	out := make([]float64, len(logits))
	for i, v := range logits {
		out[i] = math.Exp(float64(v) - top)
		sum += out[i]
	}
	for i := range out {
		if out[i] /= sum; !(out[i] >= 0) {
			out[i] = 0
		}
	}
	return out
}
