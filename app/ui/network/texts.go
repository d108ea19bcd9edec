package network

const (
	networkTitle = "Look inside a network"
	networkLead  = "The same picture through three networks: random weights, trained weights, and the trained ones " +
		"shuffled."
)

// networkTexts explains the page, a paragraph at a time.
var networkTexts = []string{
	"A convolutional network is a row of layers. A convolution slides a small window over its input; at each place it " +
		"multiplies what it sees " +
		"with a kernel of weights and adds up. Each of its filters gives one map: where in the picture is what the kernel " +
		"looks for? " +
		"An activation such as ReLU cuts off what is negative; pooling keeps the largest value, or the mean, of each " +
		"neighbourhood.",
	"Random weights are drawn from the seed. Trained ones are those of five networks that this software brings with it. " +
		"Four of them, with ReLU or tanh and with max or average pooling, learned to tell drawn digits, eight textures and " +
		"gratings of four orientations apart, under noise and never with objects; weights that decay in training leave " +
		"smooth first-layer kernels. Trained weights are shown as long as your network is one of these up to the layer " +
		"looked at. " +
		"Shuffled ones are the trained numbers in random order: the same values, no longer in place.",
	"A unit is one value of a map. Its receptive field is the part of the picture that can change it. Its best stimuli " +
		"are those, among some " +
		"hundreds of pictures drawn here, to which it responds most. They show what it prefers among these, not among all " +
		"pictures there are.",
	"Luminance 0.5, mean grey, is the network’s zero. A multiply-add is one product added to a sum; parameters are " +
		"weights and biases.",
}
