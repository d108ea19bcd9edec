package lab

import "context"

// Checkable is an experiment whose results a program of another kind may compute again. (A page asks this; only a
// worker needs a Checked, so that the page's program is linked without what makes it.)
type Checkable interface {
	Experiment

	// HasCheck reports whether a result of this configuration may have a check. Only Check, which opens the recording,
	// knows for certain.
	HasCheck(c Config) bool
}

// Checked is an experiment whose results a program of another kind can compute again.
type Checked interface {
	Checkable

	// Check returns files with which the scores of a result of this configuration can be computed again, without this
	// program: the numbers that they follow from, and the program that does it. Beside them it finds the result as
	// CheckedResult. Check returns an error if the configuration has no such form. It checks ctx as Run does and calls
	// progress with the fraction done.
	Check(ctx context.Context, env Env, c Config, progress func(done float64)) ([]CheckFile, error)
}

// CheckedResult is the name of the file with the result that is checked, as JSON.
const CheckedResult = "result.json"

// CheckFile is one of the files of a check.
type CheckFile struct {
	Name    string
	Content []byte
}
