package page

import (
	"reflect"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for _, c := range []struct {
		hash   string
		want   Address
		faults int
	}{
		{"", Address{}, 0},
		{"#", Address{}, 0},
		{"#/", Address{}, 0},
		{"#/encoding", Address{Route: "encoding"}, 0},
		{"#/encoding?recording=sim-v1&seeds=3", Address{Route: "encoding", Config: "recording=sim-v1&seeds=3"}, 0},
		{"#/encoding?hide=seed,dc&run=1&seeds=3&embed=1&workers=2",
			Address{Route: "encoding", Config: "seeds=3", Hide: []string{"seed", "dc"}, Run: true, Embed: true,
				Workers: 2}, 0},
		{"#/encoding?network=8x8x1/conv3x3x4/relu&layer=all",
			Address{Route: "encoding", Config: "network=8x8x1/conv3x3x4/relu&layer=all"}, 0},
		{"#/encoding?v=1&seeds=2&show=dc,seed,dc",
			Address{Route: "encoding", Config: "seeds=2", Version: 1, Show: []string{"dc", "seed"}}, 0},
		{"#/encoding?v=9", Address{Route: "encoding", Version: DefaultsVersion}, 1},
		{"#/encoding?v=old", Address{Route: "encoding", Version: DefaultsVersion}, 1},
		{"#/encoding?backend=webgpu&seeds=2", Address{Route: "encoding", Config: "seeds=2", Backend: "webgpu"}, 0},
		{"#/encoding?backend=abacus", Address{Route: "encoding"}, 1},
		{"#/encoding?class=abcdef&seeds=2", Address{Route: "encoding", Config: "seeds=2", Class: "ABCDEF"}, 0},
		{"#/encoding?class=ada", Address{Route: "encoding"}, 1},
		{"#/encoding?workers=none&run=perhaps", Address{Route: "encoding"}, 2},
		{"#/encoding?workers=-3", Address{Route: "encoding"}, 1},
		{"#/encoding?a=%zz", Address{Route: "encoding", Config: "a=%zz"}, 0},
	} {
		got := ParseAddress(c.hash)
		if len(got.Faults) != c.faults {
			t.Errorf("%s: faults %q", c.hash, got.Faults)
		}
		got.Faults = nil
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("ParseAddress(%q) = %+v, want %+v", c.hash, got, c.want)
		}
	}
}

// Whatever stands in the hash, reading what was written gives the same again.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"#/", "#/encoding?recording=sim-v1&hide=a,b&run=1",
		"#/x?y=%2&hide=%2C,&&=&workers=99999999999999999999", "\xff#?#", "#/a?b?c=d", "#/x?v=1&show=a,&v=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, hash string) {
		first := ParseAddress(hash)
		first.Faults = nil
		second := ParseAddress(first.String())
		if len(second.Faults) > 0 {
			t.Fatalf("%q was written as %q, which has faults %q", hash, first.String(), second.Faults)
		}
		second.Faults = nil
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("%q: %+v, then %+v", hash, first, second)
		}
	})
}

// A brief address has what differs from the defaults and nothing else; show leaves one's own parts of the page alone.
func TestBriefAddresses(t *testing.T) {
	a := Address{Route: "x", Config: "a=1&b=2&c=3", Show: []string{"b"}}.Brief("a=1&b=0&c=3", "a=0&b=0&c=3")
	if got := a.String(); got != "#/x?v=1&b=2&show=b" {
		t.Errorf("brief: %s", got)
	}
	if got := (Address{Route: "x", Config: "a=1"}).Brief("a=1", "").String(); got != "#/x?v=1" {
		t.Errorf("at its defaults: %s", got)
	}
	if got := (Address{Route: "x", Config: "a=1&b=2&c=3"}).Brief("a=7&b=8&c=9", "a=1&b=2&c=9").String(); got !=
		"#/x?v=1&open=1&c=3" {
		t.Errorf("near what the page opens with: %s", got)
	}
	for key, hidden := range map[string]bool{"a": true, "b": false, "predict": false, "card": false} {
		if a.Hides(key) != hidden {
			t.Errorf("%s is hidden: %v", key, !hidden)
		}
	}
}
