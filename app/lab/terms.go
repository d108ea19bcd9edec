package lab

// The bundled task-trained network and the name of its weights. training.TrainOn makes
// it; classes are the ten digits and then the texture families.
const (
	TaskSpec    = "48x48x1/conv7x7x32/relu/max2/conv3x3x32/relu/max2/conv3x3x64/relu/max2/flatten/dense14"
	TaskWeights = "digits-textures"
)

// Natural is one of the four bundled networks that differ in activation and pooling alone. training.Natural is what
// they learned; `go run ./server train` makes them.
type Natural struct {
	Weights string // name in the catalogue of weights
	Spec    string
	Label   string // in a list of choices
}

// Naturals returns the four networks, the one that pages open with first.
func Naturals() []Natural {
	var list []Natural
	for _, pool := range []struct{ layer, words string }{{"max", "max pooling"}, {"avg", "average pooling"}} {
		for _, act := range []struct{ layer, words string }{{"relu", "ReLU"}, {"tanh", "tanh"}} {
			stage := "/" + act.layer + "/" + pool.layer + "2"
			list = append(list, Natural{
				Weights: "natural-" + act.layer + "-" + pool.layer,
				Spec: "32x32x1/conv7x7x16" + stage + "/conv3x3x24" + stage + "/conv3x3x32/" + act.layer +
					"/flatten/dense22",
				Label: "natural-like pictures: " + act.words + ", " + pool.words,
			})
		}
	}
	return list
}

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
