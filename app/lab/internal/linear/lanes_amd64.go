//go:build goexperiment.simd && go1.27

package linear

import (
	"simd/archsimd"
	"unsafe"
)

// vec is as many float64 as a vector of AVX2 holds.
type vec = archsimd.Float64x4

const lanes = 4

func hasVectors() bool { return archsimd.X86.AVX2() && archsimd.X86.FMA() }

func load(p unsafe.Pointer) vec     { return archsimd.LoadFloat64x4Array((*[lanes]float64)(p)) }
func store(p unsafe.Pointer, v vec) { v.StoreArray((*[lanes]float64)(p)) }
func splat(x float64) vec           { return archsimd.BroadcastFloat64x4(x) }

// mulAdd returns x·y + z, rounded once.
func mulAdd(x, y, z vec) vec { return x.MulAdd(y, z) }

// sum returns the sum of a vector's values. Vector instructions must be over by then, see leave.
func sum(v *[lanes]float64) float64 { return (v[0] + v[1]) + (v[2] + v[3]) }

// leave ends a stretch of vector instructions. Where the upper halves of registers hold something, each instruction on
// a single number waits for them, which made inner products of short vectors four times as slow as plain Go.
func leave() { archsimd.ClearAVXUpperBits() }
