package nn

// Activation is a value-by-value function between layers.
type Activation uint8

// The activations; Linear is the identity.
const (
	Linear Activation = iota
	ReLU
	Tanh
)

var activationNames = [...]string{Linear: "linear", ReLU: "relu", Tanh: "tanh"}

func (a Activation) String() string {
	if int(a) < len(activationNames) {
		return activationNames[a]
	}
	return "activation(?)"
}

// NeedsInput reports whether the derivative must see the activation's input;
// for the others the output is enough (relu′ = [y>0], tanh′ = 1−y²).
func (a Activation) NeedsInput() bool { return false }
