package cpu

import (
	"flag"
	"math"
	"testing"
)

// every is the step between the float32 that a test checks; with 1 the tests check
// all of them and take minutes.
var every = flag.Uint("every", 20011, "check one float32 in so many")

// float32s visits positive and negative numbers of all magnitudes, with zeros,
// denormal numbers, infinities and NaN among them.
func float32s(visit func(x float32)) {
	for bits := uint64(0); bits < 1<<32; bits += uint64(*every) {
		visit(math.Float32frombits(uint32(bits)))
	}
	for _, special := range []uint32{0, 1 << 31, 1, 1<<31 | 1, 1<<23 - 1, 1 << 23, 0x7f800000, 0xff800000, 0x7fc00000,
		0xffc00000, 0x7f7fffff, 0xff7fffff} {
		visit(math.Float32frombits(special))
	}
}

// lastPlace returns the distance between float32s around v, the unit of the error of
// a result that should be v.
func lastPlace(v float64) float64 {
	_, e := math.Frexp(v)
	return math.Ldexp(1, max(e, -125)-24)
}

// The errors that exponential.go states, over all float32 inputs.
func TestExponentialErrors(t *testing.T) {
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	gelu := func(x float64) float64 {
		if x < -40 {
			return 0
		}
		return x * sigmoid(geluLinear*x+geluCubic*x*x*x)
	}
	geluSlope := func(x float64) float64 {
		if math.Abs(x) > 40 {
			return math.Max(math.Copysign(1, x), 0)
		}
		s := sigmoid(geluLinear*x + geluCubic*x*x*x)
		return s + x*s*(1-s)*(geluLinear+3*geluCubic*x*x)
	}
	for _, c := range []struct {
		name      string
		got       func(float32) float32
		want      func(float64) float64
		from, to  float64
		allowance func(want float64) float64 // what the error is measured in
		most      float64
	}{
		{"exp", expPlain, math.Exp, math.Inf(-1), 0, lastPlace, 1.1},
		{"expm1", expm1Plain, math.Expm1, eluEnd, 20, lastPlace, 1.8},
		{"tanh", tanhPlain, math.Tanh, math.Inf(-1), math.Inf(1), lastPlace, 2.5},
		{"sigmoid", sigmoidPlain, sigmoid, math.Inf(-1), math.Inf(1), lastPlace, 2.5},
		{"elu", eluPlain, func(x float64) float64 {
			if x > 0 {
				return x
			}
			return math.Expm1(x)
		}, math.Inf(-1), math.Inf(1), lastPlace, 1},
		{"gelu", geluPlain, gelu, math.Inf(-1), math.Inf(1),
			func(y float64) float64 { return math.Max(1, math.Abs(y)) }, 2e-7},
		{"gelu'", geluSlopePlain, geluSlope, math.Inf(-1), math.Inf(1), func(float64) float64 { return 1 }, 3e-7},
	} {
		worst, at := 0.0, float32(0)
		float32s(func(x float32) {
			got := float64(c.got(x))
			if x != x {
				if got == got {
					t.Fatalf("%s of NaN is %v", c.name, got)
				}
				return
			}
			if float64(x) < c.from || float64(x) > c.to {
				return
			}
			want := c.want(float64(x))
			if got == want { // infinities
				return
			}
			if e := math.Abs(got-want) / c.allowance(want); !(e <= worst) {
				worst, at = e, x
			}
		})
		if !(worst <= c.most) {
			t.Errorf("%s: error %.3g at %v, more than %v", c.name, worst, at, c.most)
		}
		t.Logf("%-8s largest error %.3g at %v", c.name, worst, at)
	}
}
