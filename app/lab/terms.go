package lab

// The bundled task-trained network and the name of its weights. training.TrainTask makes
// it; classes are the ten digits and then the texture families.
const (
	TaskSpec    = "48x48x1/conv7x7x32/relu/max2/conv3x3x32/relu/max2/conv3x3x64/relu/max2/flatten/dense14"
	TaskWeights = "digits-textures"
)

// The values of `training`, as in the column of that name.
const (
	Trained           = "trained"
	RandomWeights     = "random"
	ShuffledWeights   = "shuffled"
	LinearNetwork     = "linear" // random weights, without non-linearities
	Pixels            = "pixels"
	Gabor             = "gabor"
	JitteredPixels    = "jittered-pixels"
	Silhouette        = "silhouette"
	ShuffledResponses = "shuffled-responses"
	Ceiling           = "ceiling" // no weights: the most that can be predicted
)
