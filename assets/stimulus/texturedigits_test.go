package stimulus

import (
	"math"
	"strings"
	"testing"
)

// Without a cue both sides of the outline have the same mean and contrast; with a cue, their means differ by it.
func TestFigureAndGround(t *testing.T) {
	for _, size := range []int{28, 40, 64, 128} {
		for _, cue := range []float64{0, DefaultCue, 1} {
			flat := 0
			const n = 60
			for i := range n {
				d := TextureDigits{Size: size, Cue: cue}.Sample(9, i)
				var count, sum, square, ink [2]float64
				for k, v := range d.Pix {
					if !(v >= 0 && v <= 1) {
						t.Fatalf("size %d, cue %v, %d: luminance %v", size, cue, i, v)
					}
					side := 0
					if d.Mask.Pix[k] >= 0.5 {
						side = 1
					}
					count[side]++
					sum[side] += float64(v)
					square[side] += float64(v) * float64(v)
					ink[side] += float64(d.Mask.Pix[k])
				}
				for side := range sum {
					mean := sum[side] / count[side]
					want := MeanGrey*(1-cue) + cue*ink[side]/count[side]
					if math.Abs(mean-want) > 1e-3 {
						t.Errorf("size %d, cue %v, %d: side %d has mean %.5f, want %.5f", size, cue, i, side, mean, want)
					}
					if cue > 0 {
						continue
					}
					if sd := math.Sqrt(square[side]/count[side] - mean*mean); math.Abs(sd-TextureContrast) > 1e-3 {
						flat++
					}
				}
				// The soft edge reduces the cue a little on both sides.
				if difference := sum[1]/count[1] - sum[0]/count[0]; difference < 0.7*cue-1e-3 || difference > cue+2e-3 {
					t.Errorf("size %d, cue %v, %d: figure less ground is %.3f", size, cue, i, difference)
				}
			}
			if flat > n/20 {
				t.Errorf("size %d: %d of %d figures do not have the contrast of a texture", size, flat, n)
			}
		}
	}
}

// At every size, for all families and their twins, both sides of the outline have the texture's mean, and all but a few
// have its contrast.
func TestTextureDigitsAtEverySize(t *testing.T) {
	names := familyNames()
	every := 1
	if testing.Short() {
		every = 7 // in WebAssembly pictures are the same
	}
	flat, n := 0, 0
	for size := MinTextureDigit; size <= MaxTextureDigit; size += every {
		for i := range 4 {
			d := TextureDigits{Size: size, Figures: names, Grounds: names, Twins: i%2 == 1}.Sample(uint64(size), i)
			if d.H != size || d.W != size || d.Mask.H != size || d.Mask.W != size {
				t.Fatalf("size %d: the picture is %d×%d, its mask %d×%d", size, d.H, d.W, d.Mask.H, d.Mask.W)
			}
			var count, sum, square [2]float64
			for k, v := range d.Pix {
				side := 0
				if d.Mask.Pix[k] >= 0.5 {
					side = 1
				}
				count[side], sum[side], square[side] = count[side]+1, sum[side]+float64(v), square[side]+float64(v)*float64(v)
			}
			for side := range sum {
				n++
				mean := sum[side] / count[side]
				if math.Abs(mean-MeanGrey) > 1e-3 {
					t.Errorf("size %d, %s on %s: side %d has mean %.5f", size, names[d.Figure], names[d.Ground], side, mean)
				}
				if sd := math.Sqrt(square[side]/count[side] - mean*mean); math.Abs(sd-TextureContrast) > 1e-3 {
					flat++
				}
				if share := count[1] / float64(size*size); share < 0.05 || share > 0.5 {
					t.Errorf("size %d: the digit %d covers %.3f of the picture", size, d.Digit, share)
				}
			}
		}
	}
	t.Logf("%d of %d sides do not reach the contrast", flat, n)
	if flat > n/20 {
		t.Errorf("%d of %d sides do not have the contrast of a texture", flat, n)
	}
}

// At cue 0 a linear readout of blurred luminance cannot classify the digit; at the default cue it can. The bound holds
// for the upper end of the 95 % interval.
func TestNoLuminanceLeak(t *testing.T) {
	all := familyNames()
	sets := []TextureDigits{{Size: 28}, {Size: 28, Figures: all, Grounds: all},
		{Size: 28, Figures: all, Grounds: all, Twins: true}, {Size: 56}}
	if testing.Short() {
		sets = sets[:1] // in WebAssembly pictures are the same
	}
	const train, test = 1200, 800
	for k, set := range sets {
		size := set.Size
		plain := make([][]float64, train+test)
		cued := make([][]float64, train+test)
		digits := make([]int, train+test)
		for i := range plain {
			d := set.Sample(21, i)
			plain[i], digits[i] = blurred(d.Grey, 8), d.Digit
			// The cue is linear: it fades the textures and brightens the figure.
			cued[i] = blurred(d.Mask, 8)
			for k := range cued[i] {
				cued[i][k] = (1-DefaultCue)*plain[i][k] + DefaultCue*cued[i][k]
			}
		}
		set.Cue = DefaultCue
		direct := blurred(set.Sample(21, 5).Grey, 8)
		for k, v := range direct {
			if math.Abs(v-cued[5][k]) > 1e-6 {
				t.Fatalf("size %d: the cue is not linear: %v and %v", size, v, cued[5][k])
			}
		}
		leak := readout(plain[:train], digits[:train], plain[train:], digits[train:], 10)
		upper := leak + 1.96*math.Sqrt(leak*(1-leak)/test)
		read := readout(cued[:train], digits[:train], cued[train:], digits[train:], 10)
		t.Logf("set %d, size %d: linear readout of blurred luminance: %.3f at cue 0, %.3f at cue %v", k, size,
			leak, read, DefaultCue)
		if upper > 0.15 {
			t.Errorf("set %d, size %d: luminance alone reads %.3f of the digits at cue 0 (95 %% upper bound %.3f)",
				k, size, leak, upper)
		}
		if read < 0.4 {
			t.Errorf("size %d: luminance reads only %.3f of the digits at the default cue", size, read)
		}
	}
}

// The labels of figure and ground differ, all values occur, and neither size nor cue changes them.
func TestTextureDigitLabels(t *testing.T) {
	pairs, digits := map[[2]int]int{}, map[int]int{}
	const n = 600
	for i := range n {
		d := TextureDigits{Size: 28}.Sample(1, i)
		if d.Figure == d.Ground {
			t.Fatalf("sample %d has family %d on itself", i, d.Figure)
		}
		pairs[[2]int{d.Figure, d.Ground}]++
		digits[d.Digit]++
		if i%100 == 0 {
			e := TextureDigits{Size: 50, Cue: 0.7}.Sample(1, i)
			if e.Digit != d.Digit || e.Figure != d.Figure || e.Ground != d.Ground {
				t.Errorf("sample %d has other labels at another size and cue", i)
			}
		}
	}
	k := len(FirstFamilies())
	if len(pairs) != k*(k-1) || len(digits) != 10 {
		t.Errorf("%d pairs of families and %d digits, want %d and 10", len(pairs), len(digits), k*(k-1))
	}
	two := Families()[1:3]
	for i := range 20 {
		if d := (TextureDigits{Size: 28, Families: two}).Sample(1, i); d.Figure+d.Ground != 1 {
			t.Errorf("with two families sample %d has %d on %d", i, d.Figure, d.Ground)
		}
	}
}

func TestTextureDigitRefusals(t *testing.T) {
	for want, d := range map[string]TextureDigits{
		"27 pixels":  {Size: 27},
		"-1 pixels":  {Size: -1},
		"129 pixels": {Size: 129},
		"cue -0.1":   {Cue: -0.1},
		"cue NaN":    {Cue: math.NaN()},
		"cue 2":      {Cue: 2},
		"\"foam\"":   {Families: []Family{foam}},
	} {
		if err := d.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in the error %v", want, err)
		}
		g := d.Sample(1, -4)
		if g.W < MinTextureDigit || g.W > MaxTextureDigit || g.Figure == g.Ground {
			t.Errorf("%s: drew %d pixels, family %d on %d", want, g.W, g.Figure, g.Ground)
		}
	}
	if err := (TextureDigits{Cue: DefaultCue}).Validate(); err != nil {
		t.Error(err)
	}
}

func BenchmarkTextureDigit(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		TextureDigits{}.Sample(1, i)
	}
}
