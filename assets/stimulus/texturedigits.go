package stimulus

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"untrained/nn/random"
)

// DefaultSize is the side of textures and texture digits, in pixels.
const DefaultSize = 64

// DefaultCue is the luminance difference between figure and ground with which the
// digits can be learned within a lesson: a network of two small convolutions read
// 81 % of new 64-pixel digits after 100 steps of 32 pictures and 93 % after 600 (37 %
// and 78 % at half this cue), while the textures keep four fifths of their contrast.
const DefaultCue = 0.2

// TextureDigits is Texture-MNIST: an endless set of digits of one texture on a background of another. The same pictures
// serve three tasks: classify the digit, the texture of the figure, or the texture of the background.
type TextureDigits struct {
	Size int // side in pixels, 28 to 128; 0 means DefaultSize

	// Cue is the mean luminance of the figure minus that of the ground, 0 to 1. At 0, figure and ground have the same mean
	// and contrast, and only the texture shows the digit; at 1 the textures have faded to a white digit on black.
	Cue float64

	Families []Family // to choose from, at least two; empty means Families()

	// Figures and Grounds list the families, by name, that may be inside a digit and around it. Empty means all of the
	// field Families, or FirstFamilies() if that is empty too: a link that does not name families shows the same pictures
	// however many are added.
	Figures, Grounds []string

	// Twins fills figure and ground with the spectrum-matched noise of their textures
	// (see Family.DrawTwin); digits and labels stay the same.
	Twins bool
}

// The sizes of texture digits: in smaller pictures the lines are too thin to show a texture.
const (
	MinTextureDigit = 28
	MaxTextureDigit = 128
)

// TextureDigit is a picture with its labels.
type TextureDigit struct {
	Grey
	Digit  int // 0 to 9
	Figure int // index of the family inside the digit
	Ground int // index of the family around the digit, never equal to Figure
	// Mask is the share of each pixel that the figure covers, H×W, 0 to 1.
	Mask Grey
}

// Validate returns an error if Sample would have to correct something: a size outside 28…128, a cue outside 0…1, fewer
// than two families, or choices for figure and ground that leave no two different families.
func (t TextureDigits) Validate() error {
	var errs []error
	if t.Size != 0 && (t.Size < MinTextureDigit || t.Size > MaxTextureDigit) {
		errs = append(errs, fmt.Errorf("texture digits of %d pixels are outside %d…%d: choose a size inside", t.Size,
			MinTextureDigit, MaxTextureDigit))
	}
	if !(t.Cue >= 0 && t.Cue <= 1) {
		errs = append(errs, fmt.Errorf("cue %v is outside 0…1 (0: texture alone, 1: luminance alone)", t.Cue))
	}
	if len(t.Families) == 1 {
		errs = append(errs, fmt.Errorf("texture digits need two texture families, got only %q: add another",
			t.Families[0].Name))
	}
	if figures, _ := t.pairs(t.families()); len(figures) == 0 && len(errs) == 0 {
		errs = append(errs, fmt.Errorf("no two different textures are left: the figure may be of %q, the ground of %q: "+
			"allow another", t.Figures, t.Grounds))
	}
	return errors.Join(errs...)
}

// families returns the families that Figure and Ground are indices into.
func (t TextureDigits) families() []Family {
	if len(t.Families) < 2 {
		return Families()
	}
	return t.Families
}

// pairs returns the indices of the families that a figure may have, such that at least one other is left for its
// ground, and of those that a ground may have.
func (t TextureDigits) pairs(families []Family) (figures, grounds []int) {
	unnamed := len(families)
	if len(t.Families) < 2 {
		unnamed = len(FirstFamilies()) // they are the first of Families
	}
	allowed := func(names []string, i int) bool {
		return len(names) == 0 && i < unnamed || slices.Contains(names, families[i].Name)
	}
	for i := range families {
		if allowed(t.Grounds, i) {
			grounds = append(grounds, i)
		}
	}
	for i := range families {
		if !allowed(t.Figures, i) {
			continue
		}
		if slices.ContainsFunc(grounds, func(g int) bool { return g != i }) {
			figures = append(figures, i)
		}
	}
	return figures, grounds
}

// Sample returns the picture with this index. It is a pure function of its arguments: a picture does not depend on the
// others. Size and cue change how a picture is drawn, and not which digit and families it has. Values that Validate
// refuses are clamped; a single family, and choices that leave no pair, count as empty.
func (t TextureDigits) Sample(seed uint64, i int) TextureDigit {
	size := t.Size
	if size == 0 {
		size = DefaultSize
	}
	size = min(max(size, MinTextureDigit), MaxTextureDigit)
	families := t.families()
	figures, grounds := t.pairs(families)
	if len(figures) == 0 {
		figures, grounds = TextureDigits{Families: t.Families}.pairs(families)
	}
	index := strconv.Itoa(i)
	stream := func(part string) *random.Stream { return random.New(seed, "texture digits", index, part) }

	labels := stream("labels")
	d := TextureDigit{Digit: labels.IntN(10), Figure: figures[labels.IntN(len(figures))]}
	grounds = slices.DeleteFunc(grounds, func(g int) bool { return g == d.Figure })
	d.Ground = grounds[labels.IntN(len(grounds))]
	d.Mask = write(d.Digit, size, stream("digit"), bold)
	draw := Family.Draw
	if t.Twins {
		draw = Family.DrawTwin
	}
	figure := draw(families[d.Figure], size, stream("figure"))
	ground := draw(families[d.Ground], size, stream("ground"))
	d.Grey = blend(figure, ground, d.Mask, clamp(t.Cue, 0, 1))
	return d
}

// bold is how texture digits are written: larger and with a broader line than MNIST,
// so that the line has room for a texture.
var bold = script{box: 24.5 / 28, bold: 1.45, spread: 0.5, bend: 0.024, widest: 0.21}

// blend lays the figure over the ground where the mask is 1 and mixes them at its
// soft edge. Figure and ground are then equalised, each on its own side of the line
// where the mask is one half, until both sides of the blended picture have mean
// MeanGrey and contrast TextureContrast: a digit's line is so narrow that the mean of
// the texture inside it would differ from the rest by chance, and two textures mixed
// at the edge are flatter than either. Last, the cue fades the textures and lifts the
// figure.
func blend(figure, ground, mask Grey, cue float64) Grey {
	n := len(mask.Pix)
	// Gain and offset of the luminances of figure and ground, relative to the mean.
	type side struct{ gain, offset float64 }
	sides := [2]side{{gain: 1}, {gain: 1}}
	inside := make([]int, n) // 1 in the figure
	for i, a := range mask.Pix {
		if a >= 0.5 {
			inside[i] = 1
		}
	}
	mixed := make([]float64, n)
	for range 24 {
		var count, sum, square [2]float64
		for i := range mixed {
			a := float64(mask.Pix[i])
			g := float64((float64(ground.Pix[i])-MeanGrey)*sides[0].gain) + sides[0].offset
			f := float64((float64(figure.Pix[i])-MeanGrey)*sides[1].gain) + sides[1].offset
			v := clamp(g+float64(a*(f-g)), -MeanGrey, 1-MeanGrey)
			mixed[i] = v
			k := inside[i]
			count[k]++
			sum[k] += v
			square[k] += float64(v * v)
		}
		worst := 0.0
		for k := range sides {
			if count[k] < 2 {
				continue
			}
			mean := sum[k] / count[k]
			sd := math.Sqrt(max(square[k]/count[k]-float64(mean*mean), 0))
			worst = max(worst, max(math.Abs(mean), math.Abs(sd-TextureContrast)))
			// The gain is limited, in case the figure covers a flat part of its texture.
			gain := clamp(float64(sides[k].gain*TextureContrast)/max(sd, 1e-6), 0.5, 2)
			sides[k].offset -= mean
			sides[k].gain = gain
		}
		if worst < 1e-5 {
			break
		}
	}
	out := NewGrey(mask.H, mask.W)
	for i, v := range mixed {
		lit := MeanGrey + v
		out.Pix[i] = float32(clamp(float64((1-cue)*lit)+float64(cue*float64(mask.Pix[i])), 0, 1))
	}
	return out
}
