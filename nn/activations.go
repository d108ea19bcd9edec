package nn

import (
	"math"
	"slices"
)

// Activation is a value-by-value function between layers.
type Activation uint8

// The activations. Defaults and results list them in this order: a new one comes last.
const (
	Linear Activation = iota
	ReLU
	Tanh
	LeakyReLU
	ELU
	GELU
	Sigmoid
	Abs
	ErfGELU
)

// Leak is the slope of LeakyReLU below 0.
const Leak = 0.01

// geluScale and geluCube are the constants of GELU's tanh form.
const geluScale, geluCube = 0.7978845608028654, 0.044715 // √(2/π)

// activations defines every activation. To add one, add its entry at the end: backends,
// labels, lists and tests follow. Only an activation that other code names needs a constant.
var activations = [...]struct {
	name  string // in the text of an architecture
	label string // on figures
	words string // in lists of choices; "" is the label

	value func(x float64) float64
	// slope is the derivative, found from the output or, with needsInput, from the input:
	// two inputs of such an activation share an output.
	slope      func(seen float64) float64
	needsInput bool

	// imported says that networks from files have it, and that experiments do not compare it.
	imported bool

	// The same in WGSL: statements that return the value at x, which is not NaN, and the
	// slope from x or y. webgpu/kernels/activation.wgsl has the functions that they call. ""
	// is the identity, and the slope 1.
	wgslValue, wgslSlope string
}{
	Linear: {
		name: "linear", label: "linear", words: "none (linear)",
		value: func(x float64) float64 { return x },
		slope: func(float64) float64 { return 1 },
	},
	ReLU: { // Nair & Hinton 2010
		name: "relu", label: "ReLU",
		value:     func(x float64) float64 { return math.Max(x, 0) },
		slope:     func(y float64) float64 { return oneAbove0(y, 0) },
		wgslValue: "return select(x, 0.0, is_negative(x));",
		wgslSlope: "return select(0.0, 1.0, y > 0.0);",
	},
	Tanh: {
		name: "tanh", label: "tanh",
		value:     math.Tanh,
		slope:     func(y float64) float64 { return 1 - y*y },
		wgslValue: "return tanh1(x);",
		wgslSlope: "return 1.0 - y * y;",
	},
	LeakyReLU: { // Maas et al. 2013
		name: "leaky", label: "leaky ReLU",
		value:     func(x float64) float64 { return math.Max(x, Leak*x) },
		slope:     func(y float64) float64 { return oneAbove0(y, Leak) },
		wgslValue: "return max(x, leak * x);",
		wgslSlope: "return select(leak, 1.0, y > 0.0);",
	},
	ELU: { // Clevert et al. 2016, α = 1
		name: "elu", label: "ELU",
		value: func(x float64) float64 {
			if x < 0 {
				return math.Expm1(x)
			}
			return x
		},
		slope:     func(y float64) float64 { return oneAbove0(y, 1+y) },
		wgslValue: "return select(x, expm1(min(x, 0.0)), x < 0.0);",
		wgslSlope: "return select(1.0 + y, 1.0, y > 0.0);",
	},
	// The tanh form that Hendrycks & Gimpel (2016, section 2) give for x·Φ(x),
	// x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))); the two differ by at most 4.8e-4.
	GELU: {
		name: "gelu", label: "GELU",
		value: func(x float64) float64 {
			if x < -40 { // the limit, also of −∞ where 0·∞ would be NaN
				return math.Copysign(0, -1)
			}
			return x / (1 + math.Exp(-2*geluScale*(x+geluCube*x*x*x)))
		},
		slope: func(x float64) float64 {
			if math.Abs(x) > 40 {
				return math.Max(math.Copysign(1, x), 0)
			}
			s := 1 / (1 + math.Exp(-2*geluScale*(x+geluCube*x*x*x)))
			return s + x*s*(1-s)*2*geluScale*(1+3*geluCube*x*x)
		},
		needsInput: true,
		wgslValue:  "return gelu(x);",
		wgslSlope:  "return gelu_slope(x);",
	},
	Sigmoid: {
		name: "sigmoid", label: "sigmoid",
		value:     func(x float64) float64 { return 1 / (1 + math.Exp(-x)) },
		slope:     func(y float64) float64 { return y * (1 - y) },
		wgslValue: "return logistic(x);",
		wgslSlope: "return y * (1.0 - y);",
	},
	Abs: {
		name: "abs", label: "abs", words: "absolute value",
		value: math.Abs,
		slope: func(x float64) float64 {
			switch {
			case x > 0:
				return 1
			case x < 0:
				return -1
			}
			return 0
		},
		needsInput: true,
		wgslValue:  "return abs(x);",
		wgslSlope:  "return sign1(x);",
	},
	// x·Φ(x), which most networks from elsewhere compute (Hendrycks & Gimpel 2016).
	ErfGELU: {
		name: "erfgelu", label: "GELU (exact)",
		value: func(x float64) float64 {
			if x < -40 { // the limit, also of −∞ where 0·∞ would be NaN
				return math.Copysign(0, -1)
			}
			return x / 2 * math.Erfc(-x/math.Sqrt2)
		},
		slope: func(x float64) float64 {
			if math.Abs(x) > 40 {
				return math.Max(math.Copysign(1, x), 0)
			}
			return math.Erfc(-x/math.Sqrt2)/2 + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)
		},
		needsInput: true,
		imported:   true,
		wgslValue:  "return erf_gelu(x);",
		wgslSlope:  "return erf_gelu_slope(x);",
	},
}

// oneAbove0 returns 1 for y above 0, else other.
func oneAbove0(y, other float64) float64 {
	if y > 0 {
		return 1
	}
	return other
}

// Activations returns all activations, Linear first.
func Activations() []Activation {
	all := make([]Activation, len(activations))
	for i := range all {
		all[i] = Activation(i)
	}
	return all
}

// Compared returns the activations that experiments compare: all but those that only networks from files have.
func Compared() []Activation {
	return slices.DeleteFunc(Activations(), func(a Activation) bool { return activations[a].imported })
}

// String returns the word for the activation in the text of an architecture.
func (a Activation) String() string {
	if int(a) < len(activations) {
		return activations[a].name
	}
	return "activation(?)"
}

// Label returns the name of the activation as figures show it: "leaky ReLU".
func (a Activation) Label() string {
	if int(a) < len(activations) {
		return activations[a].label
	}
	return a.String()
}

// Words returns the name of the activation as lists of choices show it: "absolute value".
func (a Activation) Words() string {
	if int(a) < len(activations) && activations[a].words != "" {
		return activations[a].words
	}
	return a.Label()
}

// Value returns the activation of x. Backends have faster forms; this one defines it.
func (a Activation) Value(x float64) float64 { return activations[a].value(x) }

// Slope returns the derivative, found from the input of the activation if NeedsInput
// reports true, else from the output.
func (a Activation) Slope(seen float64) float64 { return activations[a].slope(seen) }

// NeedsInput reports whether the derivative is found from the activation's input, because
// two inputs share an output. While training, the values before such an activation are
// kept beside those behind it.
func (a Activation) NeedsInput() bool { return int(a) < len(activations) && activations[a].needsInput }

// WGSL returns the activation in the language of WebGPU: statements that return the value
// at x, and the slope from x or y. Both are empty for the identity.
func (a Activation) WGSL() (value, slope string) {
	return activations[a].wgslValue, activations[a].wgslSlope
}
