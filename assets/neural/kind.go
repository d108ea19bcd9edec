package neural

import "fmt"

// Kind says what a recording consists of, and so which experiments can use it.
type Kind string

// The kinds of recordings.
const (
	KindResponses       Kind = "responses"       // pictures and responses to each: Recording
	KindRegions         Kind = "regions"         // pictures and responses in several areas of one brain: Regions
	KindDissimilarities Kind = "dissimilarities" // pictures and how unlike the responses to each pair are: Dissimilarities
	KindTuning          Kind = "tuning"          // properties of cells, without pictures: Tuning
	KindWeights         Kind = "weights"         // no recording: a network trained elsewhere, fetched and checked like one
)

// ErrKind is a recording that cannot be opened as what an experiment needs.
type ErrKind struct {
	ID         string
	Have, Want Kind
}

func (e *ErrKind) Error() string {
	var names string
	for _, other := range Catalogue() {
		if other.Kind == e.Want {
			names += ", " + other.ID
		}
	}
	return fmt.Sprintf("recording %s holds %s where %s are needed: choose one of %s", e.ID, e.Have, e.Want, names[2:])
}
