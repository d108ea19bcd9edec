package neural

import (
	"strings"
	"testing"
)

// Every entry of the catalogue has a reader: an error of another kind than the
// missing one says that it was reached.
func TestEveryEntryHasItsReader(t *testing.T) {
	for _, e := range Catalogue() {
		session, err := e.Session("")
		if err != nil {
			t.Fatal(err)
		}
		files, err := e.Files(session)
		if err != nil {
			t.Fatal(err)
		}
		contents := make([][]byte, len(files)) // empty: no reader takes them
		switch e.Kind {
		case KindResponses:
			_, err = responses(t.Context(), e.ID, session, contents)
		case KindRegions:
			_, err = regions(t.Context(), e.ID, session, contents)
		case KindDissimilarities:
			_, err = dissimilarities(t.Context(), e.ID, session, contents)
		case KindTuning:
			_, err = tuning(e.ID, contents)
		case KindWeights:
			continue // package weights reads it
		default:
			t.Errorf("%s is of kind %s, which this test does not know", e.ID, e.Kind)
			continue
		}
		if err != nil && strings.Contains(err.Error(), "has no reader") {
			t.Errorf("%s: %v", e.ID, err)
		}
		if err == nil && !e.Simulated {
			t.Errorf("%s was read from empty files", e.ID)
		}
	}
}
