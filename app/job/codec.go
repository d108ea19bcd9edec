package job

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
)

// A task's result is stored and sent as
//
//	4 bytes  length of the header, little-endian
//	header   JSON: task, texts, inputs, and the name and length of each array
//	values   the arrays' float64, little-endian, in the header's order
//
// because that is exact and compact and needs no parsing of numbers.

type taskHeader struct {
	Task   lab.Task          `json:"unit"`
	Text   map[string]string `json:"text,omitempty"`
	Arrays []arrayHeader     `json:"arrays,omitempty"`
	Inputs []lab.Input       `json:"inputs"` // null in parts of before 2026-12-01
	SHA256 string            `json:"sha256"` // of the values
}

type arrayHeader struct {
	Name string `json:"name"`
	Len  int    `json:"len"`
}

// EncodeTask returns a task's result as bytes, the same for the same result.
func EncodeTask(r lab.TaskResult) ([]byte, error) {
	h := taskHeader{Task: r.Task, Text: r.Text, Inputs: r.Inputs}
	total := 0
	for name, values := range r.Arrays {
		h.Arrays = append(h.Arrays, arrayHeader{name, len(values)})
		total += len(values)
	}
	slices.SortFunc(h.Arrays, func(a, b arrayHeader) int { return strings.Compare(a.Name, b.Name) })
	values := make([]byte, 0, 8*total)
	for _, a := range h.Arrays {
		for _, x := range r.Arrays[a.Name] {
			values = binary.LittleEndian.AppendUint64(values, math.Float64bits(x))
		}
	}
	h.SHA256 = hashOf(values)
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("result of task %d: %w", r.Task.Index, err)
	}
	out := make([]byte, 0, 4+len(head)+len(values))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(head)))
	return append(append(out, head...), values...), nil
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
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
	if h.SHA256 != "" && h.SHA256 != hashOf(values) {
		return r, errors.New("a stored result is damaged: its numbers are not those that were stored")
	}
	r.Task, r.Text, r.Inputs = h.Task, h.Text, h.Inputs
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
