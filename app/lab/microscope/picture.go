package microscope

import (
	"fmt"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// MaxUpload is the largest side of a picture file in pixels,
// after the page has cut it to a square and made it grey.
const MaxUpload = 512

// seen is a picture as a network sees it.
type seen struct {
	about     string
	luminance []float32 // H×W of the network's input, 0 black to 1 white
}

// values returns the picture as the network's input: mean grey is 0 and the contrast
// of a texture is 1, as for the bundled network. All channels get the same.
func (s seen) values(input nn.Shape) []float32 {
	x := make([]float32, input.Len())
	for i, v := range s.luminance {
		for c := range input.C {
			x[i*input.C+c] = float32((float64(v) - stimulus.MeanGrey) / stimulus.TextureContrast)
		}
	}
	return x
}

// picture draws the picture, at the size of the network's input. upload is the square of grey bytes of a picture file,
// where the configuration asks for one.
func (k config) picture(shape nn.Shape, upload []byte) (seen, error) {
	side := max(shape.H, shape.W)
	s := random.New(1, "lab", "microscope", k.Stimulus, strconv.Itoa(k.Picture))
	var square stimulus.Grey
	var about string
	switch see := k.Stimulus; see {
	case SeeDigit:
		square, about = onGrey(stimulus.DrawDigit(k.Digit, side, s)), "digit "+strconv.Itoa(k.Digit)
	case SeeTexture:
		family, ok := stimulus.FamilyByName(k.Family)
		if !ok {
			return seen{}, fmt.Errorf("no texture family %q", k.Family)
		}
		square, about = family.Draw(side, s), "texture "+family.Name
	case SeeGrating:
		g := stimulus.Grating{Size: side, Orientation: k.Orientation, Phase: k.Phase,
			Cycles: k.Cycles, Contrast: 1, Aperture: 1}
		if err := g.Validate(); err != nil {
			return seen{}, err
		}
		square, about = g.Draw(), fmt.Sprintf("grating of %s cycles, %s°", lab.FormatNumber(k.Cycles),
			lab.FormatNumber(k.Orientation))
	case SeeTextureDigit:
		d := stimulus.TextureDigits{Size: side, Cue: k.Cue}
		if err := d.Validate(); err != nil {
			return seen{}, err
		}
		t := d.Sample(1, k.Picture-1)
		square, about = t.Grey, textureDigitLabel(t)
	case SeeNatural:
		square, about = naturalLike(side, s), "scene-like picture "+strconv.Itoa(k.Picture)
	case SeeDrawing:
		squares, err := Drawing(k.Drawing)
		if err != nil {
			return seen{}, err
		}
		pix := make([]uint8, len(squares))
		for i, v := range squares {
			pix[i] = uint8(int(v) * 255 / DrawingInk)
		}
		square, about = onGrey(input.Square(pix, DrawingSide, side)), "your drawing"
	case SeeUpload:
		from := 0
		for from*from < len(upload) {
			from++
		}
		if from*from != len(upload) || from == 0 || from > MaxUpload {
			return seen{}, fmt.Errorf("the picture file came as %d bytes, which is no square of at most %d×%d; choose it again",
				len(upload), MaxUpload, MaxUpload)
		}
		square, about = input.Square(upload, from, side), "your picture"
	default:
		return seen{}, fmt.Errorf("no picture of kind %q", see)
	}
	return seen{about, middle(square, shape)}, nil
}

// onGrey draws white writing on mean grey, as in the training of the bundled network.
func onGrey(g stimulus.Grey) stimulus.Grey {
	for i, v := range g.Pix {
		g.Pix[i] = stimulus.MeanGrey + v*(1-stimulus.MeanGrey)
	}
	return g
}

// naturalLike returns leaves of all sizes over each other: the simplest model of a
// natural scene (dead leaves: Lee, Mumford & Huang 2001).
func naturalLike(side int, s *random.Stream) stimulus.Grey {
	leaves, _ := stimulus.FamilyByName("leaves")
	return leaves.Draw(side, s)
}

// middle cuts a square to the shape of an input.
func middle(g stimulus.Grey, input nn.Shape) []float32 {
	top, left := (g.H-input.H)/2, (g.W-input.W)/2
	pix := make([]float32, 0, input.H*input.W)
	for y := range input.H {
		for x := range input.W {
			pix = append(pix, g.At(left+x, top+y))
		}
	}
	return pix
}

func textureDigitLabel(t stimulus.TextureDigit) string {
	families := stimulus.Families()
	return fmt.Sprintf("%d of %s on %s", t.Digit, families[t.Figure].Name, families[t.Ground].Name)
}

// The kinds of candidates for a unit's best stimuli take turns in this order.
var candidateKinds = []string{SeeGrating, SeeDigit, SeeTexture, SeeTextureDigit, SeeNatural}

// candidate returns picture i of the endless list from which a unit's best stimuli are
// chosen: the same for every network and seed.
func candidate(i int, input nn.Shape) (kind string, picture seen) {
	side := max(input.H, input.W)
	kind = candidateKinds[i%len(candidateKinds)]
	s := random.New(1, "lab", "microscope", "candidate", strconv.Itoa(i))
	var g stimulus.Grey
	var about string
	switch kind {
	case SeeGrating:
		// Between one cycle an image and a quarter cycle a pixel, all octaves alike.
		cycles := 1.0
		for range s.IntN(8) {
			cycles *= 1.5
		}
		grating := stimulus.Grating{Size: side, Orientation: float64(15 * s.IntN(12)), Phase: float64(90 * s.IntN(4)),
			Cycles: min(cycles, float64(side)/4), Contrast: 1, Aperture: 1}
		g, about = grating.Draw(), fmt.Sprintf("grating, %.3g cycles, %g°", grating.Cycles, grating.Orientation)
	case SeeDigit:
		class := s.IntN(10)
		g, about = onGrey(stimulus.DrawDigit(class, side, s)), "digit "+strconv.Itoa(class)
	case SeeTextureDigit:
		if side >= stimulus.MinTextureDigit && side <= stimulus.MaxTextureDigit {
			t := stimulus.TextureDigits{Size: side, Cue: stimulus.DefaultCue}.Sample(1, i)
			g, about = t.Grey, textureDigitLabel(t)
			break
		}
		kind = SeeTexture // too small or too large a picture for a textured digit
		fallthrough
	case SeeTexture:
		families := stimulus.Families()
		f := families[s.IntN(len(families))]
		g, about = f.Draw(side, s), f.Name
	default:
		g, about = naturalLike(side, s), "scene-like"
	}
	return kind, seen{about, middle(g, input)}
}
