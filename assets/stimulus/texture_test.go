package stimulus

import (
	"math"
	"testing"

	"untrained/nn/random"
)

// Neither mean nor contrast tells one family, size or sample from another.
func TestTexturesAreEqualised(t *testing.T) {
	for _, f := range Families() {
		for _, size := range []int{8, 9, 16, 28, 45, 64, 128} {
			for seed := range uint64(max(4, 1000/size)) {
				g := f.Draw(size, random.New(seed, "equalised"))
				mean, rms := g.Moments()
				if math.Abs(mean-MeanGrey) > 1e-5 || math.Abs(rms-TextureContrast) > 1e-5 {
					t.Errorf("%s, size %d, seed %d: mean %v, contrast %v", f.Name, size, seed, mean, rms)
				}
				for _, v := range g.Pix {
					if !(v >= 0 && v <= 1) {
						t.Fatalf("%s, size %d, seed %d: luminance %v", f.Name, size, seed, v)
					}
				}
			}
		}
	}
}

func TestEqualise(t *testing.T) {
	flat := constant(64, 3)
	if equalise(flat) {
		t.Error("plain grey passes for a texture")
	}
	for _, v := range flat {
		if v != MeanGrey {
			t.Fatalf("a picture without variation became %v", v)
		}
	}
	// One bright pixel in ten thousand cannot reach the contrast; it must stay finite.
	spike := constant(10000, 0)
	spike[77] = 1
	if equalise(spike) {
		t.Error("one pixel passes for a texture")
	}
	for i, v := range spike {
		if !(v >= 0 && v <= 1) {
			t.Fatalf("pixel %d is %v", i, v)
		}
	}
}

// No place is typical of a family: over many samples every part of the picture has the same mean luminance.
func TestTexturesAreStationary(t *testing.T) {
	const samples, size, parts = 400, 32, 4
	for _, f := range Families() {
		s := random.New(1, "stationary")
		var sum, square [parts * parts]float64
		for range samples {
			for k, v := range blurred(f.Draw(size, s), parts) {
				sum[k] += v / samples
				square[k] += v * v / samples
			}
		}
		for k, m := range sum {
			se := math.Sqrt((square[k] - m*m) / samples)
			if math.Abs(m-MeanGrey) > 4*se {
				t.Errorf("%s: part %d has mean %.4f ± %.4f", f.Name, k, m, se)
			}
		}
	}
}

// Families differ in more than their spectrum: they have different third and fourth moments, which phase scrambling
// would make those of a Gaussian; strands are Gaussian.
func TestFamiliesDiffer(t *testing.T) {
	type moments struct{ skewness, kurtosis float64 }
	of := map[string]moments{}
	for _, f := range Families() {
		s := random.New(2, "moments")
		var m moments
		const n = 40
		for range n {
			g := f.Draw(64, s)
			for _, v := range g.Pix {
				z := (float64(v) - MeanGrey) / TextureContrast
				m.skewness += z * z * z / float64(n*len(g.Pix))
				m.kurtosis += (z*z*z*z - 3) / float64(n*len(g.Pix))
			}
		}
		of[f.Name] = m
	}
	if m := of["strands"]; math.Abs(m.skewness) > 0.1 || math.Abs(m.kurtosis) > 0.35 {
		t.Errorf("strands are not Gaussian: %+v", m)
	}
	if of["foam"].skewness < 0.4 || of["bricks"].skewness > -0.4 || of["spots"].skewness > -0.8 {
		t.Errorf("skewness of foam, bricks, spots: %+v", of)
	}
}

func TestRegistry(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Families() {
		if f.Name == "" || len(f.About) < 40 || f.paint == nil || seen[f.Name] {
			t.Errorf("family %q is incomplete, or there twice", f.Name)
		}
		seen[f.Name] = true
		if g, ok := FamilyByName(f.Name); !ok || g.Name != f.Name {
			t.Errorf("family %q is not found by its name", f.Name)
		}
	}
	if len(seen) < 4 {
		t.Errorf("only %d families", len(seen))
	}
	if _, ok := FamilyByName("no such"); ok {
		t.Error("a family that does not exist was found")
	}
	g := Family{Name: "foreign"}.Draw(16, random.New(1))
	if mean, rms := g.Moments(); mean != MeanGrey || rms != 0 {
		t.Errorf("a family without a process drew mean %v, contrast %v", mean, rms)
	}
	if g := Families()[0].Draw(-7, random.New(1)); g.H != MinSize || g.W != MinSize {
		t.Errorf("size -7 gave %d×%d", g.H, g.W)
	}
}

func TestTextureSamples(t *testing.T) {
	count := map[int]int{}
	for i := range 400 {
		count[Textures{Size: 8}.Sample(1, i).Family]++
	}
	for k := range FirstFamilies() {
		if count[k] < 60 {
			t.Errorf("family %d occurs %d times in 400", k, count[k])
		}
	}
	if g := (Textures{}).Sample(1, 0); g.W != DefaultSize {
		t.Errorf("default size is %d", g.W)
	}
}

func BenchmarkTexture(b *testing.B) {
	for _, f := range Families() {
		b.Run(f.Name, func(b *testing.B) {
			s := random.New(1)
			for b.Loop() {
				f.Draw(64, s)
			}
		})
	}
}
