package all

import (
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/multiverse"
)

// The choice of recordings was called areas: links with that name ask for the same specifications.
func TestOldNameOfRecordings(t *testing.T) {
	var counts []int
	for _, only := range []string{"recordings=V1-V4;measure=path", "areas=V1-V4;measure=path"} {
		c, err := lab.ParseStrict(multiverse.Experiment{}, "claim=C3&only="+only)
		if err != nil {
			t.Fatal(err)
		}
		_, _, list, err := multiverse.Specifications(c)
		if err != nil {
			t.Fatalf("%s: %v", only, err)
		}
		for _, s := range list {
			if s.Config.Get(lab.KeyRecording) != "v1-henaff2021" {
				t.Errorf("%s: %s", only, s.Config)
			}
		}
		counts = append(counts, len(list))
	}
	if counts[0] == 0 || counts[0] != counts[1] {
		t.Errorf("%v specifications", counts)
	}
}
