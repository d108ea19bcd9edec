package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const maxString = 1024 // characters

// ReadStrings reads a .npy file of one dimension whose elements are text of a fixed length: Unicode (U) or bytes (S).
// It checks the file's size before it allocates memory.
func ReadStrings(content []byte) ([]string, error) {
	h, data, err := split(content)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(h.descr, "O") {
		return nil, fmt.Errorf(".npy elements are of type %q: %w", h.descr, ErrObjects)
	}
	if len(h.descr) < 3 || !strings.Contains("<>|=", h.descr[:1]) || h.descr[1] != 'U' && h.descr[1] != 'S' {
		return nil, fmt.Errorf(".npy elements are of type %.40q: they must be text (U or S)", h.descr)
	}
	if len(h.shape) != 1 {
		return nil, fmt.Errorf(".npy array of shape %v is not a list of names", h.shape)
	}
	n, err := strconv.Atoi(h.descr[2:])
	if err != nil || n < 1 || n > maxString {
		return nil, fmt.Errorf(".npy text of length %.20q: 1 to %d characters can be read", h.descr[2:], maxString)
	}
	size := n
	if h.descr[1] == 'U' {
		size *= 4
	}
	if h.shape[0] != len(data)/size || len(data)%size != 0 {
		return nil, fmt.Errorf(".npy list of %d names, %d bytes each, holds only %d bytes: it was cut short",
			h.shape[0], size, len(data))
	}
	var order binary.ByteOrder = binary.LittleEndian
	if h.descr[0] == '>' {
		order = binary.BigEndian
	}
	names := make([]string, h.shape[0])
	for i := range names {
		b := data[i*size:][:size]
		if h.descr[1] == 'S' {
			names[i] = strings.TrimRight(string(b), "\x00")
			continue
		}
		var text strings.Builder
		for ; len(b) > 0; b = b[4:] {
			r := order.Uint32(b)
			if r == 0 {
				break
			}
			if r > 0x10ffff {
				return nil, errors.New(".npy text has a character outside Unicode: the file is damaged")
			}
			text.WriteRune(rune(r))
		}
		names[i] = text.String()
	}
	return names, nil
}
