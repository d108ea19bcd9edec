package words

// Training is not an experiment, but its results are kept, compared and drawn like those of one.
var _ = add(Experiment{
	Name:  "train",
	Short: "Train",
	Title: "Watch a network learn",
	Lead: "Press play. The network sees a few pictures at a time, is told what they show, and changes its weights " +
		"a little so that its answers get better. Every picture is drawn here, so there is always a fresh one to " +
		"test it with.",
	Figures: []Figure{Lesson},
	Method: []string{
		"Step. A batch of pictures goes through the network; the loss says how far its answers are off; " +
			"the gradient of the loss says how each weight must change; Adam moves it.",
		"Epoch. Every training picture once, in a new order each time; what does not fill a batch is left out.",
		"Loss. The mean cross-entropy in nats, −log of the share that the network gave to the right class. " +
			"Guessing among ten classes costs 2.3.",
		"Fresh pictures. They come from the same generator and are never trained on: only they tell learning " +
			"from remembering.",
		"Interval. Of the share that is right, 95 %, after Wilson (1927); it counts the pictures that were " +
			"tested, not other seeds.",
		"Repeat. Pictures, their order and the first weights follow from the seed. Changing the learning rate " +
			"on the way is noted in every figure.",
	},
})
