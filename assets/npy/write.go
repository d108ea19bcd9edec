package npy

import (
	"archive/zip"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Header returns the header of a .npy file, version 1.0, for elements of a type such as "<f4" or "|u1", which must
// follow the header in C order. Like NumPy's headers it is a multiple of 64 bytes long.
func Header(descr string, shape ...int) []byte {
	sides := make([]string, len(shape))
	for i, side := range shape {
		sides[i] = strconv.Itoa(side)
	}
	tuple := strings.Join(sides, ", ")
	if len(shape) == 1 {
		tuple += ","
	}
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, tuple)
	for (10+len(dict)+1)%64 != 0 {
		dict += " "
	}
	header := append([]byte(magic), 1, 0)
	header = binary.LittleEndian.AppendUint16(header, uint16(len(dict)+1))
	return append(header, dict+"\n"...)
}

// Strings returns a .npy file of one dimension with names as Unicode, each padded with zeros to the length of the
// longest.
func Strings(names []string) []byte {
	longest := 1
	for _, name := range names {
		longest = max(longest, utf8.RuneCountInString(name))
	}
	file := Header("<U"+strconv.Itoa(longest), len(names))
	for _, name := range names {
		end := len(file) + 4*longest
		for _, r := range name {
			file = binary.LittleEndian.AppendUint32(file, uint32(r))
		}
		file = append(file, make([]byte, end-len(file))...)
	}
	return file
}

// Writer writes a .npz file, which numpy.load reads without pickle. Files of the same arrays have the same bytes.
type Writer struct{ archive *zip.Writer }

// NewWriter returns a Writer to w. The file is complete after Close.
func NewWriter(w io.Writer) *Writer { return &Writer{zip.NewWriter(w)} }

// Create writes the header h (see Header) of the array with this name and returns a writer for the elements, which is
// valid until the next Create or Close.
func (w *Writer) Create(name string, h []byte) (io.Writer, error) {
	entry, err := w.archive.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Deflate})
	if err != nil {
		return nil, err
	}
	_, err = entry.Write(h)
	return entry, err
}

// Add writes the array with this name from a whole .npy file.
func (w *Writer) Add(name string, file []byte) error {
	_, err := w.Create(name, file)
	return err
}

// Close writes the zip's directory. It does not close the underlying writer.
func (w *Writer) Close() error { return w.archive.Close() }
