package job

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
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
		b, ok := array.Interface().([]byte)
		if !ok {
			b, err = binary.Append(nil, binary.LittleEndian, array.Interface())
		}
		parts = append(parts, b)
	})
	return string(text), parts, err
}

// decode reverses encode, into the value that v points to. Empty arrays become nil.
func decode(header string, parts [][]byte, v any) error {
	if err := json.Unmarshal([]byte(header), v); err != nil {
		return fmt.Errorf("%T on its way to or from a worker: %w", v, err)
	}
	n := 0
	var err error
	eachArray(reflect.ValueOf(v), func(array reflect.Value) {
		n++
		if n > len(parts) || len(parts[n-1]) == 0 {
			return
		}
		part := parts[n-1]
		if array.Type().Elem().Kind() == reflect.Uint8 {
			array.SetBytes(part)
			return
		}
		floats := make([]float32, len(part)/4)
		if len(part)%4 == 0 {
			_, err = binary.Decode(part, binary.LittleEndian, floats)
		} else {
			err = fmt.Errorf("%d bytes are not a number of float32", len(part))
		}
		array.Set(reflect.ValueOf(floats).Convert(array.Type()))
	})
	if err == nil && n != len(parts) {
		err = fmt.Errorf("it has %d arrays, not %d", len(parts), n)
	}
	if err != nil {
		return fmt.Errorf("%T on its way to or from a worker: %w", v, err)
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
			case isArray(f.Type):
				visit(v.Field(i))
			}
		}
	}
}

func isArray(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && (t.Elem().Kind() == reflect.Uint8 || t.Elem().Kind() == reflect.Float32)
}
