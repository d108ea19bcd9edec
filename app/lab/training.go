package lab

import (
	"fmt"
	"math"
	"strconv"

	"untrained/nn"
)

// Training is the subject of the page #/train: a network that is trained while one
// watches. Trainer does it.
type Training struct{}

// Name implements Configured.
func (Training) Name() string { return "train" }

// Properties implements Configured.
func (Training) Properties() []Property {
	var data []Option
	for _, l := range lessons {
		data = append(data, Option{l.data, l.label})
	}
	return []Property{
		{Key: "data", Label: "Data", Kind: Choice, Default: PlainDigits, Options: data,
			Help: "What the pictures show and what is asked about them. All are drawn here, from the seed."},
		{Key: "network", Label: "Network", Kind: Text, Default: Lesson{Data: PlainDigits}.Network(), Check: checkSpec,
			Options: []Option{
				{smallNetwork + "10", "two layers, ReLU and max pooling"},
				{"28x28x1/conv5x5x8/tanh/avg2/conv5x5x16/tanh/avg2/flatten/dense10", "two layers, tanh and average pooling"},
				{"28x28x1/conv5x5x8/linear/avg2/conv5x5x16/linear/avg2/flatten/dense10", "two layers, linear"},
				{"28x28x1/flatten/dense10", "no hidden layer"},
				{"28x28x1/flatten/dense64/relu/dense10", "one hidden layer, no convolution"},
				{deepNetwork + "10", "three layers for 64-pixel pictures"},
			},
			Help: "The architecture, input first, then layer by layer; it ends with one output a class."},
		{Key: "cue", Label: "Cue", Kind: Float, Default: "0.2", Min: 0, Max: 1,
			Help: "Of Texture-MNIST: how much lighter the digit is than its ground; at 0 texture alone shows it."},
		{Key: "pictures", Label: "Training pictures", Kind: Int, Default: "3000", Min: 10, Max: 1e6,
			Help: "How many there are: an epoch sees each once, in a new order each time."},
		{Key: "batch", Label: "Batch", Kind: Int, Default: "32", Min: 1, Max: 1024,
			Help: "How many pictures one step learns from."},
		{Key: "rate", Label: "Learning rate", Kind: Float, Default: "0.003", Min: 1e-8, Max: 1000,
			Help: "How far a step of Adam moves each weight. Changing it does not start anew."},
		{Key: "init", Label: "First weights", Kind: Text, Default: "kaiming", Check: checkInit,
			Options: []Option{{"kaiming", "Kaiming (He)"}, {"xavier", "Xavier (Glorot)"}, {"kaiming,gain0.1", "Kaiming, a tenth as large"}, {"kaiming,gain10", "Kaiming, ten times as large"}},
			Help:    "How the weights are drawn before the first step."},
		{Key: "heldout", Label: "Fresh pictures", Kind: Int, Default: "500", Min: 20, Max: 20000,
			Help: "How many pictures that are never trained on the accuracy is measured with."},
		{Key: "every", Label: "Measure every", Kind: Int, Default: "25", Min: 1, Max: 10000,
			Help: "Steps between two measurements."},
		{Key: "target", Label: "Stop at accuracy", Kind: Float, Default: "0.95", Min: 0, Max: 1,
			Help: "Training stops when this share of the fresh pictures is right; 0 goes on."},
		{Key: "steps", Label: "Stop after", Kind: Int, Default: "3000", Min: 1, Max: 1e6,
			Help: "Steps, at the latest."},
		{Key: "hidden", Label: "When the tab is hidden", Kind: Choice, Default: "pause",
			Options: []Option{{"pause", "pause"}, {"train", "go on training"}},
			Help:    "Training takes power; by default it waits for you."},
		{Key: "seed", Label: "Seed", Kind: Int, Default: "1", Min: 0, Max: 1 << 31,
			Help: "Fixes the pictures, their order and the first weights."},
	}
}

func checkInit(text string) error {
	_, err := nn.ParseInit(text)
	return err
}

// restarts are the keys of which a new value means a new training.
var restarts = []string{"data", "network", "cue", "pictures", "batch", "init", "heldout", "every", "seed"}

// Restarts reports whether going from one configuration to another begins the
// training anew, because the numbers would not be those of the new one alone. A
// learning rate or a stop condition does not.
func (Training) Restarts(from, to Config) bool {
	for _, key := range restarts {
		if from.Get(key) != to.Get(key) {
			return true
		}
	}
	return false
}

// Fitted gives the network of c one output a class, where it ends in a dense
// layer; with another lesson, and a network that was the earlier one's own, it is
// the new lesson's. changed says in a sentence what was done, "" for nothing.
func (Training) Fitted(c Config, earlier string) (fitted Config, changed string) {
	lesson := LessonOf(c)
	network := c.Get("network")
	if earlier != lesson.Data && network == (Lesson{Data: earlier}).Network() {
		fitted, err := c.Set("network", lesson.Network())
		if err != nil || fitted.Get("network") == network {
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
	if last.Kind != nn.DenseLayer || last.Out == classes {
		return c, ""
	}
	last.Out = classes
	if fitted, err = c.Set("network", spec.String()); err != nil {
		return c, ""
	}
	return fitted, fmt.Sprintf("The network’s last layer now has %d outputs, one for each class.", classes)
}

// LessonOf is the lesson that a configuration of Training names.
func LessonOf(c Config) Lesson {
	l := Lesson{Data: c.Get("data"), Cue: c.Float("cue")}
	if spec, err := nn.ParseSpec(c.Get("network")); err == nil {
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

func (e *Exploded) Error() string {
	loss := strconv.FormatFloat(e.Loss, 'g', 4, 64)
	if math.IsNaN(e.Loss) {
		loss = "not a number"
	}
	return fmt.Sprintf("the loss is %s after step %d: %v", loss, e.Step, e.Err)
}

func (e *Exploded) Unwrap() error { return e.Err }
