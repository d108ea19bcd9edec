package stimulus

import (
	"fmt"
	"hash/fnv"
	"math"
	"testing"

	"untrained/nn/random"
)

// The pictures of a seed have fixed hashes, natively and in WebAssembly: a link must show the same pictures everywhere
// and in later versions. A hash may change only with a deliberate change of the process that it names.
func TestSameBytesEverywhere(t *testing.T) {
	digits := func(size int) []Grey {
		var g []Grey
		for i := range 40 {
			g = append(g, Digits{Size: size}.Sample(11, i).Grey)
		}
		return g
	}
	var firstHand []Grey
	one := random.New(12, "pinned")
	for i := range 40 {
		firstHand = append(firstHand, DrawFirstDigit(i%10, []int{28, 64}[i%2], one))
	}
	family := func(name string) []Grey {
		f, ok := FamilyByName(name)
		if !ok {
			t.Fatalf("no family %q", name)
		}
		s := random.New(5, "pinned")
		return []Grey{f.Draw(28, s), f.Draw(64, s), f.Draw(101, s)}
	}
	textureDigits := func(cue float64) []Grey {
		var g []Grey
		for i := range 6 {
			g = append(g, TextureDigits{Size: 28 + 20*i, Cue: cue}.Sample(3, i).Grey)
		}
		return g
	}
	var gratings []Grey
	all, err := NewBattery(28).Gratings()
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(all); i += 7 {
		gratings = append(gratings, all[i].Draw())
	}
	var twins, twinDigits []Grey
	for i, f := range Families() {
		twins = append(twins, f.DrawTwin([]int{28, 64, 45}[i%3], random.New(6, "pinned")))
	}
	for i := range 4 {
		twinDigits = append(twinDigits, TextureDigits{Size: 28 + 9*i, Twins: true}.Sample(3, i).Grey)
	}
	for _, c := range []struct {
		name         string
		pictures     []Grey
		bytes, float uint64 // hashes of the 256 grey levels, and of the bits of the float32
	}{
		{"the first hand", firstHand, 0x6859c2a1eb90c668, 0x136444a5ef80488},
		{"digits 28", digits(28), 0x48dc03828d3063fb, 0x19201e9491e5e92a},
		{"digits 64", digits(64), 0x171251f8ea901b40, 0x3fed4f3b3dc8e384},
		{"strands", family("strands"), 0x482e022b67526d21, 0xff55cd25069c5896},
		{"foam", family("foam"), 0x2bdf482292b82b8a, 0x53ae2ad9fa9f5a69},
		{"bricks", family("bricks"), 0x86d69872197d2d50, 0x35978c1c74ca92e3},
		{"spots", family("spots"), 0x674e5ed799cd7323, 0xa94be1d5af9425},
		{"clouds", family("clouds"), 0x691ad571dd333ba5, 0xf006ef87495fc677},
		{"ripples", family("ripples"), 0x5649e3bba628bdc0, 0x202dbbc4b10be6a3},
		{"coral", family("coral"), 0xcf351559ef4749c6, 0xeb3a38357d9ca1f6},
		{"weave", family("weave"), 0x2965b293428dbaf9, 0xf844498cdd37405e},
		{"wood", family("wood"), 0x5a2758d0d8e24d6a, 0x4586e02b73fb7d60},
		{"cracks", family("cracks"), 0x3a52af50945a3b3, 0x622c41e7f7b393fa},
		{"scales", family("scales"), 0x1111beb99736aead, 0x90bbeab1a1d35c64},
		{"fur", family("fur"), 0x8ad044a236b028ad, 0x4dd73d0427833695},
		{"marble", family("marble"), 0xa0c7ec99e5a8654d, 0x68f6245acc8184d1},
		{"mosaic", family("mosaic"), 0x8ef7fca93d20b655, 0x3a4636e07dc96e34},
		{"leaves", family("leaves"), 0xb283ddf6150e23ad, 0x6137729c1b3f453f},
		{"contours", family("contours"), 0x2a6dc2ff9b314b59, 0x2946b7ee67e97167},
		{"beads", family("beads"), 0x67412f90b2540746, 0x8b5b1f8d9c2aa6b7},
		{"herringbone", family("herringbone"), 0xde1add1e1ead7824, 0x613f8b347d4616a5},
		{"needles", family("needles"), 0x1104da46a67b717f, 0xfc4847be9f5e77da},
		{"twins", twins, 0xa2959a0d3365f3ce, 0x8420d2c38a6c7284},
		{"twins in texture digits", twinDigits, 0xd6a55e7c96511bb0, 0xac643875348352ba},
		{"texture digits without cue", textureDigits(0), 0x7a4b14e1bd91e457, 0xb25b1bd01a3a6266},
		{"texture digits", textureDigits(DefaultCue), 0xb565260d21f14d3f, 0xb4b2a0a7112b84b4},
		{"gratings", gratings, 0x82b1378b93c948ac, 0x4ce75ec05a7f0180},
	} {
		bytes, floats := fnv.New64a(), fnv.New64a()
		for _, g := range c.pictures {
			bytes.Write(g.Bytes())
			for _, v := range g.Pix {
				fmt.Fprintf(floats, "%08x", math.Float32bits(v))
			}
		}
		if bytes.Sum64() != c.bytes || floats.Sum64() != c.float {
			t.Errorf("%s: hashes are %#x, %#x; want %#x, %#x", c.name, bytes.Sum64(), floats.Sum64(), c.bytes, c.float)
		}
	}
}

// A sample does not depend on the samples that were drawn before.
func TestSamplesAreIndependentOfOrder(t *testing.T) {
	for name, draw := range map[string]func(i int) Grey{
		"digits":         func(i int) Grey { return Digits{}.Sample(2, i).Grey },
		"textures":       func(i int) Grey { return Textures{Size: 32}.Sample(2, i).Grey },
		"texture digits": func(i int) Grey { return TextureDigits{Size: 32}.Sample(2, i).Grey },
	} {
		forward := [3]Grey{draw(0), draw(1), draw(2)}
		for i := 2; i >= 0; i-- {
			if !same(draw(i), forward[i]) {
				t.Errorf("%s: sample %d changed with the order of drawing", name, i)
			}
		}
		if same(forward[0], forward[1]) || same(forward[1], forward[2]) {
			t.Errorf("%s: two indices gave one picture", name)
		}
	}
	if same(Digits{}.Sample(1, 0).Grey, Digits{}.Sample(2, 0).Grey) {
		t.Error("two seeds gave one digit")
	}
}

func same(a, b Grey) bool {
	if a.H != b.H || a.W != b.W {
		return false
	}
	for i := range a.Pix {
		if a.Pix[i] != b.Pix[i] {
			return false
		}
	}
	return true
}
