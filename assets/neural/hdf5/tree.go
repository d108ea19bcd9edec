package hdf5

import (
	"errors"
	"fmt"
)

// Kinds of B-trees of version 1.
const (
	groupTree = 0
	chunkTree = 1
)

var errRing = errors.New("a tree holds more than the file can: the file is damaged")

// walk visits what the leaves of a B-tree point to, with the key before each, in
// order. level is the level that the node must have, −1 for the root, which may
// have any; budget is how many nodes and entries may still be visited.
func (f *File) walk(address uint64, kind, keySize, level int, budget *int,
	visit func(key []byte, child uint64) error) error {
	head, err := f.block(address, 24, "TREE")
	if err != nil {
		return err
	}
	own := int(head[5])
	if int(head[4]) != kind || level >= 0 && own != level {
		return fmt.Errorf("tree node at %#x of kind %d, level %d where %d, %d was expected: the file is damaged", address,
			head[4], own, kind, level)
	}
	count := int(u16(head[6:]))
	if *budget -= count + 1; *budget < 0 {
		return errRing
	}
	entries, err := f.bytes(address+24, uint64(count)*uint64(keySize+8))
	if err != nil {
		return err
	}
	for ; len(entries) > 0; entries = entries[keySize+8:] {
		child := u64(entries[keySize:])
		if own > 0 {
			err = f.walk(child, kind, keySize, own-1, budget, visit)
		} else {
			err = visit(entries[:keySize], child)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
