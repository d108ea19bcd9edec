package stimulus

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf8"
)

// WriteNPZ writes the set as a zip of NumPy arrays (NEP 1): images, uint8 N×H×W;
// labels, uint8 N; classes, the names of the labels. numpy.load reads it without
// pickle. Pictures are drawn and packed one at a time; the same set gives the same
// bytes.
func (d Dataset) WriteNPZ(w io.Writer) error {
	if err := d.Validate(); err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	begin := func(name, kind, shape string) (io.Writer, error) {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Deflate})
		if err == nil {
			_, err = entry.Write(npyHeader(kind, shape))
		}
		return entry, err
	}
	write := func() error {
		entry, err := begin("images", "|u1", fmt.Sprintf("(%d, %d, %d)", d.N, d.H, d.W))
		if err != nil {
			return err
		}
		labels := make([]byte, 0, d.N)
		err = d.each(func(pixels []byte, label byte) error {
			labels = append(labels, label)
			_, err := entry.Write(pixels)
			return err
		})
		if err != nil {
			return err
		}
		if entry, err = begin("labels", "|u1", fmt.Sprintf("(%d,)", d.N)); err != nil {
			return err
		}
		if _, err = entry.Write(labels); err != nil {
			return err
		}
		longest := 1
		for _, name := range d.Classes {
			longest = max(longest, utf8.RuneCountInString(name))
		}
		if entry, err = begin("classes", fmt.Sprintf("<U%d", longest), fmt.Sprintf("(%d,)", len(d.Classes))); err != nil {
			return err
		}
		for _, name := range d.Classes {
			field := make([]byte, 0, 4*longest) // NumPy pads with zeros
			for _, r := range name {
				field = binary.LittleEndian.AppendUint32(field, uint32(r))
			}
			if _, err = entry.Write(field[:cap(field)]); err != nil {
				return err
			}
		}
		return archive.Close()
	}
	if err := write(); err != nil {
		return fmt.Errorf("data set as NPZ: %w", err)
	}
	return nil
}

// npyHeader is the head of a .npy file, version 1.0, in C order: its length is a
// multiple of 64 bytes.
func npyHeader(kind, shape string) []byte {
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", kind, shape)
	for (10+len(dict)+1)%64 != 0 {
		dict += " "
	}
	head := append([]byte("\x93NUMPY\x01\x00"), 0, 0)
	binary.LittleEndian.PutUint16(head[8:], uint16(len(dict)+1))
	return append(head, dict+"\n"...)
}
