//go:build goexperiment.simd && go1.27 && (arm64 || wasm)

package linear

import (
	"simd/archsimd"
	"unsafe"
)

// vec is as many float64 as a vector of the processor holds.
type vec = archsimd.Float64x2

const lanes = 2

func hasVectors() bool { return true }

func load(p unsafe.Pointer) vec     { return archsimd.LoadFloat64x2Array((*[lanes]float64)(p)) }
func store(p unsafe.Pointer, v vec) { v.StoreArray((*[lanes]float64)(p)) }
func splat(x float64) vec           { return archsimd.BroadcastFloat64x2(x) }

// mulAdd returns x·y + z, rounded twice as plain Go does it.
func mulAdd(x, y, z vec) vec { return x.Mul(y).Add(z) }

// sum returns the sum of a vector's values.
func sum(v *[lanes]float64) float64 { return v[0] + v[1] }

// leave ends a stretch of vector instructions, after which nothing has to be done here.
func leave() {}
