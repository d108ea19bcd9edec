package stimulus

import (
	"math"
	"testing"

	"untrained/nn/random"
)

// The layout of MNIST at every size: the digit fills a box of 20/28 of the side, its
// centre of mass is within half a pixel of the middle, ink is 1 and ground 0.
func TestDigitLayout(t *testing.T) {
	for _, size := range []int{8, 14, 28, 32, 64, 128} {
		s := random.New(uint64(size), "layout")
		for i := range 600 {
			class := i % 10
			g := DrawDigit(class, size, s)
			if g.H != size || g.W != size {
				t.Fatalf("%d×%d instead of %d", g.H, g.W, size)
			}
			x, y := centreOfMass(g)
			l, top, r, b := inked(g)
			box := 20 * float64(size) / 28
			// A pointed end reaches no centre of the outermost row of pixels.
			longer := float64(max(r-l, b-top))
			// A side of the box that would leave the page may keep the mass from the middle.
			free := l > 0 && top > 0 && r < size && b < size
			if off := math.Max(math.Abs(x-float64(size)/2), math.Abs(y-float64(size)/2)); off > 0.5+1e-9 && free {
				t.Errorf("size %d, digit %d (%d): mass is %.2f pixels off the middle", size, class, i, off)
			}
			if longer > math.Ceil(box)+1 || longer < box-2.5 {
				t.Errorf("size %d, digit %d (%d): ink spans %v pixels, want about %.1f", size, class, i, longer, box)
			}
			darkest, brightest := float32(1), float32(0)
			for _, v := range g.Pix {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("size %d, digit %d: luminance %v", size, class, v)
				}
				darkest, brightest = min(darkest, v), max(brightest, v)
			}
			if darkest != 0 || size >= 28 && brightest < 0.9 {
				t.Errorf("size %d, digit %d (%d): luminance from %v to %v", size, class, i, darkest, brightest)
			}
			if size == 28 && longer > 21 {
				t.Errorf("digit %d (%d): ink spans %v of 20 pixels", class, i, longer)
			}
		}
	}
}

// Digits are as varied as hands are: slant, line width and the share of ink spread.
func TestDigitVariety(t *testing.T) {
	s := random.New(1, "variety")
	var slant, slant2, inkShare, ink2 float64
	const n = 2000
	for i := range n {
		g := DrawDigit(i%10, 28, s)
		x0, y0 := centreOfMass(g)
		var sum, xy, yy float64
		for k, v := range g.Pix {
			x, y := float64(k%28)+0.5-x0, float64(k/28)+0.5-y0
			sum, xy, yy = sum+float64(v), xy+float64(v)*x*y, yy+float64(v)*y*y
		}
		a := -xy / yy // how far the top leans to the right, a height
		slant, slant2 = slant+a/n, slant2+a*a/n
		inkShare, ink2 = inkShare+sum/784/n, ink2+sum*sum/784/784/n
	}
	if mean, sd := slant, math.Sqrt(slant2-slant*slant); mean < 0.02 || mean > 0.35 || sd < 0.15 {
		t.Errorf("slant has mean %.3f and SD %.3f: hands lean to the right, and differ", mean, sd)
	}
	if mean, sd := inkShare, math.Sqrt(ink2-inkShare*inkShare); mean < 0.1 || mean > 0.16 || sd < 0.03 {
		t.Errorf("share of ink has mean %.3f and SD %.3f", mean, sd)
	}
}

// A label can be read from its picture: a linear readout of the pixels, trained on
// some digits, reads others.
func TestDigitsCarryTheirLabels(t *testing.T) {
	const train, test = 2400, 800
	x := make([][]float64, train+test)
	y := make([]int, train+test)
	count := [10]int{}
	for i := range x {
		d := Digits{}.Sample(4, i)
		x[i], y[i] = blurred(d.Grey, 14), d.Class
		count[d.Class]++
	}
	if accuracy := readout(x[:train], y[:train], x[train:], y[train:], 10); accuracy < 0.8 {
		t.Errorf("a linear readout reads %.3f of new digits, want at least 0.8", accuracy)
	}
	for class, n := range count {
		if n < 240 || n > 400 {
			t.Errorf("digit %d occurs %d times in %d", class, n, len(x))
		}
	}
}

// Every rarer form is drawn, within its box, with ink in the share of a digit, and no
// class is written in rarer forms for the most part.
func TestVariants(t *testing.T) {
	for class, forms := range variants {
		sum := 0.0
		for k, v := range forms {
			sum += v.share
			for seed := range uint64(20) {
				h := &hand{s: random.New(seed, "variant"), loose: 0.015}
				v.write(h)
				h.haste()
				h.deform(class)
				g := h.layOut(class, 28, mnist)
				mean, _ := g.Moments()
				if mean < 0.02 || mean > 0.36 {
					t.Errorf("digit %d, form %d, seed %d: the share of ink is %.3f", class, k, seed, mean)
				}
			}
		}
		if len(forms) < 2 || sum < 0.08 || sum > 0.35 {
			t.Errorf("digit %d: %d rarer forms take a share of %.2f", class, len(forms), sum)
		}
	}
}

// The first hand is the one that the bundled network was trained on: it is pinned in
// TestSameBytesEverywhere, and it is not the hand of today.
func TestFirstHandIsAnother(t *testing.T) {
	if same(DrawFirstDigit(2, 28, random.New(1)), DrawDigit(2, 28, random.New(1))) {
		t.Error("both hands write the same")
	}
	if !same(DrawFirstDigit(99, 3, random.New(1)), DrawFirstDigit(9, MinSize, random.New(1))) {
		t.Error("class and size are not clamped")
	}
}

func TestDigitArgumentsAreClamped(t *testing.T) {
	for _, c := range []struct{ class, size, wantSize int }{{-5, 28, 28}, {99, 28, 28}, {3, -1, MinSize}, {3, 0, MinSize},
		{3, 1 << 40, MaxSize}} {
		g := DrawDigit(c.class, c.size, random.New(1))
		if g.W != c.wantSize || g.H != c.wantSize || len(g.Pix) != c.wantSize*c.wantSize {
			t.Errorf("class %d, size %d gave %d×%d", c.class, c.size, g.H, g.W)
		}
	}
	if !same(DrawDigit(99, 28, random.New(1)), DrawDigit(9, 28, random.New(1))) {
		t.Error("class 99 is not drawn as 9")
	}
}

func BenchmarkDigit(b *testing.B) {
	s := random.New(1)
	for i := 0; b.Loop(); i++ {
		DrawDigit(i%10, 28, s)
	}
}
