package training

import (
	"fmt"
	"strconv"

	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// Lesson is what a network is taught: endless pictures with their classes. The
// zero value of what a network sees is the background of its pictures: black paper for
// plain digits, mean grey for everything with a texture.
type Lesson struct {
	Data string  // one of the constants below
	Size int     // side of a picture in pixels
	Cue  float64 // of texture digits: luminance of figure less ground, 0 to 1
	own  *Own    // the pictures of OwnPictures; nil where they are not here
}

// The values of Lesson.Data. The three tasks of Texture-MNIST see the same
// pictures and ask for different things.
const (
	PlainDigits   = "digits"         // read a drawn digit
	TextureDigits = "texture-digits" // Texture-MNIST: read the digit
	FigureTexture = "figure"         // Texture-MNIST: name the texture inside the digit
	GroundTexture = "ground"         // Texture-MNIST: name the texture around it
	PlainTextures = "textures"       // name the texture that fills the picture
	DigitsAndText = "both"           // plain digits and textures: what the bundled network was trained on
	OwnPictures   = "idx"            // classify the reader's own pictures, from IDX files
)

// lessons says of each what it is called, and the network that it opens with,
// without the classes at its end.
var lessons = []struct{ data, label, network string }{
	{PlainDigits, "plain digits", smallNetwork},
	{TextureDigits, "Texture-MNIST: the digit", deepNetwork},
	{FigureTexture, "Texture-MNIST: the digit’s texture", deepNetwork},
	{GroundTexture, "Texture-MNIST: the ground’s texture", deepNetwork},
	{PlainTextures, "textures", deepNetwork},
	{DigitsAndText, "plain digits and textures in one network", deepNetwork},
	{OwnPictures, "your own pictures: IDX files", smallNetwork},
}

const (
	smallNetwork = "28x28x1/conv5x5x8/relu/max2/conv5x5x16/relu/max2/flatten/dense"
	deepNetwork  = "64x64x1/conv5x5x8/relu/max2/conv5x5x16/relu/max2/conv3x3x32/relu/max2/flatten/dense"
)

// Title returns what the lesson is called in words.
func (l Lesson) Title() string {
	for _, known := range lessons {
		if known.data == l.Data {
			return known.label
		}
	}
	return l.Data
}

// Network returns the spec that the lesson opens with.
func (l Lesson) Network() string {
	body := smallNetwork
	for _, known := range lessons {
		if known.data == l.Data {
			body = known.network
		}
	}
	if l.Data == OwnPictures && l.own == nil {
		return body + "10"
	}
	return body + strconv.Itoa(len(l.Classes()))
}

// Classes names the classes in the order of the network's outputs.
func (l Lesson) Classes() []string {
	var names []string
	if l.Data == OwnPictures {
		return l.own.classes()
	}
	if l.Data == PlainDigits || l.Data == TextureDigits || l.Data == DigitsAndText {
		for d := range 10 {
			names = append(names, strconv.Itoa(d))
		}
	}
	if l.Data != PlainDigits && l.Data != TextureDigits {
		for _, f := range stimulus.FirstFamilies() {
			names = append(names, f.Name)
		}
	}
	return names
}

// Sample draws picture i of a set ("training" and "held-out" share no picture)
// into x, Size·Size values, and gives its class. It is a pure function of its
// arguments, and classes are equally frequent.
func (l Lesson) Sample(x []float32, set string, seed uint64, i int) (class int) {
	switch l.Data {
	case PlainDigits:
		s := random.New(seed, "lab", "lesson", "digits", set, strconv.Itoa(i))
		class = s.IntN(10)
		copy(x, stimulus.DrawDigit(class, l.Size, s).Pix)
		return class
	case PlainTextures:
		s := random.New(seed, "lab", "lesson", "textures", set, strconv.Itoa(i))
		families := stimulus.FirstFamilies()
		class = s.IntN(len(families))
		AboutGrey(x, families[class].Draw(l.Size, s))
		return class
	case OwnPictures:
		return l.own.sample(x, set, seed, i)
	case DigitsAndText:
		return NewTask(l.Size).Sample(x, set, seed, i)
	}
	// Of Texture-MNIST a seed gives one endless set; each of our sets has a seed of
	// its own.
	own := random.New(seed, "lab", "lesson", "texture digits", set).Uint64()
	d := stimulus.TextureDigits{Size: l.Size, Cue: l.Cue}.Sample(own, i)
	AboutGrey(x, d.Grey)
	switch l.Data {
	case FigureTexture:
		return d.Figure
	case GroundTexture:
		return d.Ground
	}
	return d.Digit
}

// AboutGrey makes mean grey 0 and the contrast of a texture 1.
func AboutGrey(x []float32, g stimulus.Grey) {
	for p, v := range g.Pix {
		x[p] = float32((float64(v) - stimulus.MeanGrey) / stimulus.TextureContrast)
	}
}

// onBlack reports whether the background of the pictures is black, and black the network's zero.
func (l Lesson) onBlack() bool { return l.Data == PlainDigits || l.Data == OwnPictures }

// luminance turns what the network saw back into a picture.
func (l Lesson) luminance(x []float32) stimulus.Grey {
	g := stimulus.NewGrey(l.Size, l.Size)
	for p, v := range x {
		if !l.onBlack() {
			v = float32(stimulus.MeanGrey + float64(float64(v)*stimulus.TextureContrast))
		}
		g.Pix[p] = min(max(v, 0), 1)
	}
	return g
}

// Fits refuses a network that cannot do the lesson.
func (l Lesson) Fits(spec nn.Spec) error {
	shapes, err := spec.Shapes()
	if err != nil {
		return err
	}
	least, most := stimulus.MinSize, stimulus.MaxSize
	if l.Data == TextureDigits || l.Data == FigureTexture || l.Data == GroundTexture {
		least, most = stimulus.MinTextureDigit, stimulus.MaxTextureDigit
	}
	if in := spec.Input; in.H != in.W || in.C != 1 {
		return fmt.Errorf("the network's input is %v; pictures here are square and grey: begin it with %dx%dx1", in, in.H,
			in.H)
	}
	if l.Size < least || l.Size > most {
		return fmt.Errorf("%s cannot be drawn with %d pixels a side; begin the network with %dx%dx1 to %dx%dx1", l.Title(),
			l.Size, least, least, most, most)
	}
	if l.Data == OwnPictures {
		if err := l.own.fits(spec); err != nil {
			return err
		}
	}
	want := nn.Shape{H: 1, W: 1, C: len(l.Classes())}
	if last := shapes[len(shapes)-1]; last != want {
		return fmt.Errorf("the network ends in %v; %s has %d classes: end it with flatten/dense%d", last,
			l.Title(), want.C, want.C)
	}
	return nil
}
