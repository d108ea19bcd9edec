package own

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"runtime"
	"strings"
	"testing"

	"untrained/assets/neural/hdf5"
	"untrained/assets/neural/matfile"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// boast is what a hostile file may make a reader take, in bytes, whatever it says of its own size.
const boast = 48 << 20

// boastfulNPY is an .npy file of eight values that says it has a shape.
func boastfulNPY(kind, shape string) []byte {
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", kind, shape)
	head += strings.Repeat(" ", 117-len(head)) + "\n"
	b := append([]byte("\x93NUMPY\x01\x00"), byte(len(head)), byte(len(head)>>8))
	return append(append(b, head...), make([]byte, 64)...)
}

// boastfulZip is a zip with an entry that says how large it is when it is unpacked.
func boastfulZip(t *testing.T, name string, size uint64) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: 8, UncompressedSize64: size})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// boastfulPNG is a PNG of one pixel that says it has a side of 60 000.
func boastfulPNG(t *testing.T) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	p := b.Bytes()
	binary.BigEndian.PutUint32(p[16:], 60_000)
	binary.BigEndian.PutUint32(p[20:], 60_000)
	binary.BigEndian.PutUint32(p[29:], crc32.ChecksumIEEE(p[12:29]))
	return p
}

// A reader bounds what it takes before it takes it: files that say they are enormous are refused, and cost little.
func TestBoastfulFiles(t *testing.T) {
	reads := func(files ...File) func() error {
		return func() error { _, err := Read(t.Context(), files); return err }
	}
	tensors := func(head uint64) func() error {
		return func() error { _, _, err := nn.ReadSafetensors(binary.LittleEndian.AppendUint64(nil, head)); return err }
	}
	responses := File{Name: "responses.npy", Content: boastfulNPY("<f4", "(4, 2)")}
	for name, read := range map[string]func() error{
		"npy of 10¹² numbers": reads(File{"images.npy", boastfulNPY("<f8", "(1000000, 1000000)")}, responses),
		"npy that overflows":  reads(File{"images.npy", boastfulNPY("<f8", "(4294967296, 4294967296, 4)")}, responses),
		"npy of text":         reads(File{"names.npy", boastfulNPY("<U1000000000", "(8,)")}, responses),
		"zip of 1 TB":         reads(File{"x.zip", boastfulZip(t, "images.npy", 1<<40)}),
		"picture of 60 000²":  reads(File{"a.png", boastfulPNG(t)}, File{"b.png", boastfulPNG(t)}, responses),
		"safetensors of 2 GB": tensors(2 << 30),
		"safetensors of 2⁶³":  tensors(1 << 63),
		"IDX of 2³¹ pictures": func() error {
			b := []byte{0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 28, 0, 0, 0, 28}
			_, err := stimulus.ReadIDX(b, b, nil)
			return err
		},
		"MAT of 4 GB": func() error {
			b := append(make([]byte, 124), 0, 1, 'I', 'M', 14, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)
			_, err := matfile.Read(append(b, make([]byte, 64)...))
			return err
		},
		"HDF5 of nothing": func() error {
			_, err := hdf5.Open(append([]byte("\x89HDF\r\n\x1a\n"), bytes.Repeat([]byte{0xff}, 200)...))
			return err
		},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := read()
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > boast {
			t.Errorf("%s takes %d MB before it is refused with %v", name, took>>20, err)
		}
	}
}
