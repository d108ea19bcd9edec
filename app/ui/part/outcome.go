package part

import "untrained/app/lab"

// Outcome is what pages call the outcome of a verdict. Files have the words of package lab.
func Outcome(o lab.Outcome) string {
	switch o {
	case lab.Opposed:
		return "contradicted"
	case lab.Recovered:
		return "method check passed"
	case lab.NotRecovered:
		return "method check failed"
	case lab.None:
		return "no verdict"
	}
	return string(o)
}
