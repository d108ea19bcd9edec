package lab

// Outcome is what a criterion makes of a measurement: the last word of a Verdict.
type Outcome string

// The outcomes. Recordings support or oppose a claim or leave it undecided; on a simulation the structure that was
// built in is recovered or not, which is not evidence about cortex.
const (
	Supported    Outcome = "supported"
	Opposed      Outcome = "opposed"
	Undecided    Outcome = "undecided"
	Recovered    Outcome = "recovered"
	NotRecovered Outcome = "not recovered"
	// None is the outcome of a verdict that judges nothing; its statement says why.
	None Outcome = "none"
)

// Outcomes lists every outcome that a verdict can have.
var Outcomes = []Outcome{Supported, Opposed, Undecided, Recovered, NotRecovered, None}

// Evidence reports whether the outcome speaks for or against a claim about cortex.
func (o Outcome) Evidence() bool { return o == Supported || o == Opposed }
