package model

import (
	"untrained/app/lab"
	"untrained/nn"
)

// DrawingProperties say how weights are drawn and scaled; OpenFamily reads them.
func DrawingProperties() []lab.Property {
	return []lab.Property{
		{Key: lab.KeyInit, Label: "Initialisation", Kind: lab.Choice, Default: "kaiming",
			Options: []lab.Option{{Value: "kaiming", Label: "Kaiming (He), normal"},
				{Value: "kaiming-uniform", Label: "Kaiming (He), uniform"}, {Value: "xavier", Label: "Xavier (Glorot), normal"},
				{Value: "xavier-uniform", Label: "Xavier (Glorot), uniform"}, {Value: "orthogonal", Label: "orthogonal"}},
			Help: "How random weights are drawn."},
		{Key: lab.KeyGain, Label: "Gain", Kind: lab.Float, Default: "1", Min: 0.001, Max: 1000,
			Help: "A factor on random weights; it matters for tanh, not for ReLU or linear layers without bias."},
		{Key: lab.KeyRMS, Label: "Activation size", Kind: lab.Float, Default: "0", Min: 0, Max: 100,
			Help: "Rescales every layer of every network so that its values before the non-linearity have this root mean " +
				"square on the pictures; 0 leaves the weights as they are."},
	}
}

// AllFinite reports whether x holds neither NaN nor infinities.
func AllFinite(x []float32) bool {
	for _, v := range x {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// CheckInit accepts an initialisation and its gain.
func CheckInit(text string) error {
	_, err := nn.ParseInit(text)
	return err
}
