package training

import (
	"fmt"
	"math"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/nn"
)

// Page is the subject of the page #/train: a network that is trained while one
// watches. Trainer does it.
type Page struct{}

// Name implements Configured.
func (Page) Name() string { return "train" }

// Properties implements Configured.
func (Page) Properties() []lab.Property {
	var data []lab.Option
	for _, l := range lessons {
		data = append(data, lab.Option{Value: l.data, Label: l.label})
	}
	return []lab.Property{
		{Key: lab.KeyData, Label: "Data", Kind: lab.Choice, Default: PlainDigits, Options: data,
			Help: "What the pictures show and what is asked about them. All but your own are drawn here, from the seed."},
		{Key: lab.KeyNetwork, Label: "Network", Kind: lab.Text, Default: Lesson{Data: PlainDigits}.Network(),
			Check: model.CheckSpec,
			Options: []lab.Option{
				{Value: smallNetwork + "10", Label: "two layers, ReLU and max pooling"},
				{Value: "28x28x1/conv5x5x8/tanh/avg2/conv5x5x16/tanh/avg2/flatten/dense10",
					Label: "two layers, tanh and average pooling"},
				{Value: "28x28x1/conv5x5x8/linear/avg2/conv5x5x16/linear/avg2/flatten/dense10", Label: "two layers, linear"},
				{Value: "28x28x1/flatten/dense10", Label: "no hidden layer"},
				{Value: "28x28x1/flatten/dense64/relu/dense10", Label: "one hidden layer, no convolution"},
				{Value: deepNetwork + "10", Label: "three layers for 64-pixel pictures"},
			},
			Help: "The architecture, input first, then layer by layer; it ends with one output a class."},
		{Key: lab.KeyCue, Label: "Cue", Kind: lab.Float, Default: "0.2", Min: 0, Max: 1,
			Help: "Of Texture-MNIST: how much lighter the digit is than its ground; at 0 texture alone shows it."},
		{Key: lab.KeyPictures, Label: "Training pictures", Kind: lab.Int, Default: "3000", Min: 10, Max: 1e6,
			Help: "How many there are: an epoch sees each once, in a new order each time."},
		{Key: lab.KeyBatch, Label: "Batch", Kind: lab.Int, Default: "32", Min: 1, Max: 1024,
			Help: "How many pictures one step learns from."},
		{Key: lab.KeyRate, Label: "Learning rate", Kind: lab.Float, Default: "0.003", Min: 1e-8, Max: 1000,
			Help: "How far a step of Adam moves each weight. Changing it does not restart the training."},
		{Key: lab.KeyInit, Label: "First weights", Kind: lab.Text, Default: "kaiming", Check: model.CheckInit,
			Options: []lab.Option{{Value: "kaiming", Label: "Kaiming (He)"}, {Value: "xavier", Label: "Xavier (Glorot)"},
				{Value: "kaiming,gain0.1", Label: "Kaiming, a tenth as large"},
				{Value: "kaiming,gain10", Label: "Kaiming, ten times as large"}},
			Help: "How the weights are drawn before the first step."},
		{Key: lab.KeyHeldout, Label: "Fresh pictures", Kind: lab.Int, Default: "500", Min: 20, Max: 20000,
			Help: "How many pictures that are never trained on the accuracy is measured with."},
		{Key: lab.KeyEvery, Label: "Measure every", Kind: lab.Int, Default: "25", Min: 1, Max: 10000,
			Help: "Steps between two measurements."},
		{Key: lab.KeyTarget, Label: "Stop at accuracy", Kind: lab.Float, Default: "0.95", Min: 0, Max: 1,
			Help: "Training stops when this share of the fresh pictures is right; 0 goes on."},
		{Key: lab.KeySteps, Label: "Stop after", Kind: lab.Int, Default: "3000", Min: 1, Max: 1e6,
			Help: "Steps, at the latest."},
		{Key: lab.KeyHidden, Label: "When the tab is hidden", Kind: lab.Choice, Default: "pause",
			Options: []lab.Option{{Value: "pause", Label: "pause"}, {Value: "train", Label: "go on training"}},
			Help:    "Training takes power; by default it waits for you."},
		{Key: lab.KeySeed, Label: "Seed", Kind: lab.Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "Fixes the pictures, their order and the first weights."},
	}
}

// restarts are the keys of which a new value means a new training.
var restarts = []string{"data", "network", "cue", "pictures", "batch", "init", "heldout", "every", "seed"}

// Restarts reports whether going from one configuration to another restarts the training, because the numbers would
// not be those of the new one alone. A learning rate or a stop condition does not.
func (Page) Restarts(from, to lab.Config) bool {
	for _, key := range restarts {
		if from.Get(key) != to.Get(key) {
			return true
		}
	}
	return false
}

// Fitted sets the network of c to one output a class if it ends in a dense layer; with another lesson, and a network
// that was the earlier one's own, it is the new lesson's. changed says in a sentence what was done, "" for nothing.
func (Page) Fitted(c lab.Config, earlier string) (fitted lab.Config, changed string) {
	lesson := LessonOf(c)
	network := c.Get(lab.KeyNetwork)
	if earlier != lesson.Data && network == (Lesson{Data: earlier}).Network() {
		fitted, err := c.Set(lab.KeyNetwork, lesson.Network())
		if err != nil || fitted.Get(lab.KeyNetwork) == network {
			return c, ""
		}
		return fitted, "The network is now the one that this lesson opens with."
	}
	spec, err := nn.ParseSpec(network)
	if err != nil {
		return c, ""
	}
	last := &spec.Layers[len(spec.Layers)-1]
	classes := len(lesson.Classes())
	if classes == 0 { // pictures of the reader's own: their files say how many
		return c, ""
	}
	if last.Kind != nn.DenseLayer || last.Out == classes {
		return c, ""
	}
	last.Out = classes
	if fitted, err = c.Set(lab.KeyNetwork, spec.String()); err != nil {
		return c, ""
	}
	return fitted, fmt.Sprintf("The network’s last layer now has %d outputs, one for each class.", classes)
}

// LessonOf returns the lesson that a configuration of Training names.
func LessonOf(c lab.Config) Lesson {
	l := Lesson{Data: c.Get(lab.KeyData), Cue: c.Float(lab.KeyCue)}
	if spec, err := nn.ParseSpec(c.Get(lab.KeyNetwork)); err == nil {
		l.Size = spec.Input.H
	}
	return l
}

// Exploded says that a training cannot go on, because its numbers grew beyond all
// bounds.
type Exploded struct {
	Step int
	Rate float64
	Loss float64 // may be NaN
	Err  error   // names the layer and the value
}

// Error says at which step the loss was no longer a number, and what to do.
func (e *Exploded) Error() string {
	loss := strconv.FormatFloat(e.Loss, 'g', 4, 64)
	if math.IsNaN(e.Loss) {
		loss = "not a number"
	}
	return fmt.Sprintf("the loss is %s after step %d: %v", loss, e.Step, e.Err)
}

// Unwrap returns the cause.
func (e *Exploded) Unwrap() error { return e.Err }
