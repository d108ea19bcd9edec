package job

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
)

// Requests and answers cross to a worker and back as JSON, and beside it as bytes whatever a field of type []byte or
// []float32 holds that is excluded from JSON (`json:"-"`): arrays are long, and text would multiply them. Such fields
// may lie in structs, and in slices of structs, whose lengths JSON tells. Values of float32 are little-endian.

// encode returns the JSON of the value that v points to, and its arrays.
func encode(v any) (header string, parts [][]byte, err error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", nil, fmt.Errorf("%T on its way to or from a worker: %w", v, err)
	}
	eachArray(reflect.ValueOf(v), func(array reflect.Value) {
		switch x := array.Interface().(type) {
		case []byte:
			parts = append(parts, x)
		case []float32:
			b := make([]byte, 0, 4*len(x))
			for _, f := range x {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
			}
			parts = append(parts, b)
		}
	})
	return string(text), parts, nil
}

// decode reverses encode, into the value that v points to. Empty arrays become nil.
func decode(header string, parts [][]byte, v any) error {
	if err := json.Unmarshal([]byte(header), v); err != nil {
		return fmt.Errorf("%T on its way to or from a worker: %w", v, err)
	}
	n := 0
	eachArray(reflect.ValueOf(v), func(array reflect.Value) {
		if n++; n > len(parts) || len(parts[n-1]) == 0 {
			return
		}
		switch x, part := array.Addr().Interface(), parts[n-1]; x := x.(type) {
		case *[]byte:
			*x = part
		case *[]float32:
			*x = make([]float32, len(part)/4)
			for i := range *x {
				(*x)[i] = math.Float32frombits(binary.LittleEndian.Uint32(part[4*i:]))
			}
		}
	})
	if n != len(parts) {
		return fmt.Errorf("%T on its way to or from a worker has %d arrays, not %d", v, len(parts), n)
	}
	return nil
}

// eachArray visits the arrays that travel beside JSON, in the order of their declaration.
func eachArray(v reflect.Value, visit func(array reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachArray(v.Elem(), visit)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			for i := range v.Len() {
				eachArray(v.Index(i), visit)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch f := v.Type().Field(i); {
			case !f.IsExported():
			case f.Tag.Get("json") != "-":
				eachArray(v.Field(i), visit)
			case f.Type == reflect.TypeFor[[]byte]() || f.Type == reflect.TypeFor[[]float32]():
				visit(v.Field(i))
			}
		}
	}
}
