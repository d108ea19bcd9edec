package stimulus

import "testing"

// The classes of the bundled network are the first four of Families, in this order.
func TestFirstFamiliesAreFixed(t *testing.T) {
	want := []string{"strands", "foam", "bricks", "spots"}
	first, all := FirstFamilies(), Families()
	if len(first) != len(want) {
		t.Fatalf("%d first families, want %d", len(first), len(want))
	}
	for i, name := range want {
		if first[i].Name != name || all[i].Name != name {
			t.Errorf("family %d is %q, and %q among all; want %q", i, first[i].Name, all[i].Name, name)
		}
	}
}
