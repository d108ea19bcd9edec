package hdf5

import (
	"bytes"
	"errors"
	"fmt"
)

// Object is a group or a dataset.
type Object struct {
	f        *File
	messages []message
}

// message is one entry of an object header.
type message struct {
	kind int
	data []byte
}

// Kinds of messages that are read; the others carry times, fill values and such.
const (
	dataspaceMessage    = 0x01
	datatypeMessage     = 0x03
	layoutMessage       = 0x08
	filterMessage       = 0x0b
	attributeMessage    = 0x0c
	linkInfoMessage     = 0x02
	linkMessage         = 0x06
	continuationMessage = 0x10
	symbolTableMessage  = 0x11
)

const (
	maxMessages = 4096
	sharedFlag  = 2 // the message is stored elsewhere, by address
)

// Root is the root group.
func (f *File) Root() (*Object, error) { return f.Object(f.root) }

// Object reads the object header at an address, such as a reference holds (see
// Dataset.References).
func (f *File) Object(address uint64) (*Object, error) {
	if mark, err := f.bytes(address, 4); err == nil && string(mark) == "OHDR" {
		return f.objectV2(address)
	}
	head, err := f.bytes(address, 16)
	if err != nil {
		return nil, fmt.Errorf("object header: %w", err)
	}
	if head[0] != 1 {
		return nil, fmt.Errorf("object header at %#x of version %d: version 1 can be read", address, head[0])
	}
	o := &Object{f: f}
	count := int(u16(head[2:]))
	if count > maxMessages {
		return nil, fmt.Errorf("object header at %#x with %d messages: at most %d", address, count, maxMessages)
	}
	// Blocks of messages: the first, and those that continuations name. Each block
	// holds at least one message, so that a ring of continuations runs out.
	block, err := f.bytes(address+16, uint64(u32(head[8:])))
	if err != nil {
		return nil, fmt.Errorf("object header at %#x: %w", address, err)
	}
	blocks := [][]byte{block}
	for read := 0; read < count && len(blocks) > 0; {
		block, blocks = blocks[0], blocks[1:]
		for len(block) >= 8 && read < count {
			n := int(u16(block[2:]))
			if n > len(block)-8 {
				return nil, fmt.Errorf("object header at %#x: a message of %d bytes does not fit: the file is damaged", address, n)
			}
			m := message{int(u16(block)), block[8 : 8+n]}
			flags := block[4]
			block = block[8+n:]
			read++
			switch {
			case m.kind == continuationMessage:
				if n < 16 {
					return nil, fmt.Errorf("object header at %#x: continuation of %d bytes: the file is damaged", address, n)
				}
				next, err := f.bytes(u64(m.data), u64(m.data[8:]))
				if err != nil {
					return nil, fmt.Errorf("object header at %#x, continued: %w", address, err)
				}
				blocks = append(blocks, next)
			case flags&sharedFlag != 0:
				return nil, fmt.Errorf("object header at %#x: a shared message cannot be read", address)
			default:
				o.messages = append(o.messages, m)
			}
		}
	}
	return o, nil
}

// message is the data of the first message of a kind, nil when there is none.
func (o *Object) message(kind int) []byte {
	for _, m := range o.messages {
		if m.kind == kind {
			return m.data
		}
	}
	return nil
}

// Child is the member of a group with this name. The error lists the names there
// are.
func (o *Object) Child(name string) (*Object, error) {
	members, err := o.members()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range members {
		if m.name == name {
			return o.f.Object(m.address)
		}
		names = append(names, m.name)
	}
	if len(names) > 20 {
		names = names[:20]
	}
	return nil, fmt.Errorf("the group has no member %q; there are %.40q", name, names)
}

type member struct {
	name    string
	address uint64
}

func (o *Object) members() ([]member, error) {
	table := o.message(symbolTableMessage)
	if table == nil && o.IsGroup() {
		return o.links()
	}
	if len(table) < 16 {
		return nil, errors.New("this object is not a group")
	}
	heap, err := o.f.block(u64(table[8:]), 32, "HEAP")
	if err != nil {
		return nil, fmt.Errorf("names of a group: %w", err)
	}
	names, err := o.f.bytes(u64(heap[24:]), u64(heap[8:]))
	if err != nil {
		return nil, fmt.Errorf("names of a group: %w", err)
	}
	var members []member
	budget := len(o.f.b) / 40 // symbols that the file can hold
	err = o.f.walk(u64(table), groupTree, 8, -1, &budget, func(_ []byte, child uint64) error {
		head, err := o.f.block(child, 8, "SNOD")
		if err != nil {
			return err
		}
		count := int(u16(head[6:]))
		if budget -= count; budget < 0 {
			return errRing
		}
		entries, err := o.f.bytes(child+8, uint64(count)*40)
		if err != nil {
			return err
		}
		for ; len(entries) > 0; entries = entries[40:] {
			at := u64(entries)
			if at >= uint64(len(names)) {
				return fmt.Errorf("name at %d of %d bytes: the file is damaged", at, len(names))
			}
			name, _, _ := bytes.Cut(names[at:], []byte{0})
			members = append(members, member{string(name), u64(entries[8:])})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("members of a group: %w", err)
	}
	return members, nil
}
