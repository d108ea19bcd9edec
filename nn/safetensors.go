package nn

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
)

// Parameters are stored in the safetensors format
// (https://github.com/huggingface/safetensors): eight bytes with the length of a
// header, little-endian; the header, JSON, with dtype, shape and place of each
// tensor; then the tensors' values in order. The spec, from which a program can be
// compiled, is kept as text in the header's metadata.

const (
	specKey   = "spec"
	metaKey   = "__metadata__"
	maxHeader = 1 << 20 // bytes; a network's header has a few hundred
)

// entry is the header's description of one tensor.
type entry struct {
	DType   string   `json:"dtype"`
	Shape   []int64  `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// AppendSafetensors returns p as a safetensors file, the same bytes for the same
// parameters and metadata. meta may be nil; "spec" in it is set by this function.
func (p *Params) AppendSafetensors(meta map[string]string) []byte {
	meta = maps.Clone(meta)
	if meta == nil {
		meta = map[string]string{}
	}
	meta[specKey] = p.Spec.String()
	var header bytes.Buffer
	field := func(key string, value any) { // strings, numbers and slices cannot fail
		k, _ := json.Marshal(key)
		v, _ := json.Marshal(value)
		header.Write(k)
		header.WriteByte(':')
		header.Write(v)
	}
	header.WriteByte('{')
	field(metaKey, meta)
	end := int64(0)
	for _, t := range p.Tensors {
		shape := make([]int64, len(t.Shape))
		for i, d := range t.Shape {
			shape[i] = int64(d)
		}
		begin := end
		end += 4 * int64(len(t.Data))
		header.WriteByte(',')
		field(t.Name, entry{"F32", shape, [2]int64{begin, end}})
	}
	header.WriteByte('}')
	for header.Len()%8 != 0 { // values begin at a multiple of eight, as the format advises
		header.WriteByte(' ')
	}
	out := make([]byte, 0, 8+int64(header.Len())+end)
	out = binary.LittleEndian.AppendUint64(out, uint64(header.Len()))
	out = append(out, header.Bytes()...)
	for _, t := range p.Tensors {
		for _, v := range t.Data {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
	}
	return out
}

// ReadSafetensors parses what AppendSafetensors wrote: parameters, and the metadata
// without "spec". Every length and offset is checked against the file; the tensors
// must be floating-point (narrower and wider kinds become float32), finite, and
// exactly those that the spec needs.
func ReadSafetensors(r []byte) (*Params, map[string]string, error) {
	p, meta, _, err := readSafetensors(r, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("safetensors: %w", err)
	}
	return p, meta, nil
}

// ReadSafetensorsAs also reads files of other programs, whose metadata names no spec: as
// parameters of the network present, if names or shapes fit it. Weights in PyTorch's
// order of axes are turned. notes say in sentences what was assumed.
func ReadSafetensorsAs(present Spec, r []byte) (p *Params, meta map[string]string, notes []string, err error) {
	p, meta, notes, err = readSafetensors(r, &present)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("safetensors: %w", err)
	}
	return p, meta, notes, nil
}

func readSafetensors(r []byte, present *Spec) (*Params, map[string]string, []string, error) {
	fail := func(err error) (*Params, map[string]string, []string, error) { return nil, nil, nil, err }
	if kind := ForeignFile(r); kind != "" {
		return fail(fmt.Errorf("this is %s", kind))
	}
	if len(r) < 8 {
		return fail(fmt.Errorf("the file has %d bytes, too few for a header: it may be truncated", len(r)))
	}
	length := binary.LittleEndian.Uint64(r)
	if length > maxHeader {
		return fail(fmt.Errorf("a header of %d bytes is too long (at most %d): this may not be a safetensors file",
			length, maxHeader))
	}
	if length > uint64(len(r)-8) {
		return fail(fmt.Errorf("the header has %d bytes but the file ends after %d of them: it is truncated",
			length, len(r)-8))
	}
	entries, meta, err := readHeader(r[8 : 8+length])
	if err != nil {
		return fail(err)
	}
	text, ok := meta[specKey]
	if !ok && present == nil {
		return fail(errors.New("its metadata has no spec, so it is not known what network this is: load it on the page " +
			"where networks are trained, once that network is chosen there"))
	}
	var spec Spec
	if ok {
		delete(meta, specKey)
		if spec, err = ParseSpec(text); err != nil {
			return fail(err)
		}
	} else {
		spec = *present
	}
	layers, err := spec.resolve()
	if err != nil {
		return fail(err)
	}
	specs := tensorSpecs(layers)
	var notes []string
	sources := make([]source, len(specs))
	for i, t := range specs {
		sources[i] = source{name: t.name}
	}
	if !ok {
		f := fitting{spec: spec, layers: layers, specs: specs, entries: entries, layout: meta[layoutKey]}
		if sources, notes, err = f.fit(); err != nil {
			return fail(err)
		}
		if meta == nil {
			meta = map[string]string{}
		}
	}
	p, err := fill(spec, specs, sources, entries, r[8+length:])
	return p, meta, notes, err
}

// readHeader parses the header's object key by key, so that a key that appears twice
// is noticed.
func readHeader(header []byte) (map[string]entry, map[string]string, error) {
	d := json.NewDecoder(bytes.NewReader(header))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, errors.New("the header is not a JSON object: this may not be a safetensors file")
	}
	entries := map[string]entry{}
	var meta map[string]string
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, nil, fmt.Errorf("header: %w", err)
		}
		key, _ := t.(string) // keys of an object are strings
		if key == metaKey {
			if meta != nil {
				return nil, nil, errors.New("header: metadata appears twice")
			}
			meta = map[string]string{}
			if err := d.Decode(&meta); err != nil {
				return nil, nil, fmt.Errorf("header: metadata: %w", err)
			}
			if meta == nil {
				return nil, nil, errors.New("header: metadata is null")
			}
			continue
		}
		if _, twice := entries[key]; twice {
			return nil, nil, fmt.Errorf("header: tensor %q appears twice", clip(key))
		}
		var e entry
		if err := d.Decode(&e); err != nil {
			return nil, nil, fmt.Errorf("header: tensor %q: %w", clip(key), err)
		}
		entries[key] = e
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, fmt.Errorf("header: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, nil, errors.New("header: something follows its JSON object")
	}
	return entries, meta, nil
}

// source says where in a file a parameter is.
type source struct {
	name  string
	torch bool  // its axes are in PyTorch's order
	maps  Shape // of a dense layer behind a picture that PyTorch flattened: that picture
}

// fill makes parameters from the tensors that the spec needs.
func fill(spec Spec, specs []tensorSpec, sources []source, entries map[string]entry, data []byte) (*Params, error) {
	// All entries are checked before memory is reserved.
	type span struct {
		name       string
		begin, end int64
	}
	var spans []span
	for i, t := range specs {
		name := sources[i].name
		e, ok := entries[name]
		if !ok {
			return nil, fmt.Errorf("tensor %s is missing", t.name)
		}
		size := sizes[e.DType]
		if size == 0 {
			return nil, fmt.Errorf("tensor %s has dtype %q, only F64, F32, F16 and BF16 are read: convert the file",
				clip(name), clip(e.DType))
		}
		shape := t.shape
		if sources[i].torch {
			shape = torchShape(shape)
		}
		if !equalShape(e.Shape, shape) {
			return nil, fmt.Errorf("tensor %s has shape %v, the spec needs %v", clip(name), e.Shape[:min(len(e.Shape), 8)],
				shape)
		}
		begin, end := e.Offsets[0], e.Offsets[1]
		if begin < 0 || end < begin || end > int64(len(data)) {
			return nil, fmt.Errorf("tensor %s lies at bytes %d to %d of %d: the file is truncated or damaged", clip(name),
				begin, end, len(data))
		}
		if end-begin != size*t.len() {
			return nil, fmt.Errorf("tensor %s has %d bytes, its shape %v needs %d", clip(name), end-begin, shape,
				size*t.len())
		}
		spans = append(spans, span{name, begin, end})
	}
	if len(entries) > len(specs) {
		return nil, fmt.Errorf("there are %d tensors, the spec needs %d", len(entries), len(specs))
	}
	slices.SortFunc(spans, func(a, b span) int { return int(max(min(a.begin-b.begin, 1), -1)) })
	at := int64(0)
	for _, s := range spans {
		if s.begin != at {
			return nil, fmt.Errorf("tensor %s begins at byte %d, not at %d: tensors overlap or leave gaps", clip(s.name),
				s.begin, at)
		}
		at = s.end
	}
	if at != int64(len(data)) {
		return nil, fmt.Errorf("%d bytes follow the last tensor", int64(len(data))-at)
	}
	p := newParams(spec, specs)
	for i := range p.Tensors {
		t := &p.Tensors[i]
		e := entries[sources[i].name]
		widen(t.Data, e.DType, data[e.Offsets[0]:])
		if k := notFinite(t.Data); k >= 0 {
			return nil, fmt.Errorf("tensor %s is not finite: value %d is %v", clip(sources[i].name), k, t.Data[k])
		}
		if sources[i].torch {
			t.Data = FromTorch(t.Data, t.Shape, sources[i].maps)
		}
	}
	return p, nil
}

// sizes are the bytes of a value of each kind that is read.
var sizes = map[string]int64{"F64": 8, "F32": 4, "F16": 2, "BF16": 2}

// widen reads values of a kind in sizes.
func widen(to []float32, dtype string, b []byte) {
	for k := range to {
		switch dtype {
		case "F64":
			to[k] = float32(math.Float64frombits(binary.LittleEndian.Uint64(b[8*k:])))
		case "F32":
			to[k] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*k:]))
		case "F16":
			to[k] = Half(binary.LittleEndian.Uint16(b[2*k:]))
		case "BF16":
			to[k] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(b[2*k:])) << 16)
		}
	}
}

// Half returns the value of a float16, IEEE 754's binary16.
func Half(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // zero and numbers below 2⁻¹⁴
		v := float32(fraction) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	case 31: // infinity and NaN
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
