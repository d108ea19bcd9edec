package archive

import (
	"slices"
	"testing"
)

func TestRangeStart(t *testing.T) {
	for header, want := range map[string]int64{
		"bytes 0-99/100": 0, "bytes 100-199/200": 100, "bytes 7-7/*": 7,
		"": -1, "bytes */200": -1, "items 1-2/3": -1, "bytes -5-7/9": -1, "bytes 12": -1,
		"bytes 99999999999999999999-1/2": -1,
	} {
		if got := rangeStart(header); got != want {
			t.Errorf("%q starts at %d, want %d", header, got, want)
		}
	}
}

func TestSplitBases(t *testing.T) {
	for base, want := range map[string][]string{
		"": nil, " | ": nil, "mirror/": {"mirror/"}, "mirror/|https://a.example": {"mirror/", "https://a.example"},
		"/a dir | b": {"/a dir", "b"},
	} {
		if got := splitBases(base); !slices.Equal(got, want) {
			t.Errorf("%q splits into %q, want %q", base, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	if got, want := escape("o/n/c/a file#1.npy"), "o/n/c/a%20file%231.npy"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
