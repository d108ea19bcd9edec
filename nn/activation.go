package nn

import "fmt"

// Activation is a value-by-value function between layers.
type Activation uint8

// The activations. Linear is the identity; the others are
//
//	relu     max(x, 0)                        Nair & Hinton 2010
//	tanh     tanh x
//	leaky    x, and Leak·x below 0            Maas et al. 2013
//	elu      x, and eˣ − 1 below 0            Clevert et al. 2016, α = 1
//	gelu     x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³)))
//	sigmoid  1 / (1 + e⁻ˣ)
//	abs      |x|
//
// GELU is the tanh form that Hendrycks & Gimpel (2016, section 2) give for
// x·Φ(x); the two differ by at most 4.8e-4.
const (
	Linear Activation = iota
	ReLU
	Tanh
	LeakyReLU
	ELU
	GELU
	Sigmoid
	Abs
)

// Leak is the slope of LeakyReLU below 0.
const Leak = 0.01

// activations lists all of them: their name in a Spec and their label for readers.
var activations = [...]struct{ name, label string }{
	Linear:    {"linear", "linear"},
	ReLU:      {"relu", "ReLU"},
	Tanh:      {"tanh", "tanh"},
	LeakyReLU: {"leaky", "leaky ReLU"},
	ELU:       {"elu", "ELU"},
	GELU:      {"gelu", "GELU"},
	Sigmoid:   {"sigmoid", "sigmoid"},
	Abs:       {"abs", "abs"},
}

// Activations lists all of them, Linear first.
func Activations() []Activation {
	all := make([]Activation, len(activations))
	for i := range all {
		all[i] = Activation(i)
	}
	return all
}

// String returns the activation's name in a Spec.
func (a Activation) String() string {
	if int(a) < len(activations) {
		return activations[a].name
	}
	return "activation(?)"
}

// Label returns the activation's name as the field writes it.
func (a Activation) Label() string {
	if int(a) < len(activations) {
		return activations[a].label
	}
	return a.String()
}

// NeedsInput reports whether the derivative must see the activation's input. For
// gelu and abs two inputs share an output; for the others the output y is enough:
//
//	relu′ = [y>0]   tanh′ = 1 − y²   leaky′ = 1 or Leak   elu′ = 1 or y + 1   sigmoid′ = y·(1−y)
//
// While training, the values before such an activation are kept beside those
// behind it.
func (a Activation) NeedsInput() bool { return a == GELU || a == Abs }

// An activation layer applies one function to every value:
//
//	y = act(x)   dx = dy · act′(x)
//
// Where it can it is part of the operation before it (wires.act), and its
// gradient, found from y alone, replaces dy in place.
type activation struct{ base }

func newActivation(b base) (layer, error) {
	if int(b.Act) >= len(activations) {
		return nil, fmt.Errorf("activation %d is unknown", b.Act)
	}
	b.out = b.in
	return &activation{b}, nil
}

func (l *activation) forward(w wires) []Op {
	if l.Act == Linear {
		return nil
	}
	return []Op{Activate{Act: l.Act, N: w.n * l.in.Len(), X: w.x, Y: w.y}}
}

func (l *activation) backward(w wires) []Op {
	if l.Act == Linear || w.dx.Buffer == nil {
		return nil
	}
	g := ActivateGrad{Act: l.Act, N: w.n * l.in.Len(), Y: w.y, DY: w.dy, DX: w.dx}
	if l.Act.NeedsInput() {
		g.X = w.x
	}
	return []Op{g}
}
