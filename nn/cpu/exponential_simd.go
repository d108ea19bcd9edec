//go:build goexperiment.simd && go1.27 && (amd64 || arm64 || wasm)

package cpu

import "simd/archsimd"

// The twins of exponential.go: the same arithmetic, step by step. Comparisons are
// written so that NaN passes through, as there.

func all(x float32) vec { return archsimd.BroadcastFloat32x4(x) }

func bitsOf(x uint32) archsimd.Uint32x4 { return archsimd.BroadcastUint32x4(x) }

// atLeast and atMost limit x, unless it is NaN.
func atLeast(x, limit vec) vec { return limit.IfElse(x.Less(limit), x) }
func atMost(x, limit vec) vec  { return limit.IfElse(x.Greater(limit), x) }

// reduceSIMD returns n as the rounded float32 whose bits hold it.
func reduceSIMD(x vec) (rounded, em1 vec) {
	round := all(roundTo)
	rounded = x.Mul(all(perLn2)).Add(round)
	n := rounded.Sub(round)
	r := x.Sub(n.Mul(all(ln2Hi))).Sub(n.Mul(all(ln2Lo)))
	p := all(taylor7).Mul(r).Add(all(taylor6))
	p = p.Mul(r).Add(all(taylor5))
	p = p.Mul(r).Add(all(taylor4))
	p = p.Mul(r).Add(all(taylor3))
	p = p.Mul(r).Add(all(taylor2))
	return rounded, r.Add(r.Mul(r).Mul(p))
}

func expSIMD(x vec) vec {
	rounded, em1 := reduceSIMD(atLeast(x, all(expEnd)))
	n := rounded.ToBits().Sub(bitsOf(roundBits - 2*127))
	half := n.ShiftAllRight(1)
	y := all(1).Add(em1).Mul(half.ShiftAllLeft(23).BitsToFloat32())
	return y.Mul(n.Sub(half).ShiftAllLeft(23).BitsToFloat32())
}

func expm1SIMD(x vec) vec {
	rounded, em1 := reduceSIMD(x)
	scale := rounded.ToBits().Sub(bitsOf(roundBits - 127)).ShiftAllLeft(23).BitsToFloat32()
	return scale.Mul(em1).Add(scale.Sub(all(1)))
}

func absolute(x vec) vec { return x.ToBits().And(bitsOf(1<<31 - 1)).BitsToFloat32() }

func tanhSIMD(y, x []float32) {
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		v := at(x, i)
		a := atMost(absolute(v), all(tanhEnd))
		e := expm1SIMD(a.Add(a))
		sign := v.ToBits().And(bitsOf(1 << 31))
		put(y, i, e.Div(e.Add(all(2))).ToBits().Or(sign).BitsToFloat32())
	}
	for i := n; i < len(x); i++ {
		y[i] = tanhPlain(x[i])
	}
}

func sigmoidSIMD(y, x []float32) {
	one := all(1)
	var zero vec
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		v := at(x, i)
		e := expSIMD(absolute(v).Neg())
		put(y, i, e.IfElse(v.Less(zero), one).Div(one.Add(e)))
	}
	sigmoidGeneric(y[n:], x[n:])
}

func eluSIMD(y, x []float32) {
	var zero vec
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		v := at(x, i)
		put(y, i, v.IfElse(v.Greater(zero), expm1SIMD(atLeast(atMost(v, zero), all(eluEnd)))))
	}
	eluGeneric(y[n:], x[n:])
}

func geluSIMD(y, x []float32) {
	one := all(1)
	var zero vec
	n := whole(len(x))
	y = y[:len(x)]
	for i := 0; i < n; i += lanes {
		v := atLeast(at(x, i), all(-geluEnd))
		u := v.Mul(all(geluLinear).Add(all(geluCubic).Mul(v.Mul(v))))
		e := expSIMD(absolute(u).Neg())
		put(y, i, v.Mul(e.IfElse(u.Less(zero), one).Div(one.Add(e))))
	}
	geluGeneric(y[n:], x[n:])
}

func geluGradSIMD(dx, x, dy []float32) {
	one := all(1)
	var zero vec
	n := whole(len(x))
	dx, dy = dx[:len(x)], dy[:len(x)]
	for i := 0; i < n; i += lanes {
		v := atMost(atLeast(at(x, i), all(-geluEnd)), all(geluEnd))
		square := v.Mul(v)
		u := v.Mul(all(geluLinear).Add(all(geluCubic).Mul(square)))
		e := expSIMD(absolute(u).Neg())
		d := one.Add(e)
		s := e.IfElse(u.Less(zero), one).Div(d)
		bend := v.Mul(all(geluLinear).Add(all(3 * geluCubic).Mul(square))).Mul(e.Div(d.Mul(d)))
		put(dx, i, at(dy, i).Mul(s.Add(bend)))
	}
	geluGradGeneric(dx[n:], x[n:], dy[n:])
}
