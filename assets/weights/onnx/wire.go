package onnx

import (
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// What a file may hold. A network of 64 layers has a few hundred nodes.
const (
	MaxFile     = 256 << 20 // bytes
	maxNodes    = 4096
	maxTensors  = 4096
	maxValues   = 256 // inputs or outputs of a graph, inputs or attributes of a node, numbers in an attribute
	maxRank     = 8
	maxMetadata = 256
)

// model is what is read of ONNX's ModelProto.
type model struct {
	opset int64 // of ONNX's own operators
	graph graph
	meta  map[string]string
}

// graph is what is read of a GraphProto.
type graph struct {
	nodes           []*node
	tensors         map[string]*tensor
	inputs, outputs []*argument
}

// node is what is read of a NodeProto.
type node struct {
	name, op, domain string
	inputs, outputs  []string
	attributes       map[string]attribute
}

// attribute is what is read of an AttributeProto.
type attribute struct {
	i      int64
	f      float32
	s      string
	ints   []int64
	floats []float32
	t      *tensor
}

// argument is what is read of a ValueInfoProto: dims are −1 where they are not fixed.
type argument struct {
	name    string
	dims    []int64
	element uint64
}

// kinds of elements, TensorProto.DataType.
const (
	kindFloat    = 1
	kindInt32    = 6
	kindInt64    = 7
	kindFloat16  = 10
	kindDouble   = 11
	kindBFloat16 = 16
)

// tensor is what is read of a TensorProto. Its numbers are decoded when they are needed.
type tensor struct {
	name     string
	dims     []int64
	kind     uint64
	raw      []byte // little-endian
	floats   []byte // of float_data
	doubles  []byte // of double_data
	varints  []byte // of int32_data or int64_data
	external bool
}

// field is one field of a message: the bytes of a string, a message or a packed list, or a number.
type field struct {
	number protowire.Number
	kind   protowire.Type
	bytes  []byte
	value  uint64
}

// each calls take with every field of a message.
func each(message []byte, take func(f field) error) error {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return protowire.ParseError(n)
		}
		message = message[n:]
		f := field{number: number, kind: kind}
		switch kind {
		case protowire.BytesType:
			f.bytes, n = protowire.ConsumeBytes(message)
		case protowire.VarintType:
			f.value, n = protowire.ConsumeVarint(message)
		case protowire.Fixed32Type:
			var v uint32
			v, n = protowire.ConsumeFixed32(message)
			f.value, f.bytes = uint64(v), message[:max(n, 0)]
		case protowire.Fixed64Type:
			f.value, n = protowire.ConsumeFixed64(message)
			f.bytes = message[:max(n, 0)]
		default:
			return errors.New("a group, which ONNX does not have")
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		message = message[n:]
		if err := take(f); err != nil {
			return err
		}
	}
	return nil
}

// list is a list that grows up to a limit.
func list[T any](to *[]T, v T, most int, what string) error {
	if len(*to) == most {
		return fmt.Errorf("there are more than %d %s", most, what)
	}
	*to = append(*to, v)
	return nil
}

func (m *model) read(file []byte) error {
	m.meta = map[string]string{}
	m.graph.tensors = map[string]*tensor{}
	seen := false
	err := each(file, func(f field) error {
		switch f.number {
		case 7:
			if f.kind != protowire.BytesType {
				return errors.New("its graph is a number")
			}
			seen = true
			return m.graph.read(f.bytes)
		case 8:
			var domain string
			var version int64
			err := each(f.bytes, func(f field) error {
				switch f.number {
				case 1:
					domain = string(f.bytes)
				case 2:
					version = int64(f.value)
				}
				return nil
			})
			if domain == "" || domain == "ai.onnx" {
				m.opset = version
			}
			return err
		case 14:
			key, value, err := pair(f.bytes)
			if err == nil && len(m.meta) < maxMetadata {
				m.meta[key] = value
			}
			return err
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !seen:
		return errors.New("there is no graph in it: this may not be an ONNX file, or it is truncated")
	}
	return nil
}

// pair reads a StringStringEntryProto.
func pair(message []byte) (key, value string, err error) {
	err = each(message, func(f field) error {
		switch f.number {
		case 1:
			key = string(f.bytes)
		case 2:
			value = string(f.bytes)
		}
		return nil
	})
	return key, value, err
}

func (g *graph) read(message []byte) error {
	return each(message, func(f field) error {
		switch f.number {
		case 1:
			n := &node{attributes: map[string]attribute{}}
			if err := n.read(f.bytes); err != nil {
				return fmt.Errorf("node %d: %w", len(g.nodes), err)
			}
			return list(&g.nodes, n, maxNodes, "nodes")
		case 5:
			t := &tensor{}
			if err := t.read(f.bytes); err != nil {
				return fmt.Errorf("tensor %d: %w", len(g.tensors), err)
			}
			if len(g.tensors) == maxTensors {
				return fmt.Errorf("there are more than %d tensors", maxTensors)
			}
			g.tensors[t.name] = t
		case 11, 12:
			a := &argument{}
			if err := a.read(f.bytes); err != nil {
				return err
			}
			if f.number == 11 {
				return list(&g.inputs, a, maxTensors, "inputs") // files of old have weights among them
			}
			return list(&g.outputs, a, maxValues, "outputs")
		case 15:
			return errors.New("sparse weights are not read: save them dense")
		}
		return nil
	})
}

func (n *node) read(message []byte) error {
	return each(message, func(f field) error {
		switch f.number {
		case 1:
			return list(&n.inputs, string(f.bytes), maxValues, "inputs of a node")
		case 2:
			return list(&n.outputs, string(f.bytes), maxValues, "outputs of a node")
		case 3:
			n.name = string(f.bytes)
		case 4:
			n.op = string(f.bytes)
		case 5:
			if len(n.attributes) == maxValues {
				return errors.New("it has too many attributes")
			}
			var a attribute
			name, err := a.read(f.bytes)
			n.attributes[name] = a
			return err
		case 7:
			n.domain = string(f.bytes)
		}
		return nil
	})
}

func (a *attribute) read(message []byte) (name string, err error) {
	err = each(message, func(f field) error {
		switch f.number {
		case 1:
			name = string(f.bytes)
		case 2:
			a.f = float32of(uint32(f.value))
		case 3:
			a.i = int64(f.value)
		case 4:
			a.s = string(f.bytes)
		case 5:
			a.t = &tensor{}
			return a.t.read(f.bytes)
		case 7:
			for b := f.bytes; len(b) >= 4; b = b[4:] {
				if err := list(&a.floats, float32at(b), maxValues, "numbers of an attribute"); err != nil {
					return err
				}
			}
		case 8:
			if f.kind == protowire.VarintType {
				return list(&a.ints, int64(f.value), maxValues, "numbers of an attribute")
			}
			return varints(f.bytes, &a.ints, maxValues)
		}
		return nil
	})
	return name, err
}

// varints appends packed numbers.
func varints(b []byte, to *[]int64, most int) error {
	for len(b) > 0 {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return protowire.ParseError(n)
		}
		if err := list(to, int64(v), most, "whole numbers"); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

func (a *argument) read(message []byte) error {
	dimension := func(f field) error {
		if f.number != 1 {
			return nil
		}
		size := int64(-1)
		err := each(f.bytes, func(f field) error {
			if f.number == 1 && f.kind == protowire.VarintType {
				size = int64(f.value)
			}
			return nil
		})
		return errors.Join(err, list(&a.dims, size, maxRank, "axes"))
	}
	tensorType := func(f field) error {
		switch f.number {
		case 1:
			a.element = f.value
		case 2:
			return each(f.bytes, dimension)
		}
		return nil
	}
	return each(message, func(f field) error {
		switch f.number {
		case 1:
			a.name = string(f.bytes)
		case 2:
			return each(f.bytes, func(f field) error {
				if f.number == 1 {
					return each(f.bytes, tensorType)
				}
				return nil
			})
		}
		return nil
	})
}

func (t *tensor) read(message []byte) error {
	return each(message, func(f field) error {
		switch f.number {
		case 1:
			if f.kind == protowire.VarintType {
				return list(&t.dims, int64(f.value), maxRank, "axes")
			}
			return varints(f.bytes, &t.dims, maxRank)
		case 2:
			t.kind = f.value
		case 4:
			t.floats = joined(t.floats, f.bytes)
		case 5, 7:
			b := f.bytes
			if f.kind == protowire.VarintType {
				b = protowire.AppendVarint(nil, f.value)
			}
			t.varints = joined(t.varints, b)
		case 8:
			t.name = string(f.bytes)
		case 9:
			t.raw = f.bytes
		case 10:
			t.doubles = joined(t.doubles, f.bytes)
		case 13:
			t.external = true
		case 14:
			t.external = t.external || f.value == 1
		}
		return nil
	})
}

// joined returns both parts of a list; a list in one part, as nearly every one is, is not copied.
func joined(a, b []byte) []byte {
	if len(a) == 0 {
		return slices.Clip(b)
	}
	return append(a, b...)
}
