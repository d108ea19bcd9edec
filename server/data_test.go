package main

import (
	"slices"
	"testing"
)

// Sessions whose size is not known beforehand are downloaded only if they are named.
func TestEverythingIsWhatHasASize(t *testing.T) {
	all, err := recordings(nil)
	if err != nil {
		t.Fatal(err)
	}
	sized := slices.DeleteFunc(slices.Clone(all), unsized)
	var v4 []string
	for _, w := range sized {
		if w.entry.ID == "v4-cowley2023" {
			v4 = append(v4, w.session)
		}
	}
	if !slices.Equal(v4, []string{"210325"}) || len(all)-len(sized) != 44 {
		t.Errorf("of %d sessions %d have a size, of the V4 recordings %q", len(all), len(sized), v4)
	}
	named, err := recordings([]string{"v4-cowley2023/211018"})
	if err != nil || len(named) != 1 || named[0].session != "211018" {
		t.Errorf("a session that is named: %v (%v)", named, err)
	}
}
