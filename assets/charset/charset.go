// Package charset decodes text files in the encodings in which spreadsheets and editors write them.
package charset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The encodings, as a user would call them.
const (
	UTF8    = "UTF-8"
	UTF16LE = "UTF-16 (little-endian)"
	UTF16BE = "UTF-16 (big-endian)"
	Western = "Windows-1252"
)

// ErrBinary is the error of Decode for content that is not text.
var ErrBinary = errors.New("this is not a text file: it holds zero bytes")

// Decode returns the text of content and the name of the encoding that it found: UTF-8 or UTF-16 by their byte-order
// marks, which it removes; UTF-16 without a mark where every other byte of the beginning is zero; else UTF-8, and
// Windows-1252 for what is not valid UTF-8. Line ends become "\n".
func Decode(content []byte) (text, encoding string, err error) {
	text, encoding, err = decode(content)
	if err != nil {
		return "", "", err
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), encoding, nil
}

func decode(content []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xef\xbb\xbf")):
		content = content[3:]
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return wide(content[2:], binary.LittleEndian), UTF16LE, nil
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return wide(content[2:], binary.BigEndian), UTF16BE, nil
	case zeros(content, 1):
		return wide(content, binary.LittleEndian), UTF16LE, nil
	case zeros(content, 0):
		return wide(content, binary.BigEndian), UTF16BE, nil
	}
	if bytes.IndexByte(content, 0) >= 0 {
		return "", "", ErrBinary
	}
	if utf8.Valid(content) {
		return string(content), UTF8, nil
	}
	var b strings.Builder
	for _, c := range content {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune(windows1252[c-0x80])
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String(), Western, nil
}

// zeros reports whether every other byte of the beginning, from the first or the second on, is zero and the others are
// not, as in UTF-16 of Latin text.
func zeros(content []byte, from int) bool {
	n := min(len(content)&^1, 64)
	for i := range n {
		if (content[i] == 0) != (i%2 == from) {
			return false
		}
	}
	return n >= 4
}

func wide(content []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	return string(utf16.Decode(units))
}

// windows1252 has the characters of the bytes 0x80 to 0x9f; five are not assigned.
var windows1252 = [32]rune{'€', 0xfffd, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0xfffd, 'Ž', 0xfffd,
	0xfffd, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0xfffd, 'ž', 'Ÿ'}
