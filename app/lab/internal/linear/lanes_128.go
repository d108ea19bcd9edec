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

func sum(v vec) float64 { return v.GetElem(0) + v.GetElem(1) }
