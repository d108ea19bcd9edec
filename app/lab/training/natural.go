package training

import (
	"strconv"

	"untrained/assets/stimulus"
	"untrained/nn/elementary"
	"untrained/nn/random"
)

// Natural is what the four networks of the page #/network are trained on: the ten digits in all hands, textures with
// dead leaves among them, and gratings in four orientations, each at a contrast of its own and under noise.
type Natural struct {
	Size int // side of a picture in pixels
}

// naturalFamilies are the textures of Natural. The list never changes: links to the networks depend on it.
var naturalFamilies = []string{"strands", "foam", "bricks", "spots", "leaves", "ripples", "weave", "wood"}

// naturalGratings name the orientations of the gratings, 0°, 45°, 90° and 135°, as Grating counts them.
var naturalGratings = []string{"horizontal bars", "rising bars", "vertical bars", "falling bars"}

// The ranges from which pictures are drawn; contrast is in units of that of a texture.
const (
	naturalNoise = 0.4 // standard deviation of the noise of each pixel
	leastPart    = 0.5 // of the full contrast
	gratingSway  = 15  // degrees to either side of a class's orientation
	fewestCycles = 2.0
	mostCycles   = 8.0
)

// Classes implements Curriculum.
func (Natural) Classes() []string {
	var names []string
	for d := range 10 {
		names = append(names, strconv.Itoa(d))
	}
	names = append(names, naturalFamilies...)
	return append(names, naturalGratings...)
}

// Sample implements Curriculum: 0 is mean grey, 1 the contrast of a texture. Classes are equally frequent.
func (t Natural) Sample(x []float32, set string, seed uint64, i int) (class int) {
	s := random.New(seed, "lab", "natural", set, strconv.Itoa(i))
	class = s.IntN(10 + len(naturalFamilies) + len(naturalGratings))
	part := s.Uniform(leastPart, 1)
	switch {
	case class < 10: // light or dark writing on mean grey, which is the network's zero
		scale := part * (1 - stimulus.MeanGrey) / stimulus.TextureContrast
		if s.IntN(2) == 1 {
			scale = -scale
		}
		for p, v := range stimulus.DrawDigit(class, t.Size, s).Pix {
			x[p] = float32(float64(v) * scale)
		}
	case class < 10+len(naturalFamilies):
		family, _ := stimulus.FamilyByName(naturalFamilies[class-10])
		for p, v := range family.Draw(t.Size, s).Pix {
			x[p] = float32((float64(v) - stimulus.MeanGrey) * part / stimulus.TextureContrast)
		}
	default:
		orientation := float64(45 * (class - 10 - len(naturalFamilies)))
		g := stimulus.Grating{Size: t.Size, Contrast: part, Phase: s.Uniform(0, 360),
			Orientation: orientation + s.Uniform(-gratingSway, gratingSway),
			Cycles:      fewestCycles * elementary.Pow(mostCycles/fewestCycles, s.Float64()),
			Aperture:    float64(s.IntN(2))}
		for p, v := range g.Draw().Pix {
			x[p] = float32((float64(v) - stimulus.MeanGrey) / stimulus.TextureContrast)
		}
	}
	for p := range x {
		x[p] += float32(naturalNoise * s.Norm())
	}
	return class
}
