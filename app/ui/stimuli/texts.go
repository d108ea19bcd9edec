package stimuli

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	labstimuli "untrained/app/lab/stimuli"
	"untrained/assets/stimulus"
)

// setTexts explains each set, a paragraph at a time.
var setTexts = map[string][]string{
	labstimuli.TextureDigitSet: {
		"Texture-MNIST. A digit is filled with one texture and stands on another. One picture asks three questions: which " +
			"digit, " +
			"which texture inside, which texture around.",
		"The cue is how much lighter the digit is than its ground. At 1 it is a white digit on black, which any network " +
			"reads. " +
			"At 0 the digit and its ground have the same mean luminance and the same contrast, so that the texture alone " +
			"shows the digit: " +
			"to read it, a network must tell the textures apart first. In between, both help.",
		"Why nothing leaks at 0. Texture inside a narrow line would by chance be a little lighter or darker than the rest, " +
			"and two textures " +
			"that are mixed at a soft edge are flatter than either. So inside and outside are equalised after mixing, each on " +
			"its own side of the outline; " +
			"the numbers of the large picture show it. A linear readout of the blurred picture stays near chance, below 15 % " +
			"where 10 % is guessing; a test of this software checks that.",
	},
	labstimuli.DigitSet: {
		"Plain digits, drawn stroke by stroke and not taken from any collection: a skeleton of lines, in one of the ways " +
			"people write the digit, " +
			"is bent, slanted and traced with a pen of some width. White on black, laid out like MNIST, the field’s standard " +
			"collection of 28×28-pixel handwriting: " +
			"the digit fills 20 of 28 parts of the side and its centre of mass lies 14.5 from the left and the top.",
	},
	labstimuli.TextureSet: {
		"Textures. Each family is a random process, so that every sample is new, and no place and no direction belongs to " +
			"a family. " +
			"All have the same mean luminance (0.5) and the same contrast (standard deviation 0.2): neither tells one family " +
			"from another.",
		"Spectrum-matched twins. A picture is a sum of waves. Its twin has the same waves, each as strong as before, but " +
			"shifted at random: " +
			"edges, corners and cells need waves in step and are gone, while coarse and fine, and every direction, are as " +
			"strong as in the original. " +
			"Who tells a texture from its twin uses more than the spectrum; who tells two twins apart uses the spectrum " +
			"alone. " +
			"The chart of spatial frequencies is the same for both, but for what is lost at the ends of the luminance scale.",
	},
	labstimuli.GratingSet: {
		"Gratings: bars whose luminance follows a sine, seen through a soft round window on mean grey. They are the " +
			"classic probe of orientation: " +
			"a cell of primary visual cortex answers to some directions of the bars and not to others.",
		"Spatial frequency counts the periods across the picture. How fine that is for an eye depends on how large the " +
			"picture appears: " +
			"state a field of view, and the page gives cycles per degree of visual angle, too.",
	},
}

// familyList says what each texture family looks like.
func familyList() app.UI {
	families := stimulus.Families()
	return app.Details().ID("families").Body(
		app.Summary().Text("The texture families"),
		app.Dl().Class("facts-list").Body(app.Range(families).Slice(func(i int) app.UI {
			return app.Div().Body(app.Dt().Text(families[i].Name), app.Dd().Text(families[i].About))
		})),
	)
}
