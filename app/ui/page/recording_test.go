package page

import (
	"testing"
)

func TestSizesThatAreNotKnownAreSaidSo(t *testing.T) {
	for _, c := range []struct {
		r       Recording
		size    string
		arrived string // at a quarter
	}{
		{Recording{Bytes: 40_000_000}, "40.0 MB", "10.0 MB of 40.0 MB"},
		{Recording{Bytes: 4_000_000, Unsized: 1}, "more than 4.0 MB (not all sizes are known beforehand)", "25 %"},
		{Recording{Unsized: 2}, "size not known beforehand", "25 %"},
	} {
		if size, arrived := c.r.Size(), c.r.Fetched(.25); size != c.size || arrived != c.arrived {
			t.Errorf("%+v: %q, then %q", c.r, size, arrived)
		}
	}
}
