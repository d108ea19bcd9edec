package input

import "untrained/app/lab"

// Properties say how pictures enter a network; EntranceOf reads them.
func Properties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeySize, Label: "Picture size", Kind: lab.Int, Default: "0", Min: 0, Max: 512,
			Help: "Pixels across a picture inside the network's input, by area averaging; 0 fills the input."},
		{Key: lab.KeyGrey, Label: "Colours", Kind: lab.Choice, Default: "auto",
			Options: []lab.Option{{Value: "auto", Label: "as the network takes them"}, {Value: "yes", Label: "grey always"}},
			Help:    "Whether networks with colour input get the luminance instead."},
		{Key: lab.KeyCrop, Label: "Crop", Kind: lab.Float, Default: "1", Min: 0.05, Max: 1,
			Help: "The central part of each picture that is used, as a fraction of its width."},
		{Key: lab.KeyFOVDeg, Label: "Field of view", Kind: lab.Float, Default: "0", Min: 0, Max: 180,
			Help: "The same in degrees of visual angle, where the recording says how large its pictures were; 0 leaves it to " +
				"crop."},
		{Key: lab.KeyGround, Label: "Ground of cut-outs", Kind: lab.Choice, Default: "grey",
			Options: []lab.Option{{Value: "grey", Label: "grey, the network's zero"},
				{Value: "white", Label: "white, as stored"}},
			Help: "The background of objects that were cut out. On white, their outline is the strongest feature. " +
				"Other pictures have no such background."},
		{Key: lab.KeyGamma, Label: "Gamma", Kind: lab.Float, Default: "1", Min: 0.1, Max: 10,
			Help: "An exponent on pixel values between 0 and 1: 0.4545 turns values that are linear in luminance into those " +
				"that photographs are stored in, which trained networks are used to."},
	}
}
