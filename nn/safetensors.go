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
// without "spec". Every length and offset is checked against the file;
// the tensors must be float32, finite, and exactly those that the spec needs.
func ReadSafetensors(r []byte) (*Params, map[string]string, error) {
	p, meta, err := readSafetensors(r)
	if err != nil {
		return nil, nil, fmt.Errorf("safetensors: %w", err)
	}
	return p, meta, nil
}

func readSafetensors(r []byte) (*Params, map[string]string, error) {
	if len(r) < 8 {
		return nil, nil, fmt.Errorf("the file has %d bytes, too few for a header: it may be truncated", len(r))
	}
	length := binary.LittleEndian.Uint64(r)
	if length > maxHeader {
		return nil, nil, fmt.Errorf("a header of %d bytes is too long (at most %d): this may not be a safetensors file",
			length, maxHeader)
	}
	if length > uint64(len(r)-8) {
		return nil, nil, fmt.Errorf("the header has %d bytes but the file ends after %d of them: it is truncated",
			length, len(r)-8)
	}
	entries, meta, err := readHeader(r[8 : 8+length])
	if err != nil {
		return nil, nil, err
	}
	text, ok := meta[specKey]
	if !ok {
		return nil, nil, errors.New("its metadata has no spec, so it is not known what network this is")
	}
	delete(meta, specKey)
	spec, err := ParseSpec(text)
	if err != nil {
		return nil, nil, err
	}
	layers, err := spec.resolve()
	if err != nil {
		return nil, nil, err
	}
	p, err := fill(spec, tensorSpecs(layers), entries, r[8+length:])
	return p, meta, err
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

// fill makes parameters from the tensors that the spec needs.
func fill(spec Spec, specs []tensorSpec, entries map[string]entry, data []byte) (*Params, error) {
	// All entries are checked before memory is reserved.
	type span struct {
		name       string
		begin, end int64
	}
	var spans []span
	for _, t := range specs {
		e, ok := entries[t.name]
		if !ok {
			return nil, fmt.Errorf("tensor %s is missing", t.name)
		}
		if e.DType != "F32" {
			return nil, fmt.Errorf("tensor %s has dtype %q, only F32 is read: convert the file", t.name, clip(e.DType))
		}
		if !slices.EqualFunc(e.Shape, t.shape, func(a int64, b int) bool { return a == int64(b) }) {
			return nil, fmt.Errorf("tensor %s has shape %v, the spec needs %v", t.name, e.Shape[:min(len(e.Shape), 8)],
				t.shape)
		}
		begin, end := e.Offsets[0], e.Offsets[1]
		if begin < 0 || end < begin || end > int64(len(data)) {
			return nil, fmt.Errorf("tensor %s lies at bytes %d to %d of %d: the file is truncated or damaged", t.name,
				begin, end, len(data))
		}
		if end-begin != 4*t.len() {
			return nil, fmt.Errorf("tensor %s has %d bytes, its shape %v needs %d", t.name, end-begin, t.shape,
				4*t.len())
		}
		spans = append(spans, span{t.name, begin, end})
	}
	if len(entries) > len(specs) {
		return nil, fmt.Errorf("there are %d tensors, the spec needs %d", len(entries), len(specs))
	}
	slices.SortFunc(spans, func(a, b span) int { return int(max(min(a.begin-b.begin, 1), -1)) })
	at := int64(0)
	for _, s := range spans {
		if s.begin != at {
			return nil, fmt.Errorf("tensor %s begins at byte %d, not at %d: tensors overlap or leave gaps", s.name,
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
		b := data[entries[t.Name].Offsets[0]:]
		for k := range t.Data {
			t.Data[k] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*k:]))
		}
		if k := notFinite(t.Data); k >= 0 {
			return nil, fmt.Errorf("tensor %s is not finite: value %d is %v", t.Name, k, t.Data[k])
		}
	}
	return p, nil
}
