package onnx

import (
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"untrained/nn"
)

func float32of(bits uint32) float32 { return math.Float32frombits(bits) }

func float32at(b []byte) float32 { return float32of(binary.LittleEndian.Uint32(b)) }

// maxCount is the most numbers of one tensor.
const maxCount = 1 << 28

// count returns how many numbers the tensor's shape asks for.
func (t *tensor) count() (int, error) {
	n := int64(1)
	for _, d := range t.dims {
		if d < 0 || d > maxCount || n*d > maxCount {
			return 0, fmt.Errorf("the weights %q have the shape %v, which is too large", clip(t.name), t.dims)
		}
		n *= d
	}
	return int(n), nil
}

// numbers returns the tensor's values, rounded to float32. Its shape is compared with what the file holds before
// memory is taken.
func (t *tensor) numbers() ([]float32, error) {
	if t.external {
		return nil, fmt.Errorf("the weights %q are in a file beside this one (.onnx.data): save both as one, in Python with "+
			"torch.onnx.export(…, external_data=False) or onnx.save(onnx.load(name), other, save_as_external_data=False)",
			clip(t.name))
	}
	n, err := t.count()
	if err != nil {
		return nil, err
	}
	size, typed := 0, []byte(nil)
	switch t.kind {
	case kindFloat:
		size, typed = 4, t.floats
	case kindDouble:
		size, typed = 8, t.doubles
	case kindFloat16, kindBFloat16:
		size = 2
	default:
		return nil, fmt.Errorf("the weights %q are of ONNX's type %d; float32, float16, bfloat16 and float64 are read: "+
			"export without quantisation", clip(t.name), t.kind)
	}
	b := t.raw
	if len(b) == 0 {
		b = typed
	}
	if len(b) == 0 && size == 2 && len(t.varints) >= n {
		return t.halves(n)
	}
	if len(b) != n*size {
		return nil, fmt.Errorf("the weights %q have %d bytes, their shape %v needs %d: the file is damaged", clip(t.name),
			len(b), t.dims, n*size)
	}
	values := make([]float32, n)
	for k := range values {
		switch t.kind {
		case kindFloat:
			values[k] = float32at(b[4*k:])
		case kindDouble:
			values[k] = float32(math.Float64frombits(binary.LittleEndian.Uint64(b[8*k:])))
		default:
			values[k] = half(t.kind, uint64(binary.LittleEndian.Uint16(b[2*k:])))
		}
	}
	return values, finite(t, values)
}

// halves reads narrow numbers that are stored as whole ones.
func (t *tensor) halves(n int) ([]float32, error) {
	values, b := make([]float32, n), t.varints
	for k := range values {
		v, size := protowire.ConsumeVarint(b)
		if size < 0 {
			return nil, fmt.Errorf("the weights %q end after %d numbers, their shape %v needs %d: the file is damaged",
				clip(t.name), k, t.dims, n)
		}
		values[k], b = half(t.kind, v), b[size:]
	}
	return values, finite(t, values)
}

func half(kind, v uint64) float32 {
	if kind == kindBFloat16 {
		return float32of(uint32(v) << 16)
	}
	return nn.Half(uint16(v))
}

func finite(t *tensor, values []float32) error {
	for k, v := range values {
		if v-v != 0 { // NaN − NaN and ∞ − ∞ are NaN
			return fmt.Errorf("the weights %q are not finite: value %d is %v", clip(t.name), k, v)
		}
	}
	return nil
}

// ints returns a few whole numbers, as shapes and axes are.
func (t *tensor) ints() ([]int64, error) {
	n, err := t.count()
	if err != nil {
		return nil, err
	}
	size := map[uint64]int{kindInt32: 4, kindInt64: 8}[t.kind]
	if n > maxValues || size == 0 || t.external {
		return nil, fmt.Errorf("%q is not a short list of whole numbers", clip(t.name))
	}
	var values []int64
	if len(t.raw) == 0 {
		if err := varints(t.varints, &values, maxValues); err != nil {
			return nil, err
		}
	}
	for b := t.raw; len(b) >= size; b = b[size:] {
		v := int64(int32(binary.LittleEndian.Uint32(b)))
		if size == 8 {
			v = int64(binary.LittleEndian.Uint64(b))
		}
		if len(values) == n {
			break
		}
		values = append(values, v)
	}
	if len(values) != n {
		return nil, fmt.Errorf("%q has %d whole numbers, its shape %v needs %d: the file is damaged", clip(t.name),
			len(values), t.dims, n)
	}
	return values, nil
}

// wholes returns a tensor of whole numbers.
func wholes(values ...int64) *tensor {
	t := &tensor{kind: kindInt64, dims: []int64{int64(len(values))}}
	for _, v := range values {
		t.raw = binary.LittleEndian.AppendUint64(t.raw, uint64(v))
	}
	return t
}

// clip shortens a name for messages, and leaves out what would break a line.
func clip(name string) string {
	const most = 64
	runes := []rune(name)
	if len(runes) > most {
		runes = append(runes[:most], '…')
	}
	for i, r := range runes {
		if r < ' ' || r == 0x7f {
			runes[i] = '·'
		}
	}
	return string(runes)
}

// floats returns a tensor of numbers.
func floats(dims []int64, values ...float32) *tensor {
	t := &tensor{kind: kindFloat, dims: dims}
	for _, v := range values {
		t.raw = binary.LittleEndian.AppendUint32(t.raw, math.Float32bits(v))
	}
	return t
}
