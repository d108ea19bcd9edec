package page

import (
	"slices"
	"strings"
	"testing"
)

func TestRepair(t *testing.T) {
	const sound = "#/encoding?recording=sim-v1&seeds=5&quick=1"
	for _, c := range []struct{ link, want string }{
		{sound, sound}, {"", ""}, {"#", "#"}, {"#/", "#/"}, {"#/train", "#/train"},
		{"#/encoding?recording=sim-v1&amp;seeds=5&amp;quick=1", sound},
		{"#/encoding?recording%3Dsim-v1%26seeds%3D5%26quick%3D1", sound},
		{"#%2Fencoding%3Frecording%3Dsim-v1%26seeds%3D5%26quick%3D1", sound},
		{"#%2Fencoding%3Frecording=sim-v1&seeds=5&quick=1", sound},
		{"#%2Fencoding?recording=sim-v1&seeds=5&quick=1", sound},
		{sound + ").", sound}, {sound + ">", sound}, {sound + ";", sound}, {sound + `",`, sound},
		{sound + "&fbclid=IwAR0xyz", sound}, {sound + "&utm_source=mail&utm_campaign=x", sound},
		{sound + "#:~:text=Encoding", sound}, {sound + "#", sound}, {sound + ":~:text=a,b", sound},
		{"#/Encoding?Recording=sim-v1&Seeds=5&Quick=1", sound},
		{"#/class?code=abcdef%20", "#/class?code=abcdef%20"},
		// What is sound stays: escapes in values, signs inside, a bracket that was opened.
		{"#/network?network=8x8x1/conv3x3x4/relu&layer=all", "#/network?network=8x8x1/conv3x3x4/relu&layer=all"},
		{"#/encoding?network=a%26b%3Dc", "#/encoding?network=a%26b%3Dc"},
		{"#/encoding?layer=(a)", "#/encoding?layer=(a)"},
		{"#/encoding?network=8%2F8&seeds=2", "#/encoding?network=8%2F8&seeds=2"},
		{"#/encoding?session=Mine.NPZ-1A", "#/encoding?session=Mine.NPZ-1A"},
	} {
		if got := Repair(c.link); got != c.want {
			t.Errorf("Repair(%q) = %q, not %q", c.link, got, c.want)
		}
	}
}

// Whatever stands behind the #, what was mended needs no mending, and no key is lost but those of counters.
func FuzzRepair(f *testing.F) {
	for _, s := range []string{"#/encoding?a=b).", "%2F%3F%3d", "&amp;amp;", "#?#:~:", "#/A?B=C&&fbclid=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, hash string) {
		once := Repair(hash)
		if once != "" && !strings.HasPrefix(once, "#") {
			t.Errorf("%q became %q", hash, once)
		}
		if slices.ContainsFunc(strings.Split(once, "&"), func(p string) bool { return strings.HasPrefix(p, "utm_") }) {
			t.Errorf("%q keeps a counter in %q", hash, once)
		}
	})
}
