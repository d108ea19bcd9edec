package stimulus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strconv"
	"strings"

	"untrained/assets/zipfile"
)

// The first four bytes of IDX files (LeCun, Cortes & Burges 1998): two zeros, the
// type (8: unsigned bytes) and the number of dimensions.
const (
	idxBytes  = 0x0800
	idxLabels = idxBytes | 1
	idxImages = idxBytes | 3
)

// maxIDX is the largest size of the pixels in a file, in bytes: the largest public set in this format has 640 million.
const maxIDX = 1 << 30

// WriteIDX writes the set in MNIST's format, the pictures to one file and the labels to another, in one pass.
func (d Dataset) WriteIDX(images, labels io.Writer) error {
	if err := d.Validate(); err != nil {
		return err
	}
	head := func(numbers ...int) []byte {
		var b []byte
		for _, n := range numbers {
			b = binary.BigEndian.AppendUint32(b, uint32(n))
		}
		return b
	}
	write := func() error {
		if _, err := images.Write(head(idxImages, d.N, d.H, d.W)); err != nil {
			return err
		}
		if _, err := labels.Write(head(idxLabels, d.N)); err != nil {
			return err
		}
		return d.each(func(pixels []byte, label byte) error {
			if _, err := images.Write(pixels); err != nil {
				return err
			}
			_, err := labels.Write([]byte{label})
			return err
		})
	}
	if err := write(); err != nil {
		return fmt.Errorf("data set as IDX: %w", err)
	}
	return nil
}

// ReadIDX reads a set in MNIST's format: a file of pictures and a file of labels, plain or gzipped. classes has the
// names of the labels; if it is nil, labels are named by their numbers, 0 to the largest. Every count is checked
// against the file, or against a bound if the file is gzipped, before memory is allocated; errors say which file is
// wrong, how, and what to do.
func ReadIDX(images, labels []byte, classes []string) (Dataset, error) {
	shape, pixels, err := parseIDX("images", images, idxImages)
	if err != nil {
		return Dataset{}, err
	}
	count, marks, err := parseIDX("labels", labels, idxLabels)
	if err != nil {
		return Dataset{}, err
	}
	d := Dataset{About: "pictures from IDX files", N: shape[0], H: shape[1], W: shape[2], Classes: classes}
	if count[0] != d.N {
		return Dataset{}, fmt.Errorf("IDX: %d pictures but %d labels: the files do not belong together", d.N, count[0])
	}
	largest := 0
	for i, m := range marks {
		if classes != nil && int(m) >= len(classes) {
			return Dataset{}, fmt.Errorf("IDX labels: picture %d has label %d; %d classes have the labels 0 to %d", i,
				m, len(classes), len(classes)-1)
		}
		largest = max(largest, int(m))
	}
	if classes == nil {
		for m := range largest + 1 {
			d.Classes = append(d.Classes, strconv.Itoa(m))
		}
	}
	d.At = func(i int) (Grey, int) {
		g := NewGrey(d.H, d.W)
		for k, b := range pixels[i*len(g.Pix) : (i+1)*len(g.Pix)] {
			g.Pix[k] = float32(b) / 255
		}
		return g, int(marks[i])
	}
	if err := d.Validate(); err != nil {
		return Dataset{}, fmt.Errorf("IDX: %w", err)
	}
	return d, nil
}

// parseIDX checks a file against its header and returns its dimensions and its bytes.
func parseIDX(file string, content []byte, magic uint32) (shape []int, data []byte, err error) {
	fail := func(format string, args ...any) ([]int, []byte, error) {
		return nil, nil, fmt.Errorf("IDX "+file+": "+format, args...)
	}
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		if content, err = onlyFile(content); err != nil {
			return fail("%w", err)
		}
	}
	// A browser or a server may have packed what was packed already.
	const most = 3
	r, packed := bufio.NewReader(bytes.NewReader(content)), false
	for range most {
		if mark, err := r.Peek(2); err != nil || !bytes.Equal(mark, []byte{0x1f, 0x8b}) {
			break
		}
		z, err := gzip.NewReader(r)
		if err != nil {
			return fail("damaged gzip file, download it again: %w", err)
		}
		r, packed = bufio.NewReader(z), true
	}
	dimensions := int(magic & 0xff)
	head := make([]byte, 4+4*dimensions)
	if n, err := io.ReadFull(r, head); err != nil {
		if n < 4 || binary.BigEndian.Uint32(head) == magic {
			return fail("the file ends after %d bytes, within its header of %d: %w", n, len(head), noEOF(err))
		}
	}
	if got := binary.BigEndian.Uint32(head); got != magic {
		return fail("%s", wrongMagic(got, magic))
	}
	size := uint64(1)
	for k := range dimensions {
		n := binary.BigEndian.Uint32(head[4+4*k:])
		most := uint32(MaxSize)
		if k == 0 {
			most = MaxPictures
		}
		if n < 1 || n > most {
			return fail("dimension %d is %d; it must be 1 to %d", k+1, n, most)
		}
		shape, size = append(shape, int(n)), size*uint64(n) // below 2⁴⁴
	}
	if size > maxIDX {
		return fail("%v are %d bytes; at most %d can be read", shape, size, maxIDX)
	}
	if !packed {
		switch data = content[len(head):]; {
		case uint64(len(data)) < size:
			return fail("%v need %d bytes but %d follow the header: the file is cut off, download it again", shape, size,
				len(data))
		case uint64(len(data)) > size:
			return fail("%d bytes follow the %d that %v need: this is not the file it says it is",
				uint64(len(data))-size, size, shape)
		}
		return shape, data, nil
	}
	// ReadAll allocates memory only for the bytes that are there; reading one byte more than expected detects a longer
	// file.
	data, err = io.ReadAll(io.LimitReader(r, int64(size)+1))
	switch {
	case err != nil && uint64(len(data)) < size:
		return fail("%v need %d bytes but unpacking ends after %d: the file is cut off or damaged, download it again: %w",
			shape, size, len(data), noEOF(err))
	case err != nil:
		return fail("damaged gzip file, download it again: %w", noEOF(err))
	case uint64(len(data)) < size:
		return fail("%v need %d bytes but only %d are there: the file is cut off, download it again", shape, size, len(data))
	case uint64(len(data)) > size:
		return fail("more bytes follow than the %d that %v need: this is not the file it says it is", size, shape)
	}
	return shape, data, nil
}

// onlyFile returns the file in a zip that has one, without the litter of file managers.
func onlyFile(content []byte) ([]byte, error) {
	files, err := zipfile.Open(content)
	if err != nil {
		return nil, err
	}
	var names []string
	var only zipfile.File
	for _, f := range files {
		if base := path.Base(f.Name); !strings.HasPrefix(base, ".") && !strings.HasPrefix(f.Name, "__MACOSX/") {
			names, only = append(names, base), f
		}
	}
	if len(names) != 1 {
		return nil, fmt.Errorf("the zip holds %d files (%.200q): unpack it and choose one", len(names),
			names[:min(4, len(names))])
	}
	return only.Read()
}

// Sideways reports whether digits lie on their side, as EMNIST stores them: whether the pictures labelled 1, whose ink
// stands upright in every hand, are wider than high. spread is their ink's standard deviation along x over that along
// y,
// 0 if fewer than five pictures are labelled 1.
func (d Dataset) Sideways() (sideways bool, spread float64) {
	var along, across float64
	count := 0
	for i := range d.N {
		g, label := d.At(i)
		if label != 1 {
			continue
		}
		var sum, sx, sy, xx, yy float64
		for k, v := range g.Pix {
			x, y, ink := float64(k%d.W), float64(k/d.W), float64(v)
			sum, sx, sy = sum+ink, sx+float64(ink*x), sy+float64(ink*y)
			xx, yy = xx+float64(ink*x*x), yy+float64(ink*y*y)
		}
		if sum > 0 {
			along += xx/sum - float64(sx/sum*sx/sum)
			across += yy/sum - float64(sy/sum*sy/sum)
		}
		if count++; count == 200 {
			break
		}
	}
	const enough, clearly = 5, 1.25
	if count < enough || across <= 0 {
		return false, 0
	}
	spread = math.Sqrt(along / across)
	return spread > clearly, spread
}

// noEOF returns io.ErrUnexpectedEOF for io.EOF, and other errors unchanged.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func wrongMagic(got, want uint32) string {
	switch {
	case got == idxImages || got == idxLabels:
		return "this is the other of the two files: exchange them"
	case got>>16 != 0:
		return fmt.Sprintf("the file begins with %#08x, not with two zero bytes: it is not an IDX file", got)
	case got>>8 != idxBytes>>8:
		return fmt.Sprintf("numbers of type %#02x cannot be read: pictures and labels must be unsigned bytes (0x08)",
			got>>8&0xff)
	}
	return fmt.Sprintf("%d dimensions, not %d", got&0xff, want&0xff)
}
