package journal

import "untrained/app/ui/part"

// Warning says what is not kept, and why; nothing where all is.
func (j *Journal) Warning() string {
	switch {
	case len(j.Loose) > 0:
		return part.Count(len(j.Loose), "session is", "sessions are") + " here only until the page is closed. " + j.Unkept +
			" Save all as a file below."
	case j.fail != "":
		return "What is run is here only until the page is closed. " + j.fail
	}
	return ""
}
