package stimulus

import (
	"slices"
	"testing"
)

func TestFigureAndGroundAreOfTheChosenFamilies(t *testing.T) {
	for _, c := range []struct{ figures, grounds []string }{
		{[]string{"foam"}, nil},
		{nil, []string{"bricks"}},
		{[]string{"foam"}, []string{"bricks"}},
		{[]string{"foam", "bricks"}, []string{"bricks"}},
		{[]string{"strands", "spots"}, []string{"spots", "strands"}},
		{[]string{"wood"}, nil},
		{[]string{"wood", "foam"}, []string{"marble", "wood"}},
	} {
		set := TextureDigits{Size: MinTextureDigit, Figures: c.figures, Grounds: c.grounds}
		if err := set.Validate(); err != nil {
			t.Fatalf("%v on %v: %v", c.figures, c.grounds, err)
		}
		for i := range 12 {
			d := set.Sample(1, i)
			figure, ground := Families()[d.Figure].Name, Families()[d.Ground].Name
			if figure == ground {
				t.Errorf("%v on %v: picture %d has %s on itself", c.figures, c.grounds, i, figure)
			}
			if len(c.figures) > 0 && !slices.Contains(c.figures, figure) || len(c.grounds) > 0 &&
				!slices.Contains(c.grounds, ground) {
				t.Errorf("%v on %v: picture %d has %s on %s", c.figures, c.grounds, i, figure, ground)
			}
		}
	}
}

func TestNoPairOfFamiliesIsRefused(t *testing.T) {
	for _, c := range []TextureDigits{
		{Figures: []string{"foam"}, Grounds: []string{"foam"}},
		{Figures: []string{"nothing of the kind"}},
	} {
		if c.Validate() == nil {
			t.Errorf("figures %v on grounds %v pass", c.Figures, c.Grounds)
		}
		if d := c.Sample(1, 0); d.Figure == d.Ground {
			t.Errorf("figures %v on grounds %v: the same texture inside and around", c.Figures, c.Grounds)
		}
	}
}

// Without names the families are the first four; naming these four does not change any picture.
func TestFirstFamiliesByName(t *testing.T) {
	var names []string
	for _, f := range FirstFamilies() {
		names = append(names, f.Name)
	}
	for i := range 4 {
		a := TextureDigits{Size: 28}.Sample(3, i)
		b := TextureDigits{Size: 28, Figures: names, Grounds: names}.Sample(3, i)
		if !slices.Equal(a.Pix, b.Pix) {
			t.Errorf("picture %d differs", i)
		}
	}
}
