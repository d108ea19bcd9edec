package picture

import (
	"bytes"
	"encoding/binary"
)

// orientation returns what a file notes of how its picture is to be turned, 1 (upright) to 8, in the numbering of EXIF
// and TIFF; 1 where it notes nothing that can be read.
func orientation(kind string, b []byte) int {
	switch kind {
	case "JPEG":
		return jpegOrientation(b)
	case "TIFF":
		return tiffOrientation(b)
	case "PNG":
		for chunk, data := range pngChunks(b) {
			if chunk == "eXIf" {
				return tiffOrientation(data)
			}
		}
	case "WebP":
		for at := 12; at+8 <= len(b); {
			n := int(binary.LittleEndian.Uint32(b[at+4:]))
			if n < 0 || n > len(b)-at-8 {
				break
			}
			if string(b[at:at+4]) == "EXIF" {
				return tiffOrientation(bytes.TrimPrefix(b[at+8:at+8+n], []byte("Exif\x00\x00")))
			}
			at += 8 + n + n&1
		}
	}
	return 1
}

// jpegOrientation reads the segments before the picture, of which one of kind APP1 may be EXIF.
func jpegOrientation(b []byte) int {
	for at := 2; at+4 <= len(b) && b[at] == 0xff; {
		marker := b[at+1]
		if marker == 0xff { // a fill byte
			at++
			continue
		}
		n := int(binary.BigEndian.Uint16(b[at+2:]))
		if marker == 0xda || n < 2 || at+2+n > len(b) {
			break
		}
		if data, is := bytes.CutPrefix(b[at+4:at+2+n], []byte("Exif\x00\x00")); marker == 0xe1 && is {
			return tiffOrientation(data)
		}
		at += 2 + n
	}
	return 1
}

// tiffOrientation reads tag 274 of the first directory of a TIFF structure, in which EXIF is stored, too.
func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	entries := b[at+2:]
	for range order.Uint16(b[at:]) {
		if len(entries) < 12 {
			break
		}
		const tag, short = 274, 3
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
		}
		entries = entries[12:]
	}
	return 1
}

// pngChunks yields the chunks of a PNG file, kind and data.
func pngChunks(b []byte) func(yield func(kind string, data []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for at := 8; at+12 <= len(b); {
			n := uint64(binary.BigEndian.Uint32(b[at:]))
			if n > uint64(len(b)-at-12) || !yield(string(b[at+4:at+8]), b[at+8:at+8+int(n)]) {
				return
			}
			at += 12 + int(n)
		}
	}
}

// frames counts the pictures of an animation, 1 for a still. Only GIF and animated PNG are looked at.
func frames(kind string, b []byte) int {
	switch kind {
	case "PNG":
		for chunk, data := range pngChunks(b) {
			if chunk == "acTL" && len(data) >= 4 {
				return max(1, int(binary.BigEndian.Uint32(data)))
			}
		}
	case "GIF":
		return max(1, gifFrames(b))
	}
	return 1
}

// gifFrames counts the image descriptors of a GIF file.
func gifFrames(b []byte) (count int) {
	if len(b) < 13 {
		return 0
	}
	colours := func(flags byte) int {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	at := 13 + colours(b[10])
	blocks := func() { // pass over data blocks
		for at < len(b) && b[at] != 0 {
			at += 1 + int(b[at])
		}
		at++
	}
	for at < len(b) {
		switch b[at] {
		case 0x21: // an extension
			at += 2
			blocks()
		case 0x2c: // an image
			count++
			if at+10 >= len(b) {
				return count
			}
			at += 11 + colours(b[at+9])
			blocks()
		default:
			return count
		}
	}
	return count
}
