package stimulus

import (
	"math"
	"strconv"

	"untrained/nn/random"
)

// TextureContrast is the standard deviation of the luminance of every texture, so
// that neither mean nor contrast tells one family from another.
const TextureContrast = 0.2

// Family is a kind of texture: a random process from which every sample is drawn.
type Family struct {
	Name  string // short and fixed, because links and tables contain it
	About string // what one sees and how it is made, in plain words

	// paint returns size×size luminances on any scale, row after row. The process is stationary and its direction random,
	// so that no place or orientation is typical of a family.
	paint func(size int, s *random.Stream) []float64
}

// FirstFamilies returns the four families that the bundled network was trained on, in the order of its classes. The
// list never changes: Textures and TextureDigits also draw from it if no families are named, so that a link without a
// list of families shows the same pictures however many are added to Families.
func FirstFamilies() []Family { return []Family{strands, foam, bricks, spots} }

// Families returns all families, always in the same order: new ones are added at the end, so that an index keeps its
// meaning. The list grows, so name the families where its length would decide what a seed draws.
func Families() []Family {
	return append(FirstFamilies(), clouds, ripples, coral, weave, wood, cracks, scales, fur,
		marble, mosaic, leaves, contours, beads, herringbone, needles)
}

// FamilyByName returns the family with a name; ok is false if there is none.
func FamilyByName(name string) (f Family, ok bool) {
	for _, f := range Families() {
		if f.Name == name {
			return f, true
		}
	}
	return Family{}, false
}

// Draw returns a new sample of size×size with mean MeanGrey and standard deviation TextureContrast, both within 1e-6
// after clipping to [0, 1]. A sample too uneven for this contrast, which happens in pictures of a few elements, is
// discarded and another one drawn. A Family that was not made by this package has no process, and Draw returns plain
// grey.
func (f Family) Draw(size int, s *random.Stream) Grey {
	size = clampSize(size)
	if f.paint == nil {
		return toGrey(constant(size*size, MeanGrey), size)
	}
	var pix []float64
	for range 20 {
		if pix = f.paint(size, s); equalise(pix) {
			break
		}
	}
	return toGrey(pix, size)
}

func constant(n int, v float64) []float64 {
	pix := make([]float64, n)
	for i := range pix {
		pix[i] = v
	}
	return pix
}

// equalise changes the luminances to mean MeanGrey and contrast TextureContrast; see equaliseTo.
func equalise(pix []float64) bool { return equaliseTo(pix, MeanGrey, TextureContrast) }

// equaliseTo maps the luminances linearly and clips them to [0, 1] so that afterwards they have this mean and this
// standard deviation. Clipping changes both, so the steps are repeated. equaliseTo reports whether it succeeded: a
// picture of a few dark pixels on a flat background cannot have every contrast. A picture without variation becomes
// plain.
func equaliseTo(pix []float64, wantMean, wantContrast float64) bool {
	mean, sd := moments(pix)
	if !(sd > 1e-9) {
		for i := range pix {
			pix[i] = wantMean
		}
		return false
	}
	for range 100 {
		gain := wantContrast / max(sd, 1e-9)
		for i, v := range pix {
			pix[i] = clamp(wantMean+float64((v-mean)*gain), 0, 1)
		}
		mean, sd = moments(pix)
		if math.Abs(mean-wantMean) < 1e-7 && math.Abs(sd-wantContrast) < 1e-7 {
			return true
		}
	}
	return false
}

func moments(pix []float64) (mean, sd float64) {
	for _, v := range pix {
		mean += v
	}
	mean /= float64(len(pix))
	sum := 0.0
	for _, v := range pix {
		d := v - mean
		sum += float64(d * d)
	}
	return mean, math.Sqrt(sum / float64(len(pix)))
}

// pitch returns the size in pixels of the elements of textures: thirteen fit across a picture, unless they would be too
// small to be drawn.
func pitch(size int) float64 { return max(float64(size)/13, 3.5) }

// Texture is a sample with the index of its family.
type Texture struct {
	Grey
	Family int // index into Textures.Families, or FirstFamilies() where that is empty
}

// Textures is an endless set of textures.
type Textures struct {
	Size     int      // side in pixels; 0 means DefaultSize
	Families []Family // empty means FirstFamilies()
	Twins    bool     // draw the spectrum-matched noise of each texture in its place
}

// Sample is the texture with this index, independent of all others.
func (t Textures) Sample(seed uint64, i int) Texture {
	size, families := t.size(), t.families()
	s := random.New(seed, "textures", strconv.Itoa(i))
	k := s.IntN(len(families))
	if t.Twins {
		return Texture{Grey: families[k].DrawTwin(size, s), Family: k}
	}
	return Texture{Grey: families[k].Draw(size, s), Family: k}
}

func (t Textures) size() int {
	if t.Size == 0 {
		return DefaultSize
	}
	return t.Size
}

func (t Textures) families() []Family {
	if len(t.Families) == 0 {
		return FirstFamilies()
	}
	return t.Families
}
