package job

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
)

// A task's result is stored and sent as
//
//	4 bytes  length of the header, little-endian
//	header   JSON: task, texts, and the name and length of each array
//	values   the arrays' float64, little-endian, in the header's order
//
// because that is exact and compact and needs no parsing of numbers.

type taskHeader struct {
	Task   lab.Task          `json:"unit"`
	Text   map[string]string `json:"text,omitempty"`
	Arrays []arrayHeader     `json:"arrays,omitempty"`
}

type arrayHeader struct {
	Name string `json:"name"`
	Len  int    `json:"len"`
}

// EncodeTask returns a task's result as bytes, the same for the same result.
func EncodeTask(r lab.TaskResult) ([]byte, error) {
	h := taskHeader{Task: r.Task, Text: r.Text}
	total := 0
	for name, values := range r.Arrays {
		h.Arrays = append(h.Arrays, arrayHeader{name, len(values)})
		total += len(values)
	}
	slices.SortFunc(h.Arrays, func(a, b arrayHeader) int { return strings.Compare(a.Name, b.Name) })
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("result of task %d: %w", r.Task.Index, err)
	}
	out := make([]byte, 0, 4+len(head)+8*total)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(head)))
	out = append(out, head...)
	for _, a := range h.Arrays {
		for _, x := range r.Arrays[a.Name] {
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(x))
		}
	}
	return out, nil
}

// DecodeTask reverses EncodeTask. Damaged bytes, for instance from a browser's storage, are an error.
func DecodeTask(part []byte) (lab.TaskResult, error) {
	var r lab.TaskResult
	if len(part) < 4 {
		return r, fmt.Errorf("a stored result is cut off after %d bytes", len(part))
	}
	n := int(binary.LittleEndian.Uint32(part))
	if n > len(part)-4 {
		return r, fmt.Errorf("a stored result is cut off: its header needs %d bytes, %d are there", n, len(part)-4)
	}
	var h taskHeader
	if err := json.Unmarshal(part[4:4+n], &h); err != nil {
		return r, fmt.Errorf("a stored result has a damaged header: %w", err)
	}
	values := part[4+n:]
	r.Task, r.Text = h.Task, h.Text
	if len(h.Arrays) > 0 {
		r.Arrays = make(map[string]lab.Floats, len(h.Arrays))
	}
	for _, a := range h.Arrays {
		if a.Len < 0 || a.Len > len(values)/8 {
			return r, fmt.Errorf("a stored result is damaged: array %q of %d values, %d bytes left", a.Name, a.Len, len(values))
		}
		x := make(lab.Floats, a.Len)
		for i := range x {
			x[i] = math.Float64frombits(binary.LittleEndian.Uint64(values[8*i:]))
		}
		r.Arrays[a.Name] = x
		values = values[8*a.Len:]
	}
	if len(values) != 0 {
		return r, fmt.Errorf("a stored result is damaged: %d bytes too many", len(values))
	}
	return r, nil
}
