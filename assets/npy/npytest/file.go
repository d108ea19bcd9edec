package npytest

import (
	"encoding/binary"
	"fmt"
	"math"

	"untrained/assets/npy"
)

// File returns an array as a .npy file, in C order: []byte as |u1, []float32 as <f4. It panics if the values are of
// another type, or if the shape holds another number of them.
func File(values any, shape ...int) []byte {
	size := 1
	for _, side := range shape {
		size *= side
	}
	switch v := values.(type) {
	case []byte:
		if len(v) == size {
			return append(npy.Header("|u1", shape...), v...)
		}
	case []float32:
		if len(v) == size {
			file := npy.Header("<f4", shape...)
			for _, x := range v {
				file = binary.LittleEndian.AppendUint32(file, math.Float32bits(x))
			}
			return file
		}
	default:
		panic(fmt.Sprintf("npytest: values of type %T", values))
	}
	panic(fmt.Sprintf("npytest: a shape of %v for another number of values", shape))
}
