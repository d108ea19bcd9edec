// Package elementary is the few elementary functions that stimuli and random
// draws need, made only of + − × ÷ and √, each rounded on its own. The standard
// library's versions are assembly on some machines and differ in the last bit;
// these give the same bits in a browser and on any processor. Errors are stated
// at each function and checked against package math.
package elementary

import "math"

// ln2 in two parts: the first has 32 trailing zero bits, so that k·ln2Hi is exact.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// Exp is eˣ within 2 ulp: reduction by powers of two and a Taylor polynomial of
// degree 13 on |r| ≤ ln 2 / 2.
func Exp(x float64) float64 {
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case x > 709.78:
		return math.Inf(1)
	case x < -745.2:
		return 0
	}
	k := math.Floor(float64(x*(1/math.Ln2)) + 0.5)
	r := float64(x-float64(k*ln2Hi)) - float64(k*ln2Lo)
	p := 1.0
	for n := 13; n >= 1; n-- {
		p = 1 + float64(p*r)/float64(n)
	}
	return math.Ldexp(p, int(k))
}

// Log is the natural logarithm within 2 ulp of the larger of |log x| and 1:
// log m = 2 artanh((m−1)/(m+1)) with m in [√½, √2).
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	s := (m - 1) / (m + 1)
	z := float64(s * s)
	p := 0.0
	for n := 23; n >= 1; n -= 2 {
		p = float64(p*z) + 1/float64(n)
	}
	k := float64(e)
	return float64(k*ln2Hi) + (float64(2*s*p) + float64(k*ln2Lo))
}

// Sincos gives sin x and cos x within 1e-15 for |x| ≤ 1e5 (radians); the error
// grows with |x| beyond.
func Sincos(x float64) (sin, cos float64) {
	const piHalfHi, piHalfLo = 1.57079632673412561417e+00, 6.07710050650619224932e-11
	k := math.Floor(float64(x*(2/math.Pi)) + 0.5)
	r := float64(x-float64(k*piHalfHi)) - float64(k*piHalfLo)
	z := float64(r * r)
	s, c := 1.0, 1.0
	for n := 19; n >= 3; n -= 2 { // s = r(1 − z/(2·3)(1 − z/(4·5)( …
		s = 1 - float64(s*z)/float64(n*(n-1))
	}
	for n := 18; n >= 2; n -= 2 {
		c = 1 - float64(c*z)/float64(n*(n-1))
	}
	s = float64(s * r)
	switch int64(k) & 3 {
	case 0:
		return s, c
	case 1:
		return c, -s
	case 2:
		return -s, -c
	}
	return -c, s
}

// Sin is the sine of x radians; see Sincos.
func Sin(x float64) float64 { s, _ := Sincos(x); return s }

// Cos is the cosine of x radians; see Sincos.
func Cos(x float64) float64 { _, c := Sincos(x); return c }

// Tanh is the hyperbolic tangent within 4e-16 absolute.
func Tanh(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 20:
		return 1
	case x < -20:
		return -1
	case math.Abs(x) < 1e-4:
		return x - float64(x*float64(x*x))/3
	}
	e := Exp(-2 * math.Abs(x))
	return math.Copysign((1-e)/(1+e), x)
}

// Pow is xʸ for x ≥ 0 with a relative error below 1e-15·(1 + |y·log x|).
func Pow(x, y float64) float64 {
	if y == 0 || x == 1 {
		return 1
	}
	if x == 0 {
		if y < 0 {
			return math.Inf(1)
		}
		return 0
	}
	return Exp(float64(y * Log(x)))
}
