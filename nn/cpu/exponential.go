package cpu

import "math"

// The exponential functions of float32, in plain Go. Each has a twin in
// exponential_simd.go that rounds in the same order and so computes the same bits,
// four values at a time; a test compares them. Products are converted to float32
// before they are added, which forbids the compiler to fuse the two.
//
// All rest on eˣ = 2ⁿ·eʳ with n = ⌊x/ln 2⌉ and |r| ≤ ln 2 / 2, where the Taylor
// series of eʳ − 1 up to r⁷ is right to 5e-9. Errors, over all float32 (see
// TestExponentialErrors), in units of the last place:
//
//	exp      1.1, for x ≤ 0, denormal results included
//	expm1    1.8, for −18 ≤ x ≤ 20
//	elu      1
//	tanh     2.5
//	sigmoid  2.5
//	gelu     2e-7·max(1, |y|), absolute; its derivative 3e-7
const (
	perLn2 = 1 / math.Ln2
	// ln2Hi has nine bits, so that n·ln2Hi is exact.
	ln2Hi = 355.0 / 512
	ln2Lo = math.Ln2 - ln2Hi
	// Adding roundTo makes a float32's last place one, its bits roundBits plus the
	// rounded value.
	roundTo   = 3 << 22
	roundBits = 0x4b400000

	taylor2, taylor3, taylor4 = 1.0 / 2, 1.0 / 6, 1.0 / 24
	taylor5, taylor6, taylor7 = 1.0 / 120, 1.0 / 720, 1.0 / 5040

	expEnd  = -104 // below, eˣ is 0 in float32
	eluEnd  = -18  // below, eˣ − 1 is −1
	tanhEnd = 9.2  // above, tanh is 1

	geluLinear = 2 * math.Sqrt2 / (math.SqrtPi) // 2√(2/π): gelu x = x·sigmoid(geluLinear·x + geluCubic·x³)
	geluCubic  = 0.044715 * geluLinear
	geluEnd    = 20 // beyond, gelu is 0 or x
)

// reduce splits eˣ into 2ⁿ and eʳ − 1; bits holds n (see roundBits).
func reduce(x float32) (bits uint32, em1 float32) {
	rounded := float32(x*perLn2) + roundTo
	n := rounded - roundTo
	r := (x - float32(n*ln2Hi)) - float32(n*ln2Lo)
	p := float32(taylor7*r) + taylor6
	p = float32(p*r) + taylor5
	p = float32(p*r) + taylor4
	p = float32(p*r) + taylor3
	p = float32(p*r) + taylor2
	return math.Float32bits(rounded), r + float32(float32(r*r)*p)
}

// expPlain returns eˣ for x ≤ 0. Two factors make 2ⁿ, for results below 2⁻¹²⁶.
func expPlain(x float32) float32 {
	if x < expEnd {
		x = expEnd
	}
	bits, em1 := reduce(x)
	n := bits - roundBits + 2*127
	half := n >> 1
	return float32((1+em1)*math.Float32frombits(half<<23)) * math.Float32frombits((n-half)<<23)
}

// expm1Plain returns eˣ − 1 for x between −18 and 20, accurate where x is small.
func expm1Plain(x float32) float32 {
	bits, em1 := reduce(x)
	scale := math.Float32frombits((bits - roundBits + 127) << 23)
	return float32(scale*em1) + (scale - 1)
}

func tanhPlain(x float32) float32 {
	a := float32(math.Abs(float64(x)))
	if a > tanhEnd {
		a = tanhEnd
	}
	e := expm1Plain(2 * a)
	return float32(math.Copysign(float64(e/(e+2)), float64(x)))
}

// sigmoidPlain takes the exponential of −|x|, which cannot overflow.
func sigmoidPlain(x float32) float32 {
	e := expPlain(-float32(math.Abs(float64(x))))
	if x < 0 {
		return e / (1 + e)
	}
	return 1 / (1 + e)
}

func eluPlain(x float32) float32 {
	if x > 0 {
		return x
	}
	if x < eluEnd {
		x = eluEnd
	}
	return expm1Plain(x)
}

func geluPlain(x float32) float32 {
	if x < -geluEnd { // −∞ too, whose limit is 0
		x = -geluEnd
	}
	u := x * (geluLinear + float32(geluCubic*float32(x*x)))
	return x * sigmoidPlain(u)
}

// geluSlopePlain returns the derivative: with s = sigmoid(u), s + x·u′·s·(1−s).
func geluSlopePlain(x float32) float32 {
	if x < -geluEnd {
		x = -geluEnd
	}
	if x > geluEnd {
		x = geluEnd
	}
	square := float32(x * x)
	u := x * (geluLinear + float32(geluCubic*square))
	e := expPlain(-float32(math.Abs(float64(u))))
	d := 1 + e
	s := 1 / d
	if u < 0 {
		s = e / d
	}
	return s + float32(float32(x*(geluLinear+float32(3*geluCubic*square)))*(e/float32(d*d)))
}
