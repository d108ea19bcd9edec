package own

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"untrained/assets/charset"
	"untrained/assets/neural/hdf5"
	"untrained/assets/neural/matfile"
	"untrained/assets/npy"
	"untrained/assets/table"
)

// member is an array before it is read: a .npy file, a table, or a variable of a MAT-file or an HDF5 file.
type member struct {
	from  string // what to call it
	file  []byte // of NumPy, or a table
	table bool

	variable *matfile.Array
	dataset  *hdf5.Object
	matlab   bool // the dataset's sides are in the reverse of MATLAB's order
	h5       *hdf5.File
}

// array is an array of numbers.
type array struct {
	shape   []int // as its user would write it
	kind    byte  // 'b' truth values, 'u' and 'i' integers, 'f' floats
	fortran bool  // the first side runs fastest, as in MATLAB
	bytes   []uint8
	values  []float64 // nil if bytes are there
	header  []string  // of a table
	index   []string  // of a table
}

func (a *array) len() int { return max(len(a.bytes), len(a.values)) }

// numbers returns the values as floats, in stored order.
func (a *array) numbers() []float64 {
	if a.values == nil {
		a.values = make([]float64, len(a.bytes))
		for i, b := range a.bytes {
			a.values[i] = float64(b)
		}
	}
	return a.values
}

// read reads the array. rows is how many rows a table should have, 0 if that is not known; most bounds the numbers.
func (m *member) read(p *parts, rows, most int) (a *array, err error) {
	switch {
	case m.table:
		t, err := table.Read(m.file, rows)
		if err != nil {
			return nil, err
		}
		p.note("%s was read as %s.", m.from, t.About)
		return &array{shape: []int{t.Rows, t.Columns}, kind: 'f', values: t.Values, header: t.Header, index: t.Index}, nil
	case m.variable != nil:
		return m.fromMATLAB(most)
	case m.dataset != nil:
		return m.fromHDF5(most)
	}
	n, err := npy.Read(m.file)
	if err != nil {
		return nil, pickled(err)
	}
	if n.Len() > most {
		return nil, fmt.Errorf("%d numbers: at most %d can be used", n.Len(), most)
	}
	a = &array{shape: n.Shape, kind: n.Type()[0]}
	if n.Type() == "u1" {
		a.bytes, err = n.Uint8s()
	} else {
		a.values, err = n.Float64s()
	}
	return a, err
}

// pickled adds the remedy to the error of an array of objects.
func pickled(err error) error {
	if errors.Is(err, npy.ErrObjects) {
		return fmt.Errorf("%w; save it as numbers or text, numpy.asarray(x, dtype=float) or .astype(str); a dictionary d "+
			"with numpy.savez(\"mine.npz\", **d)", err)
	}
	return err
}

func (m *member) fromMATLAB(most int) (*array, error) {
	v := m.variable
	if v.Len() > most {
		return nil, fmt.Errorf("%d numbers: at most %d can be used", v.Len(), most)
	}
	a := &array{shape: squeeze(v.Shape), kind: 'f', fortran: true}
	if v.Class >= matfile.Int8 && v.Class <= matfile.Uint64 {
		a.kind = 'i'
	}
	if v.Class == matfile.Uint8 {
		a.kind = 'u'
	}
	if v.Logical {
		a.kind = 'b'
	}
	if b, ok := v.Uint8s(); ok && a.kind == 'u' {
		a.bytes = b
		return a, nil
	}
	var err error
	a.values, err = v.Float64s()
	return a, err
}

// squeeze drops the second side of MATLAB's columns, so that they are lists.
func squeeze(shape []int) []int {
	if len(shape) == 2 && shape[1] == 1 {
		return shape[:1]
	}
	return shape
}

func (m *member) fromHDF5(most int) (*array, error) {
	d, err := m.dataset.Dataset()
	if err != nil {
		return nil, err
	}
	if d.Len() > most {
		return nil, fmt.Errorf("%d numbers: at most %d can be used", d.Len(), most)
	}
	a := &array{shape: d.Shape, kind: d.Kind()}
	if m.matlab {
		a.shape, a.fortran = slices.Clone(d.Shape), true
		slices.Reverse(a.shape)
		a.shape = squeeze(a.shape)
		if class, err := m.dataset.Attribute("MATLAB_class"); err == nil && class == "logical" {
			a.kind = 'b'
		}
	}
	if b, ok := d.Uint8s(); ok && a.kind == 'u' {
		a.bytes = b
		return a, nil
	}
	a.values, err = d.Float64s()
	return a, err
}

// errNoText says that a member holds numbers.
var errNoText = errors.New("it holds no text")

// texts reads a list of texts: of NumPy, MATLAB, or a text file with one a line.
func (m *member) texts() ([]string, error) {
	switch {
	case m.table:
		text, _, err := charset.Decode(m.file)
		if err != nil {
			return nil, err
		}
		var list []string
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, strings.Trim(line, `"`))
			}
		}
		return list, nil
	case m.variable != nil:
		return m.variable.Texts()
	case m.dataset != nil:
		return m.h5Texts()
	}
	list, err := npy.ReadStrings(m.file)
	if err != nil {
		return nil, pickled(err)
	}
	return list, nil
}

// objects reports whether err says that an array is one that only its own program can read.
func objects(err error) bool {
	return errors.Is(err, npy.ErrObjects) || errors.Is(err, matfile.ErrOpaque)
}

// layout is the order of an array's sides, such as "pictures height width".
type layout string

func (l layout) sides() []string { return strings.Fields(string(l)) }

func (l layout) has(side string) bool { return slices.Contains(l.sides(), side) }

// side returns the length of a side of a shape in this layout, 1 if there is none.
func (l layout) side(shape []int, name string) int {
	if i := slices.Index(l.sides(), name); i >= 0 && i < len(shape) {
		return shape[i]
	}
	return 1
}

// arrange returns values in C order of the sides that to names; a is in layout from.
func arrange[T any](a *array, values []T, from, to layout) []T {
	rank := len(a.shape)
	index := make([]int, rank) // which side of a.shape stands at each place of to
	for i, side := range to.sides() {
		index[i] = slices.Index(from.sides(), side)
	}
	strides := make([]int, rank) // of the sides of a.shape in values
	step := 1
	if a.fortran {
		for d := range rank {
			strides[d] = step
			step *= a.shape[d]
		}
	} else {
		for d := rank - 1; d >= 0; d-- {
			strides[d] = step
			step *= a.shape[d]
		}
	}
	same := true
	want := 1
	for i := rank - 1; i >= 0; i-- {
		same = same && strides[index[i]] == want
		want *= a.shape[index[i]]
	}
	if same {
		return values
	}
	out := make([]T, 0, len(values))
	place := make([]int, rank)
	at := 0
	for range values {
		out = append(out, values[at])
		for i := rank - 1; i >= 0; i-- {
			d := index[i]
			place[i]++
			at += strides[d]
			if place[i] < a.shape[d] {
				break
			}
			at -= place[i] * strides[d]
			place[i] = 0
		}
	}
	return out
}
