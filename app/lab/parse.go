package lab

import (
	"fmt"
	"reflect"
	"strings"
)

// Parse returns a struct with the values of a configuration, one field a key: the key is in
// the field's tag, as in
//
//	type config struct {
//		Seeds    int      `key:"seeds"`    // of an Int property
//		Rate     float64  `key:"rate"`     // of a Float property
//		Readout  string   `key:"readout"`  // of a Choice or Text property
//		Training []string `key:"training"` // of a Choices property
//	}
//
// so that code behind it cannot misspell a key. The fields of an embedded struct count as fields of the struct itself,
// which is how experiments share keys; other fields without a tag are left alone. The error names a key that the
// configuration lacks, or a field of another type than its property.
func Parse[T any](c Config) (T, error) {
	var parsed T
	err := fill(reflect.ValueOf(&parsed).Elem(), c)
	return parsed, err
}

func fill(fields reflect.Value, c Config) error {
	for i := range fields.NumField() {
		key := fields.Type().Field(i).Tag.Get("key")
		if key == "" {
			if f := fields.Type().Field(i); f.Anonymous && f.Type.Kind() == reflect.Struct {
				if err := fill(fields.Field(i), c); err != nil {
					return err
				}
			}
			continue
		}
		at := c.Index(key)
		if at < 0 {
			return fmt.Errorf("the configuration has no key %q", key)
		}
		field, kind := fields.Field(i), c.properties[at].Kind
		switch into := field.Addr().Interface().(type) {
		case *string:
			*into = c.values[at]
			if kind == Choice || kind == Text {
				continue
			}
		case *int:
			*into = c.Int(key)
			if kind == Int {
				continue
			}
		case *float64:
			*into = c.Float(key)
			if kind == Float {
				continue
			}
		case *[]string:
			*into = c.List(key)
			if kind == Choices || kind == Names {
				continue
			}
		}
		return fmt.Errorf("the field %s is a %s, which does not hold the key %s", fields.Type().Field(i).Name,
			strings.TrimPrefix(field.Type().String(), "*"), key)
	}
	return nil
}
