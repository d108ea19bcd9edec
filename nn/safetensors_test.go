package nn_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"strings"
	"testing"

	"untrained/nn"
	"untrained/nn/random"
)

func TestSafetensorsRoundTrip(t *testing.T) {
	s := random.New(3, "safetensors")
	meta := map[string]string{"trained on": "digits \"and\" ü", "steps": "1000"}
	for range 20 {
		p, err := randomSpec(s, true).Init(s.Uint64(), nn.Init{Method: "xavier"})
		if err != nil {
			t.Fatal(err)
		}
		file := p.AppendSafetensors(meta)
		if !bytes.Equal(file, p.AppendSafetensors(meta)) {
			t.Fatal("two writes differ")
		}
		q, got, err := nn.ReadSafetensors(file)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(p, q) || !reflect.DeepEqual(got, meta) {
			t.Fatalf("%s came back as %s, %v", p.Spec, q.Spec, got)
		}
	}
	if len(meta) != 2 {
		t.Errorf("the caller's metadata changed: %v", meta)
	}
}

// The file's first bytes, as other readers of the format see them.
func TestSafetensorsBytes(t *testing.T) {
	p := mustInit(t, "1x1x2/dense1", 1)
	copy(p.Tensor("dense1.weight").Data, []float32{1, -2})
	file := p.AppendSafetensors(nil)
	const header = `{"__metadata__":{"spec":"1x1x2/dense1"},` +
		`"dense1.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},` +
		`"dense1.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}`
	length := (len(header) + 7) / 8 * 8
	want := binary.LittleEndian.AppendUint64(nil, uint64(length))
	want = append(want, header...)
	want = append(want, strings.Repeat(" ", length-len(header))...)
	want = append(want, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0)
	if !bytes.Equal(file, want) {
		t.Errorf("got  %q\nwant %q", file, want)
	}
}

// safetensors puts a file together from a header and data.
func safetensors(header string, data []byte) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), data...)
}

func hostileFiles() map[string]struct {
	file []byte
	want string
} {
	const spec = `"__metadata__":{"spec":"1x1x2/dense1,nobias"}`
	w := func(dtype, shape, offsets string) string {
		return `{` + spec + `,"dense1.weight":{"dtype":"` + dtype + `","shape":` + shape + `,"data_offsets":` +
			offsets + `}}`
	}
	nan := binary.LittleEndian.AppendUint32(make([]byte, 4), math.Float32bits(float32(math.NaN())))
	type hostile = struct {
		file []byte
		want string
	}
	return map[string]hostile{
		"empty":       {nil, "truncated"},
		"short":       {[]byte{1, 2, 3}, "truncated"},
		"huge length": {bytes.Repeat([]byte{0xff}, 16), "too long"},
		"header cut":  {safetensors(w("F32", "[2,1]", "[0,8]"), nil)[:40], "truncated"},
		"no json":     {safetensors("hello", nil), "not a JSON object"},
		"array":       {safetensors("[]", nil), "not a JSON object"},
		"json cut":    {safetensors(`{"a":`, nil), "header"},
		"json tail":   {safetensors(w("F32", "[2,1]", "[0,8]")+"{}", make([]byte, 8)), "something follows"},
		"no spec": {safetensors(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, make([]byte, 4)),
			"no spec"},
		"bad spec":         {safetensors(`{"__metadata__":{"spec":"1x1x2/dance"}}`, nil), "not a layer"},
		"null metadata":    {safetensors(`{"__metadata__":null}`, nil), "null"},
		"metadata twice":   {safetensors(`{`+spec+`,`+spec+`}`, nil), "twice"},
		"metadata numbers": {safetensors(`{"__metadata__":{"spec":3}}`, nil), "metadata"},
		"tensor twice": {safetensors(
			strings.Replace(w("F32", "[2,1]", "[0,8]"), `,"dense1`, `,"dense1.weight":{},"dense1`, 1), make([]byte, 8)),
			"twice"},
		"tensor missing": {safetensors(`{`+spec+`}`, nil), "missing"},
		"tensor more": {safetensors(strings.Replace(w("F32", "[2,1]", "[0,8]"), `,"dense1`, `,"x":{},"dense1`, 1),
			make([]byte, 8)), "2 tensors"},
		"dtype":         {safetensors(w("I32", "[2,1]", "[0,8]"), make([]byte, 8)), `"I32"`},
		"half too long": {safetensors(w("F16", "[2,1]", "[0,8]"), make([]byte, 8)), "needs 4"},
		"half infinite": {safetensors(w("F16", "[2,1]", "[0,4]"), []byte{0, 0, 0, 0x7c}), "not finite"},
		"beyond float32": {safetensors(w("F64", "[2,1]", "[0,16]"), append(make([]byte, 8), 0, 0, 0, 0, 0, 0, 0xe0, 0x7f)),
			"not finite"},
		"shape":          {safetensors(w("F32", "[1,2]", "[0,8]"), make([]byte, 8)), "shape"},
		"shape overflow": {safetensors(w("F32", "[4294967296,4294967296]", "[0,8]"), make([]byte, 8)), "shape"},
		"shape too long": {safetensors(w("F32", "[99999999999999999999,1]", "[0,8]"), make([]byte, 8)), "header"},
		"negative":       {safetensors(w("F32", "[2,1]", "[-8,0]"), make([]byte, 8)), "truncated or damaged"},
		"backwards":      {safetensors(w("F32", "[2,1]", "[8,0]"), make([]byte, 8)), "truncated or damaged"},
		"beyond":         {safetensors(w("F32", "[2,1]", "[0,8]"), make([]byte, 7)), "truncated or damaged"},
		"overflow": {safetensors(w("F32", "[2,1]", "[-9223372036854775808,9223372036854775807]"),
			make([]byte, 8)), "truncated or damaged"},
		"too few bytes": {safetensors(w("F32", "[2,1]", "[0,4]"), make([]byte, 8)), "needs 8"},
		"gap":           {safetensors(w("F32", "[2,1]", "[4,12]"), make([]byte, 12)), "gaps"},
		"rest":          {safetensors(w("F32", "[2,1]", "[0,8]"), make([]byte, 9)), "1 bytes follow"},
		"not finite":    {safetensors(w("F32", "[2,1]", "[0,8]"), nan), "not finite"},
		"overlap": {safetensors(`{"__metadata__":{"spec":"1x1x2/dense1/dense2,nobias"},`+
			`"dense1.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},`+
			`"dense1.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},`+
			`"dense2.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}`, make([]byte, 12)), "overlap"},
		"memory": {safetensors(`{"__metadata__":{"spec":"1x1x65536/dense4096,nobias"},`+
			`"dense1.weight":{"dtype":"F32","shape":[65536,4096],"data_offsets":[0,1073741824]}}`, make([]byte, 12)),
			"truncated or damaged"},
	}
}

func TestHostileSafetensors(t *testing.T) {
	for name, c := range hostileFiles() {
		_, _, err := nn.ReadSafetensors(c.file)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	// Cut anywhere, a good file is refused.
	good := mustInit(t, "4x4x1/conv3x3x2/flatten/dense2", 1).AppendSafetensors(nil)
	for n := range good {
		if _, _, err := nn.ReadSafetensors(good[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes were accepted", n, len(good))
		}
	}
}

func FuzzReadSafetensors(f *testing.F) {
	for _, c := range hostileFiles() {
		f.Add(c.file)
	}
	f.Add(mustInit(f, "4x4x1/conv3x3x2/flatten/dense2", 1).AppendSafetensors(map[string]string{"a": "b"}))
	present := mustParse(f, "4x4x1/conv3x3x2/flatten/dense2")
	f.Add(write(nil, pytorch(mustInit(f, present.String(), 2), nn.Shape{H: 2, W: 2, C: 2}, nil)...))
	f.Fuzz(func(t *testing.T, file []byte) {
		if q, _, _, err := nn.ReadSafetensorsAs(present, file); err == nil && q.Check() != nil {
			t.Fatalf("accepted parameters do not fit the network: %v", q.Check())
		}
		p, meta, err := nn.ReadSafetensors(file)
		if err != nil {
			return
		}
		if err := p.Check(); err != nil {
			t.Fatalf("accepted parameters do not fit their spec: %v", err)
		}
		q, again, err := nn.ReadSafetensors(p.AppendSafetensors(meta))
		if err != nil || !reflect.DeepEqual(p, q) || !reflect.DeepEqual(meta, again) {
			t.Fatalf("does not survive writing: %v", err)
		}
	})
}
