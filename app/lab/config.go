package lab

// Property declares one key of a configuration. The list of an experiment's
// properties is the only place where its keys are written down: parsing,
// checking, the canonical text, the page's controls and the command line's help
// all follow from it.
type Property struct {
	Key     string // as in the hash: "recording"
	Label   string // as on the page: "Recording"
	Help    string // one plain sentence
	Kind    Kind
	Default string
	Options []Option // for Choice (the only values) and Text (suggestions)
	Min     float64  // for Int and Float
	Max     float64
	// Check, optional, looks at a value that Kind has accepted.
	Check func(value string) error
}

// Kind is what values a property takes.
type Kind uint8

// The kinds of properties.
const (
	Choice Kind = iota
	Int
	Float
	Text
)

// Option is one value of a property and how the page calls it.
type Option struct{ Value, Label string }
