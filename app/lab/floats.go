package lab

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
)

// Floats is a vector that JSON holds as the base64 of its little-endian bytes: exact, and a third of the length of
// decimal text.
type Floats []float64

// MarshalText implements encoding.TextMarshaler.
func (f Floats) MarshalText() ([]byte, error) {
	raw := make([]byte, 8*len(f))
	for i, x := range f {
		binary.LittleEndian.PutUint64(raw[8*i:], math.Float64bits(x))
	}
	return base64.StdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *Floats) UnmarshalText(text []byte) error {
	raw, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return fmt.Errorf("vector: %w", err)
	}
	if len(raw)%8 != 0 {
		return fmt.Errorf("vector: %d bytes are not a whole number of float64", len(raw))
	}
	*f = make(Floats, len(raw)/8)
	for i := range *f {
		(*f)[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	return nil
}

// IsFinite reports whether x is a number that a result may hold: neither NaN nor
// infinite.
func IsFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Number returns x as a table's value: nil where there is none.
func Number(x float64) any {
	if !IsFinite(x) {
		return nil
	}
	return x
}
